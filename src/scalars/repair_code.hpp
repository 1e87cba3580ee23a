// Every departure from an exact document that is accepted, by name. repair_code.cpp has their words, docs/repairs.md an
// example of each.
#pragma once

#include <assay/repair.hpp>

#include <cstdint>

namespace assay::inline v0::detail {

enum class repair_code : std::uint8_t {
  // finding
  surrounding_text,
  code_fence,
  reasoning,
  answer_in_reasoning,
  other_candidates,
  several_answers,
  key_value_text,
  call_syntax,
  xml,
  markdown_table,
  toml,
  csv,
  yaml,
  dspy_fields,
  bullet_list,
  html_entities,
  label_in_sentence,
  labelled_value,
  // syntax
  trailing_comma,
  missing_comma,
  extra_comma,
  single_quotes,
  smart_quotes,
  backticks,
  triple_quotes,
  unquoted_key,
  unquoted_string,
  unescaped_quote,
  invalid_escape,
  raw_control_character,
  invalid_utf8,
  unusual_space,
  comment,
  foreign_literal,
  number_format,
  missing_colon,
  wrong_separator,
  missing_value,
  ellipsis,
  parentheses,
  string_concatenation,
  line_continuation,
  string_prefix,
  foreign_punctuation,
  block_quote,
  missing_closer,
  wrong_closer,
  extra_closer,
  missing_quote,
  extra_quote,
  missing_opener,
  wrong_opener,
  extra_opener,
  extra_colon,
  foreign_comma,
  duplicate_key,
  // structure
  double_encoded,
  json_in_string,
  wrapped_in_key,
  wrapped_in_list,
  tool_call,
  schema_echo,
  json_lines,
  separate_items,
  item_for_list,
  // naming
  key_style,
  enum_style,
  // conversion
  number_to_boolean,
  string_to_boolean,
  number_to_integer,
  string_to_integer,
  boolean_to_integer,
  string_to_number,
  boolean_to_number,
  datetime_to_date,
  number_to_date,
  date_to_datetime,
  number_to_datetime,
  number_to_duration,
  // interpretation
  boolean_word,
  thousands_separator,
  currency,
  unit,
  percent,
  null_word,
  date_words,
};

inline constexpr std::size_t repair_code_count = static_cast<std::size_t>(repair_code::date_words) + 1;

/// Its row in the list of repairs.
[[nodiscard]] const repair_kind& row_of(repair_code which) noexcept;

}  // namespace assay::inline v0::detail
