#include "cli/repair_command.hpp"

#include "answer/explained_text.hpp"
#include "cli/answer_file_options.hpp"
#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/help_text.hpp"
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
  answer_files files;
  parse_options options;
};

}  // namespace

void add_repair_command(CLI::App& app, command_context& context) {
  const auto request = std::make_shared<repair_request>();
  CLI::App* command =
      app.add_subcommand("repair", "Find the JSON in any text and repair its syntax; no schema is needed");
  add_answer_files(*command, request->files);
  add_allow_option(*command, request->options.allow);
  add_pretty_option(*command, request->files.pretty);
  describe(
      *command, context,
      {.notes =
           "Without a schema nothing is converted: \"35\" stays a string. If the text consists of several documents, "
           "they are a list; of other candidates the last one is taken, and one in a code fence is preferred to one in "
           "a line. Text that is neither JSON nor prose around it (binary data, noise, words in brackets) is refused, "
           "and so is text that may be cut off or can be read in another way.",
       .exit_codes = {{exit_valid, "repaired"},
                      {exit_invalid, "no JSON there"},
                      {exit_unusable, "wrong usage or an unreadable file"}},
       .examples = {{"Repair what is in the clipboard", "wl-paste | assay repair --pretty"}}});
  command->callback([request, &context] {
    request->files.colors = context.error_colors();
    request->files.max_bytes = request->options.limits.max_bytes;
    const auto read = [&](std::string_view text) { return detail::repair_text(text, request->options); };
    context.code = read_answer_files(request->files, read);
  });
}

}  // namespace assay::cli
