#include "llm/spoken_answer.hpp"

#include "answer/said_stream.hpp"
#include "answer/said_text.hpp"
#include "dump/bounded_json.hpp"
#include "json/ascii.hpp"
#include "llm/wire.hpp"

#include <assay/describe.hpp>
#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace assay::inline v0::detail {

/// A call as the readers of values know it, in whatever notation.
struct call_in_words {
  std::string name;
  nlohmann::ordered_json arguments;
};

}  // namespace assay::inline v0::detail

namespace assay::inline v0 {

template <>
struct describe<detail::call_in_words> {
  static constexpr auto fields =
      assay::fields(field<&detail::call_in_words::name>(alias("tool_name"), alias("function_name"), alias("tool")),
                    field<&detail::call_in_words::arguments>(alias("parameters"), alias("args"), alias("input")));
};

}  // namespace assay::inline v0

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;

struct read_call {
  std::string name;
  std::string arguments;  ///< an object
};
/// Of one written call there may be several; none where it can't be read.
using read_calls = std::vector<read_call>;

/// A name without its namespace, and without the number that Kimi adds: "functions.weather:0".
std::string bare_name(std::string_view name) {
  constexpr std::string_view prefix = "functions.";
  name = stripped(name);
  if (name.starts_with(prefix)) name.remove_prefix(prefix.size());
  const std::size_t colon = name.rfind(':');
  if (colon != std::string_view::npos && colon + 1 < name.size() && digits_end(name, colon + 1) == name.size()) {
    name = name.substr(0, colon);
  }
  return std::string(name);
}

/// An object, or one that is written in a string.
std::optional<std::string> object_in(const ordered_json& value) {
  if (value.is_object()) return bounded_json::write(value);
  if (!value.is_string()) return std::nullopt;
  const bounded_json::parsed inner = bounded_json::parse(value.get_ref<const std::string&>());
  return inner && inner.value.is_object() ? std::optional(bounded_json::write(inner.value)) : std::nullopt;
}

/// Where the name of a call may stand in it; or in its member `function`.
constexpr std::array<const char*, 4> name_members = {"name", "tool_name", "function_name", "tool"};

/// Adds the call that an object is.
bool add_call(const ordered_json& object, read_calls& calls) {
  constexpr std::array<const char*, 6> arguments = {"arguments", "parameters",   "args",
                                                    "input",     "action_input", "tool_input"};
  const ordered_json& call = wire::function_in(object);
  for (const char* const name : name_members) {
    if (wire::text_at(call, name).empty()) continue;
    for (const char* const member : arguments) {
      if (std::optional<std::string> given = object_in(wire::at(call, member))) {
        calls.push_back({bare_name(wire::text_at(call, name)), *std::move(given)});
        return true;
      }
    }
  }
  return false;
}

/// The calls that a JSON text is, one or a list; none where it is anything else.
read_calls exact_calls(std::string_view text) {
  const bounded_json::parsed read = bounded_json::parse(text);
  read_calls calls;
  if (!read) return {};
  if (read.value.is_array()) {
    for (const ordered_json& one : read.value) {
      if (!add_call(one, calls)) return {};
    }
  } else if (!add_call(read.value, calls)) {
    return {};
  }
  return calls;
}

read_calls tolerant_calls(std::string_view text) {
  const auto read = parse<std::vector<call_in_words>>(text, {.complete = true});
  read_calls calls;
  if (!read) return {};
  for (const call_in_words& one : *read) {
    std::optional<std::string> arguments = object_in(one.arguments);
    if (!arguments) return {};
    calls.push_back({bare_name(one.name), *std::move(arguments)});
  }
  return calls;
}

read_calls calls_of(const written_call& written) {
  if (written.name.empty()) {
    read_calls calls = exact_calls(written.content);
    return calls.empty() ? tolerant_calls(written.written) : calls;
  }
  const bounded_json::parsed exact = bounded_json::parse(written.content);
  if (exact && exact.value.is_object()) return {{bare_name(written.name), written.content}};
  if (exact) return {};
  const auto tolerant = parse<ordered_json>(written.content, {.complete = true});
  if (!tolerant || !tolerant->is_object()) return {};
  return {{bare_name(written.name), bounded_json::write(*tolerant)}};
}

/// A text that is nothing but calls, without marks: JSON (Llama), one a line perhaps, or Python's.
read_calls calls_without_marks(std::string_view text) {
  text = stripped(text);
  const bool is_python = text.starts_with('[') && text.ends_with(")]") && text.size() > 4 && is_letter(text[1]);
  if (is_python) return tolerant_calls(text);
  if (text.empty() || (text[0] != '{' && text[0] != '[')) return {};
  if (read_calls all = exact_calls(text); !all.empty()) return all;
  read_calls calls;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of("\n;"), text.size());
    const std::string_view line = stripped(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    const read_calls of_line = exact_calls(line);
    if (of_line.empty()) return {};
    calls.insert(calls.end(), of_line.begin(), of_line.end());
  }
  return calls;
}

/// What a text part comes to.
struct settled_part {
  std::string thoughts;
  std::string words;
  read_calls calls;
  bool is_unreadable = false;  ///< nothing but calls, and one of them can't be read
};

/// Whether a text is meant as calls, whatever they are: it has nothing besides, or ends in a line with one alone.
bool is_meant_as_calls(const said_text& said, std::string_view rest) {
  if (rest.empty()) return true;
  const written_call& last = said.calls.back();
  return !last.in_line && stripped(std::string_view(said.words).substr(last.whole.end)).empty();
}

settled_part settle(std::string_view text, const spoken_to& asked) {
  said_text said = said_in(text);
  settled_part made;
  made.thoughts = std::move(said.thoughts);
  if (asked.is_tool && !said.calls.empty()) {
    const std::string rest = without_calls(said.words, said.calls);
    const bool is_meant = is_meant_as_calls(said, rest);
    bool takes_all = true;
    for (const written_call& written : said.calls) {
      const read_calls calls = calls_of(written);
      made.is_unreadable = made.is_unreadable || (calls.empty() && is_meant);
      takes_all = takes_all && !calls.empty();
      for (const read_call& one : calls) {
        takes_all = takes_all && (asked.is_tool(one.name) || (is_meant && asked.wants_words));
        made.calls.push_back(one);
      }
    }
    if (!takes_all) made.calls.clear();
    made.words = takes_all ? rest : std::move(said.words);
    return made;
  }
  if (asked.is_tool && asked.without_marks) {
    made.calls = calls_without_marks(said.words);
    const bool all_known = std::all_of(made.calls.begin(), made.calls.end(),
                                       [&asked](const read_call& one) { return asked.is_tool(one.name); });
    if (!all_known) made.calls.clear();
  }
  if (made.calls.empty()) made.words = std::move(said.words);
  return made;
}

void append_parts(settled_part made, wire::call_namer& ids, std::vector<message_part>& parts) {
  if (!made.thoughts.empty()) parts.emplace_back(reasoning_part{.text = std::move(made.thoughts)});
  if (!made.words.empty() || made.calls.empty()) parts.emplace_back(text_part{.text = std::move(made.words)});
  for (read_call& one : made.calls) {
    tool_call call;
    call.id = ids.name({});
    call.name = std::move(one.name);
    call.arguments = std::move(one.arguments);
    parts.emplace_back(std::move(call));
  }
}

}  // namespace

std::string spoken_words(std::string_view text) { return said_in(text).words; }

bool may_look_like_call(const nlohmann::ordered_json& properties) {
  const auto has = [&properties](const char* name) { return properties.is_object() && properties.contains(name); };
  return has("function") || std::any_of(name_members.begin(), name_members.end(), has);
}

settled_text settle_spoken(response& answer, const spoken_to& asked, const std::vector<message>& history) {
  spoken_to rules = asked;
  if (!answer.tool_calls().empty()) rules.is_tool = nullptr;  // these are what the model wants
  if (!rules.wants_words && !rules.is_tool) return {};
  wire::call_namer ids(history);
  const std::string before = answer.text();
  settled_text settled;
  std::vector<message_part> parts;
  for (message_part& part : answer.reply.parts) {
    const auto* const words = std::get_if<text_part>(&part);
    settled_part made = words != nullptr ? settle(words->text, rules) : settled_part();
    if (words == nullptr || (!rules.wants_words && made.calls.empty())) {
      parts.push_back(std::move(part));
      continue;
    }
    if (made.is_unreadable) {
      settled.objection =
          "The answer has a call of a tool in its text that can't be read: its name and its arguments, an object, are "
          "to be JSON.";
    }
    if (!made.thoughts.empty()) settled.thoughts += (settled.thoughts.empty() ? "" : "\n\n") + made.thoughts;
    append_parts(std::move(made), ids, parts);
  }
  answer.reply.parts = std::move(parts);
  if (answer.text() != before) answer.logprobs.clear();
  return settled;
}

spoken_stream::spoken_stream(bool with_tools) : said_(std::make_unique<said_stream>(with_tools)) {}
spoken_stream::~spoken_stream() = default;

namespace {

std::vector<stream_event> events_for(said_stream::shown shown) {
  std::vector<stream_event> events;
  if (!shown.thoughts.empty()) events.emplace_back(reasoning_delta{std::move(shown.thoughts)});
  if (!shown.words.empty()) events.emplace_back(text_delta{std::move(shown.words)});
  return events;
}

}  // namespace

std::vector<stream_event> spoken_stream::feed(std::string_view more) { return events_for(said_->feed(more)); }

std::vector<stream_event> spoken_stream::finish(const settled_text& settled, std::string_view words,
                                                bool& took_back) const {
  said_stream::remainder rest = said_->finish(settled.thoughts, words);
  took_back = rest.took_back;
  return events_for(std::move(rest.left));
}

}  // namespace assay::inline v0::detail
