// An answer that `assay minimize` makes smaller, and what is wrong with it.
#pragma once

#include <assay/error.hpp>
#include <assay/options.hpp>
#include <assay/parse.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// As far as two errors are compared.
struct known_error {
  std::string type;
  std::string message;
};

/// An answer, what it is judged by, and the errors that were found in it before: empty where none are known.
struct failing_answer {
  schema_type type;
  std::string text;
  parse_options options;
  /// What is wrong with a value that could be read; empty: nothing more is asked of it.
  std::function<std::optional<validation_error>(const nlohmann::ordered_json& value)> judge_value = {};
  std::vector<known_error> errors = {};

  [[nodiscard]] std::optional<validation_error> judge(std::string_view candidate) const {
    const result<nlohmann::ordered_json> read = parse(type, candidate, options);
    if (!read) return read.error();
    return judge_value ? judge_value(*read) : std::nullopt;
  }
};

/// The answer of an attempt in a capsule (`assay ask --capsule`): by default the last one that is invalid as a whole.
/// Throws failure where there is none, and where this assay was built without models.
[[nodiscard]] failing_answer answer_in_capsule(const std::string& file, std::optional<int> attempt);

}  // namespace assay::cli
