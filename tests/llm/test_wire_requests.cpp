// assay's request for a recorded call has the meaning of the recorded one, field by field.
//
// Where the two are written differently and mean the same, they are made alike first:
//   all        no description, null and an empty one are the same; `required` has no order
//              what assay has no word for goes through request::extra (`n`, `thinking`, `include`, the mode VALIDATED)
//   chat       an assistant's empty text beside its tool calls is left out
//   responses  the same; tool_choice "auto" is said where there are no tools; the `status` of a
//              call that is sent back, which servers don't read, is left out
//   anthropic  turns of one speaker that follow each other are one; `?beta=true` is in the path
//   gemini     tools as OpenAPI schemas (`parameters`, types in capitals) or JSON Schema (`parametersJsonSchema`,
//              `parameters_json_schema`);
//              allowedFunctionNames that name all tools; the key around a tool's result ("return_value", assay:
//              "result"); empty texts; turns of one speaker are one; an empty `generationConfig`; "mode": "AUTO" for
//              none
#include "wire_requests.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace test_llm {
namespace {

using assay::wire_format;
using nlohmann::json;

/// Types in small letters, as JSON Schema has them.
void lower_types(json& schema) {
  if (schema.is_object() && schema.contains("type") && schema["type"].is_string()) {
    std::string type = schema["type"];
    for (char& c : type) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    schema["type"] = type;
  }
  for (json& inner : schema) {
    if (inner.is_structured()) lower_types(inner);
  }
}

json merged_turns(const json& turns, const char* key) {
  json all = json::array();
  for (const json& one : turns) {
    json items = json::array();
    for (const json& item : one[key]) {
      if (item != json{{"text", ""}}) items.push_back(item);
    }
    if (items.empty()) continue;
    if (!all.empty() && all.back()["role"] == one["role"]) {
      for (const json& item : items) all.back()[key].push_back(item);
    } else {
      all.push_back({{"role", one["role"]}, {key, items}});
    }
  }
  return all;
}

json gemini_meaning(json body) {
  if (body.contains("tools")) body["tools"] = json::parse(gemini_tools(ordered_json::parse(body.dump())).dump());
  body["contents"] = merged_turns(body["contents"], "parts");
  for (json& turn : body["contents"]) {
    for (json& part : turn["parts"]) {
      if (part.contains("functionResponse")) {
        const json given = part["functionResponse"]["response"].begin().value();
        part["functionResponse"]["response"] = given.is_string() ? given : json(given.dump());
      }
      // Gemini needs no ids, and the recorded requests have none; assay makes some up.
      for (const char* key : {"functionCall", "functionResponse"}) {
        if (part.contains(key) && part[key].value("id", "").starts_with("call0")) part[key].erase("id");
        if (part.contains(key) && part[key].value("id", "").empty()) part[key].erase("id");
      }
    }
  }
  for (json& tool : body["tools"]) {
    for (json& function : tool["functionDeclarations"]) {
      for (const char* key : {"parametersJsonSchema", "parameters_json_schema"}) {
        if (function.contains(key)) function["parameters"] = function[key];
        function.erase(key);
      }
      lower_types(function["parameters"]);
    }
  }
  if (body.contains("toolConfig")) {
    body["toolConfig"]["functionCallingConfig"].erase("allowedFunctionNames");
    if (body["toolConfig"]["functionCallingConfig"].value("mode", "AUTO") == "AUTO") body.erase("toolConfig");
  }
  if (body["generationConfig"].empty()) body.erase("generationConfig");
  if (body["tools"].empty()) body.erase("tools");
  return body;
}

/// Members that mean nothing: empty descriptions; the order of `required`.
void simplify(json& value) {
  if (value.is_object() && value.contains("required") && value["required"].is_array()) {
    std::sort(value["required"].begin(), value["required"].end());
  }
  if (value.is_object() && value.contains("description") &&
      (value["description"].is_null() || value["description"] == "")) {
    value.erase("description");
  }
  for (json& inner : value) {
    if (inner.is_structured()) simplify(inner);
  }
}

json meaning(wire_format format, json body) {
  simplify(body);
  if (format == wire_format::gemini) return gemini_meaning(std::move(body));
  if (format == wire_format::anthropic) {
    body["messages"] = merged_turns(body["messages"], "content");
    return body;
  }
  if (!body.contains("tools")) body.erase("tool_choice");
  if (body.value("stream", true) == false) body.erase("stream");
  // Not to be strict is what a schema is without the word.
  if (format == wire_format::openai_chat && body.contains("response_format")) {
    json& output = body["response_format"]["json_schema"];
    if (output.is_object() && output.value("strict", false) == false) output.erase("strict");
    if (output.is_null()) body["response_format"].erase("json_schema");
  }
  const char* const key = format == wire_format::openai_chat ? "messages" : "input";
  json kept = json::array();
  for (json& one : body[key]) {
    const bool assistant = one.value("role", "") == "assistant";
    const bool says_nothing =
        assistant && one.contains("content") && (one["content"] == "" || one["content"].is_null());
    if (says_nothing && format == wire_format::openai_responses) continue;
    if (says_nothing) one.erase("content");
    if (one.value("type", "") == "function_call") one.erase("status");
    // A text is what a list of it is.
    const bool one_text = assistant && one.contains("content") && one["content"].is_array() &&
                          one["content"].size() == 1 && one["content"][0].value("type", "") == "output_text";
    if (one_text) one["content"] = json(one["content"][0]["text"]);
    if (one_text && !one.contains("id")) one = {{"role", one["role"]}, {"content", one["content"]}};
    kept.push_back(one);
  }
  body[key] = kept;
  return body;
}

std::string model_of(const exchange& one) {
  if (one.format != wire_format::gemini) return one.request["model"];
  const std::size_t begin = one.path.find("/models/") + 8;
  return one.path.substr(begin, one.path.find(':') - begin);
}

TEST_CASE("our request for every recorded call has the same meaning") {
  std::size_t count = 0;
  // Of the servers that were recorded, Ollama's is the only one that was sent reasoning.
  assay::wire_options ollama;
  ollama.reasoning = assay::reasoning_return::always;
  for (const exchange& one : recorded_exchanges()) {
    CAPTURE(one.name);
    const bool stream = one.response.is_string();
    const assay::wire_request made = assay::encode(one.format, model_of(one), read_request(one), stream, ollama);
    const json ours = meaning(one.format, json::parse(made.body));
    const json theirs = meaning(one.format, json::parse(one.request.dump()));
    INFO("differences: " << json::diff(theirs, ours).dump());
    CHECK((ours == theirs));
    std::string path = one.path.substr(0, one.path.find("?beta"));
    if (path.starts_with("/openai/v1")) path.erase(0, 7);    // Groq's base_url
    if (path == "/chat/completions") path.insert(0, "/v1");  // DeepSeek serves it without its version
    CHECK(made.path == path);
    ++count;
  }
  MESSAGE(count << " requests were compared");
}

TEST_CASE("in tool mode the answer's tool is there and a tool must be called; in prompted mode nothing is enforced") {
  assay::request asked = asking("?");
  asked.output.emplace();
  asked.output->name = "Person";
  asked.output->schema = {{"type", "object"}, {"properties", {{"n", {{"type", "integer"}}}}}, {"required", {"n"}}};
  asked.output->mode = assay::output_mode::tool;
  const auto body = [&](wire_format format) { return json::parse(assay::encode(format, "m", asked, false).body); };
  CHECK(body(wire_format::openai_chat)["tools"][0]["function"]["name"] == "Person");
  CHECK(body(wire_format::openai_chat)["tools"][0]["function"]["strict"] == true);
  CHECK(body(wire_format::openai_chat)["tool_choice"] == "required");
  CHECK(body(wire_format::openai_responses)["tools"][0]["parameters"]["additionalProperties"] == false);
  CHECK(body(wire_format::anthropic)["tool_choice"]["type"] == "any");
  CHECK(body(wire_format::gemini)["toolConfig"]["functionCallingConfig"]["mode"] == "ANY");
  asked.output->mode = assay::output_mode::prompted;
  for (const auto format :
       {wire_format::openai_chat, wire_format::openai_responses, wire_format::anthropic, wire_format::gemini}) {
    const json plain = body(format);
    for (const char* key : {"tools", "response_format", "text", "output_config"}) CHECK_FALSE(plain.contains(key));
  }
}

TEST_CASE("reasoning goes back to its own provider alone") {
  assay::request asked = asking("?");
  assay::message said;
  said.role = assay::role::assistant;
  said.parts.emplace_back(assay::reasoning_part{.text = "hm", .signature = "proof", .provider = "anthropic"});
  said.parts.emplace_back(assay::text_part{.text = "yes"});
  asked.messages.push_back(said);
  const auto has_proof = [&](wire_format format) {
    return assay::encode(format, "m", asked, false).body.find("proof") != std::string::npos;
  };
  CHECK(has_proof(wire_format::anthropic));
  CHECK_FALSE(has_proof(wire_format::gemini));
  CHECK_FALSE(has_proof(wire_format::openai_responses));
  CHECK_FALSE(has_proof(wire_format::openai_chat));
}

TEST_CASE("extra is merged into the body; arguments that are no JSON are sent as JSON") {
  assay::request asked = asking("?");
  asked.temperature = 0.5;
  asked.extra = {{"generationConfig", {{"thinkingConfig", {{"thinkingLevel", "low"}}}}}, {"stream", nullptr}};
  const json body = json::parse(assay::encode(wire_format::gemini, "m", asked, false).body);
  CHECK(body["generationConfig"]["temperature"] == 0.5);
  CHECK(body["generationConfig"]["thinkingConfig"]["thinkingLevel"] == "low");
  CHECK_FALSE(json::parse(assay::encode(wire_format::openai_chat, "m", asked, false).body).contains("stream"));

  assay::message said;
  said.role = assay::role::assistant;
  said.parts.emplace_back(assay::tool_call{.id = "1", .name = "f", .arguments = "{oops"});
  asked.messages.push_back(said);
  const json sent = json::parse(assay::encode(wire_format::anthropic, "m", asked, false).body);
  CHECK(sent["messages"][1]["content"][0]["input"].is_object());
  const json chat = json::parse(assay::encode(wire_format::openai_chat, "m", asked, false).body);
  CHECK(json::parse(chat["messages"][1]["tool_calls"][0]["function"]["arguments"].get<std::string>()).is_object());
}

}  // namespace
}  // namespace test_llm
