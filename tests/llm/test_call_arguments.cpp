// Where servers write the arguments of a call. None are passed over, and no call is told that lacks its end.
#include "exchange_player.hpp"
#include "wire_streams.hpp"

#include <nlohmann/json.hpp>

namespace test_llm {
namespace {

using namespace played;

std::string chat_body(const std::string& call) {
  return R"({"choices":[{"message":{"tool_calls":[)" + call + R"(]},"finish_reason":"tool_calls"}]})";
}

TEST_CASE("arguments under any name, in the call or around it") {
  struct argument_case {
    const char* call;
    const char* told;
  };
  const argument_case cases[] = {
      {R"({"function":{"name":"f","arguments":"{\"x\":1}"}})", R"(f {"x":1})"},
      {R"({"function":{"name":"f","arguments":{"x":1}}})", R"(f {"x":1})"},
      {R"({"function":{"name":"f","parameters":{"x":1}}})", R"(f {"x":1})"},
      {R"({"function":{"name":"f","args":{"x":1}}})", R"(f {"x":1})"},
      {R"({"function":{"name":"f","input":"{\"x\":1}"}})", R"(f {"x":1})"},
      {R"({"function":{"name":"f"},"arguments":"{\"x\":1}"})", R"(f {"x":1})"},
      {R"({"function":{"name":"f","arguments":""},"input":{"x":1}})", R"(f {"x":1})"},
      {R"({"function":{"name":"f","arguments":{},"parameters":{"x":1}}})", R"(f {"x":1})"},
      {R"({"type":"custom","custom":{"name":"f","input":"{\"x\":1}"}})", R"(f {"x":1})"},
      {R"({"name":"f","arguments":{"x":1}})", R"(f {"x":1})"},
      {R"({"function":{"name":"f","parameters":{"type":"object","properties":{"x":{}}},"arguments":"{}"}})", "f {}"},
      {R"({"function":{"name":"f","arguments":null}})", "f {}"},
      {R"({"function":{"name":"f"}})", "f {}"},
  };
  for (const argument_case& one : cases) {
    CAPTURE(one.call);
    CHECK(calls_of(assay::decode(wire_format::openai_chat, chat_body(one.call))) == one.told);
    CHECK(calls_of(streamed(wire_format::openai_chat, {test_llm::chat_calls(one.call), "[DONE]"})) == one.told);
  }
  CHECK(calls_of(assay::decode(
            wire_format::anthropic,
            R"({"content":[{"type":"tool_use","id":"t","name":"f","arguments":{"x":1}}],"stop_reason":"tool_use"})")) ==
        R"(f {"x":1})");
  CHECK(
      calls_of(assay::decode(
          wire_format::gemini,
          R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","arguments":{"x":1}}}]},"finishReason":"STOP"}]})")) ==
      R"(f {"x":1})");
  CHECK(
      calls_of(assay::decode(
          wire_format::openai_responses,
          R"({"status":"completed","output":[{"type":"function_call","call_id":"c","name":"f","input":{"x":1}}]})")) ==
      R"(f {"x":1})");
}

TEST_CASE("what says nothing of a call is none") {
  for (const char* calls :
       {R"("tool_calls":{})", R"("tool_calls":[])", R"("tool_calls":[{}])", R"("tool_calls":[null])",
        R"("tool_calls":[{"id":null,"type":"function","function":{"name":null,"arguments":null}}])",
        R"("tool_calls":null,"function_call":{})", R"("function_call":{"name":"","arguments":""})"}) {
    CAPTURE(calls);
    const std::string message = R"({"content":"Hello",)" + std::string(calls) + "}";
    const std::string chat = R"({"choices":[{"message":)" + message + R"(,"finish_reason":"stop"}]})";
    const std::string ollama = R"({"message":)" + message + R"(,"done":true,"done_reason":"stop"})";
    for (const assay::response& answer :
         {assay::decode(wire_format::openai_chat, chat), assay::decode(wire_format::ollama, ollama),
          streamed(wire_format::openai_chat,
                   {R"({"choices":[{"delta":)" + message + R"(,"finish_reason":"stop"}]})", "[DONE]"})}) {
      CHECK(answer.text() == "Hello");
      CHECK(answer.tool_calls().empty());
      CHECK(answer.finish == assay::finish_reason::stop);
    }
  }
  // A call in the older form beside it counts.
  const std::string older =
      R"({"choices":[{"message":{"tool_calls":[{}],"function_call":{"name":"f","arguments":"{}"}},"finish_reason":"stop"}]})";
  CHECK(calls_of(assay::decode(wire_format::openai_chat, older)) == "f {}");
}

TEST_CASE("a call that is written twice, in the older form as well, is one") {
  const std::string call = R"({"id":"c","function":{"name":"f","arguments":"{\"x\":1}"}})";
  const std::string message = R"("function_call":{"name":"f","arguments":"{\"x\":1}"},"tool_calls":[)" + call + "]";
  CHECK(calls_of(assay::decode(wire_format::openai_chat, R"({"choices":[{"message":{)" + message + "}}]}")) ==
        R"(f {"x":1})");
  CHECK(calls_of(streamed(wire_format::openai_chat, {chat_event("{" + message + "}"), "[DONE]"})) == R"(f {"x":1})");
  CHECK(calls_of(streamed(wire_format::openai_chat,
                          {test_llm::chat_calls(call),
                           chat_event(R"({"function_call":{"name":"f","arguments":"{\"x\":1}"}})"), "[DONE]"})) ==
        R"(f {"x":1})");
}

std::vector<std::string> anthropic_call(const std::string& delta, bool stops, const char* reason) {
  std::vector<std::string> all = {
      R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}})"};
  if (!delta.empty()) {
    all.push_back(R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":)" +
                  delta + "}}");
  }
  if (stops) all.push_back(R"({"type":"content_block_stop","index":0})");
  all.push_back(R"({"type":"message_delta","delta":{"stop_reason":)" + std::string(reason) + "}}");
  all.push_back(R"({"type":"message_stop"})");
  return all;
}

TEST_CASE("Anthropic: pieces may be objects; a call without its end is none") {
  const auto calls = [](const std::string& delta, bool stops, const char* reason) {
    return calls_of(streamed(wire_format::anthropic, anthropic_call(delta, stops, reason), false));
  };
  CHECK(calls(R"({"x":1})", true, R"("tool_use")") == R"(f {"x":1})");
  CHECK(calls(R"("{\"x\":1}")", false, "null") == R"(f {"x":1})");
  CHECK(calls("", true, R"("tool_use")") == "f {}");
  CHECK(calls("", false, R"("tool_use")") == "f {}");
  CHECK(calls("", false, R"("max_tokens")") == "f {}");
  CHECK_THROWS_AS(calls("", false, "null"), assay::model_error);
  CHECK_THROWS_AS(calls("", false, R"("error")"), assay::model_error);
  CHECK_THROWS_AS(calls(R"("{\"x\":")", false, "null"), assay::model_error);
}

TEST_CASE("Responses: a call without its end is none") {
  const std::string added =
      R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"f","call_id":"c","name":"f","arguments":"","status":"in_progress"}})";
  const auto delta = [](const char* text) {
    return R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"f","delta":)" +
           std::string(text) + "}";
  };
  const std::string end = R"({"type":"response.completed","response":{"status":"completed","output":[]}})";
  CHECK_THROWS_AS(static_cast<void>(streamed(wire_format::openai_responses, {added, end}, false)), assay::model_error);
  CHECK_THROWS_AS(
      static_cast<void>(streamed(wire_format::openai_responses, {added, delta(R"("{\"x\":")"), end}, false)),
      assay::model_error);
  CHECK(calls_of(streamed(wire_format::openai_responses, {added, delta(R"("{\"x\":1}")"), end}, false)) ==
        R"(f {"x":1})");
  CHECK(calls_of(streamed(
            wire_format::openai_responses,
            {added, R"({"type":"response.function_call_arguments.done","output_index":0,"item_id":"f","arguments":""})",
             end},
            false)) == "f {}");
  const std::string item = R"({"type":"function_call","call_id":"c","name":"f","arguments":"{}","status":)";
  const auto body = [&item](const char* status) {
    return R"({"status":"completed","output":[)" + item + status + "}]}";
  };
  CHECK(assay::decode(wire_format::openai_responses, body(R"("incomplete")")).finish == assay::finish_reason::length);
  CHECK(assay::decode(wire_format::openai_responses, body(R"("completed")")).finish ==
        assay::finish_reason::tool_calls);
}

std::string gemini_event(const std::string& parts, const char* finish = "") {
  return R"({"candidates":[{"content":{"parts":[)" + parts + "]}" + finish + "}]}";
}

TEST_CASE("Gemini: a call whose arguments come in pieces") {
  const std::string begin = gemini_event(R"({"functionCall":{"name":"f","willContinue":true}})");
  const auto piece = [](const char* path, const char* value, bool goes_on = true) {
    return gemini_event(R"({"functionCall":{"partialArgs":[{"jsonPath":")" + std::string(path) + "\"," + value + "}]" +
                        (goes_on ? R"(,"willContinue":true)" : "") + "}}");
  };
  const std::string end = gemini_event(R"({"functionCall":{}})", R"(,"finishReason":"STOP")");
  CHECK(calls_of(streamed(wire_format::gemini,
                          {begin, piece("$.city", R"("stringValue":"Os")"), piece("$.city", R"("stringValue":"lo")"),
                           piece("$.days[0]", R"("numberValue":1)"), piece("$.days[1]", R"("numberValue":2)"),
                           piece("$['at'].home", R"("boolValue":true)"), piece("$.n", R"("nullValue":null)", false),
                           end})) == R"(f {"city":"Oslo","days":[1,2],"at":{"home":true},"n":null})");
  CHECK(calls_of(streamed(wire_format::gemini, {begin, piece("$.city", R"("stringValue":"Oslo")"), end})) ==
        R"(f {"city":"Oslo"})");
  const std::string stop = gemini_event("", R"(,"finishReason":"STOP")");
  CHECK_THROWS_AS(static_cast<void>(streamed(wire_format::gemini, {begin, stop})), assay::model_error);
  for (const char* path : {"", "city", "$", "$.days[5]", "$.days[x]", "$.days[", "$..a", "$x"}) {
    CAPTURE(path);
    CHECK_THROWS_AS(static_cast<void>(streamed(wire_format::gemini, {begin, piece(path, R"("numberValue":1)"), end})),
                    assay::model_error);
  }
}

const exchange content[] = {
    {"responses: content as text", responses, complete,
     R"({"status":"completed","output":[{"type":"message","content":"done"}]})", "text done | 0/0"},
    {"responses: nothing but a part", responses, stream,
     events(
         {R"({"type":"response.content_part.done","item_id":"m","output_index":0,"part":{"type":"output_text","text":"done"}})",
          R"({"type":"response.completed","response":{"status":"completed","output":[]}})"}),
     "text done | 0/0"},
    {"chat: the older completions", chat, complete, R"({"choices":[{"text":"done","finish_reason":"stop"}]})",
     "text done | 0/0"},
    {"the same, streamed", chat, stream,
     events({R"({"choices":[{"index":0,"text":"do"}]})",
             R"({"choices":[{"index":0,"text":"ne","finish_reason":"stop"}]})", "[DONE]"}),
     "text done | 0/0"},
    {"gemini: parts as an object", gemini, complete,
     R"({"candidates":[{"content":{"parts":{"text":"done"}},"finishReason":"STOP"}]})", "text done | 0/0"},
    {"gemini: other candidates", gemini, complete,
     R"({"candidates":[{"index":1,"content":{"parts":[{"text":"no"}]},"finishReason":"MAX_TOKENS"},{"index":0,"content":{"parts":[{"text":"done"}]},"finishReason":"STOP"}]})",
     "text done | 0/0"},
    {"gemini: other candidates in events of their own", gemini, stream,
     events({R"({"candidates":[{"index":1,"content":{"parts":[{"text":"no"}]}}]})",
             R"({"candidates":[{"index":0,"content":{"parts":[{"text":"done"}]},"finishReason":"STOP"}]})",
             R"({"candidates":[{"index":1,"finishReason":"MAX_TOKENS"}]})"}),
     "text done | 0/0"},
    {"counts as text", chat, complete,
     R"({"choices":[{"message":{"content":"done"},"finish_reason":"stop"}],"usage":{"prompt_tokens":"10","completion_tokens":"5"}})",
     "text done | 10/5"},
    {"counts that are none", chat, complete,
     R"({"choices":[{"message":{"content":"done"},"finish_reason":"stop"}],"usage":{"prompt_tokens":"-10","completion_tokens":"many"}})",
     "text done | 0/0"},
};

TEST_CASE("content in unusual places") {
  for (const exchange& one : content) check(one);
}

}  // namespace
}  // namespace test_llm
