#include "cli/minimize_command.hpp"

#include "cli/choices.hpp"
#include "cli/failing_answer.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/minimize.hpp"
#include "cli/progress.hpp"
#include "cli/progress_words.hpp"
#include "cli/same_error.hpp"
#include "cli/schema_set.hpp"
#include "cli/terminal.hpp"
#include "json/printable.hpp"

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::cli {
namespace {

struct minimize_request {
  schema_arguments schemas;
  std::string file = "-";
  parse_options options;
  std::size_t max_trials = 20'000;
  std::string capsule;
  std::optional<int> attempt;
};

failing_answer answer_in_file(const minimize_request& request) {
  return {load_root_schema(request.schemas), read_text(request.file, request.options.limits.max_bytes),
          request.options};
}

/// The error to keep: of those that were found before, the first that is found again; otherwise the first.
error error_to_keep(const failing_answer& answer, const std::vector<error>& found) {
  for (const known_error& before : answer.errors) {
    const auto same = std::find_if(found.begin(), found.end(), [&before](const error& one) {
      return one.type == before.type && one.message == before.message;
    });
    if (same != found.end()) return *same;
  }
  return found.front();
}

repair_classes without(repair_classes all, repair_classes some) {
  all.bits = static_cast<std::uint8_t>(all.bits & ~some.bits);
  return all;
}

bool needs_a_forbidden_repair(const validation_error& read) {
  return std::any_of(read.errors().begin(), read.errors().end(),
                     [](const error& one) { return one.type == "repair_not_allowed"; });
}

/// Forbids the repairs that the error needs none of: what is JSON stays JSON, and what only has to be found is not
/// mended. Whether there are any.
bool forbid_needless_repairs(failing_answer& answer, const error& wanted) {
  const repair_classes allowed = answer.options.allow;
  for (const repair_classes needless : {repairs::syntax | repairs::finding, repairs::syntax}) {
    answer.options.allow = without(allowed, needless);
    const std::optional<validation_error> read = answer.judge(answer.text);
    if (read && has_same_error(read->errors(), wanted) && !needs_a_forbidden_repair(*read)) return true;
  }
  answer.options.allow = allowed;
  return false;
}

/// "age: Input should be a valid integer [type=int_parsing]"
std::string words_of(const error& found) {
  const std::string place = found.loc.empty() ? "(the whole answer)" : to_string(found.loc);
  return detail::printable(place + ": " + found.message) + " [type=" + found.type + "]";
}

/// On a terminal, what would control it is escaped; elsewhere the text is exact.
void write_text_found(const std::string& text) {
  output_file& out = output_file::standard_output();
  if (!is_terminal(standard_output)) return out.write(text);
  const std::string shown = detail::printable_lines(text);
  out.write(shown.ends_with('\n') ? shown : shown + '\n');
}

int run(const minimize_request& request) {
  failing_answer answer =
      request.capsule.empty() ? answer_in_file(request) : answer_in_capsule(request.capsule, request.attempt);
  const std::string& text = answer.text;
  const std::optional<validation_error> first = answer.judge(text);
  if (!first) {
    std::cerr << "assay: the answer is valid" << (answer.errors.empty() ? "" : " by the schema in the capsule")
              << ": there is no error to keep\n";
    return exit_invalid;
  }
  const error wanted = error_to_keep(answer, first->errors());
  const bool forbids = forbid_needless_repairs(answer, wanted);
  progress shown(request.schemas.colors);
  std::size_t trials = 0;
  std::size_t smallest = text.size();
  const auto same = [&](std::string_view candidate) {
    const std::optional<validation_error> read = answer.judge(candidate);
    const bool is_same =
        read && has_same_error(read->errors(), wanted) && !(forbids && needs_a_forbidden_repair(*read));
    ++trials;
    if (is_same) smallest = candidate.size();
    shown.show([&] { return std::vector<progress_part>{{counted(smallest, "byte")}, {counted(trials, "trial")}}; });
    return is_same;
  };
  minimized_text found = minimize(text, same, request.max_trials);
  const std::size_t size_found = found.text.size();
  if (!found.text.ends_with('\n') && same(found.text + '\n')) found.text += '\n';
  shown.hide();
  write_text_found(found.text);
  const palette colors = request.schemas.colors;
  std::cerr << colors.paint(tone::bad, words_of(wanted)) << '\n'
            << counted(text.size(), "byte") << " made " << counted(size_found, "byte") << " in "
            << counted(found.trials, "trial") << '\n';
  if (found.is_minimal) return exit_valid;
  std::cerr << colors.paint(tone::warning, "not minimal:") << " the search ended after " << grouped(request.max_trials)
            << " trials; --limit allows more\n";
  return exit_unfinished;
}

}  // namespace

void add_minimize_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<minimize_request>();
  CLI::App* command =
      app.add_subcommand("minimize", "Reduce an answer that fails to the smallest one with the same error");
  CLI::Option* file =
      command->add_option("FILE", request->file, "The answer; '-' (the default) is standard input")->type_name("");
  CLI::Option* schema = add_schema_options(*command, request->schemas, "The JSON Schema");
  add_reading_options(*command, request->options);
  CLI::Option* capsule =
      command
          ->add_option(
              "--capsule", request->capsule,
              "A failed extraction (ask --capsule): its schema, and the answer of its last invalid attempt, in "
              "place of --schema and FILE")
          ->type_name("FILE")
          ->excludes(file)
          ->excludes(schema);
  for (const char* of_reading : {"--mode", "--allow", "--complete"}) capsule->excludes(of_reading);
  command->add_option("--attempt", request->attempt, "With --capsule: the answer of attempt N")
      ->needs(capsule)
      ->check(CLI::Range(1, 1'000'000).description(""))
      ->type_name("N");
  command
      ->add_option("--limit", request->max_trials,
                   "How many smaller texts to try at most, from 1 to 100000000 (default 20000)")
      ->check(CLI::Range(1, 100'000'000).description(""))
      ->type_name("N");
  describe(
      *command, context,
      {.notes =
           "The text goes to standard output unchanged (on a terminal, control characters are escaped), with a line "
           "end "
           "after it if that changes nothing; the error and the sizes go to standard error. The same error is one of "
           "the same type at the same path as the first error that assay parse reports. Indexes of lists may differ, "
           "and an error of the answer as a whole must also have the same message. Other errors may come and "
           "go.\nThe text is minimal: without any one of its members, items, lines, words or characters it would not "
           "have the error.",
       .exit_codes = {{exit_valid, "minimal"},
                      {exit_invalid, "the answer is valid"},
                      {exit_unusable, "wrong usage, an unreadable schema or file"},
                      {exit_unfinished, "--limit ended the search first"}},
       .examples = {{"The part of an answer that matters, for a bug report",
                     "assay minimize --schema s.json answer.txt > smallest.txt"},
                    {"The same of an extraction that failed", "assay minimize --capsule failed.capsule.json"}}});
  command->callback([request, &context] {
    request->schemas.colors = context.error_colors();
    if (request->schemas.schemas.empty() && request->capsule.empty()) throw CLI::RequiredError("--schema");
    refuse_two_from_standard_input(request->schemas, request->file);
    context.code = run(*request);
  });
}

}  // namespace assay::cli
