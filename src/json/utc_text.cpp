#include "json/utc_text.hpp"

#include <array>
#include <cstdio>

// The calendar of the standard library: gmtime_r is POSIX's, and std::gmtime shares its result between threads.
namespace assay::inline v0::detail {

namespace {

/// Up to the second; empty beyond the calendar.
std::string begin_of(std::chrono::sys_seconds time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  if (!date.ok() || date.year() < std::chrono::year(0)) return {};
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text.data();
}

}  // namespace

std::string utc_text(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto rest = std::chrono::floor<std::chrono::milliseconds>(time - seconds);
  const std::string begin = begin_of(seconds);
  if (begin.empty()) return "unknown";
  std::array<char, 8> fraction{};
  std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(rest.count()) % 1000);
  return begin + fraction.data();
}

std::string utc_text(std::chrono::sys_seconds time) {
  const std::string begin = begin_of(time);
  return begin.empty() ? "unknown" : begin + 'Z';
}

}  // namespace assay::inline v0::detail
