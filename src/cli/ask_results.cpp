#include "cli/ask_results.hpp"

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/line_reader.hpp"
#include "cli/named_lines.hpp"
#include "decode/report_json.hpp"
#include "dump/bounded_json.hpp"

#include <assay/dump.hpp>
#include <assay/parse.hpp>

#include <iostream>
#include <span>

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

constexpr parse_options exactly = {.mode = mode::strict};

using detail::writing::text_out;

void put_cost(text_out& line, std::size_t attempts, const usage& cost) {
  line.put(",\"attempts\":" + std::to_string(attempts));
  line.put(",\"usage\":" + dump(cost) + "}\n");
}

/// What was wrong with the last answer that was read.
std::span<const error> errors_of(const extraction_error& problem) {
  const attempt* const judged = last_judged(problem);
  return judged == nullptr ? std::span<const error>() : judged->error->errors();
}

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

std::string value_line(std::string_view id, const extraction<nlohmann::ordered_json>& got) {
  text_out line;
  line.put("{\"id\":");
  line.put(id);
  line.put(",\"ok\":true,\"value\":");
  detail::bounded_json::write(line, got.value);
  line.put(",\"repairs\":");
  detail::put_repairs(line, got.repairs);
  put_cost(line, got.attempts.size(), got.usage);
  return line.take();
}

std::string failure_line(std::string_view id, const extraction_error& problem) {
  text_out line;
  line.put("{\"id\":");
  line.put(id);
  line.put(",\"ok\":false,\"error\":{\"reason\":");
  detail::put_readable(line, to_string(problem.reason()));
  line.put(",\"message\":");
  detail::put_readable(line, sentence_of(problem));
  line.put(",\"errors\":");
  detail::put_errors(line, errors_of(problem));
  line.put('}');
  put_cost(line, problem.attempts().size(), problem.usage());
  return line.take();
}

std::string sentence_of(const extraction_error& problem) {
  const attempt* const last = problem.attempts().empty() ? nullptr : &problem.attempts().back();
  if (last != nullptr && !last->message.empty()) return last->message;
  constexpr std::string_view title = "assay: no value: ";
  std::string_view text = problem.what();
  text = text.substr(0, text.find('\n'));
  if (text.starts_with(title)) text.remove_prefix(title.size());
  return std::string(text);
}

const attempt* last_judged(const extraction_error& problem) {
  const auto& all = problem.attempts();
  for (auto one = all.rbegin(); one != all.rend(); ++one) {
    if (one->error) return &*one;
  }
  return nullptr;
}

std::string bad_line(std::string_view id, std::size_t number, const std::string& message) {
  text_out line;
  line.put("{\"id\":");
  line.put(id);
  line.put(",\"line\":" + std::to_string(number));
  line.put(",\"ok\":false,\"error\":{\"reason\":\"line\",\"message\":");
  detail::put_readable(line, message);
  line.put('}');
  put_cost(line, 0, {});
  return line.take();
}

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
