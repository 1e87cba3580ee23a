#include "cli/usage_errors.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::cli {
namespace {

/// How many characters must be inserted, left out, replaced, or swapped with their neighbour to make one of the other.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({replaced, last[j] + 1, row[j - 1] + 1});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
    std::swap(before_last, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

/// The name that was probably meant; empty where none is near.
std::string nearest(std::string_view written, const std::vector<std::string>& names) {
  constexpr std::size_t longest = 64;
  if (written.size() > longest) return {};
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, written.size() / 3) + 1;
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(written, name);
    if (distance >= best_distance) continue;
    best = name;
    best_distance = distance;
  }
  return best;
}

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
  const std::string meant = nearest(written, names);
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
  return reason_of(error) + "; r" + see_help(name, "how it is used");
}

}  // namespace assay::cli
