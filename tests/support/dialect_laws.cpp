#include "support/dialect_laws.hpp"

#include "support/openai_strict_checker.hpp"

#include "tables/wire_name.hpp"

#include <assay/assay.hpp>

#include <algorithm>
#include <set>

namespace dialect_laws {

namespace {

using assay::dialect;
using assay::finding;
using assay::type_info;

bool has_error(const std::vector<finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const finding& one) { return one.level == finding::severity::error; });
}

/// Every schema of a document in the provider's form, in which only these keywords hold schemas.
template <class Visit>
void for_each_schema(const json& node, const std::string& where, const Visit& visit) {
  if (!node.is_object()) return;
  visit(node, where);
  for (const char* holder : {"properties", "$defs"}) {
    if (!node.contains(holder)) continue;
    for (const auto& [name, child] : node[holder].items()) {
      for_each_schema(child, where + "/" + holder + "/" + name, visit);
    }
  }
  for (const char* holder : {"items", "additionalProperties"}) {
    if (node.contains(holder)) for_each_schema(node[holder], where + "/" + holder, visit);
  }
  for (const char* holder : {"anyOf", "oneOf", "prefixItems"}) {
    if (!node.contains(holder)) continue;
    for (std::size_t i = 0; i < node[holder].size(); ++i) {
      for_each_schema(node[holder][i], where + "/" + holder + "/" + std::to_string(i), visit);
    }
  }
}

void check_references(const json& document, std::vector<std::string>& problems) {
  for_each_schema(document, "#", [&](const json& node, const std::string& where) {
    if (!node.contains("$ref")) return;
    const std::string reference = node["$ref"];
    if (reference == "#") return;
    std::string problem;
    if (!reference.starts_with("#/$defs/")) problem = "$ref to elsewhere: ";
    if (problem.empty() && !document.contains(json::json_pointer(reference.substr(1)))) problem = "$ref to nothing: ";
    if (!problem.empty()) problems.push_back(where + ": " + problem + reference);
  });
}

const std::set<std::string>& keywords_of(dialect target) {
  static const std::set<std::string> anthropic = {"$defs",      "$ref",  "type",   "title",    "description",
                                                  "properties", "items", "format", "required", "additionalProperties",
                                                  "enum",       "const", "anyOf",  "default",  "minItems"};
  static const std::set<std::string> gemini = {"$id",      "$defs",      "$ref",        "$anchor",
                                               "type",     "format",     "title",       "description",
                                               "enum",     "items",      "prefixItems", "minItems",
                                               "maxItems", "minimum",    "maximum",     "anyOf",
                                               "oneOf",    "properties", "required",    "additionalProperties"};
  return target == dialect::anthropic ? anthropic : gemini;
}

void check_keywords(const json& document, dialect target, std::vector<std::string>& problems) {
  for_each_schema(document, "#", [&](const json& node, const std::string& where) {
    for (const auto& [keyword, value] : node.items()) {
      if (!keywords_of(target).contains(keyword)) problems.push_back(where + ": has " + keyword);
    }
    if (node.contains("$ref") && node.size() > (node.contains("$defs") ? 2 : 1)) {
      problems.push_back(where + ": $ref with siblings");
    }
    if (target == dialect::anthropic && node.value("type", json()) == "object" &&
        node.value("additionalProperties", json()) != false) {
      problems.push_back(where + ": an open object");
    }
    if (target == dialect::anthropic && node.contains("minItems") && node["minItems"] > 1) {
      problems.push_back(where + ": minItems above 1");
    }
  });
}

}  // namespace

const char* name_of(dialect target) {
  switch (target) {
    case dialect::openai:
      return "openai";
    case dialect::anthropic:
      return "anthropic";
    case dialect::gemini:
      return "gemini";
    default:
      return "json_schema";
  }
}

std::vector<std::string> broken_by(const json& schema, dialect target) {
  std::vector<std::string> problems;
  const json once = assay::rewrite_schema(schema, target);
  check_references(once, problems);
  const json again = assay::rewrite_schema(once, target);
  if (again != once) problems.push_back("rewriting it again changes it: " + once.dump() + " becomes " + again.dump());
  try {
    static_cast<void>(assay::load_schema(once));
  } catch (const assay::schema_error& error) {
    problems.push_back(std::string("does not load: ") + error.what());
  }
  const std::vector<finding> findings = assay::lint_schema(schema, target);
  for (const finding& one : findings) {
    if (one.message.empty()) problems.push_back("a finding says nothing");
  }
  if (has_error(findings)) return problems;
  if (target == dialect::openai) {
    const auto refused = openai_strict::problems_of(once);
    problems.insert(problems.end(), refused.begin(), refused.end());
  } else {
    check_keywords(once, target, problems);
  }
  for (const finding& one : assay::lint_schema(once, target)) {
    // That nothing satisfies a schema is seen sooner once its parts are one.
    if (one.message.starts_with("no value is valid here")) continue;
    if (one.level == finding::severity::error) problems.push_back("lint of it: " + one.where + ": " + one.message);
  }
  return problems;
}

// --- values ----------------------------------------------------------------------------------------------------------

namespace {

bool fits(const type_info& type, const json& value) {
  json target;
  return assay::detail::decode(type, &target, value, {.mode = assay::mode::strict}).error == nullptr;
}

/// Follows a value along its type's table.
class sender {
 public:
  explicit sender(dialect target) : target_(target) {}

  json send(const type_info& type, const json& value) {
    switch (type.kind) {
      case assay::kind::nullable:
        return value.is_null() ? value : send(*type.nullable->value, value);
      case assay::kind::list:
        return value.is_array() ? send_items(value, [&](std::size_t) { return type.list->item; }) : value;
      case assay::kind::tuple:
        return value.is_array() ? send_tuple(*type.tuple, value) : value;
      case assay::kind::map:
        return value.is_object() ? send_map(*type.map, value) : value;
      case assay::kind::object:
        return value.is_object() ? send_object(*type.object, value) : value;
      case assay::kind::variant:
        for (const type_info* each : type.variant->alternatives) {
          if (fits(*each, value)) return send(*each, value);
        }
        return value;
      case assay::kind::any:
        if (type.any != nullptr) return send_any(*type.any, value);
        return value;
      case assay::kind::all_of:
        return send_all(*type.all_of, value);
      default:
        return value;
    }
  }
  [[nodiscard]] bool whole() const { return whole_; }

 private:
  [[nodiscard]] bool closed() const { return target_ != dialect::gemini; }

  template <class TypeAt>
  json send_items(const json& value, TypeAt type_at) {
    json sent = json::array();
    for (std::size_t i = 0; i < value.size(); ++i) sent.push_back(send(*type_at(i), value[i]));
    return sent;
  }

  json send_tuple(const assay::tuple_info& info, const json& value) {
    json sent = json::object();
    for (std::size_t i = 0; i < std::max(value.size(), info.items.size()); ++i) {
      const std::string name = "item_" + std::to_string(i);
      if (i >= info.items.size()) {
        whole_ = whole_ && !closed();
        if (!closed()) sent[name] = info.rest != nullptr ? send(*info.rest, value[i]) : value[i];
      } else if (i < value.size()) {
        sent[name] = send(*info.items[i], value[i]);
      } else if (target_ == dialect::openai) {
        sent[name] = nullptr;
      }
    }
    if (closed()) return sent;
    json listed = json::array();
    for (auto& item : sent) listed.push_back(item);
    return listed;
  }

  json send_map(const assay::map_info& info, const json& value) {
    json sent = closed() ? json::array() : json::object();
    for (const auto& [key, each] : value.items()) {
      json inner = send(*info.value, each);
      if (closed()) {
        sent.push_back({{"key", key}, {"value", std::move(inner)}});
      } else {
        sent[key] = std::move(inner);
      }
    }
    return sent;
  }

  json send_object(const assay::object_info& info, const json& value) {
    json sent = json::object();
    std::set<std::string> named;
    for (const assay::field_info& field : info.fields) {
      const std::string name(field.name);
      const std::string sent_as = assay::detail::wire_name(target_, name);
      named.insert(name);
      const auto found = value.find(name);
      if (found != value.end()) {
        sent[sent_as] = send(*field.type, *found);
      } else if (target_ == dialect::openai) {
        sent[sent_as] = nullptr;
      }
    }
    for (const auto& [key, each] : value.items()) {
      if (named.contains(key)) continue;
      if (closed()) whole_ = false;
      if (!closed()) sent[key] = info.extra_value != nullptr ? send(*info.extra_value, each) : each;
    }
    return sent;
  }

  json send_any(const assay::any_info& info, const json& value) {
    const std::size_t index = value.is_null()      ? 0
                              : value.is_boolean() ? 1
                              : value.is_number()  ? 2
                              : value.is_string()  ? 3
                              : value.is_array()   ? 4
                                                   : 5;
    const type_info* type = info.by_token[index];
    return type != nullptr ? send(*type, value) : value;
  }

  /// Parts of objects are sent as one object, with the members of all; any other value as the first part to change it.
  json send_all(const assay::all_of_info& info, const json& value) {
    json sent = value;
    bool changed = false;
    for (const type_info* part : info.parts) {
      json by_part = send(*part, value);
      if (by_part == value) continue;
      if (changed && sent.is_object() && by_part.is_object()) {
        for (const auto& [key, each] : by_part.items()) {
          if (!sent.contains(key) || sent[key].is_null()) sent[key] = each;
        }
      } else {
        sent = std::move(by_part);
      }
      changed = true;
    }
    return sent;
  }

  dialect target_;
  bool whole_ = true;
};

bool root_is_wrapped(const json& rewritten, const json& sent) {
  const json properties = rewritten.value("properties", json::object());
  return properties.size() == 1 && properties.contains("value") && !(sent.is_object() && sent.contains("value"));
}

/// Whether they are the same, in whatever order members are. An absent member whose type has null comes back as null
/// from OpenAI, whose schemas can't tell the two apart.
bool is_same(const json& back, const json& meant, dialect target) {
  if (back.is_array() && meant.is_array()) {
    return back.size() == meant.size() &&
           std::equal(back.begin(), back.end(), meant.begin(),
                      [target](const json& a, const json& b) { return is_same(a, b, target); });
  }
  if (!back.is_object() || !meant.is_object()) return back == meant;
  for (const auto& [key, value] : meant.items()) {
    if (!back.contains(key) || !is_same(back[key], value, target)) return false;
  }
  return std::all_of(back.items().begin(), back.items().end(), [&](const auto& member) {
    return meant.contains(member.key()) || (target == dialect::openai && member.value().is_null());
  });
}

/// A schema that says no type takes values of every type, but is sent as what its keywords speak of. That is told.
bool guesses_a_type(const std::vector<finding>& changes) {
  return std::any_of(changes.begin(), changes.end(), [](const finding& one) {
    return one.keyword == "type" && one.message.find("is not said") != std::string::npos;
  });
}

/// A document that names its draft has its 1.0 for an integer; the rewritten one names none.
assay::schema_options options_for(const json& schema) {
  const bool by_letter = schema.is_object() && schema.contains("$schema");
  return {.vocabulary = by_letter ? assay::vocabulary::json_schema : assay::vocabulary::by_document};
}

}  // namespace

std::optional<json> sent_form(const type_info& type, const json& value, dialect target) {
  sender one(target);
  json sent = one.send(type, value);
  if (!one.whole()) return std::nullopt;
  return sent;
}

std::string broken_by_value(const json& schema, const json& value, dialect target, std::size_t& checked) {
  const assay::schema_type original = assay::load_schema(schema);
  const auto meant = assay::validate(original, value, {.mode = assay::mode::strict});
  if (!meant) return {};
  if (has_error(assay::lint_schema(schema, target))) return {};
  std::optional<json> sent = sent_form(original.type(), value, target);
  if (!sent) return {};
  std::vector<finding> changes;
  const json rewritten = assay::rewrite_schema(schema, target, &changes);
  if (target == dialect::openai && root_is_wrapped(rewritten, *sent)) sent = json{{"value", *sent}};
  ++checked;
  const auto by_rewritten =
      assay::validate(assay::load_schema(rewritten, options_for(schema)), *sent, {.mode = assay::mode::strict});
  if (!by_rewritten && guesses_a_type(changes)) return {};
  if (!by_rewritten) {
    return "the rewritten schema refuses " + sent->dump() + ": " + std::string(by_rewritten.error().what()) +
           "\n  it is " + rewritten.dump();
  }
  const auto back = assay::parse(original, sent->dump(), {.mode = assay::mode::strict, .dialect = target});
  if (!back) return "what was sent is refused: " + sent->dump() + ": " + std::string(back.error().what());
  if (!is_same(*back, *meant, target)) return "comes back as " + back->dump() + " instead of " + meant->dump();
  return {};
}

}  // namespace dialect_laws
