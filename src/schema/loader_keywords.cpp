#include "schema/loader_keywords.hpp"

#include "json/ranges.hpp"
#include "json/uri.hpp"
#include "schema/foreign_types.hpp"
#include "tables/json_numbers.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::loading {

namespace {

using enum keyword_role;

constexpr draft_range always = {};
constexpr draft_range only_4 = {draft::d4, draft::d4, /*in_unnamed=*/false};
constexpr draft_range only_2019_09 = {draft::d2019_09, draft::d2019_09};
constexpr draft_range until_2019_09 = {draft::d4, draft::d2019_09};
constexpr draft_range since_6 = {draft::d6};
constexpr draft_range since_7 = {draft::d7};
constexpr draft_range since_2019_09 = {draft::d2019_09};
constexpr draft_range since_2020_12 = {draft::d2020_12};
constexpr draft_range only_unnamed = {draft::unnamed};

constexpr bool validation = true;  ///< of the vocabulary of that name

// Sorted by name, for the look-up. What an annotation holds is looked at where it is used. `const` came with draft-06;
// who writes it in a document of draft-04 means it, and no test of that draft wants it ignored.
constexpr std::array keywords = {
    keyword_rule{"$anchor", identifier, value_shape::text, subject::anything, since_2019_09},
    keyword_rule{"$comment", annotation, value_shape::anything},
    keyword_rule{"$defs", identifier, value_shape::schema_map},
    keyword_rule{"$dynamicAnchor", identifier, value_shape::text, subject::anything, since_2020_12},
    keyword_rule{"$dynamicRef", identifier, value_shape::text, subject::anything, since_2020_12},
    keyword_rule{"$id", identifier, value_shape::text, subject::anything, since_6},
    keyword_rule{"$recursiveAnchor", identifier, value_shape::boolean, subject::anything, only_2019_09},
    keyword_rule{"$recursiveRef", identifier, value_shape::text, subject::anything, only_2019_09},
    keyword_rule{"$ref", identifier, value_shape::text},
    keyword_rule{"$schema", identifier, value_shape::text},
    keyword_rule{"$vocabulary", annotation, value_shape::anything, subject::anything, since_2019_09},
    keyword_rule{"additionalItems", assertion, value_shape::schema, subject::array, until_2019_09},
    keyword_rule{"additionalProperties", assertion, value_shape::schema, subject::object},
    keyword_rule{"allOf", in_place, value_shape::schema_list},
    keyword_rule{"anyOf", in_place, value_shape::schema_list},
    keyword_rule{"const", literal, value_shape::anything, subject::anything, always, validation},
    keyword_rule{"contains", judgement, value_shape::schema, subject::array, since_6},
    keyword_rule{"contentEncoding", annotation, value_shape::anything},
    keyword_rule{"contentMediaType", annotation, value_shape::anything},
    keyword_rule{"contentSchema", annotation, value_shape::anything},
    keyword_rule{"default", annotation, value_shape::anything},
    keyword_rule{"definitions", identifier, value_shape::schema_map},
    keyword_rule{"dependencies", condition, value_shape::dependency_map, subject::object},
    keyword_rule{"dependentRequired", judgement, value_shape::names_map, subject::object, since_2019_09, validation},
    keyword_rule{"dependentSchemas", condition, value_shape::schema_map, subject::object, since_2019_09},
    keyword_rule{"deprecated", annotation, value_shape::anything},
    keyword_rule{"description", annotation, value_shape::anything},
    keyword_rule{"discriminator", annotation, value_shape::anything},
    keyword_rule{"else", condition, value_shape::schema, subject::anything, since_7},
    keyword_rule{"enum", literal, value_shape::values, subject::anything, always, validation},
    keyword_rule{"examples", annotation, value_shape::anything},
    keyword_rule{"exclusiveMaximum", assertion, value_shape::bound, subject::number, always, validation},
    keyword_rule{"exclusiveMinimum", assertion, value_shape::bound, subject::number, always, validation},
    keyword_rule{"format", assertion, value_shape::text, subject::string},
    keyword_rule{"id", identifier, value_shape::text, subject::anything, only_4},
    keyword_rule{"if", condition, value_shape::schema, subject::anything, since_7},
    keyword_rule{"items", assertion, value_shape::schema_or_list, subject::array},
    keyword_rule{"maxContains", judgement, value_shape::count, subject::array, since_2019_09, validation},
    keyword_rule{"maxItems", assertion, value_shape::count, subject::array, always, validation},
    keyword_rule{"maxLength", assertion, value_shape::count, subject::string, always, validation},
    keyword_rule{"maxProperties", assertion, value_shape::count, subject::object, always, validation},
    keyword_rule{"maximum", assertion, value_shape::number, subject::number, always, validation},
    keyword_rule{"minContains", judgement, value_shape::count, subject::array, since_2019_09, validation},
    keyword_rule{"minItems", assertion, value_shape::count, subject::array, always, validation},
    keyword_rule{"minLength", assertion, value_shape::count, subject::string, always, validation},
    keyword_rule{"minProperties", assertion, value_shape::count, subject::object, always, validation},
    keyword_rule{"minimum", assertion, value_shape::number, subject::number, always, validation},
    keyword_rule{"multipleOf", assertion, value_shape::positive_number, subject::number, always, validation},
    keyword_rule{"not", judgement, value_shape::schema},
    keyword_rule{"nullable", annotation, value_shape::anything, subject::anything, only_unnamed},
    keyword_rule{"oneOf", in_place, value_shape::schema_list},
    keyword_rule{"pattern", assertion, value_shape::text, subject::string, always, validation},
    keyword_rule{"patternProperties", assertion, value_shape::schema_map, subject::object},
    keyword_rule{"prefixItems", assertion, value_shape::schema_list, subject::array, since_2020_12},
    keyword_rule{"properties", assertion, value_shape::schema_map, subject::object},
    keyword_rule{"propertyNames", judgement, value_shape::schema, subject::object, since_6},
    keyword_rule{"readOnly", annotation, value_shape::anything},
    keyword_rule{"required", assertion, value_shape::names, subject::object, always, validation},
    keyword_rule{"then", condition, value_shape::schema, subject::anything, since_7},
    keyword_rule{"title", annotation, value_shape::anything},
    keyword_rule{"type", assertion, value_shape::type_names, subject::anything, always, validation},
    keyword_rule{"unevaluatedItems", judgement, value_shape::schema, subject::array, since_2019_09},
    keyword_rule{"unevaluatedProperties", judgement, value_shape::schema, subject::object, since_2019_09},
    keyword_rule{"uniqueItems", assertion, value_shape::boolean, subject::array, always, validation},
    keyword_rule{"writeOnly", annotation, value_shape::anything},
};
static_assert(ranges::is_sorted(keywords, {}, &keyword_rule::name));

/// A number, of any size; not a binary value that only says that it is one.
bool is_number(const json& value) {
  return value.is_number() || (is_number_literal(value) && detail::decimal_of(value).has_value());
}

bool is_positive(const json& value) { return is_number(value) && detail::compare_numbers(value, 0) > 0; }

bool is_count(const json& value) {
  return is_number(value) && detail::compare_numbers(value, 0) >= 0 && detail::is_integral(value);
}

bool is_list_of_strings(const json& value) {
  return value.is_array() && ranges::all_of(value, [](const json& item) { return item.is_string(); });
}

struct type_test {
  std::string_view type;
  bool (*holds)(const json& value);
};
constexpr std::array type_tests = {
    type_test{"array", [](const json& value) { return value.is_array(); }},
    type_test{"boolean", [](const json& value) { return value.is_boolean(); }},
    type_test{"integer", [](const json& value) { return detail::is_number(value) && detail::is_integral(value); }},
    type_test{"null", [](const json& value) { return value.is_null(); }},
    type_test{"number", [](const json& value) { return detail::is_number(value); }},
    type_test{"object", [](const json& value) { return value.is_object(); }},
    type_test{"string", [](const json& value) { return value.is_string(); }},
};

bool is_type_name(const json& value) {
  return value.is_string() &&
         ranges::find(json_type_names, value.get_ref<const std::string&>()) != json_type_names.end();
}

bool names_types(const json& value) {
  if (!value.is_array()) return is_type_name(value);
  return !value.empty() && ranges::all_of(value, is_type_name);
}

struct shape_rule {
  bool (*holds)(const json& value);
  std::string_view message;
};

// In the order of value_shape. What is in a list or map of schemas is looked at as a schema of its own.
constexpr std::array shapes = {
    shape_rule{[](const json&) { return true; }, ""},
    shape_rule{[](const json& value) { return value.is_boolean(); }, "must be true or false"},
    shape_rule{[](const json& value) { return value.is_string(); }, "must be a string"},
    shape_rule{is_number, "must be a number"},
    shape_rule{is_positive, "must be a number above 0"},
    shape_rule{is_count, "must be an integer of at least 0"},
    shape_rule{[](const json& value) { return value.is_array(); }, "must be an array"},
    shape_rule{is_list_of_strings, "must be an array of strings"},
    shape_rule{names_types,
               "must be array, boolean, integer, null, number, object or string, or a list of at least one of these"},
    shape_rule{[](const json& value) { return is_number(value) || value.is_boolean(); }, "must be a number"},
    shape_rule{[](const json& value) { return value.is_object() && ranges::all_of(value, is_list_of_strings); },
               "must be an object of arrays of strings"},
    shape_rule{is_schema, "must be a schema: an object or a boolean"},
    shape_rule{
        [](const json& value) { return is_schema(value) || (value.is_array() && ranges::all_of(value, is_schema)); },
        "must be a schema, or a list of schemas"},
    shape_rule{[](const json& value) { return value.is_array() && !value.empty(); },
               "must be a list of at least one schema"},
    shape_rule{[](const json& value) { return value.is_object(); }, "must be an object of schemas"},
    shape_rule{[](const json& value) {
                 return value.is_object() && ranges::all_of(value, [](const json& each) {
                          return is_schema(each) || is_list_of_strings(each);
                        });
               },
               "must be an object of schemas or of arrays of strings"},
};
static_assert(shapes.size() == static_cast<std::size_t>(value_shape::dependency_map) + 1);

}  // namespace

bool is_of_type(const json& value, const json& type) {
  if (type.is_array()) return ranges::any_of(type, [&](const json& each) { return is_of_type(value, each); });
  const auto found = ranges::find(type_tests, type.get_ref<const std::string&>(), &type_test::type);
  return found != type_tests.end() && found->holds(value);
}

const keyword_rule* find_keyword(std::string_view name) noexcept {
  const auto found = ranges::lower_bound(keywords, name, {}, &keyword_rule::name);
  return found != keywords.end() && found->name == name ? &*found : nullptr;
}

bool has_shape(const keyword_rule& rule, const json& value) {
  return shapes[static_cast<std::size_t>(rule.shape)].holds(value);
}

void check_shape(const keyword_rule& rule, const json& value, const std::string& where) {
  const shape_rule& shape = shapes[static_cast<std::size_t>(rule.shape)];
  if (shape.holds(value)) return;
  const std::string advice = rule.shape == value_shape::type_names ? advice_on_types(value) : std::string();
  throw schema_error(where, std::string(rule.name) + ' ' + std::string(shape.message) + advice);
}

const json* find_value(const json& schema, std::string_view keyword) {
  if (!schema.is_object()) return nullptr;
  const auto& members = schema.get_ref<const json::object_t&>();
  const auto found = ranges::find(members, keyword, &json::object_t::value_type::first);
  return found == members.end() ? nullptr : &found->second;
}

std::size_t count_from(const json& value) {
  constexpr std::size_t largest = constraint_set::unset - 1;
  if (value.is_number_integer()) return std::min(value.get<std::size_t>(), largest);
  const double count = detail::nearest_double(value);
  return count >= static_cast<double>(largest) ? largest : static_cast<std::size_t>(count);
}

std::string child_pointer(const std::string& parent, std::string_view segment) {
  return parent + detail::pointer_step(segment);
}

}  // namespace assay::inline v0::loading
