#include "cli/ask_command.hpp"

#include "cli/ask_arguments.hpp"
#include "cli/ask_lines.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/report_output.hpp"
#include "cli/schema_set.hpp"
#include "dump/bounded_json.hpp"
#include "json/printable.hpp"
#include "report/run_collector.hpp"

#include <assay/async.hpp>
#include <assay/llm.hpp>

#include <nlohmann/json.hpp>

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
  std::size_t jobs = 8;
  std::string resume;
  report_arguments page;
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

void write_value(const nlohmann::ordered_json& value) {
  output_file::standard_output().write(detail::bounded_json::write(value) + "\n");
}

async::task<void> ask_once(std::shared_ptr<language_model> model, schema_type schema, std::string prompt,
                           extract_options options) {
  const auto got = co_await extract(std::move(model), std::move(schema), std::move(prompt), std::move(options));
  write_value(got.value);
}

/// A line for each change, then the result.
async::task<void> ask_and_watch(std::shared_ptr<language_model> model, schema_type schema, std::string prompt,
                                extract_options options) {
  auto updates = stream(std::move(model), std::move(schema), std::move(prompt), std::move(options));
  nlohmann::ordered_json shown;
  while (const auto update = co_await updates.next()) {
    const bool is_new = !update->value->is_null() && *update->value != shown;
    if (!is_new && !update->is_final) continue;
    write_value(*update->value);
    shown = *update->value;
  }
}

void print(const extraction_error& problem) {
  std::cerr << problem.what();
  if (!std::string_view(problem.what()).ends_with('\n')) std::cerr << '\n';
  const nlohmann::ordered_json partial = problem.partial_json();
  if (partial.is_null()) return;
  std::cerr << "What could be read, unchecked: " << detail::printable(detail::bounded_json::write(partial)) << '\n';
}

int run_prompt(const ask_request& request, std::shared_ptr<language_model> model, schema_type schema) {
  const auto ask = request.stream ? &ask_and_watch : &ask_once;
  try {
    async::run(ask(std::move(model), std::move(schema), read_prompt(request.prompt), options_of(request.asking)),
               quiet_loop());
  } catch (const extraction_error& problem) {
    print(problem);
    return exit_invalid;
  }
  return exit_valid;
}

int run_prompts(const ask_request& request, const std::shared_ptr<language_model>& model, const schema_type& schema) {
  std::optional<report_output> page = open_page(request.page, "ask", request.model);
  if (!page)
    return ask_lines({model, schema, options_of(request.asking), request.prompt, request.resume, request.jobs});
  reports::run_collector seen(page->earlier());
  asked_rows rows(seen, request.model);
  const int code =
      ask_lines({model, schema, options_of(request.asking), request.prompt, request.resume, request.jobs, &rows});
  page->add_option("schema", root_name(request.schemas));
  page->add_option("prompts", request.prompt);
  page->add_option("system", request.asking.system);
  page->write({seen.finish(request.model)}, code > exit_by_signal ? "The run was interrupted." : "");
  return code;
}

int run(const ask_request& request) {
  refuse_two_from_standard_input(request.schemas, request.prompt);
  const schema_type schema = load_root_schema(request.schemas);
  refuse_invalid_utf8(request.asking.system, "--system");
  return with_model_failures([&] {
    const std::shared_ptr<language_model> model = make_model(request.model, request.asking);
    return request.lines ? run_prompts(request, model, schema) : run_prompt(request, model, schema);
  });
}

constexpr const char* notes =
    "Models: openai:NAME, openai-responses:NAME, anthropic:NAME, google:NAME, ollama:NAME; replay:FILE plays what "
    "--record wrote, offline. Keys come from OPENAI_API_KEY, ANTHROPIC_API_KEY, GEMINI_API_KEY; a server on this "
    "machine needs none. Calls that fail (429, 5xx, connections) are made again after a while (--transport-retries).\n"
    "With --jsonl every line is a prompt, a JSON string or an object {\"id\", \"prompt\"}, and gives one line as soon "
    "as "
    "it is done, in no order: {\"id\", \"ok\": true, \"value\", \"repairs\", \"attempts\", \"usage\"} or {\"id\", "
    "\"ok\": "
    "false, \"error\": {\"reason\", \"message\", \"errors\"}, \"attempts\", \"usage\"}; id is the line's number where "
    "it "
    "has none. A line that is no prompt gives an error with \"id\": null and its number as \"line\". Ctrl-C ends it at "
    "once; to go on, append: assay ask ... --jsonl --resume out.jsonl prompts.jsonl >> out.jsonl\n"
    "Exit code: 0 all valid, 1 a prompt without a valid answer, 2 wrong usage, no key, an unreadable schema or file, "
    "130 ended by Ctrl-C.";

}  // namespace

void add_ask_command(CLI::App& app, int& code) {
  const auto request = std::make_shared<ask_request>();
  CLI::App* command = app.add_subcommand("ask", "Ask a model for JSON by a JSON Schema, and again until it is valid");
  command->add_option("PROMPT", request->prompt,
                      "What to ask, '-' (the default) for standard input; with --jsonl the file of prompts");
  command->add_option("--model", request->model, "Which model: openai:gpt-5-mini, ollama:llama3.2, replay:FILE, ...")
      ->required();
  add_schema_options(*command, request->schemas, "The JSON Schema document")->required();
  add_ask_options(*command, request->asking);
  CLI::Option* lines = command->add_flag("--jsonl", request->lines, "Many prompts, a line each");
  command
      ->add_flag("--stream", request->stream, "Show the value as it arrives: a line for each change, then the result")
      ->excludes(lines);
  command->add_option("--jobs", request->jobs, "Prompts asked at a time with --jsonl (default 8)")
      ->needs(lines)
      ->check(CLI::Range(1, 500));
  command
      ->add_option("--resume", request->resume,
                   "With --jsonl: skip the prompts whose ids have a value in FILE, an earlier output")
      ->needs(lines);
  add_report_options(*command, request->page, lines);
  command->footer(notes);
  command->callback([request, &code] { code = run(*request); });
}

}  // namespace assay::cli
