#include "cli/completions.hpp"

#include <string_view>

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
  return model.name.empty() ? "__fish_use_subcommand" : "'__fish_seen_subcommand_from " + model.name + "'";
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

}  // namespace

std::string fish_completions(const std::vector<command_model>& models) {
  std::string text = "# fish completion for assay, written by: assay completions fish\n\n";
  for (const command_model& model : models) {
    if (model.name.empty()) {
      text += "complete -c assay -n __fish_use_subcommand -f\n";
    } else {
      text +=
          "\ncomplete -c assay -n __fish_use_subcommand -a " + model.name + " -d " + quoted(model.description) + "\n";
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
