#include "cli/ask_command.hpp"

#include "cli/answer_file_options.hpp"
#include "cli/ask_lines.hpp"
#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/schema_set.hpp"
#include "dump/bounded_json.hpp"
#include "json/printable.hpp"
#include "json/unicode.hpp"

#include <assay/async.hpp>
#include <assay/llm.hpp>

#include <nlohmann/json.hpp>

#include <csignal>
#include <cstdint>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace assay::cli {
namespace {

using mode_choice = std::optional<output_mode>;
constexpr choices<mode_choice, 3> output_mode_choices{
    {{"native", output_mode::native}, {"tool", output_mode::tool}, {"prompted", output_mode::prompted}}};

struct ask_request {
  std::string model;
  std::string base_url;
  schema_arguments schemas;
  mode_choice mode;
  std::string system;
  std::optional<double> temperature;
  std::optional<std::int64_t> max_tokens;
  int retries = retry_policy{}.max_retries;
  int transport_retries = retry_policy{}.max_transport_retries;
  std::string record;
  std::string prompt = "-";
  bool stream = false;
  bool lines = false;
  bool pretty = false;
  std::size_t jobs = 8;
  std::string resume;
};

/// A message of the library as the command's own.
failure as_failure(const std::exception& problem) {
  constexpr std::string_view title = "assay: ";
  std::string_view text = problem.what();
  if (text.starts_with(title)) text.remove_prefix(title.size());
  return failure(std::string(text));
}

std::shared_ptr<language_model> make_model(const ask_request& request) {
  provider_options options;
  options.base_url = request.base_url;
  std::shared_ptr<language_model> model = model_from(request.model, std::move(options));
  if (request.record.empty()) return model;
  return std::make_shared<recording_model>(std::move(model), request.record);
}

extract_options options_of(const ask_request& request) {
  extract_options options;
  options.mode = request.mode;
  options.instructions = request.system;
  options.base.temperature = request.temperature;
  options.base.max_tokens = request.max_tokens;
  options.retry.max_retries = request.retries;
  options.retry.max_transport_retries = request.transport_retries;
  return options;
}

/// The argument, or standard input without the line's end that echo and editors leave.
void refuse_invalid_utf8(const std::string& text, const std::string& what) {
  if (detail::utf8_error(text) == text.size()) return;
  throw failure(what + " is not UTF-8; convert it, for instance with iconv");
}

std::string read_prompt(const std::string& argument) {
  const std::size_t most = limits{}.max_bytes;
  std::string prompt = argument == "-" ? read_text("-", most) : argument;
  if (prompt.size() > most) throw failure("the prompt is longer than " + std::to_string(most) + " bytes");
  while (prompt.ends_with('\n') || prompt.ends_with('\r')) prompt.pop_back();
  if (prompt.empty()) throw failure("the prompt is empty; give one as an argument, or on standard input");
  refuse_invalid_utf8(prompt, "the prompt");
  return prompt;
}

void write_value(const nlohmann::ordered_json& value, bool pretty) {
  output_file::standard_output().write(printed(value, pretty));
}

async::task<void> ask_once(std::shared_ptr<language_model> model, schema_type schema, std::string prompt,
                           extract_options options, bool pretty) {
  const auto got = co_await extract(std::move(model), std::move(schema), std::move(prompt), std::move(options));
  write_value(got.value, pretty);
}

/// A line for each change, then the result.
async::task<void> ask_and_watch(std::shared_ptr<language_model> model, schema_type schema, std::string prompt,
                                extract_options options, bool pretty) {
  auto updates = stream(std::move(model), std::move(schema), std::move(prompt), std::move(options));
  nlohmann::ordered_json shown;
  while (const auto update = co_await updates.next()) {
    const bool is_new = !update->value->is_null() && *update->value != shown;
    if (!is_new && !update->is_final) continue;
    write_value(*update->value, pretty);
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

int run_prompt(const ask_request& request, std::shared_ptr<language_model> model, schema_type schema) {
  const auto ask = request.stream ? &ask_and_watch : &ask_once;
  try {
    async::run(
        ask(std::move(model), std::move(schema), read_prompt(request.prompt), options_of(request), request.pretty),
        quiet_loop());
  } catch (const extraction_error& problem) {
    print(problem, request.schemas.colors);
    return exit_invalid;
  }
  return exit_valid;
}

int run(const ask_request& request) {
  refuse_two_from_standard_input(request.schemas, request.prompt);
  const schema_type schema = load_root_schema(request.schemas);
  refuse_invalid_utf8(request.system, "--system");
  try {
    const std::shared_ptr<language_model> model = make_model(request);
    if (!request.lines) return run_prompt(request, model, schema);
    return ask_lines(
        {model, schema, options_of(request), request.prompt, request.resume, request.jobs, request.schemas.colors});
  } catch (const failure&) {
    throw;
  } catch (const std::invalid_argument& problem) {
    throw as_failure(problem);  // a model's name, a key, a URL
  } catch (const std::runtime_error& problem) {
    throw as_failure(problem);  // a recording that can't be read or written
  }
}

/// Within the limits; a NaN is not.
CLI::Validator number_between(double least, double most, const std::string& limits) {
  const auto check = [least, most, limits](const std::string& text) {
    double number = 0;
    const bool fits = CLI::detail::lexical_cast(text, number) && number >= least && number <= most;
    return fits ? std::string() : "'" + text + "' is no number from " + limits;
  };
  return CLI::Validator(check, "");
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
    "once; to go on, append: assay ask ... --jsonl --resume out.jsonl prompts.jsonl >> out.jsonl";

}  // namespace

void add_ask_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<ask_request>();
  CLI::App* command = app.add_subcommand("ask", "Ask a model for JSON by a JSON Schema, and again until it is valid");
  command
      ->add_option("PROMPT", request->prompt,
                   "What to ask, '-' (the default) for standard input; with --jsonl the file of prompts")
      ->type_name("");
  command->add_option("--model", request->model, "Which model: openai:gpt-5-mini, ollama:llama3.2, replay:FILE, ...")
      ->required()
      ->type_name("MODEL");
  command->add_option("--base-url", request->base_url, "Another server that speaks the provider's language")
      ->type_name("URL");
  add_schema_options(*command, request->schemas, "The JSON Schema document")->required();
  add_choice(*command, "--output-mode", request->mode, output_mode_choices,
             "How the model is held to the schema; the best that it supports by default");
  command->add_option("--system", request->system, "Standing instructions: the system prompt")->type_name("TEXT");
  command->add_option("--temperature", request->temperature, "From 0 to 2; the provider's own where it is not given")
      ->check(number_between(0, 2, "0 to 2"))
      ->type_name("N");
  command
      ->add_option("--max-tokens", request->max_tokens,
                   "The most tokens of an answer, from 1 to 10000000; the provider's own limit where it is not given")
      ->check(number_between(1, 10'000'000, "1 to 10000000"))
      ->type_name("N");
  command
      ->add_option("--retries", request->retries,
                   "How often to ask again for an invalid answer, from 0 to 100 (default 2)")
      ->check(CLI::Range(0, 100).description(""))
      ->type_name("N");
  command
      ->add_option("--transport-retries", request->transport_retries,
                   "How often to make a call again that failed (429, 5xx, connections), from 0 to 100 (default 4)")
      ->check(CLI::Range(0, 100).description(""))
      ->type_name("N");
  CLI::Option* lines = command->add_flag("--jsonl", request->lines, "Many prompts, a line each");
  command
      ->add_flag("--stream", request->stream, "Show the value as it arrives: a line for each change, then the result")
      ->excludes(lines);
  add_pretty_option(*command, request->pretty)->excludes(lines)->excludes("--stream");
  command->add_option("--record", request->record, "Append every exchange to FILE, to be replayed")->type_name("FILE");
  command->add_option("--jobs", request->jobs, "Prompts asked at a time with --jsonl (default 8)")
      ->needs(lines)
      ->check(CLI::Range(1, 500).description(""))
      ->type_name("N");
  command
      ->add_option("--resume", request->resume,
                   "With --jsonl: skip the prompts whose ids have a value in FILE, an earlier output")
      ->needs(lines)
      ->type_name("FILE");
  describe(
      *command, context,
      {.notes = notes,
       .exit_codes = {{exit_valid, "all valid"},
                      {exit_invalid, "a prompt without a valid answer"},
                      {exit_unusable, "wrong usage, no key, an unreadable schema or file"},
                      {exit_by_signal + SIGINT, "ended by Ctrl-C"}},
       .examples = {{"Ask once", "assay ask --model openai:gpt-5-mini --schema 'name, age int' 'Who wrote Emma?'"}}});
  command->callback([request, &context] {
    request->schemas.colors = context.error_colors();
    context.code = run(*request);
  });
}

}  // namespace assay::cli
