#include "batch/batch_api.hpp"

#include "json/utc_text.hpp"

#include <chrono>

namespace assay::inline v0::detail::batch {

const batch_api* api_of(wire_format format) {
  switch (format) {
    case wire_format::openai_chat:
    case wire_format::openai_responses:
      return &openai_batches();
    case wire_format::anthropic:
      return &anthropic_batches();
    case wire_format::gemini:
      return &gemini_batches();
    case wire_format::ollama:
    case wire_format::bedrock_converse:
      break;
  }
  return nullptr;
}

std::uint64_t count_in(const ordered_json& object, const char* key) {
  return static_cast<std::uint64_t>(wire::count_at(object, key));  // never negative
}

std::string utc_text(std::uint64_t seconds) {
  constexpr std::uint64_t latest = 253'402'300'799;  // the end of the year 9999
  if (seconds == 0 || seconds > latest) return {};
  return detail::utc_text(std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(seconds))));
}

}  // namespace assay::inline v0::detail::batch
