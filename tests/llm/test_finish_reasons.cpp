// Why an answer ended: what was not finished is never taken for the whole.
#include "exchange_player.hpp"
#include "wire_streams.hpp"

#include <nlohmann/json.hpp>

namespace test_llm {
namespace {

using assay::finish_reason;
using assay::model_failure;
using namespace played;

/// A body, and the events of a stream, that end with a word (JSON) after half a sentence.
struct ended {
  std::string whole;
  std::vector<std::string> streamed;
};

ended ended_with(wire_format format, const std::string& word) {
  switch (format) {
    case wire_format::openai_chat:
      return {R"({"choices":[{"message":{"content":"half"},"finish_reason":)" + word + "}]}",
              {chat_event(R"({"content":"half"})"), chat_event("{}", word.c_str()), "[DONE]"}};
    case wire_format::openai_responses: {
      const std::string all = R"({"status":)" + word +
                              R"(,"output":[{"type":"message","content":[{"type":"output_text","text":"half"}]}]})";
      return {all, {R"({"type":"response.completed","response":)" + all + "}"}};
    }
    case wire_format::anthropic:
      return {R"({"content":[{"type":"text","text":"half"}],"stop_reason":)" + word + "}",
              {R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"half"}})",
               R"({"type":"message_delta","delta":{"stop_reason":)" + word + "}}", R"({"type":"message_stop"})"}};
    case wire_format::ollama: {
      const std::string end = R"("done":true,"done_reason":)" + word + "}";
      return {R"({"message":{"content":"half"},)" + end,
              {R"({"message":{"content":"half"},"done":false})", R"({"message":{"content":""},)" + end}};
    }
    case wire_format::bedrock_converse:
      return {R"({"output":{"message":{"content":[{"text":"half"}]}},"stopReason":)" + word + "}",
              {R"({"contentBlockDelta":{"contentBlockIndex":0,"delta":{"text":"half"}}})",
               R"({"messageStop":{"stopReason":)" + word + "}}", R"({"metadata":{"usage":{}}})"}};
    case wire_format::gemini:
      break;
  }
  const std::string all = R"({"candidates":[{"content":{"parts":[{"text":"half"}]},"finishReason":)" + word + "}]}";
  return {all, {all}};
}

struct word_case {
  const char* word;
  std::optional<finish_reason> meaning;  ///< nothing: the provider gave up
};

constexpr word_case known_words[] = {
    {"stop", finish_reason::stop},
    {"STOP", finish_reason::stop},
    {"end_turn", finish_reason::stop},
    {"eos_token", finish_reason::stop},
    {"length", finish_reason::length},
    {"max_tokens", finish_reason::length},
    {"MAX_TOKENS", finish_reason::length},
    {"model_length", finish_reason::length},
    {"max_output_tokens", finish_reason::length},
    {"max_completion_tokens", finish_reason::length},
    {"token_limit", finish_reason::length},
    {"context_length_exceeded", finish_reason::length},
    {"max_tool_calls", finish_reason::other},
    {"max_tool_use", finish_reason::other},
    {"max_turns", finish_reason::other},
    {"max_steps", finish_reason::other},
    {"model_context_window_exceeded", finish_reason::length},
    {"content_filter", finish_reason::filtered},
    {"content-filter", finish_reason::filtered},
    {"SAFETY", finish_reason::filtered},
    {"IMAGE_SAFETY", finish_reason::filtered},
    {"malformed_function_call", finish_reason::malformed},
    {"error", {}},
    {"abort", {}},
    {"aborted", {}},
    {"cancelled", {}},
    {"canceled", {}},
    {"timeout", {}},
    {"request_timed_out", {}},
    {"interrupted", {}},
    {"failed", {}},
    {"overloaded", {}},
    {"internal_error", {}},
    {"model_error", {}},
    {"network-error", {}},
    {"server_error", {}},
    {"engine_failure", {}},
    {"insufficient_system_resource", {}},
};

TEST_CASE("a word for the end means the same of every provider, streamed or not") {
  for (const word_case& one : known_words) {
    for (const wire_format format : {wire_format::openai_chat, wire_format::openai_responses, wire_format::anthropic,
                                     wire_format::gemini, wire_format::ollama, wire_format::bedrock_converse}) {
      const ended body = ended_with(format, '"' + std::string(one.word) + '"');
      for (const bool stream : {false, true}) {
        CAPTURE(one.word);
        CAPTURE(static_cast<int>(format));
        CAPTURE(stream);
        try {
          const assay::response answer = stream ? streamed(format, body.streamed) : assay::decode(format, body.whole);
          REQUIRE(one.meaning);
          CHECK(static_cast<int>(answer.finish) == static_cast<int>(*one.meaning));
          CHECK(answer.text() == "half");
        } catch (const assay::model_error& error) {
          // Gemini's words are known: any other means that there is no answer.
          const bool is_unknown = one.meaning == finish_reason::other && format == wire_format::gemini;
          CHECK((!one.meaning || is_unknown));
          CHECK(error.kind() == model_failure::server);
          CHECK(std::string(error.what()).find(one.word) != std::string::npos);
        }
      }
    }
  }
  CHECK_THROWS_AS(static_cast<void>(assay::decode(wire_format::openai_chat,
                                                  ended_with(wire_format::openai_chat, R"("incomplete")").whole)),
                  assay::model_error);
}

TEST_CASE("a reason that nobody knows is no end of an answer") {
  for (const char* word : {R"("something_new")", "3", R"({"why":"x"})"}) {
    for (const wire_format format : {wire_format::openai_chat, wire_format::openai_responses, wire_format::anthropic}) {
      const ended body = ended_with(format, word);
      CAPTURE(word);
      CHECK(assay::decode(format, body.whole).finish == finish_reason::other);
      CHECK(streamed(format, body.streamed).finish == finish_reason::other);
    }
    CHECK_THROWS_AS(static_cast<void>(assay::decode(wire_format::gemini, ended_with(wire_format::gemini, word).whole)),
                    assay::model_error);
  }
  for (const char* none : {"null", R"("")"}) {
    CHECK(assay::decode(wire_format::anthropic, ended_with(wire_format::anthropic, none).whole).finish ==
          finish_reason::other);
    for (const wire_format format : {wire_format::openai_chat, wire_format::openai_responses, wire_format::ollama}) {
      const ended body = ended_with(format, none);
      CHECK(assay::decode(format, body.whole).finish == finish_reason::unspecified);
      if (format == wire_format::openai_responses) continue;  // the event says it
      CHECK(streamed(format, body.streamed).finish == finish_reason::unspecified);
    }
  }
}

TEST_CASE("of two reasons the worse one stays") {
  struct pair_case {
    const char* first;
    const char* second;
    finish_reason meaning;
  };
  const pair_case cases[] = {
      {"length", "stop", finish_reason::length},           {"stop", "length", finish_reason::length},
      {"content_filter", "stop", finish_reason::filtered}, {"content_filter", "length", finish_reason::filtered},
      {"something_new", "stop", finish_reason::other},     {"stop", "stop", finish_reason::stop},
  };
  for (const pair_case& one : cases) {
    CAPTURE(one.first);
    CAPTURE(one.second);
    const std::string first = '"' + std::string(one.first) + '"';
    const std::string second = '"' + std::string(one.second) + '"';
    CHECK(streamed(wire_format::openai_chat,
                   {chat_event(R"({"content":"half"})", first.c_str()), chat_event("{}", second.c_str())})
              .finish == one.meaning);
    CHECK(streamed(wire_format::anthropic, {R"({"type":"message_delta","delta":{"stop_reason":)" + first + "}}",
                                            R"({"type":"message_delta","delta":{"stop_reason":)" + second + "}}",
                                            R"({"type":"message_delta","delta":{"stop_reason":null}})"})
              .finish == one.meaning);
    if (one.meaning == finish_reason::other) continue;
    CHECK(streamed(wire_format::gemini,
                   {R"({"candidates":[{"content":{"parts":[{"text":"half"}]},"finishReason":)" + first + "}]}",
                    R"({"candidates":[{"finishReason":)" + second + "}]}"})
              .finish == one.meaning);
  }
}

const exchange exchanges[] = {
    {"half a sentence, given up", chat, agent, chat_message(R"({"content":"Half a sen"})", R"("timeout")"), "done | 2"},
    {"the same, streamed", chat, agent_stream, chat_events({R"({"content":"Half a sen"})"}, "interrupted"), "done | 2"},
    {"half a sentence, nobody knows why", chat, agent, chat_message(R"({"content":"Half a sen"})", R"("new")"),
     "done | 2", "did not end as answers do: 'new'"},
    {"the same, streamed", chat, agent_stream, chat_events({R"({"content":"Half a sen"})"}, "new"), "done | 2"},
    {"a number as the reason", chat, agent, chat_message(R"({"content":"Half a sen"})", "3"), "done | 2"},
    {"no reason", anthropic, agent, R"({"content":[{"type":"text","text":"Half a sen"}],"stop_reason":null})",
     "done | 2", "nobody said why"},
    {"no message_delta", anthropic, agent_stream,
     events({R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":"Half a sen"}})",
             R"({"type":"message_stop"})"}),
     "done | 2"},
    {"an error as the reason", anthropic, agent,
     R"({"content":[{"type":"text","text":"Half a sen"}],"stop_reason":"error"})", "done | 2"},
    {"a status that nobody knows", responses, agent,
     R"({"status":"weird","output":[{"type":"message","content":[{"type":"output_text","text":"Half a sen"}]}]})",
     "done | 2"},
    {"an incomplete message within what is complete", responses, agent,
     R"({"status":"completed","output":[{"type":"message","status":"incomplete","content":[{"type":"output_text","text":"Half a sen"}]}]})",
     "truncated after 1: the token limit cut the answer off"},
    {"whole JSON, nobody knows why it ended", chat, extract,
     chat_message(R"({"content":"{\"name\":\"Bob\",\"age\":3}"})", R"("new")"), R"({"name":"Bob","age":3} | 1 | 10/5)"},
    {"JSON that lacks its end, nobody knows why", chat, extract,
     chat_message(R"({"content":"{\"name\":\"Bob\",\"age\":3"})", R"("new")"),
     R"({"name":"Ann","age":30} | 2 | 30/15)"},
    {"the same, streamed", chat, extract_stream, chat_events({R"({"content":"{\"name\":\"Bob\",\"age\":3"})"}, "new"),
     R"({"name":"Ann","age":30} | 2 | 30/15)"},
    {"a limit under another name", chat, extract,
     chat_message(R"({"content":"{\"name\":\"Bob\",\"age\":3"})", R"("max_output_tokens")"), "truncated after 1: "},
    {"a call that is whole, nobody knows why it ended", chat, agent_stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}})"}, "new"),
     "done | 2 | add: 3"},
    {"a call without its end", chat, agent_stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":""}})"}, "new"), "done | 2"},
    {"a call that was given up", chat, agent_stream,
     chat_calls({R"({"index":0,"id":"c","function":{"name":"add","arguments":"{\"a\":1,\"b\":2}"}})"}, "aborted"),
     "done | 2"},
};

TEST_CASE("half an answer is no result, and runs no call") {
  for (const exchange& one : exchanges) check(one);
}

std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

/// Answers that end without a reason, as whole bodies or as streams.
std::vector<exchange> without_reason(const std::string& answer, const char* outcome) {
  const std::string message = R"({"content":)" + quoted(answer) + "}";
  const std::string item = R"("content":[{"type":"output_text","text":)" + quoted(answer) + "}]}";
  const std::string usage = R"(,"usage":{"prompt_tokens":10,"completion_tokens":5}})";
  const std::string done = "data: [DONE]\n\n";
  return {
      {"chat: null", chat, extract, R"({"choices":[{"message":)" + message + R"(,"finish_reason":null}])" + usage,
       outcome},
      {"chat: none", chat, extract, R"({"choices":[{"message":)" + message + "}]" + usage, outcome},
      {"chat: a stream", chat, extract_stream,
       R"(data: {"choices":[{"delta":)" + message + "}]" + usage + "\n\n" + done, outcome},
      {"responses: none", responses, extract, R"({"output":[{"type":"message",)" + item + "]" + usage, outcome},
      {"responses: null", responses, extract, R"({"status":null,"output":[{"type":"message",)" + item + "]" + usage,
       outcome},
      {"responses: a message in progress", responses, extract,
       R"({"status":"completed","output":[{"type":"message","status":"in_progress",)" + item + "]" + usage, outcome},
  };
}

TEST_CASE("of an answer that ends without a reason only what is whole is taken") {
  for (const exchange& one : without_reason(R"({"name":"Bob","age":3)", R"({"name":"Ann","age":30} | 2 | 30/15)")) {
    check(one);
  }
  for (const exchange& one : without_reason(R"({"name":"Bob","age":3})", R"({"name":"Bob","age":3} | 1 | 10/5)")) {
    check(one);
  }
}

TEST_CASE("an answer whose items say that they are complete is complete") {
  const std::string item = R"({"type":"message","status":"completed","content":[{"type":"output_text","text":"x"}]})";
  CHECK(assay::decode(wire_format::openai_responses, R"({"output":[)" + item + "]}").finish == finish_reason::stop);
  CHECK(streamed(wire_format::openai_responses,
                 {R"({"type":"response.output_text.delta","output_index":0,"delta":"x"})",
                  R"({"type":"response.output_item.done","output_index":0,"item":)" + item + "}", "[DONE]"})
            .finish == finish_reason::stop);
}

/// A model that answers in one mode with the next of some answers.
struct unexplained_case {
  const char* what;
  assay::output_mode mode;
  std::vector<std::string> answers;
  const char* value;
};

TEST_CASE("a call, and values that were asked for again, are not completed either where no reason is given") {
  struct Item {
    int quantity = 0;
  };
  struct Order {
    std::string customer;
    std::string street;
    std::string town;
    std::vector<Item> items;
  };
  const std::string half = R"({"customer":"A","street":"B","town":"C","items":[{"quantity":3)";
  const std::string wrong = R"({"customer":"A","street":"B","town":"C","items":[{"quantity":"two"}]})";
  const unexplained_case cases[] = {
      {"a call", assay::output_mode::tool, {half, half + "4}]}"}, "34 | 2"},
      {"a value",
       assay::output_mode::native,
       {wrong, R"({"items.0.quantity":3)", R"({"items.0.quantity":34})"},
       "34 | 3"},
  };
  for (const unexplained_case& one : cases) {
    CAPTURE(one.what);
    std::size_t calls = 0;
    assay::function_model model([&](const assay::request& asked) {
      const std::string text = one.answers[std::min(calls++, one.answers.size() - 1)];
      assay::response made;
      made.finish = finish_reason::unspecified;
      if (one.mode == assay::output_mode::tool) {
        made.reply.role = assay::role::assistant;
        made.reply.parts.emplace_back(assay::tool_call{.id = "c", .name = asked.output->name, .arguments = text});
      } else {
        made.reply = assay::assistant_message(text);
      }
      return made;
    });
    assay::extract_options options;
    options.mode = one.mode;
    options.retry.scope = assay::reask_scope::failing_paths;
    const auto order = assay::extract_sync<Order>(model, "?", options);
    CHECK(std::to_string(order.value.items.at(0).quantity) + " | " + std::to_string(order.attempts.size()) ==
          one.value);
  }
}

TEST_CASE("a list that is cut off is not closed where nobody knows why it ended") {
  assay::extract_options options;
  options.retry.max_retries = 0;
  for (const char* word : {"new", "max_output_tokens"}) {
    const assay::response answer = assay::decode(
        wire_format::openai_chat, R"({"choices":[{"message":{"content":"{\"tags\":[\"a\",\"b\""},"finish_reason":")" +
                                      std::string(word) + "\"}]}");
    assay::function_model model([&answer](const assay::request&) { return answer; });
    struct Tags {
      std::vector<std::string> tags;
    };
    CHECK_THROWS_AS(static_cast<void>(assay::extract_sync<Tags>(model, "?", options)), assay::extraction_error);
  }
}

}  // namespace
}  // namespace test_llm
