#include "cli/repair_command.hpp"

#include "answer/explained_text.hpp"
#include "cli/answer_lines.hpp"
#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "dump/bounded_json.hpp"

#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace assay::cli {
namespace {

struct repair_request {
  std::string file = "-";
  std::string report;
  parse_options options;
};

int run(const repair_request& request) {
  const std::string text = read_text(request.file, request.options.limits.max_bytes);
  std::optional<output_file> report;
  if (!request.report.empty()) report.emplace(request.report);
  const result<nlohmann::ordered_json> value = detail::repair_text(text, request.options);
  if (report) {
    detail::writing::text_out line;
    put_report(line, "1", value.repairs());
    report->write(line.view());
  }
  if (!value) {
    std::cerr << value.error().what();
    return exit_invalid;
  }
  output_file::standard_output().write(detail::bounded_json::write(*value) + "\n");
  return exit_valid;
}

}  // namespace

void add_repair_command(CLI::App& app, int& code) {
  const auto request = std::make_shared<repair_request>();
  CLI::App* command =
      app.add_subcommand("repair", "Find the JSON in any text and mend its syntax; no schema is needed");
  command->add_option("FILE", request->file, "What to read; '-' (the default) is standard input");
  add_allow_option(*command, request->options.allow);
  command->add_option("--report", request->report, "Write what was mended to FILE");
  command->footer(
      "Without a schema nothing is converted: \"35\" stays text. Several documents that are all of the text are a "
      "list; "
      "of other candidates the last is taken, one in a fence before one in a line. Text that the JSON in it does not "
      "explain (binary data, noise, words in brackets) is refused, and so is text that may be cut off, or be read in "
      "another way as well.\nExit code: 0 mended, 1 no JSON there, 2 wrong usage or an unreadable file.");
  command->callback([request, &code] { code = run(*request); });
}

}  // namespace assay::cli
