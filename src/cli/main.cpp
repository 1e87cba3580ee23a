// assay: the command line. Each command adds itself and says what runs when it is chosen.
#include "cli/ask_command.hpp"
#include "cli/diff_command.hpp"
#include "cli/eval_command.hpp"
#include "cli/failure.hpp"
#include "cli/lint_command.hpp"
#include "cli/parse_command.hpp"
#include "cli/repair_command.hpp"
#include "cli/schema_command.hpp"
#include "cli/usage_errors.hpp"
#include "cli/validate_command.hpp"
#include "json/printable.hpp"

#include <assay/version.hpp>

#include <CLI/CLI.hpp>

#include <csignal>
#include <exception>
#include <iostream>
#include <string>

namespace {

using namespace assay::cli;

int report(const std::string& message) {
  std::cerr << "assay: " << assay::detail::printable_lines(message) << '\n';
  return exit_unusable;
}

int run(int count, char** arguments) {
  CLI::App app("assay turns what a language model wrote into data one can trust.");
  int code = exit_valid;
  add_schema_command(app, code);
  add_lint_command(app, code);
  add_diff_command(app, code);
  add_parse_command(app, code);
  add_repair_command(app, code);
  add_validate_command(app, code);
  add_ask_command(app, code);
  add_eval_command(app, code);
  app.require_subcommand(1);
  const std::string version = "assay " + std::string(assay::version());
  app.set_version_flag("--version", version);
  for (CLI::App* command : app.get_subcommands({})) command->set_version_flag("--version", version);
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    // --help and --version come this way as well.
    return error.get_exit_code() == 0 ? app.exit(error) : report(usage_error(app, error));
  }
  return code;
}

}  // namespace

int main(int count, char** arguments) {
  // A reader that has seen enough (`assay parse ... | head`) ends the program quietly, whatever the parent ignored.
  std::signal(SIGPIPE, SIG_DFL);
  try {
    return run(count, arguments);
  } catch (const failure& problem) {
    return report(problem.what());
  } catch (const std::exception& problem) {
    return report(std::string("unexpected failure: ") + problem.what() + "; please report it with the command line");
  }
}
