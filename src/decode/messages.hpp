// The errors that the decoder reports: Pydantic's types and sentences in one table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

enum class code : std::uint8_t {
  missing,
  missing_beside,
  extra_forbidden,
  model_type,
  dict_type,
  list_type,
  set_type,
  tuple_type,
  none_required,
  false_schema,
  bool_type,
  bool_parsing,
  int_type,
  int_parsing,
  int_parsing_size,
  int_not_held,
  int_from_float,
  float_type,
  float_parsing,
  finite_number,
  string_type,
  string_too_short,
  string_too_long,
  string_pattern_mismatch,
  pattern_limit,
  bytes_type,
  bytes_invalid_encoding,
  enumeration,
  literal_error,
  greater_than,
  greater_than_equal,
  less_than,
  less_than_equal,
  multiple_of,
  too_short,
  too_long,
  unique_items,
  date_type,
  date_parsing,
  date_from_datetime_parsing,
  date_from_datetime_inexact,
  datetime_type,
  datetime_parsing,
  datetime_from_date_parsing,
  time_type,
  time_parsing,
  time_delta_type,
  time_delta_parsing,
  uuid_type,
  uuid_parsing,
  url_type,
  url_parsing,
  ip_v4_address,
  ip_v6_address,
  value_error,
  union_tag_not_found,
  union_tag_invalid,
  one_of,
  not_schema,
  contains,
  max_contains,
  property_names,
  truncated,
  ambiguous_key,
  repair_not_allowed,
};

/// "int_parsing", as errors name it.
[[nodiscard]] std::string_view type_of_error(code which);

/// The sentence, with {} filled from the arguments in order.
[[nodiscard]] std::string message_of(code which, std::span<const std::string> arguments);

}  // namespace assay::inline v0::detail
