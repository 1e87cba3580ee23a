#include "report/calibration_counts.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::reports {
namespace {

constexpr std::uint64_t billion = 1'000'000'000;

double share(std::uint64_t part, std::uint64_t all) { return static_cast<double>(part) / static_cast<double>(all); }
double in_units(std::uint64_t billionths) { return static_cast<double>(billionths) / static_cast<double>(billion); }

}  // namespace

void calibration_counts::add(double confidence, bool is_correct) noexcept {
  const double within = confidence > 0 ? std::min(confidence, 1.0) : 0;  // a NaN is 0
  const auto billionths = static_cast<std::uint64_t>(std::llround(within * static_cast<double>(billion)));
  bin& counted = bins_[std::min<std::size_t>(billionths * bins_.size() / billion, bins_.size() - 1)];
  ++counted.values;
  counted.correct += is_correct ? 1U : 0U;
  counted.confidence += billionths;
  const double difference = within - (is_correct ? 1 : 0);
  squares_ += static_cast<std::uint64_t>(std::llround(difference * difference * static_cast<double>(billion)));
}

void calibration_counts::add(const calibration_counts& other) noexcept {
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    bins_[i].values += other.bins_[i].values;
    bins_[i].correct += other.bins_[i].correct;
    bins_[i].confidence += other.bins_[i].confidence;
  }
  squares_ += other.squares_;
}

std::uint64_t calibration_counts::values() const noexcept {
  std::uint64_t all = 0;
  for (const bin& one : bins_) all += one.values;
  return all;
}

calibration calibration_counts::summary(std::string field) const {
  calibration made;
  made.field = std::move(field);
  made.values = values();
  if (made.values == 0) return made;
  std::uint64_t confidence = 0;
  double distance = 0;
  for (std::size_t i = 0; i < bins_.size(); ++i) {
    const bin& one = bins_[i];
    if (one.values == 0) continue;
    calibration_bin& shown = made.bins.emplace_back();
    shown.from = static_cast<double>(i) / static_cast<double>(bins_.size());
    shown.to = static_cast<double>(i + 1) / static_cast<double>(bins_.size());
    shown.values = one.values;
    shown.correct = one.correct;
    shown.confidence = in_units(one.confidence) / static_cast<double>(one.values);
    made.correct += one.correct;
    confidence += one.confidence;
    distance += std::abs(shown.confidence - share(one.correct, one.values)) * share(one.values, made.values);
  }
  made.confidence = in_units(confidence) / static_cast<double>(made.values);
  made.expected_calibration_error = distance;
  made.brier_score = in_units(squares_) / static_cast<double>(made.values);
  return made;
}

}  // namespace assay::reports
