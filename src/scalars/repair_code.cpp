#include "scalars/repair_code.hpp"

#include <array>
#include <utility>

namespace assay::inline v0 {

namespace {

// A namespace of its own: elsewhere some of these names are types.
namespace repair_table {

using detail::repair_code;

struct row {
  repair_code which;
  repair_kind kind;
};

constexpr repair_class finding = repair_class::finding, syntax = repair_class::syntax,
                       structure = repair_class::structure, naming = repair_class::naming,
                       conversion = repair_class::conversion, interpretation = repair_class::interpretation;

constexpr std::array rows = std::to_array<row>({
    {repair_code::surrounding_text, {"surrounding_text", finding, "text around the answer passed over"}},
    {repair_code::code_fence, {"code_fence", finding, "the answer taken out of a code fence"}},
    {repair_code::reasoning, {"reasoning", finding, "reasoning before the answer passed over"}},
    {repair_code::answer_in_reasoning,
     {"answer_in_reasoning", finding, "the answer taken from within reasoning, because there is none outside"}},
    {repair_code::other_candidates, {"other_candidates", finding, "the best of {} candidates taken"}},
    {repair_code::several_answers, {"several_answers", finding, "{} different answers found; this one taken"}},
    {repair_code::key_value_text, {"key_value_text", finding, "lines or pairs of names and values read as an object"}},
    {repair_code::call_syntax, {"call_syntax", finding, "a call or an assignment in source code read as an object"}},
    {repair_code::xml, {"xml", finding, "XML elements read as a value"}},
    {repair_code::markdown_table, {"markdown_table", finding, "a Markdown table read as a value"}},
    {repair_code::toml, {"toml", finding, "TOML read as an object"}},
    {repair_code::csv, {"csv", finding, "CSV read as a value"}},
    {repair_code::yaml, {"yaml", finding, "YAML read as a value"}},
    {repair_code::dspy_fields, {"dspy_fields", finding, "DSPy's fields read as an object"}},
    {repair_code::bullet_list, {"bullet_list", finding, "lines with bullets or numbers read as a list"}},
    {repair_code::html_entities, {"html_entities", finding, "JSON that was escaped for HTML read as it was before"}},
    {repair_code::label_in_sentence, {"label_in_sentence", finding, "{} taken out of the sentence around it"}},
    {repair_code::labelled_value, {"labelled_value", finding, "{} taken, because a label says that it is the answer"}},
    {repair_code::trailing_comma, {"trailing_comma", syntax, "comma before a closing bracket ignored"}},
    {repair_code::missing_comma, {"missing_comma", syntax, "missing comma supplied"}},
    {repair_code::extra_comma, {"extra_comma", syntax, "comma with nothing before it ignored"}},
    {repair_code::single_quotes, {"single_quotes", syntax, "single quotes read as double quotes"}},
    {repair_code::smart_quotes, {"smart_quotes", syntax, "typographic quotes read as double quotes"}},
    {repair_code::backticks, {"backticks", syntax, "backticks read as double quotes"}},
    {repair_code::triple_quotes, {"triple_quotes", syntax, "triple quotes read as double quotes"}},
    {repair_code::unquoted_key, {"unquoted_key", syntax, "key without quotes"}},
    {repair_code::unquoted_string, {"unquoted_string", syntax, "text without quotes read as a string"}},
    {repair_code::unescaped_quote, {"unescaped_quote", syntax, "quote inside a string taken as part of it"}},
    {repair_code::invalid_escape, {"invalid_escape", syntax, "{} is not a JSON escape; read as {}"}},
    {repair_code::raw_control_character, {"raw_control_character", syntax, "control character in a string kept"}},
    {repair_code::invalid_utf8, {"invalid_utf8", syntax, "invalid UTF-8 replaced by U+FFFD"}},
    {repair_code::unusual_space, {"unusual_space", syntax, "white space that JSON does not know passed over"}},
    {repair_code::comment, {"comment", syntax, "comment passed over"}},
    {repair_code::foreign_literal, {"foreign_literal", syntax, "{} read as {}"}},
    {repair_code::number_format, {"number_format", syntax, "{} is not a JSON number; read as {}"}},
    {repair_code::missing_colon, {"missing_colon", syntax, "missing colon supplied"}},
    {repair_code::wrong_separator, {"wrong_separator", syntax, "{} read as a colon"}},
    {repair_code::missing_value, {"missing_value", syntax, "key without a value taken as absent"}},
    {repair_code::ellipsis, {"ellipsis", syntax, "ellipsis passed over"}},
    {repair_code::parentheses, {"parentheses", syntax, "parentheses read as brackets"}},
    {repair_code::string_concatenation, {"string_concatenation", syntax, "strings joined by + read as one"}},
    {repair_code::line_continuation, {"line_continuation", syntax, "line break after a backslash left out"}},
    {repair_code::string_prefix, {"string_prefix", syntax, "{} before a string, as in source code, ignored"}},
    {repair_code::foreign_punctuation, {"foreign_punctuation", syntax, "{} read as JSON's own"}},
    {repair_code::block_quote, {"block_quote", finding, "{} before the lines of the answer ignored"}},
    {repair_code::missing_closer, {"missing_closer", syntax, "missing {} supplied"}},
    {repair_code::wrong_closer, {"wrong_closer", syntax, "{} read as {}"}},
    {repair_code::extra_closer, {"extra_closer", syntax, "closing bracket that closes nothing ignored"}},
    {repair_code::missing_quote, {"missing_quote", syntax, "missing quote supplied"}},
    {repair_code::extra_quote, {"extra_quote", syntax, "doubled quote read as one"}},
    {repair_code::missing_opener, {"missing_opener", syntax, "missing {} supplied"}},
    {repair_code::wrong_opener, {"wrong_opener", syntax, "{} read as {}"}},
    {repair_code::extra_opener, {"extra_opener", syntax, "opening bracket that opens nothing ignored"}},
    {repair_code::extra_colon, {"extra_colon", syntax, "doubled colon read as one"}},
    {repair_code::foreign_comma, {"foreign_comma", syntax, "{} read as a comma"}},
    {repair_code::duplicate_key, {"duplicate_key", syntax, "the key occurs more than once; the last one counts"}},
    {repair_code::double_encoded, {"double_encoded", structure, "the answer was encoded once more, as a string"}},
    {repair_code::json_in_string, {"json_in_string", structure, "JSON inside a string read as the value"}},
    {repair_code::wrapped_in_key, {"wrapped_in_key", structure, "the answer taken out of an object of one key, {}"}},
    {repair_code::wrapped_in_list, {"wrapped_in_list", structure, "the answer taken out of a list of one"}},
    {repair_code::tool_call, {"tool_call", structure, "the answer taken out of the arguments of a tool call"}},
    {repair_code::schema_echo,
     {"schema_echo", structure, "the answer taken out of a schema that was repeated around it"}},
    {repair_code::json_lines, {"json_lines", structure, "values one after another read as a list"}},
    {repair_code::separate_items,
     {"separate_items", structure, "{} values that stand apart in the answer read as a list"}},
    {repair_code::item_for_list, {"item_for_list", structure, "one value read as a list of it"}},
    {repair_code::key_style, {"key_style", naming, "key {} read as {}"}},
    {repair_code::enum_style, {"enum_style", naming, "{} read as {}"}},
    {repair_code::number_to_boolean, {"number_to_boolean", conversion, "{} read as {}"}},
    {repair_code::string_to_boolean, {"string_to_boolean", conversion, "{} read as {}"}},
    {repair_code::number_to_integer, {"number_to_integer", conversion, "{} read as an integer"}},
    {repair_code::string_to_integer, {"string_to_integer", conversion, "{} read as an integer"}},
    {repair_code::boolean_to_integer, {"boolean_to_integer", conversion, "{} read as {}"}},
    {repair_code::string_to_number, {"string_to_number", conversion, "{} read as a number"}},
    {repair_code::boolean_to_number, {"boolean_to_number", conversion, "{} read as {}"}},
    {repair_code::datetime_to_date, {"datetime_to_date", conversion, "{} read as a date"}},
    {repair_code::number_to_date, {"number_to_date", conversion, "{} read as a time since 1970"}},
    {repair_code::date_to_datetime, {"date_to_datetime", conversion, "{} read as midnight of that day"}},
    {repair_code::number_to_datetime, {"number_to_datetime", conversion, "{} read as a time since 1970"}},
    {repair_code::number_to_duration, {"number_to_duration", conversion, "{} read as seconds"}},
    {repair_code::boolean_word, {"boolean_word", interpretation, "{} read as {}"}},
    {repair_code::thousands_separator, {"thousands_separator", interpretation, "{} read as {}"}},
    {repair_code::currency, {"currency", interpretation, "{} read as {}"}},
    {repair_code::unit, {"unit", interpretation, "{} read as {}"}},
    {repair_code::percent, {"percent", interpretation, "{} read as {}"}},
    {repair_code::null_word, {"null_word", interpretation, "{} read as null"}},
    {repair_code::date_words, {"date_words", interpretation, "{} read as {}"}},
});

constexpr bool rows_are_in_order() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (static_cast<std::size_t>(rows[i].which) != i) return false;
  }
  return rows.size() == detail::repair_code_count;
}
static_assert(rows_are_in_order());

constexpr auto kinds = [] {
  std::array<repair_kind, rows.size()> list{};
  for (std::size_t i = 0; i < rows.size(); ++i) list[i] = rows[i].kind;
  return list;
}();

}  // namespace repair_table

}  // namespace

std::span<const repair_kind> all_repairs() noexcept { return repair_table::kinds; }

std::string_view name_of(repair_class which) noexcept {
  switch (which) {
    case repair_class::finding:
      return "finding";
    case repair_class::syntax:
      return "syntax";
    case repair_class::structure:
      return "structure";
    case repair_class::naming:
      return "naming";
    case repair_class::conversion:
      return "conversion";
    case repair_class::interpretation:
      return "interpretation";
  }
  return {};
}

const repair_kind& detail::row_of(repair_code which) noexcept {
  return repair_table::kinds[static_cast<std::size_t>(which)];
}

}  // namespace assay::inline v0
