// How much to think, marks for the cache, tools of the provider's and sources: one spelling, and what each makes of it.
#include "wire_streams.hpp"

#include <assay/llm/providers.hpp>

namespace test_llm {
namespace {

using nlohmann::ordered_json;

ordered_json body_of(wire_format format, const char* model, const assay::request& asked) {
  return ordered_json::parse(assay::encode(format, model, asked, false).body);
}

struct thinking_case {
  wire_format format;
  const char* model;
  const char* effort;
  std::optional<std::int64_t> budget;
  const char* sent;
};

/// The members about thinking.
std::string thinking_in(wire_format format, const ordered_json& body) {
  ordered_json found = ordered_json::object();
  for (const char* key : {"reasoning_effort", "reasoning", "thinking", "output_config", "think"}) {
    if (body.contains(key)) found[key] = body[key];
  }
  if (format == wire_format::gemini && body["generationConfig"].contains("thinkingConfig")) {
    return body["generationConfig"]["thinkingConfig"].dump();
  }
  return found.dump();
}

TEST_CASE("how much to think is said in each model's way") {
  constexpr auto chat = wire_format::openai_chat;
  constexpr auto responses = wire_format::openai_responses;
  constexpr auto claude = wire_format::anthropic;
  constexpr auto gemini = wire_format::gemini;
  const thinking_case cases[] = {
      {chat, "gpt-5", "low", {}, R"({"reasoning_effort":"low"})"},
      {chat, "gpt-5", "", 0, R"({"reasoning_effort":"none"})"},
      {chat, "gpt-5", "", 2'000, R"({"reasoning_effort":"low"})"},
      {chat, "gpt-5", "", 9'000, R"({"reasoning_effort":"high"})"},
      {chat, "gpt-5", "", 1'000'000, R"({"reasoning_effort":"high"})"},
      {chat, "gpt-5", "xhigh", 1'024, R"({"reasoning_effort":"xhigh"})"},
      {chat, "gpt-4.1", "low", {}, "{}"},
      {chat, "some-model", "brisk", {}, R"({"reasoning_effort":"brisk"})"},
      {responses, "gpt-5", "medium", {}, R"({"reasoning":{"effort":"medium"}})"},
      {claude, "claude-opus-4-6", "high", {}, R"({"thinking":{"type":"adaptive"},"output_config":{"effort":"high"}})"},
      {claude,
       "claude-opus-4-6",
       "minimal",
       {},
       R"({"thinking":{"type":"adaptive"},"output_config":{"effort":"low"}})"},
      {claude, "claude-opus-4-6", "none", {}, "{}"},
      {claude, "claude-sonnet-4-5", "high", {}, R"({"thinking":{"type":"enabled","budget_tokens":24576}})"},
      {claude, "claude-sonnet-4-5", "", 5'000, R"({"thinking":{"type":"enabled","budget_tokens":5000}})"},
      {claude, "claude-sonnet-4-5", "", 10, R"({"thinking":{"type":"enabled","budget_tokens":1024}})"},
      {claude, "claude-sonnet-4-5", "", 0, "{}"},
      {claude, "claude-3-5-sonnet-latest", "high", {}, "{}"},
      {gemini, "gemini-2.5-flash", "low", {}, R"({"thinkingBudget":2048})"},
      {gemini, "gemini-2.5-flash", "", 0, R"({"thinkingBudget":0})"},
      {gemini, "gemini-3-pro-preview", "low", {}, R"({"thinkingLevel":"low"})"},
      {gemini, "gemini-3-pro-preview", "", 8'192, R"({"thinkingLevel":"medium"})"},
      {wire_format::ollama, "qwen3", "low", {}, R"({"think":true})"},
      {wire_format::ollama, "qwen3", "none", {}, R"({"think":false})"},
      {wire_format::ollama, "gpt-oss:20b", "low", {}, R"({"think":"low"})"},
      {wire_format::ollama, "qwen3", "", {}, "{}"},
  };
  for (const thinking_case& one : cases) {
    CAPTURE(one.model);
    CAPTURE(one.sent);
    assay::request asked = asking("?");
    asked.reasoning_effort = one.effort;
    asked.reasoning_budget = one.budget;
    CHECK(thinking_in(one.format, body_of(one.format, one.model, asked)) == one.sent);
  }
  assay::request asked = asking("?");
  asked.reasoning_effort = "brisk";
  CHECK_THROWS_AS(static_cast<void>(assay::encode(claude, "claude-sonnet-4-5", asked, false)), std::invalid_argument);
}

TEST_CASE("a budget for thinking comes on top of the limit, and frees the choice of a tool") {
  assay::request asked = asking("?");
  asked.reasoning_budget = 5'000;
  asked.tools.push_back({.name = "f"});
  asked.tool_choice = assay::tool_use::required;
  const ordered_json with = body_of(wire_format::anthropic, "claude-sonnet-4-5", asked);
  CHECK(with["max_tokens"] == assay::default_anthropic_max_tokens + 5'000);
  CHECK(with["tool_choice"]["type"] == "auto");
  asked.extra = {{"thinking", {{"type", "disabled"}}}};
  CHECK(body_of(wire_format::anthropic, "claude-sonnet-4-5", asked)["tool_choice"]["type"] == "any");
  asked.extra = {};
  asked.reasoning_budget.reset();
  asked.reasoning_effort = "high";
  CHECK(body_of(wire_format::anthropic, "claude-opus-4-6", asked)["tool_choice"]["type"] == "any");
}

TEST_CASE("marks for the cache are put on the block before them, the last four of all") {
  assay::request asked;
  assay::message system = assay::system_message("Rules");
  system.parts.emplace_back(assay::cache_mark{.ttl = "1h"});
  asked.messages = {system, assay::user_message("Long text", {}), assay::assistant_message("Yes. ")};
  asked.messages[1].parts.emplace_back(assay::cache_mark{});
  asked.messages.push_back(assay::user_message("Go", {}));
  const ordered_json body = body_of(wire_format::anthropic, "claude-sonnet-4-5", asked);
  CHECK(body["system"].dump() == R"([{"type":"text","text":"Rules","cache_control":{"type":"ephemeral","ttl":"1h"}}])");
  CHECK(body["messages"][0]["content"].dump() ==
        R"([{"type":"text","text":"Long text","cache_control":{"type":"ephemeral"}}])");
  CHECK(body["messages"].dump().find("cache_mark") == std::string::npos);
  for (const wire_format format : formats) {
    if (format == wire_format::anthropic) continue;
    CHECK(assay::encode(format, "m", asked, false).body.find("cache") == std::string::npos);
  }
  for (int i = 0; i < 5; ++i) {
    asked.messages.push_back(assay::user_message(std::to_string(i)));
    asked.messages.back().parts.emplace_back(assay::cache_mark{});
  }
  const std::string many = assay::encode(wire_format::anthropic, "m", asked, false).body;
  std::size_t count = 0;
  for (std::size_t at = many.find("cache_control"); at != std::string::npos; at = many.find("cache_control", at + 1)) {
    ++count;
  }
  CHECK(count == 4);
  CHECK(ordered_json::parse(many)["system"][0].contains("cache_control") == false);
}

struct server_tool_case {
  wire_format format;
  const char* name;
  const char* sent;  ///< empty: refused
};

TEST_CASE("tools that run at the provider have one name") {
  const server_tool_case cases[] = {
      {wire_format::openai_chat, "web_search", R"({"web_search_options":{"max_uses":3}})"},
      {wire_format::openai_responses, "web_search", R"({"tools":[{"type":"web_search","max_uses":3}]})"},
      {wire_format::openai_responses, "code_execution",
       R"({"tools":[{"type":"code_interpreter","container":{"type":"auto"},"max_uses":3}]})"},
      {wire_format::anthropic, "web_search",
       R"({"tools":[{"type":"web_search_20250305","name":"web_search","max_uses":3}]})"},
      {wire_format::anthropic, "web_fetch",
       R"({"tools":[{"type":"web_fetch_20250910","name":"web_fetch","max_uses":3}]})"},
      {wire_format::gemini, "web_search", R"({"tools":[{"googleSearch":{"max_uses":3}}]})"},
      {wire_format::gemini, "web_fetch", R"({"tools":[{"urlContext":{"max_uses":3}}]})"},
      {wire_format::gemini, "code_execution", R"({"tools":[{"codeExecution":{"max_uses":3}}]})"},
      {wire_format::openai_chat, "code_execution", ""},
      {wire_format::ollama, "web_search", ""},
      {wire_format::gemini, "telepathy", ""},
  };
  for (const server_tool_case& one : cases) {
    CAPTURE(one.name);
    CAPTURE(one.sent);
    assay::request asked = asking("?");
    asked.server_tools.push_back({.name = one.name, .settings = {{"max_uses", 3}}});
    if (one.sent[0] == '\0') {
      CHECK_THROWS_AS(static_cast<void>(assay::encode(one.format, "m", asked, false)), std::invalid_argument);
      continue;
    }
    ordered_json found = ordered_json::object();
    const ordered_json body = body_of(one.format, "m", asked);
    for (const char* key : {"web_search_options", "tools"}) {
      if (body.contains(key)) found[key] = body[key];
    }
    CHECK(found.dump() == one.sent);
  }
}

struct source_case {
  wire_format format;
  const char* body;
};

TEST_CASE("the sources of an answer are found in every provider's form, whole and streamed") {
  const source_case cases[] = {
      {wire_format::openai_chat,
       R"({"choices":[{"message":{"content":"Rain.","annotations":[{"type":"url_citation","url_citation":{"url":"https://w.example","title":"W"}}]},"finish_reason":"stop"}]})"},
      {wire_format::openai_responses,
       R"({"status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"Rain.","annotations":[{"type":"url_citation","url":"https://w.example","title":"W"}]}]}]})"},
      {wire_format::anthropic,
       R"({"content":[{"type":"text","text":"Rain.","citations":[{"type":"web_search_result_location","url":"https://w.example","title":"W","cited_text":"It rains."}]}],"stop_reason":"end_turn"})"},
      {wire_format::gemini,
       R"({"candidates":[{"content":{"parts":[{"text":"Rain."}]},"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://w.example","title":"W"}}]}}]})"},
  };
  for (const source_case& one : cases) {
    CAPTURE(one.body);
    const assay::response answer = assay::decode(one.format, one.body);
    CHECK(answer.text() == "Rain.");
    REQUIRE(answer.citations().size() == 1);
    CHECK(answer.citations()[0]->url == "https://w.example");
    CHECK(answer.citations()[0]->title == "W");
    // They are not sent back as something of the provider's own.
    assay::request again = asking("?");
    again.messages.push_back(answer.reply);
    for (const wire_format format : formats) {
      if (format != one.format)
        CHECK(assay::encode(format, "m", again, false).body.find("w.example") == std::string::npos);
    }
  }
  const assay::response chat = streamed(
      wire_format::openai_chat,
      {chat_event(R"({"content":"Rain."})"),
       chat_event(
           R"({"annotations":[{"type":"url_citation","url_citation":{"url":"https://w.example","title":"W"}}]})"),
       chat_event("{}", "\"stop\"")});
  CHECK(chat.citations().size() == 1);
  const assay::response gemini = streamed(
      wire_format::gemini,
      {R"({"candidates":[{"content":{"parts":[{"text":"Rain."}]}}]})",
       R"({"candidates":[{"finishReason":"STOP","groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://w.example"}}]}}]})"});
  CHECK(gemini.citations().size() == 1);
}

struct ability_case {
  wire_format format;
  const char* model;
  bool native;
  bool tools;
  bool images;
  bool documents;
};

TEST_CASE("what models can do is known by the beginnings of their names") {
  const ability_case cases[] = {
      {wire_format::anthropic, "claude-3-haiku-20240307", false, true, true, false},
      {wire_format::anthropic, "claude-3-5-sonnet-20241022", false, true, true, true},
      {wire_format::anthropic, "claude-sonnet-4-0", false, true, true, true},
      {wire_format::anthropic, "claude-sonnet-4-20250514", false, true, true, true},
      {wire_format::anthropic, "claude-opus-4-1-20250805", true, true, true, true},
      {wire_format::anthropic, "claude-sonnet-4-5", true, true, true, true},
      {wire_format::anthropic, "us.anthropic.claude-3-haiku-20240307-v1:0", false, true, true, false},
      {wire_format::anthropic, "claude-sonnet-4-5@20250929", true, true, true, true},
      {wire_format::anthropic, "claude-of-the-future", true, true, true, true},
      {wire_format::openai_chat, "gpt-4-0613", false, true, false, false},
      {wire_format::openai_chat, "gpt-4o-mini", true, true, true, true},
      {wire_format::openai_responses, "gpt-4o-2024-05-13", false, true, true, false},
      {wire_format::openai_chat, "o1-mini", false, false, false, false},
      {wire_format::openai_chat, "openai/gpt-4.1", true, true, true, true},
      {wire_format::openai_chat, "unheard-of", true, true, true, true},
      {wire_format::gemini, "gemini-2.5-pro", true, true, true, true},
      {wire_format::gemini, "gemma-3-27b-it", false, false, true, false},
  };
  for (const ability_case& one : cases) {
    CAPTURE(one.model);
    const assay::capabilities can = assay::capabilities_of(one.format, one.model);
    CHECK(can.native_output == one.native);
    CHECK(can.tools == one.tools);
    CHECK(can.images == one.images);
    CHECK(can.documents == one.documents);
    CHECK(can.dialect == assay::dialect_of(one.format));
  }
  CHECK(assay::capabilities_of(wire_format::anthropic, "claude-3-haiku-20240307").max_output_tokens == 4'096);
  CHECK(assay::capabilities_date().size() == 10);
}

TEST_CASE("local engines are told a schema in their own members") {
  assay::request asked = asking("?");
  asked.output.emplace();
  asked.output->schema = {{"type", "object"}, {"properties", {{"n", {{"type", "integer"}}}}}, {"required", {"n"}}};
  const auto body = [&asked](assay::schema_constraint how) {
    assay::wire_options options;
    options.constraint = how;
    return ordered_json::parse(assay::encode(wire_format::openai_chat, "m", asked, false, options).body);
  };
  using enum assay::schema_constraint;
  CHECK(body(response_format)["response_format"]["type"] == "json_schema");
  CHECK(body(json_schema)["json_schema"]["properties"]["n"]["type"] == "integer");
  CHECK(body(grammar)["grammar"].get<std::string>().find("root ::=") != std::string::npos);
  CHECK(body(structured_outputs)["structured_outputs"]["json"]["required"][0] == "n");
  for (const auto how : {json_schema, grammar, structured_outputs}) CHECK_FALSE(body(how).contains("response_format"));
}

}  // namespace
}  // namespace test_llm
