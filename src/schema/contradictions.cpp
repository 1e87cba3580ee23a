#include "schema/contradictions.hpp"

#include "json/unicode.hpp"
#include "schema/document.hpp"
#include "schema/node_edit.hpp"
#include "tables/canonical.hpp"
#include "tables/json_numbers.hpp"

#include <algorithm>
#include <compare>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace assay::inline v0::detail::schemas {

namespace {

/// As many schemas for one value as are looked at together; what is beyond is taken to be right.
constexpr std::size_t most_parts = 64;

/// All that must hold of one value: a schema, what it refers to, and the parts of its allOf.
using parts = std::vector<const ordered_json*>;

void collect(reference_index& references, const ordered_json& node, parts& all) {
  if (!node.is_object() || all.size() >= most_parts || std::find(all.begin(), all.end(), &node) != all.end()) return;
  all.push_back(&node);
  if (const ordered_json* reference = find_value(node, "$ref")) {
    const ordered_json* target = references.resolve(reference->get<std::string>());
    if (target != nullptr) collect(references, *target, all);
  }
  if (const ordered_json* list = find_value(node, "allOf")) {
    for (const ordered_json& part : *list) collect(references, part, all);
  }
}

constexpr const char* type_names[] = {"null", "boolean", "integer", "number", "string", "array", "object"};

/// The types that a schema permits, "integer" only where it does not permit every number.
std::set<std::string> types_of(const parts& all) {
  std::set<std::string> left(std::begin(type_names), std::end(type_names));
  for (const ordered_json* part : all) {
    if (find_value(*part, "type") == nullptr) continue;
    std::erase_if(left, [part](const std::string& type) {
      return !has_type(*part, type) && !(type == "integer" && has_type(*part, "number"));
    });
  }
  return left;
}

/// The names that a closed object has room for; nullopt where it is open.
std::optional<std::unordered_set<std::string_view>> closed_names(const ordered_json& node) {
  const ordered_json* rest = find_value(node, "additionalProperties");
  if (rest == nullptr || *rest != false || node.contains("patternProperties")) return std::nullopt;
  std::unordered_set<std::string_view> names;
  if (const ordered_json* properties = find_value(node, "properties")) {
    for (const auto& member : properties->get_ref<const ordered_json::object_t&>()) names.insert(member.first);
  }
  return names;
}

/// The required member that a closed object among the parts refuses; "" where there is none.
std::string refused_member(const parts& all) {
  for (const ordered_json* closed : all) {
    const auto names = closed_names(*closed);
    if (!names) continue;
    for (const ordered_json* part : all) {
      const ordered_json* required = find_value(*part, "required");
      if (required == nullptr) continue;
      for (const ordered_json& name : *required) {
        const auto& text = name.get_ref<const std::string&>();
        if (!names->contains(text)) return text;
      }
    }
  }
  return {};
}

struct bound_pair {
  const char* low;
  const char* high;
  std::initializer_list<const char*> types;
};

/// A pair of bounds that nothing of the types lies between; nullptr where there is none.
const bound_pair* empty_range(const parts& all, const std::set<std::string>& types) {
  static const bound_pair rows[] = {{"minimum", "maximum", {"integer", "number"}},
                                    {"minLength", "maxLength", {"string"}},
                                    {"minItems", "maxItems", {"array"}},
                                    {"minProperties", "maxProperties", {"object"}}};
  for (const bound_pair& row : rows) {
    const bool of_it = std::all_of(types.begin(), types.end(), [&row](const std::string& type) {
      return std::any_of(row.types.begin(), row.types.end(), [&type](const char* each) { return type == each; });
    });
    if (!of_it) continue;
    for (const ordered_json* low : all) {
      for (const ordered_json* high : all) {
        if (!low->contains(row.low) || !high->contains(row.high)) continue;
        const ordered_json& least = (*low)[row.low];
        const ordered_json& most = (*high)[row.high];
        if (is_number(least) && is_number(most) && compare_numbers(most, least) < 0) return &row;
      }
    }
  }
  return nullptr;
}

/// Whether a list must have more items than its places and nothing behind them.
bool lacks_places(const parts& all) {
  std::size_t least = 0, most = static_cast<std::size_t>(-1);
  for (const ordered_json* part : all) {
    if (const ordered_json* bound = find_value(*part, "minItems")) least = std::max(least, loading::count_from(*bound));
    const ordered_json* const items = find_value(*part, "items");
    const bool is_list = items != nullptr && items->is_array();
    const ordered_json* const places = is_list ? items : find_value(*part, "prefixItems");
    const ordered_json* const rest = is_list ? find_value(*part, "additionalItems") : items;
    if (rest != nullptr && *rest == false) most = std::min(most, places == nullptr ? 0 : places->size());
  }
  return least > most;
}

/// The keyword by which a value is certain to be refused; "" where none is seen.
std::string refused_by(const parts& all, const ordered_json& value) {
  struct bound_row {
    const char* keyword;
    std::partial_ordering refused;  ///< how the value lies to the bound
    bool refuses_equal;
  };
  static const bound_row rows[] = {{"minimum", std::partial_ordering::less, false},
                                   {"maximum", std::partial_ordering::greater, false},
                                   {"exclusiveMinimum", std::partial_ordering::less, true},
                                   {"exclusiveMaximum", std::partial_ordering::greater, true}};
  const std::string text = canonical_json(value);
  for (const ordered_json* part : all) {
    const ordered_json* const type = find_value(*part, "type");
    if (type != nullptr && !loading::is_of_type(value, *type)) return "type";
    const ordered_json* const constant = find_value(*part, "const");
    if (constant != nullptr && canonical_json(*constant) != text) return "const";
    const ordered_json* const listed = find_value(*part, "enum");
    const auto is_value = [&text](const ordered_json& each) { return canonical_json(each) == text; };
    if (listed != nullptr && std::none_of(listed->begin(), listed->end(), is_value)) return "enum";
    for (const bound_row& row : rows) {
      const ordered_json* const bound = find_value(*part, row.keyword);
      if (bound == nullptr || !is_number(*bound) || !is_number(value)) continue;
      const auto order = compare_numbers(value, *bound);
      if (order == row.refused || (order == 0 && row.refuses_equal)) return row.keyword;
    }
    const bool is_text = value.is_string();
    if (!is_text && !value.is_array()) continue;
    const std::size_t size = is_text ? count_characters(value.get_ref<const std::string&>()) : value.size();
    const char* const least = is_text ? "minLength" : "minItems";
    const char* const most = is_text ? "maxLength" : "maxItems";
    if (part->contains(least) && size < loading::count_from((*part)[least])) return least;
    if (part->contains(most) && size > loading::count_from((*part)[most])) return most;
  }
  return {};
}

struct contradiction {
  std::string keyword;
  std::string message;
};

/// What is wrong with the parts of one value; no keyword where nothing is found.
contradiction contradiction_among(const parts& all) {
  const std::set<std::string> types = types_of(all);
  if (types.empty()) return {"type", "the types exclude each other"};
  if (types == std::set<std::string>{"object"}) {
    const std::string name = refused_member(all);
    if (!name.empty()) {
      return {"additionalProperties", "the member \"" + name + "\" is required, but the object is closed to it"};
    }
  }
  if (types == std::set<std::string>{"array"} && lacks_places(all)) {
    return {"minItems", "a list has fewer places, and is closed to what is behind them"};
  }
  if (const bound_pair* row = empty_range(all, types)) {
    return {row->low, std::string("it is above ") + row->high};
  }
  return {};
}

class contradiction_finder {
 public:
  contradiction_finder(const ordered_json& document, std::vector<finding>& findings)
      : references_(document), findings_(findings) {}

  void visit(const ordered_json& node, const std::string& where) {
    if (!node.is_object()) return;
    parts all;
    collect(references_, node, all);
    contradiction found = contradiction_among(all);
    if (found.keyword.empty()) found = among_choices(node, all);
    if (!found.keyword.empty()) {
      findings_.push_back({where == "#" ? finding::severity::error : finding::severity::warning, where, found.keyword,
                           "no value is valid here: " + found.message});
    }
    for_each_subschema(node, where, [this](const ordered_json& child, const subschema_place& place) {
      if (place.keyword == "not" || place.keyword == "if") return;
      visit(child, place.pointer);
      if (place.keyword == "properties") check_default(child, place.pointer);
    });
  }

 private:
  void check_default(const ordered_json& property, const std::string& where) {
    const ordered_json* const value = find_value(property, "default");
    if (value == nullptr) return;
    parts all;
    collect(references_, property, all);
    const std::string keyword = refused_by(all, *value);
    if (keyword.empty()) return;
    findings_.push_back({finding::severity::note, where, "default",
                         "not filled in where the property is absent: its " + keyword + " refuses it"});
  }

  /// An error where each alternative alone might do, but none does with what stands beside it.
  contradiction among_choices(const ordered_json& node, const parts& beside) {
    for (const char* keyword : {"anyOf", "oneOf"}) {
      const ordered_json* choices = find_value(node, keyword);
      if (choices == nullptr || choices->empty()) continue;
      contradiction last;
      const bool all_fail = std::all_of(choices->begin(), choices->end(), [&](const ordered_json& choice) {
        parts together = beside;
        collect(references_, choice, together);
        last = contradiction_among(together);
        return choice == false || !last.keyword.empty();
      });
      if (all_fail) return {keyword, "no alternative goes with what stands beside them (" + last.message + ")"};
    }
    return {};
  }

  reference_index references_;
  std::vector<finding>& findings_;
};

}  // namespace

void find_contradictions(const ordered_json& document, std::vector<finding>& findings) {
  contradiction_finder(document, findings).visit(document, "#");
}

}  // namespace assay::inline v0::detail::schemas
