// Whether an answer that is still arriving can become valid at all (retry_policy::early_stop).
#pragma once

#include <assay/error.hpp>
#include <assay/llm/detail/retry_session.hpp>

#include "json/string_bounds.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// Judges what is closed of the text so far. It takes the answer for what a schema that the provider enforces makes it:
/// one JSON document, no member twice, and none that the schema doesn't name. With any such rest the answer is invalid
/// if this says so. All work together is linear in the text's length.
class early_stop {
 public:
  /// `accept` must outlive it.
  early_stop(const nlohmann::ordered_json& schema, validator& accept);

  /// More of the answer: the errors that nothing can mend, if there are any.
  [[nodiscard]] std::optional<validation_error> feed(std::string_view more);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  void scan();
  void scan_structure(char c);
  [[nodiscard]] std::optional<validation_error> judge();
  [[nodiscard]] bool is_final(const error& one, const nlohmann::ordered_json& so_far) const;

  nlohmann::ordered_json schema_;
  validator& accept_;
  bool usable_ = true;
  std::string text_;
  std::size_t scanned_ = 0;
  string_tracker strings_;
  std::string open_;               // the closers of the open containers
  std::size_t settled_ = 0;        // up to here, values are closed or belong to containers that are open
  std::size_t settled_depth_ = 0;  // open containers there
  std::size_t judged_ = 0;
  std::size_t next_judgement_ = 0;
};

}  // namespace assay::inline v0::detail
