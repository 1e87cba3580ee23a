#include "random_schemas.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace test_llm {
namespace {

using json = nlohmann::ordered_json;

/// Some of them are those by which assay recognizes that an answer is wrapped.
const std::vector<std::string> names = {"a",    "b",     "kind",   "size", "n",        "items_0",
                                        "next", "value", "result", "name", "arguments"};
const std::vector<std::string> texts = {
    "",          "x",    "red",  "RED", "abc",        "a-1",  "A-1",
    "36",        "true", "null", "[1]", "{\"a\": 1}", "a, b", "one two three four five six",
    "2026-03-24"};

struct pattern_texts {
  const char* pattern;
  std::vector<std::string> fitting;
};
const std::vector<pattern_texts> patterns = {
    {"^[A-Z]-[0-9]+$", {"A-1", "B-22"}}, {"^a", {"abc", "a-1", "a"}}, {"[0-9]", {"36", "a-1"}}};
struct format_texts {
  const char* format;
  std::vector<std::string> fitting;
};
const std::vector<format_texts> formats = {
    {"date", {"2026-03-24", "1999-12-31"}}, {"email", {"a@b.example"}}, {"ipv4", {"10.0.0.1"}}};
const std::vector<std::string> labels = {"red", "green", "light-blue"};

}  // namespace

// --- schemas ---------------------------------------------------------------------------------------------------------

json random_schemas::document(int depth) {
  json made = object(depth);
  json& definitions = made["$defs"] = json::object();
  definitions["d0"] = object(1);
  definitions["d1"] = chance(50) ? array(1) : schema(0);  // not a reference to itself alone
  return made;
}

json random_schemas::schema(int depth) {
  json made;
  switch (below(depth > 0 ? 12 : 7)) {
    case 0:
      made = {{"type", "boolean"}};
      break;
    case 1:
    case 2:
      made = number();
      break;
    case 3:
    case 4:
      made = string();
      break;
    case 5:
      made = {{"enum", labels}};
      if (chance(30)) made["enum"].push_back(7);
      break;
    case 6:
      made = {{"const", chance(50) ? json("red") : json(7)}};
      break;
    case 7:
      if (chance(20)) return {{"$ref", "#"}};
      return {{"$ref", chance(50) ? "#/$defs/d0" : "#/$defs/d1"}};
    case 8:
      made = array(depth - 1);
      break;
    case 9:
      made = choice(depth - 1);
      break;
    default:
      made = object(depth - 1);
  }
  if (chance(15)) made = {{"anyOf", {std::move(made), {{"type", "null"}}}}};
  if (chance(10)) made["description"] = "text";
  return made;
}

json random_schemas::number() {
  json made = {{"type", chance(60) ? "integer" : "number"}};
  const int least = static_cast<int>(below(10)) - 5;
  if (chance(50)) made[chance(55) ? "minimum" : "exclusiveMinimum"] = least;
  if (chance(50)) made[chance(70) ? "maximum" : "exclusiveMaximum"] = least + 4 + static_cast<int>(below(30));
  if (chance(25)) made["multipleOf"] = chance(50) ? 2 : 3;
  return made;
}

json random_schemas::string() {
  json made = {{"type", "string"}};
  switch (below(5)) {
    case 0:
      made["minLength"] = 1 + below(3);
      break;
    case 1:
      made["maxLength"] = 3 + below(3);
      break;
    case 2:
      made["pattern"] = one_of(patterns).pattern;
      break;
    case 3:
      made["format"] = one_of(formats).format;
      break;
    default:
      break;
  }
  return made;
}

json random_schemas::array(int depth) {
  json made = {{"type", "array"}};
  if (chance(20)) {
    made["prefixItems"] = {schema(depth), schema(depth)};
    if (chance(50)) made["items"] = schema(depth);
  } else {
    made["items"] = schema(depth);
  }
  if (chance(30)) made["minItems"] = 1 + below(2);
  if (chance(30)) made["maxItems"] = 2 + below(3);
  if (chance(25)) made["uniqueItems"] = true;
  if (chance(10)) made["contains"] = {{"const", 7}};
  return made;
}

json random_schemas::object(int depth) {
  json made = {{"type", "object"}, {"properties", json::object()}};
  for (std::size_t left = 1 + below(4); left != 0; --left) {
    const std::string& key = one_of(names);
    json& member = made["properties"][key] = schema(depth);
    if (chance(60)) {
      if (!made.contains("required")) made["required"] = json::array();
      json& required = made["required"];
      if (std::find(required.begin(), required.end(), key) == required.end()) required.push_back(key);
    } else if (chance(30) && !member.contains("$ref")) {
      member["default"] = nullptr;
      if (chance(70)) member["default"] = member.contains("const") ? member["const"] : json(chance(50) ? "x" : "red");
    }
  }
  add_object_rules(made);
  return made;
}

void random_schemas::add_object_rules(json& made) {
  if (chance(40)) made["additionalProperties"] = false;
  if (chance(8)) made["additionalProperties"] = {{"type", "integer"}};
  if (chance(8)) made["minProperties"] = 2;
  if (chance(8)) made["maxProperties"] = 3;
  if (chance(8)) made["patternProperties"] = {{"^a", {{"type", "integer"}}}};
  if (chance(8)) made["propertyNames"] = {{"maxLength", 6}};
  if (chance(8)) made["dependentRequired"] = {{"a", {"b"}}};
  if (chance(8)) {
    made["if"] = {{"required", {"b"}}};
    made["else"] = {{"properties", {{"a", {{"maximum", 3}}}}}};
  }
  if (chance(8)) made["allOf"] = json::array({{{"properties", {{"n", {{"minimum", 0}}}}}}});
  if (chance(5)) made["not"] = {{"required", {"kind"}}};
}

json random_schemas::choice(int depth) {
  json alternatives = json::array();
  for (std::size_t left = 2 + below(2); left != 0; --left) alternatives.push_back(schema(depth));
  if (chance(40)) {
    alternatives = json::array();
    for (const char* kind : {"red", "green"}) {
      json one = object(depth);
      one["properties"]["kind"] = {{"const", kind}};
      one["required"] = {"kind"};
      alternatives.push_back(std::move(one));
    }
  }
  return {{chance(70) ? "anyOf" : "oneOf", std::move(alternatives)}};
}

// --- values ----------------------------------------------------------------------------------------------------------

json random_schemas::value(const json& document) {
  document_ = &document;
  return value_of(document, 6);
}

json random_schemas::value_of(const json& node, int depth) {
  if (!node.is_object()) return nullptr;
  if (node.contains("$ref")) {
    const auto target = node["$ref"].get<std::string>();
    if (depth <= 0) return nullptr;
    return value_of(target == "#" ? *document_ : (*document_)["$defs"][target.substr(8)], depth - 1);
  }
  if (node.contains("const")) return node["const"];
  if (node.contains("enum")) return node["enum"][below(node["enum"].size())];
  for (const char* keyword : {"anyOf", "oneOf"}) {
    if (node.contains(keyword)) return value_of(node[keyword][below(node[keyword].size())], depth);
  }
  const std::string type = node.value("type", "null");
  if (type == "boolean") return chance(50);
  if (type == "integer" || type == "number") return number_of(node);
  if (type == "string") return string_of(node);
  if (type == "array") return array_of(node, depth - 1);
  return type == "object" ? object_of(node, depth - 1) : json(nullptr);
}

json random_schemas::number_of(const json& node) {
  const int least = node.contains("minimum")            ? node["minimum"].get<int>()
                    : node.contains("exclusiveMinimum") ? node["exclusiveMinimum"].get<int>() + 1
                                                        : -3;
  const int most = node.contains("maximum")            ? node["maximum"].get<int>()
                   : node.contains("exclusiveMaximum") ? node["exclusiveMaximum"].get<int>() - 1
                                                       : least + 12;
  const int step = node.value("multipleOf", 1);
  for (int tries = 0; tries < 20; ++tries) {
    const int chosen = least + static_cast<int>(below(static_cast<std::size_t>(std::max(most - least, 0)) + 1));
    if (chosen % step == 0)
      return node["type"] == "number" && chance(40) ? json(static_cast<double>(chosen)) : json(chosen);
  }
  return least;
}

json random_schemas::string_of(const json& node) {
  for (const pattern_texts& one : patterns) {
    if (node.value("pattern", "") == one.pattern) return one_of(one.fitting);
  }
  for (const format_texts& one : formats) {
    if (node.value("format", "") == one.format) return one_of(one.fitting);
  }
  const std::size_t least = node.value("minLength", std::size_t{0});
  const std::size_t most = node.value("maxLength", std::size_t{100});
  for (int tries = 0; tries < 40; ++tries) {
    const std::string& chosen = one_of(texts);
    if (chosen.size() >= least && chosen.size() <= most) return chosen;
  }
  return "abc";
}

json random_schemas::array_of(const json& node, int depth) {
  json made = json::array();
  const std::size_t least = node.value("minItems", std::size_t{0});
  const std::size_t most = std::min(node.value("maxItems", least + 3), depth > 0 ? least + 3 : least);
  const std::size_t count = least + below(most - least + 1);
  for (std::size_t i = 0; i < count; ++i) {
    if (node.contains("prefixItems") && i < node["prefixItems"].size()) {
      made.push_back(value_of(node["prefixItems"][i], depth));
    } else if (node.contains("items")) {
      made.push_back(value_of(node["items"], depth));
    }
  }
  if (node.contains("contains") && !made.empty()) made.back() = 7;
  return made;
}

json random_schemas::object_of(const json& node, int depth) {
  std::vector<std::string> keys;
  const json required = node.value("required", json::array());
  for (const auto& [key, member] : node["properties"].items()) {
    const bool is_required = std::find(required.begin(), required.end(), key) != required.end();
    if (is_required || (depth > 0 && chance(60))) keys.push_back(key);
  }
  // std::shuffle is not the same with every library.
  for (std::size_t i = keys.size(); i > 1; --i) std::swap(keys[i - 1], keys[below(i)]);
  json made = json::object();
  for (const std::string& key : keys) made[key] = value_of(node["properties"][key], depth);
  return made;
}

json random_schemas::other_value() {
  switch (below(9)) {
    case 0:
      return nullptr;
    case 1:
      return chance(50);
    case 2:
      return -1000;
    case 3:
      return 1e6;
    case 4:
      return 2.5;
    case 5:
      return one_of(texts);
    case 6:
      return json::array();
    case 7:
      return json::object();
    default:
      return static_cast<int>(below(12));
  }
}

void random_schemas::spoil(json& value) {
  if (value.is_object() && !value.empty() && chance(80)) {
    auto member = value.begin();
    std::advance(member, below(value.size()));
    if (chance(15)) {
      value.erase(member.key());
    } else {
      spoil(member.value());
    }
  } else if (value.is_array() && !value.empty() && chance(80)) {
    if (chance(15)) {
      for (int i = 0; i < 4; ++i) value.push_back(value.back());
    } else {
      spoil(value[below(value.size())]);
    }
  } else if (chance(10)) {
    value = json::array({value});
  } else if (value.is_number() && chance(50)) {
    value = chance(50) ? json(-1000) : json(1'000'001);
  } else if (value.is_string() && chance(20)) {
    value = chance(50) ? json("") : json("one two three four five six");
  } else if (chance(10)) {
    value = json(value.dump());
  } else {
    value = other_value();
  }
}

json random_schemas::spoiled(const json& value) {
  json made = value;
  for (std::size_t left = 1 + below(3); left != 0; --left) spoil(made);
  return made;
}

void random_schemas::add_space(std::string& text) {
  if (chance(30)) text += chance(80) ? " " : "\n  ";
}

void random_schemas::write(const json& value, std::string& text) {
  if (!value.is_structured()) {
    text += value.dump();
    return;
  }
  text += value.is_object() ? "{" : "[";
  bool is_first = true;
  for (const auto& [key, inner] : value.items()) {
    if (!is_first) text += ',';
    is_first = false;
    add_space(text);
    if (value.is_object()) text += json(key).dump() + ":";
    if (value.is_object()) add_space(text);
    write(inner, text);
    add_space(text);
  }
  text += value.is_object() ? "}" : "]";
}

std::string random_schemas::text(const json& value) {
  std::string made;
  write(value, made);
  return made;
}

}  // namespace test_llm
