#include "report/value_histogram.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::reports {
namespace {

constexpr int slots_per_octave = 16;  // 2^(1/16) is 1.044
constexpr int least_octave = -20;     // about a millionth
constexpr int greatest_octave = 63;
constexpr std::size_t slot_count = std::size_t{1} + (greatest_octave - least_octave) * slots_per_octave;

/// Slot 0 holds what is zero; slot i holds figures up to upper_limit(i).
double upper_limit(std::size_t slot) {
  return slot == 0 ? 0 : std::exp2(least_octave + static_cast<double>(slot) / slots_per_octave);
}

std::size_t slot_of(double figure) {
  if (!(figure > 0)) return 0;
  const double place = std::ceil((std::log2(figure) - least_octave) * slots_per_octave);
  return static_cast<std::size_t>(std::clamp(place, 1.0, static_cast<double>(slot_count - 1)));
}

}  // namespace

void value_histogram::add(double figure) {
  if (counts_.empty()) counts_.resize(slot_count);
  ++counts_[slot_of(figure)];
  ++count_;
  greatest_ = std::max(greatest_, figure);
}

void value_histogram::add(const value_histogram& other) {
  if (other.empty()) return;
  if (counts_.empty()) counts_.resize(slot_count);
  for (std::size_t i = 0; i < slot_count; ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  greatest_ = std::max(greatest_, other.greatest_);
}

double value_histogram::percentile(double share) const {
  const double wanted = share * static_cast<double>(count_);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    seen += counts_[i];
    if (seen > 0 && static_cast<double>(seen) >= wanted) return std::min(upper_limit(i), greatest_);
  }
  return greatest_;
}

std::vector<bucket> value_histogram::octaves() const {
  std::vector<bucket> all;
  if (count_ == 0) return all;
  if (counts_[0] > 0) all.push_back({0, 0, counts_[0]});
  for (std::size_t begin = 1; begin < slot_count; begin += slots_per_octave) {
    std::uint64_t count = 0;
    for (std::size_t i = begin; i < std::min(begin + slots_per_octave, slot_count); ++i) count += counts_[i];
    const bool is_between = !all.empty() && all.back().to > 0;
    if (count == 0 && !is_between) continue;
    all.push_back({upper_limit(begin + slots_per_octave - 1) / 2, upper_limit(begin + slots_per_octave - 1), count});
  }
  while (!all.empty() && all.back().count == 0) all.pop_back();
  return all;
}

distribution value_histogram::summary(std::string name, std::string unit, bool are_whole) const {
  const auto shown = [&](double share) { return are_whole ? std::floor(percentile(share)) : percentile(share); };
  distribution made;
  made.name = std::move(name);
  made.unit = std::move(unit);
  made.count = count_;
  made.p50 = shown(0.5);
  made.p90 = shown(0.9);
  made.p99 = shown(0.99);
  made.greatest = greatest_;
  made.buckets = octaves();
  return made;
}

}  // namespace assay::reports
