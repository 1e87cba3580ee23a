// What happened on the way to a value: each question, its answer, and what was wrong with it.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/detail/export.hpp>
#include <assay/error.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/model_error.hpp>
#include <assay/llm/request.hpp>
#include <assay/llm/response.hpp>
#include <assay/path.hpp>
#include <assay/type_info.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace assay::inline v0::llm {

/// How one attempt ended.
enum class attempt_outcome : std::uint8_t {
  valid,      ///< with the value
  invalid,    ///< its answer doesn't hold the value
  truncated,  ///< the token limit cut the answer off
  refused,    ///< the model declined
  filtered,   ///< the provider held the answer back
  failed,     ///< the call failed
  cancelled,  ///< it was under way when time was up
};
/// "invalid" for attempt_outcome::invalid.
[[nodiscard]] ASSAY_EXPORT const char* to_string(attempt_outcome outcome) noexcept;

/// One question and what came of it.
struct attempt {
  int number = 1;
  attempt_outcome outcome = attempt_outcome::failed;
  std::optional<assay::request> request = {};    ///< as it was sent; none in retry()
  std::optional<assay::response> response = {};  ///< none where the call failed, and in retry()
  /// The text that was judged; if only some values were asked for, the earlier answer with these put in.
  std::string answer = {};
  std::optional<validation_error> error = {};  ///< of an invalid or truncated answer
  std::string message = {};                    ///< of a failed call or a refusal
  assay::usage usage = {};
  async::duration waited = {};  ///< before it was made
  async::duration time = {};    ///< from the question to the answer
  /// The values that were asked for (reask_scope::failing_paths); empty: the whole.
  std::vector<path> asked_for = {};
  /// The answer was cancelled at its first error (retry_policy::early_stop). `usage` is then an estimate, of four bytes
  /// a token, because the provider reports none.
  bool stopped_early = false;
  /// What such an answer would still have cost if it had become as long as the valid one; also an estimate. 0 as long
  /// as no answer is valid.
  std::int64_t saved_tokens_estimate = 0;
  std::optional<model_error> failure = {};  ///< of a failed call
  async::duration began = {};               ///< after the extraction had begun
  /// The random number, from 0 to below 1, that was used to compute the wait after a failed call
  /// (retry_policy::random).
  std::optional<double> jitter = {};
};

/// Why there is no value.
enum class extraction_failure : std::uint8_t {
  invalid,     ///< no answer was valid, as often as was asked
  truncated,   ///< the token limit cut the answer off
  refused,     ///< the model declined; asking again is no use
  filtered,    ///< the provider held the answer back
  transport,   ///< the calls failed, as often as was tried
  rejected,    ///< the provider won't take this request
  over_limit,  ///< an answer exceeded a limit (model_failure::over_limit); asking again is no use
  budget,      ///< the token budget has no room for another question
  deadline,    ///< time was up
  expired,     ///< batches were over before it was asked, as often as was tried
  cancelled,   ///< somebody ended the batch that it was in
};
/// "invalid" for extraction_failure::invalid.
[[nodiscard]] ASSAY_EXPORT const char* to_string(extraction_failure reason) noexcept;

/// Thrown if there is no value. what() has a line with the reason, one for each attempt, and the last answer's errors.
/// Cheap to copy; safe to share.
class ASSAY_EXPORT extraction_error : public std::runtime_error {
 public:
  struct content {
    extraction_failure reason = extraction_failure::invalid;
    std::vector<attempt> attempts;
    std::shared_ptr<const void> partial;  ///< a value of the type asked for
    const type_info* type = nullptr;
    std::string on_failure_error = {};
  };
  explicit extraction_error(content all);

  [[nodiscard]] extraction_failure reason() const noexcept { return content_->reason; }
  /// Every attempt, in order.
  [[nodiscard]] const std::vector<attempt>& attempts() const noexcept { return content_->attempts; }
  /// Of all attempts.
  [[nodiscard]] assay::usage usage() const noexcept;
  /// What retry_policy::on_failure threw; empty if nothing. what() has it as well.
  [[nodiscard]] const std::string& on_failure_error() const noexcept { return content_->on_failure_error; }

  /// What could be read of the answer with the fewest errors: unreadable members hold their defaults, and constraints
  /// were not checked, so it is for people to look at, not to work with. nullptr if nothing could be read, or if T is
  /// not the type that was asked for.
  template <class T>
  [[nodiscard]] const T* partial() const noexcept {
    return content_->type == &type_of<T>() ? static_cast<const T*>(content_->partial.get()) : nullptr;
  }
  /// The same as JSON; null where there is nothing.
  [[nodiscard]] nlohmann::ordered_json partial_json() const;

 private:
  std::shared_ptr<const content> content_;
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

using llm::to_string;  // which a using-directive does not add to assay's own

}  // namespace assay::inline v0
