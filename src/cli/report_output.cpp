#include "cli/report_output.hpp"

#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/line_reader.hpp"
#include "cli/named_lines.hpp"
#include "json/unicode.hpp"
#include "json/utc_text.hpp"
#include "report/earlier_lines.hpp"
#include "report/report_page.hpp"
#include "report/run_collector.hpp"

#include <assay/version.hpp>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace assay::cli {
namespace {

std::string now_as_text() {
  return detail::utc_text(std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()));
}

}  // namespace

void add_report_options(CLI::App& command, report_arguments& arguments, CLI::Option* lines) {
  CLI::Option* html = command.add_option("--html", arguments.html,
                                         "Write a page about the run to FILE: totals, repairs, errors, the worst rows; "
                                         "a browser can show it without anything else");
  html->type_name("FILE");
  if (lines != nullptr) html->needs(lines);
  command
      .add_option("--compare", arguments.compare,
                  "Show on the page what changed since an earlier run, row by row: its page (*.html), or what it wrote "
                  "to standard output (JSON Lines)")
      ->needs(html)
      ->type_name("OLD");
}

report_output::report_output(const report_arguments& arguments, std::string command, const std::string& run_name) {
  page_.command = std::move(command);
  page_.version = assay::version();
  page_.created = now_as_text();
  if (!arguments.compare.empty()) read_earlier(arguments.compare, run_name);
  file_.emplace(arguments.html);
}

void report_output::add_option(std::string name, const std::string& value) {
  if (!value.empty()) page_.options.push_back({std::move(name), detail::with_valid_utf8(value)});
}

void report_output::read_earlier(const std::string& file, const std::string& run_name) {
  earlier_.emplace();
  if (file.ends_with(".html") || file.ends_with(".htm")) {
    read_earlier_page(file, run_name);
  } else {
    read_earlier_lines(file);
  }
  earlier_->sort();
  add_option("compared with", file);
}

void report_output::read_earlier_page(const std::string& name, const std::string& run_name) {
  constexpr std::size_t most_bytes = std::size_t{64} << 20;
  std::optional<reports::page> read;
  try {
    read = reports::page_in(read_whole_text(name, most_bytes));
  } catch (const failure&) {
    throw;
  } catch (const std::runtime_error& problem) {
    throw failure("can't compare with '" + name + "': " + problem.what());
  }
  if (!read || read->runs.empty()) throw failure("'" + name + "' is not a page that assay wrote with --html");
  const auto same = std::find_if(read->runs.begin(), read->runs.end(),
                                 [&](const reports::run& one) { return one.figures.name == run_name; });
  earlier_run_ = std::move(same == read->runs.end() ? read->runs.front() : *same);
  earlier_run_->changes.reset();
  earlier_is_complete_ = earlier_run_->rows_are_all;
  for (const reports::row& one : earlier_run_->rows) {
    earlier_->add({reports::key_of(one), one.number, reports::is_valid(one.outcome)});
  }
}

void report_output::read_earlier_lines(const std::string& name) {
  input_file file(name);
  line_reader reader(file);
  reports::run_collector counts;
  for (line_block block; reader.next(block);) {
    if (block.too_long) throw failure("line " + std::to_string(block.first_line) + " of '" + name + "' is too long");
    block_lines lines(block);
    while (const auto line = lines.next()) {
      if (reports::add_result_line(line->text, line->number, counts, *earlier_)) continue;
      throw failure("line " + std::to_string(line->number) + " of '" + name +
                    "' is not a result of assay parse --jsonl or assay ask --jsonl");
    }
  }
  earlier_run_ = counts.finish(name);
}

void report_output::write(std::vector<reports::run> runs, std::string note) {
  page_.note = std::move(note);
  page_.runs = std::move(runs);
  if (earlier_run_) {
    for (reports::run& one : page_.runs) {
      if (!one.changes) continue;
      one.changes->earlier = earlier_run_->figures.name;
      one.changes->complete = earlier_is_complete_;
    }
    page_.runs.push_back(*std::move(earlier_run_));
    page_.has_earlier = true;
  }
  reports::fit_rows(page_);
  file_->write(reports::page_text(page_));
}

std::optional<report_output> open_page(const report_arguments& arguments, const std::string& command,
                                       const std::string& run_name, const std::vector<std::string>& others) {
  if (arguments.html.empty()) return std::nullopt;
  if (arguments.html == "-") throw failure("--html writes a page beside standard output; give it a file");
  refuse_overwriting(arguments.html, others);
  return std::optional<report_output>(std::in_place, arguments, command, run_name);
}

}  // namespace assay::cli
