// What must hold of a schema that was rewritten into a provider's dialect, whatever the schema: checks for tables of
// schemas, for schemas from the field and for generated ones.
#pragma once

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace dialect_laws {

using json = nlohmann::ordered_json;

/// The rewritten schema refers to nothing that is not there, has only what the provider takes, changes no more when it
/// is rewritten again, and loads. Where lint has errors, the provider's rules are not asked for. Empty: all hold.
[[nodiscard]] std::vector<std::string> broken_by(const json& schema, assay::dialect target);

/// A valid value as the provider would send it: maps as lists of pairs, tuples as objects, absent members as null, each
/// where the dialect has it so. nullopt where the dialect can't send it whole (additional members of an object).
[[nodiscard]] std::optional<json> sent_form(const assay::type_info& type, const json& value, assay::dialect target);

/// A valid value of the schema, as the provider sends it, is valid by the rewritten schema, and is read back as the
/// value. Says what is wrong, or nothing; `checked` is counted up where there was something to check.
[[nodiscard]] std::string broken_by_value(const json& schema, const json& value, assay::dialect target,
                                          std::size_t& checked);

[[nodiscard]] const char* name_of(assay::dialect target);

}  // namespace dialect_laws
