// The distribution of a figure: counts in buckets that grow with the figure, so that memory is bounded.
#pragma once

#include "report/report_format.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::reports {

/// Positive figures, each known to within 5 %; what is not above zero counts as zero.
class value_histogram {
 public:
  void add(double figure);
  void add(const value_histogram& other);
  [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
  /// Of whole figures the percentiles are whole as well.
  [[nodiscard]] distribution summary(std::string name, std::string unit, bool are_whole) const;

 private:
  /// The least figure that at least this share of all do not exceed, or up to 5 % more.
  [[nodiscard]] double percentile(double share) const;
  [[nodiscard]] std::vector<bucket> octaves() const;

  std::vector<std::uint64_t> counts_;  ///< by slot
  std::uint64_t count_ = 0;
  double greatest_ = 0;
};

}  // namespace assay::reports
