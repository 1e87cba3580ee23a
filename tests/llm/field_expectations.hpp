// What the exchanges of field/exchanges.jsonl come to.
#pragma once

#include <map>
#include <string>

namespace test_llm {

struct expectation {
  const char* outcome;
  const char* sent = "";    ///< somewhere in the latest request
  const char* unsent = "";  ///< nowhere in it
};

struct expected_row {
  const char* id;
  expectation expected;
};

/// Outcomes:
///   of an answer      "text", "call NAME ARGUMENTS", "thought TEXT", the finish where it is none of stop and
///                     tool_calls, tokens in/out; or "error KIND: MESSAGE"
///   of extract        "value" and the attempts it took, tokens in/out, waits; or "REASON after N attempts: MESSAGE"
///   of an agent       "answer", the requests it took, the results of its tools; or the same of an error
inline const expected_row rows[] = {
    // Parallel calls of streams
    {"chat-stream-index-missing", {R"(call add {"a":1,"b":2} | call add {"a":3,"b":4} | 10/5)"}},
    {"chat-stream-index-missing-one-chunk", {R"(call add {"a":1,"b":2} | call add {"a":3,"b":4} | 10/5)"}},
    {"chat-stream-index-0-agent", {"answer done | 2 requests | add: 3 | add: 7"}},
    {"chat-stream-name-every-chunk", {R"(call add {"a":1,"b":2} | 10/5)"}},
    {"chat-stream-index-gap", {R"(call add {"a":1,"b":2} | call add {"a":3,"b":4} | 10/5)"}},
    // Arguments
    {"chat-args-object", {R"(call add {"a":1,"b":2} | 10/5)"}},
    {"chat-args-object-stream", {R"(call add {"a":1,"b":2} | 10/5)"}},
    {"chat-args-object-extract-tool-mode", {R"(value {"name":"Ann","age":30} | 1 attempt | 10/5)"}},
    {"chat-args-object-optional", {"answer done | 2 requests | zone: Oslo"}},
    {"chat-args-empty-now", {"answer done | 2 requests | now: 12:00"}},
    {"chat-args-empty-zone", {"answer done | 2 requests | zone: UTC"}},
    {"chat-args-null-now", {"answer done | 2 requests | now: 12:00"}},
    {"chat-args-null-zone", {"answer done | 2 requests | zone: UTC"}},
    {"chat-args-null-text-now", {"answer done | 2 requests | now: 12:00"}},
    {"chat-args-missing-zone", {"answer done | 2 requests | zone: UTC"}},
    {"chat-args-blank-zone", {"answer done | 2 requests | zone: UTC"}},
    {"gemini-empty-args", {"answer done | 2 requests | now: 12:00"}},
    {"anthropic-tool-input-at-start", {R"(call add {"a":1,"b":2} | 10/3)"}},
    // Ids and names; that ids are distinct and refer to each other is checked of every request
    {"chat-id-absent", {"answer done | 2 requests | add: 3 | add: 7"}},
    {"chat-id-empty", {"answer done | 2 requests | add: 3 | add: 7"}},
    {"chat-id-duplicate", {"answer done | 2 requests | add: 3 | add: 7"}},
    {"gemini-ids-across-turns", {"answer done | 3 requests | add: 3 | add: 3"}},
    {"chat-call-without-name",
     {"answer done | 2 requests | ! There is no tool ''. The tools are: add, now, zone", R"("name":"unknown")"}},
    {"chat-tool-name-namespaced",
     {"answer done | 2 requests | functions.add! There is no tool 'functions.add'. The tools are: add, now, zone",
      R"("name":"functions_add")"}},
    // How answers end
    {"chat-finish-toolcalls-without", {"answer done | 1 request"}},
    {"chat-stream-no-finish-but-done", {"text done | 0/0"}},
    {"chat-stream-finish-no-done", {"text done | 10/5"}},
    {"chat-stream-done-trailing-space", {"text done | 10/5"}},
    {"stream-content-after-finish", {"text done | 10/5"}},
    {"chat-choice-error-agent", {"answer done | 2 requests"}},
    {"chat-finish-error-partial-stream", {"answer done | 2 requests"}},
    {"chat-finish-content-filter-stream", {"filtered after 1 attempt: {\"na"}},
    {"chat-length-cut-call", {"error truncated after 1 request: the token limit cut the answer off"}},
    {"responses-incomplete-call", {"error truncated after 1 request: the token limit cut the answer off"}},
    {"anthropic-refusal-stream", {"refused after 1 attempt: refused"}},
    {"chat-refusal-null-tool", {"answer done | 2 requests | add: 3"}},
    {"anthropic-empty-end-turn", {"answer done | 3 requests | now: 12:00", "", R"("content":[])"}},
    {"anthropic-pause-turn",
     {"answer Searchingdone | 1 request",
      R"({"type":"server_tool_use","id":"srv_1","name":"web_search","input":{"query":"x"}})"}},
    // Tokens
    {"chat-stream-usage-last", {"text done | 10/5"}},
    {"kimi-usage-in-choice", {"text done | 10/5"}},
    {"xai-reasoning-not-in-completion", {"text done | 10/105"}},
    {"anthropic-usage-of-broken-stream", {R"(value {"name":"Ann","age":30} | 2 attempts | 1020/11)"}},
    // Errors
    {"chat-stream-error-400", {"error rejected: openai:mock: the stream ended with an error (400): context too long"}},
    {"chat-200-error-402",
     {"rejected after 1 attempt: openai:mock: the provider reports an error (402): Insufficient credits"}},
    {"chat-choices-null", {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)"}},
    {"chat-200-empty-body", {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)"}},
    {"html-200", {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)"}},
    {"chat-503-html-retry", {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)"}},
    {"chat-413", {"rejected after 1 attempt: openai:mock: HTTP 413: too large"}},
    {"anthropic-529", {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)"}},
    {"anthropic-overloaded-mid-stream", {R"(value {"name":"Ann","age":30} | 2 attempts | 30/11)"}},
    {"stream-error-event-flat",
     {"error server: openai:mock: the stream ended with an error (500): CUDA out of memory"}},
    {"stream-json-error-as-event-stream",
     {"error server: openai:mock: the provider reports an error (503): model is loading"}},
    {"groq-tool-use-failed", {"answer done | 2 requests", "Failed to call a function"}},
    {"groq-json-validate-failed",
     {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)", R"({\"name\": \"Ann\", \"age\": )"}},
    {"groq-failed-generation-told",
     {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)",
      R"({\"name\": \"Person\", \"arguments\": {\"name\":\"Ann\"}})"}},
    {"azure-content-filter",
     {"filtered after 1 attempt: content_filter: The response was filtered due to the prompt triggering Azure OpenAI's "
      "content management policy."}},
    {"openai-insufficient-quota", {"rejected after 1 attempt: openai:mock: HTTP 429: You exceeded your current quota"}},
    {"deepseek-no-json-schema",
     {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)", R"("tool_choice")", "response_format"}},
    {"anthropic-400-output-config",
     {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)", R"("tool_choice")", "output_config"}},
    {"retry-after-ms", {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10 | waited 30 ms)"}},
    {"gemini-retry-delay-in-body", {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10 | waited 300 ms)"}},
    {"redirect-other-host",
     {"error rejected: openai:mock: HTTP 307 (a redirect to the stranger, which is not followed)"}},
    // Gemini
    {"gemini-malformed-call-extract", {R"(value {"name":"Ann","age":30} | 2 attempts | 53/10)"}},
    {"gemini-malformed-call-agent", {"answer done | 2 requests"}},
    {"gemini-stop-without-parts", {R"(value {"name":"Ann","age":30} | 2 attempts | 53/10)"}},
    {"gemini-signature-call",
     {"answer done | 2 requests | add: 3", R"("args":{"a":1,"b":2}},"thoughtSignature":"SIG==")"}},
    {"gemini-signature-parallel",
     {"answer done | 2 requests | add: 3 | add: 7", R"("args":{"a":1,"b":2}},"thoughtSignature":"SIG==")",
      R"("args":{"a":3,"b":4}},"thoughtSignature")"}},
    {"gemini-signature-empty-text-stream", {"text done | signed SIG== | 10/5"}},
    {"gemini-unknown-part", {"text done | 10/5"}},
    {"gemini-stream-json-array", {"text done | 10/5"}},
    // Histories
    {"history-kimi-to-anthropic-ids", {"answer done | 1 request", R"("input":{"a":1,"b":2})", "functions.add"}},
    {"history-empty-id-to-anthropic", {"answer done | 1 request", R"("id":"call00001")"}},
    {"history-bad-arguments-to-anthropic", {"answer done | 1 request", R"("input":{"unreadable":"{a: 1,"})"}},
    {"history-partly-answered", {"answer done | 1 request", "This call was not made"}},
    {"deepseek-reasoning-not-back-plain", {"answer done | 1 request", "", "I think"}},
    // Content
    {"lmstudio-missing-fields", {R"(value {"name":"Ann","age":30} | 1 attempt | 0/0)"}},
    {"mistral-content-list-stream", {R"(value {"name":"Ann","age":30} | 1 attempt | 10/5)"}},
    {"think-tags", {R"(value {"name":"Ann","age":30} | 1 attempt | 10/5)"}},
    {"think-tags-stream", {R"(value {"name":"Ann","age":30} | 1 attempt | 10/5)"}},
    {"think-tag-unopened", {R"(value {"name":"Ann","age":30} | 1 attempt | 10/5)"}},
    {"chat-harmony-final", {R"(value {"name":"Ann","age":30} | 1 attempt | 10/5)"}},
    {"chat-body-leading-blank-lines", {"text done | 10/5"}},
    {"chat-nan-in-body", {"text done | 10/5"}},
    {"stream-answered-whole", {R"(value {"name":"Ann","age":30} | 1 attempt | 10/5)"}},
    {"complete-answered-as-stream", {"text done | 10/5"}},
    {"anthropic-stream-start-text-delta", {"text Hello | 10/3"}},
    // Responses
    {"responses-completed-empty-output", {R"(value {"name":"Ann","age":30} | 1 attempt | 10/5)"}},
    {"responses-completed-no-output", {R"(value {"name":"Ann","age":30} | 1 attempt | 10/5)"}},
    {"responses-completed-empty-output-call", {"answer done | 2 requests | add: 3"}},
    {"responses-done-sentinel", {R"(value {"name":"Ann","age":30} | 1 attempt | 10/5)"}},
    {"responses-reasoning-content-stream", {R"(thought hm | text {"name":"Ann","age":30} | 10/5)"}},
    {"responses-unknown-items", {R"(text {"name":"Ann","age":30} | 10/5)"}},
    {"responses-assistant-history-phase", {"text Let me see. | text \n\n{\"name\":\"Ann\",\"age\":30} | 10/5"}},
    // Limits
    {"nesting-event",
     {"error over_limit: openai:mock: the response holds too much JSON: arrays and objects are nested too deep"}},
    {"nesting-anthropic-input",
     {"error over_limit: anthropic:mock: the response holds too much JSON: arrays and objects are nested too deep"}},
    {"nesting-gemini-args",
     {"error over_limit: google:mock: the response holds too much JSON: arrays and objects are nested too deep"}},
    {"nesting-history-to-anthropic",
     {"error unsupported: anthropic:mock: assay: the arguments of the call of 'n' are nested too deep"}},
    {"brackets-memory",
     {"error over_limit: openai:mock: the response holds too much JSON: arrays and objects are nested too deep"}},
    {"record-error-cut-in-a-character", {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)"}},
    {"record-bad-utf8", {R"(value {"name":"Ann","age":30} | 2 attempts | 20/10)"}},
};

/// Rows that are not played here, and why.
inline const std::map<std::string, const char*> not_played = {
    {"gzip-bomb", "of the transport: tests/llm/test_http_failures.cpp"},
    {"tls-self-signed", "of the transport: tests/llm/test_http_tls.cpp"},
};

}  // namespace test_llm
