// How often, how long and at what cost to ask again.
#pragma once

#include <assay/async/detail/saturating.hpp>
#include <assay/llm/attempt.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/options.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

namespace assay::inline v0::llm {

/// How long to wait after a failure of transport: `first`, then `factor` times as long each time, at most `longest`; of
/// that, a random share of up to `jitter` is left out, so that many clients don't come back at once. A provider's
/// Retry-After is waited for in full where it is longer. Whatever the numbers are, a wait is not negative and never
/// beyond the clock's range.
struct backoff {
  async::saturating_duration first = std::chrono::milliseconds(500);
  double factor = 2;
  async::saturating_duration longest = std::chrono::seconds(30);
  double jitter = 0.5;  ///< 0: none; 1: anything from no wait to the whole
};

/// What to do with an answer that the token limit cut off. Asking the same again would only cost the same again.
enum class truncation : std::uint8_t {
  fail,         ///< at once
  raise_limit,  ///< ask again with a higher limit (retry_policy::limit_factor, greatest_limit)
};

/// What is asked for after an invalid answer.
enum class reask_scope : std::uint8_t {
  whole,  ///< everything again
  /// The invalid values alone, if each can be replaced by itself and they are at most half of the answer; the rest of
  /// the answer stays exactly as it is. Otherwise everything again. For extract and stream, not for retry.
  failing_paths,
};

struct extraction_record;

/// The rules of extract and retry. Hooks are called on the loop's thread; an exception that they throw ends it all,
/// except where a hook says otherwise.
struct retry_policy {
  /// Questions after the first because the answer was not valid (or was cut off, with truncation::raise_limit).
  int max_retries = 2;
  reask_scope scope = reask_scope::whole;
  /// Cancels an answer at the first error that no further text can mend, and asks for the whole again with it. extract
  /// then asks for a stream. Only in the modes native and tool. With reask_scope::failing_paths an answer that comes to
  /// its end all the same is patched, and the answer with the values of the patch is not stopped. What can be mended is
  /// judged for the answers that a provider which enforces the schema gives: one JSON document, no key twice, none that
  /// the schema doesn't name. An answer that would have become valid in another way is at most asked for in vain; a
  /// wrong value is never taken.
  bool early_stop = false;
  /// Questions after the first because the call failed: connections, timeouts, 429, 5xx.
  int max_transport_retries = 4;
  assay::backoff backoff = {};
  /// A provider that asks to wait for longer than this is not waited for: it fails at once.
  async::saturating_duration longest_retry_after = std::chrono::minutes(2);
  /// Of tokens, input and output of all attempts together. Before each re-ask what it will cost is taken to be what the
  /// latest answer cost; a re-ask that would exceed the budget isn't made. The first question always is.
  std::optional<std::int64_t> token_budget = {};
  /// For the whole, waits included. When it is over, the call in flight is cancelled, and nothing more is asked; if it
  /// is not above zero, nothing is asked at all.
  std::optional<async::saturating_duration> deadline = {};
  truncation truncated = truncation::fail;
  double limit_factor = 2;               ///< truncation::raise_limit: by how much
  std::int64_t greatest_limit = 32'768;  ///< and at most up to here, in tokens
  /// Bytes of the last answer that a re-ask quotes; of a longer one the beginning and the end. So a re-ask never costs
  /// more than the first question by more than this and the list of errors.
  std::size_t longest_quote = 16'384;
  std::size_t max_feedback_errors = 20;  ///< errors that a re-ask lists
  /// How the answer is read. `dialect` is set by extract, after the model.
  parse_options parse = {};

  /// Told of each attempt when it has ended: for logs and metrics.
  std::function<void(const attempt&)> on_attempt = {};
  /// Told of an extraction that has failed, once, before extraction_error is thrown: see capsule, which writes it into
  /// a file. What this throws does not replace that error: extraction_error::on_failure_error() has its message.
  std::function<void(const extraction_record&)> on_failure = {};
  /// From 0 to below 1, for the jitter; by default a generator of the thread's own.
  std::function<double()> random = {};
};

}  // namespace assay::inline v0::llm
