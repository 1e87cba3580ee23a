// Files that hold an answer a line: what `assay parse --jsonl` does.
#pragma once

#include "cli/answer_files.hpp"
#include "cli/answer_lines.hpp"
#include "cli/report_output.hpp"

#include <assay/options.hpp>
#include <assay/schema.hpp>

#include <cstddef>
#include <string>
#include <vector>

namespace assay::cli {

struct parse_lines_request {
  schema_type type;
  parse_options options;
  line_form form;
  answer_files files;  ///< as JSON, in lines
  std::size_t jobs;    ///< threads; 0: one a core
  report_arguments page = {};
  std::string schema_name = {};                ///< which the page names
  std::vector<std::string> schema_files = {};  ///< which the page must not overwrite
};

/// Writes a line to standard output for each answer, in order and in bounded memory. Where there are several files, the
/// line names its file, and a file that can't be read gives a line of its own. Returns the worst exit code. Throws
/// failure.
[[nodiscard]] int parse_lines(const parse_lines_request& request);

}  // namespace assay::cli
