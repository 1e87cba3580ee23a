#include "batch/batch_api.hpp"

#include "json/utc_text.hpp"

#include <charconv>
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

const ordered_json& member(const ordered_json& object, const char* key) {
  static const ordered_json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

std::string text_in(const ordered_json& object, const char* key) {
  const ordered_json& value = member(object, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

std::uint64_t count_in(const ordered_json& object, const char* key) {
  const ordered_json& value = member(object, key);
  if (value.is_number_unsigned()) return value.get<std::uint64_t>();
  if (!value.is_string()) return 0;
  const auto& text = value.get_ref<const std::string&>();
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  return error == std::errc() && end == text.data() + text.size() ? count : 0;
}

std::string utc_text(std::uint64_t seconds) {
  constexpr std::uint64_t latest = 253'402'300'799;  // the end of the year 9999
  if (seconds == 0 || seconds > latest) return {};
  return detail::utc_text(std::chrono::sys_seconds(std::chrono::seconds(static_cast<std::int64_t>(seconds))));
}

}  // namespace assay::inline v0::detail::batch
