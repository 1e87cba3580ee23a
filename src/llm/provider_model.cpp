#include "llm/provider_model.hpp"

#include <assay/llm/sse.hpp>

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace assay::detail {

namespace {

/// Shorter ones ("none", "ollama") are placeholders, and words that texts have.
constexpr std::size_t shortest_key = 8;

/// A message with the schema, behind the other system messages.
void put_schema_into_prompt(request& asked) {
  if (!asked.output || asked.output->mode != output_mode::native) return;
  const auto place = std::find_if(asked.messages.begin(), asked.messages.end(),
                                  [](const message& one) { return one.role != role::system; });
  asked.messages.insert(place, system_message("Answer with JSON that fits this JSON Schema, and nothing else:\n" +
                                              asked.output->schema.dump()));
}

void use_short_limit_name(request& asked) {
  if (!asked.max_tokens) return;
  if (!asked.extra.contains("max_tokens")) asked.extra["max_tokens"] = *asked.max_tokens;
  asked.max_tokens.reset();
}

}  // namespace

void provider_model::take_key_out(std::string& text) const {
  if (setup_.key.size() < shortest_key) return;
  for (std::size_t at = text.find(setup_.key); at != std::string::npos; at = text.find(setup_.key, at)) {
    text.replace(at, setup_.key.size(), "[key]");
  }
}

void provider_model::take_key_out(response& whole) const {
  take_key_out(whole.raw);
  for (message_part& part : whole.reply.parts) {
    if (auto* call = std::get_if<tool_call>(&part)) {
      take_key_out(call->arguments);
    } else if (auto* words = std::get_if<text_part>(&part)) {
      take_key_out(words->text);
    } else if (auto* refusal = std::get_if<refusal_part>(&part)) {
      take_key_out(refusal->text);
    } else if (auto* thought = std::get_if<reasoning_part>(&part)) {
      take_key_out(thought->text);
    }
  }
}

model_error provider_model::own(const model_error& error) const {
  std::string text = error.what();
  if (!text.starts_with(setup_.name)) text = setup_.name + ": " + text;
  take_key_out(text);
  return model_error(error.kind(), text, error.status(), error.retry_after());
}

http::post provider_model::written(request asked, bool stream) const {
  if (setup_.schema_in_prompt) put_schema_into_prompt(asked);
  if (setup_.short_limit_name) use_short_limit_name(asked);
  http::post made;
  try {
    wire_request wire = encode(setup_.format, setup_.model, asked, stream);
    std::string_view path = wire.path;
    if (setup_.drop_version) path.remove_prefix(std::min(path.find('/', 1), path.size()));
    made.url = setup_.base_url + std::string(path);
    made.headers = std::move(wire.headers);
    made.body = std::move(wire.body);
  } catch (const std::invalid_argument& error) {
    throw model_error(model_failure::unsupported, error.what());
  }
  made.headers.insert(made.headers.end(), setup_.headers.begin(), setup_.headers.end());
  made.packed = !stream;
  return made;
}

async::task<std::string> provider_model::whole_body(http::exchange& call, http::head head) const {
  std::string body = co_await call.rest();
  take_key_out(body);
  if (head.status / 100 != 2) throw decode_error(setup_.name, head.status, body, head.retry_after);
  co_return body;
}

async::task<response> provider_model::complete(request asked) {
  try {
    http::exchange call(written(std::move(asked), false), setup_.http);
    const http::head head = co_await call.begin();
    const std::string body = co_await whole_body(call, head);
    co_return decode(setup_.format, body);
  } catch (const model_error& error) {
    throw own(error);
  }
}

// --- streams ---------------------------------------------------------------------------------------------------------

/// The events of one answer, a few at a time.
class provider_model::event_reader {
 public:
  event_reader(const provider_model& model, request asked)
      : model_(model), call_(model.written(std::move(asked), true), model.setup_.http), decoder_(model.setup_.format) {}

  /// The next of them; empty at the end.
  async::task<std::vector<stream_event>> next() {
    if (ended_) co_return std::vector<stream_event>();
    if (!begun_) {
      http::head head = co_await call_.begin();
      model_.take_key_out(head.content_type);
      begun_ = true;
      const bool is_stream = head.status / 100 == 2 && head.content_type != "application/json";
      if (!is_stream) co_return co_await whole(head);
      check_type(head);
    }
    for (;;) {
      std::vector<stream_event> events = read_parsed();
      if (!events.empty()) co_return events;
      const std::string piece = co_await call_.more();
      if (piece.empty()) co_return finished();
      parse(piece);
    }
  }

 private:
  /// An error, or the answer of a server that doesn't stream.
  async::task<std::vector<stream_event>> whole(http::head head) {
    const std::string body = co_await model_.whole_body(call_, head);
    ended_ = true;
    co_return events_of(decode(model_.setup_.format, body));
  }

  static void check_type(const http::head& head) {
    if (head.content_type.empty() || head.content_type == "text/event-stream") return;
    throw model_error(model_failure::protocol,
                      "the answer is " + head.content_type.substr(0, 100) + ", and no stream of events", head.status);
  }

  void parse(std::string_view piece) {
    try {
      parser_.feed(piece);
    } catch (const std::length_error& error) {
      throw model_error(model_failure::protocol, error.what());
    }
  }

  std::vector<stream_event> read_parsed() {
    std::vector<stream_event> events;
    while (events.empty()) {
      std::optional<sse_event> event = parser_.next();
      if (!event) break;
      model_.take_key_out(event->data);
      events = decoder_.feed(*event);
    }
    look_for_end(events);
    return events;
  }

  std::vector<stream_event> finished() {
    std::vector<stream_event> events = decoder_.finish();
    look_for_end(events);
    return events;
  }

  /// A key whose parts came in several events is whole only here.
  void look_for_end(std::vector<stream_event>& events) {
    if (events.empty()) return;
    auto* const end = std::get_if<stream_end>(&events.back());
    if (end == nullptr) return;
    ended_ = true;
    model_.take_key_out(end->response);
  }

  const provider_model& model_;
  http::exchange call_;
  stream_decoder decoder_;
  sse_parser parser_;
  bool begun_ = false;
  bool ended_ = false;
};

async::async_generator<stream_event> provider_model::stream(request asked) {
  try {
    event_reader reader(*this, std::move(asked));
    for (;;) {
      std::vector<stream_event> events = co_await reader.next();
      if (events.empty()) co_return;
      for (stream_event& event : events) co_yield std::move(event);
    }
  } catch (const model_error& error) {
    throw own(error);
  }
}

}  // namespace assay::detail
