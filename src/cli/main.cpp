// assay: the command line. Each command adds itself and says what runs when it is chosen.
#include "cli/ask_command.hpp"
#include "cli/batch_command.hpp"
#include "cli/choices.hpp"
#include "cli/command_context.hpp"
#include "cli/diff_command.hpp"
#include "cli/eval_command.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/lint_command.hpp"
#include "cli/minimize_command.hpp"
#include "cli/parse_command.hpp"
#include "cli/program_start.hpp"
#include "cli/repair_command.hpp"
#include "cli/replay_command.hpp"
#include "cli/schema_command.hpp"
#include "cli/serve_command.hpp"
#include "cli/shell_commands.hpp"
#include "cli/usage_errors.hpp"
#include "cli/validate_command.hpp"
#include "cli/work_command.hpp"

#include <assay/version.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace assay::cli;

int report(const std::string& message, palette colors) {
  complain(message, colors);
  return exit_unusable;
}

command_texts program_texts() {
  return {.notes =
              "NO_COLOR, if it is set and not empty, turns colours off. CLICOLOR_FORCE turns them on everywhere, as "
              "--color "
              "always does.\n'assay COMMAND --help' describes a command.",
          .exit_codes = {{exit_valid, "the data is valid"},
                         {exit_invalid, "the data is invalid"},
                         {exit_unusable, "wrong usage, or a file that can't be used"}},
          .examples = {{"Read an answer", "assay parse --schema 'name, age int' answer.txt"},
                       {"Repair JSON", "assay repair broken.json"}}};
}

/// What every command has, and the program itself.
void add_common_options(CLI::App& command, command_context& context) {
  command.set_version_flag("-V,--version", "assay " + std::string(assay::version()));
  add_choice(command, "--color", context.color, color_choices,
             "When to use colours; auto (the default): on a terminal, unless NO_COLOR is set");
}

/// `assay help`, and `assay help parse`, as options say it.
std::vector<const char*> words_of(const CLI::App& app, const std::vector<std::string>& arguments) {
  std::vector<const char*> words;
  for (const std::string& each : arguments) words.push_back(each.c_str());
  if (words.size() < 2 || arguments[1] != "help") return words;
  words.erase(words.begin() + 1);
  const auto is_named = [&words](const CLI::App* command) { return command->get_name() == words[1]; };
  if (words.size() > 1 && app.get_subcommands(is_named).empty()) return words;  // reported as an unknown command
  words.insert(words.begin() + std::min<std::ptrdiff_t>(2, std::ssize(words)), "--help");
  return words;
}

int run(const std::vector<std::string>& arguments, command_context& context) {
  CLI::App app("Turn what a language model wrote into data you can trust");
  wrap_help(app);  // before there are commands, which take it over
  add_schema_command(app, context);
  add_lint_command(app, context);
  add_diff_command(app, context);
  add_parse_command(app, context);
  add_repair_command(app, context);
  add_minimize_command(app, context);
  add_validate_command(app, context);
  add_ask_command(app, context);
  add_batch_command(app, context);
  add_work_command(app, context);
  add_replay_command(app, context);
  add_eval_command(app, context);
  add_serve_command(app, context);
  add_shell_commands(app, context);
  app.require_subcommand(1);
  describe(app, context, program_texts());
  add_common_options(app, context);
  for (CLI::App* command : app.get_subcommands({})) add_common_options(*command, context);
  try {
    const std::vector<const char*> words = words_of(app, arguments);
    app.parse(static_cast<int>(words.size()), words.data());
  } catch (const CLI::ParseError& error) {
    // --help and --version come this way as well.
    if (error.get_exit_code() != 0) return report(usage_error(app, error), context.error_colors());
    std::ostringstream text;
    const int code = app.exit(error, text, text);
    output_file::standard_output().write(text.str());
    return code;
  }
  return context.code;
}

}  // namespace

int main(int count, char** arguments) {
  const program_start started;
  command_context context;
  try {
    return run(program_arguments(count, arguments), context);
  } catch (const failure& problem) {
    return report(problem.what(), context.error_colors());
  } catch (const std::exception& problem) {
    return report(std::string("unexpected failure: ") + problem.what() + "; please report it with the command line",
                  context.error_colors());
  }
}
