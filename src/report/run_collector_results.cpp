#include "report/run_collector.hpp"

#include "json/unicode.hpp"

#include <assay/async/detail/saturating.hpp>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace assay::reports {
namespace {

constexpr std::size_t most_listed_repairs = 500;
constexpr std::size_t most_listed_clusters = 100;
constexpr std::size_t most_listed_fields = 500;

void add_to(field_accuracy& sum, const field_accuracy& other) {
  sum.correct += other.correct;
  sum.wrong += other.wrong;
  sum.missing += other.missing;
  sum.extra += other.extra;
}

std::uint64_t verdicts_in(const field_accuracy& counts) {
  return counts.correct + counts.wrong + counts.missing + counts.extra;
}

auto place_of(const error_cluster& one) { return std::tuple(one.example, std::string_view(one.example_file)); }

/// Sorts by what `rank` gives and returns what is beyond the first `most`, which it takes away.
template <class Counted, class Rank>
std::vector<Counted> cut_behind(std::vector<Counted>& all, std::size_t most, Rank rank) {
  std::sort(all.begin(), all.end(), [&](const Counted& one, const Counted& other) { return rank(one) < rank(other); });
  if (all.size() <= most) return {};
  const auto behind = all.begin() + static_cast<std::ptrdiff_t>(most);
  std::vector<Counted> rest(std::make_move_iterator(behind), std::make_move_iterator(all.end()));
  all.erase(behind, all.end());
  return rest;
}

}  // namespace

void run_collector::merge(const run_collector& other) {
  const reports::totals& more = other.totals_;
  totals_ = {totals_.rows + more.rows,
             totals_.exact + more.exact,
             totals_.repaired + more.repaired,
             totals_.invalid + more.invalid,
             totals_.refused + more.refused,
             totals_.failed + more.failed,
             totals_.unreadable + more.unreadable,
             totals_.repairs + more.repairs,
             totals_.errors + more.errors,
             async::saturating_add(totals_.attempts, more.attempts),
             async::saturating_add(totals_.input_tokens, more.input_tokens),
             async::saturating_add(totals_.output_tokens, more.output_tokens),
             async::saturating_add(totals_.cached_tokens, more.cached_tokens),
             async::saturating_add(totals_.cache_write_tokens, more.cache_write_tokens),
             totals_.bytes + more.bytes};
  merge_counts(other);
  marks_.insert(marks_.end(), other.marks_.begin(), other.marks_.end());
  bytes_.add(other.bytes_);
  repairs_per_row_.add(other.repairs_per_row_);
  attempts_.add(other.attempts_);
  output_tokens_.add(other.output_tokens_);
  seconds_.add(other.seconds_);
  sample_.add(other.sample_);
  worst_.add(other.worst_);
  changed_.add(other.changed_);
}

void run_collector::merge_counts(const run_collector& other) {
  other_repairs_ += other.other_repairs_;
  for (const auto& [key, more] : other.repairs_) {
    if (repairs_.size() == most_keys && !repairs_.contains(key)) {
      other_repairs_ += more.counts.count;
      continue;
    }
    const auto [at, is_new] = repairs_.try_emplace(key, more);
    at->second.last_row = 0;
    if (is_new) continue;
    at->second.counts.count += more.counts.count;
    at->second.counts.rows += more.counts.rows;
  }
  other_errors_ += other.other_errors_;
  for (const auto& [key, more] : other.clusters_) {
    if (clusters_.size() == most_clusters && !clusters_.contains(key)) {
      other_errors_ += more.counts.count;
      continue;
    }
    const auto [at, is_new] = clusters_.try_emplace(key, more);
    at->second.last_row = 0;
    if (is_new) continue;
    error_cluster& counts = at->second.counts;
    counts.count += more.counts.count;
    counts.rows += more.counts.rows;
    if (place_of(more.counts) >= place_of(counts)) continue;
    counts.example = more.counts.example;
    counts.example_file = more.counts.example_file;
    counts.message = more.counts.message;
    at->second.example = more.example;
  }
  merge_accuracy(other);
  merge_reliability(other);
}

void run_collector::merge_accuracy(const run_collector& other) {
  has_accuracy_ = has_accuracy_ || other.has_accuracy_;
  accuracy_.cases += other.accuracy_.cases;
  accuracy_.exact_matches += other.accuracy_.exact_matches;
  add_to(accuracy_.all, other.accuracy_.all);
  accuracy_.other_fields += other.accuracy_.other_fields;
  for (const auto& [key, more] : other.fields_) {
    if (fields_.size() == most_keys && !fields_.contains(key)) {
      accuracy_.other_fields += more.correct + more.wrong + more.missing + more.extra;
      continue;
    }
    const auto [at, is_new] = fields_.try_emplace(key, more);
    if (!is_new) add_to(at->second, more);
  }
}

void run_collector::merge_reliability(const run_collector& other) {
  if (other.confidence_kind_) confidence_kind_ = other.confidence_kind_;
  calibration_.add(other.calibration_);
  other_calibration_ += other.other_calibration_;
  unrated_ += other.unrated_;
  for (const auto& [key, more] : other.calibration_by_field_) {
    if (calibration_by_field_.size() == most_keys && !calibration_by_field_.contains(key)) {
      other_calibration_ += more.values();
    } else {
      calibration_by_field_[key].add(more);
    }
  }
}

run run_collector::finish(std::string_view name) const {
  run made;
  made.figures.name = detail::with_valid_utf8(name);
  made.figures.totals = totals_;
  made.figures.accuracy = finished_accuracy();
  made.figures.reliability = finished_reliability();
  const auto put = [&](const value_histogram& figures, const char* title, const char* unit, bool are_whole) {
    if (!figures.empty()) made.figures.distributions.push_back(figures.summary(title, unit, are_whole));
  };
  put(seconds_, "latency", "s", false);
  put(attempts_, "attempts", "", true);
  put(output_tokens_, "output tokens", "", true);
  put(repairs_per_row_, "repairs", "", true);
  put(bytes_, "length of the answer", "B", true);
  for (const auto& [key, counted] : repairs_) made.repairs.push_back(counted.counts);
  made.other_repairs = other_repairs_;
  const auto repair_rank = [](const repair_count& one) { return std::tuple(~one.count, one.code, one.field); };
  for (const repair_count& one : cut_behind(made.repairs, most_listed_repairs, repair_rank)) {
    made.other_repairs += one.count;
  }
  for (const auto& [key, counted] : clusters_) made.clusters.push_back(counted.counts);
  made.other_errors = other_errors_;
  const auto cluster_rank = [](const error_cluster& one) { return std::tuple(~one.count, one.type, one.field); };
  for (const error_cluster& one : cut_behind(made.clusters, most_listed_clusters, cluster_rank)) {
    made.other_errors += one.count;
  }
  const paired_rows pairs = earlier_ == nullptr ? paired_rows() : paired_rows(marks_, *earlier_);
  if (earlier_ != nullptr) made.changes = pairs.changes();
  made.rows = selected_rows(made.clusters, pairs);
  made.rows_are_all = made.rows.size() == totals_.rows;
  return made;
}

std::optional<reports::accuracy> run_collector::finished_accuracy() const {
  if (!has_accuracy_) return std::nullopt;
  reports::accuracy made = accuracy_;
  for (const auto& [key, counts] : fields_) made.fields.push_back(counts);
  const auto most_seen = [](const field_accuracy& one) { return std::tuple(~verdicts_in(one), one.field); };
  for (const field_accuracy& one : cut_behind(made.fields, most_listed_fields, most_seen)) {
    made.other_fields += verdicts_in(one);
  }
  std::sort(made.fields.begin(), made.fields.end(),
            [](const field_accuracy& one, const field_accuracy& other) { return one.field < other.field; });
  return made;
}

std::optional<reports::reliability> run_collector::finished_reliability() const {
  if (!confidence_kind_) return std::nullopt;
  reports::reliability made;
  made.kind = *confidence_kind_;
  made.all = calibration_.summary({});
  made.other_fields = other_calibration_;
  made.unrated = unrated_;
  for (const auto& [field, counts] : calibration_by_field_) made.fields.push_back(counts.summary(field));
  const auto most_seen = [](const calibration& one) { return std::tuple(~one.values, one.field); };
  for (const calibration& one : cut_behind(made.fields, most_listed_fields, most_seen)) made.other_fields += one.values;
  std::sort(made.fields.begin(), made.fields.end(),
            [](const calibration& one, const calibration& other) { return one.field < other.field; });
  return made;
}

std::vector<row> run_collector::selected_rows(const std::vector<error_cluster>& clusters,
                                              const paired_rows& pairs) const {
  std::map<std::tuple<std::string_view, std::uint64_t>, row> by_place;
  const auto keep_for = [&](const shared_row& one, bool kept_for::*reason) {
    by_place.try_emplace({one->file, one->number}, *one).first->second.kept.*reason = true;
  };
  sample_.each([&](const shared_row& one) { keep_for(one, &kept_for::sample); });
  worst_.each([&](const shared_row& one) { keep_for(one, &kept_for::worst); });
  for (const error_cluster& one : clusters) {
    const auto found = clusters_.find(cluster_key(one.type, one.field));
    if (found != clusters_.end()) keep_for(found->second.example, &kept_for::example);
  }
  changed_.each([&](const shared_row& one) {
    const row_mark* const before = pairs.partner_of(key_of(*one), one->number);
    if (before != nullptr && before->is_valid != is_valid(one->outcome)) keep_for(one, &kept_for::changed);
  });
  std::vector<row> rows;
  for (auto& [place, one] : by_place) {
    if (const row_mark* const before = pairs.partner_of(key_of(one), one.number)) {
      one.was_valid = before->is_valid;
      one.earlier_number = before->number;
    }
    rows.push_back(std::move(one));
  }
  return rows;
}

}  // namespace assay::reports
