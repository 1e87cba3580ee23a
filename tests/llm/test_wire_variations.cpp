// The ways in which providers and compatible servers differ from the formats as they are documented.
#include "support.hpp"

#include <assay/llm/wire_format.hpp>

#include <ctime>
#include <set>

namespace test_llm {
namespace {

using assay::finish_reason;
using assay::model_failure;
using assay::wire_format;
using nlohmann::ordered_json;

constexpr wire_format formats[] = {wire_format::openai_chat, wire_format::openai_responses, wire_format::anthropic,
                                   wire_format::gemini};

/// Feeds events, each a JSON text; "" is the end without a last event.
assay::response streamed(wire_format format, const std::vector<std::string>& events, bool ends = true) {
  assay::stream_decoder decoder(format);
  std::vector<assay::stream_event> all;
  for (const std::string& event : events) {
    for (assay::stream_event& one : decoder.feed({.data = event})) all.push_back(std::move(one));
  }
  if (ends) {
    for (assay::stream_event& one : decoder.finish()) all.push_back(std::move(one));
  }
  REQUIRE_FALSE(all.empty());
  assay::response whole = std::get<assay::stream_end>(all.back()).response;
  std::string text;
  std::vector<assay::tool_call> calls(whole.tool_calls().size());
  for (const assay::stream_event& one : all) {
    if (const auto* words = std::get_if<assay::text_delta>(&one)) text += words->text;
    if (const auto* more = std::get_if<assay::tool_call_delta>(&one)) {
      REQUIRE(more->index < calls.size());
      calls[more->index].id += more->id;
      calls[more->index].name += more->name;
      calls[more->index].arguments += more->arguments;
    }
  }
  CHECK(text == whole.text());
  for (std::size_t i = 0; i < calls.size(); ++i) {
    const assay::tool_call& call = *whole.tool_calls()[i];
    CHECK(calls[i].id == call.id);
    CHECK(calls[i].name == call.name);
    // That what came means no arguments is known at the end.
    const bool none = calls[i].arguments.empty() || calls[i].arguments == "null";
    CHECK((none ? "{}" : calls[i].arguments) == call.arguments);
  }
  return whole;
}

/// "name arguments" of each call, which all have ids of their own.
std::string calls_of(const assay::response& answer) {
  std::string all;
  std::set<std::string> ids;
  for (const assay::tool_call* call : answer.tool_calls()) {
    all += (all.empty() ? "" : ", ") + call->name + " " + call->arguments;
    CHECK_FALSE(call->id.empty());
    CHECK(ids.insert(call->id).second);
  }
  return all;
}

std::string chat_event(const std::string& delta, const char* finish = "null") {
  return R"({"choices":[{"index":0,"delta":)" + delta + R"(,"finish_reason":)" + finish + "}]}";
}
std::string chat_calls(const std::string& calls) { return chat_event(R"({"tool_calls":[)" + calls + "]}"); }

// --- Chat Completions ------------------------------------------------------------------------------------------------

struct calls_case {
  const char* what;
  std::vector<std::string> events;  ///< the tool_calls of each
  const char* calls;
};

TEST_CASE("calls of a chat stream are told apart however the server numbers them") {
  const calls_case cases[] = {
      {"numbered, pieces interleaved",
       {R"({"index":0,"id":"a","function":{"name":"f","arguments":""}})",
        R"({"index":1,"id":"b","function":{"name":"g","arguments":"{"}})",
        R"({"index":0,"function":{"arguments":"{\"x\":1}"}})", R"({"index":1,"function":{"arguments":"}"}})"},
       R"(f {"x":1}, g {})"},
      {"all number 0, pieces after each",
       {R"({"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}})",
        R"({"index":0,"function":{"arguments":":1}"}})",
        R"({"index":0,"id":"b","function":{"name":"f","arguments":"{\"x\""}})",
        R"({"index":0,"function":{"arguments":":2}"}})"},
       R"(f {"x":1}, f {"x":2})"},
      {"no numbers, pieces after each",
       {R"({"id":"a","function":{"name":"f","arguments":""}})", R"({"function":{"arguments":"{\"x\":1}"}})",
        R"({"id":"b","function":{"name":"g","arguments":""}})", R"({"function":{"arguments":"{}"}})"},
       R"(f {"x":1}, g {})"},
      {"neither numbers nor ids",
       {R"({"function":{"name":"f","arguments":"{\"x\":1}"}})", R"({"function":{"name":"f","arguments":"{\"x\":2}"}})"},
       R"(f {"x":1}, f {"x":2})"},
      {"number 0, no ids, other names",
       {R"({"index":0,"function":{"name":"f","arguments":""}})",
        R"({"index":0,"function":{"name":"g","arguments":""}})"},
       "f {}, g {}"},
      {"three in one event, all number 0",
       {R"({"index":0,"id":"a","function":{"name":"f","arguments":"{}"}},{"index":0,"id":"b","function":{"name":"f","arguments":"{}"}},{"index":0,"id":"c","function":{"name":"f","arguments":"{}"}})"},
       "f {}, f {}, f {}"},
      {"id and name in each piece",
       {R"({"index":2,"id":"a","function":{"name":"f","arguments":"{\"x\":"}})",
        R"({"index":2,"id":"a","function":{"name":"f","arguments":"\"}{\"}"}})"},
       R"(f {"x":"}{"})"},
      {"a finished call once more, whole",
       {R"({"index":0,"id":"a","function":{"name":"f","arguments":"{}"}})",
        R"({"index":0,"id":"a","function":{"name":"f","arguments":"{}"}})"},
       "f {}"},
      {"the same id twice",
       {R"({"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":1}"}})",
        R"({"index":1,"id":"a","function":{"name":"f","arguments":"{\"x\":2}"}})"},
       R"(f {"x":1}, f {"x":2})"},
      {"an id that comes late",
       {R"({"index":0,"function":{"name":"f","arguments":"{"}})",
        R"({"index":0,"id":"a","function":{"arguments":"}"}})"},
       "f {}"},
      {"arguments as objects",
       {R"({"index":0,"id":"a","function":{"name":"f","arguments":{"x":1}}})",
        R"({"index":0,"id":"b","function":{"name":"f","arguments":{"x":[2]}}})"},
       R"(f {"x":1}, f {"x":[2]})"},
      {"numbers far apart",
       {R"({"index":7,"id":"a","function":{"name":"f","arguments":"{}"}})",
        R"({"index":2000000000000,"id":"b","function":{"name":"g","arguments":"null"}})"},
       "f {}, g {}"},
  };
  for (const calls_case& one : cases) {
    CAPTURE(one.what);
    std::vector<std::string> events;
    for (const std::string& calls : one.events) events.push_back(chat_calls(calls));
    events.push_back(chat_event("{}", R"("tool_calls")"));
    const assay::response answer = streamed(wire_format::openai_chat, events);
    // "null" is what came; that it means no arguments is known at the end.
    CHECK(calls_of(answer) == one.calls);
    CHECK(answer.finish == finish_reason::tool_calls);
  }
}

TEST_CASE("arguments of every shape are an object") {
  const std::pair<const char*, const char*> cases[] = {
      {R"("arguments":{"x":1})", R"({"x":1})"},
      {R"("arguments":"{\"x\":1}")", R"({"x":1})"},
      {R"("arguments":"")", "{}"},
      {R"("arguments":" \n")", "{}"},
      {R"("arguments":null)", "{}"},
      {R"("arguments":"null")", "{}"},
      {R"("unknown":1)", "{}"},
      {R"("arguments":[1])", "[1]"},
  };
  for (const auto& [member, arguments] : cases) {
    CAPTURE(member);
    const std::string call = std::string(R"({"id":"a","function":{"name":"f",)") + member + "}}";
    const std::string body = R"({"choices":[{"message":{"tool_calls":[)" + call + "]}}]}";
    CHECK(calls_of(assay::decode(wire_format::openai_chat, body)) == "f " + std::string(arguments));
  }
  const std::string older = R"({"choices":[{"message":{"function_call":{"name":"f","arguments":"{\"x\":1}"}}}]})";
  CHECK(calls_of(assay::decode(wire_format::openai_chat, older)) == R"(f {"x":1})");
}

TEST_CASE("an answer that the provider gave up is an error, whatever there is of it") {
  for (const char* word : {"error", "insufficient_system_resource", "network_error", "abort", "ERROR"}) {
    CAPTURE(word);
    const std::string quoted = std::string("\"") + word + "\"";
    const std::string body = R"({"choices":[{"finish_reason":)" + quoted +
                             R"(,"message":{"content":"Half a"}}],"usage":{"prompt_tokens":7}})";
    try {
      static_cast<void>(assay::decode(wire_format::openai_chat, body));
      FAIL("it was taken for an answer");
    } catch (const assay::model_error& error) {
      CHECK(error.kind() == model_failure::server);
      CHECK(error.usage().input_tokens == 7);
    }
    CHECK_THROWS_AS(static_cast<void>(streamed(wire_format::openai_chat, {chat_event(R"({"content":"Half a"})"),
                                                                          chat_event("{}", quoted.c_str())})),
                    assay::model_error);
  }
  for (const char* word : {"OTHER", "MISSING_THOUGHT_SIGNATURE", "SOMETHING_NEW"}) {
    const std::string body =
        R"({"candidates":[{"content":{"parts":[{"text":"Half"}]},"finishReason":")" + std::string(word) + "\"}]}";
    CHECK_THROWS_AS(static_cast<void>(assay::decode(wire_format::gemini, body)), assay::model_error);
    CHECK_THROWS_AS(static_cast<void>(streamed(wire_format::gemini, {body})), assay::model_error);
  }
  for (const char* status : {"failed", "cancelled", "in_progress"}) {
    const std::string body = R"({"status":")" + std::string(status) +
                             R"(","output":[{"type":"message","content":[{"type":"output_text","text":"Half"}]}]})";
    CHECK_THROWS_AS(static_cast<void>(assay::decode(wire_format::openai_responses, body)), assay::model_error);
    CHECK_THROWS_AS(static_cast<void>(streamed(wire_format::openai_responses,
                                               {R"({"type":"response.failed","response":)" + body + "}"})),
                    assay::model_error);
  }
}

TEST_CASE("why an answer ended, in the words of compatible servers") {
  const std::pair<const char*, finish_reason> cases[] = {
      {"eos", finish_reason::stop},
      {"eos_token", finish_reason::stop},
      {"end_turn", finish_reason::stop},
      {"STOP", finish_reason::stop},
      {"max_tokens", finish_reason::length},
      {"model_length", finish_reason::length},
      {"sensitive", finish_reason::filtered},
      {"SAFETY", finish_reason::filtered},
      {"tool_calls", finish_reason::stop},  // without any
      {"", finish_reason::stop},
  };
  for (const auto& [word, meaning] : cases) {
    CAPTURE(word);
    const std::string body =
        R"({"choices":[{"message":{"content":"x"},"finish_reason":")" + std::string(word) + "\"}]}";
    CHECK(assay::decode(wire_format::openai_chat, body).finish == meaning);
    CHECK(streamed(wire_format::openai_chat,
                   {chat_event(R"({"content":"x"})", ("\"" + std::string(word) + "\"").c_str()), "[DONE]"}, false)
              .finish == meaning);
  }
}

TEST_CASE("a stream without a finish reason ends with [DONE], and is cut off without that") {
  const std::string piece = chat_event(R"({"content":"done"})");
  CHECK(streamed(wire_format::openai_chat, {piece, " [DONE] "}, false).text() == "done");
  CHECK(streamed(wire_format::openai_chat,
                 {chat_calls(R"({"id":"a","function":{"name":"f","arguments":"{}"}})"), "[DONE]"}, false)
            .finish == finish_reason::tool_calls);
  assay::stream_decoder cut(wire_format::openai_chat);
  static_cast<void>(cut.feed({.data = piece}));
  CHECK_THROWS_AS(static_cast<void>(cut.finish()), assay::model_error);
  assay::stream_decoder nothing(wire_format::openai_chat);
  static_cast<void>(nothing.feed({.data = "[DONE]"}));
  CHECK_THROWS_AS(static_cast<void>(nothing.finish()), assay::model_error);
}

TEST_CASE("content may be a list of parts, whole and in pieces") {
  const std::string content =
      R"([{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"a"},"b",{"type":"reference","reference_ids":[1]},{"type":"text","text":"c"}])";
  const auto check = [](const assay::response& answer) {
    CHECK(answer.text() == "abc");
    CHECK(std::get<assay::reasoning_part>(answer.reply.parts.front()).text == "hm");
  };
  check(assay::decode(wire_format::openai_chat, R"({"choices":[{"message":{"content":)" + content + "}}]}"));
  check(streamed(wire_format::openai_chat, {chat_event(R"({"content":)" + content + "}", "\"stop\"")}));
}

TEST_CASE("usage is found wherever a server puts it") {
  struct usage_case {
    const char* choice_usage;
    const char* rest;
    std::int64_t input, output, cached, reasoning;
  };
  const usage_case cases[] = {
      {"", R"(,"usage":{"prompt_tokens":10,"completion_tokens":5})", 10, 5, 0, 0},
      {R"(,"usage":{"prompt_tokens":10,"completion_tokens":5,"cached_tokens":4})", "", 10, 5, 4, 0},
      {"", R"(,"x_groq":{"usage":{"prompt_tokens":10,"completion_tokens":5}})", 10, 5, 0, 0},
      {"",
       R"(,"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":115,"completion_tokens_details":{"reasoning_tokens":100}})",
       10, 105, 0, 100},
      {"",
       R"(,"usage":{"prompt_tokens":10,"completion_tokens":105,"total_tokens":115,"completion_tokens_details":{"reasoning_tokens":100}})",
       10, 105, 0, 100},
      {"", R"(,"usage":{"prompt_tokens":10.0,"completion_tokens":5,"prompt_cache_hit_tokens":3})", 10, 5, 3, 0},
      {"", R"(,"usage":{"prompt_tokens":-3,"completion_tokens":18446744073709551615})", 0, 1'000'000'000'000, 0, 0},
  };
  for (const usage_case& one : cases) {
    CAPTURE(one.rest);
    const assay::usage expected{one.input, one.output, one.cached, 0, one.reasoning};
    const std::string whole = R"({"choices":[{"message":{"content":"x"},"finish_reason":"stop")" +
                              std::string(one.choice_usage) + "}]" + one.rest + "}";
    CHECK(assay::decode(wire_format::openai_chat, whole).usage == expected);
    const std::string event = R"({"choices":[{"delta":{"content":"x"},"finish_reason":"stop")" +
                              std::string(one.choice_usage) + "}]" + one.rest + "}";
    CHECK(streamed(wire_format::openai_chat, {event}).usage == expected);
  }
}

// --- errors ----------------------------------------------------------------------------------------------------------

TEST_CASE("an error in an answer of status 200, or in a stream, is what its code says") {
  struct error_case {
    const char* body;
    model_failure kind;
    int status;
    const char* message;
  };
  const error_case cases[] = {
      {R"({"error":{"message":"No credit","code":402}})", model_failure::rejected, 402, "No credit"},
      {R"({"error":{"message":"Slow","code":"429"}})", model_failure::rate_limited, 429, "Slow"},
      {R"({"error":{"message":"Down","code":502}})", model_failure::server, 502, "Down"},
      {R"({"error":{"message":"Bad","type":"invalid_request_error","code":null}})", model_failure::rejected, 0, "Bad"},
      {R"({"error":{"message":"Slow","code":"rate_limit_exceeded"}})", model_failure::rate_limited, 0, "Slow"},
      {R"({"error":{"message":"Who knows"}})", model_failure::server, 0, "Who knows"},
      {R"({"error":"out of memory"})", model_failure::server, 0, "out of memory"},
      {R"({"object":"error","message":"Too long","code":40303})", model_failure::rejected, 403, "Too long"},
      {R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})", model_failure::server, 0,
       "Overloaded"},
      {R"({"type":"error","error":{"type":"authentication_error","message":"Key"}})", model_failure::rejected, 0,
       "Key"},
      {R"({"type":"error","code":"server_error","message":"Oops","param":null})", model_failure::server, 0, "Oops"},
      {R"({"error":{"code":503,"message":"Busy","status":"UNAVAILABLE"}})", model_failure::server, 503, "Busy"},
      {R"({"error":{"status":"INVALID_ARGUMENT","message":"Bad"}})", model_failure::rejected, 0, "Bad"},
  };
  for (const error_case& one : cases) {
    for (const wire_format format : formats) {
      for (const bool stream : {false, true}) {
        CAPTURE(one.body);
        try {
          if (stream) static_cast<void>(streamed(format, {one.body}));
          if (!stream) static_cast<void>(assay::decode(format, one.body));
          FAIL("it was taken for an answer");
        } catch (const assay::model_error& error) {
          CHECK(error.kind() == one.kind);
          CHECK(error.status() == one.status);
          CHECK(std::string(error.what()).ends_with(one.message));
        }
      }
    }
  }
}

TEST_CASE("errors that are answers: a filter, and what the provider could not read") {
  const auto filtered =
      assay::answer_in_error(R"({"error":{"message":"Filtered","code":"content_filter","status":400}})");
  REQUIRE(filtered);
  CHECK(filtered->finish == finish_reason::filtered);
  for (const char* code : {"tool_use_failed", "json_validate_failed"}) {
    const std::string body =
        R"({"error":{"message":"Failed","code":")" + std::string(code) + R"(","failed_generation":"{\"a\":"}})";
    const auto malformed = assay::answer_in_error(body);
    REQUIRE(malformed);
    CHECK(malformed->finish == finish_reason::malformed);
    CHECK(malformed->text() == "{\"a\":");
    CHECK(streamed(wire_format::openai_chat, {chat_event(R"({"role":"assistant"})"), body}, false).finish ==
          finish_reason::malformed);
  }
  for (const char* body : {"", "<html>", "{}", R"({"error":{"code":"invalid_api_key"}})"})
    CHECK_FALSE(assay::answer_in_error(body));
}

TEST_CASE("the wait that an error's details ask for") {
  const auto wait_of = [](const char* delay) {
    const std::string body = R"([{"error":{"code":429,"message":"q","details":[{"@type":"x"},{"retryDelay":")" +
                             std::string(delay) + "\"}]}}]";
    return assay::decode_error("m", 429, body).retry_after();
  };
  CHECK(wait_of("0.3s") == 300ms);
  CHECK(wait_of("34s") == 34s);
  CHECK(wait_of("1e300s") == 1'000'000'000s);
  for (const char* none : {"", "s", "soon", "-1s", "nans", "5"}) CHECK_FALSE(wait_of(none).has_value());
  CHECK(assay::decode_error("m", 429, "{}", 2s).retry_after() == 2s);
  CHECK_FALSE(assay::decode_error("m", 429, R"({"error":{"code":"insufficient_quota","message":"x"}})").retryable());
  CHECK(assay::decode_error("m", 429, R"({"error":{"code":"rate_limit_exceeded","message":"x"}})").retryable());
}

// --- Responses -------------------------------------------------------------------------------------------------------

const std::string message_item = R"({"type":"message","id":"m","content":[{"type":"output_text","text":"Hello"}]})";
const std::string call_item = R"({"type":"function_call","call_id":"c","name":"f","arguments":"{\"x\":1}"})";

TEST_CASE("a Responses stream is what its items were, where its end has none") {
  const std::vector<std::string> items = {
      R"({"type":"response.output_item.added","output_index":0,"item":{"type":"message","content":[]}})",
      R"({"type":"response.output_text.delta","output_index":0,"delta":"Hel"})",
      R"({"type":"response.output_text.delta","output_index":0,"delta":"lo"})",
      R"({"type":"response.output_item.added","output_index":1,"item":{"type":"function_call","call_id":"c","name":"f","arguments":""}})",
      R"({"type":"response.function_call_arguments.delta","output_index":1,"delta":"{\"x\":1}"})",
  };
  const std::string ends[] = {
      R"({"type":"response.completed","response":{"status":"completed","output":[],"usage":{"input_tokens":10,"output_tokens":5}}})",
      R"({"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":10,"output_tokens":5}}})",
      R"({"type":"response.completed","response":{"status":"completed","output":[)" + message_item + "," + call_item +
          R"(],"usage":{"input_tokens":10,"output_tokens":5}}})",
  };
  for (const std::string& end : ends) {
    for (const bool done : {false, true}) {
      std::vector<std::string> events = items;
      if (done) {
        events.push_back(R"({"type":"response.output_item.done","output_index":0,"item":)" + message_item + "}");
        events.push_back(R"({"type":"response.output_item.done","output_index":1,"item":)" + call_item + "}");
      }
      events.push_back(end);
      const assay::response answer = streamed(wire_format::openai_responses, events, false);
      CHECK(answer.text() == "Hello");
      CHECK(calls_of(answer) == R"(f {"x":1})");
      CHECK(answer.finish == finish_reason::tool_calls);
      CHECK(answer.usage.input_tokens == 10);
    }
  }
  const std::vector<std::string> only_done = {R"({"type":"response.output_item.done","item":)" + message_item + "}",
                                              R"({"type":"response.output_item.done","item":)" + call_item + "}",
                                              "[DONE]"};
  CHECK(streamed(wire_format::openai_responses, only_done, false).text() == "Hello");
  const std::string end_alone = R"({"type":"response.completed","response":{"status":"completed","output":[)" +
                                message_item + "," + call_item + "]}}";
  CHECK(calls_of(streamed(wire_format::openai_responses, {end_alone}, false)) == R"(f {"x":1})");
}

TEST_CASE("several summaries of reasoning go back as they came, two messages stay apart") {
  const std::string body =
      R"({"status":"completed","output":[{"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}],"encrypted_content":"E"},)" +
      message_item + "," + message_item + "]}";
  const assay::response answer = assay::decode(wire_format::openai_responses, body);
  CHECK(answer.text() == "Hello\n\nHello");
  assay::request asked = asking("?");
  asked.messages.push_back(answer.reply);
  const ordered_json sent = ordered_json::parse(assay::encode(wire_format::openai_responses, "m", asked, false).body);
  CHECK(
      sent["input"][1].dump() ==
      R"({"type":"reasoning","id":"rs","summary":[{"type":"summary_text","text":"a"},{"type":"summary_text","text":"b"}],"encrypted_content":"E"})");
  CHECK(sent["input"].size() == 4);
}

// --- Anthropic -------------------------------------------------------------------------------------------------------

TEST_CASE("blocks that only Anthropic understands go back unchanged, whole and streamed") {
  const std::string search = R"({"type":"server_tool_use","id":"srv_1","name":"web_search","input":{"query":"x"}})";
  const std::string found =
      R"({"type":"web_search_tool_result","tool_use_id":"srv_1","content":[{"url":"u","encrypted_content":"E"}]})";
  const std::string cited =
      R"({"type":"text","text":"So it is.","citations":[{"type":"web_search_result_location","encrypted_index":"I"}]})";
  const std::string plain = R"({"type":"text","text":"I looked. "})";
  const std::string body = R"({"content":[)" + plain + "," + search + "," + found + "," + plain + "," + cited +
                           R"(],"stop_reason":"pause_turn","container":{"id":"box"}})";
  const std::vector<std::string> events = {
      R"({"type":"message_start","message":{"container":{"id":"box"}}})",
      R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"I look"}})",
      R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"ed. "}})",
      R"({"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"srv_1","name":"web_search","input":{}}})",
      R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"query\":"}})",
      R"({"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\"x\"}"}})",
      R"({"type":"content_block_start","index":2,"content_block":)" + found + "}",
      R"({"type":"content_block_start","index":3,"content_block":)" + plain + "}",
      R"({"type":"content_block_start","index":4,"content_block":{"type":"text","text":""}})",
      R"({"type":"content_block_delta","index":4,"delta":{"type":"text_delta","text":"So it is."}})",
      R"({"type":"content_block_delta","index":4,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","encrypted_index":"I"}}})",
      R"({"type":"message_delta","delta":{"stop_reason":"pause_turn"}})",
  };
  for (const assay::response& answer :
       {assay::decode(wire_format::anthropic, body), streamed(wire_format::anthropic, events)}) {
    CHECK(answer.finish == finish_reason::paused);
    CHECK(answer.text() == "I looked. I looked. So it is.");
    assay::request asked = asking("?");
    asked.messages.push_back(answer.reply);
    // A history is kept as JSON in between.
    asked.messages =
        assay::parse<std::vector<assay::message>>(assay::dump(asked.messages), {.mode = assay::mode::strict}).value();
    const ordered_json sent = ordered_json::parse(assay::encode(wire_format::anthropic, "m", asked, false).body);
    CHECK(sent["messages"][1]["content"].dump() ==
          "[" + plain + "," + search + "," + found + "," + plain + "," + cited + "]");
    CHECK(sent["container"] == "box");
    for (const wire_format other : {wire_format::openai_chat, wire_format::openai_responses, wire_format::gemini}) {
      const std::string elsewhere = assay::encode(other, "m", asked, false).body;
      CHECK(elsewhere.find("srv_1") == std::string::npos);
      CHECK(elsewhere.find("box") == std::string::npos);
    }
  }
}

TEST_CASE("a tool's input comes with the block's beginning, in pieces, or both; blocks may all have number 0") {
  const auto run = [](const std::string& start, const std::vector<std::string>& pieces) {
    std::vector<std::string> events;
    for (int i = 0; i < 2; ++i) {
      events.push_back(R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t)" +
                       std::to_string(i) + R"(","name":"f","input":)" + start + "}}");
      for (const std::string& piece : pieces) {
        events.push_back(
            R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":)" +
            ordered_json(piece).dump() + "}}");
      }
      events.push_back(R"({"type":"content_block_stop","index":0})");
    }
    events.push_back(R"({"type":"message_delta","delta":{"stop_reason":"tool_use"}})");
    events.push_back(R"({"type":"message_stop"})");
    return calls_of(streamed(wire_format::anthropic, events, false));
  };
  CHECK(run("{}", {"{\"x\":", "1}"}) == R"(f {"x":1}, f {"x":1})");
  CHECK(run(R"({"x":1})", {}) == R"(f {"x":1}, f {"x":1})");
  CHECK(run(R"({"x":1})", {"{\"x\":1}"}) == R"(f {"x":1}, f {"x":1})");
  CHECK(run("{}", {}) == "f {}, f {}");
  CHECK(run("{}", {""}) == "f {}, f {}");
  CHECK(run(R"("{\"x\":1}")", {}) == R"(f {"x":1}, f {"x":1})");
}

TEST_CASE("a tool is not forced where Anthropic's thinking forbids it") {
  assay::request asked = asking("?");
  asked.tools.push_back({.name = "f"});
  asked.tool_choice = assay::tool_use::required;
  const auto choice = [&asked](const char* model) {
    return ordered_json::parse(assay::encode(wire_format::anthropic, model, asked, false).body);
  };
  CHECK(choice("claude-opus-4-6")["tool_choice"]["type"] == "any");
  CHECK(choice("claude-fable-5")["tool_choice"]["type"] == "auto");
  asked.extra["thinking"] = {{"type", "adaptive"}};
  CHECK(choice("claude-opus-4-6")["tool_choice"]["type"] == "any");
  asked.extra["thinking"] = {{"type", "enabled"}, {"budget_tokens", 10'000}};
  CHECK(choice("claude-opus-4-6")["tool_choice"]["type"] == "auto");
  CHECK(choice("claude-opus-4-6")["max_tokens"] == 10'000 + assay::default_anthropic_max_tokens);
}

// --- histories -------------------------------------------------------------------------------------------------------

assay::message called(std::vector<assay::tool_call> calls) {
  assay::message turn{.role = assay::role::assistant, .parts = {}};
  for (assay::tool_call& call : calls) turn.parts.emplace_back(std::move(call));
  return turn;
}

struct sent_ids {
  std::vector<std::string> calls;
  std::vector<std::string> results;
};

sent_ids ids_in(wire_format format, const ordered_json& body) {
  sent_ids all;
  if (format == wire_format::openai_chat) {
    for (const auto& one : body["messages"]) {
      for (const auto& call : one.value("tool_calls", ordered_json::array())) all.calls.push_back(call["id"]);
      if (one["role"] == "tool") all.results.push_back(one["tool_call_id"]);
    }
  } else if (format == wire_format::openai_responses) {
    for (const auto& one : body["input"]) {
      if (one.value("type", "") == "function_call") all.calls.push_back(one["call_id"]);
      if (one.value("type", "") == "function_call_output") all.results.push_back(one["call_id"]);
    }
  } else {
    const bool gemini = format == wire_format::gemini;
    for (const auto& one : body[gemini ? "contents" : "messages"]) {
      for (const auto& part : one[gemini ? "parts" : "content"]) {
        if (part.contains("functionCall")) all.calls.push_back(part["functionCall"]["id"]);
        if (part.contains("functionResponse")) all.results.push_back(part["functionResponse"]["id"]);
        if (part.value("type", "") == "tool_use") all.calls.push_back(part["id"]);
        if (part.value("type", "") == "tool_result") all.results.push_back(part["tool_use_id"]);
      }
    }
  }
  return all;
}

TEST_CASE("any provider takes any history") {
  assay::request asked = asking("Go");
  const auto turn = [&asked](std::vector<assay::tool_call> calls, std::vector<assay::tool_result> results) {
    asked.messages.push_back(called(std::move(calls)));
    for (assay::tool_result& result : results) asked.messages.push_back(assay::tool_message(std::move(result)));
  };
  turn({{.id = "functions.f:0", .name = "f", .arguments = R"({"x":1})"}},
       {{.id = "functions.f:0", .name = "f", .content = "1"}});
  turn({{.id = "", .name = "f", .arguments = ""}, {.id = "", .name = "g", .arguments = "null"}},
       {{.id = "", .name = "g", .content = "second"}, {.id = "", .name = "f", .content = "first"}});
  turn({{.id = "x", .name = "f", .arguments = "{x: 1,"}, {.id = "x", .name = "f", .arguments = "no JSON at all"}},
       {{.id = "x", .name = "f", .content = "1"}, {.id = "x", .name = "f", .content = "2"}});
  turn({{.id = "x", .name = "functions.f", .arguments = "[1]"},
        {.id = "y", .name = "", .arguments = "\"{\\\"x\\\":1}\""}},
       {{.id = "y", .name = "", .content = "1"}});
  turn({{.id = std::string(70, 'i'), .name = "f", .arguments = "{}"}}, {});
  asked.messages.push_back(assay::tool_message({.id = "nobody", .name = "f", .content = "lost"}));
  asked.messages.push_back(assay::assistant_message(""));
  asked.messages.push_back(assay::user_message("And now?"));
  const auto is_word = [](const std::string& id) {
    return !id.empty() && id.size() <= 64 &&
           id.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
               std::string::npos;
  };
  for (const wire_format format : formats) {
    CAPTURE(static_cast<int>(format));
    const std::string text = assay::encode(format, "m", asked, false).body;
    CAPTURE(text);
    const sent_ids ids = ids_in(format, ordered_json::parse(text));
    CHECK(ids.calls.size() == 8);
    CHECK(std::set<std::string>(ids.calls.begin(), ids.calls.end()).size() == 8);
    CHECK(std::set<std::string>(ids.results.begin(), ids.results.end()) ==
          std::set<std::string>(ids.calls.begin(), ids.calls.end()));
    CHECK(ids.results.size() == 8);
    if (format != wire_format::openai_chat) {
      for (const std::string& id : ids.calls) CHECK(is_word(id));
    } else {
      CHECK(ids.calls.front() == "functions.f:0");  // its own server wants it back
    }
    CHECK(ids.results[1] == ids.calls[2]);  // the second call's came first
    CHECK(text.find("This call was not run.") != std::string::npos);
    CHECK(text.find("Result of the tool 'f': lost") != std::string::npos);
    CHECK(text.find("functions.f\"") == std::string::npos);
    CHECK(text == assay::encode(format, "m", asked, false).body);
  }
  assay::wire_options mistral;
  mistral.call_ids = assay::call_id_form::nine_alphanumerics;
  for (const std::string& id :
       ids_in(wire_format::openai_chat,
              ordered_json::parse(assay::encode(wire_format::openai_chat, "m", asked, false, mistral).body))
           .calls) {
    CHECK(id.size() == 9);
  }
}

TEST_CASE("ids that are made up are new in the whole history") {
  const std::string body =
      R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"f"}},{"functionCall":{"name":"f","args":{"x":1}}}]},"finishReason":"STOP"}]})";
  assay::request asked = asking("?");
  std::set<std::string> ids;
  for (int turn = 0; turn < 3; ++turn) {
    const assay::response answer = assay::decode(wire_format::gemini, body, asked);
    for (const assay::tool_call* call : answer.tool_calls()) CHECK(ids.insert(call->id).second);
    asked.messages.push_back(answer.reply);
  }
  assay::stream_decoder decoder(wire_format::gemini, asked);
  static_cast<void>(decoder.feed({.data = body}));
  const auto end = decoder.finish();
  for (const assay::tool_call* call : std::get<assay::stream_end>(end.back()).response.tool_calls())
    CHECK(ids.insert(call->id).second);
}

TEST_CASE("reasoning goes back to a Chat Completions server as that server wants it") {
  const auto decoded = [](const char* member, bool with_call) {
    const std::string calls = with_call ? R"(,"tool_calls":[{"id":"a","function":{"name":"f","arguments":"{}"}}])" : "";
    return assay::decode(wire_format::openai_chat, R"({"choices":[{"message":{"content":"x",")" + std::string(member) +
                                                       R"(":"hm")" + calls + "}}]}")
        .reply;
  };
  const auto sent = [](const std::vector<assay::message>& history, assay::reasoning_return how,
                       std::string server = {}) {
    assay::request asked;
    asked.messages = history;
    assay::wire_options options;
    options.reasoning = how;
    options.server = std::move(server);
    std::string members;
    const std::string body = assay::encode(wire_format::openai_chat, "m", asked, false, options).body;
    const ordered_json written = ordered_json::parse(body);
    for (const auto& one : written["messages"]) {
      for (const char* member : {"reasoning", "reasoning_content"}) {
        if (one.contains(member))
          members += (members.empty() ? "" : " ") + std::string(member) + "=" + one[member].get<std::string>();
      }
    }
    return members;
  };
  using enum assay::reasoning_return;
  for (const char* member : {"reasoning", "reasoning_content"}) {
    const std::string back = std::string(member) + "=hm";
    const std::vector<assay::message> plain = {assay::user_message("?"), decoded(member, false),
                                               assay::user_message("And?")};
    const std::vector<assay::message> tools = {assay::user_message("?"), decoded(member, true),
                                               assay::tool_message({.id = "a", .name = "f", .content = "1"}),
                                               decoded(member, false), assay::user_message("And?")};
    CHECK(sent(plain, tool_turns) == "");
    CHECK(sent(plain, required) == "");
    CHECK(sent(plain, always) == back);
    CHECK(sent(plain, never) == "");
    CHECK(sent(tools, tool_turns) == back + " " + back);
    CHECK(sent(tools, never) == "");
  }
  assay::message foreign = decoded("reasoning_content", true);
  std::get<assay::reasoning_part>(foreign.parts.front()).provider = "openai_chat:api.deepseek.com";
  CHECK(sent({foreign}, tool_turns, "api.groq.com") == "");
  CHECK(sent({foreign}, required, "api.deepseek.com") == "reasoning_content=hm");
  CHECK(sent({called({{.id = "a", .name = "f", .arguments = "{}"}})}, required) == "reasoning_content=");
}

TEST_CASE("a tool's schema has an object at its root") {
  const std::pair<const char*, const char*> cases[] = {
      {"{}", R"({"type":"object","properties":{}})"},
      {R"({"properties":{"x":{"type":"integer"}},"required":["x"]})",
       R"({"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]})"},
      {R"json({"$ref":"#/$defs/A","$defs":{"A":{"type":"object","properties":{"x":{}}}}})json",
       R"json({"type":"object","properties":{"x":{}},"$defs":{"A":{"type":"object","properties":{"x":{}}}}})json"},
      {R"({"anyOf":[{"type":"object","properties":{"x":{"type":"integer"}}},{"type":"object","properties":{"x":{"type":"string"},"y":{}}}]})",
       R"({"type":"object","properties":{"x":{"anyOf":[{"type":"integer"},{"type":"string"}]},"y":{}}})"},
      {R"json({"$ref":"#/$defs/A","$defs":{"A":{"$ref":"#/$defs/A"}}})json",
       R"json({"type":"object","properties":{},"$defs":{"A":{"$ref":"#/$defs/A"}}})json"},
      {"null", R"({"type":"object","properties":{}})"},
  };
  for (const auto& [schema, sent] : cases) {
    CAPTURE(schema);
    assay::request asked = asking("?");
    asked.tools.push_back({.name = "f", .parameters = ordered_json::parse(schema)});
    const ordered_json body = ordered_json::parse(assay::encode(wire_format::anthropic, "m", asked, false).body);
    CHECK(body["tools"][0]["input_schema"].dump() == sent);
  }
}

// --- bodies of other kinds -------------------------------------------------------------------------------------------

TEST_CASE("a stream that nobody asked for is read, and so is an array of events") {
  const std::string stream = "\n: hello\n\ndata: " + chat_event(R"({"content":"do"})") +
                             "\n\ndata: " + chat_event(R"({"content":"ne"})", "\"stop\"") + "\n\ndata: [DONE]\n\n";
  CHECK(assay::decode(wire_format::openai_chat, "data: " + chat_event(R"({"content":"done"})", "\"stop\"")).text() ==
        "done");
  CHECK(assay::decode(wire_format::openai_chat, stream).text() == "done");
  const std::string piece = R"({"candidates":[{"content":{"parts":[{"text":"do"}]}}]})";
  const std::string last = R"({"candidates":[{"content":{"parts":[{"text":"ne"}]},"finishReason":"STOP"}]})";
  CHECK(assay::decode(wire_format::gemini, "[" + piece + ",\n" + last + "]").text() == "done");
  CHECK_THROWS_AS(static_cast<void>(assay::decode(wire_format::gemini, "[" + piece + "]")), assay::model_error);
  CHECK(
      assay::decode(wire_format::openai_chat,
                    R"({"choices":[{"message":{"content":"NaN, \"Infinity\""},"logprobs":[NaN,-Infinity,Infinity]}]})")
          .text() == "NaN, \"Infinity\"");
}

TEST_CASE("JSON that is nested without end is an error in every place where it can stand") {
  const std::string deep = std::string(80'000, '[') + std::string(80'000, ']');
  const std::string bodies[] = {
      R"({"choices":[{"message":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":{"x":)" + deep + "}}}]}}]}",
      R"({"status":"completed","output":[{"type":"function_call","call_id":"c","name":"f","arguments":{"x":)" + deep +
          "}}]}",
      R"({"content":[{"type":"tool_use","id":"t","name":"n","input":{"x":)" + deep +
          "}}],\"stop_reason\":\"tool_use\"}",
      R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"n","args":{"x":)" + deep +
          R"(}}}]},"finishReason":"STOP"}]})",
  };
  for (std::size_t i = 0; i < std::size(formats); ++i) {
    CHECK_THROWS_AS(static_cast<void>(assay::decode(formats[i], bodies[i])), assay::model_error);
    CHECK_THROWS_AS(static_cast<void>(assay::decode(formats[i], deep)), assay::model_error);
    CHECK_THROWS_AS(static_cast<void>(assay::decode(formats[i], std::string(1'000'000, '['))), assay::model_error);
    CHECK_THROWS_AS(static_cast<void>(streamed(formats[i], {bodies[i]})), assay::model_error);
    static_cast<void>(assay::decode_error("m", 500, bodies[i]));
    CHECK_FALSE(assay::answer_in_error(bodies[i]));
    assay::request asked = asking("?");
    asked.messages.push_back(called({{.id = "a", .name = "f", .arguments = R"({"x":)" + deep + "}"}}));
    CHECK_THROWS_AS(static_cast<void>(assay::encode(formats[i], "m", asked, false)), std::invalid_argument);
  }
  // Arguments that come as text are the tool's to refuse.
  const std::string text = R"({"choices":[{"message":{"tool_calls":[{"id":"a","function":{"name":"f","arguments":)" +
                           ordered_json(R"({"x":)" + deep + "}").dump() + "}}]}}]}";
  CHECK(assay::decode(wire_format::openai_chat, text).tool_calls().size() == 1);
}

// --- time ------------------------------------------------------------------------------------------------------------

double seconds_for(wire_format format, const std::vector<std::string>& start, const std::string& piece,
                   const std::vector<std::string>& end, int pieces) {
  const std::clock_t begin = std::clock();
  assay::stream_decoder decoder(format);
  for (const std::string& event : start) static_cast<void>(decoder.feed({.data = event}));
  for (int i = 0; i < pieces; ++i) static_cast<void>(decoder.feed({.data = piece}));
  for (const std::string& event : end) static_cast<void>(decoder.feed({.data = event}));
  static_cast<void>(decoder.finish());
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST_CASE("streams take time in proportion to their length") {
  struct time_case {
    wire_format format;
    std::vector<std::string> start;
    std::string piece;
    std::vector<std::string> end;
  };
  const std::string stop = chat_event("{}", "\"stop\"");
  const auto block = [](const char* start, const char* piece) {
    return time_case{wire_format::anthropic,
                     {R"({"type":"content_block_start","index":0,"content_block":)" + std::string(start) + "}"},
                     R"({"type":"content_block_delta","index":0,"delta":)" + std::string(piece) + "}",
                     {R"({"type":"message_delta","delta":{"stop_reason":"end_turn"}})"}};
  };
  const auto item = [](const char* start, const char* piece) {
    return time_case{wire_format::openai_responses,
                     {R"({"type":"response.output_item.added","output_index":0,"item":)" + std::string(start) + "}"},
                     piece,
                     {R"({"type":"response.completed","response":{"status":"completed"}})"}};
  };
  const time_case cases[] = {
      {wire_format::openai_chat, {}, chat_event(R"({"content":"abcd"})"), {stop}},
      {wire_format::openai_chat, {}, chat_event(R"({"reasoning":"abcd"})"), {stop}},
      {wire_format::openai_chat,
       {},
       chat_calls(R"({"index":0,"id":"a","function":{"name":"f","arguments":"abcd"}})"),
       {stop}},
      {wire_format::openai_chat, {}, chat_calls(R"({"index":0,"function":{"name":"f","arguments":"[1],"}})"), {stop}},
      block(R"({"type":"text","text":""})", R"({"type":"text_delta","text":"abcd"})"),
      block(R"({"type":"thinking","thinking":""})", R"({"type":"thinking_delta","thinking":"abcd"})"),
      block(R"({"type":"tool_use","id":"t","name":"f","input":{}})",
            R"({"type":"input_json_delta","partial_json":"abcd"})"),
      item(R"({"type":"message"})", R"({"type":"response.output_text.delta","output_index":0,"delta":"abcd"})"),
      item(R"({"type":"reasoning"})", R"({"type":"response.reasoning_text.delta","output_index":0,"delta":"abcd"})"),
      item(R"({"type":"function_call","call_id":"c","name":"f"})",
           R"({"type":"response.function_call_arguments.delta","output_index":0,"delta":"abcd"})"),
      {wire_format::gemini,
       {},
       R"({"candidates":[{"content":{"parts":[{"text":"abcd"}]}}]})",
       {R"({"candidates":[{"finishReason":"STOP"}]})"}},
      {wire_format::gemini,
       {},
       R"({"candidates":[{"content":{"parts":[{"text":"abcd","thought":true}]}}]})",
       {R"({"candidates":[{"finishReason":"STOP"}]})"}},
  };
  for (const time_case& one : cases) {
    CAPTURE(one.piece);
    const double few = seconds_for(one.format, one.start, one.piece, one.end, 1'000);
    const double many = seconds_for(one.format, one.start, one.piece, one.end, 8'000);
    CHECK(many < 20 * few + 0.1);  // eight times the length; 64 times as long if it were quadratic
  }
}

}  // namespace
}  // namespace test_llm
