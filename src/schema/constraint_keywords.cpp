#include "schema/constraint_keywords.hpp"

#include "scalars/formats.hpp"
#include "tables/json_numbers.hpp"

#include <cstdint>
#include <limits>
#include <string>

namespace assay::inline v0::detail::schemas {

namespace {

using nlohmann::ordered_json;

/// How two demands with one keyword become one.
enum class tighter : std::uint8_t { larger, smaller };

struct tighter_row {
  std::string_view keyword;
  tighter rule;
};
constexpr tighter_row tighter_rows[] = {
    {"minimum", tighter::larger},           {"exclusiveMinimum", tighter::larger}, {"maximum", tighter::smaller},
    {"exclusiveMaximum", tighter::smaller}, {"minLength", tighter::larger},        {"maxLength", tighter::smaller},
    {"minItems", tighter::larger},          {"maxItems", tighter::smaller},        {"minProperties", tighter::larger},
    {"maxProperties", tighter::smaller},
};

struct bound_row {
  std::string_view keyword;
  number_bound constraint_set::*member;
};
constexpr bound_row bound_rows[] = {
    {"exclusiveMinimum", &constraint_set::gt},    {"minimum", &constraint_set::ge},
    {"exclusiveMaximum", &constraint_set::lt},    {"maximum", &constraint_set::le},
    {"multipleOf", &constraint_set::multiple_of},
};

struct count_row {
  std::string_view keyword;
  std::string_view keyword_of_map;  ///< a C++ map counts its entries as items; JSON Schema calls them properties
  std::size_t constraint_set::*member;
};
constexpr count_row count_rows[] = {
    {"minLength", "minLength", &constraint_set::min_length},
    {"maxLength", "maxLength", &constraint_set::max_length},
    {"minItems", "minProperties", &constraint_set::min_items},
    {"maxItems", "maxProperties", &constraint_set::max_items},
    {"minProperties", "minProperties", &constraint_set::min_properties},
    {"maxProperties", "maxProperties", &constraint_set::max_properties},
};

}  // namespace

ordered_json to_number(const number_bound& bound) {
  switch (bound.form) {
    case number_bound::form::negative:
      return bound.negative;
    case number_bound::form::unsigned_integer:
      return bound.unsigned_value;
    case number_bound::form::literal:
      return literal_number(bound.literal);
    default:
      return bound.real;
  }
}

bool tighten(ordered_json& node, std::string_view keyword, const ordered_json& value) {
  ordered_json& present = node[std::string(keyword)];
  for (const tighter_row& row : tighter_rows) {
    if (row.keyword != keyword) continue;
    const auto order = compare_numbers(present, value);
    if (row.rule == tighter::larger ? order < 0 : order > 0) present = value;
    return true;
  }
  return present == value;
}

void put_keyword(ordered_json& node, std::string_view keyword, ordered_json value) {
  if (!node.contains(keyword)) {
    node[std::string(keyword)] = std::move(value);
  } else if (!tighten(node, keyword, value)) {
    node["allOf"].push_back({{std::string(keyword), std::move(value)}});
  }
}

void put_constraints(ordered_json& node, const type_info& type, const constraint_set* constraints) {
  if (constraints == nullptr) return;
  for (const bound_row& row : bound_rows) {
    const number_bound& bound = constraints->*row.member;
    if (bound) put_keyword(node, row.keyword, to_number(bound));
  }
  for (const count_row& row : count_rows) {
    const std::size_t count = constraints->*row.member;
    if (count == constraint_set::unset) continue;
    put_keyword(node, type.kind == kind::map ? row.keyword_of_map : row.keyword, count);
  }
  if (constraints->pattern != nullptr) put_keyword(node, "pattern", constraints->pattern->source);
  if (constraints->format != format::none) put_keyword(node, "format", format_name(constraints->format));
  if (constraints->unique_items) put_keyword(node, "uniqueItems", true);
}

void put_integer_range(ordered_json& node, assay::storage storage) {
  const auto put = [&node](auto low, auto high) {
    put_keyword(node, "minimum", low);
    put_keyword(node, "maximum", high);
  };
  switch (storage) {
    case storage::i8:
      return put(std::numeric_limits<std::int8_t>::min(), std::numeric_limits<std::int8_t>::max());
    case storage::i16:
      return put(std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max());
    case storage::u8:
      return put(0, std::numeric_limits<std::uint8_t>::max());
    case storage::u16:
      return put(0, std::numeric_limits<std::uint16_t>::max());
    case storage::u32:
    case storage::u64:
      return put_keyword(node, "minimum", 0);
    default:
      return;
  }
}

}  // namespace assay::inline v0::detail::schemas
