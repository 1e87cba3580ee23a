#include "dump/bounded_json.hpp"
#include "json/ascii.hpp"
#include "json/unicode.hpp"
#include "llm/wire.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <stdexcept>

namespace assay::inline v0::detail::wire {

const format& of(wire_format which) noexcept {
  switch (which) {
    case wire_format::openai_chat:
      return chat();
    case wire_format::openai_responses:
      return responses();
    case wire_format::anthropic:
      return anthropic();
    case wire_format::gemini:
      break;
  }
  return gemini();
}

// --- reading ---------------------------------------------------------------------------------------------------------

namespace {

/// Levels of nesting in an answer, and values in it: more than any answer has, and not enough to fill the memory.
constexpr limits body_limits = {.max_depth = 400, .max_items = 1'000'000};

/// vLLM writes NaN and Infinity for log-probabilities: null in their place.
std::string without_non_finite(std::string_view text) {
  constexpr std::array<std::string_view, 3> words = {"-Infinity", "Infinity", "NaN"};
  std::string mended;
  bool in_string = false;
  while (!text.empty()) {
    const char c = text.front();
    const auto* const word = std::find_if(words.begin(), words.end(),
                                          [&](std::string_view one) { return !in_string && text.starts_with(one); });
    const std::size_t size = word != words.end() ? word->size() : in_string && c == '\\' && text.size() > 1 ? 2 : 1;
    mended += word != words.end() ? "null" : text.substr(0, size);
    if (c == '"') in_string = !in_string;
    text.remove_prefix(size);
  }
  return mended;
}

}  // namespace

namespace {

bool exceeds_limit(const bounded_json::parsed& read) { return read.failure && read.failure->type != "json_invalid"; }

/// More commas than a text of so many values can have, those within strings aside. Counting them takes a hundredth of
/// the time that reading them would.
bool has_too_many_commas(std::string_view text) {
  if (text.size() <= body_limits.max_items) return false;
  std::size_t commas = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (in_string && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      in_string = !in_string;
    } else if (text[i] == ',' && !in_string) {
      ++commas;
    }
  }
  return commas > body_limits.max_items;
}

bounded_json::parsed read_within_limits(std::string_view text) {
  text = without_byte_order_mark(text);
  if (has_too_many_commas(text)) {
    return {{}, source_failure{"items_limit", "there are too many array items and object members"}};
  }
  bounded_json::parsed read = bounded_json::parse(text, body_limits);
  if (!read && !exceeds_limit(read) && text.find_first_of("NI") != std::string_view::npos) {
    read = bounded_json::parse(without_non_finite(text), body_limits);
  }
  return read;
}

ordered_json value_of(bounded_json::parsed read) {
  return read ? std::move(read.value) : ordered_json(ordered_json::value_t::discarded);
}

}  // namespace

std::string_view without_byte_order_mark(std::string_view text) noexcept {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  return text;
}

ordered_json read_json(std::string_view text) { return value_of(read_within_limits(text)); }

ordered_json read_answer_json(std::string_view text) {
  bounded_json::parsed read = read_within_limits(text);
  if (exceeds_limit(read)) throw model_error(model_failure::over_limit, "too much JSON came: " + read.failure->reason);
  return value_of(std::move(read));
}

const ordered_json& at(const ordered_json& object, const char* key) {
  static const ordered_json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

std::string text_at(const ordered_json& object, const char* key) {
  const ordered_json& value = at(object, key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

namespace {

/// Digits alone, as some gateways write counts.
std::optional<std::int64_t> written_count(const ordered_json& value) {
  if (!value.is_string()) return std::nullopt;
  const auto& text = value.get_ref<const std::string&>();
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

}  // namespace

bool has_count(const ordered_json& object, const char* key) {
  return at(object, key).is_number() || written_count(at(object, key)).has_value();
}

std::int64_t count_at(const ordered_json& object, const char* key) {
  constexpr std::int64_t most = 1'000'000'000'000;
  const ordered_json& value = at(object, key);
  if (value.is_number_unsigned()) {
    return static_cast<std::int64_t>(std::min<std::uint64_t>(value.get<std::uint64_t>(), most));
  }
  if (value.is_number_integer()) return std::clamp<std::int64_t>(value.get<std::int64_t>(), 0, most);
  if (!value.is_number_float()) return std::min(written_count(value).value_or(0), most);
  return static_cast<std::int64_t>(std::clamp(value.get<double>(), 0.0, static_cast<double>(most)));
}

std::int64_t count_at(const ordered_json& object, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (has_count(object, name)) return count_at(object, name);
  }
  return 0;
}

const ordered_json& first_of(const ordered_json& candidates) {
  for (const ordered_json& candidate : candidates) {
    if (has_count(candidate, "index") && count_at(candidate, "index") == 0) return candidate;
  }
  return candidates.front();
}

usage read_openai_usage(const ordered_json& counts) {
  usage read;
  read.input_tokens = count_at(counts, {"prompt_tokens", "input_tokens"});
  read.output_tokens = count_at(counts, {"completion_tokens", "output_tokens"});
  for (const char* details : {"prompt_tokens_details", "input_tokens_details"}) {
    if (read.cached_tokens == 0) read.cached_tokens = count_at(at(counts, details), "cached_tokens");
  }
  // Moonshot; DeepSeek.
  if (read.cached_tokens == 0) read.cached_tokens = count_at(counts, {"cached_tokens", "prompt_cache_hit_tokens"});
  for (const char* details : {"completion_tokens_details", "output_tokens_details"}) {
    if (read.reasoning_tokens == 0) read.reasoning_tokens = count_at(at(counts, details), "reasoning_tokens");
  }
  if (read.reasoning_tokens == 0) read.reasoning_tokens = count_at(counts, "reasoning_tokens");
  // xAI leaves the reasoning out of the output, and not out of the total.
  const std::int64_t missing = count_at(counts, "total_tokens") - read.total();
  if (missing > 0) read.output_tokens += std::min(missing, read.reasoning_tokens);
  return read;
}

std::string beginning_of(std::string_view text, std::size_t most) {
  if (text.size() > most) text = text.substr(0, detail::border_before(text, most));
  // Once through JSON, which has U+FFFD for bytes that are no UTF-8.
  return bounded_json::parse(bounded_json::write(ordered_json(text))).value.get<std::string>();
}

void throw_protocol(const std::string& message) { throw model_error(model_failure::protocol, message); }

// --- writing ---------------------------------------------------------------------------------------------------------

ordered_json sent_schema(const ordered_json& schema, bool strict, assay::dialect dialect) {
  return strict ? rewrite_schema(schema, dialect) : schema;
}

namespace {

/// The schema that a reference within the document names; nullptr where there is none.
const ordered_json* referred_to(const ordered_json& root, const ordered_json& node) {
  const std::string reference = text_at(node, "$ref");
  if (!reference.starts_with('#')) return nullptr;
  try {
    const ordered_json::json_pointer pointer(reference.substr(1));
    return root.contains(pointer) ? &root.at(pointer) : nullptr;
  } catch (const ordered_json::exception&) {
    return nullptr;
  }
}

/// Adds the properties of an object, or of a union of objects, to `properties`.
void collect_properties(const ordered_json& root, const ordered_json& node, ordered_json& properties, int depth) {
  constexpr int deepest = 8;  // references may go in circles
  if (depth > deepest) return;
  if (const ordered_json* const target = referred_to(root, node)) {
    collect_properties(root, *target, properties, depth + 1);
  }
  for (const auto& [name, schema] : at(node, "properties").items()) {
    if (!properties.contains(name)) {
      properties[name] = schema;
    } else if (properties[name] != schema) {
      properties[name] = {{"anyOf", {properties[name], schema}}};
    }
  }
  for (const char* keyword : {"anyOf", "oneOf", "allOf"}) {
    for (const ordered_json& branch : at(node, keyword)) collect_properties(root, branch, properties, depth + 1);
  }
}

/// An object that accepts what the schema does, and perhaps more: the arguments are checked once they are there.
ordered_json as_object(const ordered_json& schema) {
  ordered_json made = {{"type", "object"}};
  ordered_json properties = ordered_json::object();
  collect_properties(schema, schema, properties, 0);
  made["properties"] = std::move(properties);
  if (!schema.is_object()) return made;
  for (const auto& [keyword, value] : schema.items()) {
    const bool is_said = made.contains(keyword) || keyword == "$ref" || keyword == "anyOf" || keyword == "oneOf" ||
                         keyword == "allOf" || keyword == "enum" || keyword == "const";
    if (!is_said) made[keyword] = value;
  }
  return made;
}

}  // namespace

ordered_json sent_parameters(const tool_definition& tool, assay::dialect dialect) {
  const ordered_json& schema = tool.parameters;
  const bool is_union = schema.contains("anyOf") || schema.contains("oneOf") || schema.contains("allOf");
  if (at(schema, "type") == "object" && !is_union) return sent_schema(schema, tool.strict, dialect);
  return sent_schema(as_object(schema), tool.strict, dialect);
}

void write_told(const message& one, ordered_json& all, ordered_json (*written)(const tool_result&)) {
  bool has_results = false;
  for (const message_part& part : one.parts) {
    if (const auto* result = std::get_if<tool_result>(&part)) {
      has_results = true;
      all.push_back(written(*result));
    }
  }
  const std::string text = one.text();
  if (has_results && text.empty()) return;
  all.push_back({{"role", one.role == role::system ? "system" : "user"}, {"content", text}});
}

std::vector<tool_definition> tools_of(const request& asked) {
  std::vector<tool_definition> tools = asked.tools;
  if (answers_by_tool(asked)) {
    const output_format& output = *asked.output;
    tools.push_back({output.name, output.description, output.schema, output.strict});
  }
  return tools;
}

std::string system_text(const outgoing& out) {
  std::string all;
  for (const message& one : out.messages) {
    if (one.role == role::system) all += (all.empty() ? "" : "\n\n") + one.text();
  }
  return all;
}

ordered_json arguments_of(const tool_call& call) { return std::move(bounded_json::parse(call.arguments).value); }

void append_text(message& reply, std::string_view text) {
  if (text.empty()) return;
  if (!reply.parts.empty()) {
    if (auto* last = std::get_if<text_part>(&reply.parts.back())) {
      last->text += text;
      return;
    }
  }
  reply.parts.emplace_back(text_part{.text = std::string(text)});
}

namespace {

std::unique_ptr<assembly> assembly_of(wire_format which, call_namer ids) {
  switch (which) {
    case wire_format::openai_chat:
      return chat_assembly(std::move(ids));
    case wire_format::openai_responses:
      return responses_assembly(std::move(ids));
    case wire_format::anthropic:
      return anthropic_assembly(std::move(ids));
    case wire_format::gemini:
      break;
  }
  return gemini_assembly(std::move(ids));
}

/// Reads what a provider sent: values of kinds that its format doesn't have are no answer, wherever they stand.
template <class F>
auto reading(F&& read) {
  try {
    return read();
  } catch (const ordered_json::exception&) {
    throw_protocol("what came has not the form of this provider's answers");
  }
}

/// Whether a body is a stream of server-sent events.
bool is_event_stream(std::string_view body) {
  const std::string_view begin = detail::stripped(without_byte_order_mark(body).substr(0, 1000));
  constexpr std::array<std::string_view, 6> fields = {"data:", "event:", ": ", "id:", "retry:", "error:"};
  return std::any_of(fields.begin(), fields.end(),
                     [begin](std::string_view field) { return begin.starts_with(field); });
}

/// What a body is made of is copied and merged by functions that call themselves for each level.
void refuse_depth(const ordered_json& document, const std::string& what) {
  constexpr std::size_t deepest = 1000;
  if (bounded_json::is_deeper(document, deepest)) throw std::invalid_argument("assay: " + what + " is nested too deep");
}

void refuse_depth(const request& asked) {
  for (const tool_definition& tool : asked.tools) {
    refuse_depth(tool.parameters, "the schema of the tool '" + tool.name + "'");
  }
  if (asked.output) refuse_depth(asked.output->schema, "the schema of the answer");
  refuse_depth(asked.extra, "request::extra");
}

response end_of(std::vector<stream_event>& events) { return std::move(std::get<stream_end>(events.back()).response); }

/// The answer in a stream that came whole.
response read_stream(stream_decoder& decoder, std::string_view body) {
  sse_parser parser(body.size() + 1);
  parser.feed(body);
  parser.feed("\n\n");
  std::vector<stream_event> events;
  while (const std::optional<sse_event> event = parser.next()) {
    events = decoder.feed(*event);
    if (!events.empty() && std::holds_alternative<stream_end>(events.back())) return end_of(events);
  }
  events = decoder.finish();
  return end_of(events);
}

/// The answer in an array of the events of a stream, as Gemini sends it where nobody asks for server-sent events.
response read_array(stream_decoder& decoder, const ordered_json& body) {
  std::vector<stream_event> events;
  for (const ordered_json& event : body) {
    events = decoder.feed({.data = bounded_json::write(event)});
    if (!events.empty() && std::holds_alternative<stream_end>(events.back())) return end_of(events);
  }
  events = decoder.finish();
  return end_of(events);
}

response read_body(wire_format format, std::string_view body, call_namer ids, stream_decoder decoder) {
  if (is_event_stream(body)) return read_stream(decoder, body);
  const ordered_json all = read_answer_json(body);
  if (reports_error(all)) {
    if (std::optional<response> answer = answer_in_error(body)) return *std::move(answer);
    throw error_in(all, "the provider reports an error");
  }
  if (all.is_array()) return read_array(decoder, all);
  if (!all.is_object()) {
    throw_protocol("what came is no JSON object: " + beginning_of(detail::stripped(body), 200));
  }
  return reading([&] { return of(format).answer(all, ids); });
}

}  // namespace

}  // namespace assay::inline v0::detail::wire

namespace assay::inline v0::llm {

namespace wire = detail::wire;
using nlohmann::ordered_json;

dialect dialect_of(wire_format format) noexcept { return wire::of(format).dialect(); }

wire_request encode(wire_format format, std::string_view model, const request& asked, bool stream,
                    const wire_options& options) {
  wire::refuse_depth(asked);
  const wire::format& how = wire::of(format);
  const bool conversation_is_kept =
      format == wire_format::openai_responses &&
      (asked.extra->contains("previous_response_id") || asked.extra->contains("conversation"));
  const std::vector<message> messages = wire::mended_history(asked, how.ids(options), conversation_is_kept);
  ordered_json body = how.body({model, asked, messages, options, stream});
  body.merge_patch(asked.extra);
  wire_request made;
  made.path = how.path(model, stream);
  made.headers.emplace_back("content-type", "application/json");
  made.headers.emplace_back("accept", stream ? "text/event-stream" : "application/json");
  if (format == wire_format::anthropic) made.headers.emplace_back("anthropic-version", "2023-06-01");
  made.body = detail::bounded_json::write(body);
  return made;
}

response decode(wire_format format, std::string_view body) { return decode(format, body, request{}); }

response decode(wire_format format, std::string_view body, const request& asked) {
  response answer = wire::read_body(format, body, wire::call_namer(asked.messages), stream_decoder(format, asked));
  answer.raw = body;
  return answer;
}

// --- streams ---------------------------------------------------------------------------------------------------------

struct stream_decoder::state {
  std::unique_ptr<wire::assembly> answer;
  std::string raw;
  bool ended = false;

  void keep_raw(std::string_view data) {
    if (!raw.empty()) raw += '\n';
    const std::size_t begin = raw.size();
    raw += data;
    std::replace(raw.begin() + static_cast<std::ptrdiff_t>(begin), raw.end(), '\n', ' ');
  }

  void end(std::vector<stream_event>& events) {
    end_with(wire::reading([&] { return answer->whole(events); }), events);
  }
  void end_with(response whole, std::vector<stream_event>& events) {
    ended = true;
    whole.raw = std::move(raw);
    events.emplace_back(stream_end{std::move(whole)});
  }
};

stream_decoder::stream_decoder(wire_format format) : stream_decoder(format, request{}) {}
stream_decoder::stream_decoder(wire_format format, const request& asked) : state_(std::make_unique<state>()) {
  state_->answer = wire::assembly_of(format, wire::call_namer(asked.messages));
}
stream_decoder::~stream_decoder() = default;
stream_decoder::stream_decoder(stream_decoder&&) noexcept = default;
stream_decoder& stream_decoder::operator=(stream_decoder&&) noexcept = default;

const usage& stream_decoder::used() const noexcept { return state_->answer->used(); }

std::vector<stream_event> stream_decoder::feed(const sse_event& event) {
  std::vector<stream_event> events;
  if (state_->ended) return events;
  const std::string_view text = detail::stripped(event.data);
  if (text.empty()) return events;
  if (text == "[DONE]") {
    if (state_->answer->may_end(wire::stream_close::done)) state_->end(events);
    return events;
  }
  const ordered_json data = wire::read_answer_json(text);
  if (!data.is_object()) {
    if (event.type == "error") {
      throw model_error(model_failure::server, "the stream ended with an error: " + wire::beginning_of(text, 2000), 0,
                        {}, used());
    }
    wire::throw_protocol("an event of the stream is no JSON object: " + wire::beginning_of(text, 200));
  }
  state_->keep_raw(text);
  if (event.type == "error" || wire::reports_error(data) || wire::has_words_alone(data)) {
    std::optional<response> answer = answer_in_error(text);
    if (!answer) throw wire::error_in(data, "the stream ended with an error", 0, used());
    answer->usage = used();
    if (const std::string words = answer->text(); !words.empty()) events.emplace_back(text_delta{words});
    state_->end_with(*std::move(answer), events);
    return events;
  }
  if (wire::reading([&] { return state_->answer->feed(data, events); })) state_->end(events);
  return events;
}

std::vector<stream_event> stream_decoder::finish() {
  std::vector<stream_event> events;
  if (state_->ended) return events;
  if (!state_->answer->may_end(wire::stream_close::cut)) {
    throw model_error(model_failure::protocol, "the stream ended before the answer did", 0, {}, used());
  }
  state_->end(events);
  return events;
}

}  // namespace assay::inline v0::llm
