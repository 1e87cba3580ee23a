#include "cli/choices.hpp"

#include "cli/command_model.hpp"
#include "json/nearest_name.hpp"

#include <algorithm>

namespace assay::cli {

namespace {
constexpr std::size_t most_shown = 80;  ///< of a word that is none of the names
}  // namespace

std::string list_of(const std::vector<std::string>& names) { return joined(names, "|"); }

CLI::Validator one_of(std::vector<std::string> names) {
  const auto check = [names = std::move(names)](const std::string& word) {
    if (std::find(names.begin(), names.end(), word) != names.end()) return std::string();
    const std::string meant = detail::nearest_name(word, names);
    return "'" + word.substr(0, most_shown) + "' must be one of " + joined(names, ", ") +
           (meant.empty() ? "" : "; did you mean '" + meant + "'?");
  };
  return CLI::Validator(check, "");
}

void add_reading_options(CLI::App& command, parse_options& options) {
  add_choice(command, "--mode", options.mode, mode_choices,
             "llm (the default): any text; lax: one JSON document, \"35\" becomes 35; strict: exact types");
  add_allow_option(command, options.allow);
  command.add_flag(
      "--complete", options.complete,
      "The model had finished: the end of the text also ends a number or a word, even if closing brackets are "
      "missing");
}

}  // namespace assay::cli
