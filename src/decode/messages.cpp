#include "decode/messages.hpp"

#include <array>

namespace assay::inline v0::detail {

namespace {

struct message_row {
  code which;
  std::string_view type;
  std::string_view sentence;
};

// Types and sentences are Pydantic's (pydantic-core, errors/types.rs, as its JSON mode words them), but for those
// marked as assay's own, which speak of what Pydantic does not have.
constexpr std::array message_rows = std::to_array<message_row>({
    {code::missing, "missing", "Field required"},
    {code::missing_beside, "missing", "Field required where '{}' is present"},  // the sentence is assay's own
    {code::extra_forbidden, "extra_forbidden", "Extra inputs are not permitted"},
    {code::model_type, "model_type", "Input should be an object"},
    {code::dict_type, "dict_type", "Input should be an object"},
    {code::list_type, "list_type", "Input should be a valid array"},
    {code::set_type, "set_type", "Input should be a valid array"},
    {code::tuple_type, "tuple_type", "Input should be a valid array"},
    {code::none_required, "none_required", "Input should be null"},
    {code::false_schema, "false_schema", "No value is permitted here"},  // assay's own
    {code::bool_type, "bool_type", "Input should be a valid boolean"},
    {code::bool_parsing, "bool_parsing", "Input should be a valid boolean, unable to interpret input"},
    {code::int_type, "int_type", "Input should be a valid integer"},
    {code::int_parsing, "int_parsing", "Input should be a valid integer, unable to parse string as an integer"},
    {code::int_parsing_size, "int_parsing_size", "Unable to parse input as an integer, exceeded maximum size"},
    {code::int_not_held, "int_parsing_size",  // the sentence is assay's own
     "The schema permits this integer, but neither 64 bits nor a double hold it (parse_options::big_numbers)"},
    {code::int_from_float, "int_from_float", "Input should be a valid integer, got a number with a fractional part"},
    {code::float_type, "float_type", "Input should be a valid number"},
    {code::float_parsing, "float_parsing", "Input should be a valid number, unable to parse string as a number"},
    {code::finite_number, "finite_number", "Input should be a finite number"},
    {code::string_type, "string_type", "Input should be a valid string"},
    {code::string_too_short, "string_too_short", "String should have at least {} characters"},
    {code::string_too_long, "string_too_long", "String should have at most {} characters"},
    {code::string_pattern_mismatch, "string_pattern_mismatch", "String should match pattern '{}'"},
    {code::pattern_limit, "pattern_limit", "Matching pattern '{}' takes too many steps"},  // assay's own
    {code::bytes_type, "bytes_type", "Input should be a valid bytes"},
    {code::bytes_invalid_encoding, "bytes_invalid_encoding", "Data should be valid base64: {}"},
    {code::enumeration, "enum", "Input should be {}"},
    {code::literal_error, "literal_error", "Input should be {}"},
    {code::greater_than, "greater_than", "Input should be greater than {}"},
    {code::greater_than_equal, "greater_than_equal", "Input should be greater than or equal to {}"},
    {code::less_than, "less_than", "Input should be less than {}"},
    {code::less_than_equal, "less_than_equal", "Input should be less than or equal to {}"},
    {code::multiple_of, "multiple_of", "Input should be a multiple of {}"},
    {code::too_short, "too_short", "{} should have at least {} items after validation, not {}"},
    {code::too_long, "too_long", "{} should have at most {} items after validation, not {}"},
    {code::unique_items, "unique_items", "Items should be unique, but item {} repeats item {}"},  // assay's own
    {code::date_type, "date_type", "Input should be a valid date"},
    {code::date_parsing, "date_parsing", "Input should be a valid date in the format YYYY-MM-DD, {}"},
    {code::date_from_datetime_parsing, "date_from_datetime_parsing", "Input should be a valid date or datetime, {}"},
    {code::date_from_datetime_inexact, "date_from_datetime_inexact",
     "Datetimes provided to dates should have zero time - e.g. be exact dates"},
    {code::datetime_type, "datetime_type", "Input should be a valid datetime"},
    {code::datetime_parsing, "datetime_parsing", "Input should be a valid datetime, {}"},
    {code::datetime_from_date_parsing, "datetime_from_date_parsing", "Input should be a valid datetime or date, {}"},
    {code::time_type, "time_type", "Input should be a valid time"},
    {code::time_parsing, "time_parsing", "Input should be in a valid time format, {}"},
    {code::time_delta_type, "time_delta_type", "Input should be a valid timedelta"},
    {code::time_delta_parsing, "time_delta_parsing", "Input should be a valid timedelta, {}"},
    {code::uuid_type, "uuid_type", "UUID input should be a string"},
    {code::uuid_parsing, "uuid_parsing", "Input should be a valid UUID, {}"},
    {code::url_type, "url_type", "URL input should be a string"},
    {code::url_parsing, "url_parsing", "Input should be a valid URL, {}"},
    {code::ip_v4_address, "ip_v4_address", "Input is not a valid IPv4 address"},
    {code::ip_v6_address, "ip_v6_address", "Input is not a valid IPv6 address"},
    {code::value_error, "value_error", "Value error, {}"},
    {code::union_tag_not_found, "union_tag_not_found", "Unable to extract tag using discriminator '{}'"},
    {code::union_tag_invalid, "union_tag_invalid",
     "Input tag '{}' found using '{}' does not match any of the expected tags: {}"},
    {code::one_of, "one_of", "Input should match exactly one alternative, but it matches {}"},      // assay's own
    {code::not_schema, "not", "Input should not match what the schema forbids"},                    // assay's own
    {code::contains, "contains", "List should contain at least {} matching items, not {}"},         // assay's own
    {code::max_contains, "max_contains", "List should contain at most {} matching items, not {}"},  // assay's own
    {code::property_names, "property_names", "This name of a property is not permitted"},           // assay's own
    {code::truncated, "truncated", "The text ends before this value does"},                         // assay's own
    {code::ambiguous_key, "ambiguous",
     "Two keys in different styles mean this field, and their values differ"},                    // assay's own
    {code::repair_not_allowed, "repair_not_allowed", "Repairs of class {} are not allowed: {}"},  // assay's own
});

constexpr bool table_is_in_order() {
  for (std::size_t i = 0; i < message_rows.size(); ++i) {
    if (static_cast<std::size_t>(message_rows[i].which) != i) return false;
  }
  return message_rows.size() == static_cast<std::size_t>(code::repair_not_allowed) + 1;
}
static_assert(table_is_in_order());

}  // namespace

std::string_view type_of_error(code which) { return message_rows[static_cast<std::size_t>(which)].type; }

std::string message_of(code which, std::span<const std::string> arguments) {
  std::string_view sentence = message_rows[static_cast<std::size_t>(which)].sentence;
  std::string result;
  for (const std::string& argument : arguments) {
    const std::size_t hole = sentence.find("{}");
    if (hole == std::string_view::npos) break;
    result.append(sentence.substr(0, hole)).append(argument);
    sentence.remove_prefix(hole + 2);
    // The singular: "at least 1 character".
    for (const std::string_view plural : {" characters", " items", " matching items"}) {
      if (argument == "1" && sentence.substr(0, plural.size()) == plural) {
        result.append(plural.substr(0, plural.size() - 1));
        sentence.remove_prefix(plural.size());
      }
    }
  }
  return result.append(sentence);
}

}  // namespace assay::inline v0::detail
