#include "scalars/temporal.hpp"

#include "json/characters.hpp"

#include <assay/detail/reflect_core.hpp>

#include <array>
#include <cmath>
#include <optional>

namespace assay::inline v0::detail {

namespace {

/// A cursor over text; each function passes what it read.
struct cursor {
  std::string_view rest;

  bool accept(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }
  bool accept_any(std::string_view characters) {
    if (rest.empty() || characters.find(rest.front()) == std::string_view::npos) return false;
    rest.remove_prefix(1);
    return true;
  }
  /// Exactly `count` digits.
  std::optional<std::uint32_t> digits(std::size_t count) {
    if (rest.size() < count) return std::nullopt;
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(rest[i])) return std::nullopt;
      value = value * 10 + static_cast<std::uint32_t>(rest[i] - '0');
    }
    rest.remove_prefix(count);
    return value;
  }
  /// One or more digits, up to a value that no calendar needs.
  std::optional<std::int64_t> integer() {
    std::int64_t value = 0;
    std::size_t n = 0;
    for (; n < rest.size() && is_digit(rest[n]); ++n) {
      if (value > 99'999'999'999'999) return std::nullopt;
      value = value * 10 + (rest[n] - '0');
    }
    if (n == 0) return std::nullopt;
    rest.remove_prefix(n);
    return value;
  }
  /// The digits behind a decimal point, as nanoseconds; at most nine.
  std::optional<std::int32_t> fraction() {
    std::int32_t value = 0;
    std::size_t n = 0;
    for (; n < rest.size() && is_digit(rest[n]); ++n) {
      if (n < 9) {
        value = value * 10 + (rest[n] - '0');
      } else if (rest[n] != '0') {
        return std::nullopt;
      }
    }
    if (n == 0) return std::nullopt;
    rest.remove_prefix(n);
    for (; n < 9; ++n) value *= 10;
    return value;
  }
};

constexpr std::array<unsigned, 13> days_in_month = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

bool is_leap(std::uint32_t year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

reason read_date(cursor& in, instant& out) {
  const auto year = in.digits(4);
  if (!year) return in.rest.size() < 4 ? "input is too short" : "invalid character in year";
  if (!in.accept('-')) return in.rest.empty() ? "input is too short" : "invalid date separator, expected `-`";
  const auto month = in.digits(2);
  if (!month) return in.rest.size() < 2 ? "input is too short" : "invalid character in month";
  if (!in.accept('-')) return in.rest.empty() ? "input is too short" : "invalid date separator, expected `-`";
  const auto day = in.digits(2);
  if (!day) return in.rest.size() < 2 ? "input is too short" : "invalid character in day";
  if (*month < 1 || *month > 12) return "month value is outside expected range of 1-12";
  const bool past_february = *month == 2 && *day == 29 && !is_leap(*year);
  if (*day < 1 || *day > days_in_month[*month] || past_february) return "day value is outside expected range";
  if (*year == 0) return "year 0 is out of range";
  out = {days_from_civil(*year, *month, *day) * 86400, 0};
  return nullptr;
}

/// HH:MM[:SS[.fraction]]
reason read_clock(cursor& in, instant& out) {
  const auto hour = in.digits(2);
  if (!hour) return in.rest.size() < 2 ? "input is too short" : "invalid character in hour";
  if (!in.accept(':')) return in.rest.empty() ? "input is too short" : "invalid time separator, expected `:`";
  const auto minute = in.digits(2);
  if (!minute) return in.rest.size() < 2 ? "input is too short" : "invalid character in minute";
  std::uint32_t second = 0;
  std::int32_t nanoseconds = 0;
  if (in.accept(':')) {
    const auto seconds = in.digits(2);
    if (!seconds) return "invalid character in second";
    second = *seconds;
    if (in.accept_any(".,")) {
      const auto fraction = in.fraction();
      if (!fraction) return "second fraction value is more than 9 digits long or invalid";
      nanoseconds = *fraction;
    }
  }
  if (*hour > 23) return "hour value is outside expected range of 0-23";
  if (*minute > 59) return "minute value is outside expected range of 0-59";
  if (second > 59) return "second value is outside expected range of 0-59";
  out = {static_cast<std::int64_t>(*hour) * 3600 + std::int64_t{*minute} * 60 + second, nanoseconds};
  return nullptr;
}

/// Z, +HH:MM or +HHMM; nothing is UTC as well.
reason read_zone(cursor& in, std::int64_t& offset) {
  offset = 0;
  if (in.rest.empty() || in.accept_any("Zz")) return nullptr;
  const bool west = in.rest.front() == '-';
  if (!in.accept_any("+-")) return "invalid timezone sign";
  const auto hours = in.digits(2);
  if (!hours) return "invalid timezone hour";
  in.accept(':');
  const auto minutes = in.digits(2);
  if (!minutes) return "invalid timezone minute";
  if (*minutes > 59) return "timezone minute value is outside expected range of 0-59";
  offset = static_cast<std::int64_t>(*hours) * 3600 + std::int64_t{*minutes} * 60;
  if (offset >= 86400) return "timezone offset must be less than 24 hours";
  if (west) offset = -offset;
  return nullptr;
}

constexpr std::int64_t first_second = -62'135'596'800;  // 0001-01-01
constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59

/// Beyond 2e10 a timestamp counts milliseconds (the year 2603 in seconds).
reason from_timestamp(std::int64_t whole, std::int64_t billionths, instant& out) {
  constexpr std::int64_t watershed = 20'000'000'000;
  if (whole > watershed || whole < -watershed) {
    billionths = (whole % 1000) * 1'000'000 + billionths / 1000;
    whole /= 1000;
  }
  if (billionths < 0) {
    billionths += 1'000'000'000;
    --whole;
  }
  if (whole < first_second) return "dates before 0001 are not supported as unix timestamps";
  if (whole > last_second) return "dates after 9999 are not supported as unix timestamps";
  out = {whole, static_cast<std::int32_t>(billionths)};
  return nullptr;
}

/// Digits with at most one point and a sign; false where the text is no such number.
bool read_timestamp(std::string_view text, instant& out, reason& why) {
  cursor in{text};
  const bool negative = in.accept('-');
  if (!negative) in.accept('+');
  const auto whole = in.integer();
  std::int32_t billionths = 0;
  bool has_fraction = false;
  if (in.accept('.')) {
    if (const auto fraction = in.fraction()) {
      billionths = *fraction;
      has_fraction = true;
    }
    if (!whole && !has_fraction) return false;
  }
  if ((!whole && !has_fraction) || !in.rest.empty()) return false;
  const std::int64_t magnitude = whole.value_or(0);
  why = from_timestamp(negative ? -magnitude : magnitude, negative ? -billionths : billionths, out);
  return true;
}

void negate(instant& value) {
  value.seconds = -value.seconds;
  if (value.nanoseconds != 0) {
    value.nanoseconds = 1'000'000'000 - value.nanoseconds;
    --value.seconds;
  }
}

struct duration_unit {
  char letter;
  std::int64_t seconds;
};
constexpr std::array<duration_unit, 4> date_units = {
    {{'Y', std::int64_t{365} * 86400}, {'M', std::int64_t{30} * 86400}, {'W', std::int64_t{7} * 86400}, {'D', 86400}}};
constexpr std::array<duration_unit, 3> time_units = {{{'H', 3600}, {'M', 60}, {'S', 1}}};

/// number unit, number unit, ...: units in order, a fraction in the last number only.
template <std::size_t N>
reason read_units(cursor& in, const std::array<duration_unit, N>& units, instant& out, bool& any) {
  std::size_t next = 0;
  while (!in.rest.empty() && in.rest.front() != 'T' && in.rest.front() != 't') {
    const auto amount = in.integer();
    if (!amount) return "invalid digit in duration";
    std::int32_t fraction = 0;
    const bool has_fraction = in.accept_any(".,");
    if (has_fraction) {
      const auto digits = in.fraction();
      if (!digits) return "invalid fraction in duration";
      fraction = *digits;
    }
    if (in.rest.empty()) return "duration unit is missing";
    const char letter = static_cast<char>(in.rest.front() & ~0x20);
    while (next < N && units[next].letter != letter) ++next;
    if (next == N) return "invalid duration unit";
    in.rest.remove_prefix(1);
    const std::int64_t unit = units[next++].seconds;
    if (*amount > 99'999'999'999'999 / unit) return "duration is too large";
    // Less than 10^9 times the seconds of a year.
    const std::int64_t nanoseconds = fraction * unit + out.nanoseconds;
    out.seconds += *amount * unit + nanoseconds / 1'000'000'000;
    out.nanoseconds = static_cast<std::int32_t>(nanoseconds % 1'000'000'000);
    any = true;
    if (has_fraction && !in.rest.empty()) return "a fraction is only permitted in the last part of a duration";
  }
  return nullptr;
}

reason read_iso_duration(cursor& in, instant& out) {
  out = {};
  bool any = false;
  if (const reason why = read_units(in, date_units, out, any)) return why;
  if (in.accept_any("Tt")) {
    any = false;
    if (const reason why = read_units(in, time_units, out, any)) return why;
  }
  if (!any || !in.rest.empty()) return "duration is too short or has trailing characters";
  return nullptr;
}

/// [D day[s][,] ]HH:MM[:SS[.f]] or D day[s]
reason read_clock_duration(cursor& in, instant& out) {
  std::int64_t days = 0;
  const std::size_t word = in.rest.find_first_of("dD");
  if (word != std::string_view::npos) {
    const auto amount = in.integer();
    if (!amount || *amount > 999'999'999) return "invalid number of days in duration";
    days = *amount;
    while (in.accept(' ')) {
    }
    if (!in.accept_any("dD")) return "invalid duration";
    if (in.accept_any("aA")) {
      if (!in.accept_any("yY")) return "invalid duration";
      in.accept_any("sS");
    }
    in.accept(',');
    while (in.accept(' ')) {
    }
    if (in.rest.empty()) {
      out = {days * 86400, 0};
      return nullptr;
    }
  }
  if (const reason why = read_clock(in, out)) return why;
  if (!in.rest.empty()) return "unexpected extra characters at the end of the input";
  out.seconds += days * 86400;
  return nullptr;
}

}  // namespace

reason parse_date(std::string_view text, instant& out) {
  cursor in{text};
  if (const reason why = read_date(in, out)) return why;
  return in.rest.empty() ? nullptr : "unexpected extra characters at the end of the input";
}

reason parse_date_time(std::string_view text, instant& out) {
  reason why = nullptr;
  if (read_timestamp(text, out, why)) return why;
  cursor in{text};
  if (const reason wrong = read_date(in, out)) return wrong;
  if (!in.accept_any("Tt _")) {
    return in.rest.empty() ? "input is too short" : "invalid datetime separator, expected `T`, `t`, `_` or space";
  }
  instant clock;
  if (const reason wrong = read_clock(in, clock)) return wrong;
  std::int64_t offset = 0;
  if (const reason wrong = read_zone(in, offset)) return wrong;
  if (!in.rest.empty()) return "unexpected extra characters at the end of the input";
  out = {out.seconds + clock.seconds - offset, clock.nanoseconds};
  return nullptr;
}

reason parse_time(std::string_view text, instant& out) {
  cursor in{text};
  if (const reason why = read_clock(in, out)) return why;
  std::int64_t offset = 0;
  if (const reason why = read_zone(in, offset)) return why;
  return in.rest.empty() ? nullptr : "unexpected extra characters at the end of the input";
}

reason parse_duration(std::string_view text, instant& out) {
  cursor in{text};
  const bool negative = in.accept('-');
  if (!negative) in.accept('+');
  const reason why = in.accept_any("Pp") ? read_iso_duration(in, out) : read_clock_duration(in, out);
  if (why == nullptr && negative) negate(out);
  return why;
}

reason date_time_from_number(const number& value, instant& out, bool& too_large) {
  too_large = false;
  if (value.integral) {
    const auto magnitude = value.magnitude();
    if (!magnitude || *magnitude > 999'999'999'999'999'999) {
      too_large = true;
      return "timestamp is too large";
    }
    const auto whole = static_cast<std::int64_t>(*magnitude);
    return from_timestamp(value.negative ? -whole : whole, 0, out);
  }
  const double real = value.to_double();
  if (!(std::fabs(real) < 9e17)) {
    too_large = true;
    return "timestamp is too large";
  }
  const double whole = std::trunc(real);
  // Microseconds, as Pydantic has them: a double holds no more at today's timestamps.
  const double micros = std::round((real - whole) * 1e6);
  return from_timestamp(static_cast<std::int64_t>(whole), static_cast<std::int64_t>(micros) * 1000, out);
}

}  // namespace assay::inline v0::detail
