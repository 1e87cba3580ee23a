#include "cli/parse_command.hpp"

#include "cli/answer_lines.hpp"
#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/in_order.hpp"
#include "cli/line_reader.hpp"
#include "cli/progress.hpp"
#include "cli/report_output.hpp"
#include "cli/schema_set.hpp"
#include "dump/bounded_json.hpp"
#include "report/collector_pool.hpp"

#include <assay/schema.hpp>
#include <assay/stream.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace assay::cli {
namespace {

enum class error_form { text, json };
constexpr choices<error_form, 2> error_choices{{{"text", error_form::text}, {"json", error_form::json}}};

constexpr choices<line_form, 2> line_choices{{{"objects", line_form::objects}, {"answers", line_form::answers}}};

struct parse_request {
  schema_arguments schemas;
  std::string file = "-";
  std::string report;
  report_arguments page;
  parse_options options;
  error_form errors = error_form::text;
  bool lines = false;
  line_form form = line_form::objects;
  bool stream = false;
  std::size_t jobs = 0;
};

std::optional<output_file> open_report(const std::string& path) {
  if (path.empty()) return std::nullopt;
  return std::optional<output_file>(std::in_place, path);
}

void print_errors(const validation_error& problem, error_form form) {
  if (form == error_form::text) {
    std::cerr << problem.what();
    return;
  }
  std::cerr << detail::bounded_json::write(problem.to_json()) << '\n';
}

/// Reads as it arrives, in small pieces, so that a file too fills up before one's eyes.
result<nlohmann::ordered_json> read_stream(const schema_type& type, const parse_request& request) {
  constexpr std::size_t piece = 16;
  json_stream_parser parser(type, request.options);
  input_file file(request.file);
  std::string shown;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = file.read(buffer)) {
    const std::string_view chunk(buffer.data(), size);
    for (std::size_t at = 0; at < chunk.size(); at += piece) {
      parser.feed(chunk.substr(at, piece));
      std::string line = detail::bounded_json::write(parser.value()) + "\n";
      if (parser.value().is_null() || line == shown) continue;
      output_file::standard_output().write(line);
      shown = std::move(line);
    }
  }
  return parser.finish();
}

int run_document(const parse_request& request) {
  const schema_type type = load_root_schema(request.schemas);
  std::optional<output_file> report = open_report(request.report);
  const result<nlohmann::ordered_json> value =
      request.stream ? read_stream(type, request)
                     : parse(type, read_text(request.file, request.options.limits.max_bytes), request.options);
  if (report) {
    detail::writing::text_out line;
    put_report(line, "1", value.repairs());
    report->write(line.view());
  }
  if (!value) {
    print_errors(value.error(), request.errors);
    return exit_invalid;
  }
  output_file::standard_output().write(value->dump() + "\n");
  return exit_valid;
}

std::size_t thread_count(std::size_t jobs) {
  return jobs != 0 ? jobs : std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

void describe_run(report_output& page, const parse_request& request) {
  page.add_option("schema", root_name(request.schemas));
  for (const auto& [name, value] : mode_choices) {
    if (value == request.options.mode) page.add_option("mode", name);
  }
}

int run_lines(const parse_request& request) {
  schema_type schema = load_root_schema(request.schemas);
  input_file file(request.file);
  std::optional<output_file> report = open_report(request.report);
  const std::string name = request.file == "-" ? "standard input" : request.file;
  std::optional<report_output> page = open_page(request.page, "parse", name);
  reports::collector_pool collectors(page ? page->earlier() : nullptr);
  const answer_lines answers(std::move(schema), request.options, request.form, report.has_value(),
                             page ? &collectors : nullptr);
  output_file& out = output_file::standard_output();
  line_reader reader(file);
  progress shown;
  std::size_t documents = 0;
  std::size_t invalid = 0;

  const auto read = [&](answered_block& next) { return reader.next(next.block); };
  const auto work = [&](answered_block& next) { answers.read(next); };
  const auto write = [&](answered_block& next) {
    shown.make_room();
    out.write(next.lines.view());
    if (report) report->write(next.report.view());
    documents += next.documents;
    invalid += next.invalid;
    shown.show([&] { return std::to_string(documents) + " documents, " + std::to_string(invalid) + " invalid"; });
    next.clear();
  };
  run_in_order<answered_block>(thread_count(request.jobs), read, work, write);
  if (page) {
    describe_run(*page, request);
    page->write({collectors.finish(name)});
  }
  return invalid == 0 ? exit_valid : exit_invalid;
}

}  // namespace

void add_parse_command(CLI::App& app, int& code) {
  const auto request = std::make_shared<parse_request>();
  CLI::App* command =
      app.add_subcommand("parse", "Read answers by a JSON Schema; coerced JSON goes to standard output");
  command->add_option("FILE", request->file, "What to read; '-' (the default) is standard input");
  add_schema_options(*command, request->schemas, "The JSON Schema document")->required();
  add_choice(*command, "--mode", request->options.mode, mode_choices,
             "llm (the default): any text; lax: one JSON document, \"35\" becomes 35; strict: exact types");
  add_allow_option(*command, request->options.allow);
  command->add_flag("--complete", request->options.complete,
                    "The text ended by itself: where closers are missing, its end ends a number or a word as well");
  CLI::Option* lines = command->add_flag("--jsonl", request->lines, "Many answers, a line each: see --lines");
  add_choice(*command, "--lines", request->form, line_choices,
             "What a line of --jsonl is: objects (the default): a JSON string that holds the answer, or an object "
             "{\"id\", \"text\", \"finish_reason\"}, where the reason stop says --complete for the line, and length "
             "that no closer may be supplied at its end; answers: the answer itself, as in ordinary JSON Lines")
      ->needs(lines);
  command->add_option("--jobs", request->jobs, "Threads for --jsonl; 0 (the default) is one a core")
      ->needs(lines)
      ->check(CLI::Range(0, 256));
  add_choice(*command, "--errors", request->errors, error_choices,
             "How one document's errors are told (default text); those of --jsonl are always JSON");
  command
      ->add_flag("--stream", request->stream, "Show the value as it fills up: a line for each change, then the result")
      ->excludes(lines);
  command->add_option("--report", request->report, "Write each document's repairs to FILE, a line each");
  add_report_options(*command, request->page, lines);
  command->footer(
      "With --jsonl every line gives one line, in order: {\"id\", \"ok\": true, \"value\", \"repairs\"} or {\"id\", "
      "\"ok\": false, \"errors\"}; id is the line's number where it has none. Memory stays bounded whatever the size "
      "of the file; a line of more than 64 MiB is an error.\nExit code: 0 valid, 1 something is invalid, 2 wrong "
      "usage, an unreadable schema or file.");
  command->callback([request, &code] {
    refuse_two_from_standard_input(request->schemas, request->file);
    code = request->lines ? run_lines(*request) : run_document(*request);
  });
}

}  // namespace assay::cli
