#include "json/utc_text.hpp"

#include <array>
#include <cstdio>
#include <ctime>

namespace assay::inline v0::detail {

std::string utc_text(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const std::time_t whole = std::chrono::system_clock::to_time_t(seconds);
  const auto rest = std::chrono::floor<std::chrono::milliseconds>(time - seconds);
  std::tm parts{};
  if (::gmtime_r(&whole, &parts) == nullptr) return "unknown";
  std::array<char, 32> day{};
  std::array<char, 48> text{};
  std::strftime(day.data(), day.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text.data(), text.size(), "%s.%03dZ", day.data(), static_cast<int>(rest.count()));
  return text.data();
}

}  // namespace assay::inline v0::detail
