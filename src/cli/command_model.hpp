// The commands, as completions and man pages describe them: all texts come from the options themselves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {

/// What a word of the command line can be completed to.
enum class word_kind { none, values, list_of_values, path };

struct option_model {
  std::vector<std::string> short_names;  ///< "-V"
  std::vector<std::string> long_names;   ///< "--version"
  std::string value;                     ///< what it takes, as --help has it: "FILE", "strict|lax|llm"; empty: a flag
  std::string description;
  word_kind kind = word_kind::none;
  std::vector<std::string> values;  ///< for word_kind::values and list_of_values
  bool is_required = false;
  bool may_be_repeated = false;

  [[nodiscard]] bool takes_value() const noexcept { return !value.empty(); }
};

/// The short names, then the long ones.
[[nodiscard]] std::vector<std::string> names_of(const option_model& option);
[[nodiscard]] std::string joined(const std::vector<std::string>& words, std::string_view separator = " ");

struct argument_model {
  std::string name;  ///< "FILE"
  std::string description;
  word_kind kind = word_kind::path;
  std::vector<std::string> values;
  bool is_required = false;
  bool may_be_repeated = false;
};

struct exit_meaning {
  int code = 0;
  std::string meaning;
};

struct usage_example {
  std::string purpose;
  std::string command;
};

/// What help and man page of a command say beside the options.
struct command_texts {
  std::string notes;  ///< paragraphs, with line breaks between
  std::vector<exit_meaning> exit_codes;
  std::vector<usage_example> examples;
};

struct command_model {
  std::string name;  ///< "parse"; empty: the program itself
  std::string description;
  std::vector<argument_model> arguments = {};
  std::vector<option_model> options = {};
  command_texts texts = {};
};

}  // namespace assay::cli
