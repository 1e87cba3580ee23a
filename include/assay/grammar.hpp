// Grammars for engines that run a model on your own machine and sample by a grammar: llama.cpp's GBNF.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace assay::inline v0 {

/// A GBNF grammar of the JSON texts that are valid under a schema: members in the order of the properties, short white
/// space between tokens, constants as dump() writes them. Every text of the grammar is valid, except for rules that a
/// grammar can't express; each of those is appended to `findings` by name, and is still enforced when the answer is
/// read. Throws schema_error if `schema` is not a schema.
///
///     std::string gbnf = assay::grammar<Person>();   // "grammar" of a request to llama-server
[[nodiscard]] ASSAY_EXPORT std::string grammar(const nlohmann::ordered_json& schema,
                                               std::vector<finding>* findings = nullptr);
/// The same for the schema of a C++ type.
[[nodiscard]] ASSAY_EXPORT std::string grammar(const type_info& type, std::vector<finding>* findings = nullptr);
template <class T>
[[nodiscard]] std::string grammar(std::vector<finding>* findings = nullptr) {
  return grammar(type_of<T>(), findings);
}

/// Whose support of JSON Schema is asked for.
enum class local_engine : std::uint8_t {
  llama_cpp,   ///< by the grammar that grammar() makes
  xgrammar,    ///< vLLM, SGLang, MLC
  llguidance,  ///< guidance, vLLM, llama.cpp where it is built in
};

/// What an engine would silently ignore or refuse in a schema, and what is wrong with the schema itself. Throws
/// schema_error if `schema` is not a schema.
[[nodiscard]] ASSAY_EXPORT std::vector<finding> lint_schema(const nlohmann::ordered_json& schema, local_engine engine);

}  // namespace assay::inline v0
