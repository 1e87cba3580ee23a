#include "cli/completions.hpp"

namespace assay::cli {
namespace {

std::vector<std::string> command_names(const std::vector<command_model>& models) {
  std::vector<std::string> names;
  for (const command_model& model : models) {
    if (!model.name.empty()) names.push_back(model.name);
  }
  return names;
}

/// "'parse --mode'|'parse -m'": a pattern of case.
std::string pattern_of(const command_model& model, const option_model& option) {
  std::vector<std::string> all;
  for (const std::string& name : names_of(option)) all.push_back("'" + model.name + ' ' + name + "'");
  return joined(all, "|");
}

/// What follows an option that takes a value.
std::string value_cases(const std::vector<command_model>& models) {
  std::string text;
  for (const command_model& model : models) {
    for (const option_model& option : model.options) {
      if (!option.takes_value()) continue;
      text += "    " + pattern_of(model, option) + ")\n      ";
      const std::string values = joined(option.values);
      switch (option.kind) {
        case word_kind::values:
          text += "_assay_words '" + values + "' \"$current\"";
          break;
        case word_kind::list_of_values:
          text += "_assay_list '" + values + "' \"$current\"";
          break;
        case word_kind::path:
          text += ":";  // readline completes files where there is nothing else
          break;
        case word_kind::none:
          text += "compopt +o default +o bashdefault";
      }
      text += "\n      return\n      ;;\n";
    }
  }
  return text;
}

std::string option_cases(const std::vector<command_model>& models) {
  std::string text;
  for (const command_model& model : models) {
    std::vector<std::string> words;
    for (const option_model& option : model.options) {
      for (const std::string& name : names_of(option)) words.push_back(name);
    }
    std::vector<std::string> values;
    for (const argument_model& argument : model.arguments) {
      values.insert(values.end(), argument.values.begin(), argument.values.end());
    }
    if (model.name.empty()) values = command_names(models);
    text += "    '" + model.name + "')\n      options='" + joined(words) + "'\n      words='" + joined(values) +
            "'\n      ;;\n";
  }
  return text;
}

constexpr const char* head = R"(# bash completion for assay, written by: assay completions bash

_assay_words() {
  compopt +o default +o bashdefault
  COMPREPLY=($(compgen -W "$1" -- "$2"))
}

_assay_list() {
  local done=
  [[ $2 == *,* ]] && done=${2%,*},
  compopt +o default +o bashdefault -o nospace
  COMPREPLY=($(compgen -P "$done" -W "$1" -- "${2##*,}"))
}

_assay() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command= options= words= i
  COMPREPLY=()
  # --option=value is three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD-2]}
  fi
)";

}  // namespace

std::string bash_completions(const std::vector<command_model>& models) {
  return std::string(head) + "  for ((i = 1; i < COMP_CWORD; i++)); do\n    case ${COMP_WORDS[i]} in\n      " +
         joined(command_names(models), "|") +
         ")\n        command=${COMP_WORDS[i]}\n        break\n        ;;\n    esac\n  done\n"
         "  case \"$command $previous\" in\n" +
         value_cases(models) + "  esac\n  case $command in\n" + option_cases(models) +
         "  esac\n"
         "  if [[ $current == -* ]]; then\n    _assay_words \"$options\" \"$current\"\n"
         "  elif [[ -n $words ]]; then\n    _assay_words \"$words\" \"$current\"\n  fi\n"
         "}\n\ncomplete -o bashdefault -o default -F _assay assay\n";
}

}  // namespace assay::cli
