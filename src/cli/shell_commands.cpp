#include "cli/shell_commands.hpp"

#include "cli/app_model.hpp"
#include "cli/choices.hpp"
#include "cli/completions.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/man_page.hpp"

#include <assay/version.hpp>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace assay::cli {
namespace {

using completion_writer = std::string (*)(const std::vector<command_model>&);
constexpr choices<completion_writer, 3> shell_choices{
    {{"bash", &bash_completions}, {"zsh", &zsh_completions}, {"fish", &fish_completions}}};

void add_completions_command(CLI::App& app, command_context& context) {
  const auto writer = std::make_shared<completion_writer>(nullptr);
  CLI::App* command = app.add_subcommand("completions", "Print the script that completes assay's commands in a shell");
  add_choice(*command, "SHELL", *writer, shell_choices, "Which shell")->required();
  describe(*command, context,
           {.notes = "Installing assay also installs them where the shells look for them.",
            .exit_codes = {{exit_valid, "printed"}, {exit_unusable, "wrong usage"}},
            .examples = {{"In bash, for this session", "source <(assay completions bash)"},
                         {"In zsh, for this session, after compinit", "source <(assay completions zsh)"},
                         {"In fish, for good", "assay completions fish > ~/.config/fish/completions/assay.fish"}}});
  command->callback(
      [writer, &app, &context] { output_file::standard_output().write((*writer)(models_of(app, context.texts))); });
}

struct man_request {
  std::string command;
  std::string out;
};

void write_pages(const std::vector<command_model>& models, const std::filesystem::path& folder) {
  for (std::size_t i = 0; i < models.size(); ++i) {
    write_text(folder / (page_name(models[i]) + ".1"), man_page(models, i, std::string(version())));
  }
}

void print_page(const std::vector<command_model>& models, const std::string& name) {
  const auto found =
      std::find_if(models.begin(), models.end(), [&name](const command_model& each) { return each.name == name; });
  const auto which = static_cast<std::size_t>(found - models.begin());
  output_file::standard_output().write(man_page(models, which, std::string(version())));
}

void add_man_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<man_request>();
  CLI::App* command = app.add_subcommand("man", "Print the manual page of a command, or of assay, in roff");
  std::vector<std::string> names;
  for (const CLI::App* each : app.get_subcommands(is_shown)) {
    names.push_back(each->get_name());
  }
  CLI::Option* name = command->add_option("COMMAND", request->command, "Which command; without one, assay itself")
                          ->check(one_of(names))
                          ->type_name(list_of(names));
  command->add_option("--out", request->out, "Write all pages to the folder DIR, which must exist")
      ->type_name("DIR")
      ->excludes(name);
  describe(*command, context,
           {.notes = "Installing assay also installs them, as assay(1) and assay-COMMAND(1).",
            .exit_codes = {{exit_valid, "printed"}, {exit_unusable, "wrong usage"}},
            .examples = {{"Read one", "assay man parse | man -l -"}}});
  command->callback([request, &app, &context] {
    const std::vector<command_model> models = models_of(app, context.texts);
    request->out.empty() ? print_page(models, request->command) : write_pages(models, request->out);
  });
}

}  // namespace

void add_shell_commands(CLI::App& app, command_context& context) {
  add_completions_command(app, context);
  add_man_command(app, context);
}

}  // namespace assay::cli
