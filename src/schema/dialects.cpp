// The sources, as the rows cite them (read in November 2026):
//   OG  OpenAI guide, developers.openai.com/api/docs/guides/structured-outputs
//   OP  openai-python 3.6.0            ON  openai-node 7.5.0, lib/transform.ts
//   PA  pydantic-ai (2026-08)          CD  Claude docs, build-with-claude/structured-outputs
//   AS  anthropic-sdk 0.121.0          GG  python-genai 2.19.0, types.py
//   GD  notes that quote ai.google.dev
#include "schema/dialects.hpp"

#include "json/ranges.hpp"
#include "schema/loader_keywords.hpp"
#include "tables/json_numbers.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>

namespace assay::inline v0::detail::schemas {

namespace {

using nlohmann::ordered_json;

// --- keywords --------------------------------------------------------------------------------------------------------

constexpr auto keep = treatment::keep;
constexpr auto describe = treatment::describe;
constexpr auto drop = treatment::drop;
constexpr auto refuse = treatment::refuse;

struct keyword_row {
  std::string_view keyword;
  treatment openai, anthropic, gemini;
};
constexpr keyword_row keyword_rows[] = {
    // Structure. OG, CD and GG list what they take; what follows from dialect_rules is settled before this table.
    {"$defs", keep, keep, keep},
    {"$ref", keep, keep, keep},
    {"type", keep, keep, keep},
    {"title", keep, keep, keep},
    {"description", keep, keep, keep},
    {"properties", keep, keep, keep},
    {"required", keep, keep, keep},
    {"additionalProperties", keep, keep, keep},
    {"items", keep, keep, keep},
    {"prefixItems", refuse, refuse, keep},  // ON; a 400 in pydantic-ai#7333; not in CD's list; GG
    {"enum", keep, keep, keep},
    {"const", keep, keep, refuse},  // OG, CD; PA on Gemini
    {"anyOf", keep, keep, keep},
    {"oneOf", refuse, refuse, keep},        // livekit/agents#5302; AS rewrites it; GG reads it as anyOf
    {"allOf", refuse, describe, describe},  // OG; CD takes some; not in GG's list. Only if it can't be merged
    {"discriminator", drop, drop, drop},

    // Identifiers. References are resolved before, so nothing is lost.
    {"$schema", drop, drop, drop},
    {"$id", drop, drop, keep},      // GG
    {"$anchor", drop, drop, keep},  // GG
    {"$comment", drop, drop, drop},
    {"$vocabulary", drop, drop, drop},
    {"definitions", drop, drop, drop},
    {"$dynamicAnchor", drop, drop, drop},
    {"$dynamicRef", refuse, refuse, refuse},
    {"$recursiveAnchor", drop, drop, drop},
    {"$recursiveRef", refuse, refuse, refuse},

    // Annotations.
    {"default", describe, keep, describe},  // openai-agents-python#4390: Azure refuses it; CD; not in GG's list
    {"examples", describe, describe, describe},
    {"example", describe, describe, describe},
    {"deprecated", describe, describe, describe},
    {"readOnly", describe, describe, describe},
    {"writeOnly", describe, describe, describe},

    // Numbers. OG takes all; CD none; GG lists two, PA on exclusive bounds.
    {"minimum", keep, describe, keep},
    {"maximum", keep, describe, keep},
    {"exclusiveMinimum", keep, describe, describe},
    {"exclusiveMaximum", keep, describe, describe},
    {"multipleOf", keep, describe, describe},

    // Strings.
    {"minLength", keep, describe, describe},  // pydantic-ai#7400: taken by OpenAI, though undocumented; CD
    {"maxLength", keep, describe, describe},
    {"pattern", keep, describe, describe},  // OG; AS moves it; not in GG's list
    {"format", keep, keep, keep},
    {"contentEncoding", describe, describe, describe},  // ON
    {"contentMediaType", describe, describe, describe},
    {"contentSchema", describe, describe, describe},

    // Arrays.
    {"minItems", keep, keep, keep},
    {"maxItems", keep, describe, keep},             // OG; CD; GG
    {"uniqueItems", describe, describe, describe},  // ON
    {"contains", describe, describe, describe},     // ON
    {"minContains", describe, describe, describe},
    {"maxContains", describe, describe, describe},
    {"additionalItems", describe, describe, describe},
    {"unevaluatedItems", describe, describe, describe},

    // Objects. Keys that are data can't be sent where objects are closed; Gemini ignores what it doesn't know (GD).
    {"patternProperties", refuse, refuse, describe},  // ON
    {"propertyNames", describe, describe, describe},  // ON
    {"minProperties", describe, describe, describe},  // ON
    {"maxProperties", describe, describe, describe},
    {"dependentRequired", describe, describe, describe},  // OG
    {"dependentSchemas", describe, describe, describe},
    {"dependencies", describe, describe, describe},
    {"unevaluatedProperties", describe, describe, describe},

    // Logic. OG forbids it, CD and GG don't list it.
    {"not", describe, describe, describe},
    {"if", describe, describe, describe},
    {"then", describe, describe, describe},
    {"else", describe, describe, describe},
};

// --- values ----------------------------------------------------------------------------------------------------------

bool is_among(std::span<const std::string_view> names, const ordered_json& value) {
  return ranges::contains(names, value.get_ref<const std::string&>());
}

constexpr std::array<std::string_view, 9> openai_formats = {"date-time", "time", "date", "duration", "email",
                                                            "hostname",  "ipv4", "ipv6", "uuid"};
constexpr std::array<std::string_view, 10> anthropic_formats = {"date-time", "time", "date", "duration", "email",
                                                                "hostname",  "ipv4", "ipv6", "uuid",     "uri"};
constexpr std::array<std::string_view, 3> gemini_formats = {"date-time", "date", "time"};

bool has_no_lookaround(const ordered_json& pattern) {
  const auto& text = pattern.get_ref<const std::string&>();
  const std::string_view forms[] = {"(?=", "(?!", "(?<=", "(?<!"};
  return std::none_of(std::begin(forms), std::end(forms),
                      [&text](std::string_view form) { return text.find(form) != std::string::npos; });
}

bool is_plain_enum(const ordered_json& values) {
  return std::all_of(values.begin(), values.end(),
                     [](const ordered_json& value) { return value.is_string() || is_number(value); });
}

bool has_only_scalars(const ordered_json& values) {
  return std::none_of(values.begin(), values.end(), [](const ordered_json& value) { return value.is_structured(); });
}

/// A keyword that is kept for some values only; others are described.
struct value_row {
  dialect target;
  std::string_view keyword;
  bool (*is_kept)(const ordered_json& value);
};
constexpr value_row value_rows[] = {
    {dialect::openai, "format", [](const ordered_json& v) { return is_among(openai_formats, v); }},  // OG
    {dialect::openai, "pattern", has_no_lookaround},                                                 // PA
    {dialect::openai, "enum", has_only_scalars},  // OG's examples have no others
    {dialect::openai, "const", [](const ordered_json& v) { return !v.is_structured(); }},
    {dialect::anthropic, "enum", has_only_scalars},  // CD
    {dialect::anthropic, "const", [](const ordered_json& v) { return !v.is_structured(); }},
    {dialect::anthropic, "format", [](const ordered_json& v) { return is_among(anthropic_formats, v); }},  // CD
    {dialect::anthropic, "minItems", [](const ordered_json& v) { return v <= 1; }},                        // CD
    // GG names the keyword and no formats; these three are what Google's guide to structured output has listed.
    {dialect::gemini, "format", [](const ordered_json& v) { return is_among(gemini_formats, v); }},
    {dialect::gemini, "enum", is_plain_enum},
};

// --- shapes ----------------------------------------------------------------------------------------------------------

constexpr dialect_rules all_rules[] = {
    {.target = dialect::openai,
     .name = "OpenAI",
     .object_root = true,     // OG
     .closed_objects = true,  // OG
     .tuples = false,         // ON, pydantic-ai#7333
     .all_required = true,    // OG
     .one_of = false,         // livekit/agents#5302
     .constants = true,       // OG
     .any_enums = true,
     .lone_references = true,  // OP inlines; PA wraps in anyOf, which recursion survives
     .untyped = false,         // PA
     .strict_names = true,     // OP
     .recursion = recursion::free},
    {.target = dialect::anthropic,
     .name = "Anthropic",
     .object_root = false,
     .closed_objects = true,  // CD
     .tuples = false,         // CD lists no prefixItems
     .all_required = false,
     .one_of = false,                   // AS
     .constants = true,                 // CD
     .any_enums = true,                 // CD: scalars
     .lone_references = true,           // AS keeps nothing that stands beside a $ref
     .untyped = false,                  // AS refuses a schema without a type
     .strict_names = true,              // AS, for tools
     .recursion = recursion::refused},  // CD
    {.target = dialect::gemini,
     .name = "Gemini",
     .object_root = false,
     .closed_objects = false,
     .tuples = true,  // GG
     .all_required = false,
     .one_of = true,           // GG
     .constants = false,       // PA
     .any_enums = false,       // Google's guide to structured output: strings and numbers
     .lone_references = true,  // GG
     .untyped = true,          // GD: what it doesn't know it ignores
     .strict_names = false,
     .recursion = recursion::only_in_optional_properties},  // GG
};

constexpr std::array limit_rows = [] {
  using enum finding::severity;
  return std::to_array<limit_row>({
      {dialect::openai, "properties", &measurements::properties, 5000, error},  // OG
      {dialect::openai, "nesting levels", &measurements::nesting, 10, error},   // OG; 5 in earlier years
      {dialect::openai, "characters of names and values", &measurements::text, 120'000, error},            // OG
      {dialect::openai, "enum values", &measurements::enum_values, 1000, error},                           // OG
      {dialect::openai, "characters of one large enum", &measurements::longest_enum_text, 15'000, error},  // OG
      {dialect::anthropic, "optional parameters", &measurements::optional_properties, 24, error},          // CD
      {dialect::anthropic, "union-typed parameters", &measurements::unions, 16, error},                    // CD
      {dialect::gemini, "sum of maxItems", &measurements::max_items, 960, warning},  // python-genai#2170, undocumented
  });
}();

}  // namespace

bool sends_constants(dialect target, const ordered_json& node) {
  const char* keywords[] = {"enum", "const"};
  return std::any_of(std::begin(keywords), std::end(keywords), [&](const char* each) {
    const ordered_json* value = loading::find_value(node, each);
    return value != nullptr && treatment_of(target, each, *value) == treatment::keep;
  });
}

bool is_known(std::string_view keyword) noexcept {
  return std::any_of(std::begin(keyword_rows), std::end(keyword_rows),
                     [keyword](const keyword_row& row) { return row.keyword == keyword; });
}

treatment treatment_of(dialect target, std::string_view keyword, const ordered_json& value) {
  for (const value_row& row : value_rows) {
    if (row.target == target && row.keyword == keyword && !row.is_kept(value)) return describe;
  }
  for (const keyword_row& row : keyword_rows) {
    if (row.keyword != keyword) continue;
    if (target == dialect::openai) return row.openai;
    return target == dialect::anthropic ? row.anthropic : row.gemini;
  }
  return drop;
}

const dialect_rules& rules_of(dialect target) {
  return *std::find_if(std::begin(all_rules), std::end(all_rules),
                       [target](const dialect_rules& rules) { return rules.target == target; });
}

std::span<const limit_row> limit_table() noexcept { return limit_rows; }

}  // namespace assay::inline v0::detail::schemas
