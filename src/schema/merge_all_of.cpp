#include "schema/merge_all_of.hpp"

#include "dump/bounded_json.hpp"
#include "json/ranges.hpp"
#include "schema/constraint_keywords.hpp"
#include "schema/node_edit.hpp"
#include "tables/canonical.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::schemas {

namespace {

/// Of these the first one said stays; they don't change what is valid.
constexpr std::string_view annotations[] = {"title",   "default",  "examples", "example",   "deprecated",
                                            "$schema", "$comment", "readOnly", "writeOnly", "$id"};

bool is_described(std::string_view keyword) {
  return keyword == "description" ||
         std::find(std::begin(annotations), std::end(annotations), keyword) != std::end(annotations);
}

bool merge(ordered_json& into, const ordered_json& part);

// Each of these makes one value of a keyword's two; false where there is none.

bool merge_properties(ordered_json& into, const ordered_json& part) {
  std::unordered_map<std::string, std::size_t> places;
  for (const auto& [name, schema] : into.items()) places.emplace(name, places.size());
  auto& members = into.get_ref<ordered_json::object_t&>();
  for (const auto& [name, schema] : part.items()) {
    const auto [known, is_new] = places.emplace(name, members.size());
    if (is_new) {
      append(into, name, schema);
    } else if (!merge(members.data()[known->second].second, schema)) {
      return false;
    }
  }
  return true;
}

bool merge_required(ordered_json& into, const ordered_json& part) {
  std::unordered_set<std::string> names;
  for (const ordered_json& name : into) names.insert(name.get_ref<const std::string&>());
  for (const ordered_json& name : part) {
    if (names.insert(name.get_ref<const std::string&>()).second) into.push_back(name);
  }
  return true;
}

bool merge_enum(ordered_json& into, const ordered_json& part) {
  std::unordered_set<std::string> permitted;
  for (const ordered_json& value : part) permitted.insert(canonical_json(value));
  ordered_json both = ordered_json::array();
  for (const ordered_json& value : into) {
    if (permitted.contains(canonical_json(value))) both.push_back(value);
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
  return is_described(keyword) || tighten(into, keyword, value);
}

/// A closed object refuses what another part adds, so the two have no common object unless it adds nothing.
bool closes_out(const ordered_json& closed, const ordered_json& other) {
  const ordered_json* additional = find_value(closed, "additionalProperties");
  if (additional == nullptr || *additional == true) return false;
  const ordered_json* own = find_value(closed, "properties");
  const ordered_json* more = find_value(other, "properties");
  if (more == nullptr) return false;
  std::unordered_set<std::string_view> room;
  if (own != nullptr) {
    for (const auto& member : own->get_ref<const ordered_json::object_t&>()) room.insert(member.first);
  }
  const auto& names = more->get_ref<const ordered_json::object_t&>();
  return std::any_of(names.begin(), names.end(), [&room](const auto& member) { return !room.contains(member.first); });
}

/// A constant beside an enum is one of its values, or nothing is valid.
bool merge_constant(ordered_json& into) {
  if (!into.contains("const") || !into.contains("enum")) return true;
  if (!ranges::contains(into["enum"], into["const"])) return false;
  into.erase("enum");
  return true;
}

bool merge(ordered_json& into, const ordered_json& part) {
  if (part == true) return true;
  if (!into.is_object() || !part.is_object()) return into == part;
  if (closes_out(into, part) || closes_out(part, into)) return false;
  for (const auto& [keyword, value] : part.items()) {
    if (!merge_keyword(into, keyword, value)) return false;
  }
  return merge_constant(into);
}

/// A reference with words beside it stays one: nothing has to be merged.
bool is_described_reference(const ordered_json& node) {
  if (!node.contains("$ref")) return false;
  const auto& members = node.get_ref<const ordered_json::object_t&>();
  return std::all_of(members.begin(), members.end(),
                     [](const auto& member) { return member.first == "$ref" || is_described(member.first); });
}

/// As many links lead from a schema to others of the same value as the decoder follows (see endless_schemas.cpp).
constexpr std::size_t max_chain = 64;

/// Makes one schema of a node's parts; the schemas inside are left as they are. Parts within parts, and what they refer
/// to, are laid side by side: each reference is followed once, however many ways lead to it, and a schema that is a
/// part of itself says nothing by that.
class part_merger {
 public:
  explicit part_merger(reference_index& references) : references_(references) {}

  bool merge_parts(ordered_json& node) {
    ordered_json parts = distinct(node["allOf"]);
    node.erase("allOf");
    if (parts.size() == 1 && merge_sole(node, parts.front())) return true;
    node["allOf"] = std::move(parts);
    if (!lay_out(node, 1)) return false;
    while (!ahead_.empty()) {
      auto [part, depth] = std::move(ahead_.back());
      ahead_.pop_back();
      if (depth > max_chain || !lay_out(part, depth + 1) || !merge(node, part)) return false;
    }
    return true;
  }

 private:
  static ordered_json distinct(const ordered_json& parts) {
    ordered_json left = ordered_json::array();
    std::unordered_set<std::string> texts;
    for (const ordered_json& part : parts) {
      if (texts.insert(bounded_json::write(part)).second) left.push_back(part);
    }
    return left;
  }

  static bool merge_sole(ordered_json& node, const ordered_json& part) {
    ordered_json both = node;
    if (!merge(both, part) || !is_described_reference(both)) return false;
    node = std::move(both);
    return true;
  }

  /// Takes the allOf and the $ref out of a schema, and puts what they stand for ahead: what is referred to comes first.
  bool lay_out(ordered_json& schema, std::size_t depth) {
    if (!schema.is_object()) return true;
    const auto parts = schema.find("allOf");
    if (parts != schema.end()) {
      for (auto part = parts->rbegin(); part != parts->rend(); ++part) ahead_.emplace_back(std::move(*part), depth);
      schema.erase(parts);
    }
    const auto found = schema.find("$ref");
    if (found == schema.end()) return true;
    const std::string reference = *found;
    schema.erase(found);
    if (!followed_.insert(reference).second) return true;
    const ordered_json* target = references_.resolve(reference);
    if (target == nullptr) return false;
    ahead_.emplace_back(*target, depth);
    if (target->is_object()) ahead_.back().first.erase("$defs");
    return true;
  }

  reference_index& references_;
  std::unordered_set<std::string> followed_;  ///< references
  /// Parts, the next one last, and how many references and allOf led to each.
  std::vector<std::pair<ordered_json, std::size_t>> ahead_;
};

std::size_t depth_of(const std::string& where) {
  return static_cast<std::size_t>(std::count(where.begin(), where.end(), '/'));
}

}  // namespace

all_of_merger::all_of_merger(reference_index& references, sent_predicate is_sent)
    : references_(references), is_sent_(std::move(is_sent)) {}

all_of_merger::outcome all_of_merger::merge(ordered_json& node, const std::string& where) {
  if (depth_of(where) > max_depth) return outcome::too_large;
  ordered_json merged = node;
  if (!part_merger(references_).merge_parts(merged)) return outcome::impossible;
  ordered_json trial = node;
  const extent all = measure(trial, depth_of(where));
  if (all.endless) return outcome::endless;
  if (all.too_deep || all.schemas > max_schemas - merged_schemas_) return outcome::too_large;
  merged_schemas_ += all.schemas;
  node = std::move(merged);
  return outcome::merged;
}

all_of_merger::extent all_of_merger::measure(ordered_json& node, std::size_t depth) {
  if (!node.is_object() || !node.contains("allOf")) return measure_inside(node, depth);
  // Whatever comes back to this node before it is measured has no end.
  const auto [known, is_new] = extents_.try_emplace(bounded_json::write(node), extent{.endless = true});
  if (!is_new) return known->second;
  ordered_json merged = node;
  if (!part_merger(references_).merge_parts(merged)) {
    merged = std::move(node);
    merged.erase("allOf");
  }
  return known->second = measure_inside(merged, depth);
}

all_of_merger::extent all_of_merger::measure_inside(ordered_json& node, std::size_t depth) {
  extent all;
  if (!node.is_object()) return all;
  if (depth > max_depth) return {.too_deep = true};
  static_cast<void>(infer_type(node));  // as it will be when it is asked what is sent
  for_each_subschema(node, "", [&](ordered_json& child, const subschema_place& place) {
    if (!is_sent_(node, place.keyword)) return;
    const extent inside = measure(child, depth + 2);
    all.schemas = std::min(all.schemas + inside.schemas, max_schemas + 1);
    all.too_deep = all.too_deep || inside.too_deep;
    all.endless = all.endless || inside.endless;
  });
  return all;
}

}  // namespace assay::inline v0::detail::schemas
