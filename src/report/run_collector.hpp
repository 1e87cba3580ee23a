// What a report needs of a run, collected row by row in bounded memory.
#pragma once

#include "report/calibration_counts.hpp"
#include "report/earlier_outcomes.hpp"
#include "report/kept_rows.hpp"
#include "report/paired_rows.hpp"
#include "report/rated_values.hpp"
#include "report/report_format.hpp"
#include "report/value_comparison.hpp"
#include "report/value_histogram.hpp"

#include <assay/error.hpp>
#include <assay/ground.hpp>
#include <assay/repair.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::reports {

/// One row as it is met; what it refers to need not outlive the call.
struct row_facts {
  std::uint64_t number = 0;
  std::string_view file = {};  ///< where the run has several; UTF-8
  std::string_view id;         ///< JSON text
  row_outcome outcome = row_outcome::exact;
  std::string_view text = {};  ///< the answer
  std::string_view prompt = {};
  std::string_view value = {};     ///< JSON text
  std::string_view expected = {};  ///< JSON text
  std::string_view message = {};   ///< why there is no answer
  std::span<const repair> repairs = {};
  std::uint64_t repair_count = 0;  ///< those that are not listed included
  std::span<const error> errors = {};
  const value_comparison* comparison = nullptr;  ///< with the expected value, where there is one
  const rated_values* confidence = nullptr;      ///< in the values that are compared, where it was asked for
  std::int64_t attempts = 0;
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  std::int64_t cached_tokens = 0;
  std::int64_t cache_write_tokens = 0;
  std::optional<double> seconds = {};
  std::string_view source = {};         ///< the text that the answer is about
  const grounding* evidence = nullptr;  ///< where the values stand in it, where they were looked up
};

/// Of any number of rows a bounded part is kept: a sample, the worst, an example for each kind of error, and those that
/// changed since an earlier run. Counts are of all rows, by up to `most_keys` codes and fields; the rest is one number.
/// For one thread at a time; several collectors can be merged.
class run_collector {
 public:
  static constexpr std::size_t most_keys = 4096;
  static constexpr std::size_t most_clusters = 1000;

  /// `earlier` must outlive it; it may be nullptr.
  explicit run_collector(const earlier_outcomes* earlier = nullptr) : earlier_(earlier) {}

  void add(const row_facts& facts);
  /// Whatever the order in which collectors are merged, the result is the same as long as no limit on keys is reached.
  void merge(const run_collector& other);
  [[nodiscard]] const reports::totals& totals() const noexcept { return totals_; }
  /// What was collected; changes is set where there is an earlier run, and then lacks that run's name.
  [[nodiscard]] run finish(std::string_view name) const;

 private:
  /// Finds keys that are views.
  struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  template <class Value>
  using by_text = std::unordered_map<std::string, Value, text_hash, std::equal_to<>>;

  struct counted_cluster {
    error_cluster counts;
    shared_row example;
    std::uint64_t last_row = 0;  ///< of which it was counted
  };
  struct counted_repair {
    repair_count counts;
    std::uint64_t last_row = 0;
  };
  /// The row as it is kept, made on first use.
  class lazy_row;

  void add_totals(const row_facts& facts);
  void add_repairs(const row_facts& facts);
  void add_errors(const row_facts& facts, lazy_row& made);
  void add_verdicts(const row_facts& facts);
  void add_confidence(const row_facts& facts);
  void add_mark(const row_facts& facts, lazy_row& made);
  void keep(const row_facts& facts, lazy_row& made);
  void merge_counts(const run_collector& other);
  void merge_accuracy(const run_collector& other);
  void merge_reliability(const run_collector& other);
  [[nodiscard]] static std::string cluster_key(std::string_view type, std::string_view field);
  [[nodiscard]] std::vector<row> selected_rows(const std::vector<error_cluster>& clusters,
                                               const paired_rows& pairs) const;
  [[nodiscard]] std::optional<reports::accuracy> finished_accuracy() const;
  [[nodiscard]] std::optional<reports::reliability> finished_reliability() const;

  const earlier_outcomes* earlier_;
  reports::totals totals_;
  by_text<counted_repair> repairs_;
  std::uint64_t other_repairs_ = 0;
  by_text<counted_cluster> clusters_;
  std::uint64_t other_errors_ = 0;
  bool has_accuracy_ = false;
  reports::accuracy accuracy_;  ///< without `fields`
  by_text<field_accuracy> fields_;
  std::optional<confidence_kind> confidence_kind_;
  calibration_counts calibration_;
  by_text<calibration_counts> calibration_by_field_;
  std::uint64_t other_calibration_ = 0;
  std::uint64_t unrated_ = 0;
  std::vector<row_mark> marks_;  ///< of the rows whose key the earlier run has
  value_histogram bytes_, repairs_per_row_, attempts_, output_tokens_, seconds_;
  kept_rows sample_{400};
  kept_rows worst_{100};
  kept_rows changed_{200};
  std::string key_;  ///< memory that is used again
};

}  // namespace assay::reports
