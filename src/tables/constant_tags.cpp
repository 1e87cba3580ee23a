#include "tables/constant_tags.hpp"

#include "json/token.hpp"

#include <algorithm>
#include <cstddef>
#include <unordered_set>

namespace assay::inline v0::detail {

namespace {

constexpr int deepest = 8;  ///< schemas may lead back to themselves

bool are_texts(const literal_info& literals) {
  return !literals.values.empty() &&
         std::all_of(literals.values.begin(), literals.values.end(),
                     [](const literal_value& one) { return one.form == literal_value::form::string; });
}

/// What a type says of a property of objects.
struct property_constants {
  const literal_info* values = nullptr;
  bool demanded = false;
};

/// Calls `each` for the object types that an object must fit to be of this type.
template <class Each>
void for_objects_in(const type_info& type, int depth, Each each) {
  if (depth == 0) return;
  switch (type.kind) {
    case kind::object:
      return each(*type.object);
    case kind::any:
      if (type.any != nullptr) {
        const type_info* const facet = type.any->by_token[static_cast<std::size_t>(token::object)];
        if (facet != nullptr) for_objects_in(*facet, depth - 1, each);
      }
      return;
    case kind::nullable:
      return for_objects_in(*type.nullable->value, depth - 1, each);
    case kind::all_of:
      for (const type_info* part : type.all_of->parts) for_objects_in(*part, depth - 1, each);
      return;
    default:
      return;
  }
}

property_constants constants_of(const type_info& type, std::string_view property) {
  property_constants found;
  for_objects_in(type, deepest, [&](const object_info& object) {
    for (const field_info& field : object.fields) {
      if (field.name != property) continue;
      found.demanded |= field.required;
      if (found.values == nullptr && field.type->kind == kind::literal && are_texts(*field.type->literal)) {
        found.values = field.type->literal;
      }
    }
    found.demanded |=
        std::find(object.required_extra.begin(), object.required_extra.end(), property) != object.required_extra.end();
  });
  return found;
}

/// How a type reads objects, if it does.
enum class reads_objects : std::uint8_t { never, when_mended, directly };

reads_objects reads(const type_info& type) {
  switch (type.kind) {
    case kind::any: {
      const bool refuses =
          type.any != nullptr && type.any->by_token[static_cast<std::size_t>(token::object)] == nullptr;
      return refuses ? reads_objects::never : reads_objects::directly;
    }
    case kind::list:
    case kind::tuple:
      return reads_objects::when_mended;  // one item for a list of it, a tuple in a provider's form
    case kind::literal: {
      const auto& values = type.literal->values;
      const bool structures = std::any_of(values.begin(), values.end(), [](const literal_value& one) {
        return one.form == literal_value::form::structure;
      });
      return structures ? reads_objects::directly : reads_objects::never;
    }
    case kind::nullable:
      return reads(*type.nullable->value);
    case kind::map:
    case kind::object:
    case kind::variant:
    case kind::all_of:
    case kind::custom:
      return reads_objects::directly;
    default:
      return reads_objects::never;
  }
}

/// The tags under one property; without a property where it tells nothing.
constant_tags tags_under(std::string_view property, const union_info& info) {
  constant_tags found{property, {}, true, true};
  std::unordered_set<std::string_view> seen;
  std::size_t tagged = 0;
  for (std::size_t i = 0; i < info.alternatives.size(); ++i) {
    const type_info& alternative = *info.alternatives[i];
    const reads_objects how = reads(alternative);
    if (how == reads_objects::when_mended) found.decide = false;
    if (how != reads_objects::directly) continue;
    const auto [values, demanded] = constants_of(alternative, property);
    if (values == nullptr) return {};
    for (const literal_value& value : values->values) {
      if (!seen.insert(value.text).second) return {};
      found.tags.push_back({value.text, i});
    }
    found.demanded &= demanded;
    ++tagged;
  }
  return tagged < 2 ? constant_tags{} : found;
}

}  // namespace

constant_tags find_constant_tags(const union_info& info) {
  const auto first = std::find_if(info.alternatives.begin(), info.alternatives.end(),
                                  [](const type_info* one) { return reads(*one) == reads_objects::directly; });
  if (first == info.alternatives.end()) return {};
  std::vector<std::string_view> names;
  for_objects_in(**first, deepest, [&](const object_info& object) {
    for (const field_info& field : object.fields) {
      if (field.type->kind == kind::literal && are_texts(*field.type->literal)) names.push_back(field.name);
    }
  });
  for (const std::string_view name : names) {
    if (constant_tags found = tags_under(name, info); !found.property.empty()) return found;
  }
  return {};
}

}  // namespace assay::inline v0::detail
