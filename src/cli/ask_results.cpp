#include "cli/ask_results.hpp"

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/line_reader.hpp"
#include "cli/line_rules.hpp"
#include "cli/named_lines.hpp"
#include "dump/bounded_json.hpp"

#include <assay/parse.hpp>

#include <iostream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace assay::cli {

/// What an earlier line says of its prompt.
struct earlier_result {
  nlohmann::ordered_json id;
  bool ok = false;
};

namespace {

/// Whether standard output goes into `file`.
bool is_standard_output(const input_file& file) {
  struct stat one = {};
  struct stat other = {};
  if (::fstat(file.number(), &one) != 0 || ::fstat(STDOUT_FILENO, &other) != 0) return false;
  return S_ISREG(one.st_mode) && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

void require_appending(const std::string& file) {
  const int flags = ::fcntl(STDOUT_FILENO, F_GETFL);
  if (flags >= 0 && (flags & O_APPEND) != 0) return;
  throw failure("standard output would overwrite '" + file + "', whose answers must be kept; append to it with >>");
}

void take_line(const numbered_line& line, const std::string& file, std::unordered_set<std::string>& answered) {
  const result<earlier_result> earlier = parse<earlier_result>(line.text, exactly);
  if (!earlier) {
    std::cerr << "assay: line " << line.number << " of '" << file << "' is not a result of assay ask; passed over\n";
  } else if (earlier->ok) {
    answered.insert(detail::bounded_json::write(earlier->id));
  }
}

}  // namespace

std::unordered_set<std::string> answered_ids(const std::string& name) {
  input_file file(name);
  const bool appended_to = is_standard_output(file);
  if (appended_to) require_appending(name);
  std::unordered_set<std::string> answered;
  line_reader reader(file);
  bool cut_off = false;
  for (line_block block; reader.next(block);) {
    cut_off = !block.too_long && !block.text().ends_with('\n');
    block_lines lines(block);
    while (const auto line = lines.next()) take_line(*line, name, answered);
  }
  if (appended_to && cut_off) output_file::standard_output().write("\n");
  return answered;
}

}  // namespace assay::cli
