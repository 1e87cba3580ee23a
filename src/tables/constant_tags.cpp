#include "tables/constant_tags.hpp"

#include "json/token.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <unordered_map>
#include <utility>

namespace assay::inline v0::detail {

namespace {

/// How many types are looked into for each alternative, on the average, and a few more: schemas that refer to each
/// other may have very many ways through them.
constexpr std::size_t types_for_each = 8;
constexpr std::size_t types_for_all = 1'000;

/// Types that are asked for one value lead to each other in chains of up to 64.
constexpr int deepest = 80;

/// An allOf within an allOf is mostly one with it.
constexpr int deepest_texts = 2;

/// Texts alone, or scalars without a text among them.
bool are_alike(const literal_info& literals) {
  if (literals.values.empty() || literals.values.front().form == literal_value::form::structure) return false;
  return std::all_of(literals.values.begin(), literals.values.end(),
                     [&](const literal_value& one) { return one.form == literals.values.front().form; });
}

/// The texts, or the other scalars, that are all a type takes; nullptr where it takes more, or both.
const literal_info* constants_of(const type_info& type, int depth) {
  if (type.kind == kind::literal) return are_alike(*type.literal) ? type.literal : nullptr;
  if (type.kind != kind::all_of || depth == 0) return nullptr;
  for (const type_info* part : type.all_of->parts) {
    if (const literal_info* const found = constants_of(*part, depth - 1)) return found;
  }
  return nullptr;
}

/// Whether a type could be that of an object, as it is written.
bool reads_objects(const type_info& type) {
  switch (type.kind) {
    case kind::any:
      return type.any == nullptr || type.any->by_token[static_cast<std::size_t>(token::object)] != nullptr;
    case kind::literal: {
      const auto& values = type.literal->values;
      return std::any_of(values.begin(), values.end(),
                         [](const literal_value& one) { return one.form == literal_value::form::structure; });
    }
    case kind::nullable:
      return reads_objects(*type.nullable->value);
    case kind::map:
    case kind::object:
    case kind::variant:
    case kind::all_of:
    case kind::custom:
      return true;
    default:
      return false;
  }
}

struct alike_constants {
  bool are_texts;
  std::vector<std::string_view> values;
};

/// The constants that all objects of a type have, by the names of their properties.
struct constant_properties {
  std::vector<std::string_view> names;  ///< in the order in which the type has them
  std::unordered_map<std::string_view, alike_constants> by_name;

  void add(std::string_view name, alike_constants values) {
    const auto [known, fresh] = by_name.try_emplace(name, std::move(values));
    if (fresh) names.push_back(name);
  }
};

/// Finds them, within a bound: then there are none.
class constants_finder {
 public:
  explicit constants_finder(std::size_t alternatives) : types_left_(types_for_all + types_for_each * alternatives) {}

  constant_properties find(const type_info& type) {
    constant_properties found;
    collect(type, deepest, found);
    return found;
  }

 private:
  void collect(const type_info& type, int depth, constant_properties& out) {
    if (depth == 0) return;
    switch (type.kind) {
      case kind::object:
        for (const field_info& field : type.object->fields) add_field(field, out);
        return;
      case kind::any:
        if (type.any != nullptr) {
          const type_info* const facet = type.any->by_token[static_cast<std::size_t>(token::object)];
          if (facet != nullptr) collect(*facet, depth - 1, out);
        }
        return;
      case kind::nullable:
        return collect(*type.nullable->value, depth - 1, out);
      case kind::all_of:
        for (const type_info* part : type.all_of->parts) {
          if (enter()) collect(*part, depth - 1, out);
        }
        return;
      case kind::variant:
        return collect_common(*type.variant, depth, out);
      default:
        return;
    }
  }

  static void add_field(const field_info& field, constant_properties& out) {
    const literal_info* const literals = constants_of(*field.type, deepest_texts);
    if (literals == nullptr) return;
    alike_constants found{literals->values.front().form == literal_value::form::string, {}};
    for (const literal_value& one : literals->values) found.values.push_back(one.text);
    out.add(field.name, std::move(found));
  }

  /// What all alternatives of a union have.
  void collect_common(const union_info& info, int depth, constant_properties& out) {
    std::optional<constant_properties> common;
    for (const type_info* alternative : info.alternatives) {
      if (!reads_objects(*alternative)) continue;
      if (!enter()) return;
      constant_properties own;
      collect(*alternative, depth - 1, own);
      if (!common) {
        common = std::move(own);
      } else {
        keep_common(*common, own);
      }
      if (common->by_name.empty()) return;
    }
    if (!common) return;
    for (const std::string_view name : common->names) {
      if (const auto known = common->by_name.find(name); known != common->by_name.end()) out.add(name, known->second);
    }
  }

  static void keep_common(constant_properties& common, const constant_properties& others) {
    for (auto each = common.by_name.begin(); each != common.by_name.end();) {
      const auto other = others.by_name.find(each->first);
      if (other == others.by_name.end() || other->second.are_texts != each->second.are_texts) {
        each = common.by_name.erase(each);
        continue;
      }
      auto& values = each->second.values;
      values.insert(values.end(), other->second.values.begin(), other->second.values.end());
      ++each;
    }
  }

  bool enter() {
    if (types_left_ == 0) return false;
    --types_left_;
    return true;
  }

  std::size_t types_left_;
};

struct object_alternative {
  std::size_t index;
  constant_properties constants;
};

/// The tags under one property; without a property where it tells nothing.
constant_tags tags_under(std::string_view property, const std::vector<object_alternative>& alternatives) {
  const auto first = alternatives.front().constants.by_name.find(property);
  if (first == alternatives.front().constants.by_name.end()) return {};
  constant_tags found{property, first->second.are_texts, {}};
  std::unordered_map<std::string_view, std::size_t> meanings;
  for (const object_alternative& each : alternatives) {
    const auto known = each.constants.by_name.find(property);
    if (known == each.constants.by_name.end() || known->second.are_texts != found.are_texts) return {};
    for (const std::string_view text : known->second.values) {
      const auto [meaning, fresh] = meanings.emplace(text, each.index);
      if (!fresh && meaning->second != each.index) return {};
      if (fresh) found.tags.push_back({text, each.index});
    }
  }
  return found;
}

}  // namespace

constant_tags find_constant_tags(const union_info& info) {
  std::vector<object_alternative> alternatives;
  constants_finder finder(info.alternatives.size());
  for (std::size_t i = 0; i < info.alternatives.size(); ++i) {
    const type_info& alternative = *info.alternatives[i];
    if (!reads_objects(alternative)) continue;
    alternatives.push_back({i, finder.find(alternative)});
    if (alternatives.back().constants.names.empty()) return {};
  }
  if (alternatives.size() < 2) return {};
  for (const std::string_view name : alternatives.front().constants.names) {
    if (constant_tags found = tags_under(name, alternatives); !found.property.empty()) return found;
  }
  return {};
}

}  // namespace assay::inline v0::detail
