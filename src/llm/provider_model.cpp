#include "llm/provider_model.hpp"

#include "dump/bounded_json.hpp"
#include "http/secrets.hpp"
#include "json/characters.hpp"
#include "json/printable.hpp"
#include "llm/aws_signature.hpp"
#include "llm/stream_framing.hpp"
#include "llm/wire.hpp"
#include "llm/wire_media_rules.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace assay::inline v0::detail {

namespace {

/// Of an error's body, of which the message alone is wanted.
constexpr std::size_t longest_error_body = std::size_t{64} * 1024;
/// Of a line that a stream breaks off in.
constexpr std::size_t longest_shown = 200;

/// A message with the schema, behind the other system messages.
void put_schema_into_prompt(request& asked) {
  if (!asked.output || asked.output->mode != output_mode::native) return;
  const auto place = std::find_if(asked.messages.begin(), asked.messages.end(),
                                  [](const message& one) { return one.role != role::system; });
  asked.messages.insert(place, system_message("Answer with JSON that fits this JSON Schema, and nothing else:\n" +
                                              bounded_json::write(asked.output->schema)));
}

/// A turn that the provider interrupts, perhaps several times. It goes on where its reply is sent back.
class paused_turn {
 public:
  /// Whether the answer is only a part of the turn; then it is added to what is asked next.
  bool goes_on(response& answer, request& asked) {
    if (answer.finish != finish_reason::paused || answer.reply.parts.empty()) return false;
    if (pauses_ == most_pauses) {
      throw model_error(
          model_failure::over_limit,
          "the provider interrupted the turn " + std::to_string(most_pauses + 1) + " times, and it did not end", 0, {},
          answer.usage);
    }
    ++pauses_;
    used_ += answer.usage;
    calls_ += answer.tool_calls().size();
    keep(answer);
    asked.messages.push_back(std::move(answer.reply));
    return true;
  }
  /// All of the turn, from its last part.
  response whole(response last) {
    if (pauses_ == 0) return last;
    used_ += last.usage;
    last.usage = used_;
    keep(last);
    last.raw = std::move(raw_);
    last.reply.parts = std::move(parts_);
    return last;
  }
  [[nodiscard]] const usage& used() const noexcept { return used_; }
  /// Tool calls in the parts before.
  [[nodiscard]] std::size_t calls() const noexcept { return calls_; }

 private:
  static constexpr int most_pauses = 16;

  void keep(const response& answer) {
    parts_.insert(parts_.end(), answer.reply.parts.begin(), answer.reply.parts.end());
    raw_ += (raw_.empty() ? "" : "\n") + answer.raw;
  }

  int pauses_ = 0;
  std::size_t calls_ = 0;
  usage used_;
  std::string raw_;
  std::vector<message_part> parts_;
};

/// What the program says in `extra` has the last word.
void use_platform_members(const nlohmann::ordered_json& members, request& asked) {
  if (!members.is_object()) return;
  for (const auto& [name, value] : members.items()) {
    if (!asked.extra->contains(name)) asked.extra[name] = value;
  }
}

void use_short_limit_name(request& asked) {
  if (!asked.max_tokens) return;
  if (!asked.extra->contains("max_tokens")) asked.extra["max_tokens"] = *asked.max_tokens;
  asked.max_tokens.reset();
}

void accept_frames(std::vector<std::pair<std::string, std::string>>& headers) {
  for (auto& [name, value] : headers) {
    if (name == "accept") value = "application/vnd.amazon.eventstream";
  }
}

}  // namespace

void provider_model::take_key_out(std::string& text) const {
  http::take_out_secret(setup_.key, text);
  if (setup_.token) setup_.token->take_out(text);
  if (setup_.aws) http::take_out_secret(setup_.aws->session_token, text);
}

/// Chat Completions servers differ in what they want to see again.
void provider_model::name_server(std::string& provider) const {
  const bool is_named = !provider.empty() && setup_.format == wire_format::openai_chat;
  if (is_named && !setup_.wire.server.empty()) provider += ":" + setup_.wire.server;
}

void provider_model::set_cost(usage& used) const noexcept {
  if (setup_.price && used.total() > 0) used.cost = cost_of(used, &*setup_.price);
}

void provider_model::make_own(response& whole, const http::head& head) const {
  if (whole.usage.total() == 0) whole.usage.is_partial = true;  // no answer takes no tokens
  set_cost(whole.usage);
  whole.request_id = head.request_id;
  whole.quota = head.quota;
  take_key_out(whole.request_id);
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
      name_server(thought->provider);
    } else if (auto* own = std::get_if<provider_part>(&part)) {
      take_key_out(own->content);
      name_server(own->provider);
    }
  }
}

response provider_model::read(std::string body, const request& asked) const {
  take_key_out(body);
  response answer = decode(setup_.format, body, asked);
  make_own(answer, {});
  return answer;
}

model_error provider_model::own(const model_error& error, const usage& before, const std::string& id) const {
  std::string text = error.what();
  if (!text.starts_with(setup_.name)) text = setup_.name + ": " + text;
  take_key_out(text);
  usage used = before;
  used += error.usage();
  set_cost(used);
  std::string request_id = error.request_id().empty() ? id : error.request_id();
  take_key_out(request_id);
  return model_error(error.kind(), text, error.status(), error.retry_after(), used, std::move(request_id));
}

http::call provider_model::written(request asked, bool stream) const {
  if (setup_.schema_in_prompt) put_schema_into_prompt(asked);
  if (setup_.short_limit_name) use_short_limit_name(asked);
  if (asked.max_tokens && setup_.can.max_output_tokens) {
    asked.max_tokens = std::min(*asked.max_tokens, *setup_.can.max_output_tokens);
  }
  use_platform_members(setup_.body, asked);
  http::call made;
  try {
    check_media(asked, setup_.can);
    wire_request wire = encode(setup_.format, setup_.model, asked, stream, setup_.wire);
    std::string_view path = wire.path;
    if (setup_.drop_version) path.remove_prefix(std::min(path.find('/', 1), path.size()));
    const std::string& own_path = stream ? setup_.stream_path : setup_.path;
    made.url = setup_.base_url + (own_path.empty() ? std::string(path) : own_path);
    made.headers = std::move(wire.headers);
    if (stream && setup_.amazon_stream) accept_frames(made.headers);
    made.body = std::move(wire.body);
  } catch (const std::invalid_argument& error) {
    throw model_error(model_failure::unsupported, error.what());
  }
  made.headers.insert(made.headers.end(), setup_.headers.begin(), setup_.headers.end());
  made.packed = !stream;
  return made;
}

void provider_model::sign(http::call& made) const {
  const http::address to = http::read_address(made.url);
  const bool usual_port = to.port == (to.scheme == "https" ? "443" : "80");
  const std::string date = aws_date(std::chrono::system_clock::now());
  aws_request asked{.method = "POST", .path = to.path, .headers = {}, .body = made.body};
  asked.headers = {{"host", usual_port ? to.host : to.host + ":" + to.port}, {"x-amz-date", date}};
  made.headers.emplace_back("x-amz-date", date);
  if (!setup_.aws->session_token.empty()) {
    asked.headers.emplace_back("x-amz-security-token", setup_.aws->session_token);
    made.headers.emplace_back("x-amz-security-token", setup_.aws->session_token);
  }
  made.headers.emplace_back("authorization", aws_authorization(std::move(asked), *setup_.aws,
                                                               {.region = setup_.region, .service = "bedrock"}, date));
}

async::task<http::call> provider_model::signed_post(request asked, bool stream, bearer& token) const {
  http::call made = written(std::move(asked), stream);
  if (setup_.token) {
    token.value = co_await setup_.token->get();
    made.headers.emplace_back("authorization", "Bearer " + token.value);
  }
  if (setup_.aws) sign(made);
  co_return made;
}

namespace {

/// Whether a server says that it doesn't take a token, or not any more. Bedrock has 403 for one that has expired.
bool turns_token_down(const model_error& why) {
  if (why.status() == 401) return true;
  const std::string words = lower(why.what());
  return why.status() == 403 && words.find("token") != std::string::npos && words.find("expired") != std::string::npos;
}

}  // namespace

bool provider_model::renews(bearer& token, const model_error& why) const {
  if (!setup_.token || token.is_second || !turns_token_down(why)) return false;
  setup_.token->drop(token.value);
  token.is_second = true;
  return true;
}

namespace {

/// Where a redirect leads: none is followed, since the key would go along.
std::string redirect_of(const http::head& head) {
  constexpr std::size_t longest = 500;
  if (head.status / 100 != 3 || head.location.empty()) return {};
  return " (a redirect to " + printable(head.location.substr(0, longest)) + ", which is not followed)";
}

/// Whether nothing but white space and a byte order mark has come, or a part of one.
bool is_blank_beginning(std::string_view text) {
  if (text.size() < 3 && std::string_view("\xEF\xBB\xBF").starts_with(text)) return true;
  return is_blank_text(wire::without_byte_order_mark(text));
}

/// Whether a body is JSON, by its first character.
bool begins_as_json(std::string_view text) {
  text = wire::without_byte_order_mark(text);
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && (text[begin] == '{' || text[begin] == '[');
}

}  // namespace

async::task<response> provider_model::whole_answer(http::exchange& call, http::head head, const request& asked,
                                                   std::string begun) const {
  std::string body = std::move(begun);
  if (head.status / 100 == 2) {
    co_await http::read_rest(call, body);
    take_key_out(body);
    co_return decode(setup_.format, body, asked);
  }
  // The status and what came of the message say more than how its transfer ended.
  std::string broken_off;
  try {
    co_await http::read_rest(call, body, longest_error_body);
  } catch (const model_error& error) {
    broken_off = std::string(" (") + error.what() + ")";
  }
  take_key_out(body);
  if (std::optional<response> answer = answer_in_error(body)) {
    answer->raw = body;
    co_return *std::move(answer);
  }
  const model_error told = decode_error(setup_.name, head.status, body, head.wait());
  const std::string id = head.request_id.empty() ? "" : " (request " + head.request_id + ")";
  throw model_error(told.kind(), told.what() + redirect_of(head) + broken_off + id, told.status(), told.retry_after(),
                    {}, head.request_id);
}

async::task<response> provider_model::complete_once(const request& asked) {
  bearer token;
  for (;;) {
    std::optional<model_error> failure;
    http::exchange call(co_await signed_post(asked, false, token), setup_.http);
    const http::head head = co_await call.begin();
    try {
      response answer = co_await whole_answer(call, head, asked, std::string());
      make_own(answer, head);
      co_return answer;
    } catch (const model_error& error) {
      failure.emplace(own(error, {}, head.request_id));
    }
    if (!renews(token, *failure)) throw model_error(*failure);
  }
}

async::task<response> provider_model::complete(request asked) {
  paused_turn turn;
  try {
    for (;;) {
      response answer = co_await complete_once(asked);
      if (!turn.goes_on(answer, asked)) co_return turn.whole(std::move(answer));
    }
  } catch (const model_error& error) {
    throw own(error, turn.used());
  }
}

// --- streams ---------------------------------------------------------------------------------------------------------

/// The events of one answer, a few at a time.
class provider_model::event_reader {
 public:
  event_reader(const provider_model& model, request asked)
      : model_(model),
        asked_(std::move(asked)),
        framing_(framing_of(model.setup_), model.setup_.http),
        decoder_(model.setup_.format, asked_) {}

  /// The next of them; empty at the end.
  async::task<std::vector<stream_event>> next() {
    if (ended_) co_return std::vector<stream_event>();
    if (!begun_) {
      begun_ = true;
      if (std::optional<std::vector<stream_event>> all = co_await begin()) co_return *std::move(all);
    }
    for (;;) {
      std::vector<stream_event> events = read_parsed();
      if (!events.empty()) co_return events;
      const std::string piece = co_await call_->more();
      if (piece.empty()) co_return finished();
      framing_.feed(piece);
    }
  }

  [[nodiscard]] const usage& used() const noexcept { return decoder_.used(); }
  [[nodiscard]] const std::string& request_id() const noexcept { return head_.request_id; }

 private:
  static framing framing_of(const provider_setup& setup) noexcept {
    if (setup.amazon_stream) return framing::amazon;
    return setup.format == wire_format::ollama ? framing::lines : framing::events;
  }

  /// Sends the request, and reads the answer's beginning. All events, where the answer is no stream.
  async::task<std::optional<std::vector<stream_event>>> begin() {
    bearer token;
    for (;;) {
      std::optional<model_error> failure;
      call_.emplace(co_await model_.signed_post(asked_, true, token), model_.setup_.http);
      head_ = co_await call_->begin();
      model_.take_key_out(head_.content_type);
      const bool is_stream = head_.status / 100 == 2 && head_.content_type != "application/json";
      if (is_stream) break;
      try {
        co_return co_await whole(std::string());
      } catch (const model_error& error) {
        failure.emplace(error);
      }
      if (!model_.renews(token, *failure)) throw model_error(*failure);
    }
    const std::string beginning = co_await first_bytes();
    // Gateways call an error, or an answer that is not streamed, a stream all the same.
    if (!framing_.has_lines() && begins_as_json(beginning)) co_return co_await whole(beginning);
    check_form(beginning);
    framing_.feed(beginning);
    co_return std::nullopt;
  }

  /// The beginning of the body, up to the first character that is no white space.
  async::task<std::string> first_bytes() {
    std::string all;
    while (is_blank_beginning(all)) {
      const std::string piece = co_await call_->more();
      if (piece.empty()) break;
      all += piece;
    }
    co_return all;
  }

  /// An error, or the answer of a server that doesn't stream.
  async::task<std::vector<stream_event>> whole(std::string begun) {
    response answer = co_await model_.whole_answer(*call_, head_, asked_, std::move(begun));
    ended_ = true;
    model_.make_own(answer, head_);
    co_return events_of(answer);
  }

  void check_form(std::string_view beginning) const {
    if (framing_.may_be(head_.content_type, beginning)) return;
    throw model_error(model_failure::protocol,
                      "the answer is " + head_.content_type.substr(0, 100) + ", and no stream of events", head_.status);
  }

  std::vector<stream_event> read_parsed() {
    std::vector<stream_event> events;
    while (events.empty()) {
      std::optional<sse_event> event = framing_.next();
      if (!event) break;
      model_.take_key_out(event->data);
      events = decoder_.feed(*event);
    }
    look_for_end(events);
    return events;
  }

  std::vector<stream_event> finished() {
    std::optional<std::string> unended = framing_.unended_line();
    if (unended && wire::read_json(*unended).is_discarded()) {
      take_out(*unended);
      throw model_error(model_failure::protocol,
                        "the stream broke off within a line: " + wire::beginning_of(*unended, longest_shown), 0, {},
                        used());
    }
    framing_.finish();
    std::vector<stream_event> events = read_parsed();
    if (ended_) return events;
    for (stream_event& event : decoder_.finish()) events.push_back(std::move(event));
    look_for_end(events);
    return events;
  }

  void take_out(std::string& text) const { model_.take_key_out(text); }

  /// A key whose parts came in several events is whole only here.
  void look_for_end(std::vector<stream_event>& events) {
    if (events.empty()) return;
    auto* const end = std::get_if<stream_end>(&events.back());
    if (end == nullptr) return;
    ended_ = true;
    model_.make_own(end->response, head_);
  }

  const provider_model& model_;
  request asked_;
  std::optional<http::exchange> call_;
  http::head head_;
  stream_framing framing_;
  stream_decoder decoder_;
  bool begun_ = false;
  bool ended_ = false;
};

async::async_generator<stream_event> provider_model::stream(request asked) {
  if (!setup_.can.streaming) {
    const response whole = co_await complete(std::move(asked));
    for (stream_event& event : events_of(whole)) co_yield std::move(event);
    co_return;
  }
  paused_turn turn;
  std::optional<event_reader> reader;
  try {
    for (bool goes_on = true; goes_on;) {
      goes_on = false;
      reader.emplace(*this, asked);
      for (;;) {
        std::vector<stream_event> events = co_await reader->next();
        if (events.empty()) break;
        for (stream_event& event : events) {
          if (auto* const call = std::get_if<tool_call_delta>(&event)) call->index += turn.calls();
          if (auto* const end = std::get_if<stream_end>(&event)) {
            goes_on = turn.goes_on(end->response, asked);
            if (goes_on) continue;
            end->response = turn.whole(std::move(end->response));
          }
          co_yield std::move(event);
        }
      }
    }
  } catch (const model_error& error) {
    usage used = turn.used();
    if (reader && error.usage().total() == 0) used += reader->used();
    throw own(error, used, reader ? reader->request_id() : std::string());
  }
}

}  // namespace assay::inline v0::detail
