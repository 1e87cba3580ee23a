#include "llm/recorded_failures.hpp"

#include <assay/async/detail/saturating.hpp>

#include <array>
#include <chrono>
#include <optional>
#include <string_view>

namespace assay::inline v0::detail {

namespace {

constexpr std::array all_failures = {model_failure::unreachable, model_failure::timeout,   model_failure::rate_limited,
                                     model_failure::server,      model_failure::protocol,  model_failure::rejected,
                                     model_failure::unsupported, model_failure::over_limit};

model_failure failure_named(std::string_view name) {
  for (const model_failure kind : all_failures) {
    if (name == to_string(kind)) return kind;
  }
  return model_failure::protocol;
}

}  // namespace

recorded_failure recorded(const model_error& error) {
  recorded_failure made{.kind = to_string(error.kind()), .message = error.what(), .status = error.status()};
  if (error.retry_after()) made.retry_after = std::chrono::duration<double>(*error.retry_after()).count();
  return made;
}

model_error error_of(const recorded_failure& failure, const usage& used) {
  std::optional<std::chrono::nanoseconds> wait;
  if (failure.retry_after) {
    wait = async::saturating_duration(std::chrono::duration<double>(*failure.retry_after));
  }
  return {failure_named(failure.kind), failure.message, failure.status, wait, used};
}

}  // namespace assay::inline v0::detail
