#include "scalars/temporal_text.hpp"

#include <assay/detail/reflect_core.hpp>

#include <charconv>
#include <string_view>

namespace assay::inline v0::detail::writing {

namespace {

constexpr std::int64_t seconds_per_day = 86400;
constexpr std::int32_t nanoseconds_per_second = 1'000'000'000;

void append_padded(std::string& out, std::uint64_t value, std::size_t width) {
  char digits[20];
  const char* end = std::to_chars(digits, digits + sizeof(digits), value).ptr;
  const auto count = static_cast<std::size_t>(end - digits);
  if (count < width) out.append(width - count, '0');
  out.append(digits, count);
}

/// ".5" for half a second; nothing for none.
void append_fraction(std::string& out, std::int32_t nanoseconds) {
  if (nanoseconds == 0) return;
  out += '.';
  append_padded(out, static_cast<std::uint64_t>(nanoseconds), 9);
  out.erase(out.find_last_not_of('0') + 1);
}

/// Days before the instant, rounded down, and the seconds of its day.
std::int64_t days_of(instant when) noexcept {
  const std::int64_t days = when.seconds / seconds_per_day;
  return days * seconds_per_day > when.seconds ? days - 1 : days;
}

/// A length without its sign.
struct magnitude {
  std::uint64_t seconds;
  std::int32_t nanoseconds;
};
magnitude magnitude_of(instant length) noexcept {
  if (length.seconds >= 0) return {static_cast<std::uint64_t>(length.seconds), length.nanoseconds};
  const std::uint64_t seconds = std::uint64_t{0} - static_cast<std::uint64_t>(length.seconds);
  if (length.nanoseconds == 0) return {seconds, 0};
  return {seconds - 1, nanoseconds_per_second - length.nanoseconds};
}

void append_unit(std::string& out, std::uint64_t count, char unit) {
  if (count == 0) return;
  append_padded(out, count, 1);
  out += unit;
}

}  // namespace

bool append_date(std::string& out, instant when) {
  const civil_date date = civil_from_days(days_of(when));
  if (date.year < 1 || date.year > 9999) return false;
  append_padded(out, static_cast<std::uint64_t>(date.year), 4);
  out += '-';
  append_padded(out, date.month, 2);
  out += '-';
  append_padded(out, date.day, 2);
  return true;
}

bool append_date_time(std::string& out, instant when) {
  if (!append_date(out, when)) return false;
  const auto second = static_cast<std::uint64_t>(when.seconds - days_of(when) * seconds_per_day);
  out += 'T';
  append_padded(out, second / 3600, 2);
  out += ':';
  append_padded(out, second / 60 % 60, 2);
  out += ':';
  append_padded(out, second % 60, 2);
  append_fraction(out, when.nanoseconds);
  out += 'Z';
  return true;
}

void append_duration(std::string& out, instant length) {
  const auto [seconds, nanoseconds] = magnitude_of(length);
  if (length.seconds < 0) out += '-';
  out += 'P';
  append_unit(out, seconds / seconds_per_day, 'D');
  const std::uint64_t rest = seconds % seconds_per_day;
  if (rest == 0 && nanoseconds == 0 && seconds != 0) return;
  out += 'T';
  append_unit(out, rest / 3600, 'H');
  append_unit(out, rest / 60 % 60, 'M');
  if (rest % 60 == 0 && nanoseconds == 0 && seconds != 0) return;
  append_padded(out, rest % 60, 1);
  append_fraction(out, nanoseconds);
  out += 'S';
}

}  // namespace assay::inline v0::detail::writing
