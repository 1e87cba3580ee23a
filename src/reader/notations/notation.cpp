#include "reader/notations/notation.hpp"

#include <array>

namespace assay::inline v0::detail {

namespace {

constexpr bool before_json = true;
constexpr std::array notations = std::to_array<notation>({
    {"tagged calls", repair_code::tool_call, before_json, &read_tagged_calls},
    {"marked payloads", repair_code::tool_call, before_json, &read_marked_payloads},
    {"DSPy fields", repair_code::dspy_fields, before_json, &read_dspy_fields},
    {"escaped JSON", repair_code::html_entities, before_json, &read_escaped_json},
    {"backslashed JSON", repair_code::double_encoded, before_json, &read_backslashed_json},
    {"calls", repair_code::call_syntax, before_json, &read_calls},
    {"XML", repair_code::xml, false, &read_xml},
    {"Markdown table", repair_code::markdown_table, false, &read_markdown_table},
    {"TOML", repair_code::toml, false, &read_toml},
    {"CSV", repair_code::csv, false, &read_csv},
    {"headings", repair_code::key_value_text, false, &read_headings},
    {"YAML", repair_code::yaml, false, &read_yaml},
    {"values in a row", repair_code::json_lines, false, &read_value_row},
    {"bullets", repair_code::bullet_list, false, &read_bullets},
    {"assignments", repair_code::key_value_text, false, &read_assignments},
    {"names and values", repair_code::key_value_text, false, &read_name_value_lines},
});

}  // namespace

std::span<const notation> all_notations() { return notations; }

}  // namespace assay::inline v0::detail
