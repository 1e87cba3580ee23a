// Running `assay ask` against the mock provider.
#pragma once

#include "support/background_process.hpp"
#include "support/run_command.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::test {

inline constexpr const char* person_schema =
    R"({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0},
        "votes": {"type": "object", "additionalProperties": {"type": "integer"}}}, "required": ["name", "age"]})";

/// One JSON value a line.
[[nodiscard]] std::vector<nlohmann::json> json_lines(const std::string& text);
/// "(0.01 s, 30 tokens)" is "(30 tokens)".
[[nodiscard]] std::string without_times(const std::string& text);

/// The program assay_mock_provider.
class mock_provider {
 public:
  explicit mock_provider(const std::vector<std::string>& options);
  [[nodiscard]] const std::string& url() const noexcept { return url_; }

 private:
  background_process process_;
  std::string url_;
};

using environment = std::vector<std::pair<std::string, std::string>>;

/// `assay ask` with a schema of a person, against a mock.
class ask_command {
 public:
  explicit ask_command(const mock_provider& mock, std::string model = "openai:m");

  [[nodiscard]] command_output operator()(const std::vector<std::string>& words, const std::string& input = {},
                                          const environment& variables = {}) const;
  /// The program and its arguments.
  [[nodiscard]] std::vector<std::string> command(const std::vector<std::string>& words) const;

  scratch_folder folder;
  std::string schema;

 private:
  std::vector<std::string> options_;
};

/// `assay ask` of a recording.
class replay {
 public:
  replay(std::string recording, std::string schema) : recording_(std::move(recording)), schema_(std::move(schema)) {}
  [[nodiscard]] command_output operator()(const std::vector<std::string>& words) const;

 private:
  std::string recording_;
  std::string schema_;
};

}  // namespace assay::test
