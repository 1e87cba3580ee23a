// What OpenAI's strict mode refuses, as a check on finished schemas. It shares nothing with assay's own rules, so that
// a mistake in those shows.
#pragma once

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace openai_strict {

using json = nlohmann::ordered_json;

class checker {
 public:
  explicit checker(const json& document) : document_(document) {}

  std::vector<std::string> run() {
    if (!document_.is_object() || document_.value("type", json()) != "object") fail("#", "the root is no object");
    if (document_.contains("anyOf")) fail("#", "anyOf at the root");
    check(document_, "#");
    return problems_;
  }

 private:
  void fail(const std::string& where, const std::string& problem) { problems_.push_back(where + ": " + problem); }

  void check(const json& node, const std::string& where) {
    if (!node.is_object()) return fail(where, "not an object");
    check_keywords(node, where);
    check_reference(node, where);
    check_type(node, where);
    check_values(node, where);
    for (const char* holder : {"properties", "$defs"}) {
      if (!node.contains(holder)) continue;
      for (const auto& [name, child] : node[holder].items()) check(child, where + "/" + holder + "/" + name);
    }
    if (node.contains("items")) check(node["items"], where + "/items");
    if (!node.contains("anyOf")) return;
    for (std::size_t i = 0; i < node["anyOf"].size(); ++i) {
      check(node["anyOf"][i], where + "/anyOf/" + std::to_string(i));
    }
  }

  void check_keywords(const json& node, const std::string& where) {
    static const std::set<std::string> refused = {"allOf",
                                                  "oneOf",
                                                  "not",
                                                  "if",
                                                  "then",
                                                  "else",
                                                  "default",
                                                  "contains",
                                                  "minContains",
                                                  "maxContains",
                                                  "prefixItems",
                                                  "uniqueItems",
                                                  "definitions",
                                                  "discriminator",
                                                  "contentEncoding",
                                                  "propertyNames",
                                                  "minProperties",
                                                  "maxProperties",
                                                  "patternProperties",
                                                  "dependentRequired",
                                                  "dependentSchemas",
                                                  "unevaluatedItems",
                                                  "unevaluatedProperties"};
    for (const auto& [keyword, value] : node.items()) {
      if (refused.contains(keyword)) fail(where, "has " + keyword);
    }
  }

  void check_reference(const json& node, const std::string& where) {
    if (!node.contains("$ref")) return;
    if (node.size() > 1) fail(where, "$ref with siblings");
    const std::string reference = node["$ref"];
    if (reference == "#") return;
    if (!reference.starts_with("#/$defs/")) return fail(where, "$ref to elsewhere: " + reference);
    if (!document_.contains(json::json_pointer(reference.substr(1)))) fail(where, "$ref to nothing: " + reference);
  }

  static bool is_of_type(const json& node, const char* name) {
    if (!node.contains("type")) return false;
    const json& type = node["type"];
    return type == name || (type.is_array() && std::find(type.begin(), type.end(), name) != type.end());
  }

  void check_type(const json& node, const std::string& where) {
    const bool typed = node.contains("type") || node.contains("$ref") || node.contains("anyOf") ||
                       node.contains("enum") || node.contains("const");
    if (!typed) fail(where, "untyped");
    if (is_of_type(node, "array") && !node.contains("items")) fail(where, "an array without items");
    if (is_of_type(node, "object")) check_object(node, where);
  }

  void check_object(const json& node, const std::string& where) {
    if (node.value("additionalProperties", json()) != false) fail(where, "an open object");
    std::set<std::string> names, required;
    const json properties = node.value("properties", json::object());
    for (const auto& [name, property] : properties.items()) names.insert(name);
    for (const json& name : node.value("required", json::array())) required.insert(name.get<std::string>());
    if (names != required) fail(where, "required does not list exactly the properties");
  }

  void check_values(const json& node, const std::string& where) {
    static const std::set<std::string> formats = {"date-time", "time", "date", "duration", "email",
                                                  "hostname",  "ipv4", "ipv6", "uuid"};
    if (node.contains("format") && !formats.contains(node["format"].get<std::string>())) {
      fail(where, "format " + node["format"].dump());
    }
    if (!node.contains("pattern")) return;
    for (const char* form : {"(?=", "(?!", "(?<=", "(?<!"}) {
      if (node["pattern"].get<std::string>().find(form) != std::string::npos)
        fail(where, "a pattern that looks around");
    }
  }

  const json& document_;
  std::vector<std::string> problems_;
};

/// Empty where the schema may be sent.
inline std::vector<std::string> problems_of(const json& document) { return checker(document).run(); }

}  // namespace openai_strict
