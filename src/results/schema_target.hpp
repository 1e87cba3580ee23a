// The target of a schema.
#pragma once

#include <assay/grammar.hpp>
#include <assay/options.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace assay::results {

/// A provider or a local engine.
enum class schema_target : std::uint8_t { json_schema, openai, anthropic, gemini, gbnf, xgrammar, llguidance };

/// The dialect of a provider; that of JSON Schema for an engine, which has no dialect of its own.
[[nodiscard]] constexpr dialect dialect_of(schema_target target) noexcept {
  switch (target) {
    case schema_target::openai:
      return dialect::openai;
    case schema_target::anthropic:
      return dialect::anthropic;
    case schema_target::gemini:
      return dialect::gemini;
    default:
      return dialect::json_schema;
  }
}

/// What the provider or the engine would refuse or drop. Throws schema_error.
[[nodiscard]] inline std::vector<finding> lint_for(const nlohmann::ordered_json& document, schema_target target) {
  switch (target) {
    case schema_target::gbnf:
      return lint_schema(document, local_engine::llama_cpp);
    case schema_target::xgrammar:
      return lint_schema(document, local_engine::xgrammar);
    case schema_target::llguidance:
      return lint_schema(document, local_engine::llguidance);
    default:
      return lint_schema(document, dialect_of(target));
  }
}

/// The same of a schema that was loaded, with what assay itself does not enforce where the target is JSON Schema: a
/// bundle of several documents no longer has what its schemas say in vain. Throws schema_error.
[[nodiscard]] inline std::vector<finding> findings_on(const schema_type& type, schema_target target) {
  std::vector<finding> findings = lint_for(type.bundled(), target);
  if (target != schema_target::json_schema) return findings;
  for (const finding& note : type.notes()) {
    const bool is_told = std::any_of(findings.begin(), findings.end(), [&note](const finding& each) {
      return each.where == note.where && each.keyword == note.keyword && each.message == note.message;
    });
    if (!is_told) findings.push_back(note);
  }
  return findings;
}

}  // namespace assay::results
