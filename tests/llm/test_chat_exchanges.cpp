// What servers that speak Chat Completions send, of the kinds that public bug reports tell of, beside the exchanges of
// field/exchanges.jsonl.
#include "exchange_player.hpp"

#include <nlohmann/json.hpp>

#include <vector>

namespace test_llm {
namespace {

using namespace played;

constexpr const char* one_call = R"(call add {"a":1,"b":2} | 10/5)";

const exchange calls[] = {
    {"opened by an empty object", chat, stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":{}}})",
                 R"({"index":0,"function":{"arguments":"{\"a\":1,"}})",
                 R"({"index":0,"function":{"arguments":"\"b\":2}"}})"}),
     one_call},
    {"opened by an empty object, then the whole", chat, stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":{}}})",
                 R"({"index":0,"id":"c","function":{"name":"add","arguments":{"a":1,"b":2}}})"}),
     one_call},
    {"opened by an empty object as text", chat, stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":"{}"}})",
                 R"({"index":0,"function":{"arguments":"{\"a\":1,\"b\":2}"}})"}),
     one_call},
    {"an empty object is all", chat, stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":{}}})"}), "call add {} | 10/5"},
    {"two calls of nothing, all number 0", chat, stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":{}}})",
                 R"({"index":0,"id":"d","function":{"name":"add","arguments":{}}})"}),
     "call add {} | call add {} | 10/5"},
    {"arguments before id and name", chat, stream,
     chat_calls({R"({"index":0,"function":{"arguments":"{\"a\":1,"}})",
                 R"({"index":0,"id":"c","function":{"name":"add","arguments":"\"b\":2}"}})"}),
     one_call},
    {"id and name in events of their own", chat, stream,
     chat_calls({R"({"index":0,"id":"c","function":{"arguments":""}})", R"({"index":0,"function":{"name":"add"}})",
                 R"({"index":0,"function":{"arguments":"{\"a\":1,\"b\":2}"}})"}),
     one_call},
    {"a new id with every piece", chat, stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":""}})",
                 R"({"index":0,"id":"d","function":{"arguments":"{\"a\":1,"}})",
                 R"({"index":0,"id":"e","function":{"arguments":"\"b\":2}"}})"}),
     one_call},
    {"a new id with every piece, name null", chat, stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":"{\"a\":1,"}})",
                 R"({"index":0,"id":"d","function":{"name":null,"arguments":"\"b\":2}"}})"}),
     one_call},
    {"a new id with every piece, and the name", chat, stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":"{\"a\":1,"}})",
                 R"({"index":0,"id":"d","function":{"name":"add","arguments":"\"b\":"}})",
                 R"({"index":0,"id":"e","function":{"name":"add","arguments":"2}"}})"}),
     one_call},
    {"a call after one that has no end", chat, stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":"{\"a\":1"}})",
                 R"({"index":0,"id":"d","function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}})"}),
     R"(call add {"a":1 | call add {"a":1,"b":2} | 10/5)"},
    {"interleaved without ids", chat, stream,
     chat_calls(
         {R"({"index":0,"function":{"name":"add","arguments":"{\"a\":1"}},{"index":1,"function":{"name":"add","arguments":"{\"a\":3"}})",
          R"({"index":1,"function":{"arguments":",\"b\":4}"}},{"index":0,"function":{"arguments":",\"b\":2}"}})"}),
     R"(call add {"a":1,"b":2} | call add {"a":3,"b":4} | 10/5)"},
    {"ends with stop", chat, agent_stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}})"}, "stop"),
     "done | 2 | add: 3"},
    {"function_call in pieces", chat, stream,
     chat_events({R"({"function_call":{"name":"add","arguments":""}})",
                  R"({"function_call":{"arguments":"{\"a\":1,"}})", R"({"function_call":{"arguments":"\"b\":2}"}})"},
                 "function_call"),
     one_call},
    {"an empty list of calls", chat, stream,
     chat_events({R"({"content":"done","tool_calls":[]})", R"({"tool_calls":null})"}, "stop"), "text done | 10/5"},
    {"a call is cut off by the token limit", chat, agent_stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":"{\"a\":1,"}})"}, "length"),
     "truncated after 1: the token limit cut the answer off"},
};

TEST_CASE("calls of a chat stream, put together in every way") {
  for (const exchange& one : calls) check(one);
}

const exchange unusual_answers[] = {
    {"content that is the answer, read already", chat, extract,
     chat_message(R"({"content":{"name":"Bob","age":3}})", R"("stop")"), R"({"name":"Bob","age":3} | 1 | 10/5)"},
    {"the same in a stream", chat, extract_stream, chat_events({R"({"content":{"name":"Bob","age":3}})"}, "stop"),
     R"({"name":"Bob","age":3} | 1 | 10/5)"},
    {"a list of them", chat, complete, chat_message(R"({"content":[{"name":"Bob"},2]})", R"("stop")"),
     R"(text [{"name":"Bob"},2] | 10/5)"},
    {"a number", chat, complete, chat_message(R"({"content":36})", R"("stop")"), "text 36 | 10/5"},
    {"an object as the refusal", chat, extract,
     chat_message(R"({"content":null,"refusal":{"reason":"no persons"}})", R"("stop")"),
     R"(refused after 1: {"reason":"no persons"})"},
    {"events that say nothing", chat, stream,
     events({"null", "[]", "7", "\"\"", "true"}) + chat_events({R"({"content":"done"})"}, "stop"), "text done | 10/5"},
    {"an event of words", chat, stream, events({R"("Internal error")"}),
     R"(error protocol: openai:mock: an event of the stream is not a JSON object: "Internal error")"},
    {"an error without its field", chat, extract_stream,
     events({R"({"choices":[{"delta":{"content":"{\"name\":\"Bob\",\"age\":3"}}]})"}) +
         "{\"error\":{\"message\":\"Overloaded\",\"code\":503}}\n\ndata: [DONE]\n\n",
     R"({"name":"Ann","age":30} | 2 | 20/10 | openai:mock: the stream ended with an error (503): Overloaded)"},
    {"a page of a gateway in a stream", chat, extract_stream,
     events({R"({"choices":[{"delta":{"content":"{\"name\":\"Bob\",\"age\":3"}}]})"}) +
         "<html><h1>502 Bad Gateway</h1></html>",
     R"({"name":"Ann","age":30} | 2 | 20/10 | openai:mock: the stream ended with an error: <html><h1>502 Bad Gateway</h1></html>)"},
    {"azure: a first event without choices, one without a delta", chat, stream,
     events(
         {R"({"choices":[],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}],"usage":null})",
          R"({"choices":[{"index":0,"delta":{"content":"done"},"finish_reason":null}]})",
          R"({"choices":[{"index":0,"finish_reason":null,"content_filter_results":{},"content_filter_offsets":{"check_offset":44}}]})",
          R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})",
          R"({"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5}})", "[DONE]"}),
     "text done | 10/5"},
    {"usage that grows with every event", chat, stream,
     events(
         {R"({"choices":[{"index":0,"delta":{"content":"do"}}],"usage":{"prompt_tokens":10,"completion_tokens":1}})",
          R"({"choices":[{"index":0,"delta":{"content":"ne"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":5}})",
          "[DONE]"}),
     "text done | 10/5"},
    {"other choices", chat, stream,
     events({R"({"choices":[{"index":1,"delta":{"content":"no"}},{"index":0,"delta":{"content":"done"}}]})",
             R"({"choices":[{"index":1,"delta":{},"finish_reason":"length"}]})",
             R"({"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]})", "[DONE]"}),
     "text done | 0/0"},
    {"other choices, whole", chat, complete,
     R"({"choices":[{"index":1,"message":{"content":"no"},"finish_reason":"length"},{"index":0,"message":{"content":"done"},"finish_reason":"stop"}]})",
     "text done | 0/0"},
    {"thinking in the content's list", chat, complete,
     chat_message(
         R"({"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"done"}]})",
         R"("stop")"),
     "thought hm | text done | 10/5"},
    {"a refusal beside a stop", chat, complete, chat_message(R"({"content":null,"refusal":"No."})", R"("stop")"),
     "refusal No. | finish stop | 10/5"},
    {"filtered to nothing", chat, extract, chat_message(R"({"content":null})", R"("content_filter")"),
     "filtered after 1: content_filter"},
    {"comments and fields that nobody knows", chat, stream,
     ": OPENROUTER PROCESSING\n\nretry: 100\nid: 7\nfoo: "
     "bar\ndata:{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"done\"},\"finish_reason\":\"stop\"}]}\n\ndata:["
     "DONE]\n\n",
     "text done | 0/0"},
    {"carriage returns", chat, stream,
     "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"done\"},\"finish_reason\":\"stop\"}]}\r\n\r\ndata: "
     "[DONE]\r\n\r\n",
     "text done | 0/0"},
};

TEST_CASE("chat streams and answers with more or less in them than is documented") {
  for (const exchange& one : unusual_answers) check(one);
}

const exchange to_be_sent_back[] = {
    {"a signature in the call's extra content", chat, agent,
     chat_message(
         R"({"content":null,"tool_calls":[{"id":"c","type":"function","extra_content":{"google":{"thought_signature":"SIG"}},"function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}}]})",
         R"("tool_calls")"),
     "done | 2 | add: 3", R"("extra_content":{"google":{"thought_signature":"SIG"}})"},
    {"the same, streamed", chat, agent_stream,
     chat_calls(
         {R"({"index":0,"id":"c","extra_content":{"google":{"thought_signature":"SIG"}},"function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}})"}),
     "done | 2 | add: 3", R"("extra_content":{"google":{"thought_signature":"SIG"}})"},
    {"details of the reasoning", chat, agent,
     chat_message(
         R"({"content":null,"reasoning":"hm","reasoning_details":[{"type":"reasoning.text","text":"hm","index":0},{"type":"reasoning.encrypted","data":"ENC","id":"c","index":1}],"tool_calls":[{"id":"c","type":"function","function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}}]})",
         R"("tool_calls")"),
     "done | 2 | add: 3",
     R"("reasoning_details":[{"type":"reasoning.text","text":"hm","index":0},{"type":"reasoning.encrypted","data":"ENC","id":"c","index":1}])"},
    {"details of the reasoning, streamed", chat, agent_stream,
     chat_events(
         {R"({"reasoning":"h","reasoning_details":[{"type":"reasoning.text","text":"h","index":0}]})",
          R"({"reasoning":"m","reasoning_details":[{"type":"reasoning.text","text":"m","signature":"S","index":0}]})",
          R"({"reasoning_details":[{"type":"reasoning.encrypted","data":"ENC","id":"c","index":1}]})",
          R"({"tool_calls":[{"index":0,"id":"c","function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}}]})"},
         "tool_calls"),
     "done | 2 | add: 3",
     R"("reasoning_details":[{"type":"reasoning.text","text":"hm","index":0,"signature":"S"},{"type":"reasoning.encrypted","data":"ENC","id":"c","index":1}])"},
    {"anthropic: thinking and its signature", anthropic, agent,
     R"({"content":[{"type":"thinking","thinking":"hm","signature":"SIG"},{"type":"redacted_thinking","data":"RED"},{"type":"tool_use","id":"t","name":"add","input":{"a":1,"b":2}}],"stop_reason":"tool_use"})",
     "done | 2 | add: 3",
     R"({"type":"thinking","thinking":"hm","signature":"SIG"},{"type":"redacted_thinking","data":"RED"},{"type":"tool_use")"},
    {"responses: encrypted reasoning", responses, agent,
     R"({"status":"completed","output":[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"ENC"},{"type":"function_call","call_id":"c","name":"add","arguments":{"a":1,"b":2}}]})",
     "done | 2 | add: 3", R"({"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"ENC"})"},
    {"gemini: a signature in a stream", gemini, agent_stream,
     events(
         {R"({"candidates":[{"content":{"parts":[{"text":"hm","thought":true}]}}]})",
          R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"add","args":{"a":1,"b":2}},"thoughtSignature":"SIG"}]},"finishReason":"STOP"}]})"}),
     "done | 2 | add: 3", R"("args":{"a":1,"b":2}},"thoughtSignature":"SIG")"},
};

TEST_CASE("what must travel back with a call") {
  for (const exchange& one : to_be_sent_back) check(one);
}

/// The roles of the messages that are sent, and the members that some servers want to see again.
std::string sent(const std::vector<assay::message>& history, const assay::wire_options& options) {
  assay::request asked;
  asked.messages = history;
  const std::string body = assay::encode(chat, "m", asked, false, options).body;
  std::string all;
  const nlohmann::json written = nlohmann::json::parse(body);
  for (const auto& one : written["messages"]) {
    all += (all.empty() ? "" : " ") + one["role"].get<std::string>();
    if (one.contains("reasoning_details")) all += "+details";
    if (one.contains("tool_calls") && one["tool_calls"].back().contains("extra_content")) all += "+extra";
  }
  return all;
}

/// A call and its result, the question before and another one after it.
std::vector<assay::message> history_with(const std::string& owner) {
  assay::message turn{.role = assay::role::assistant, .parts = {}};
  turn.parts.emplace_back(
      assay::provider_part{.provider = owner, .content = R"({"reasoning_details":[{"data":"x"}]})"});
  turn.parts.emplace_back(assay::tool_call{.id = "c", .name = "add", .arguments = "{}"});
  turn.parts.emplace_back(assay::provider_part{.provider = owner, .content = R"({"extra_content":{"google":1}})"});
  return {assay::user_message("?"), turn, assay::tool_message({.id = "c", .name = "add", .content = "3"}),
          assay::user_message("And?")};
}

TEST_CASE("what one server wants to see again goes to no other") {
  const assay::wire_options router = {.server = "openrouter.ai"};
  const assay::wire_options openai = {.reasoning = assay::reasoning_return::never};
  CHECK(sent(history_with("openai_chat:openrouter.ai"), router) == "user assistant+details+extra tool user");
  CHECK(sent(history_with("openai_chat:openrouter.ai"), openai) == "user assistant tool user");
  CHECK(sent(history_with("openai_chat:api.groq.com"), router) == "user assistant tool user");
  CHECK(sent(history_with("gemini"), router) == "user assistant tool user");
  CHECK(sent(history_with("openai_chat"), openai) == "user assistant+extra tool user");
}

TEST_CASE("where no user may speak right after a tool, the model says a word between them") {
  CHECK(sent(history_with(""), {.user_after_tool = false}) == "user assistant tool assistant user");
  std::vector<assay::message> history = history_with("");
  history.insert(history.end() - 1, assay::assistant_message("3"));
  CHECK(sent(history, {.user_after_tool = false}) == "user assistant tool assistant user");
}

}  // namespace
}  // namespace test_llm
