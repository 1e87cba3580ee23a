#include "cli/answer_lines.hpp"

#include "results/result_lines.hpp"

#include <assay/parse.hpp>

#include <nlohmann/json.hpp>

#include <optional>
#include <span>
#include <string_view>

namespace assay::cli {

namespace {

constexpr std::size_t kept_bytes = std::size_t{1} << 20;

}  // namespace

void answered_block::clear() {
  lines.clear(kept_bytes);
  report.clear(kept_bytes);
  documents = 0;
  invalid = 0;
}

/// What one block is read with: memory that its lines share.
class answer_lines::block_reader {
 public:
  block_reader(const answer_lines& how, answered_block& results) : how_(how), results_(results) {}

  void read() {
    std::optional<reports::collector_pool::lease> lent;
    if (how_.collectors_ != nullptr) collector_ = &lent.emplace(*how_.collectors_).get();
    read_block();
  }

  void read_one(const numbered_line& text) {
    if (how_.form_ != line_form::answers && is_blank(text.text)) {
      ++results_.documents;
      answer_.id = std::to_string(text.number);
      refuse_line(text.number, blank_line());
    } else {
      read_line(text);
    }
  }

 private:
  void read_block() {
    const line_block& block = results_.block;
    if (block.too_long) {
      ++results_.documents;
      answer_.id = std::to_string(block.first_line);
      refuse_line(block.first_line, too_long_line());
      return;
    }
    block_lines lines(block);
    while (const auto line = lines.next()) read_line(*line);
  }

  void read_line(const numbered_line& line) {
    ++results_.documents;
    number_ = line.number;
    if (how_.form_ == line_form::answers) {
      answer_.id = std::to_string(line.number);
      read_answer(line.text, how_.options_);
    } else if (const std::optional<error> problem = read_answer_line(line, answer_)) {
      refuse_line(line.number, *problem);
    } else {
      parse_options options = how_.options_;
      if (answer_.end) options.complete = *answer_.end == ending::by_itself;
      if (answer_.end) options.cut_off = *answer_.end == ending::cut_off;
      read_answer(answer_.text, options);
    }
  }

  /// A line that holds no answer: its error speaks of the line.
  void refuse_line(std::size_t number, const error& problem) {
    const results::result_label label{how_.file_, answer_.id};
    number_ = number;
    if (collector_ != nullptr) collect_refusal(answer_.id, problem);
    put_errors(label, std::span(&problem, 1));
    if (how_.with_report_) results::put_report(results_.report, label, {});
  }

  void read_answer(std::string_view text, const parse_options& options) {
    const results::result_label label{how_.file_, answer_.id};
    result<nlohmann::ordered_json> value = parse(how_.type_, text, options);
    if (how_.with_report_) results::put_report(results_.report, label, value.repairs());
    if (!value) {
      put_errors(label, value.error().errors());
      if (collector_ != nullptr) collect(text, value, {});
      return;
    }
    const std::string_view written = results::put_valid(results_.lines, label, *std::move(value), value.repairs());
    if (collector_ != nullptr) collect(text, value, written);
  }

  void collect(std::string_view text, const result<nlohmann::ordered_json>& read, std::string_view value) {
    reports::row_facts facts{
        .number = number_, .file = how_.file_name_, .id = answer_.id, .text = text, .value = value};
    facts.repairs = read.repairs();
    facts.repair_count = read.repair_count();
    if (!read) {
      facts.outcome = reports::row_outcome::invalid;
      facts.errors = read.error().errors();
    } else if (facts.repair_count > 0) {
      facts.outcome = reports::row_outcome::repaired;
    }
    collector_->add(facts);
  }

  void collect_refusal(std::string_view id, const error& problem) {
    reports::row_facts facts{
        .number = number_, .file = how_.file_name_, .id = id, .outcome = reports::row_outcome::invalid};
    facts.errors = std::span(&problem, 1);
    collector_->add(facts);
  }

  void put_errors(results::result_label label, std::span<const error> errors) {
    results::put_invalid(results_.lines, label, errors);
    ++results_.invalid;
  }

  const answer_lines& how_;
  answered_block& results_;
  reports::run_collector* collector_ = nullptr;
  named_text answer_;
  std::size_t number_ = 0;  ///< of the line that is read
};

void answer_lines::read_one(const numbered_line& text, answered_block& results) const {
  block_reader(*this, results).read_one(text);
}

void answer_lines::read(answered_block& results) const {
  block_reader(*this, results).read();
  results.block.trim();
}

}  // namespace assay::cli
