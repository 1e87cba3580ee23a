// The keywords of JSON Schema: what each holds, and what assay does with it.
#pragma once

#include "schema/drafts.hpp"
#include "schema/loaded_schema.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::inline v0::loading {

enum class keyword_role {
  identifier,  ///< names the schema or another: $id, $anchor, $ref
  annotation,  ///< never changes the verdict
  assertion,   ///< about the value itself: type, minimum, properties
  literal,     ///< enum, const
  in_place,    ///< other schemas for the same value: allOf, anyOf, oneOf
  condition,   ///< other schemas for the same value under a condition: if, dependentSchemas
  judgement,   ///< about the value as a whole, once it is read: not, contains, propertyNames
};

inline constexpr std::array<std::string_view, 7> json_type_names = {"array",  "boolean", "integer", "null",
                                                                    "number", "object",  "string"};

/// Whether a value can be a schema at all.
[[nodiscard]] inline bool is_schema(const json& value) { return value.is_object() || value.is_boolean(); }

/// Whether a value is of the type, or of one of the types, that the keyword `type` names.
[[nodiscard]] bool is_of_type(const json& value, const json& type);

/// The type that an assertion speaks of; values of other types pass it.
enum class subject { anything, number, string, array, object };

/// What a keyword's value must look like.
enum class value_shape {
  anything,
  boolean,
  text,
  number,
  positive_number,
  count,
  values,
  names,
  type_names,
  bound,  ///< a number; a boolean beside another bound in draft-04
  names_map,
  schema,
  schema_or_list,  ///< the list form of `items` in draft 2019-09 and before
  schema_list,
  schema_map,
  dependency_map,  ///< schemas or lists of names
};

struct keyword_rule {
  std::string_view name;
  keyword_role role;
  value_shape shape;
  subject about = subject::anything;
  draft_range drafts = {};
  bool of_validation = false;  ///< of the vocabulary that a meta-schema of an author's own may leave out
};

/// nullptr for a name that no draft of JSON Schema (nor OpenAPI, of `discriminator` and `nullable`) has as a keyword.
[[nodiscard]] const keyword_rule* find_keyword(std::string_view name) noexcept;

/// Whether the value is what the keyword holds.
[[nodiscard]] bool has_shape(const keyword_rule& rule, const json& value);
/// Throws schema_error where it is not.
void check_shape(const keyword_rule& rule, const json& value, const std::string& where);

/// The value of a keyword, nullptr where the schema has none. A boolean schema has no keywords.
[[nodiscard]] const json* find_value(const json& schema, std::string_view keyword);

/// A count that check_shape has seen: 2.0 is 2; what is beyond any size is the largest size.
[[nodiscard]] std::size_t count_from(const json& value);

/// Calls `visit(child, step)` for each schema in the value of a keyword: the key or the index that leads to it, ""
/// where the value itself is the schema. The value has the keyword's shape. Json is ordered_json, const or not.
template <class Json, class Visit>
void for_each_schema_in(const keyword_rule& rule, Json& value, Visit visit) {
  const auto visit_list = [&] {
    for (std::size_t i = 0; i < value.size(); ++i) visit(value[i], std::to_string(i));
  };
  const auto visit_map = [&](bool only_schemas) {
    for (auto member = value.begin(); member != value.end(); ++member) {
      if (!only_schemas || !member->is_array()) visit(*member, member.key());
    }
  };
  switch (rule.shape) {
    case value_shape::schema:
      return visit(value, std::string());
    case value_shape::schema_or_list:
      return value.is_array() ? visit_list() : visit(value, std::string());
    case value_shape::schema_list:
      return visit_list();
    case value_shape::schema_map:
      return visit_map(false);
    case value_shape::dependency_map:
      return visit_map(true);
    default:
      return;
  }
}

[[nodiscard]] std::string child_pointer(const std::string& parent, std::string_view segment);

}  // namespace assay::inline v0::loading
