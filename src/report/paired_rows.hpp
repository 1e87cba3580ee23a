// The rows of a run beside those of an earlier one.
#pragma once

#include "report/earlier_outcomes.hpp"
#include "report/report_format.hpp"

#include <cstdint>
#include <vector>

namespace assay::reports {

/// Rows with the same file and id are pairs, in the order of their lines: the second that a run has of an id belongs to
/// the second of the other run.
class paired_rows {
 public:
  paired_rows(std::vector<row_mark> rows, const earlier_outcomes& earlier);
  /// No pairs.
  paired_rows() = default;

  /// The other run's row; nullptr where it has none.
  [[nodiscard]] const row_mark* partner_of(std::uint64_t key, std::uint64_t number) const;
  /// Without the other run's name.
  [[nodiscard]] run_changes changes() const;

 private:
  struct pair {
    row_mark now;
    row_mark before;
  };
  std::vector<pair> pairs_;  ///< sorted by `now`
};

}  // namespace assay::reports
