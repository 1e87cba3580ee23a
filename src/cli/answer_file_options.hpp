// The options of the commands that read files of answers, the same for each.
#pragma once

#include "cli/answer_files.hpp"

#include <CLI/CLI.hpp>

namespace assay::cli {

/// Adds FILE..., --line-per-file and --report. `files` must live as long as the command.
inline void add_answer_files(CLI::App& command, answer_files& files) {
  command
      .add_option("FILE", files.names,
                  "What to read; '-' (the default) is standard input. Each of several files gives a line: {\"file\", "
                  "\"ok\": true, \"value\", \"repairs\"} or {\"file\", \"ok\": false, \"errors\"}")
      ->type_name("");
  command.add_flag("--line-per-file", files.line_per_file,
                   "Give a line for a single file as well, where xargs may leave one for its last call");
  command.add_option("--report", files.report, "Write the repairs of each answer to FILE, one line per answer")
      ->type_name("FILE");
}

/// Adds --pretty.
inline CLI::Option* add_pretty_option(CLI::App& command, bool& pretty) {
  return command.add_flag("--pretty", pretty, "Print JSON on several lines, indented by two spaces per level");
}

}  // namespace assay::cli
