#include "llm/wire.hpp"

#include <array>

namespace assay {

namespace detail::wire {

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

std::int64_t count_at(const ordered_json& object, const char* key) {
  const ordered_json& value = at(object, key);
  return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

void throw_protocol(const std::string& message) { throw model_error(model_failure::protocol, message); }

ordered_json sent_schema(const ordered_json& schema, bool strict, assay::dialect dialect) {
  return strict ? rewrite_schema(schema, dialect) : schema;
}

std::vector<tool_definition> tools_of(const request& asked) {
  std::vector<tool_definition> tools = asked.tools;
  if (answers_by_tool(asked)) {
    const output_format& output = *asked.output;
    tools.push_back({output.name, output.description, output.schema, output.strict});
  }
  return tools;
}

std::string system_text(const request& asked) {
  std::string all;
  for (const message& one : asked.messages) {
    if (one.role == role::system) all += (all.empty() ? "" : "\n\n") + one.text();
  }
  return all;
}

ordered_json arguments_of(const tool_call& call) {
  if (call.arguments.empty()) return ordered_json::object();
  ordered_json arguments = ordered_json::parse(call.arguments, nullptr, false);
  if (arguments.is_object()) return arguments;
  throw std::invalid_argument("assay: the arguments of the call of '" + call.name + "' are no JSON object");
}

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

std::unique_ptr<assembly> assembly_of(wire_format which) {
  switch (which) {
    case wire_format::openai_chat:
      return chat_assembly();
    case wire_format::openai_responses:
      return responses_assembly();
    case wire_format::anthropic:
      return anthropic_assembly();
    case wire_format::gemini:
      break;
  }
  return gemini_assembly();
}

/// The message in an error's body, in each provider's shape; else the beginning of the body.
std::string message_in(std::string_view body) {
  constexpr std::size_t most = 2000;
  const ordered_json all = ordered_json::parse(body, nullptr, false);
  const ordered_json& first = all.is_array() && !all.empty() ? all[0] : all;
  const ordered_json& error = at(first, "error");
  std::string text = error.is_string() ? error.get<std::string>() : text_at(error, "message");
  if (text.empty()) text = text_at(first, "message");
  if (text.empty()) text = text_at(first, "detail");
  if (text.empty()) text = std::string(body.substr(0, most));
  return text.substr(0, most);
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

model_failure failure_of(int status) {
  if (status == 429) return model_failure::rate_limited;
  if (status == 408 || status == 409 || status >= 500) return model_failure::server;
  return model_failure::rejected;
}

}  // namespace

}  // namespace detail::wire

namespace wire = detail::wire;
using nlohmann::ordered_json;

dialect dialect_of(wire_format format) noexcept { return wire::of(format).dialect(); }

wire_request encode(wire_format format, std::string_view model, const request& asked, bool stream) {
  const wire::format& how = wire::of(format);
  ordered_json body = how.body(model, asked, stream);
  body.merge_patch(asked.extra);
  wire_request made;
  made.path = how.path(model, stream);
  made.headers.emplace_back("content-type", "application/json");
  made.headers.emplace_back("accept", stream ? "text/event-stream" : "application/json");
  if (format == wire_format::anthropic) made.headers.emplace_back("anthropic-version", "2023-06-01");
  made.body = body.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  return made;
}

response decode(wire_format format, std::string_view body) {
  const ordered_json all = ordered_json::parse(body, nullptr, false);
  if (!all.is_object()) wire::throw_protocol("what came is no JSON object: " + std::string(body.substr(0, 200)));
  response answer = wire::reading([&] { return wire::of(format).answer(all); });
  answer.raw = body;
  return answer;
}

model_error decode_error(std::string_view who, int status, std::string_view body,
                         std::optional<std::chrono::nanoseconds> retry_after) {
  const std::string message = std::string(who) + ": HTTP " + std::to_string(status) + ": " + wire::message_in(body);
  return model_error(wire::failure_of(status), message, status, retry_after);
}

struct stream_decoder::state {
  std::unique_ptr<wire::assembly> answer;
  std::string raw;
  bool ended = false;

  void end(std::vector<stream_event>& events) {
    ended = true;
    response whole = wire::reading([this] { return answer->whole(); });
    whole.raw = std::move(raw);
    events.emplace_back(stream_end{std::move(whole)});
  }
};

stream_decoder::stream_decoder(wire_format format) : state_(std::make_unique<state>()) {
  state_->answer = wire::assembly_of(format);
}
stream_decoder::~stream_decoder() = default;
stream_decoder::stream_decoder(stream_decoder&&) noexcept = default;
stream_decoder& stream_decoder::operator=(stream_decoder&&) noexcept = default;

std::vector<stream_event> stream_decoder::feed(const sse_event& event) {
  std::vector<stream_event> events;
  if (state_->ended) return events;
  if (event.data == "[DONE]") {
    if (state_->answer->may_end()) state_->end(events);
    return events;
  }
  const ordered_json data = ordered_json::parse(event.data, nullptr, false);
  if (!data.is_object()) wire::throw_protocol("an event of the stream is no JSON object: " + event.data.substr(0, 200));
  state_->raw += (state_->raw.empty() ? "" : "\n") + data.dump();
  if (wire::at(data, "error").is_object() || wire::text_at(data, "type") == "error") {
    throw model_error(model_failure::server, "the stream ended with an error: " + wire::message_in(event.data));
  }
  if (wire::reading([&] { return state_->answer->feed(event, data, events); })) state_->end(events);
  return events;
}

std::vector<stream_event> stream_decoder::finish() {
  std::vector<stream_event> events;
  if (state_->ended) return events;
  if (!state_->answer->may_end()) wire::throw_protocol("the stream ended before the answer did");
  state_->end(events);
  return events;
}

}  // namespace assay
