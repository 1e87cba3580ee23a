// Confidence against what was right, counted in bounded memory.
#pragma once

#include "report/report_format.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace assay::reports {

/// Sums are whole numbers of billionths, so that they do not depend on the order of the values.
class calibration_counts {
 public:
  /// A confidence outside of 0 to 1 counts as the nearer of the two.
  void add(double confidence, bool is_correct) noexcept;
  void add(const calibration_counts& other) noexcept;

  [[nodiscard]] std::uint64_t values() const noexcept;
  [[nodiscard]] calibration summary(std::string field) const;

 private:
  struct bin {
    std::uint64_t values = 0;
    std::uint64_t correct = 0;
    std::uint64_t confidence = 0;  ///< the sum, in billionths
  };
  std::array<bin, 10> bins_ = {};
  std::uint64_t squares_ = 0;  ///< the sum of the squared differences, in billionths
};

}  // namespace assay::reports
