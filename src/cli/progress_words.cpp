#include "cli/progress_words.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace assay::cli {
namespace {

std::string time_words(double seconds) {
  constexpr double longest = 100.0 * 3600;
  if (!(seconds < longest)) return "over 100 h left";
  const int whole = static_cast<int>(std::max(seconds, 0.0));
  std::array<char, 32> text{};
  if (whole < 3600) {
    std::snprintf(text.data(), text.size(), "%d:%02d left", whole / 60, whole % 60);
  } else {
    std::snprintf(text.data(), text.size(), "%d:%02d:%02d left", whole / 3600, whole / 60 % 60, whole % 60);
  }
  return text.data();
}

}  // namespace

void append_extent(std::vector<progress_part>& parts, const run_extent& extent) {
  if (!extent.total || *extent.total == 0) return;
  const std::uint64_t total = *extent.total;
  const std::uint64_t done = std::min(extent.done, total);
  const double share = static_cast<double>(done) / static_cast<double>(total);
  parts.push_back({std::to_string(static_cast<int>(100 * share)) + '%'});
  if (done <= extent.skipped || !(extent.seconds >= 1)) return;
  const double rate = static_cast<double>(done - extent.skipped) / extent.seconds;
  parts.push_back({time_words(static_cast<double>(total - done) / rate)});
}

std::string counted(std::uint64_t count, const std::string& what) {
  return grouped(count) + ' ' + what + (count == 1 ? "" : "s");
}

std::string number_words(const char* form, double number) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), form, number);
  return text.data();
}

std::string rate_words(std::uint64_t count, double seconds) {
  if (!(seconds > 0)) return "0.0/s";
  const double rate = static_cast<double>(count) / seconds;
  constexpr double most = 1e15;
  if (rate >= 100) return grouped(static_cast<std::uint64_t>(std::min(rate, most))) + "/s";
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.1f/s", rate);
  return text.data();
}

std::vector<progress_part> fitting(const std::vector<progress_part>& parts, std::size_t columns) {
  std::vector<progress_part> shown;
  std::size_t used = 0;
  for (const progress_part& each : parts) {
    const std::size_t needed = each.text.size() + (shown.empty() ? 0 : 2);
    if (used + needed > columns) break;
    used += needed;
    shown.push_back(each);
  }
  if (shown.empty() && !parts.empty()) shown.push_back({parts.front().text.substr(0, columns), parts.front().is_bad});
  return shown;
}

}  // namespace assay::cli
