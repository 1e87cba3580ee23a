#include "cli/completions.hpp"

#include <string_view>

namespace assay::cli {
namespace {

/// Within single quotes, where _arguments gives brackets and colons a meaning.
std::string zsh_escaped(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '\'') {
      safe += "'\\''";
    } else if (c == '\n') {
      safe += ' ';
    } else {
      if (c == '[' || c == ']' || c == ':' || c == '\\') safe += '\\';
      safe += c;
    }
  }
  return safe;
}

std::string action_of(word_kind kind, const std::vector<std::string>& values) {
  switch (kind) {
    case word_kind::values:
      return "(" + joined(values) + ")";
    case word_kind::list_of_values:
      return "_values -s , value " + joined(values);
    case word_kind::path:
      return "_files";
    case word_kind::none:
      break;
  }
  return " ";
}

/// '(-V --version)-V[...]': a specification for each name, which shuts the others out.
std::string specs_of(const option_model& option) {
  const std::vector<std::string> names = names_of(option);
  const std::string others = option.may_be_repeated ? "*" : "(" + joined(names) + ")";
  std::string text;
  for (const std::string& name : names) {
    text += " \\\n        '" + others + name;
    if (option.takes_value()) text += name.starts_with("--") ? "=" : "+";
    text += "[" + zsh_escaped(option.description) + "]";
    if (option.takes_value()) text += ":" + zsh_escaped(option.value) + ":" + action_of(option.kind, option.values);
    text += "'";
  }
  return text;
}

std::string arguments_of(const command_model& model) {
  std::string text = "_arguments -s";
  for (const option_model& option : model.options) text += specs_of(option);
  for (const argument_model& argument : model.arguments) {
    const std::string many = argument.may_be_repeated ? "*" : "";
    text += " \\\n        '" + many + ":" + zsh_escaped(argument.name) + ":" +
            action_of(argument.kind, argument.values) + "'";
  }
  return text;
}

}  // namespace

std::string zsh_completions(const std::vector<command_model>& models) {
  std::string names;
  std::string cases;
  for (const command_model& model : models) {
    if (model.name.empty()) continue;
    names += "        '" + model.name + ":" + zsh_escaped(model.description) + "'\n";
    cases += "        " + model.name + ")\n          " + arguments_of(model) + "\n          ;;\n";
  }
  return "#compdef assay\n# zsh completion for assay, written by: assay completions zsh\n\n"
         "_assay() {\n  local curcontext=\"$curcontext\" state line\n  typeset -A opt_args\n  " +
         arguments_of(
             {.name = {}, .description = {}, .arguments = {}, .options = models.front().options, .texts = {}}) +
         " \\\n        '1:command:->command' \\\n        '*::argument:->argument'\n"
         "  case $state in\n    command)\n      local -a commands\n      commands=(\n" +
         names +
         "      )\n      _describe -t commands command commands\n      ;;\n    argument)\n"
         "      curcontext=\"${curcontext%:*:*}:assay-$words[1]:\"\n      case $words[1] in\n" +
         cases +
         "      esac\n      ;;\n  esac\n}\n\n"
         "if [[ $funcstack[1] == _assay ]]; then\n  _assay \"$@\"\nelse\n  compdef _assay assay\nfi\n";
}

}  // namespace assay::cli
