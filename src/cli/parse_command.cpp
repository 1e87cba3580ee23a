#include "cli/parse_command.hpp"

#include "cli/answer_file_options.hpp"
#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
#include "cli/parse_frames.hpp"
#include "cli/parse_lines.hpp"
#include "cli/report_output.hpp"
#include "cli/schema_set.hpp"
#include "dump/bounded_json.hpp"

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

constexpr choices<error_form, 2> error_choices{{{"text", error_form::text}, {"json", error_form::json}}};

constexpr choices<line_form, 2> line_choices{{{"objects", line_form::objects}, {"answers", line_form::answers}}};

struct parse_request {
  schema_arguments schemas;
  answer_files files;
  report_arguments page;
  parse_options options;
  bool lines = false;
  bool framed = false;
  line_form form = line_form::objects;
  bool stream = false;
  std::size_t jobs = 0;
};

/// Reads in small pieces, so that the value of a file grows visibly, too.
result<nlohmann::ordered_json> read_stream(const schema_type& type, const parse_request& request) {
  const std::vector<std::string> names = request.files.all();
  if (names.size() > 1) throw failure("--stream shows one answer as it fills up; give a single file");
  constexpr std::size_t piece = 16;
  json_stream_parser parser(type, request.options);
  input_file file(names.front());
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

int run_framed(const schema_type& type, const parse_request& request) {
  const std::vector<std::string> names = request.files.all();
  if (names.size() > 1) throw failure("--framed is a conversation with one program; give a single file");
  parse_frames({type, request.options, request.form, names.front()});
  return exit_valid;
}

int run(parse_request& request) {
  const schema_type type = load_root_schema(request.schemas);
  if (request.lines) {
    return parse_lines({type, request.options, request.form, request.files, request.jobs, request.page,
                        root_name(request.schemas), given_schemas(request.schemas)});
  }
  if (request.framed) return run_framed(type, request);
  if (request.stream) return finish_single_answer(request.files, read_stream(type, request));
  return read_answer_files(request.files, [&](std::string_view text) { return parse(type, text, request.options); });
}

/// Adds --jsonl, --framed, --lines and --jobs, for many answers.
void add_options_for_many(CLI::App& command, parse_request& request) {
  CLI::Option* lines =
      command.add_flag("--jsonl", request.lines, "The input has many answers, one per line: see --lines");
  command.add_flag("--framed", request.framed,
                   "A conversation with a program that keeps assay running: each text follows a four-byte "
                   "big-endian length; so does each result, which is a line of --jsonl");
  add_choice(
      command, "--lines", request.form, line_choices,
      "What each line of --jsonl, or each text of --framed, is. objects (the default): a JSON string that holds "
      "the answer, or an object {\"id\", \"text\", \"finish_reason\"}; the reason stop sets --complete for that "
      "line, and length means that no closing bracket may be supplied at its end. answers: the answer itself, as "
      "in ordinary JSON Lines");
  command.add_option("--jobs", request.jobs, "Threads for --jsonl; 0 (the default) means one per core")
      ->needs(lines)
      ->check(CLI::Range(0, 256).description(""))
      ->type_name("N");
}

/// The options that contradict each other.
void exclude_each_other(CLI::App& command) {
  for (const char* other : {"--jsonl", "--stream", "--pretty", "--report", "--errors", "--line-per-file"}) {
    command.get_option("--framed")->excludes(command.get_option(other));
  }
  for (const char* other : {"--stream", "--pretty", "--line-per-file"}) {
    command.get_option("--jsonl")->excludes(command.get_option(other));
  }
  for (const char* other : {"--pretty", "--line-per-file"}) {
    command.get_option("--stream")->excludes(command.get_option(other));
  }
}

}  // namespace

void add_parse_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<parse_request>();
  CLI::App* command =
      app.add_subcommand("parse", "Read models' answers into values of a JSON Schema, and print them as JSON");
  add_answer_files(*command, request->files);
  add_schema_options(*command, request->schemas, "The JSON Schema document")->required();
  add_reading_options(*command, request->options);
  add_pretty_option(*command, request->files.pretty);
  add_options_for_many(*command, *request);
  add_choice(*command, "--errors", request->files.errors, error_choices,
             "Format of the errors of a single document (default text); with --jsonl they are always JSON");
  command->add_flag("--stream", request->stream,
                    "Show the value while it is read: a line for each change, then the result");
  add_report_options(*command, request->page, command->get_option("--jsonl"));
  exclude_each_other(*command);
  describe(
      *command, context,
      {.notes =
           "With --jsonl each line of input gives one line of output, in order: {\"id\", \"ok\": true, \"value\", "
           "\"repairs\"} or {\"id\", \"ok\": false, \"errors\"}; a line without an id gets its number. Memory use is "
           "bounded, whatever the size of the file; a line of more than 64 MiB is an error.\n"
           "With --framed each text gives one result, in order, as soon as it has arrived; invalid answers are "
           "reported only in their results. A text of more than 64 MiB, or an end within a frame, ends the "
           "conversation with code 2.",
       .exit_codes = {{exit_valid, "valid"},
                      {exit_invalid, "something is invalid (not with --framed)"},
                      {exit_unusable, "wrong usage, an unreadable schema or file"}},
       .examples = {
           {"Read an answer", "assay parse --schema person.schema.json answer.txt"},
           {"The same with a schema on the command line", "assay parse --schema 'name, age int' answer.txt"},
           {"Read many answers, one per line", "assay parse --schema s.json --jsonl answers.jsonl > results.jsonl"}}});
  command->callback([request, &context, command] {
    if (command->count("--lines") != 0 && !request->lines && !request->framed) {
      throw CLI::RequiresError("--lines", "--jsonl or --framed");
    }
    request->schemas.colors = request->files.colors = context.error_colors();
    request->files.max_bytes = request->options.limits.max_bytes;
    for (const std::string& name : request->files.all()) refuse_two_from_standard_input(request->schemas, name);
    context.code = run(*request);
  });
}

}  // namespace assay::cli
