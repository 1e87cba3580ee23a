// The page of --html, for every command that has it.
#pragma once

#include "cli/page_file.hpp"
#include "report/earlier_outcomes.hpp"
#include "report/report_format.hpp"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace assay::cli {

struct report_arguments {
  std::string html = {};     ///< --html: the page's file; empty: none
  std::string compare = {};  ///< --compare: an earlier page, or an earlier output of --jsonl
};

/// Adds --html and --compare. `arguments` must live as long as the command; `lines` is the option that both need, or
/// nullptr.
void add_report_options(CLI::App& command, report_arguments& arguments, CLI::Option* lines);

/// A page that is written when the run has ended.
class report_output {
 public:
  /// Reads what the run is to be compared with, and looks whether the page's file can be written. Throws failure where
  /// either fails. Of an earlier page with several runs the one of that name counts, else the first.
  report_output(const report_arguments& arguments, std::string command, const std::string& run_name);

  /// Something that the page says of how the run was made; nothing where the value is empty.
  void add_option(std::string name, const std::string& value);
  /// nullptr where there is nothing to compare with.
  [[nodiscard]] const reports::earlier_outcomes* earlier() const noexcept { return earlier_ ? &*earlier_ : nullptr; }
  /// Writes the page; `note` may be empty.
  void write(std::vector<reports::run> runs, std::string note = {});

 private:
  void read_earlier(const std::string& file, const std::string& run_name);
  void read_earlier_page(const std::string& file, const std::string& run_name);
  void read_earlier_lines(const std::string& file);

  reports::page page_;
  std::optional<reports::earlier_outcomes> earlier_;
  std::optional<reports::run> earlier_run_;
  bool earlier_is_complete_ = true;
  std::optional<page_file> file_;
};

/// A page where one is asked for. `others` are the files that the run reads or writes: the page must not be one of
/// them.
[[nodiscard]] std::optional<report_output> open_page(const report_arguments& arguments, const std::string& command,
                                                     const std::string& run_name,
                                                     const std::vector<std::string>& others);

}  // namespace assay::cli
