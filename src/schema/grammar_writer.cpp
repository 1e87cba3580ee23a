#include "schema/grammar_writer.hpp"

#include "schema/bundle.hpp"
#include "schema/contradictions.hpp"
#include "schema/disjoint_choices.hpp"
#include "schema/node_edit.hpp"

#include <assay/parse.hpp>

#include <algorithm>

namespace assay::inline v0 {

namespace detail::schemas {

namespace {

/// Rules that every grammar may use. White space is bounded, or a model may write nothing else for ever; escapes are
/// those of well-formed text, and numbers those that a double holds.
constexpr std::pair<std::string_view, std::string_view> shared_rules[] = {
    {"ws", R"("" | " " | "\n" [ \t]{0,20})"},
    {"char", R"([^\x22\\\x00-\x1F] | "\\" ([\x22\\/bfnrt] | "u" unit))"},
    {"unit", R"([0-9a-ce-fA-CE-F] [0-9a-fA-F]{3} | [dD] [0-7] [0-9a-fA-F]{2} | )"
             R"([dD] [89abAB] [0-9a-fA-F]{2} "\\u" [dD] [c-fC-F] [0-9a-fA-F]{2})"},
    {"string", R"("\"" char* "\"")"},
    {"integer", R"("0" | "-"? [1-9] [0-9]{0,17})"},
    {"real", R"(("0" | [1-9] [0-9]{0,17}) ("." [0-9]{1,17})? ([eE] [+-]? [0-9]{1,2})? | )"
             R"([1-9] ("." [0-9]{1,17})? [eE] [+-]? ([12] [0-9] [0-9] | "30" [0-7]))"},
    {"number", R"("-"? real)"},
    {"boolean", R"("true" | "false")"},
    {"null", R"("null")"},
    {"value", R"(object | array | string | number | boolean | null)"},
    {"object", R"("{" ws (entry ("," ws entry)* ws)? "}")"},
    {"entry", R"(string ":" ws value)"},
    {"array", R"("[" ws (value ("," ws value)* ws)? "]")"},
};

constexpr std::string_view json_types[] = {"null", "boolean", "number", "string", "array", "object"};

/// Words about a value, and what is written elsewhere.
constexpr std::string_view says_nothing[] = {"title",
                                             "description",
                                             "default",
                                             "examples",
                                             "example",
                                             "deprecated",
                                             "readOnly",
                                             "writeOnly",
                                             "$schema",
                                             "$comment",
                                             "$id",
                                             "$anchor",
                                             "$defs",
                                             "definitions",
                                             "discriminator",
                                             "contentEncoding",
                                             "contentSchema",
                                             "$vocabulary",
                                             "contentMediaType",
                                             "id",
                                             "$dynamicAnchor",
                                             "$recursiveAnchor"};
bool is_silent(std::string_view keyword) {
  return std::find(std::begin(says_nothing), std::end(says_nothing), keyword) != std::end(says_nothing) ||
         loading::find_keyword(keyword) == nullptr;
}

/// What a grammar has no way to say, or none of sensible size.
constexpr std::string_view unsayable[] = {"not",
                                          "if",
                                          "then",
                                          "else",
                                          "contains",
                                          "minContains",
                                          "maxContains",
                                          "dependentRequired",
                                          "multipleOf",
                                          "dependencies",
                                          "dependentSchemas",
                                          "unevaluatedProperties",
                                          "uniqueItems",
                                          "unevaluatedItems",
                                          "additionalItems"};

bool has_assertions(const ordered_json& node) {
  const auto& members = node.get_ref<const ordered_json::object_t&>();
  return std::any_of(members.begin(), members.end(), [](const auto& member) { return !is_silent(member.first); });
}

}  // namespace

grammar_writer::grammar_writer(const ordered_json& document, std::vector<finding>& findings)
    : document_(document),
      references_(document),
      findings_(findings),
      merger_(references_, [](const ordered_json& node, const std::string& key) {
        return key != "additionalProperties" || node[key].is_object();
      }) {
  for (const auto& [name, body] : shared_rules) names_.emplace(name, 2);
  names_.emplace("root", 2);
}

std::string grammar_writer::write() {
  definitions_.emplace("#", "root");
  rules_.emplace_back("root", "");
  std::string root = expression({document_, "#", "root"});
  rules_.front().second = std::move(root);
  while (!unwritten_.empty()) {
    const auto [pointer, rule] = unwritten_.front();
    unwritten_.pop_front();
    const ordered_json* target = references_.resolve(pointer);
    std::string body = target == nullptr ? "value" : expression({*target, pointer, rule});
    rules_.emplace_back(rule, std::move(body));
  }
  std::string text;
  for (const auto& [name, body] : rules_) text += name + " ::= " + body + "\n";
  for (const auto& [name, body] : shared_rules) text += std::string(name) + " ::= " + std::string(body) + "\n";
  return text;
}

// --- rules -----------------------------------------------------------------------------------------------------------

/// Letters, digits and dashes are what all versions of llama.cpp take.
std::string grammar_writer::reserve_name(const std::string& wanted) {
  constexpr std::size_t longest = 60;
  std::string plain;
  for (const char c : wanted) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (fits) plain += c;
    if (!fits && !plain.ends_with('-')) plain += '-';
  }
  if (plain.size() > longest) plain.resize(longest);
  const auto [own, is_free] = names_.try_emplace(plain, 2);
  std::string name = plain;
  for (bool is_new = is_free; !is_new; is_new = names_.try_emplace(name, 2).second) {
    name = plain + "-" + std::to_string(own->second++);
  }
  return name;
}

std::string grammar_writer::add_rule(const std::string& wanted, std::string body) {
  std::string name = reserve_name(wanted);
  rules_.emplace_back(name, std::move(body));
  return name;
}

std::string grammar_writer::reference(const std::string& pointer) {
  const auto [known, fresh] = definitions_.try_emplace(pointer);
  if (fresh) {
    known->second = reserve_name(pointer.substr(pointer.rfind('/') + 1));
    unwritten_.emplace_back(pointer, known->second);
  }
  return known->second;
}

void grammar_writer::report(finding::severity level, const std::string& where, std::string_view keyword,
                            std::string message) {
  if (!reported_.emplace(where, keyword).second) return;
  findings_.push_back({level, where, std::string(keyword), std::move(message)});
}

void grammar_writer::unsaid(const std::string& where, std::string_view keyword) {
  report(finding::severity::warning, where, keyword, "not in the grammar; enforced when the answer is read");
}

// --- schemas ---------------------------------------------------------------------------------------------------------

std::string grammar_writer::expression(const subject& of) {
  if (of.node == false) {
    report(finding::severity::error, of.where, "false", "no value is valid here, which a grammar can't say");
    return "value";
  }
  if (!of.node.is_object() || !has_assertions(of.node)) return "value";
  report_unsaid(of);
  if (of.node.contains("allOf")) return merged(of);
  const bool says_more = [&] {
    ordered_json rest = of.node;
    for (const char* keyword : {"$ref", "anyOf", "oneOf"}) rest.erase(keyword);
    for (const std::string_view keyword : unsayable) rest.erase(std::string(keyword));
    return has_assertions(rest);
  }();
  const bool refers = of.node.contains("$ref");
  const bool any = of.node.contains("anyOf");
  const bool one = of.node.contains("oneOf");
  if (static_cast<int>(refers) + static_cast<int>(any) + static_cast<int>(one) + static_cast<int>(says_more) > 1) {
    return merged(of);
  }
  if (refers) return reference(of.node["$ref"].get<std::string>());
  if (any) return choices(of, "anyOf");
  if (one) return choices(of, "oneOf");
  return says_more ? typed(of) : "value";
}

/// Makes one schema of what stands side by side; alternatives take what is beside them into each.
std::string grammar_writer::merged(const subject& of) {
  ordered_json common = ordered_json::object();
  ordered_json alternatives_beside;
  const char* keyword = of.node.contains("anyOf") ? "anyOf" : of.node.contains("oneOf") ? "oneOf" : nullptr;
  for (const auto& [name, value] : of.node.items()) {
    if (keyword != nullptr && name == keyword) continue;
    if (std::find(std::begin(unsayable), std::end(unsayable), name) == std::end(unsayable)) common[name] = value;
  }
  common.erase("$defs");
  ordered_json parts = common.value("allOf", ordered_json::array());
  if (keyword == nullptr) {
    if (common.contains("$ref") && !common.contains("allOf")) {
      parts.push_back({{"$ref", common["$ref"]}});
      common.erase("$ref");
    }
    common["allOf"] = std::move(parts);
    if (merger_.merge(common, of.where) == all_of_merger::outcome::merged) {
      made_.push_back(std::move(common));
      return expression({made_.back(), of.where, of.name});
    }
  } else {
    ordered_json choices = ordered_json::array();
    for (const ordered_json& choice : of.node[keyword]) {
      if (choice == false) continue;
      ordered_json both = {{"allOf", ordered_json::array({common, choice})}};
      if (merger_.merge(both, of.where) != all_of_merger::outcome::merged) {
        choices.clear();
        break;
      }
      choices.push_back(std::move(both));
    }
    if (!choices.empty()) {
      made_.push_back({{keyword, std::move(choices)}});
      return expression({made_.back(), of.where, of.name});
    }
  }
  report(finding::severity::error, of.where, keyword == nullptr ? "allOf" : keyword,
         "the schemas for this value can't be made one, so the grammar permits any value here");
  return "value";
}

std::string grammar_writer::choices(const subject& of, const char* keyword) {
  const ordered_json& list = of.node[keyword];
  if (std::string_view(keyword) == "oneOf" && list.size() > 1 && !are_disjoint(references_, list)) {
    report(finding::severity::warning, of.where, keyword,
           "in the grammar it is enough to fit one; that no other fits, too, is enforced when the answer is read");
  }
  std::vector<std::string> all;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i] == false) continue;
    const std::string step = std::to_string(i);
    std::string choice =
        expression({list[i], child_pointer(child_pointer(of.where, keyword), step), of.name + "-" + step});
    if (std::find(all.begin(), all.end(), choice) == all.end()) all.push_back(std::move(choice));
  }
  if (all.empty()) return expression({made_.emplace_back(false), of.where, of.name});
  return alternatives(all);
}

std::string grammar_writer::typed(const subject& of) {
  if (of.node.contains("const") || of.node.contains("enum")) return constants(of);
  const ordered_json* type = find_value(of.node, "type");
  std::vector<std::string> all;
  if (type == nullptr) {
    for (const std::string_view each : json_types) all.push_back(of_type(of, each));
  } else if (type->is_string()) {
    all.push_back(of_type(of, type->get_ref<const std::string&>()));
  } else {
    for (const ordered_json& each : *type) {
      if (each == "integer" && has_type(of.node, "number")) continue;
      all.push_back(of_type(of, each.get_ref<const std::string&>()));
    }
  }
  return alternatives(all);
}

std::string grammar_writer::of_type(const subject& of, std::string_view type) {
  if (type == "string") return string(of);
  if (type == "integer") return integer(of);
  if (type == "number") return number(of);
  if (type == "array") return array(of);
  if (type == "object") return object(of);
  return std::string(type);  // the rules "null" and "boolean"
}

/// Whatever else is said of constants has been asked of each when the grammar is written.
std::string grammar_writer::constants(const subject& of) {
  ordered_json listed = ordered_json::array();
  if (const ordered_json* values = find_value(of.node, "enum")) listed = *values;
  if (const ordered_json* value = find_value(of.node, "const")) listed = ordered_json::array({*value});
  std::vector<std::string> all;
  for (const ordered_json& value : listed) {
    if (!fits(of.node, value)) continue;
    std::string text = constant(value);
    if (std::find(all.begin(), all.end(), text) == all.end()) all.push_back(std::move(text));
  }
  if (all.empty()) return expression({made_.emplace_back(false), of.where, of.name});
  return alternatives(all);
}

bool grammar_writer::fits(const ordered_json& node, const ordered_json& value) const {
  ordered_json alone = node;
  const ordered_json* definitions = find_value(document_, "$defs");
  if (definitions != nullptr) alone["$defs"] = *definitions;
  try {
    return validate(load_document(alone, {}), value, {.mode = mode::strict, .big_numbers = big_numbers::keep})
        .has_value();
  } catch (const schema_error&) {
    return true;  // lint has told; the decoder judges
  }
}

void grammar_writer::report_unsaid(const subject& of) {
  for (const std::string_view keyword : unsayable) {
    const ordered_json* value = loading::find_value(of.node, keyword);
    if (value == nullptr || (keyword == "uniqueItems" && *value == false)) continue;
    unsaid(of.where, keyword);
  }
}

}  // namespace detail::schemas

std::string grammar(const nlohmann::ordered_json& schema, std::vector<finding>* findings) {
  std::vector<finding> unwanted;
  std::vector<finding>& found = findings != nullptr ? *findings : unwanted;
  detail::schemas::check_depth(schema);
  const nlohmann::ordered_json document = detail::schemas::bundle(schema, found);
  return detail::schemas::grammar_writer(document, found).write();
}

std::string grammar(const type_info& type, std::vector<finding>* findings) {
  return grammar(detail::write_schema(type), findings);
}

}  // namespace assay::inline v0
