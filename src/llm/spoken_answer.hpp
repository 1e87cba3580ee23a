// What an answer in words says where its server left all that the model wrote in the text: its thoughts, and calls of
// tools between the model's own marks.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/message.hpp>
#include <assay/llm/response.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

class said_stream;

/// The words of a text without the thoughts before them.
[[nodiscard]] std::string spoken_words(std::string_view text);

/// What is known of the one who asked.
struct spoken_to {
  bool wants_words = true;  ///< the words are the answer; else a value, whose reader knows the marks itself
  /// Whether a name is a tool's that may be called; empty where none may.
  std::function<bool(std::string_view)> is_tool = {};
  /// Whether a text that is nothing but a call in JSON, without any mark, is one.
  bool without_marks = true;
};

/// Whether an object with these properties might be taken for a call of a tool.
[[nodiscard]] ASSAY_EXPORT_INTERNAL bool may_look_like_call(const nlohmann::ordered_json& properties);

struct settled_text {
  std::string thoughts;   ///< that were in the text
  std::string objection;  ///< to be said against the answer: a call that can't be read, and little else; may be empty
};
/// Makes parts of an answer's text: thoughts are reasoning that goes back to nobody, and calls get an id that none in
/// the history has.
[[nodiscard]] ASSAY_EXPORT_INTERNAL settled_text settle_spoken(response& answer, const spoken_to& asked,
                                                               const std::vector<message>& history);

/// The same for what is shown of an answer in words while it arrives.
class ASSAY_EXPORT_INTERNAL spoken_stream {
 public:
  explicit spoken_stream(bool with_tools);
  ~spoken_stream();
  spoken_stream(const spoken_stream&) = delete;
  spoken_stream& operator=(const spoken_stream&) = delete;

  /// More of the text: what can be shown of it.
  [[nodiscard]] std::vector<stream_event> feed(std::string_view more);
  /// What is left to show of the text, which has been settled. `took_back`: what was shown as words is none.
  [[nodiscard]] std::vector<stream_event> finish(const settled_text& settled, std::string_view words,
                                                 bool& took_back) const;

 private:
  std::unique_ptr<said_stream> said_;
};

}  // namespace assay::inline v0::detail
