#include "cli/lint_command.hpp"

#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/schema_document.hpp"
#include "cli/schema_set.hpp"

#include <assay/grammar.hpp>
#include <assay/schema.hpp>

#include <memory>
#include <string>
#include <vector>

namespace assay::cli {
namespace {

struct lint_request {
  std::string schema;
  schema_arguments others;  ///< --ref and --root
  schema_target target = schema_target::json_schema;
};

int run_lint(const lint_request& options, palette colors) {
  schema_arguments arguments = options.others;
  arguments.schemas = {options.schema};
  schema_set schemas(arguments);
  const std::size_t root = schemas.required_root();
  const schema_type type = schemas.load(root);
  int code = exit_valid;
  std::string lines;
  try {
    for (const finding& found : results::findings_on(type, options.target)) {
      lines += to_line(found, colors);
      if (found.level != finding::severity::note) code = exit_invalid;
    }
  } catch (const schema_error& problem) {
    refuse_schema("'" + schemas.name_of(root) + "'", problem);
  }
  output_file::standard_output().write(lines);
  return code;
}

}  // namespace

void add_lint_command(CLI::App& app, command_context& context) {
  const auto options = std::make_shared<lint_request>();
  CLI::App* command =
      app.add_subcommand("lint", "List what a provider would refuse in a schema, and which limits are nearly reached");
  command
      ->add_option("SCHEMA", options->schema,
                   "A JSON Schema: a file, JSON or a short form; '-' is standard input; for a folder, give --root")
      ->required()
      ->type_name("");
  add_reference_options(*command, options->others);
  add_choice(*command, "--dialect", options->target, lint_target_choices,
             "The provider or the local engine; gbnf is llama.cpp with assay's grammar")
      ->required();
  describe(
      *command, context,
      {.notes =
           "Each finding is a line: severity, place, keyword and message. Notes name what is sent in another form and "
           "is still enforced when the answer is read.",
       .exit_codes = {{exit_valid, "nothing but notes"},
                      {exit_invalid, "warnings or errors"},
                      {exit_unusable, "wrong usage, an unreadable schema"}},
       .examples = {{"What OpenAI would refuse", "assay lint --dialect openai s.json"}}});
  command->callback([options, &context] {
    options->others.colors = context.error_colors();
    context.code = run_lint(*options, context.output_colors());
  });
}

}  // namespace assay::cli
