#include "dump/bounded_json.hpp"
#include "json/ascii.hpp"
#include "json/characters.hpp"
#include "json/enforced_limits.hpp"
#include "llm/wire.hpp"
#include "llm/wire_media_rules.hpp"
#include "llm/wire_parts.hpp"

#include <algorithm>
#include <array>
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
    case wire_format::ollama:
      return ollama();
    case wire_format::bedrock_converse:
      return converse();
    case wire_format::gemini:
      break;
  }
  return gemini();
}

namespace {

std::set<std::string, std::less<>> tool_names_of(const request& asked) {
  std::set<std::string, std::less<>> names;
  for (const tool_definition& tool : asked.tools) names.insert(tool.name);
  if (answers_by_tool(asked)) names.insert(asked.output->name);
  return names;
}

std::unique_ptr<assembly> assembly_of(wire_format which, const request& asked) {
  call_namer ids(asked.messages);
  switch (which) {
    case wire_format::openai_chat:
      return chat_assembly(std::move(ids), tool_names_of(asked));
    case wire_format::openai_responses:
      return responses_assembly(std::move(ids));
    case wire_format::anthropic:
      return anthropic_assembly(std::move(ids));
    case wire_format::ollama:
      return ollama_assembly(std::move(ids));
    case wire_format::bedrock_converse:
      return converse_assembly(std::move(ids));
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
    throw_protocol("the response does not have the form of this provider's answers");
  }
}

/// Whether a body is a stream of server-sent events.
bool is_event_stream(std::string_view body) {
  const std::string_view begin = detail::stripped(without_byte_order_mark(body).substr(0, 1000));
  constexpr std::array<std::string_view, 6> fields = {"data:", "event:", ": ", "id:", "retry:", "error:"};
  return std::any_of(fields.begin(), fields.end(),
                     [begin](std::string_view field) { return begin.starts_with(field); });
}

/// What ends a stream of OpenAI's, in the spellings that servers have for it.
bool is_done_mark(std::string_view data) {
  if (data.size() > 2 && data.front() == '"' && data.back() == '"') data = data.substr(1, data.size() - 2);
  constexpr std::string_view mark = "[done]";
  return data.size() == mark.size() && lower(data) == mark;
}

/// Whether the data of an event is JSON that has neither an answer nor words: "null", "[]", "7". Servers keep
/// connections alive with them.
bool says_nothing(const ordered_json& data) {
  if (data.is_array() || data.is_string()) return data.empty() || data == "";
  return data.is_null() || data.is_boolean() || data.is_number();
}

/// What a body is made of is copied and merged by functions that call themselves for each level.
void refuse_depth(const ordered_json& document, const std::string& what) {
  const bool is_too_deep = bounded_json::is_deeper(document, deepest_nesting);
  if (is_too_deep) throw std::invalid_argument("assay: " + what + " is nested too deep");
}

void refuse_depth(const request& asked) {
  for (const tool_definition& tool : asked.tools) {
    refuse_depth(tool.parameters, "the schema of the tool '" + tool.name + "'");
  }
  if (asked.output) refuse_depth(asked.output->schema, "the schema of the answer");
  for (const server_tool& tool : asked.server_tools)
    refuse_depth(tool.settings, "the settings of the tool '" + tool.name + "'");
  refuse_depth(asked.extra, "request::extra");
}

response end_of(std::vector<stream_event>& events) { return std::move(std::get<stream_end>(events.back()).response); }

/// The answer in a stream that came whole.
response read_stream(stream_decoder& decoder, std::string_view body) {
  sse_parser parser(body.size() + 1, foreign_lines::report);
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

/// Whether a body is the events of a stream, one on each line (Ollama).
bool is_json_lines(std::string_view body) {
  body = detail::stripped(without_byte_order_mark(body));
  const std::size_t end = body.find('\n');
  return end != std::string_view::npos && read_json(body.substr(0, end)).is_object();
}

/// The answer in such a body.
response read_lines(stream_decoder& decoder, std::string_view body) {
  std::vector<stream_event> events;
  body = without_byte_order_mark(body);
  while (!body.empty()) {
    const std::size_t end = body.find('\n');
    events = decoder.feed({.data = std::string(body.substr(0, end))});
    if (!events.empty() && std::holds_alternative<stream_end>(events.back())) return end_of(events);
    body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
  }
  events = decoder.finish();
  return end_of(events);
}

/// The answer in an array of the events of a stream, as Gemini sends it unless server-sent events are requested.
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
  if (all.is_discarded() && is_json_lines(body)) return read_lines(decoder, body);
  if (reports_error(all)) {
    if (std::optional<response> answer = answer_in_error(body)) return *std::move(answer);
    throw error_in(all, "the provider reports an error");
  }
  if (all.is_array() && !all.empty() && all.front().is_object()) return read_array(decoder, all);
  if (!all.is_object()) {
    throw_protocol("the response is not a JSON object: " + beginning_of(detail::stripped(body), 200));
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
  detail::check_media(asked, format);
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
  if (format == wire_format::anthropic) {
    made.headers.emplace_back("anthropic-version", "2023-06-01");
    if (wire::names_file(messages)) made.headers.emplace_back("anthropic-beta", "files-api-2025-04-14");
  }
  made.body = detail::bounded_json::write(body);
  return made;
}

response decode(wire_format format, std::string_view body) { return decode(format, body, request{}); }

response decode(wire_format format, std::string_view body, const request& asked) {
  response answer = wire::read_body(format, body, wire::call_namer(asked.messages), stream_decoder(format, asked));
  wire::keep_whole_logprobs(answer);
  answer.raw = body;
  return answer;
}

// --- streams ---------------------------------------------------------------------------------------------------------

struct stream_decoder::state {
  std::unique_ptr<wire::assembly> answer;
  std::string raw;
  bool ended = false;
  std::optional<sse_event> held = {};  ///< it ends within a character, of which the next event may have the rest

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
    wire::keep_whole_logprobs(whole);
    whole.raw = std::move(raw);
    events.emplace_back(stream_end{std::move(whole)});
  }
};

stream_decoder::stream_decoder(wire_format format) : stream_decoder(format, request{}) {}
stream_decoder::stream_decoder(wire_format format, const request& asked) : state_(std::make_unique<state>()) {
  state_->answer = wire::assembly_of(format, asked);
}
stream_decoder::~stream_decoder() = default;
stream_decoder::stream_decoder(stream_decoder&&) noexcept = default;
stream_decoder& stream_decoder::operator=(stream_decoder&&) noexcept = default;

const usage& stream_decoder::used() const noexcept { return state_->answer->used(); }

std::vector<stream_event> stream_decoder::feed(const sse_event& event) {
  if (!state_->held && !wire::ends_in_half(event.data)) return take(event);
  std::vector<stream_event> events;
  sse_event next = event;
  if (std::optional<sse_event> held = std::exchange(state_->held, std::nullopt)) {
    wire::join_halves(held->data, next.data);
    events = take(*held);
  }
  if (wire::ends_in_half(next.data)) {
    state_->held = std::move(next);
  } else {
    for (stream_event& one : take(next)) events.push_back(std::move(one));
  }
  return events;
}

std::vector<stream_event> stream_decoder::take(const sse_event& event) {
  std::vector<stream_event> events;
  if (state_->ended) return events;
  const std::string_view text = detail::stripped(event.data);
  if (text.empty()) return events;
  if (wire::is_done_mark(text)) {
    if (state_->answer->may_end(wire::stream_close::done)) state_->end(events);
    return events;
  }
  const ordered_json data = wire::read_answer_json(text);
  // A list of errors, as Google's services write them.
  const bool is_list_of_errors = data.is_array() && wire::reports_error(data);
  if (!data.is_object() && !is_list_of_errors) {
    if (event.type != "error" && wire::says_nothing(data)) return events;
    if (event.type == "error") {
      throw model_error(model_failure::server, "the stream ended with an error: " + wire::beginning_of(text, 2000), 0,
                        {}, used());
    }
    wire::throw_protocol("an event of the stream is not a JSON object: " + wire::beginning_of(text, 200));
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
  if (const std::optional<sse_event> held = std::exchange(state_->held, std::nullopt)) events = take(*held);
  if (state_->ended) return events;
  if (!state_->answer->may_end(wire::stream_close::cut)) {
    throw model_error(model_failure::protocol, "the stream ended before the answer did", 0, {}, used());
  }
  state_->end(events);
  return events;
}

}  // namespace assay::inline v0::llm
