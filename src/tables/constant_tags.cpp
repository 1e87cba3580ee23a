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

/// The texts that a type has for a property of objects; nullptr where it has none.
const literal_info* constants_of(const type_info& type, std::string_view property) {
  const literal_info* found = nullptr;
  for_objects_in(type, deepest, [&](const object_info& object) {
    for (const field_info& field : object.fields) {
      if (found != nullptr || field.name != property || field.type->kind != kind::literal) continue;
      if (are_texts(*field.type->literal)) found = field.type->literal;
    }
  });
  return found;
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

/// The tags under one property; without a property where it tells nothing.
constant_tags tags_under(std::string_view property, const union_info& info) {
  constant_tags found{property, {}};
  std::unordered_set<std::string_view> seen;
  std::size_t tagged = 0;
  for (std::size_t i = 0; i < info.alternatives.size(); ++i) {
    const type_info& alternative = *info.alternatives[i];
    if (!reads_objects(alternative)) continue;
    const literal_info* const values = constants_of(alternative, property);
    if (values == nullptr) return {};
    for (const literal_value& value : values->values) {
      if (!seen.insert(value.text).second) return {};
      found.tags.push_back({value.text, i});
    }
    ++tagged;
  }
  return tagged < 2 ? constant_tags{} : found;
}

}  // namespace

constant_tags find_constant_tags(const union_info& info) {
  const auto first = std::find_if(info.alternatives.begin(), info.alternatives.end(),
                                  [](const type_info* one) { return reads_objects(*one); });
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
