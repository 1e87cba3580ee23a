#include "report/run_collector.hpp"

#include "report/field_names.hpp"
#include "report/kept_row.hpp"

#include <assay/async/detail/saturating.hpp>

#include <algorithm>
#include <memory>
#include <span>
#include <string_view>
#include <tuple>

namespace assay::reports {
namespace {

constexpr char key_separator = '\n';

/// Rows with errors before those with other values than are expected, and those before rows with repairs.
std::uint64_t badness(const row_facts& facts) {
  constexpr std::uint64_t most = 100'000;
  if (!is_valid(facts.outcome)) return 2 * most + std::min<std::uint64_t>(facts.errors.size(), most);
  if (facts.comparison != nullptr && !facts.comparison->matches()) {
    return most + std::min(facts.comparison->difference_count, most);
  }
  return std::min(facts.repair_count, most);
}

/// Whether a row is the better example: the first.
bool comes_before(const row_facts& facts, const error_cluster& known) {
  return std::tuple(facts.number, facts.file) < std::tuple(known.example, std::string_view(known.example_file));
}

/// Rows of several files may have the same number.
std::uint64_t rank_by_number(const row_facts& facts) {
  if (facts.file.empty()) return facts.number;
  constexpr int bits = 16;
  return facts.number << bits | (row_key(facts.file, facts.id) >> (64 - bits));
}

void count_verdict(field_accuracy& counts, const field_verdict& verdict) {
  if (verdict.is_correct) {
    ++counts.correct;
  } else if (verdict.kind == difference_kind::wrong) {
    ++counts.wrong;
  } else {
    ++(verdict.kind == difference_kind::missing ? counts.missing : counts.extra);
  }
}

}  // namespace

class run_collector::lazy_row {
 public:
  explicit lazy_row(const row_facts& facts) : facts_(facts) {}

  const shared_row& get() {
    if (!made_) made_ = std::make_shared<const row>(make_row(facts_));
    return made_;
  }

 private:
  const row_facts& facts_;
  shared_row made_;
};

void run_collector::add(const row_facts& facts) {
  lazy_row made(facts);
  add_totals(facts);
  add_repairs(facts);
  add_errors(facts, made);
  if (facts.comparison != nullptr) add_verdicts(facts);
  if (facts.comparison != nullptr && facts.confidence != nullptr) add_confidence(facts);
  if (earlier_ != nullptr) add_mark(facts, made);
  keep(facts, made);
}

void run_collector::add_totals(const row_facts& facts) {
  ++totals_.rows;
  switch (facts.outcome) {
    case row_outcome::exact:
      ++totals_.exact;
      break;
    case row_outcome::repaired:
      ++totals_.repaired;
      break;
    case row_outcome::invalid:
      ++totals_.invalid;
      break;
    case row_outcome::refused:
      ++totals_.refused;
      break;
    case row_outcome::failed:
      ++totals_.failed;
      break;
    case row_outcome::unreadable:
      ++totals_.unreadable;
      break;
  }
  totals_.repairs += facts.repair_count;
  totals_.errors += facts.errors.size();
  totals_.attempts = async::saturating_add(totals_.attempts, facts.attempts);
  totals_.input_tokens = async::saturating_add(totals_.input_tokens, facts.input_tokens);
  totals_.output_tokens = async::saturating_add(totals_.output_tokens, facts.output_tokens);
  totals_.cached_tokens = async::saturating_add(totals_.cached_tokens, facts.cached_tokens);
  totals_.cache_write_tokens = async::saturating_add(totals_.cache_write_tokens, facts.cache_write_tokens);
  totals_.bytes += facts.text.size();
  if (!facts.text.empty()) bytes_.add(static_cast<double>(facts.text.size()));
  if (is_valid(facts.outcome)) repairs_per_row_.add(static_cast<double>(facts.repair_count));
  if (facts.attempts > 0) attempts_.add(static_cast<double>(facts.attempts));
  if (facts.output_tokens > 0) output_tokens_.add(static_cast<double>(facts.output_tokens));
  if (facts.seconds) seconds_.add(*facts.seconds);
}

void run_collector::add_repairs(const row_facts& facts) {
  for (const repair& one : facts.repairs) {
    key_.assign(one.code).append(1, key_separator).append(field_name(one.loc));
    auto found = repairs_.find(std::string_view(key_));
    if (found == repairs_.end()) {
      if (repairs_.size() == most_keys) {
        ++other_repairs_;
        continue;
      }
      found = repairs_.try_emplace(key_).first;
      found->second.counts.code = one.code;
      found->second.counts.category = name_of(one.category);
      found->second.counts.field = key_.substr(one.code.size() + 1);
    }
    counted_repair& counted = found->second;
    ++counted.counts.count;
    if (counted.last_row != totals_.rows) ++counted.counts.rows;
    counted.last_row = totals_.rows;
  }
  other_repairs_ += facts.repair_count - std::min<std::uint64_t>(facts.repair_count, facts.repairs.size());
}

void run_collector::add_errors(const row_facts& facts, lazy_row& made) {
  for (const error& one : facts.errors) {
    const std::string field = field_name(one.loc);
    key_ = cluster_key(one.type, field);
    auto found = clusters_.find(std::string_view(key_));
    if (found == clusters_.end()) {
      if (clusters_.size() == most_clusters) {
        ++other_errors_;
        continue;
      }
      found = clusters_.try_emplace(key_).first;
      error_cluster& counts = found->second.counts;
      counts.type = one.type;
      counts.field = field;
      counts.example = facts.number + 1;
    }
    counted_cluster& counted = found->second;
    if (comes_before(facts, counted.counts)) {
      counted.counts.example = facts.number;
      counted.counts.example_file = facts.file;
      counted.counts.message = shown_message(one.message);
      counted.example = made.get();
    }
    ++counted.counts.count;
    if (counted.last_row != totals_.rows) ++counted.counts.rows;
    counted.last_row = totals_.rows;
  }
}

std::string run_collector::cluster_key(std::string_view type, std::string_view field) {
  std::string key(type);
  key += key_separator;
  return key.append(field);
}

void run_collector::add_verdicts(const row_facts& facts) {
  has_accuracy_ = true;
  ++accuracy_.cases;
  if (facts.comparison->matches()) ++accuracy_.exact_matches;
  for (const field_verdict& verdict : facts.comparison->verdicts) {
    count_verdict(accuracy_.all, verdict);
    auto found = fields_.find(std::string_view(verdict.field));
    if (found == fields_.end()) {
      if (fields_.size() == most_keys) {
        ++accuracy_.other_fields;
        continue;
      }
      found = fields_.try_emplace(verdict.field).first;
      found->second.field = verdict.field;
    }
    count_verdict(found->second, verdict);
  }
}

void run_collector::add_confidence(const row_facts& facts) {
  confidence_kind_ = facts.confidence->kind;
  const auto rate = [this](const field_verdict& verdict, double confidence) {
    calibration_.add(confidence, verdict.is_correct);
    auto found = calibration_by_field_.find(std::string_view(verdict.field));
    if (found == calibration_by_field_.end()) {
      if (calibration_by_field_.size() == most_keys) {
        ++other_calibration_;
        return;
      }
      found = calibration_by_field_.try_emplace(verdict.field).first;
    }
    found->second.add(confidence, verdict.is_correct);
  };
  unrated_ += each_rated(*facts.confidence, facts.comparison->verdicts, rate);
}

/// Which row of the earlier run is this one's is known when all rows are there; it is kept where it may have changed.
void run_collector::add_mark(const row_facts& facts, lazy_row& made) {
  const row_mark mark{row_key(facts.file, facts.id), facts.number, is_valid(facts.outcome)};
  const std::span<const row_mark> others = earlier_->find(mark.key);
  if (others.empty()) return;
  marks_.push_back(mark);
  const auto differs = [&](const row_mark& other) { return other.is_valid != mark.is_valid; };
  if (std::none_of(others.begin(), others.end(), differs)) return;
  // What fails now is of more interest than what no longer does.
  const row_rank rank{mark.is_valid ? 1 : 0, mark.key};
  if (changed_.takes(rank)) changed_.add(rank, made.get());
}

void run_collector::keep(const row_facts& facts, lazy_row& made) {
  const row_rank random{row_key(facts.file, facts.id), facts.number};
  if (sample_.takes(random)) sample_.add(random, made.get());
  const std::uint64_t bad = badness(facts);
  const row_rank by_badness{~bad, rank_by_number(facts)};
  if (bad > 0 && worst_.takes(by_badness)) worst_.add(by_badness, made.get());
}

}  // namespace assay::reports
