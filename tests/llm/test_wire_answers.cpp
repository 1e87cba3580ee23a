// What providers answer, recorded and made up: typed responses, streamed or not.
#include "wire_data.hpp"

#include <random>

namespace test_llm {
namespace {

using assay::finish_reason;
using assay::wire_format;

/// What is compared: text, calls as "name arguments", tokens in and out.
struct gist {
  std::string text;
  std::vector<std::string> calls;
  std::int64_t input = 0;
  std::int64_t output = 0;
  bool operator==(const gist&) const = default;
};

std::string string_or(const ordered_json& object, const char* key) {
  return object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : "";
}

/// The gist of a recorded body, read in the most direct way.
gist gist_of(wire_format format, const ordered_json& body) {
  gist all;
  if (format == wire_format::openai_chat) {
    const ordered_json& said = body["choices"][0]["message"];
    all.text = string_or(said, "content");
    for (const auto& call : said.value("tool_calls", ordered_json::array())) {
      all.calls.push_back(string_or(call["function"], "name") + " " + string_or(call["function"], "arguments"));
    }
    all.input = body["usage"]["prompt_tokens"];
    all.output = body["usage"]["completion_tokens"];
  } else if (format == wire_format::openai_responses) {
    for (const auto& item : body["output"]) {
      if (item["type"] == "message") all.text += item["content"][0]["text"].get<std::string>();
      if (item["type"] == "function_call")
        all.calls.push_back(string_or(item, "name") + " " + string_or(item, "arguments"));
    }
    all.input = body["usage"]["input_tokens"];
    all.output = body["usage"]["output_tokens"];
  } else if (format == wire_format::anthropic) {
    for (const auto& block : body["content"]) {
      if (block["type"] == "text") all.text += block["text"].get<std::string>();
      if (block["type"] == "tool_use") all.calls.push_back(string_or(block, "name") + " " + block["input"].dump());
    }
    all.input = body["usage"]["input_tokens"].get<int>() + body["usage"].value("cache_read_input_tokens", 0) +
                body["usage"].value("cache_creation_input_tokens", 0);
    all.output = body["usage"]["output_tokens"];
  } else {
    const ordered_json& content = body["candidates"][0].value("content", ordered_json::object());
    for (const auto& part : content.value("parts", ordered_json::array())) {
      if (part.contains("functionCall")) {
        all.calls.push_back(string_or(part["functionCall"], "name") + " " + part["functionCall"]["args"].dump());
      } else if (!part.value("thought", false)) {
        all.text += string_or(part, "text");
      }
    }
    all.input = body["usageMetadata"]["promptTokenCount"];
    all.output =
        body["usageMetadata"].value("candidatesTokenCount", 0) + body["usageMetadata"].value("thoughtsTokenCount", 0);
  }
  return all;
}

gist gist_of(const assay::response& answer) {
  gist all{answer.text(), {}, answer.usage.input_tokens, answer.usage.output_tokens};
  for (const assay::tool_call* call : answer.tool_calls()) all.calls.push_back(call->name + " " + call->arguments);
  return all;
}

std::vector<assay::stream_event> decode_stream(wire_format format, std::string_view text, std::mt19937* random) {
  assay::sse_parser parser;
  assay::stream_decoder decoder(format);
  std::vector<assay::stream_event> all;
  const auto take = [&all](std::vector<assay::stream_event> events) {
    for (assay::stream_event& event : events) all.push_back(std::move(event));
  };
  while (!text.empty()) {
    const std::size_t size =
        random == nullptr ? text.size() : std::uniform_int_distribution<std::size_t>(1, 40)(*random);
    parser.feed(text.substr(0, size));
    text.remove_prefix(std::min(size, text.size()));
    while (auto event = parser.next()) take(decoder.feed(*event));
  }
  take(decoder.finish());
  return all;
}

/// The pieces of a stream put together again, which must be its end's response.
void check_pieces(const std::vector<assay::stream_event>& events) {
  std::string text;
  std::vector<assay::tool_call> calls;
  for (const assay::stream_event& event : events) {
    if (const auto* words = std::get_if<assay::text_delta>(&event)) text += words->text;
    if (const auto* piece = std::get_if<assay::tool_call_delta>(&event)) {
      calls.resize(std::max(calls.size(), piece->index + 1));
      calls[piece->index].name += piece->name;
      calls[piece->index].id += piece->id;
      calls[piece->index].arguments += piece->arguments;
    }
  }
  REQUIRE_FALSE(events.empty());
  const auto* end = std::get_if<assay::stream_end>(&events.back());
  REQUIRE(end != nullptr);
  CHECK(end->response.text() == text);
  REQUIRE(end->response.tool_calls().size() == calls.size());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    CHECK(end->response.tool_calls()[i]->name == calls[i].name);
    CHECK(end->response.tool_calls()[i]->id == calls[i].id);
    if (!calls[i].arguments.empty()) CHECK(end->response.tool_calls()[i]->arguments == calls[i].arguments);
  }
}

TEST_CASE("every recorded answer gives its typed response") {
  std::size_t streams = 0;
  std::size_t bodies = 0;
  for (const exchange& one : recorded_exchanges()) {
    CAPTURE(one.name);
    if (one.response.is_string()) {
      ++streams;
      const auto events = decode_stream(one.format, one.response.get<std::string>(), nullptr);
      check_pieces(events);
      const assay::response& whole = std::get<assay::stream_end>(events.back()).response;
      CHECK(whole.finish != finish_reason::other);
      CHECK(whole.usage.output_tokens > 0);
      CHECK_FALSE(whole.model.empty());
      continue;
    }
    ++bodies;
    const assay::response answer = assay::decode(one.format, one.response.dump());
    CHECK(gist_of(answer) == gist_of(one.format, one.response));
    CHECK(answer.finish != finish_reason::other);
    CHECK_FALSE(answer.model.empty());
    CHECK(answer.raw == one.response.dump());
  }
  MESSAGE(bodies << " answers and " << streams << " streams were read");
}

TEST_CASE("recorded streams, cut at random places, give the same events") {
  std::mt19937 random(5);
  for (const exchange& one : recorded_exchanges()) {
    if (!one.response.is_string()) continue;
    CAPTURE(one.name);
    const std::string text = one.response.get<std::string>();
    const auto whole = decode_stream(one.format, text, nullptr);
    for (int i = 0; i < 5; ++i) CHECK((decode_stream(one.format, text, &random) == whole));
  }
}

TEST_CASE("recorded streams that break off are errors, wherever they break") {
  for (const exchange& one : recorded_exchanges()) {
    if (!one.response.is_string()) continue;
    CAPTURE(one.name);
    const std::string text = one.response.get<std::string>();
    for (const std::size_t part : {1U, 2U, 3U}) {
      CHECK_THROWS_AS(decode_stream(one.format, std::string_view(text).substr(0, text.size() * part / 5), nullptr),
                      assay::model_error);
    }
  }
}

struct answer_case {
  const char* what;
  wire_format format;
  const char* body;
  finish_reason finish;
  const char* text;
  const char* refusal;
};

TEST_CASE("why an answer ended") {
  const answer_case cases[] = {
      {"chat: length", wire_format::openai_chat,
       R"({"choices":[{"finish_reason":"length","message":{"content":"{\"a\":"}}]})", finish_reason::length,
       "{\"a\":", ""},
      {"chat: refusal", wire_format::openai_chat,
       R"({"choices":[{"finish_reason":"stop","message":{"content":null,"refusal":"No."}}]})", finish_reason::refusal,
       "", "No."},
      {"chat: filter", wire_format::openai_chat,
       R"({"choices":[{"finish_reason":"content_filter","message":{"content":""}}]})", finish_reason::filtered, "", ""},
      {"chat: unknown", wire_format::openai_chat,
       R"({"choices":[{"finish_reason":"bored","message":{"content":"x"}}]})", finish_reason::other, "x", ""},
      {"chat: reasoning beside", wire_format::openai_chat,
       R"({"choices":[{"finish_reason":"stop","message":{"content":"x","reasoning_content":"hm"}}]})",
       finish_reason::stop, "x", ""},
      {"responses: refusal", wire_format::openai_responses,
       R"({"status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]})",
       finish_reason::refusal, "", "No."},
      {"responses: incomplete", wire_format::openai_responses,
       R"({"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[]})",
       finish_reason::length, "", ""},
      {"responses: filter", wire_format::openai_responses,
       R"({"status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]})",
       finish_reason::filtered, "", ""},
      {"anthropic: refusal", wire_format::anthropic,
       R"({"content":[],"stop_reason":"refusal","stop_details":{"explanation":"No."}})", finish_reason::refusal, "",
       "No."},
      {"anthropic: length", wire_format::anthropic,
       R"({"content":[{"type":"text","text":"a"}],"stop_reason":"max_tokens"})", finish_reason::length, "a", ""},
      {"anthropic: pause", wire_format::anthropic, R"({"content":[],"stop_reason":"pause_turn"})",
       finish_reason::paused, "", ""},
      {"gemini: safety", wire_format::gemini, R"({"candidates":[{"finishReason":"SAFETY"}]})", finish_reason::filtered,
       "", ""},
      {"gemini: blocked prompt", wire_format::gemini, R"({"promptFeedback":{"blockReason":"SAFETY"}})",
       finish_reason::filtered, "", ""},
      {"gemini: length", wire_format::gemini,
       R"({"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"MAX_TOKENS"}]})", finish_reason::length,
       "a", ""},
      {"gemini: malformed call", wire_format::gemini, R"({"candidates":[{"finishReason":"MALFORMED_FUNCTION_CALL"}]})",
       finish_reason::malformed, "", ""},
  };
  for (const answer_case& one : cases) {
    CAPTURE(one.what);
    const assay::response answer = assay::decode(one.format, one.body);
    CHECK(answer.finish == one.finish);
    CHECK(answer.text() == one.text);
    CHECK(answer.refusal() == one.refusal);
  }
}

TEST_CASE("a streamed refusal is the same as a whole one") {
  const std::string chat =
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"I \"}}]}\n\n"
      "data: {\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"won't\"},\"finish_reason\":\"stop\"}]}\n\ndata: "
      "[DONE]\n\n";
  const std::string responses =
      "data: {\"type\":\"response.refusal.delta\",\"delta\":\"I won't\"}\n\n"
      "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\",\"output\":[{\"type\":\"message\","
      "\"content\":[{\"type\":\"refusal\",\"refusal\":\"I won't\"}]}]}}\n\n";
  const std::pair<wire_format, std::string> streams[] = {{wire_format::openai_chat, chat},
                                                         {wire_format::openai_responses, responses}};
  for (const auto& [format, text] : streams) {
    const auto events = decode_stream(format, text, nullptr);
    const assay::response& whole = std::get<assay::stream_end>(events.back()).response;
    CHECK(whole.refusal() == "I won't");
    CHECK(whole.finish == finish_reason::refusal);
    CHECK(std::holds_alternative<assay::refusal_delta>(events[0]));
  }
}

TEST_CASE("what is no answer is a protocol error; an error in a stream is the provider's") {
  const auto formats = {wire_format::openai_chat, wire_format::openai_responses, wire_format::anthropic,
                        wire_format::gemini};
  for (const wire_format format : formats) {
    for (const char* body : {"", "<html>502</html>", "[]", "{}", "{\"choices\":[]}", "null"}) {
      CAPTURE(body);
      CHECK_THROWS_AS(static_cast<void>(assay::decode(format, body)), assay::model_error);
    }
    assay::stream_decoder decoder(format);
    std::string said;
    try {
      static_cast<void>(decoder.feed({.data = R"({"type":"error","error":{"message":"Overloaded"}})"}));
    } catch (const assay::model_error& error) {
      said = error.what();
      CHECK(error.retryable());
    }
    CHECK(said == "the stream ended with an error: Overloaded");
    assay::stream_decoder garbage(format);
    CHECK_THROWS_AS(static_cast<void>(garbage.feed({.data = "not JSON"})), assay::model_error);
    assay::stream_decoder nothing(format);
    CHECK_THROWS_AS(static_cast<void>(nothing.finish()), assay::model_error);
  }
}

TEST_CASE("an HTTP error has the provider's message, and says whether again may help") {
  struct error_case {
    int status;
    const char* body;
    const char* message;
    assay::model_failure kind;
  };
  const error_case cases[] = {
      {429, R"({"error":{"message":"Slow down","type":"x"}})", "m: HTTP 429: Slow down",
       assay::model_failure::rate_limited},
      {529, R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})", "m: HTTP 529: Overloaded",
       assay::model_failure::server},
      {400, R"([{"error":{"code":400,"message":"Bad schema"}}])", "m: HTTP 400: Bad schema",
       assay::model_failure::rejected},
      {401, R"({"error":"no key"})", "m: HTTP 401: no key", assay::model_failure::rejected},
      {404, R"({"detail":"Not Found"})", "m: HTTP 404: Not Found", assay::model_failure::rejected},
      {502, "<html>", "m: HTTP 502: <html>", assay::model_failure::server},
      {408, "", "m: HTTP 408", assay::model_failure::server},
  };
  for (const error_case& one : cases) {
    const assay::model_error error = assay::decode_error("m", one.status, one.body, 2s);
    CHECK(std::string(error.what()) == one.message);
    CHECK(error.kind() == one.kind);
    CHECK(error.status() == one.status);
    CHECK(error.retry_after() == 2s);
  }
}

}  // namespace
}  // namespace test_llm
