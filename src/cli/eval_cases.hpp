// The cases of `assay eval`: texts or prompts, and the values that they should give.
#pragma once

#include "cli/named_lines.hpp"

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace assay::cli {

struct eval_case {
  std::size_t number = 1;           ///< of its line
  std::string id;                   ///< JSON text
  std::optional<std::string> text;  ///< an answer that is there already; else
  std::string prompt;               ///< what to ask
  std::optional<ending> end;        ///< how `text` ended
  nlohmann::ordered_json expected;  ///< with the schema's defaults
  std::string expected_text;
};

/// Reads JSON Lines of {"id", "text" or "prompt", "expected", "finish_reason"}. Throws failure for a line that is none,
/// for an id that occurs twice, and for an expected value that is not valid by the schema in strict mode.
[[nodiscard]] std::vector<eval_case> read_cases(const std::string& file, const schema_type& schema);

}  // namespace assay::cli
