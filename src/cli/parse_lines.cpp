#include "cli/parse_lines.hpp"

#include "cli/choices.hpp"
#include "cli/failure.hpp"
#include "cli/files.hpp"
#include "cli/in_order.hpp"
#include "cli/line_reader.hpp"
#include "cli/progress.hpp"
#include "cli/signal_watch.hpp"
#include "json/unicode.hpp"
#include "report/collector_pool.hpp"
#include "results/result_lines.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace assay::cli {
namespace {

/// The bytes of a file; nothing where that isn't known. It is not opened: a named pipe can be opened only once.
std::optional<std::uint64_t> bytes_of(const std::string& name) {
  if (name == "-") return input_file(name).bytes_left();
  std::error_code problem;
  const std::filesystem::file_status status = std::filesystem::status(name, problem);
  if (!std::filesystem::exists(status)) return 0;  // it is told when its turn comes
  if (!std::filesystem::is_regular_file(status)) return std::nullopt;
  const std::uintmax_t size = std::filesystem::file_size(name, problem);
  return problem ? std::nullopt : std::optional<std::uint64_t>(size);
}

/// The bytes of all files.
std::optional<std::uint64_t> bytes_of(const std::vector<std::string>& names) {
  std::uint64_t sum = 0;
  for (const std::string& name : names) {
    const std::optional<std::uint64_t> size = bytes_of(name);
    if (!size) return std::nullopt;
    sum += *size;
  }
  return sum;
}

class lines_run {
 public:
  explicit lines_run(const parse_lines_request& request)
      : request_(request),
        names_(request.files.all()),
        page_(open_page(request.page, "parse", run_name(), other_files())),
        collectors_(page_ ? page_->earlier() : nullptr),
        shown_(request.files.colors) {
    if (!request.files.report.empty()) report_.emplace(request.files.report);
    extent_.total = bytes_of(names_);
  }

  int run() {
    if (page_) interruption_.emplace();
    for (const std::string& name : names_) {
      if (signal() != 0) break;
      try {
        read_file(name);
      } catch (const output_failure&) {
        throw;
      } catch (const failure& problem) {
        if (names_.size() == 1) throw;
        refuse_file(name, problem.what());
      }
    }
    if (page_) write_page();
    if (signal() != 0) return interrupted();
    if (!unreadable_.empty()) return exit_unusable;
    return invalid_ == 0 ? exit_valid : exit_invalid;
  }

 private:
  /// What the page calls the run.
  [[nodiscard]] std::string run_name() const {
    const std::string first = names_.front() == "-" ? "standard input" : names_.front();
    return names_.size() == 1 ? first : first + " and " + std::to_string(names_.size() - 1) + " more";
  }

  [[nodiscard]] std::vector<std::string> other_files() const {
    std::vector<std::string> all = names_;
    all.push_back(request_.files.report);
    all.insert(all.end(), request_.schema_files.begin(), request_.schema_files.end());
    return all;
  }

  [[nodiscard]] int signal() const { return interruption_ ? interruption_->signal() : 0; }

  int interrupted() {
    shown_.hide();
    std::cerr << "assay: interrupted: the page has the " << grouped(documents_) << " documents that were read\n";
    return exit_by_signal + signal();
  }

  /// What a reader of the page must know.
  [[nodiscard]] std::string note() const {
    std::string text = signal() == 0 ? "" : "The run was interrupted.";
    if (unreadable_.empty()) return text;
    constexpr std::size_t most = 10;
    text += text.empty() ? "Not read: " : " Not read: ";
    for (std::size_t i = 0; i < std::min(most, unreadable_.size()); ++i) {
      text += (i == 0 ? "" : ", ") + detail::with_valid_utf8(unreadable_[i]);
    }
    return text + (unreadable_.size() > most ? " and " + std::to_string(unreadable_.size() - most) + " more." : ".");
  }

  void write_page() {
    page_->add_option("schema", request_.schema_name);
    for (const auto& [name, value] : mode_choices) {
      if (value == request_.options.mode) page_->add_option("mode", name);
    }
    page_->write({collectors_.finish(run_name())}, note());
  }

  void read_file(const std::string& name) {
    const std::string label = names_.size() > 1 ? name : std::string();
    const answer_lines answers(request_.type, request_.options, request_.form, label, report_.has_value(),
                               page_ ? &collectors_ : nullptr);
    input_file file(name);
    line_reader reader(file);
    const std::uint64_t before = extent_.done;
    const auto read = [&](answered_block& next) {
      const bool is_there = interruption_ ? next_unless_interrupted(file, reader, next.block) : reader.next(next.block);
      next.end = before + reader.bytes_given();
      return is_there;
    };
    const auto work = [&](answered_block& next) { answers.read(next); };
    const auto write = [&](answered_block& next) { write_block(next); };
    const std::size_t cores = std::max<std::size_t>(1, std::thread::hardware_concurrency());
    run_in_order<answered_block>(request_.jobs != 0 ? request_.jobs : cores, read, work, write);
  }

  bool next_unless_interrupted(const input_file& file, line_reader& reader, line_block& block) const {
    while (!reader.ended() && interruption_->wait_for(file.number())) {
      if (reader.advance(block)) return true;
    }
    return false;
  }

  void write_block(answered_block& block) {
    shown_.make_room();
    output_file::standard_output().write(block.lines.view());
    if (report_) report_->write(block.report.view());
    documents_ += block.documents;
    invalid_ += block.invalid;
    extent_.done = block.end;
    shown_.show([this] { return parts(); });
    block.clear();
  }

  void refuse_file(const std::string& name, const std::string& why) {
    detail::writing::text_out line;
    put_unreadable(line, name, why);
    shown_.hide();
    output_file::standard_output().write(line.view());
    complain(why, request_.files.colors);
    unreadable_.push_back(name);
  }

  [[nodiscard]] std::vector<progress_part> parts() const {
    std::vector<progress_part> all;
    run_extent now = extent_;
    now.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
    append_extent(all, now);
    all.push_back({grouped(documents_) + " documents"});
    all.push_back({grouped(invalid_) + " invalid", invalid_ > 0});
    all.push_back({rate_words(documents_, now.seconds)});
    return all;
  }

  const parse_lines_request& request_;
  std::vector<std::string> names_;
  std::optional<output_file> report_;
  std::optional<report_output> page_;
  std::optional<signal_watch> interruption_;  ///< where there is a page
  reports::collector_pool collectors_;
  std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  run_extent extent_;
  std::size_t documents_ = 0;
  std::size_t invalid_ = 0;
  std::vector<std::string> unreadable_;  ///< files
  progress shown_;
};

}  // namespace

int parse_lines(const parse_lines_request& request) { return lines_run(request).run(); }

}  // namespace assay::cli
