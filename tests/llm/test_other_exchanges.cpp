// Errors in unusual shapes, and what servers send that speak Anthropic's, Gemini's or OpenAI's newer format, of the
// kinds that public bug reports tell of, beside the exchanges of field/exchanges.jsonl.
#include "exchange_player.hpp"

#include <ctime>

namespace test_llm {
namespace {

using namespace played;

const exchange errors[] = {
    {"openrouter: the error of the provider behind it", chat, extract,
     R"({"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"{\"error\":{\"message\":\"too long\"}}","provider_name":"X"}}})",
     "rejected after 1: openai:mock: the provider reports an error (400): Provider returned error (X: too long)"},
    {"openrouter: the same with a status, and words", chat, extract,
     R"({"error":{"message":"Provider returned error","code":400,"metadata":{"raw":"no such image","provider_name":null}}})",
     "rejected after 1: openai:mock: HTTP 400: Provider returned error (no such image)", "", 400},
    {"code and message alone", chat, extract, R"({"code":429,"message":"slow down"})",
     R"({"name":"Ann","age":30} | 2 | 20/10 | openai:mock: the provider reports an error (429): slow down)"},
    {"code and message alone, no use", chat, extract, R"({"code":"402","message":"no money","choices":null})",
     "rejected after 1: openai:mock: the provider reports an error (402): no money"},
    {"code and message alone, streamed", chat, extract_stream, events({R"({"code":400,"message":"too long"})"}),
     "rejected after 1: openai:mock: the stream ended with an error (400): too long"},
    {"a message alone", chat, complete, R"({"message":"model is gone"})",
     "error protocol: openai:mock: the answer has no choices: model is gone"},
    {"detail alone", chat, complete, R"({"detail":"Not authenticated"})",
     "error protocol: openai:mock: the answer has no choices: Not authenticated"},
    {"openrouter: an error beside an empty choice", chat, extract_stream,
     events(
         {R"({"choices":[{"index":0,"delta":{"content":"{\"na"}}]})",
          R"({"error":{"code":400,"message":"too long"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]})"}),
     "rejected after 1: openai:mock: the stream ended with an error (400): too long"},
    {"openrouter: a word as the code", chat, extract_stream,
     events(
         {R"({"error":{"code":"server_error","message":"gone"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]})"}),
     R"({"name":"Ann","age":30} | 2 | 20/10 | openai:mock: the stream ended with an error: gone)"},
    {"an event that is no JSON", chat, extract_stream, events({"429 Too Many Requests"}),
     R"({"name":"Ann","age":30} | 2 | 20/10 | openai:mock: an event of the stream is not a JSON object: 429 Too Many Requests)"},
    {"a word as the error", chat, extract, R"({"error":"overloaded"})",
     R"({"name":"Ann","age":30} | 2 | 20/10 | openai:mock: the provider reports an error: overloaded)"},
    {"responses: a flat error event", responses, extract_stream,
     events({R"({"type":"error","code":"rate_limit_exceeded","message":"slow down","param":null})"}),
     R"({"name":"Ann","age":30} | 2 | 20/10 | openai-responses:mock: the stream ended with an error: slow down)"},
    {"responses: failed", responses, extract_stream,
     events(
         {R"({"type":"response.failed","response":{"status":"failed","error":{"code":"invalid_prompt","message":"bad"},"usage":{"input_tokens":3}}})"}),
     "rejected after 1: openai-responses:mock: the stream ended with an error: bad"},
    {"responses: failed, whole", responses, extract,
     R"({"status":"failed","error":{"code":"server_error","message":"oh"},"output":[]})",
     R"({"name":"Ann","age":30} | 2 | 20/10 | openai-responses:mock: the provider reports an error: oh)"},
    {"anthropic: an error event", anthropic, extract_stream,
     events({R"({"type":"message_start","message":{"usage":{"input_tokens":10}}})",
             R"({"type":"error","error":{"type":"rate_limit_error","message":"slow down"}})"}),
     R"({"name":"Ann","age":30} | 2 | 30/10 | anthropic:mock: the stream ended with an error: slow down)"},
    {"gemini: an array of errors", gemini, extract,
     R"([{"error":{"code":503,"message":"busy","status":"UNAVAILABLE"}}])",
     R"({"name":"Ann","age":30} | 2 | 20/10 | google:mock: HTTP 503: busy)", "", 503},
    {"gemini: a list of errors in a stream", gemini, extract_stream,
     events({R"([{"error":{"code":400,"message":"bad","status":"INVALID_ARGUMENT"}}])"}),
     "rejected after 1: google:mock: the stream ended with an error (400): bad"},
    {"gemini: a list of errors behind text", gemini, extract_stream,
     events({R"({"candidates":[{"content":{"parts":[{"text":"{\"na"}]}}]})",
             R"([{"error":{"code":400,"message":"bad","status":"INVALID_ARGUMENT"}}])"}),
     "rejected after 1: google:mock: the stream ended with an error (400): bad"},
    {"a list of errors as an event of its own", chat, extract_stream,
     "event: error\ndata: [{\"error\":{\"code\":400,\"message\":\"bad\"}}]\n\n",
     "rejected after 1: openai:mock: the stream ended with an error (400): bad"},
    {"a list of errors in a bare line", chat, extract_stream,
     events({R"({"choices":[{"index":0,"delta":{"content":"{\"na"}}]})"}) +
         "[{\"error\":{\"code\":400,\"message\":\"bad\"}}]\n",
     "rejected after 1: openai:mock: the stream ended with an error (400): bad"},
    {"a list with a message", chat, extract, R"({"error":["Boom"]})",
     R"({"name":"Ann","age":30} | 2 | 20/10 | openai:mock: the provider reports an error: Boom)"},
    {"a list with a message, under another name", chat, extract, R"({"errors":["Boom"]})",
     R"({"name":"Ann","age":30} | 2 | 20/10 | openai:mock: the provider reports an error: Boom)"},
    {"openrouter: an event of an error that is a choice's", chat, extract_stream,
     "event: error\ndata: {\"choices\":[{\"index\":0,\"delta\":{},\"error\":{\"code\":402,\"message\":\"no "
     "money\"}}]}\n\n",
     "rejected after 1: openai:mock: the stream ended with an error (402): no money"},
    {"gemini: an error in a stream", gemini, extract_stream,
     events({R"({"candidates":[{"content":{"parts":[{"text":"{\"na"}]}}]})",
             R"({"error":{"code":400,"message":"bad","status":"INVALID_ARGUMENT"}})"}),
     "rejected after 1: google:mock: the stream ended with an error (400): bad"},
};

TEST_CASE("errors that come with status 200, in other shapes") {
  for (const exchange& one : errors) check(one);
}

const exchange anthropic_answers[] = {
    {"a call that ends the turn", anthropic, agent,
     R"({"content":[{"type":"tool_use","id":"t","name":"add","input":{"a":1,"b":2}}],"stop_reason":"end_turn"})",
     "done | 2 | add: 3"},
    {"a call and no reason", anthropic, agent,
     R"({"content":[{"type":"tool_use","id":"t","name":"add","input":"{\"a\":1,\"b\":2}"}],"stop_reason":null})",
     "done | 2 | add: 3"},
    {"a reason and no call", anthropic, agent, R"({"content":[],"stop_reason":"tool_use"})", "done | 2"},
    {"no usage, no message_stop, a ping", anthropic, stream,
     events({R"({"type":"message_start","message":{"content":[],"usage":{"input_tokens":10,"output_tokens":1}}})",
             R"({"type":"ping"})", R"({"type":"something_new","index":0})",
             R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})",
             R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"done"}})",
             R"({"type":"message_delta","delta":{"stop_reason":"end_turn"}})"}),
     "text done | 10/1"},
    {"no reason at all", anthropic, agent_stream,
     events(
         {R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"add"}})",
          R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1,\"b\":2}"}})",
          R"({"type":"content_block_stop","index":0})", R"({"type":"message_stop"})"}),
     "done | 2 | add: 3"},
    {"the input is cut off", anthropic, agent_stream,
     events(
         {R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"add","input":{}}})",
          R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":1,"}})",
          R"({"type":"message_delta","delta":{"stop_reason":"max_tokens"}})", R"({"type":"message_stop"})"}),
     "truncated after 1: the token limit cut the answer off"},
    {"the input lacks its beginning", anthropic, agent_stream,
     events(
         {R"({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"add","input":{}}})",
          R"({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"a\":1,\"b\":2}"}})",
          R"({"type":"message_delta","delta":{"stop_reason":"tool_use"}})", R"({"type":"message_stop"})"}),
     "done | 2 | add: 3"},
    {"a search and its sources", anthropic, extract,
     R"({"content":[{"type":"server_tool_use","id":"s","name":"web_search","input":{"query":"x"}},{"type":"web_search_tool_result","tool_use_id":"s","content":[]},{"type":"text","text":"{\"name\":\"Ann\","},{"type":"text","text":"\"age\":30}","citations":[{"type":"web_search_result_location","url":"u"}]}],"stop_reason":"end_turn","usage":{"input_tokens":10,"output_tokens":5}})",
     R"({"name":"Ann","age":30} | 1 | 10/5)"},
    {"the window is full", anthropic, extract,
     R"({"content":[{"type":"text","text":"{\"na"}],"stop_reason":"model_context_window_exceeded"})",
     "truncated after 1: "},
    {"a refusal that says why", anthropic, complete,
     R"({"content":[],"stop_reason":"refusal","stop_details":{"category":"cyber","explanation":"No."}})",
     "refusal No. | finish refusal | 0/0"},
};

TEST_CASE("Anthropic's format, as others speak it") {
  for (const exchange& one : anthropic_answers) check(one);
}

const exchange gemini_answers[] = {
    {"malformed, with a call all the same", gemini, agent,
     R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"add","args":{}}}]},"finishReason":"MALFORMED_FUNCTION_CALL"}]})",
     "done | 2"},
    {"malformed, a signature alone", gemini, agent_stream,
     events(
         {R"x({"candidates":[{"content":{"role":"model","parts":[{"thoughtSignature":"SIG"}]},"finishReason":"MALFORMED_FUNCTION_CALL","finishMessage":"Malformed function call: print(add(1,2))"}]})x"}),
     "done | 2", "print(add(1,2))"},
    {"a tool that nobody named", gemini, agent,
     R"({"candidates":[{"content":{},"finishReason":"UNEXPECTED_TOOL_CALL"}]})", "done | 2"},
    {"the prompt is blocked", gemini, extract_stream,
     events({R"({"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":8}})"}),
     "filtered after 1: PROHIBITED_CONTENT"},
    {"withheld, and says why", gemini, extract,
     R"({"candidates":[{"finishReason":"RECITATION","finishMessage":"It cites a book."}]})",
     "filtered after 1: RECITATION: It cites a book."},
    {"withheld, and says why before the last event", gemini, extract_stream,
     events({R"({"candidates":[{"finishReason":"SPII","finishMessage":"It names a person."}]})",
             R"({"candidates":[{"finishReason":"SPII"}]})"}),
     "filtered after 1: SPII: It names a person."},
    {"a reason that is none, with words", gemini, complete,
     R"({"candidates":[{"finishReason":"FINISH_REASON_UNSPECIFIED","finishMessage":"Odd."}]})",
     "error protocol: google:mock: the answer has neither content nor a reason for that (Odd.)"},
    {"whole, without a reason", gemini, extract,
     R"({"candidates":[{"content":{"parts":[{"text":"{\"name\":\"Bob\",\"age\":1}"}]}}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":2}})",
     R"({"name":"Bob","age":1} | 1 | 8/2)"},
    {"whole in a stream, without a reason", gemini, extract_stream,
     events(
         {R"({"candidates":[{"content":{"parts":[{"text":"{\"name\":\"Bob\","}]}}]})",
          R"({"candidates":[{"content":{"parts":[{"text":"\"age\":1}"}]}}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":2}})"}),
     R"({"name":"Bob","age":1} | 1 | 8/2)"},
    {"a call in a stream, without a reason", gemini, agent_stream,
     events({R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"add","args":{"a":1,"b":2}}}]}}]})"}),
     "done | 2 | add: 3"},
    {"filtered on the way", gemini, extract_stream,
     events({R"({"candidates":[{"content":{"parts":[{"text":"{\"name\":\"Ann\",\"age\":30}"}]}}]})",
             R"({"candidates":[{"finishReason":"SAFETY"}]})"}),
     "filtered after 1: {\"name\":\"Ann\",\"age\":30}"},
    {"no reason that is known", gemini, extract,
     R"({"candidates":[{"content":{"parts":[{"text":"{\"name\":\"Bob\",\"age\":1}"}]},"finishReason":"OTHER","finishMessage":"oops"}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":2}})",
     R"({"name":"Ann","age":30} | 2 | 28/12 | google:mock: the provider gave up on the answer: OTHER: oops)"},
    {"ids that repeat", gemini, agent,
     R"({"candidates":[{"content":{"parts":[{"functionCall":{"id":"x","name":"add","args":{"a":1,"b":2}}},{"functionCall":{"id":"x","name":"add","args":{"a":3,"b":4}}}]},"finishReason":"STOP"}]})",
     "done | 2 | add: 3 | add: 7"},
    {"an empty last event", gemini, stream,
     events(
         {R"({"candidates":[{"content":{"parts":[{"text":"do"}]}}],"usageMetadata":{"promptTokenCount":10}})",
          R"({"candidates":[{"content":{"parts":[{"text":"ne"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":10,"candidatesTokenCount":2,"thoughtsTokenCount":3}})",
          R"({"candidates":[{"content":{"parts":[{"text":""}],"role":"model"}}]})"}),
     "text done | 10/5"},
    {"a stream that breaks off", gemini, extract_stream,
     events(
         {R"({"candidates":[{"content":{"parts":[{"text":"{\"name\":\"Ann\",\"age\":3"}]}}],"usageMetadata":{"promptTokenCount":10}})"}),
     R"({"name":"Ann","age":30} | 2 | 30/10 | google:mock: the stream ended before the answer did)"},
};

TEST_CASE("Gemini's answers of unusual kinds") {
  for (const exchange& one : gemini_answers) check(one);
}

const exchange responses_streams[] = {
    {"all calls have place 0", responses, agent_stream,
     events(
         {R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"f1","call_id":"c","name":"add","arguments":""}})",
          R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"f2","call_id":"d","name":"add","arguments":""}})",
          R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"f1","delta":"{\"a\":1,\"b\":2}"})",
          R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"f2","delta":"{\"a\":3,\"b\":4}"})",
          R"({"type":"response.completed","response":{"status":"completed","output":[]}})"}),
     "done | 2 | add: 3 | add: 7"},
    {"a text and a call in place 0", responses, stream,
     events(
         {R"({"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"m","content":[]}})",
          R"({"type":"response.output_text.delta","output_index":0,"item_id":"m","delta":"Hm"})",
          R"({"type":"response.output_item.done","output_index":0,"item":{"type":"message","id":"m","content":[{"type":"output_text","text":"Hm"}]}})",
          R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"f","call_id":"c","name":"add","arguments":""}})",
          R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"f","delta":"{\"a\":1,\"b\":2}"})",
          R"({"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","id":"f","call_id":"c","name":"add","arguments":"{\"a\":1,\"b\":2}"}})",
          R"({"type":"response.completed","response":{"status":"completed","output":[]}})"}),
     R"(text Hm | call add {"a":1,"b":2} | 0/0)"},
    {"nothing but what is done", responses, stream,
     events({R"({"type":"response.output_text.done","output_index":0,"item_id":"m","text":"done"})",
             R"({"type":"response.completed","response":{"status":"completed","output":[]}})"}),
     "text done | 0/0"},
    {"arguments that are only done", responses, stream,
     events(
         {R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"f","call_id":"c","name":"add","arguments":""}})",
          R"({"type":"response.function_call_arguments.done","output_index":0,"item_id":"f","arguments":"{\"a\":1,\"b\":2}"})",
          R"({"type":"response.completed","response":{"status":"completed","output":[]}})"}),
     R"(call add {"a":1,"b":2} | 0/0)"},
    {"deltas of items that nobody announced", responses, stream,
     events({R"({"type":"response.output_text.delta","delta":"do"})",
             R"({"type":"response.output_text.delta","delta":"ne"})",
             R"({"type":"response.completed","response":{"status":"completed","output":[]}})"}),
     "text done | 0/0"},
    {"filtered", responses, extract_stream,
     events(
         {R"({"type":"response.incomplete","response":{"status":"incomplete","incomplete_details":{"reason":"content_filter"},"output":[]}})"}),
     "filtered after 1: content_filter"},
    {"incomplete, nobody says why", responses, extract,
     R"({"status":"incomplete","incomplete_details":null,"output":[{"type":"message","content":[{"type":"output_text","text":"{\"name\":\"Bob\",\"age\":3"}]}]})",
     "truncated after 1: "},
    {"cut off within reasoning", responses, extract,
     R"({"status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},"output":[{"type":"reasoning","summary":[]}]})",
     "truncated after 1: "},
    {"an item of arguments that never came", responses, stream,
     events({R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"f","delta":""})",
             R"({"type":"response.output_text.delta","output_index":1,"item_id":"m","delta":"done"})",
             R"({"type":"response.completed","response":{"status":"completed","output":[]}})"}),
     "text done | 0/0"},
    {"ids that change with every event", responses, stream,
     events(
         {R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"x1","call_id":"c","name":"add","arguments":""}})",
          R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"x2","delta":"{\"a\":1,\"b\":2}"})",
          R"({"type":"response.output_item.done","output_index":0,"item":{"type":"function_call","id":"x3","call_id":"c","name":"add","arguments":"{\"a\":1,\"b\":2}"}})",
          R"({"type":"response.completed","response":{"status":"completed"}})"}),
     R"(call add {"a":1,"b":2} | 0/0)"},
    {"arguments before their call", responses, stream,
     events(
         {R"({"type":"response.function_call_arguments.delta","output_index":0,"item_id":"f","delta":"{\"a\":1,\"b\":2}"})",
          R"({"type":"response.output_item.added","output_index":0,"item":{"type":"function_call","id":"f","call_id":"c","name":"add"}})",
          R"({"type":"response.completed","response":{"status":"completed"}})"}),
     R"(call add {"a":1,"b":2} | 0/0)"},
    {"a refusal", responses, stream,
     events(
         {R"({"type":"response.refusal.delta","output_index":0,"delta":"No."})",
          R"({"type":"response.completed","response":{"status":"completed","output":[{"type":"message","content":[{"type":"refusal","refusal":"No."}]}]}})"}),
     "refusal No. | finish completed | 0/0"},
};

TEST_CASE("Responses streams of compatible servers") {
  for (const exchange& one : responses_streams) check(one);
}

/// CPU seconds to read a stream of so many blocks, all announced before the pieces of the first.
double seconds_for_blocks(int count) {
  assay::stream_decoder decoder(anthropic);
  const std::clock_t begin = std::clock();
  for (int i = 0; i < count; ++i) {
    static_cast<void>(decoder.feed({.data = R"({"type":"content_block_start","index":)" + std::to_string(i) +
                                            R"(,"content_block":{"type":"text"}})"}));
  }
  for (int i = 0; i < count; ++i) {
    static_cast<void>(
        decoder.feed({.data = R"({"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}})"}));
  }
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST_CASE("a stream of very many blocks takes time in proportion to their number") {
  const double few = seconds_for_blocks(2'000);
  const double many = seconds_for_blocks(32'000);
  CHECK(many < 48 * few + 0.1);  // sixteen times as many; 256 times as long if it were quadratic
}

const exchange endings[] = {
    {"responses: no last event", responses, extract_stream,
     events(
         {R"({"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"m","status":"in_progress","content":[]}})",
          R"({"type":"response.output_text.delta","item_id":"m","delta":"{\"name\":\"Bob\",\"age\":1}"})",
          R"({"type":"response.output_item.done","output_index":0,"item":{"type":"message","id":"m","status":"completed","content":[{"type":"output_text","text":"{\"name\":\"Bob\",\"age\":1}"}]}})"}),
     R"({"name":"Bob","age":1} | 1 | 0/0)"},
    {"responses: no last event, and words", responses, stream,
     events(
         {R"({"type":"response.output_text.delta","item_id":"m","delta":"Let me see."})",
          R"({"type":"response.output_item.done","output_index":0,"item":{"type":"message","id":"m","status":"completed","content":[{"type":"output_text","text":"Let me see."}]}})"}),
     "error protocol: openai-responses:mock: the stream ended before the answer did"},
    {"ended for another reason", chat, extract,
     chat_message(R"({"content":"{\"name\":\"Bob\",\"age\":1}"})", "\"other\""),
     R"({"name":"Bob","age":1} | 1 | 10/5)"},
    {"the last line as JSON", chat, extract_stream,
     events({R"({"choices":[{"index":0,"delta":{"content":"{\"name\":\"Bob\",\"age\":1}"},"finish_reason":"stop"}]})",
             "\"[DONE]\""}),
     R"({"name":"Bob","age":1} | 1 | 0/0)"},
    {"the last line in small letters", chat, extract_stream,
     events({R"({"choices":[{"index":0,"delta":{"content":"{\"name\":\"Bob\",\"age\":1}"}}]})", "[done]"}),
     R"({"name":"Bob","age":1} | 1 | 0/0)"},
};

TEST_CASE("answers that end as few do") {
  for (const exchange& one : endings) check(one);
}

const exchange huge_numbers[] = {
    {"in a member that nobody reads", chat, extract,
     R"({"created":1e999,"choices":[{"index":0,"message":{"content":"{\"name\":\"Bob\",\"age\":1}"},"finish_reason":"stop"}]})",
     R"({"name":"Bob","age":1} | 1 | 0/0)"},
    {"in an event", chat, extract_stream,
     events(
         {R"({"created":-1e999,"choices":[{"index":0,"delta":{"content":"{\"name\":\"Bob\",\"age\":1}"},"finish_reason":"stop"}]})",
          "[DONE]"}),
     R"({"name":"Bob","age":1} | 1 | 0/0)"},
    {"in arguments", gemini, agent,
     R"({"candidates":[{"content":{"parts":[{"functionCall":{"name":"add","args":{"a":1e999,"b":2}}}]},"finishReason":"STOP"}]})",
     "done | 2 | add! The arguments are not valid:\n- a: Input should be a finite number; got 1e999\nMend them and "
     "call the tool again."},
};

TEST_CASE("numbers that no double holds are JSON all the same") {
  for (const exchange& one : huge_numbers) check(one);
}

}  // namespace
}  // namespace test_llm
