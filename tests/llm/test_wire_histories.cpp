// Any provider takes any history: ids, reasoning, and tools as it wants them.
#include "wire_streams.hpp"

#include <set>

namespace test_llm {
namespace {

using assay::finish_reason;
using nlohmann::ordered_json;

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

TEST_CASE("a history may begin and end with the model's turn") {
  assay::request asked;
  asked.messages = {assay::system_message("Be brief."), assay::assistant_message("Hello! "),
                    assay::user_message("Hi. "), assay::assistant_message("The answer is \n")};
  const auto body = [&asked](wire_format format) {
    return ordered_json::parse(assay::encode(format, "m", asked, false).body);
  };
  const ordered_json anthropic = body(wire_format::anthropic)["messages"];
  REQUIRE(anthropic.size() == 4);
  CHECK(anthropic[0]["role"] == "user");
  CHECK(anthropic[0]["content"][0]["text"] == "(You have the first turn.)");
  CHECK(anthropic[1]["content"][0]["text"] == "Hello! ");
  CHECK(anthropic[2]["content"][0]["text"] == "Hi. ");
  CHECK(anthropic[3]["content"][0]["text"] == "The answer is");
  const ordered_json gemini = body(wire_format::gemini)["contents"];
  REQUIRE(gemini.size() == 4);
  CHECK(gemini[0]["role"] == "user");
  CHECK(gemini[0]["parts"][0]["text"] == "(You have the first turn.)");
  CHECK(gemini[1]["role"] == "model");
  CHECK(body(wire_format::openai_chat)["messages"].size() == 4);
}

TEST_CASE("a call without a signature is sent to Gemini 3 with the word that says so") {
  const auto sent = [](const char* model, std::vector<assay::tool_call> calls) {
    assay::request asked = asking("Go");
    asked.messages.push_back(called(std::move(calls)));
    const ordered_json body = ordered_json::parse(assay::encode(wire_format::gemini, model, asked, false).body);
    std::string all;
    for (const ordered_json& part : body["contents"][1]["parts"]) all += part.value("thoughtSignature", "") + "|";
    return all;
  };
  const assay::tool_call foreign{.id = "a", .name = "f", .arguments = "{}"};
  const assay::tool_call second{.id = "b", .name = "f", .arguments = "{}"};
  const assay::tool_call own{.id = "a", .name = "f", .arguments = "{}", .signature = "S"};
  const std::string word = "skip_thought_signature_validator";
  for (const char* model : {"gemini-3-pro-preview", "gemini-3.1-flash", "gemini-4", "models/gemini-3-flash",
                            "gemini-flash-latest", "gemini-10-pro"}) {
    CAPTURE(model);
    CHECK(sent(model, {foreign}) == word + "|");
    CHECK(sent(model, {foreign, second}) == word + "||");
    CHECK(sent(model, {own, second}) == "S||");
  }
  for (const char* model : {"gemini-2.5-pro", "gemini-1.5-flash", "gemma-3-27b-it", "gemini-pro"}) {
    CAPTURE(model);
    CHECK(sent(model, {foreign, second}) == "||");
  }
}

TEST_CASE("a turn of which a provider is told nothing is not sent") {
  assay::request asked = asking("Go");
  assay::message turn{.role = assay::role::assistant, .parts = {}};
  turn.parts.emplace_back(assay::provider_part{.provider = "anthropic", .content = R"({"type":"server_tool_use"})"});
  asked.messages.push_back(turn);
  for (const wire_format format : {wire_format::openai_chat, wire_format::ollama}) {
    CHECK(ordered_json::parse(assay::encode(format, "m", asked, false).body)["messages"].size() == 1);
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

}  // namespace
}  // namespace test_llm
