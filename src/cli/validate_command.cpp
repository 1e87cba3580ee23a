#include "cli/validate_command.hpp"

#include "cli/answer_files.hpp"
#include "cli/choices.hpp"
#include "cli/data_file.hpp"
#include "cli/data_paths.hpp"
#include "cli/document_checker.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/in_order.hpp"
#include "cli/validation_output.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace assay::cli {
namespace {

constexpr choices<output_form, 3> output_choices{
    {{"text", output_form::text}, {"json", output_form::json}, {"github", output_form::github}}};
constexpr choices<file_form, 3> form_choices{
    {{"json", file_form::json}, {"yaml", file_form::yaml}, {"jsonl", file_form::jsonl}}};
constexpr choices<std::optional<file_form>, 3> forced_form_choices{
    {{"json", file_form::json}, {"yaml", file_form::yaml}, {"jsonl", file_form::jsonl}}};
constexpr choices<format_policy, 3> format_choices{
    {{"by_draft", format_policy::by_draft}, {"check", format_policy::check}, {"ignore", format_policy::ignore}}};

struct validate_request {
  check_rules rules;
  std::vector<std::string> words;
  file_form default_form = file_form::json;
  std::optional<file_form> forced_form;
  output_form output = output_form::text;
  bool quiet = false;
  bool verbose = false;
  std::size_t jobs = 0;
};

/// A file on its way through the threads.
struct checked_file {
  data_path path = {};
  detail::writing::text_out text = {};  ///< what is printed of it
  std::size_t documents = 0;
  std::size_t invalid = 0;
  bool schema_failed = false;
};

class validation {
 public:
  validation(const validate_request& request, palette colors)
      : request_(request), checker_(request.rules), output_(request.output, volume_of(request), colors) {}

  int run() {
    const std::vector<data_path> paths = data_paths(request_.words);
    output_file& out = output_file::standard_output();
    out.write(output_.begin());
    auto next_path = paths.begin();
    const auto read = [&](checked_file& next) {
      if (next_path == paths.end()) return false;
      next.path = *next_path++;
      return true;
    };
    const auto work = [&](checked_file& next) { check_file(next); };
    const auto write = [&](checked_file& next) { out.write(take_over(next)); };
    const std::size_t cores = std::max<std::size_t>(1, std::thread::hardware_concurrency());
    const std::size_t jobs = request_.jobs != 0 ? request_.jobs : cores;
    run_in_order<checked_file>(std::min(jobs, std::max<std::size_t>(1, paths.size())), read, work, write);
    out.write(output_.end(totals_));
    if (schema_failed_) return exit_unusable;
    return totals_.invalid == 0 ? exit_valid : exit_invalid;
  }

 private:
  static output_volume volume_of(const validate_request& request) {
    if (request.quiet) return output_volume::quiet;
    return request.verbose ? output_volume::verbose : output_volume::usual;
  }

  void check_file(checked_file& file) {
    file.text.clear(std::size_t{1} << 20);
    file.documents = file.invalid = 0;
    file.schema_failed = false;
    try {
      if (!file.path.problem.empty()) throw failure(file.path.problem);
      check_documents(file);
    } catch (const failure& problem) {
      checked_document result{.file = file.path.path};
      result.errors.push_back(unreadable_file(problem.what()));
      add(file, result);
    }
  }

  void check_documents(checked_file& file) {
    const std::string& path = file.path.path;
    const std::string_view unread = request_.forced_form ? std::string_view() : unread_form_named(path);
    if (!unread.empty()) {
      throw failure("The file is " + std::string(unread) +
                    " by its name, which assay does not read; convert it to JSON or YAML, or say what it is with "
                    "--force-filetype");
    }
    input_file opened(path);
    const std::string text = read_text(opened, limits{}.max_bytes);
    if (text.size() > limits{}.max_bytes) throw failure("The file is larger than 1 GiB; split it into smaller ones");
    const file_form form = request_.forced_form.value_or(form_named(path).value_or(request_.default_form));
    for (data_document& document : documents_in(text, form, request_.rules.max_errors)) {
      checked_document result = checker_.check(path, text, std::move(document));
      for (error& each : result.errors) each.span.offset += opened.mark_bytes();
      add(file, result);
    }
  }

  void add(checked_file& file, const checked_document& result) const {
    ++file.documents;
    if (!result.errors.empty()) ++file.invalid;
    file.schema_failed = file.schema_failed || result.schema_failed;
    output_.put(file.text, result);
  }

  /// What is to be written of a file.
  std::string_view take_over(const checked_file& file) {
    const bool is_first = totals_.documents == 0;
    ++totals_.files;
    totals_.documents += file.documents;
    totals_.invalid += file.invalid;
    schema_failed_ = schema_failed_ || file.schema_failed;
    const std::string_view text = file.text.view();
    const bool has_comma = request_.output == output_form::json && is_first && !text.empty();
    return has_comma ? text.substr(1) : text;
  }

  const validate_request& request_;
  document_checker checker_;
  validation_output output_;
  validation_totals totals_;
  bool schema_failed_ = false;
};

int run_validate(validate_request request, palette colors) {
  if (request.words.empty()) request.words = {"-"};
  for (const std::string& word : request.words) refuse_two_from_standard_input(request.rules.schemas, word);
  return validation(request, colors).run();
}

constexpr const char* validate_notes =
    "Files whose names end in .yaml or .yml are YAML 1.2 (core schema: yes and dates are strings); .jsonl and .ndjson "
    "have one document per line. A folder is searched for all of these. A key that occurs twice in one object is an "
    "error.\nIf --schema is given several times or names a folder, a document whose \"$schema\" names one of the "
    "schemas, by $id or by path, is checked against that one, and a document without a \"$schema\" against the first "
    "file of --schema. A single schema, or the one of --root, is used for all documents. A $ref can lead to the files "
    "that are given and to those in their folders, never to the network.";

void add_output_options(CLI::App& command, validate_request& request) {
  add_choice(command, "-o,--output,--output-format", request.output, output_choices,
             "text (the default): a line for each error; json: one document; github: annotations of GitHub Actions");
  CLI::Option* quiet = command.add_flag("-q,--quiet", request.quiet, "No summary");
  command
      .add_flag(
          "-v,--verbose", request.verbose,
          "Also print a line for each valid document, and on standard error the notes on each schema: what is not "
          "enforced")
      ->excludes(quiet);
  command
      .add_option("--max-errors", request.rules.max_errors,
                  "The most errors to report for a document, from 1 to 100000 (default 100)")
      ->check(CLI::Range(1, 100'000).description(""))
      ->type_name("N");
}

}  // namespace

void add_validate_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<validate_request>();
  CLI::App* command = app.add_subcommand("validate", "Check JSON and YAML files against a JSON Schema, as they are");
  command
      ->add_option("FILE", request->words,
                   "Files, folders or patterns ('data/*.json', 'data/**/*.json'); '-' (the default) is standard input")
      ->type_name("");
  CLI::Option* schema = add_schema_options(*command, request->rules.schemas, "The JSON Schema, as JSON or YAML");
  command
      ->add_flag("--check-metaschema", request->rules.are_schemas,
                 "The files are schemas: check them against the meta-schema that their \"$schema\" names, or that of "
                 "draft 2020-12; meta-schemas of your own are given with --ref")
      ->excludes(schema);
  add_choice(*command, "--formats", request->rules.formats, format_choices,
             "Whether format is checked. by_draft (the default): in schemas of draft-07 and earlier, and in those that "
             "name no draft");
  add_choice(*command, "--default-filetype", request->default_form, form_choices,
             "Type of standard input, and of files whose names don't tell it (default json)");
  add_choice(*command, "--force-filetype", request->forced_form, forced_form_choices,
             "Type of all files, whatever their names");
  add_output_options(*command, *request);
  command->add_option("--jobs", request->jobs, "Threads; 0 (the default) means one per core")
      ->check(CLI::Range(0, 256).description(""))
      ->type_name("N");
  describe(*command, context,
           {.notes = validate_notes,
            .exit_codes = {{exit_valid, "all valid"},
                           {exit_invalid, "a document is invalid or can't be read (all others are still checked)"},
                           {exit_unusable, "wrong usage or a schema that can't be used"}},
            .examples = {{"Check a folder of files", "assay validate --schema order.schema.json data/"},
                         {"Annotate a pull request", "assay validate --schema s.json --output github data/"}}});
  command->callback([request, &context] {
    request->rules.schemas.colors = context.error_colors();
    request->rules.tell_notes = request->verbose;
    if (request->rules.schemas.empty() && !request->rules.are_schemas) throw CLI::RequiredError("--schema");
    context.code = run_validate(*request, context.output_colors());
  });
}

}  // namespace assay::cli
