// Why a call of a model failed, when it was not the answer's fault.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/usage.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace assay::inline v0::llm {

/// The kinds of failure; they decide whether asking again can help.
enum class model_failure : std::uint8_t {
  unreachable,   ///< no connection, or it broke; again may help
  timeout,       ///< nothing came in time; again may help
  rate_limited,  ///< 429; again helps, later
  server,        ///< 5xx, 408, 409, 425, and an answer that the provider gives up halfway; again may help
  protocol,      ///< what came was no answer of this provider: garbage, or cut off in the middle; again may help
  rejected,      ///< any other 4xx, or no credit: will be the same the next time
  unsupported,   ///< the model can't do what was asked; nothing was sent
  over_limit,    ///< the answer exceeds a limit of http_options or of JSON's depth; the next one would as well
  expired,       ///< a batch's time was over before the provider came to it; again helps
  cancelled,     ///< somebody ended the batch that it was in
};
/// "rate_limited" for model_failure::rate_limited.
[[nodiscard]] ASSAY_EXPORT const char* to_string(model_failure kind) noexcept;

/// What language models throw. what() names the model, what happened, and the provider's message where it sent one
/// (at most 2,000 bytes of it); never a key. It is UTF-8: of a message that isn't, each byte that belongs to no
/// character is U+FFFD.
class ASSAY_EXPORT model_error : public std::runtime_error {
 public:
  /// For models of your own. `message` is what() says, bytes that are not UTF-8 replaced; it should name the model. The
  /// other arguments are what the functions of the same names return.
  model_error(model_failure kind, const std::string& message, int status = 0,
              std::optional<std::chrono::nanoseconds> retry_after = {}, const assay::usage& used = {},
              std::string request_id = {});

  /// Whether asking again can help depends on it: see retryable().
  [[nodiscard]] model_failure kind() const noexcept { return kind_; }
  /// The HTTP status, or the one that the provider names in an answer of status 200; 0 if there was none.
  [[nodiscard]] int status() const noexcept { return status_; }
  /// How long the provider asks to wait.
  [[nodiscard]] std::optional<std::chrono::nanoseconds> retry_after() const noexcept { return retry_after_; }
  /// What the call cost all the same, as far as the provider had said when it failed.
  [[nodiscard]] const assay::usage& usage() const noexcept { return usage_; }
  /// The provider's id of the HTTP request, for its support; empty where there is none.
  [[nodiscard]] const std::string& request_id() const noexcept { return request_id_; }
  /// Whether the same request may succeed later.
  [[nodiscard]] bool retryable() const noexcept {
    return kind_ != model_failure::rejected && kind_ != model_failure::unsupported &&
           kind_ != model_failure::over_limit && kind_ != model_failure::cancelled;
  }

 private:
  model_failure kind_;
  int status_;
  std::optional<std::chrono::nanoseconds> retry_after_;
  assay::usage usage_;
  std::string request_id_;
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

using llm::to_string;  // which a using-directive does not add to assay's own

}  // namespace assay::inline v0
