#include "cli/usage_errors.hpp"

#include "cli/nearest_name.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::cli {
namespace {

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    for (const std::string& name : option->get_snames()) names.push_back("-" + name);
  }
  return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) {
    names.push_back(command->get_name());
  }
  return names;
}

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

std::string see_help(const std::string& command, std::string_view of_what) {
  return "un '" + command + " --help' for " + std::string(of_what);
}

std::string unknown_word(std::string_view what, const std::string& word, const std::vector<std::string>& names,
                         const std::string& command) {
  const std::string written = word.substr(0, is_option(word) ? word.find('=') : std::string::npos);
  const std::string meant = nearest_name(written, names);
  const std::string unknown = "unknown " + std::string(what) + " '" + written + "'; ";
  if (meant.empty()) return unknown + "r" + see_help(command, "those there are");
  return unknown + "did you mean '" + meant + "'? R" + see_help(command, "those there are");
}

/// CLI11's words, but for an option that takes one value and was given several.
std::string reason_of(const CLI::ParseError& error) {
  const std::string words = error.what();
  const std::size_t end = words.find(": At Most 1 required");
  return end == std::string::npos ? words : words.substr(0, end) + " is given more than once";
}

}  // namespace

std::string usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  if (const auto unknown = app.remaining(); !unknown.empty()) {
    std::vector<std::string> names = option_names(app);
    if (!is_option(unknown.front())) names = command_names(app);
    return unknown_word("command or option", unknown.front(), names, "assay");
  }
  if (chosen.empty()) return std::string(error.what()) + "; r" + see_help("assay", "how it is used");

  const CLI::App& command = *chosen.front();
  const std::string name = "assay " + command.get_name();
  const auto unknown = command.remaining();
  const auto option = std::find_if(unknown.begin(), unknown.end(), is_option);
  if (option != unknown.end()) return unknown_word("option", *option, option_names(command), name);
  if (!unknown.empty()) {
    return "'" + unknown.front() + "' is one argument too many; r" + see_help(name, "how it is used");
  }
  const std::string reason = reason_of(error);
  return reason + (reason.ends_with('?') ? " R" : "; r") + see_help(name, "how it is used");
}

}  // namespace assay::cli
