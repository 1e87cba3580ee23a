// Bedrock's streams: Amazon's binary frames, and what is in them.
#include "amazon_frames.hpp"

#include "llm/amazon_events.hpp"
#include "llm/bedrock_events.hpp"

#include <algorithm>
#include <cstdint>

namespace test_llm {
namespace {

using assay::model_failure;
using assay::detail::amazon_event_parser;
using assay::detail::amazon_message;
using assay::detail::crc32;
using frames::chunk_of;
using frames::exception_of;
using frames::framed;
using frames::number;
using frames::streamed;
using frames::text_header;
using nlohmann::ordered_json;

/// All messages of a stream that comes in two pieces.
std::vector<amazon_message> messages_in(const std::string& stream, std::size_t cut) {
  amazon_event_parser parser(10'000);
  std::vector<amazon_message> all;
  for (const std::string& piece : {stream.substr(0, cut), stream.substr(cut)}) {
    parser.feed(piece);
    while (std::optional<amazon_message> one = parser.next()) all.push_back(*std::move(one));
  }
  parser.finish();
  return all;
}

std::string failure_of(const std::string& stream, std::size_t most = 10'000) {
  try {
    amazon_event_parser parser(most);
    parser.feed(stream);
    while (parser.next()) {
    }
    parser.finish();
  } catch (const assay::model_error& error) {
    return to_string(error.kind()) + std::string(": ") + error.what();
  }
  return "none";
}

TEST_CASE("the checksum is gzip's") {
  CHECK(crc32("") == 0);
  CHECK(crc32("123456789") == 0xCBF43926U);
  // An empty message, as Amazon's test vectors have it.
  CHECK(framed("", "") == std::string("\0\0\0\x10\0\0\0\0\x05\xC2\x48\xEB\x7D\x98\xC8\xFF", 16));
}

TEST_CASE("headers of all types are passed over, and those with text are kept") {
  std::string headers = text_header(":message-type", "event");
  headers +=
      "\x01"
      "a" +
      std::string("\0", 1);
  headers +=
      "\x01"
      "b\x01";
  headers +=
      "\x01"
      "c\x02" +
      number(7, 1);
  headers +=
      "\x01"
      "d\x03" +
      number(7, 2);
  headers +=
      "\x01"
      "e\x04" +
      number(7, 4);
  headers +=
      "\x01"
      "f\x05" +
      number(7, 8);
  headers +=
      "\x01"
      "g\x06" +
      number(3, 2) + "abc";
  headers +=
      "\x01"
      "h\x08" +
      number(7, 8);
  headers +=
      "\x01"
      "i\x09" +
      number(7, 8) + number(7, 8);
  headers += text_header("last", "");
  const std::vector<amazon_message> all = messages_in(framed(headers, "payload"), 20);
  REQUIRE(all.size() == 1);
  CHECK(all[0].headers == std::vector<std::pair<std::string, std::string>>{{":message-type", "event"}, {"last", ""}});
  CHECK(all[0].payload == "payload");
  CHECK(all[0].header(":message-type") == "event");
  CHECK(all[0].header("g").empty());
}

TEST_CASE("cut at every byte, a stream has the same messages") {
  const std::string stream = chunk_of({{"type", "ping"}}) + framed("", "") + chunk_of({{"type", "message_stop"}});
  const std::vector<amazon_message> whole = messages_in(stream, 0);
  REQUIRE(whole.size() == 3);
  for (std::size_t cut = 0; cut <= stream.size(); ++cut) {
    CAPTURE(cut);
    const std::vector<amazon_message> all = messages_in(stream, cut);
    REQUIRE(all.size() == 3);
    for (std::size_t i = 0; i < all.size(); ++i) CHECK(all[i].payload == whole[i].payload);
  }
  amazon_event_parser parser(10'000);
  std::size_t count = 0;
  for (const char byte : stream) {
    parser.feed(std::string_view(&byte, 1));
    while (parser.next()) ++count;
  }
  CHECK(count == 3);
}

TEST_CASE("no damaged frame is taken, whichever of its bytes is wrong") {
  const std::string first = framed("", "before");
  const std::string good = chunk_of({{"type", "ping"}});
  for (std::size_t at = 0; at < good.size(); ++at) {
    CAPTURE(at);
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x10);
    const std::string failure = failure_of(first + bad);
    CHECK(failure.starts_with("protocol: the event stream is damaged: the frame at byte 22 has "));
    CHECK(failure.find("checksum") != std::string::npos);
  }
}

TEST_CASE("lengths that can't be, and those that are too long, are refused as soon as they have come") {
  struct row {
    const char* name;
    std::string stream;
    const char* failure;
  };
  const std::string headers = text_header("a", "b");
  const std::string bad_headers = framed(
      "\x05"
      "abc",
      "");
  const std::vector<row> rows = {
      {"shorter than itself", framed("", "", -1),
       "protocol: the event stream is damaged: the frame at byte 0 has lengths that can't be"},
      {"nothing at all", framed("", "", -16),
       "protocol: the event stream is damaged: the frame at byte 0 has lengths that can't be"},
      {"more headers than bytes", framed(headers, "", 0, 1),
       "protocol: the event stream is damaged: the frame at byte 0 has lengths that can't be"},
      {"all the headers there can be", framed(headers, "", 0, 0xFFFFFFFFLL - static_cast<std::int64_t>(headers.size())),
       "protocol: the event stream is damaged: the frame at byte 0 has lengths that can't be"},
      {"4 GiB", framed("", "", 0xFFFFFFFFLL - 16).substr(0, 12),
       "over_limit: the event stream is damaged: the frame at byte 0 has 4294967295 bytes, 0 of them headers; at most "
       "10000 and 131072 are permitted"},
      {"a byte too long", framed("", std::string(9'985, 'x')).substr(0, 12),
       "over_limit: the event stream is damaged: the frame at byte 0 has 10001 bytes, 0 of them headers; at most 10000 "
       "and 131072 are permitted"},
      {"as long as may be", framed("", std::string(9'984, 'x')), "none"},
      {"a name that is longer than the headers", bad_headers,
       "protocol: the event stream is damaged: the frame at byte 0 has headers that are none"},
      {"a name without a character", framed(std::string("\0\x01", 2), ""),
       "protocol: the event stream is damaged: the frame at byte 0 has headers that are none"},
      {"a type that is none",
       framed("\x01"
              "a\x0A",
              ""),
       "protocol: the event stream is damaged: the frame at byte 0 has headers that are none"},
      {"a value that is longer than the headers",
       framed("\x01"
              "a\x07" +
                  number(9, 2) + "b",
              ""),
       "protocol: the event stream is damaged: the frame at byte 0 has headers that are none"},
      {"a value without its length",
       framed("\x01"
              "a\x07",
              ""),
       "protocol: the event stream is damaged: the frame at byte 0 has headers that are none"},
  };
  for (const row& one : rows) {
    CAPTURE(one.name);
    CHECK(failure_of(one.stream) == one.failure);
  }
  CHECK(failure_of(framed("", "x") + "xx") ==
        "protocol: the event stream is damaged: it ends within the frame at byte 17");
  CHECK(failure_of(framed(std::string(140'000, 'a'), ""), 1'000'000)
            .starts_with(
                "over_limit: the event stream is damaged: the frame at byte 0 has 140016 bytes, 140000 of them"));
}

TEST_CASE("exceptions and errors in a stream are failures of their kind") {
  struct row {
    std::string frame;
    model_failure kind;
    int status;
    const char* words;
  };
  const std::string said = R"({"message": "Too many tokens"})";
  const std::vector<row> rows = {
      {exception_of("throttlingException", said), model_failure::rate_limited, 429,
       "throttlingException: Too many tokens"},
      {exception_of("ThrottlingException", said), model_failure::rate_limited, 429,
       "ThrottlingException: Too many tokens"},
      {exception_of("validationException", said), model_failure::rejected, 400, "validationException: Too many tokens"},
      {exception_of("internalServerException", said), model_failure::server, 500,
       "internalServerException: Too many tokens"},
      {exception_of("serviceUnavailableException", said), model_failure::server, 503,
       "serviceUnavailableException: Too many tokens"},
      {exception_of("modelTimeoutException", said), model_failure::server, 408,
       "modelTimeoutException: Too many tokens"},
      {exception_of("modelStreamErrorException", R"({"originalMessage": "boom", "originalStatusCode": 500})"),
       model_failure::server, 424, "modelStreamErrorException: boom"},
      {exception_of("newException", "no JSON"), model_failure::server, 0, "newException"},
      {framed(text_header(":message-type", "error") + text_header(":error-code", "InternalError") +
                  text_header(":error-message", "An internal error"),
              ""),
       model_failure::server, 0, "InternalError: An internal error"},
  };
  for (const row& one : rows) {
    CAPTURE(one.words);
    try {
      static_cast<void>(assay::detail::bedrock_event(messages_in(one.frame, 0).at(0)));
      FAIL("it was no failure");
    } catch (const assay::model_error& error) {
      CHECK(error.kind() == one.kind);
      CHECK(error.status() == one.status);
      CHECK(std::string(error.what()) == one.words);
    }
  }
}

// --- over HTTP -------------------------------------------------------------------------------------------------------

ordered_json delta_of(int index, ordered_json delta) {
  return {{"type", "content_block_delta"}, {"index", index}, {"delta", std::move(delta)}};
}

std::string beginning() {
  return chunk_of({{"type", "message_start"},
                   {"message",
                    {{"id", "msg_1"},
                     {"model", "claude"},
                     {"role", "assistant"},
                     {"content", ordered_json::array()},
                     {"usage", {{"input_tokens", 20}, {"output_tokens", 1}}}}}});
}

std::string ending(const char* why) {
  return chunk_of({{"type", "message_delta"}, {"delta", {{"stop_reason", why}}}, {"usage", {{"output_tokens", 10}}}}) +
         chunk_of({{"type", "message_stop"},
                   {"amazon-bedrock-invocationMetrics", {{"inputTokenCount", 20}, {"outputTokenCount", 10}}}});
}

std::string words_stream() {
  return beginning() +
         chunk_of(
             {{"type", "content_block_start"}, {"index", 0}, {"content_block", {{"type", "text"}, {"text", ""}}}}) +
         chunk_of(delta_of(0, {{"type", "text_delta"}, {"text", "hel"}})) +
         chunk_of(delta_of(0, {{"type", "text_delta"}, {"text", "lo"}})) +
         chunk_of({{"type", "content_block_stop"}, {"index", 0}}) + ending("end_turn");
}

std::string call_stream() {
  return beginning() +
         chunk_of({{"type", "content_block_start"},
                   {"index", 0},
                   {"content_block", {{"type", "tool_use"}, {"id", "t1"}, {"name", "look"}, {"input", {}}}}}) +
         chunk_of(delta_of(0, {{"type", "input_json_delta"}, {"partial_json", R"({"at")"}})) +
         chunk_of(delta_of(0, {{"type", "input_json_delta"}, {"partial_json", R"(: 5})"}})) +
         chunk_of({{"type", "content_block_stop"}, {"index", 0}}) + ending("tool_use");
}

mock::reply says_error(int status, std::string body) {
  mock::reply made;
  made.status = status;
  made.body = std::move(body);
  return made;
}

constexpr const char* haiku = "anthropic.claude-3-haiku-20240307-v1:0";

std::shared_ptr<assay::language_model> bedrock_at(const mock::server& server, assay::http_options http = {}) {
  return frames::bedrock_at(server, haiku, std::move(http));
}

TEST_CASE("a streamed answer: its pieces, its end, its usage") {
  mock::server server([](const mock::request& asked) {
    CHECK(asked.target.ends_with("/invoke-with-response-stream"));
    CHECK(asked.headers.at("accept") == "application/vnd.amazon.eventstream");
    CHECK_FALSE(asked.json.contains("stream"));
    return streamed(words_stream());
  });
  const auto model = bedrock_at(server);
  CHECK(model->capabilities().streaming);
  const std::vector<assay::stream_event> events = async::run(read_all(*model, asking("?")));
  REQUIRE(events.size() == 3);
  CHECK(std::get<assay::text_delta>(events[0]).text == "hel");
  CHECK(std::get<assay::text_delta>(events[1]).text == "lo");
  const assay::response& whole = std::get<assay::stream_end>(events[2]).response;
  CHECK(whole.text() == "hello");
  CHECK(whole.finish == assay::finish_reason::stop);
  CHECK(whole.usage.input_tokens == 20);
  CHECK(whole.usage.output_tokens == 10);
  CHECK(whole.id == "msg_1");
}

TEST_CASE("the arguments of a tool arrive in pieces") {
  mock::server server([](const mock::request&) { return streamed(call_stream()); });
  const std::vector<assay::stream_event> events = async::run(read_all(*bedrock_at(server), asking("?")));
  std::string arguments;
  for (const assay::stream_event& event : events) {
    if (const auto* const more = std::get_if<assay::tool_call_delta>(&event)) arguments += more->arguments;
  }
  CHECK(arguments == R"({"at": 5})");
  const assay::response& whole = std::get<assay::stream_end>(events.back()).response;
  CHECK(whole.finish == assay::finish_reason::tool_calls);
  REQUIRE(whole.tool_calls().size() == 1);
  CHECK(whole.tool_calls()[0]->name == "look");
  CHECK(whole.tool_calls()[0]->arguments == R"({"at": 5})");
}

TEST_CASE("what goes wrong in a stream") {
  struct row {
    const char* name;
    mock::reply answer;
    assay::http_options http;
    model_failure kind;
    const char* words;
  };
  const std::string words = words_stream();
  std::string damaged = words;
  damaged[words.size() / 2] = static_cast<char>(damaged[words.size() / 2] ^ 1);
  mock::reply too_many = says_error(429, R"({"message": "Too many requests"})");
  const std::string no_bytes =
      framed(text_header(":event-type", "chunk") + text_header(":message-type", "event"), R"({"bytes": "%%"})");
  const std::vector<row> rows = {
      {"throttled in its middle",
       streamed(beginning() + exception_of("throttlingException", R"({"message": "slow down"})")),
       {},
       model_failure::rate_limited,
       "throttlingException: slow down"},
      {"throttled at once", too_many, {}, model_failure::rate_limited, "Too many requests"},
      {"damaged", streamed(damaged), {}, model_failure::protocol, "the event stream is damaged: the frame at byte"},
      {"cut within a frame",
       streamed(words.substr(0, words.size() - 5)),
       {},
       model_failure::protocol,
       "it ends within the frame at byte"},
      {"cut between two", streamed(beginning()), {}, model_failure::protocol, ""},
      {"a chunk without bytes", streamed(no_bytes), {}, model_failure::protocol, "holds no bytes in base64"},
      {"a long frame", streamed(words), {.max_event_bytes = 100}, model_failure::over_limit, "at most 100 and"},
      {"many events",
       streamed(words),
       {.max_events = 3},
       model_failure::over_limit,
       "the stream has more than 3 events"},
  };
  for (const row& one : rows) {
    CAPTURE(one.name);
    mock::server server([&one](const mock::request&) { return one.answer; });
    const assay::model_error error = error_of(*bedrock_at(server, one.http), asking("?"), true);
    CHECK(error.kind() == one.kind);
    CHECK(std::string(error.what()).find(one.words) != std::string::npos);
  }
}

}  // namespace
}  // namespace test_llm
