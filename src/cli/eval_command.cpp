#include "cli/eval_command.hpp"

#include "cli/ask_arguments.hpp"
#include "cli/eval_cases.hpp"
#include "cli/eval_output.hpp"
#include "cli/eval_runs.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/report_output.hpp"
#include "cli/run_prices.hpp"
#include "cli/schema_set.hpp"
#include "json/printable.hpp"

#include <assay/dump.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace assay::cli {
namespace {

struct eval_request {
  schema_arguments schemas;
  std::string cases;
  std::vector<std::string> models;
  ask_arguments asking;
  std::size_t jobs = 8;
  std::size_t samples = 1;
  std::string prices;
  double tolerance = reports::comparison_options{}.tolerance;
  std::optional<double> least_exact;
  bool as_json = false;
  report_arguments page;
};

bool has_text(const eval_case& one) { return one.text.has_value(); }

/// Before anything is asked and paid for.
void check_request(const eval_request& request, const std::vector<eval_case>& cases) {
  const bool has_prompts = !std::all_of(cases.begin(), cases.end(), has_text);
  if (has_prompts && request.models.empty()) {
    throw failure("some cases have prompts; name the models to ask, with --model");
  }
  if (!has_prompts && !request.models.empty())
    throw failure("no case has a prompt, so there is nothing to ask a model");
  if (!request.asking.record.empty() && request.models.size() != 1) {
    throw failure("--record writes down what one model was asked; give one --model");
  }
  std::vector<std::string> names = request.models;
  std::sort(names.begin(), names.end());
  const auto twice = std::adjacent_find(names.begin(), names.end());
  if (twice != names.end()) throw failure("the model '" + *twice + "' is given twice");
}

/// The runs, until one of them is interrupted.
struct eval_results {
  std::vector<reports::run> runs;
  int signal = 0;
};

eval_results run_all(const eval_request& request, const eval_setup& setup, const reports::earlier_outcomes* earlier) {
  std::vector<std::shared_ptr<language_model>> models;  // all of them, before the first is asked
  const price_table prices = read_prices(request.prices);
  name_unused_prices(prices, request.models);
  ask_arguments asking = request.asking;
  asking.prices = known_prices(prices, asking.base_url.empty());
  for (const std::string& name : request.models) models.push_back(make_model(name, asking));
  eval_results made;
  const auto take = [&made](case_run one) {
    made.signal = one.signal;
    made.runs.push_back(std::move(one.run));
  };
  if (std::any_of(setup.cases.begin(), setup.cases.end(), has_text)) {
    take(read_texts(setup, std::exchange(earlier, nullptr)));
  }
  for (std::size_t i = 0; i < models.size() && made.signal == 0; ++i) {
    take(ask_cases(setup, request.models[i], models[i], std::exchange(earlier, nullptr)));
  }
  for (reports::run& one : made.runs) {
    one.figures.cost = cost_of(one.figures.totals, asking.prices->find(one.figures.name));
  }
  return made;
}

/// Says on standard error which models give no confidence that could be judged.
void name_unrated(const eval_request& request, const eval_results& results) {
  if (!request.asking.logprobs) return;
  for (const reports::run& one : results.runs) {
    const auto& known = one.figures.reliability;
    if (!known || known->all.values > 0) continue;
    std::cerr << "assay: " << detail::printable(one.figures.name)
              << ": no answer has log-probabilities that fit its text, so there is no confidence to judge; not every "
                 "model gives them, and tools have none (--output-mode native or prompted)\n";
  }
}

/// Says on standard error what keeps the run from passing.
int code_of(const eval_request& request, const eval_results& results) {
  int code = exit_valid;
  for (const reports::run& one : results.runs) {
    if (one.figures.totals.failed > 0) {
      std::cerr << "assay: " << detail::printable(one.figures.name) << ": " << one.figures.totals.failed << " of "
                << one.figures.totals.rows << " cases got no answer\n";
      code = exit_invalid;
    }
    const reports::accuracy accuracy = one.figures.accuracy.value_or(reports::accuracy{});
    const double exact =
        accuracy.cases == 0 ? 0 : static_cast<double>(accuracy.exact_matches) / static_cast<double>(accuracy.cases);
    if (request.least_exact && exact < *request.least_exact) {
      std::cerr << "assay: " << detail::printable(one.figures.name) << ": " << accuracy.exact_matches << " of "
                << accuracy.cases << " values are exactly as expected, which is less than --min-exact\n";
      code = exit_invalid;
    }
  }
  return results.signal == 0 ? code : exit_by_signal + results.signal;
}

void write_page(report_output& page, const eval_request& request, eval_results results) {
  page.add_option("schema", root_name(request.schemas));
  page.add_option("cases", request.cases);
  page.add_option("system", request.asking.system);
  page.add_option("prices", request.prices);
  if (request.samples > 1) page.add_option("samples", std::to_string(request.samples));
  page.write(std::move(results.runs), results.signal == 0 ? "" : "The run was interrupted: not all cases were asked.");
}

std::vector<std::string> other_files(const eval_request& request) {
  std::vector<std::string> all = given_schemas(request.schemas);
  all.insert(all.end(), {request.cases, request.prices, request.asking.record});
  for (const std::string& model : request.models) all.push_back(recording_of(model));
  return all;
}

int run_eval(const eval_request& request) {
  refuse_two_from_standard_input(request.schemas, request.cases);
  refuse_invalid_utf8(request.asking.system, "--system");
  const schema_type schema = load_root_schema(request.schemas);
  const std::vector<eval_case> cases = read_cases(request.cases, schema);
  check_request(request, cases);
  const bool has_texts = std::any_of(cases.begin(), cases.end(), has_text);
  std::optional<report_output> page =
      open_page(request.page, "eval", has_texts ? texts_run_name : request.models.front(), other_files(request));
  const eval_setup setup{cases,        schema,          {request.tolerance},   options_of(request.asking),
                         request.jobs, request.samples, request.schemas.colors};
  return with_model_failures([&] {
    eval_results results = run_all(request, setup, page ? page->earlier() : nullptr);
    reports::evaluation shown;
    shown.interrupted = results.signal != 0;
    for (const reports::run& one : results.runs) shown.runs.push_back(one.figures);
    output_file::standard_output().write(request.as_json ? dump(shown, 2) + "\n" : evaluation_text(shown));
    name_unrated(request, results);
    const int code = code_of(request, results);
    if (page) write_page(*page, request, std::move(results));
    return code;
  });
}

constexpr const char* eval_notes =
    "Each line of the cases is {\"id\", \"text\" or \"prompt\", \"expected\"}: a text is read as assay parse reads it, "
    "a prompt is asked of each model as assay ask does. A value is compared with the expected one field by field: keys "
    "by name, items in their order, numbers with a fraction within --tolerance. A call that failed is not judged.\n"
    "With --logprobs or --samples each value has a confidence, from the probabilities of its tokens or from the "
    "samples "
    "that agree. A table says for each interval of confidence what share of the values was right.";

}  // namespace

void add_eval_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<eval_request>();
  CLI::App* command =
      app.add_subcommand("eval", "Measure models on cases with expected values: accuracy, refusals, cost, latency");
  command->add_option("--cases", request->cases, "The cases, JSON Lines; '-' is standard input")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--model", request->models,
                   "Which model: openai:gpt-5-mini, ollama:llama3.2, replay:FILE, ...; may be repeated")
      ->allow_extra_args(false)
      ->type_name("MODEL");
  add_schema_options(*command, request->schemas, "The JSON Schema document")->required();
  add_ask_options(*command, request->asking);
  command->add_option("--jobs", request->jobs, "Prompts asked at a time (default 8)")
      ->check(CLI::Range(1, 500).description(""))
      ->type_name("N");
  command
      ->add_option(
          "--samples", request->samples,
          "Ask each prompt N times and take the majority of each field; the share of the samples that agree is "
          "the confidence, which is judged (default 1)")
      ->check(CLI::Range(1, 100).description(""))
      ->excludes("--logprobs")
      ->type_name("N");
  add_prices_option(*command, request->prices);
  command
      ->add_option("--tolerance", request->tolerance,
                   "Relative tolerance for numbers of which one has a fraction (default 1e-9)")
      ->check(number_between(0, 1, "0 to 1"))
      ->type_name("N");
  command
      ->add_option("--min-exact", request->least_exact,
                   "Exit with 1 if less than this share of the values, from 0 to 1, is exactly as expected")
      ->check(number_between(0, 1, "0 to 1"))
      ->type_name("N");
  command->add_flag("--json", request->as_json, "One JSON object (schemas/report/Evaluation.schema.json)");
  add_report_options(*command, request->page, nullptr);
  describe(*command, context,
           {.notes = eval_notes,
            .exit_codes = {{exit_valid, "completed"},
                           {exit_invalid, "a share below --min-exact, or a case without an answer"},
                           {exit_unusable, "wrong usage, an unreadable schema or file"},
                           {exit_by_signal + SIGINT, "ended by Ctrl-C"}},
            .examples = {{"Two models side by side",
                          "assay eval --schema s.json --cases cases.jsonl --model openai:gpt-5-mini --model "
                          "ollama:llama3.2"}}});
  command->callback([request, &context] {
    request->schemas.colors = context.error_colors();
    context.code = run_eval(*request);
  });
}

}  // namespace assay::cli
