#include "cli/answer_files.hpp"

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/pretty_json.hpp"
#include "dump/bounded_json.hpp"
#include "json/printable.hpp"
#include "json/text_out.hpp"
#include "results/result_lines.hpp"

#include <algorithm>
#include <iostream>
#include <optional>
#include <span>
#include <utility>

namespace assay::cli {
namespace {

using detail::writing::text_out;

std::optional<output_file> open_report(const std::string& path) {
  if (path.empty()) return std::nullopt;
  return std::optional<output_file>(std::in_place, path);
}

void write_report(std::optional<output_file>& report, results::result_label label, std::span<const repair> repairs) {
  if (!report) return;
  text_out line;
  results::put_report(line, label, repairs);
  report->write(line.view());
}

class several_answers {
 public:
  several_answers(const answer_files& files, const answer_reader& read)
      : files_(files), read_(read), report_(open_report(files.report)) {}

  int run(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      const int code = read_file(name);
      worst_ = std::max(worst_, code);
    }
    return worst_;
  }

 private:
  int read_file(const std::string& name) {
    const std::string label = results::file_label(name);
    std::string text;
    try {
      text = read_text(name, files_.max_bytes);
    } catch (const failure& problem) {
      put_unreadable(line_, name, problem.what());
      write_line();
      complain(problem.what(), files_.colors);
      return exit_unusable;
    }
    result<nlohmann::ordered_json> value = read_(text);
    write_report(report_, {.file = label}, value.repairs());
    if (value) {
      results::put_valid(line_, {.file = label}, *std::move(value), value.repairs());
      write_line();
      return exit_valid;
    }
    results::put_invalid(line_, {.file = label}, value.error().errors());
    write_line();
    if (files_.errors == error_form::text) {
      std::cerr << files_.colors.paint(tone::place, detail::printable(name)) << ": "
                << detail::report_text(value.error(), files_.colors.marks());
    }
    return exit_invalid;
  }

  void write_line() {
    const std::string_view line = line_.view();
    output_file::standard_output().write(files_.pretty ? pretty_json(line.substr(0, line.size() - 1)) + "\n"
                                                       : std::string(line));
    constexpr std::size_t kept = std::size_t{1} << 20;
    line_.clear(kept);
  }

  const answer_files& files_;
  const answer_reader& read_;
  std::optional<output_file> report_;
  text_out line_;
  int worst_ = exit_valid;
};

}  // namespace

std::vector<std::string> answer_files::all() const {
  if (names.empty()) return {"-"};
  if (std::count(names.begin(), names.end(), "-") > 1) {
    throw failure("standard input can be read only once; give '-' a single time");
  }
  return names;
}

int read_answer_files(const answer_files& files, const answer_reader& read) {
  const std::vector<std::string> names = files.all();
  if (names.size() > 1 || files.line_per_file) return several_answers(files, read).run(names);
  return finish_single_answer(files, read(read_text(names.front(), files.max_bytes)));
}

int finish_single_answer(const answer_files& files, const result<nlohmann::ordered_json>& value) {
  std::optional<output_file> report = open_report(files.report);
  write_report(report, {.id = "1"}, value.repairs());
  if (value) {
    output_file::standard_output().write(printed(*value, files.pretty));
    return exit_valid;
  }
  if (files.errors == error_form::text) {
    std::cerr << detail::report_text(value.error(), files.colors.marks());
  } else {
    output_file::standard_error().write(detail::bounded_json::write(value.error().to_json()) + "\n");
  }
  return exit_invalid;
}

error unreadable_file(std::string why) {
  error found;
  found.type = "unreadable_file";
  found.message = std::move(why);
  return found;
}

void put_unreadable(text_out& out, const std::string& name, std::string why) {
  const std::string label = results::file_label(name);
  const error found = unreadable_file(std::move(why));
  results::put_invalid(out, {.file = label}, std::span(&found, 1));
}

std::string printed(const nlohmann::ordered_json& value, bool pretty) {
  const std::string compact = detail::bounded_json::write(value);
  return (pretty ? pretty_json(compact) : compact) + "\n";
}

}  // namespace assay::cli
