// Recorded requests read back into assay's, for comparison with what assay makes of them.
#pragma once

#include "wire_data.hpp"

#include <assay/llm/providers.hpp>

#include <set>

namespace test_llm {

/// null is as good as none.
inline std::string text_or_none(const ordered_json& object, const char* key) {
  return object.contains(key) && object[key].is_string() ? object[key].get<std::string>() : "";
}

inline assay::tool_use tool_use_of(const std::string& word) {
  if (word == "required" || word == "any" || word == "ANY") return assay::tool_use::required;
  return word == "none" || word == "NONE" ? assay::tool_use::none : assay::tool_use::automatic;
}

/// Members that assay has no word for go through request::extra.
inline void keep_the_rest(const ordered_json& body, const std::set<std::string>& known, assay::request& asked) {
  for (const auto& [key, value] : body.items()) {
    if (!known.contains(key)) asked.extra[key] = value;
  }
}

inline void set_output(assay::request& asked, const ordered_json& schema, std::string name, bool strict) {
  assay::output_format& output = asked.output.emplace();
  output.name = std::move(name);
  output.schema = schema;
  output.strict = strict;
}

/// A list, also where the request has one tool without it, and whatever style its member is named in.
inline ordered_json gemini_tools(const ordered_json& body) {
  ordered_json tools = body.value("tools", ordered_json::array());
  if (tools.is_object()) tools = ordered_json::array({tools});
  for (ordered_json& tool : tools) {
    if (tool.contains("function_declarations")) tool = {{"functionDeclarations", tool["function_declarations"]}};
    if (!tool.contains("functionDeclarations")) tool["functionDeclarations"] = ordered_json::array();
  }
  return tools;
}

inline assay::message plain_message(const std::string& speaker, const std::string& text) {
  if (speaker == "system") return assay::system_message(text);
  return speaker == "user" ? assay::user_message(text) : assay::assistant_message(text);
}

inline assay::request read_chat(const ordered_json& body) {
  assay::request asked;
  for (const auto& one : body["messages"]) {
    const std::string speaker = one["role"];
    const std::string text =
        one.contains("content") && one["content"].is_string() ? one["content"].get<std::string>() : "";
    if (speaker == "tool") {
      asked.messages.push_back(assay::tool_message({.id = one["tool_call_id"], .name = "", .content = text}));
      continue;
    }
    asked.messages.push_back(plain_message(speaker, text));
    for (const char* member : {"reasoning", "reasoning_content"}) {
      if (text_or_none(one, member).empty()) continue;
      asked.messages.back().parts.emplace_back(
          assay::reasoning_part{.text = one[member], .id = member, .provider = "openai_chat"});
    }
    for (const auto& call : one.value("tool_calls", ordered_json::array())) {
      asked.messages.back().parts.emplace_back(assay::tool_call{
          .id = call["id"], .name = call["function"]["name"], .arguments = call["function"]["arguments"]});
    }
  }
  for (const auto& tool : body.value("tools", ordered_json::array())) {
    const auto& function = tool["function"];
    asked.tools.push_back({.name = function["name"],
                           .description = text_or_none(function, "description"),
                           .parameters = function["parameters"],
                           .strict = function.value("strict", false)});
  }
  asked.tool_choice = tool_use_of(text_or_none(body, "tool_choice"));
  std::set<std::string> known = {"messages", "model",          "tools",           "tool_choice",
                                 "stream",   "stream_options", "reasoning_effort"};
  asked.reasoning_effort = text_or_none(body, "reasoning_effort");
  if (body.contains("response_format") && body["response_format"].contains("json_schema")) {
    const auto& format = body["response_format"]["json_schema"];
    set_output(asked, format["schema"], format["name"], format.value("strict", false));
    asked.output->description = text_or_none(format, "description");
    known.insert("response_format");
  }
  keep_the_rest(body, known, asked);
  return asked;
}

inline assay::request read_responses(const ordered_json& body) {
  assay::request asked;
  assay::message assistant;  // reasoning is of one message with what comes behind it
  for (const auto& one : body["input"]) {
    const std::string type = one.value("type", "message");
    assistant.role = assay::role::assistant;
    if (type == "function_call") {
      assistant.parts.emplace_back(
          assay::tool_call{.id = one["call_id"], .name = one["name"], .arguments = one["arguments"]});
      asked.messages.push_back(std::exchange(assistant, {}));
    } else if (type == "function_call_output") {
      asked.messages.push_back(assay::tool_message({.id = one["call_id"], .name = "", .content = one["output"]}));
    } else if (type == "reasoning") {
      // A part for each summary, all of one id.
      ordered_json summaries = one["summary"];
      if (summaries.empty()) summaries.push_back({{"text", ""}});
      std::string signature = text_or_none(one, "encrypted_content");
      for (const auto& summary : summaries) {
        assistant.parts.emplace_back(assay::reasoning_part{.text = summary["text"],
                                                           .id = one["id"],
                                                           .signature = std::exchange(signature, {}),
                                                           .provider = "openai_responses"});
      }
    } else {
      const auto& content = one["content"];
      assay::message said = plain_message(
          one["role"], content.is_string() ? content.get<std::string>() : content[0]["text"].get<std::string>());
      said.parts.insert(said.parts.begin(), assistant.parts.begin(), assistant.parts.end());
      assistant.parts.clear();
      if (one.contains("id")) {
        const ordered_json mark = {{"type", "message"}, {"id", one["id"]}, {"status", one["status"]}};
        said.parts.emplace_back(assay::provider_part{.provider = "openai_responses", .content = mark.dump()});
      }
      asked.messages.push_back(std::move(said));
    }
  }
  for (const auto& tool : body.value("tools", ordered_json::array())) {
    asked.tools.push_back({.name = tool["name"],
                           .description = text_or_none(tool, "description"),
                           .parameters = tool["parameters"],
                           .strict = tool.value("strict", false)});
  }
  asked.tool_choice = tool_use_of(text_or_none(body, "tool_choice"));
  std::set<std::string> known = {"input", "model", "tools", "tool_choice", "stream"};
  if (body.contains("text") && body["text"].contains("format") && body["text"]["format"]["type"] == "json_schema") {
    const auto& format = body["text"]["format"];
    set_output(asked, format["schema"], format["name"], format.value("strict", false));
    asked.output->description = text_or_none(format, "description");
    known.insert("text");
  }
  if (body.contains("reasoning")) asked.reasoning_effort = text_or_none(body["reasoning"], "effort");
  keep_the_rest(body, known, asked);
  return asked;
}

inline assay::request read_anthropic(const ordered_json& body) {
  assay::request asked;
  if (body.contains("system")) asked.messages.push_back(assay::system_message(body["system"]));
  for (const auto& one : body["messages"]) {
    assay::message made;
    made.role = one["role"] == "user" ? assay::role::user : assay::role::assistant;
    for (const auto& block : one["content"]) {
      const std::string type = block["type"];
      assay::reasoning_part thought;
      thought.provider = "anthropic";
      if (type == "text") made.parts.emplace_back(assay::text_part{.text = block["text"]});
      if (type == "tool_use") {
        made.parts.emplace_back(
            assay::tool_call{.id = block["id"], .name = block["name"], .arguments = block["input"].dump()});
      }
      if (type == "tool_result") {
        const auto& content = block["content"];
        made.parts.emplace_back(assay::tool_result{
            .id = block["tool_use_id"],
            .name = "",
            .content = content.is_string() ? content.get<std::string>() : content[0]["text"].get<std::string>(),
            .is_error = block.value("is_error", false)});
      }
      if (type == "thinking") {
        thought.text = block["thinking"];
        thought.signature = block["signature"];
        made.parts.emplace_back(thought);
      }
      if (type == "redacted_thinking") {
        thought.redacted = true;
        thought.signature = block["data"];
        made.parts.emplace_back(thought);
      }
    }
    asked.messages.push_back(std::move(made));
  }
  for (const auto& tool : body.value("tools", ordered_json::array())) {
    asked.tools.push_back({.name = tool["name"],
                           .description = text_or_none(tool, "description"),
                           .parameters = tool["input_schema"],
                           .strict = tool.value("strict", false)});
  }
  if (body.contains("tool_choice")) asked.tool_choice = tool_use_of(body["tool_choice"]["type"]);
  asked.max_tokens = body["max_tokens"].get<std::int64_t>();
  std::set<std::string> known = {"system", "messages", "model", "tools", "tool_choice", "max_tokens", "stream"};
  if (body.contains("output_config") && body["output_config"].contains("format")) {
    set_output(asked, body["output_config"]["format"]["schema"], "answer", true);
    known.insert("output_config");
  }
  // Of a model that takes a word, a number of tokens goes through request::extra, and so does thinking without either.
  const std::string thinking = body.contains("thinking") ? text_or_none(body["thinking"], "type") : "";
  const bool takes_budget =
      assay::capabilities_of(assay::wire_format::anthropic, text_or_none(body, "model")).reasoning ==
      assay::reasoning_control::budget;
  if (thinking == "enabled" && takes_budget) {
    asked.reasoning_budget = body["thinking"]["budget_tokens"].get<std::int64_t>();
    known.insert("thinking");
  }
  if (thinking == "adaptive" && body.contains("output_config") && body["output_config"].contains("effort")) {
    asked.reasoning_effort = body["output_config"]["effort"];
    known.insert({"thinking", "output_config"});
  }
  keep_the_rest(body, known, asked);
  return asked;
}

inline assay::request read_gemini(const ordered_json& body) {
  assay::request asked;
  if (body.contains("systemInstruction")) {
    asked.messages.push_back(assay::system_message(body["systemInstruction"]["parts"][0]["text"]));
  }
  for (const auto& one : body["contents"]) {
    assay::message made;
    made.role = one["role"] == "user" ? assay::role::user : assay::role::assistant;
    for (const auto& part : one["parts"]) {
      const std::string signature = text_or_none(part, "thoughtSignature");
      if (part.contains("functionCall")) {
        const auto& call = part["functionCall"];
        made.parts.emplace_back(assay::tool_call{.id = text_or_none(call, "id"),
                                                 .name = call["name"],
                                                 .arguments = call["args"].dump(),
                                                 .signature = signature});
      } else if (part.contains("functionResponse")) {
        const auto& result = part["functionResponse"];
        const auto& given = result["response"].begin().value();
        made.parts.emplace_back(
            assay::tool_result{.id = text_or_none(result, "id"),
                               .name = result["name"],
                               .content = given.is_string() ? given.get<std::string>() : given.dump(),
                               .is_error = false});
      } else if (part.value("thought", false)) {
        made.parts.emplace_back(
            assay::reasoning_part{.text = part["text"], .signature = signature, .provider = "gemini"});
      } else {
        made.parts.emplace_back(assay::text_part{.text = part["text"]});
        if (!signature.empty()) {
          made.parts.emplace_back(assay::reasoning_part{.text = "", .signature = signature, .provider = "gemini"});
        }
      }
    }
    asked.messages.push_back(std::move(made));
  }
  for (const auto& tool : gemini_tools(body)) {
    for (const auto& function : tool["functionDeclarations"]) {
      asked.tools.push_back(
          {.name = function["name"], .description = text_or_none(function, "description"), .parameters = {}});
      for (const char* key : {"parameters", "parametersJsonSchema", "parameters_json_schema"}) {
        if (function.contains(key)) asked.tools.back().parameters = function[key];
      }
    }
  }
  if (body.contains("toolConfig")) {
    asked.tool_choice = tool_use_of(body["toolConfig"]["functionCallingConfig"]["mode"]);
    // assay has no word for it: automatic, and calls are checked against their schemas.
    if (body["toolConfig"]["functionCallingConfig"]["mode"] == "VALIDATED")
      asked.extra["toolConfig"] = body["toolConfig"];
  }
  ordered_json settings = body.value("generationConfig", ordered_json::object());
  if (settings.contains("responseJsonSchema")) {
    set_output(asked, settings["responseJsonSchema"], "answer", false);
    settings.erase("responseJsonSchema");
    settings.erase("responseMimeType");
  }
  if (settings.contains("temperature")) asked.temperature = settings["temperature"].get<double>();
  settings.erase("temperature");
  if (!settings.empty()) asked.extra["generationConfig"] = settings;
  keep_the_rest(body, {"systemInstruction", "contents", "tools", "toolConfig", "generationConfig"}, asked);
  return asked;
}

inline assay::request read_request(const exchange& one) {
  switch (one.format) {
    case assay::wire_format::openai_chat:
      return read_chat(one.request);
    case assay::wire_format::openai_responses:
      return read_responses(one.request);
    case assay::wire_format::anthropic:
      return read_anthropic(one.request);
    case assay::wire_format::ollama:            // of which there is no recording,
    case assay::wire_format::bedrock_converse:  // nor of this
    case assay::wire_format::gemini:
      break;
  }
  return read_gemini(one.request);
}

}  // namespace test_llm
