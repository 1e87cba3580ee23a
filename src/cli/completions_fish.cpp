#include "cli/completions.hpp"

#include <string_view>
#include <vector>

namespace assay::cli {
namespace {

std::string quoted(std::string_view text) {
  std::string safe = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') safe += '\\';
    safe += c == '\n' ? ' ' : c;
  }
  return safe + "'";
}

std::string condition_of(const command_model& model) {
  return model.name.empty() ? "__assay_needs_command" : "'__fish_seen_subcommand_from " + model.name + "'";
}

std::string value_of(const option_model& option) {
  switch (option.kind) {
    case word_kind::values:
      return " -x -a " + quoted(joined(option.values));
    case word_kind::list_of_values:
      return " -x -a " + quoted("(__fish_append , " + joined(option.values) + ")");
    case word_kind::path:
      return " -r -F";
    case word_kind::none:
      break;
  }
  return option.takes_value() ? " -x" : "";
}

std::string line_of(const command_model& model, const option_model& option) {
  std::string line = "complete -c assay -n " + condition_of(model);
  for (const std::string& name : option.short_names) line += " -s " + name.substr(1);
  for (const std::string& name : option.long_names) line += " -l " + name.substr(2);
  return line + value_of(option) + " -d " + quoted(option.description) + "\n";
}

/// Fish's own __fish_use_subcommand takes the value of an option for the command.
std::string condition_for(const command_model& program) {
  std::vector<std::string> names;
  for (const option_model& option : program.options) {
    if (!option.takes_value()) continue;
    names.insert(names.end(), option.short_names.begin(), option.short_names.end());
    names.insert(names.end(), option.long_names.begin(), option.long_names.end());
  }
  return "function __assay_needs_command\n"
         "  set -l is_value no\n"
         "  for word in (commandline -opc)[2..-1]\n"
         "    if test $is_value = yes\n"
         "      set is_value no\n"
         "    else if contains -- $word " +
         joined(names) +
         "\n"
         "      set is_value yes\n"
         "    else if not string match -q -- '-*' $word\n"
         "      return 1\n"
         "    end\n"
         "  end\n"
         "  return 0\n"
         "end\n\n";
}

}  // namespace

std::string fish_completions(const std::vector<command_model>& models) {
  std::string text = "# fish completion for assay, written by: assay completions fish\n\n";
  for (const command_model& model : models) {
    if (model.name.empty()) {
      text += condition_for(model);
      text += "complete -c assay -n __assay_needs_command -f\n";
    } else {
      text +=
          "\ncomplete -c assay -n __assay_needs_command -a " + model.name + " -d " + quoted(model.description) + "\n";
    }
    for (const option_model& option : model.options) text += line_of(model, option);
    for (const argument_model& argument : model.arguments) {
      if (argument.values.empty()) continue;
      text += "complete -c assay -n " + condition_of(model) + " -f -a " + quoted(joined(argument.values)) + "\n";
    }
  }
  return text;
}

}  // namespace assay::cli
