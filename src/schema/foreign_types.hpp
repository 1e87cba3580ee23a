// Type names of programming languages where a JSON Schema has its own: in descriptions of functions for models, such as
// those of the Berkeley Function Calling Leaderboard ("dict", "float", "tuple", "any") and of Gemini ("OBJECT").
#pragma once

#include <assay/schema.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::loading {

/// The type of JSON Schema that the name stands for in any spelling of its case; "any" for what says nothing of a type;
/// empty for unknown names, and for the names of JSON Schema itself.
[[nodiscard]] std::string_view type_meant_by(std::string_view name);

/// Puts the types that are meant in place of such names, in every schema that a keyword leads to, and notes each. The
/// document is `where`: "#", or its URI and "#". Its depth has been checked.
void say_types_of_json(nlohmann::ordered_json& document, const std::string& where, std::vector<finding>& notes);

/// What to do about a `type` that names such types: "; the option foreign_types reads 'dict' as 'object'". Empty where
/// it names none.
[[nodiscard]] std::string advice_on_types(const nlohmann::ordered_json& type);

}  // namespace assay::inline v0::loading
