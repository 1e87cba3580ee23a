// Chat Completions as compatible servers speak it.
#include "wire_streams.hpp"

namespace test_llm {
namespace {

using assay::finish_reason;
using assay::model_failure;

struct calls_case {
  const char* what;
  std::vector<std::string> events;  ///< the tool_calls of each
  const char* calls;
};

/// The calls of a stream, "name arguments" of each, and what its events told of their names.
std::string calls_with_tools(const std::vector<std::string>& tools, const std::vector<std::string>& events) {
  assay::request asked;
  for (const std::string& name : tools)
    asked.tools.push_back({.name = name, .description = "", .parameters = {}, .strict = false});
  assay::stream_decoder decoder(wire_format::openai_chat, asked);
  std::vector<assay::stream_event> all;
  const auto feed = [&](const std::string& data) {
    for (assay::stream_event& one : decoder.feed({.data = data})) all.push_back(std::move(one));
  };
  for (const std::string& calls : events) feed(R"({"choices":[{"delta":{"tool_calls":[)" + calls + "]}}]}");
  feed(R"({"choices":[{"delta":{},"finish_reason":"tool_calls"}]})");
  feed("[DONE]");
  for (assay::stream_event& one : decoder.finish()) all.push_back(std::move(one));
  std::string told;
  for (const assay::stream_event& one : all) {
    const auto* const more = std::get_if<assay::tool_call_delta>(&one);
    if (more != nullptr && !more->name.empty()) told += "|" + more->name;
  }
  return calls_of(std::get<assay::stream_end>(all.back()).response) + " " + told;
}

TEST_CASE("a call's name that comes in pieces is one, where that is a tool's") {
  struct row {
    std::vector<std::string> tools, events;
    const char* calls;
  };
  const auto name = [](const char* piece) { return R"({"function":{"name":")" + std::string(piece) + "\"}}"; };
  const std::string arguments = R"({"function":{"arguments":"{\"x\":1}"}})";
  const row rows[] = {
      {{"get_weather"}, {name("get_"), name("weather"), arguments}, R"(get_weather {"x":1} |get_weather)"},
      {{"get_weather"}, {name("get"), name("_wea"), name("ther"), arguments}, R"(get_weather {"x":1} |get_weather)"},
      {{"get_weather"}, {name("get_"), name("get_weather"), arguments}, R"(get_weather {"x":1} |get_weather)"},
      {{"get_weather", "weather"}, {name("get_"), name("weather"), arguments}, R"(get_weather {"x":1} |get_weather)"},
      {{"get", "get_weather"}, {name("get"), name("_weather"), arguments}, R"(get_weather {"x":1} |get|_weather)"},
      {{"get", "weather", "getweather"}, {name("get"), name("weather")}, "get {}, weather {} |get|weather"},
      {{"f", "g"}, {name("f"), name("g")}, "f {}, g {} |f|g"},
      {{}, {name("f"), name("g")}, "f {}, g {} |f|g"},
      {{"get_weather"}, {name("get_"), name("time")}, "get_ {}, time {} |time|get_"},
      {{"get_weather"},
       {R"({"index":0,"id":"a","function":{"name":"get_"}})", R"({"index":0,"function":{"name":"weather"}})",
        R"({"index":0,"function":{"arguments":"{}"}})"},
       "get_weather {} |get_weather"},
      {{"get_weather"},
       {name("get_weather"), arguments, name("get_"), name("weather"), arguments},
       R"(get_weather {"x":1}, get_weather {"x":1} |get_weather|get_weather)"},
  };
  for (const row& one : rows) {
    CAPTURE(one.calls);
    CHECK(calls_with_tools(one.tools, one.events) == one.calls);
  }
}

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
      {"eos", finish_reason::stop},           {"eos_token", finish_reason::stop},
      {"end_turn", finish_reason::stop},      {"STOP", finish_reason::stop},
      {"max_tokens", finish_reason::length},  {"model_length", finish_reason::length},
      {"sensitive", finish_reason::filtered}, {"SAFETY", finish_reason::filtered},
      {"tool_calls", finish_reason::stop},  // without any
      {"", finish_reason::unspecified},
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
            .finish == finish_reason::unspecified);
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

TEST_CASE("a message that repeats the whole at the end of a stream adds only what is new") {
  const auto last = [](const std::string& message) {
    return R"({"choices":[{"index":0,"message":)" + message + R"(,"finish_reason":"stop"}]})";
  };
  const std::string hel = chat_event(R"({"content":"Hel"})");
  const std::string lo = chat_event(R"({"content":"lo"})");
  const auto text = [](const std::vector<std::string>& all) { return streamed(wire_format::openai_chat, all).text(); };
  CHECK(text({hel, lo, last(R"({"content":"Hello"})")}) == "Hello");
  CHECK(text({hel, last(R"({"content":"Hello"})")}) == "Hello");
  CHECK(text({hel, lo, last(R"({"content":""})")}) == "Hello");
  // Pieces under another name.
  CHECK(text({last(R"({"content":"1"})"), last(R"({"content":"10"})")}) == "110");
  const std::string call = R"({"function":{"name":"f","arguments":"{\"x\":1}"}})";
  const std::string other = R"({"function":{"name":"f","arguments":"{\"x\":2}"}})";
  const std::string whole = last(R"({"content":null,"tool_calls":[)" + call + "]}");
  CHECK(calls_of(streamed(wire_format::openai_chat, {chat_calls(call), whole})) == R"(f {"x":1})");
  CHECK(calls_of(streamed(wire_format::openai_chat, {chat_calls(call), last(R"({"tool_calls":[)" + call + "," + other +
                                                                            "]}")})) == R"(f {"x":1}, f {"x":2})");
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
    assay::usage expected{one.input, one.output, one.cached, 0, one.reasoning};
    expected.is_partial = expected.input_tokens == 0;
    const std::string whole = R"({"choices":[{"message":{"content":"x"},"finish_reason":"stop")" +
                              std::string(one.choice_usage) + "}]" + one.rest + "}";
    CHECK(assay::decode(wire_format::openai_chat, whole).usage == expected);
    const std::string event = R"({"choices":[{"delta":{"content":"x"},"finish_reason":"stop")" +
                              std::string(one.choice_usage) + "}]" + one.rest + "}";
    CHECK(streamed(wire_format::openai_chat, {event}).usage == expected);
  }
  // What is said later, in part or as zeros, takes nothing away.
  const std::string end = chat_event(R"({"content":"x"})", "\"stop\"");
  const std::string known = R"({"choices":[],"usage":{"prompt_tokens":10,"completion_tokens":5}})";
  for (const char* later : {R"({"prompt_tokens":0,"completion_tokens":0})", R"({"prompt_tokens":10})",
                            R"({"completion_tokens":2})", "{}", "null"}) {
    CAPTURE(later);
    const std::string more = R"({"choices":[],"usage":)" + std::string(later) + "}";
    CHECK(streamed(wire_format::openai_chat, {end, known, more}).usage == assay::usage{10, 5});
  }
}

}  // namespace
}  // namespace test_llm
