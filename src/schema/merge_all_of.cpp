#include "schema/merge_all_of.hpp"

#include "schema/constraint_keywords.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace assay::detail::schemas {

namespace {

/// Of these the first one said stays; they don't change what is valid.
constexpr std::string_view annotations[] = {"title",   "default",  "examples", "example",   "deprecated",
                                            "$schema", "$comment", "readOnly", "writeOnly", "$id"};

bool is_annotation(std::string_view keyword) {
  return keyword == "description" ||
         std::find(std::begin(annotations), std::end(annotations), keyword) != std::end(annotations);
}

bool contains(const ordered_json& array, const ordered_json& value) {
  return std::find(array.begin(), array.end(), value) != array.end();
}

bool merge(ordered_json& into, const ordered_json& part);

// Each of these makes one value of a keyword's two; false where there is none.

bool merge_properties(ordered_json& into, const ordered_json& part) {
  for (const auto& [name, schema] : part.items()) {
    if (!into.contains(name)) {
      into[name] = schema;
    } else if (!merge(into[name], schema)) {
      return false;
    }
  }
  return true;
}

bool merge_required(ordered_json& into, const ordered_json& part) {
  for (const ordered_json& name : part) {
    if (!contains(into, name)) into.push_back(name);
  }
  return true;
}

bool merge_enum(ordered_json& into, const ordered_json& part) {
  ordered_json both = ordered_json::array();
  for (const ordered_json& value : into) {
    if (contains(part, value)) both.push_back(value);
  }
  into = std::move(both);
  return !into.empty();
}

bool merge_type(ordered_json& into, const ordered_json& part) {
  const bool narrows = into == "number" && part == "integer";
  if (narrows) into = part;
  return narrows || (into == "integer" && part == "number");
}

bool merge_description(ordered_json& into, const ordered_json& part) {
  into = into.get<std::string>() + " " + part.get<std::string>();
  return true;
}

bool merge_additional(ordered_json& into, const ordered_json& part) {
  if (into == true) into = part;
  return into == part || part == true;
}

struct merge_row {
  std::string_view keyword;
  bool (*merge)(ordered_json& into, const ordered_json& part);
};
constexpr merge_row merge_rows[] = {
    {"properties", merge_properties},
    {"$defs", merge_properties},
    {"required", merge_required},
    {"enum", merge_enum},
    {"type", merge_type},
    {"description", merge_description},
    {"additionalProperties", merge_additional},
    {"uniqueItems",
     [](ordered_json& into, const ordered_json& part) { return into = into == true || part == true, true; }},
};

bool merge_keyword(ordered_json& into, const std::string& keyword, const ordered_json& value) {
  if (!into.contains(keyword)) {
    into[keyword] = value;
    return true;
  }
  ordered_json& present = into[keyword];
  if (present == value) return true;
  for (const merge_row& row : merge_rows) {
    if (row.keyword == keyword) return row.merge(present, value);
  }
  return is_annotation(keyword) || tighten(into, keyword, value);
}

/// A closed object refuses what another part adds, so the two have no common object unless it adds nothing.
bool closes_out(const ordered_json& closed, const ordered_json& other) {
  const ordered_json* additional = find_value(closed, "additionalProperties");
  if (additional == nullptr || *additional == true) return false;
  const ordered_json* own = find_value(closed, "properties");
  const ordered_json* more = find_value(other, "properties");
  if (more == nullptr) return false;
  const auto& names = more->get_ref<const ordered_json::object_t&>();
  return std::any_of(names.begin(), names.end(),
                     [own](const auto& member) { return own == nullptr || !own->contains(member.first); });
}

bool merge(ordered_json& into, const ordered_json& part) {
  if (part == true) return true;
  if (!into.is_object() || !part.is_object()) return into == part;
  if (closes_out(into, part) || closes_out(part, into)) return false;
  for (const auto& [keyword, value] : part.items()) {
    if (!merge_keyword(into, keyword, value)) return false;
  }
  return true;
}

/// A reference with words beside it stays one: nothing has to be merged.
bool is_described_reference(const ordered_json& node) {
  if (!node.contains("$ref")) return false;
  const auto& members = node.get_ref<const ordered_json::object_t&>();
  return std::all_of(members.begin(), members.end(),
                     [](const auto& member) { return member.first == "$ref" || is_annotation(member.first); });
}

class part_merger {
 public:
  explicit part_merger(const ordered_json& document) : document_(document) {}

  bool merge_parts(ordered_json& node) {
    const ordered_json parts = node["allOf"];
    node.erase("allOf");
    if (parts.size() == 1 && merge_sole(node, parts.front())) return true;
    if (!follow(node)) return false;
    for (ordered_json part : parts) {
      if (!follow(part) || !merge(node, part)) return false;
    }
    return true;
  }

 private:
  static bool merge_sole(ordered_json& node, const ordered_json& part) {
    ordered_json both = node;
    if (!merge(both, part) || !is_described_reference(both)) return false;
    node = std::move(both);
    return true;
  }

  /// Makes one schema of a part: puts what it refers to in the place of the reference, and merges its own allOf.
  bool follow(ordered_json& part) {
    if (!part.is_object()) return true;
    if (part.contains("$ref")) {
      const std::string reference = part["$ref"];
      part.erase("$ref");
      if (!open_.insert(reference).second) return false;
      const bool merged = merge_target(part, reference);
      open_.erase(reference);
      if (!merged) return false;
    }
    return !part.contains("allOf") || merge_parts(part);
  }

  bool merge_target(ordered_json& part, const std::string& reference) {
    const ordered_json* target = resolve(document_, reference);
    if (target == nullptr) return false;
    ordered_json copy = *target;
    if (copy.is_object()) copy.erase("$defs");
    return follow(copy) && merge(part, copy);
  }

  const ordered_json& document_;
  std::set<std::string> open_;  ///< references being followed; one that leads to itself has no end
};

}  // namespace

bool merge_all_of(ordered_json& node, const ordered_json& document) {
  ordered_json merged = node;
  if (!part_merger(document).merge_parts(merged)) return false;
  node = std::move(merged);
  return true;
}

}  // namespace assay::detail::schemas
