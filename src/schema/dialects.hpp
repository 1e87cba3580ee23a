// What each provider takes, as data. To amend a rule, change its row in dialects.cpp; the code that follows the rules
// (rewrite.cpp, lint.cpp) knows no provider by name.
#pragma once

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace assay::inline v0::detail::schemas {

/// What becomes of a keyword.
enum class treatment : std::uint8_t {
  keep,
  describe,  ///< said in words in the description
  drop,      ///< of no use to a model
  refuse,    ///< the provider refuses it, and words would not do
};

[[nodiscard]] treatment treatment_of(dialect target, std::string_view keyword, const nlohmann::ordered_json& value);

/// Whether the values of the node's enum or const are sent as they are.
[[nodiscard]] bool sends_constants(dialect target, const nlohmann::ordered_json& node);

/// Whether any provider's row names this keyword.
[[nodiscard]] bool is_known(std::string_view keyword) noexcept;

enum class recursion : std::uint8_t { free, refused, only_in_optional_properties };

/// What shape a provider's schemas must have.
struct dialect_rules {
  dialect target;
  std::string_view name;  ///< for messages
  bool object_root;       ///< the root is an object and no union
  bool closed_objects;    ///< additionalProperties is false everywhere, so a map travels as a list of {key, value}
  bool tuples;            ///< false: prefixItems travels as an object with the places item_0, item_1, ...
  bool all_required;      ///< every property is required; an optional one may be null
  bool one_of;            ///< false: oneOf travels as anyOf
  bool constants;         ///< false: const travels as an enum of one
  bool any_enums;         ///< false: an enum is of strings and numbers
  bool lone_references;   ///< nothing may stand beside a $ref
  bool untyped;           ///< {} is taken
  bool strict_names;      ///< names of schemas are [A-Za-z0-9_-]{1,64}
  assay::detail::schemas::recursion recursion;
};
/// Of dialect::json_schema there are none.
[[nodiscard]] const dialect_rules& rules_of(dialect target);

/// What is counted in a schema, for the limits.
struct measurements {
  std::size_t properties = 0;  ///< of all objects
  std::size_t optional_properties = 0;
  std::size_t nesting = 0;  ///< objects within objects, through references
  std::size_t text = 0;     ///< characters of property names, definition names, enum and const values
  std::size_t enum_values = 0;
  std::size_t longest_enum_text = 0;  ///< characters of one string enum of more than 250 values
  std::size_t unions = 0;             ///< anyOf, oneOf and type lists of two or more
  std::size_t max_items = 0;          ///< the sum of all maxItems
};

struct limit_row {
  dialect target;
  std::string_view name;
  std::size_t measurements::*measured;
  std::size_t most;
  finding::severity beyond;
};
[[nodiscard]] std::span<const limit_row> limit_table() noexcept;

/// An enum of more values than this is counted in longest_enum_text.
inline constexpr std::size_t large_enum = 250;

}  // namespace assay::inline v0::detail::schemas
