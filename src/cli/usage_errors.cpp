#include "cli/usage_errors.hpp"

#include "cli/app_model.hpp"
#include "json/nearest_name.hpp"
#include "json/unicode.hpp"

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
  for (const CLI::App* command : app.get_subcommands(is_shown)) {
    names.push_back(command->get_name());
  }
  return names;
}

/// Part of a long word is enough to know it by.
std::string shown(std::string_view word) {
  constexpr std::size_t most = 80;
  if (word.size() <= most) return std::string(word);
  return std::string(word.substr(0, detail::border_before(word, most))) + "...";
}

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-'; }

std::string see_help(const std::string& command, std::string_view of_what) {
  return "un '" + command + " --help' for " + std::string(of_what);
}

std::string unknown_word(std::string_view what, const std::string& word, const std::vector<std::string>& names,
                         const std::string& command) {
  const std::string written = word.substr(0, is_option(word) ? word.find('=') : std::string::npos);
  const std::string meant = detail::nearest_name(written, names);
  const std::string unknown = "unknown " + std::string(what) + " '" + shown(written) + "'; ";
  if (meant.empty()) return unknown + "r" + see_help(command, "those there are");
  return unknown + "did you mean '" + meant + "'? R" + see_help(command, "those there are");
}

/// CLI11's words, but for an option that takes one value and was given several, and for what is no number.
std::string reason_of(const CLI::ParseError& error) {
  constexpr std::size_t most = 400;
  const std::string words = error.what();
  if (const std::size_t end = words.find(": At Most 1 required"); end != std::string::npos) {
    return words.substr(0, end) + " is given more than once";
  }
  constexpr std::string_view no_number = "Could not convert: ";
  const std::size_t equals = words.find(" = ");
  if (words.starts_with(no_number) && equals != std::string::npos) {
    const std::string option = words.substr(no_number.size(), equals - no_number.size());
    return option + ": '" + shown(std::string_view(words).substr(equals + 3)) + "' is not a whole number";
  }
  constexpr std::string_view value = ": Value ";
  constexpr std::string_view limits = " not in range ";
  const std::size_t begin = words.find(value);
  const std::size_t end = words.find(limits);
  if (begin < end && end != std::string::npos) {
    const std::string_view all = words;
    return words.substr(0, begin) + ": '" + shown(all.substr(begin + value.size(), end - begin - value.size())) +
           "' is not a whole number from " + words.substr(end + limits.size());
  }
  return words.size() <= most ? words : words.substr(0, detail::border_before(words, most)) + "...";
}

/// An option of commands that stands before the command, or without one; empty where none has it.
std::string command_with(const CLI::App& app, const std::string& option) {
  const auto chosen = app.get_subcommands();
  const auto has_it = [&](const CLI::App* command) {
    const std::vector<std::string> names = option_names(*command);
    return std::find(names.begin(), names.end(), option) != names.end();
  };
  if (!chosen.empty()) return has_it(chosen.front()) ? chosen.front()->get_name() : std::string();
  const auto all = app.get_subcommands([](const CLI::App*) { return true; });
  const auto found = std::find_if(all.begin(), all.end(), has_it);
  return found == all.end() ? std::string() : "COMMAND";
}

}  // namespace

std::string usage_error(const CLI::App& app, const CLI::ParseError& error) {
  const auto chosen = app.get_subcommands();
  if (const auto unknown = app.remaining(); !unknown.empty()) {
    const std::string option = unknown.front().substr(0, unknown.front().find('='));
    if (const std::string command = option.starts_with("--") ? command_with(app, option) : ""; !command.empty()) {
      return "'" + option + "' goes after the command: assay " + command + " " + option + " ...; r" +
             see_help("assay", "how it is used");
    }
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
    return "'" + shown(unknown.front()) + "' is one argument too many; r" + see_help(name, "how it is used");
  }
  const std::string reason = reason_of(error);
  return reason + (reason.ends_with('?') ? " R" : "; r") + see_help(name, "how it is used");
}

}  // namespace assay::cli
