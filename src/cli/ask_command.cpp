#include "cli/ask_command.hpp"

#include "cli/answer_file_options.hpp"
#include "cli/ask_arguments.hpp"
#include "cli/ask_lines.hpp"
#include "cli/capsule_files.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/report_output.hpp"
#include "cli/run_prices.hpp"
#include "cli/schema_set.hpp"
#include "dump/bounded_json.hpp"
#include "json/printable.hpp"
#include "report/run_collector.hpp"
#include "results/extraction_lines.hpp"

#include <assay/async.hpp>
#include <assay/llm.hpp>

#include <nlohmann/json.hpp>

#include <csignal>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

struct ask_request {
  std::string model;
  schema_arguments schemas;
  ask_arguments asking;
  std::string prompt = "-";
  bool stream = false;
  bool lines = false;
  bool pretty = false;
  std::size_t jobs = 8;
  std::string resume;
  report_arguments page;
  std::string prices;
  std::string source;
  std::optional<double> max_cost;
  std::string capsules;
};

/// The argument, or standard input without the line's end that echo and editors leave.
std::string read_prompt(const std::string& argument) {
  const std::size_t most = limits{}.max_bytes;
  std::string prompt = argument == "-" ? read_text("-", most) : argument;
  if (prompt.size() > most) throw failure("the prompt is longer than " + std::to_string(most) + " bytes");
  while (prompt.ends_with('\n') || prompt.ends_with('\r')) prompt.pop_back();
  if (prompt.empty()) throw failure("the prompt is empty; give one as an argument, or on standard input");
  refuse_invalid_utf8(prompt, "the prompt");
  return prompt;
}

/// Writes values to standard output, each in a line or indented.
class value_output {
 public:
  /// Where there is a source, or log-probabilities were asked for, a value is a member beside what is told of it.
  value_output(const extract_options& asked, bool pretty)
      : has_source_(asked.source.has_value()), has_logprobs_(asked.base.logprobs), pretty_(pretty) {}

  /// What there is so far.
  void write_partial(const nlohmann::ordered_json& value) const { print(told(value)); }
  void write(const nlohmann::ordered_json& value, const grounding& found,
             const std::vector<field_confidence>& sure) const {
    nlohmann::ordered_json all = told(value);
    if (has_source_) all["grounding"] = found.to_json();
    if (!sure.empty()) all["confidence"] = results::json_of(sure);
    print(all);
  }

 private:
  [[nodiscard]] nlohmann::ordered_json told(const nlohmann::ordered_json& value) const {
    return has_source_ || has_logprobs_ ? nlohmann::ordered_json{{"value", value}} : value;
  }
  void print(const nlohmann::ordered_json& what) const { output_file::standard_output().write(printed(what, pretty_)); }

  bool has_source_;
  bool has_logprobs_;
  bool pretty_;
};

async::task<void> ask_once(std::shared_ptr<language_model> model, schema_type schema, std::string prompt,
                           extract_options options, bool pretty) {
  const value_output output(options, pretty);
  const auto got = co_await extract(std::move(model), std::move(schema), std::move(prompt), std::move(options));
  output.write(got.value, got.grounding, got.confidence);
}

/// A line for each change, then the result.
async::task<void> ask_and_watch(std::shared_ptr<language_model> model, schema_type schema, std::string prompt,
                                extract_options options, bool pretty) {
  const value_output output(options, pretty);
  auto updates = stream(std::move(model), std::move(schema), std::move(prompt), std::move(options));
  nlohmann::ordered_json shown;
  while (const auto update = co_await updates.next()) {
    const bool is_new = !update->value->is_null() && *update->value != shown;
    if (!is_new && !update->is_final) continue;
    if (update->is_final) {
      output.write(*update->value, update->grounding, update->confidence);
    } else {
      output.write_partial(*update->value);
    }
    shown = *update->value;
  }
}

/// What the problem says, with the errors of the last answer in colour.
std::string text_of(const extraction_error& problem, palette colors) {
  std::string text = problem.what();
  for (const attempt& one : problem.attempts()) {
    if (!one.error || !text.ends_with(one.error->what())) continue;
    text.resize(text.size() - std::string_view(one.error->what()).size());
    text += detail::report_text(*one.error, colors.marks());
    break;
  }
  const std::size_t end = text.find('\n');
  text = colors.paint(tone::bad, text.substr(0, end)) + (end == std::string::npos ? "" : text.substr(end));
  return text.ends_with('\n') ? text : text + '\n';
}

void print(const extraction_error& problem, palette colors) {
  std::cerr << text_of(problem, colors);
  const nlohmann::ordered_json partial = problem.partial_json();
  if (partial.is_null()) return;
  std::cerr << "What could be read, unchecked: " << detail::printable(detail::bounded_json::write(partial)) << '\n';
}

extract_options options_of(const ask_request& request) {
  extract_options options = options_of(request.asking);
  if (request.source.empty()) return options;
  options.source = read_whole_text(request.source, limits{}.max_bytes);
  refuse_invalid_utf8(*options.source, "the source '" + request.source + "'");
  return options;
}

int run_prompt(const ask_request& request, std::shared_ptr<language_model> model, schema_type schema) {
  const auto ask = request.stream ? &ask_and_watch : &ask_once;
  extract_options options = options_of(request);
  std::string capsule;
  if (!request.capsules.empty()) options.retry.on_failure = capsule_into(request.capsules, capsule);
  try {
    async::run(
        ask(std::move(model), std::move(schema), read_prompt(request.prompt), std::move(options), request.pretty),
        quiet_loop());
  } catch (const extraction_error& problem) {
    print(problem, request.schemas.colors);
    if (!capsule.empty()) std::cerr << "The capsule, for assay replay: " << detail::printable(capsule) << '\n';
    return exit_invalid;
  }
  return exit_valid;
}

std::vector<std::string> other_files(const ask_request& request) {
  std::vector<std::string> all = given_schemas(request.schemas);
  all.insert(all.end(), {request.prompt, request.resume, request.asking.record, request.prices, request.source,
                         recording_of(request.model)});
  return all;
}

int run_prompts(const ask_request& request, const std::shared_ptr<language_model>& model, const schema_type& schema) {
  std::optional<report_output> page = open_page(request.page, "ask", request.model, other_files(request));
  lines_request asked{model,          schema,       options_of(request),   request.prompt,
                      request.resume, request.jobs, request.schemas.colors};
  const token_price* const price = request.asking.prices->find(request.model);
  asked.budget = run_budget(request.max_cost, price);
  asked.capsules = request.capsules;
  if (!page) return ask_lines(asked);
  reports::run_collector seen(page->earlier());
  asked_rows rows(seen, request.model);
  asked.seen = &rows;
  const int code = ask_lines(asked);
  page->add_option("schema", root_name(request.schemas));
  page->add_option("prompts", request.prompt);
  page->add_option("system", request.asking.system);
  page->add_option("prices", request.prices);
  reports::run made = seen.finish(request.model);
  made.figures.cost = cost_of(made.figures.totals, price);
  page->write({std::move(made)}, code > exit_by_signal ? "The run was interrupted." : "");
  return code;
}

int run(ask_request request) {
  refuse_two_from_standard_input(request.schemas, request.prompt);
  const schema_type schema = load_root_schema(request.schemas);
  refuse_invalid_utf8(request.asking.system, "--system");
  if (!request.capsules.empty()) make_capsule_folder(request.capsules);
  const price_table prices = read_prices(request.prices);
  name_unused_prices(prices, {request.model});
  request.asking.prices = known_prices(prices, request.asking.base_url.empty());
  return with_model_failures([&] {
    const std::shared_ptr<language_model> model = make_model(request.model, request.asking);
    return request.lines ? run_prompts(request, model, schema) : run_prompt(request, model, schema);
  });
}

constexpr const char* ask_notes =
    "Models: openai:NAME, openai-responses:NAME, anthropic:NAME, google:NAME, ollama:NAME, ollama-native:NAME, "
    "azure:NAME, vertex:NAME, bedrock:NAME; offline, replay:FILE plays back what --record wrote, and test: answers by "
    "the schema. Keys come from OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY; a server on this "
    "machine needs none. Failed calls (429, 5xx, connections) are repeated after a delay (--transport-retries).\nWith "
    "--jsonl each line is a prompt: a JSON string, or an object {\"id\", \"prompt\", \"source\"}. Each result is one "
    "line, "
    "written as soon as it is there, so the order may differ: {\"id\", \"ok\": true, \"value\", \"repairs\", "
    "\"attempts\", \"usage\"} or {\"id\", \"ok\": false, \"errors\", \"error\": {\"reason\", \"message\"}, "
    "\"attempts\", \"usage\"}; a line also has \"grounding\" where there is a source, and \"confidence\" with "
    "--logprobs, and \"capsule\", the file, with --capsule. A prompt without an id gets the number of its line. A line "
    "that is not a prompt gives "
    "an error with its number as \"line\", and \"id\": null if it has no id. Ctrl-C ends the run at once; to continue "
    "it, append: assay ask ... --jsonl --resume out.jsonl prompts.jsonl >> out.jsonl";

}  // namespace

void add_ask_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<ask_request>();
  CLI::App* command =
      app.add_subcommand("ask", "Ask a model for JSON that fits a JSON Schema, and again until it is valid");
  command
      ->add_option("PROMPT", request->prompt,
                   "The prompt, or '-' (the default) for standard input; with --jsonl the file of prompts")
      ->type_name("");
  command->add_option("--model", request->model, "Which model: openai:gpt-5-mini, ollama:llama3.2, replay:FILE, ...")
      ->required()
      ->type_name("MODEL");
  add_schema_options(*command, request->schemas, "The JSON Schema document")->required();
  add_ask_options(*command, request->asking);
  CLI::Option* lines = command->add_flag("--jsonl", request->lines, "The input has many prompts, one per line");
  command
      ->add_flag("--stream", request->stream, "Show the value as it arrives: a line for each change, then the result")
      ->excludes(lines);
  add_pretty_option(*command, request->pretty)->excludes(lines)->excludes("--stream");
  command->add_option("--jobs", request->jobs, "Prompts asked at a time with --jsonl (default 8)")
      ->needs(lines)
      ->check(CLI::Range(1, 500).description(""))
      ->type_name("N");
  command
      ->add_option("--resume", request->resume,
                   "With --jsonl: skip the prompts whose ids have a value in FILE, an earlier output")
      ->needs(lines)
      ->type_name("FILE");
  add_report_options(*command, request->page, lines);
  add_prices_option(*command, request->prices)->needs(lines);
  command
      ->add_option("--source", request->source,
                   "The text that the answer is about: values that are not in it are errors; it is not sent")
      ->type_name("FILE");
  command
      ->add_option("--max-cost", request->max_cost,
                   "With --jsonl: ask no more prompts once the run may exceed so many US dollars")
      ->needs(lines)
      ->check(number_between(0, 1e9, "0 to 1000000000"))
      ->type_name("DOLLARS");
  command
      ->add_option("--capsule", request->capsules,
                   "Write each extraction that fails into a file in DIR, for assay replay and minimize")
      ->type_name("DIR");
  describe(
      *command, context,
      {.notes = ask_notes,
       .exit_codes = {{exit_valid, "all valid"},
                      {exit_invalid, "a prompt without a valid answer, or not asked (--max-cost)"},
                      {exit_unusable, "wrong usage, no key, an unreadable schema or file"},
                      {exit_by_signal + SIGINT, "ended by Ctrl-C"}},
       .examples = {{"Ask once", "assay ask --model openai:gpt-5-mini --schema 'name, age int' 'Who wrote Emma?'"}}});
  command->callback([request, &context] {
    request->schemas.colors = context.error_colors();
    context.code = run(*request);
  });
}

}  // namespace assay::cli
