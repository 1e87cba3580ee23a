#include "batch/batch_api.hpp"

#include <array>
#include <charconv>
#include <ctime>

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
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  if (::gmtime_r(&time, &parts) == nullptr) return {};
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace assay::inline v0::detail::batch
