// said_text.hpp for a text that is still arriving: which of it can be shown already, as words or as thought.
#pragma once

#include "answer/said_text.hpp"

#include <assay/detail/export.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// Holds back a beginning that may become a mark, and, where there are tools, all from the first mark of a call on, or
/// from the bracket that a text begins with. What a closing mark without an opening one makes a thought of was shown as
/// words before that mark came.
class ASSAY_EXPORT_INTERNAL said_stream {
 public:
  explicit said_stream(bool with_tools) : with_tools_(with_tools) {}

  struct shown {
    std::string thoughts;
    std::string words;
  };
  /// What can be shown now that there is more.
  [[nodiscard]] shown feed(std::string_view more);

  struct remainder {
    shown left;
    bool took_back = false;  ///< what was shown as words is none: these are all of them
  };
  /// What was held back, of what the text turned out to say.
  [[nodiscard]] remainder finish(std::string_view thoughts, std::string_view words) const;

 private:
  enum class state : std::uint8_t { begins, thinks, speaks, holds };

  bool go_on(shown& made);
  bool begin();
  bool think(shown& made);
  void speak(shown& made);
  [[nodiscard]] bool may_become_mark(std::size_t at) const;

  bool with_tools_;
  std::string text_;
  std::size_t at_ = 0;  ///< shown up to here
  std::size_t searched_ = 0;
  state state_ = state::begins;
  std::optional<thought_end> end_;
  bool begins_thought_ = true;
  std::string thoughts_;  ///< shown
  std::string words_;
};

}  // namespace assay::inline v0::detail
