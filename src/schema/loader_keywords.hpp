// The keywords of JSON Schema: what each holds, and what assay does with it.
#pragma once

#include "schema/loaded_schema.hpp"

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
  refused,     ///< would change the verdict, and is not enforced
};

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
  object,
  values,
  names,
  type_names,
  schema,
  item_schema,
  schema_list,
  schema_map,
};

struct keyword_rule {
  std::string_view name;
  keyword_role role;
  value_shape shape;
  subject about = subject::anything;
};

/// nullptr for a name that JSON Schema 2020-12 (and OpenAPI's discriminator) has no keyword for.
[[nodiscard]] const keyword_rule* find_keyword(std::string_view name) noexcept;

/// Throws schema_error where the value is not what the keyword holds.
void check_shape(const keyword_rule& rule, const json& value, const std::string& where);

/// The value of a keyword, nullptr where the schema has none. A boolean schema has no keywords.
[[nodiscard]] const json* find_value(const json& schema, std::string_view keyword);

/// A count that check_shape has seen: 2.0 is 2; what is beyond any size is the largest size.
[[nodiscard]] std::size_t count_from(const json& value) noexcept;

[[nodiscard]] std::string child_pointer(const std::string& parent, std::string_view segment);

/// The format of this name; format::none where assay has no check for it.
[[nodiscard]] format format_named(std::string_view name) noexcept;

}  // namespace assay::inline v0::loading
