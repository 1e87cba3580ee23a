// The ways in which providers and compatible servers differ from the formats as they are documented. See
// test_wire_chat.cpp for Chat Completions, and test_wire_histories.cpp for what goes back to a provider.
#include "http_support.hpp"
#include "wire_streams.hpp"

#include <ctime>

namespace test_llm {
namespace {

using assay::finish_reason;
using assay::model_failure;
using nlohmann::ordered_json;

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
      {R"({"error":"rate_limited","message":"too fast, wait"})", model_failure::server, 0,
       "rate_limited: too fast, wait"},
      {R"({"error":"capacity","status":498})", model_failure::server, 498, "capacity"},
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
  for (
      const char* body : {
          R"({"type":"error","error":{"type":"invalid_request_error","message":"Output blocked by content filtering policy"}})",
          R"({"error":{"code":"content_policy_violation","message":"m","type":"invalid_request_error"}})",
          R"({"error":{"code":"data_inspection_failed","message":"Output data may contain inappropriate content."}})",
          R"({"code":"DataInspectionFailed","message":"Input data may contain inappropriate content.","request_id":"r"})",
          R"({"error":{"code":"1301","message":"unsafe"}})",
          R"({"error":{"code":1301,"message":"unsafe"}})",
          R"({"error":{"message":"m","code":null,"innererror":{"code":"ResponsibleAIPolicyViolation"}}})",
      }) {
    CAPTURE(body);
    const auto answer = assay::answer_in_error(body);
    REQUIRE(answer);
    CHECK(answer->finish == finish_reason::filtered);
  }
  const std::string blocked =
      R"({"type":"error","error":{"type":"api_error","message":"Output blocked by content filtering policy"}})";
  CHECK(streamed(wire_format::anthropic, {blocked}, false).finish == finish_reason::filtered);
  for (const char* code : {"tool_use_failed", "json_validate_failed", "output_parse_failed", "new_failure"}) {
    const std::string body =
        R"({"error":{"message":"Failed","code":")" + std::string(code) + R"(","failed_generation":"{\"a\":"}})";
    const auto malformed = assay::answer_in_error(body);
    REQUIRE(malformed);
    CHECK(malformed->finish == finish_reason::malformed);
    CHECK(malformed->text() == "{\"a\":");
    CHECK(streamed(wire_format::openai_chat, {chat_event(R"({"role":"assistant"})"), body}, false).finish ==
          finish_reason::malformed);
  }
  const auto nameless = assay::answer_in_error(R"({"error":{"message":"Failed","failed_generation":"x"}})");
  REQUIRE(nameless);
  CHECK(nameless->finish == finish_reason::malformed);
  CHECK(nameless->finish_text == "Failed");
  for (const char* body : {"", "<html>", "{}", R"({"error":{"code":"invalid_api_key"}})",
                           R"({"error":{"code":"x","message":"m","failed_generation":null}})"})
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
  for (const wire_format format : all_formats) {
    CHECK_THROWS_WITH_AS(static_cast<void>(assay::decode(format, "[1,2]")), "the response is not a JSON object: [1,2]",
                         assay::model_error);
  }
  CHECK(assay::decode(wire_format::ollama,
                      R"({"message":{"role":"assistant","content":{"a":1}},"done":true,"done_reason":"stop"})")
            .text() == R"({"a":1})");
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
           R"({"type":"response.function_call_arguments.delta","output_index":0,"delta":"[1],"})"),
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

TEST_CASE("a turn that is paused without end is an error that says so, with what it cost") {
  std::size_t calls = 0;
  mock::server server([&calls](const mock::request&) {
    ++calls;
    mock::reply made;
    made.body = R"({"content":[{"type":"text","text":"x"}],"stop_reason":"pause_turn",)"
                R"("usage":{"input_tokens":10,"output_tokens":5}})";
    return made;
  });
  const auto model = model_at(server.url(), wire_format::anthropic);
  for (const bool stream : {false, true}) {
    CAPTURE(stream);
    calls = 0;
    const assay::model_error error = error_of(*model, asking("?"), stream);
    CHECK(calls == 17);
    CHECK(error.kind() == assay::model_failure::over_limit);
    CHECK(std::string(error.what()) ==
          "anthropic:mock: the provider interrupted the turn 17 times, and it did not end");
    CHECK(error.usage().total() == 17 * 15);
  }
}

}  // namespace
}  // namespace test_llm
