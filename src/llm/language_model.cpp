#include "json/unicode.hpp"

#include <assay/llm/function_model.hpp>
#include <assay/llm/language_model.hpp>

namespace assay::inline v0::llm {

const char* to_string(model_failure kind) noexcept {
  switch (kind) {
    case model_failure::unreachable:
      return "unreachable";
    case model_failure::timeout:
      return "timeout";
    case model_failure::rate_limited:
      return "rate_limited";
    case model_failure::server:
      return "server";
    case model_failure::protocol:
      return "protocol";
    case model_failure::rejected:
      return "rejected";
    case model_failure::unsupported:
      return "unsupported";
    case model_failure::over_limit:
      return "over_limit";
    case model_failure::expired:
      return "expired";
    case model_failure::cancelled:
      return "cancelled";
  }
  return "unknown";
}

namespace {

/// What what() can hold: a NUL would end it.
std::string text_of_error(const std::string& message) {
  std::string text = detail::with_valid_utf8(message);
  constexpr std::string_view escaped = "\\u0000";
  for (std::size_t at = text.find('\0'); at != std::string::npos; at = text.find('\0', at + escaped.size())) {
    text.replace(at, 1, escaped);
  }
  return text;
}

}  // namespace

model_error::model_error(model_failure kind, const std::string& message, int status,
                         std::optional<std::chrono::nanoseconds> retry_after, const assay::usage& used,
                         std::string request_id)
    : std::runtime_error(text_of_error(message)),
      kind_(kind),
      status_(status),
      retry_after_(retry_after),
      usage_(used),
      request_id_(std::move(request_id)) {}

async::async_generator<stream_event> language_model::stream(request asked) {
  const response whole = co_await complete(std::move(asked));
  for (stream_event& event : events_of(whole)) co_yield std::move(event);
}

async::task<response> function_model::complete(request asked) { co_return co_await answer_(asked); }

response function_model::as_response(std::string text) {
  response whole;
  whole.reply = assistant_message(std::move(text));
  return whole;
}

}  // namespace assay::inline v0::llm
