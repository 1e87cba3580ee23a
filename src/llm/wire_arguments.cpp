// Where servers write the arguments of a call.
#include "dump/bounded_json.hpp"
#include "llm/wire.hpp"
#include "llm/wire_calls.hpp"

#include <array>

namespace assay::inline v0::detail::wire {

namespace {

/// The names in use, the documented ones first.
constexpr std::array<const char*, 4> names = {"arguments", "input", "args", "parameters"};

/// Nothing, or an object that a server begins with and may fill elsewhere.
bool holds_nothing(const ordered_json& value) {
  if (value.is_string()) return value == "" || value == "{}";
  return value.is_null() || (value.is_object() && value.empty());
}

/// A server may repeat the tool's schema beside the call, as its parameters.
bool is_schema(const ordered_json& value) {
  return at(value, "type") == "object" && at(value, "properties").is_object();
}

}  // namespace

std::string arguments_at(const ordered_json& object, const char* key) {
  const ordered_json& value = at(object, key);
  if (value.is_string()) return value.get<std::string>();
  return value.is_null() ? std::string() : bounded_json::write(value);
}

std::string arguments_in(const ordered_json& call, const ordered_json& around) {
  const ordered_json* first = nullptr;
  const char* first_name = nullptr;
  for (const ordered_json* const holder : {&call, &around}) {
    for (const char* const name : names) {
      const ordered_json& value = at(*holder, name);
      if (value.is_null() || is_schema(value)) continue;
      if (!holds_nothing(value)) return arguments_at(*holder, name);
      if (first == nullptr) {
        first = holder;
        first_name = name;
      }
    }
  }
  return first != nullptr ? arguments_at(*first, first_name) : std::string();
}

std::string complete_arguments(std::string text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return "{}";
  const std::size_t end = text.find_last_not_of(" \t\r\n") + 1;
  return std::string_view(text).substr(begin, end - begin) == "null" ? "{}" : text;
}

bool is_whole(std::string_view arguments) noexcept {
  json_progress progress;
  progress.feed(arguments);
  return progress.complete();
}

bool is_empty_call(const ordered_json& call) {
  const ordered_json& function = function_in(call);
  return text_at(call, "id").empty() && text_at(function, "name").empty() && arguments_in(function, call).empty() &&
         at(call, "extra_content").is_null();
}

const ordered_json& function_in(const ordered_json& call) {
  for (const char* const key : {"function", "custom"}) {
    if (at(call, key).is_object()) return at(call, key);
  }
  return call;
}

}  // namespace assay::inline v0::detail::wire
