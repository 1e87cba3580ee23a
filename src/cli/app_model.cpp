#include "cli/app_model.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace assay::cli {
namespace {

std::vector<std::string> parts_of(const std::string& name) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('|', at), name.size());
    parts.push_back(name.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

bool is_value(const std::string& part) {
  return !part.empty() && std::all_of(part.begin(), part.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
  });
}

bool is_path(const std::string& part) { return part == "FILE" || part == "FOLDER" || part == "DIR" || part == "PATH"; }

option_model model_of(const CLI::Option& option) {
  option_model model;
  for (const std::string& name : option.get_snames()) model.short_names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) model.long_names.push_back("--" + name);
  model.description = option.get_description();
  model.is_required = option.get_required();
  if (option.get_expected_max() == 0) return model;
  model.value = option.get_type_name().empty() ? "VALUE" : option.get_type_name();
  model.may_be_repeated = option.get_items_expected_max() > 1;
  const std::vector<std::string> parts = parts_of(model.value);
  if (std::all_of(parts.begin(), parts.end(), is_value)) {
    model.values = parts;
    model.kind = option.get_delimiter() == ',' ? word_kind::list_of_values : word_kind::values;
  } else if (std::any_of(parts.begin(), parts.end(), is_path)) {
    model.kind = word_kind::path;
  }
  return model;
}

argument_model argument_of(const CLI::Option& option) {
  argument_model model;
  model.name = option.get_name(/*positional=*/true);
  model.description = option.get_description();
  model.is_required = option.get_required();
  model.may_be_repeated = option.get_items_expected_max() > 1;
  const std::vector<std::string> parts = parts_of(option.get_type_name());
  if (!std::all_of(parts.begin(), parts.end(), is_value)) return model;
  model.values = parts;
  model.kind = word_kind::values;
  return model;
}

command_model model_of(const CLI::App& command, const std::string& name, const command_texts& texts) {
  command_model model{.name = name, .description = command.get_description(), .texts = texts};
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional()) {
      model.arguments.push_back(argument_of(*option));
    } else {
      model.options.push_back(model_of(*option));
    }
  }
  return model;
}

}  // namespace

bool is_shown(const CLI::App* command) { return !command->get_group().empty(); }

std::vector<command_model> models_of(const CLI::App& app, const std::map<std::string, command_texts>& texts) {
  const auto texts_of = [&texts](const std::string& name) {
    const auto found = texts.find(name);
    return found == texts.end() ? command_texts() : found->second;
  };
  std::vector<command_model> models = {model_of(app, "", texts_of(""))};
  for (const CLI::App* command : app.get_subcommands(is_shown)) {
    models.push_back(model_of(*command, command->get_name(), texts_of(command->get_name())));
  }
  return models;
}

}  // namespace assay::cli
