#include "scalars/exact_formats.hpp"

#include "json/ascii.hpp"
#include "scalars/formats.hpp"
#include "scalars/temporal.hpp"
#include "scalars/uri_formats.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

namespace {

constexpr const char* wrong_date = "a date is written as YYYY-MM-DD";
constexpr const char* wrong_time = "a time is written as hh:mm:ss, maybe with a fraction";
constexpr const char* wrong_offset = "a time ends with its offset: Z, +hh:mm or -hh:mm";
constexpr const char* wrong_leap_second = "a leap second is the last one of a day of UTC";
constexpr const char* wrong_duration = "a duration is written as P1Y2M3DT4H5M6S, without gaps, or as P1W";

/// Takes a number of two digits, below a bound.
bool two_digits(std::string_view& text, int bound, int& out) {
  if (text.size() < 2 || !is_digit(text[0]) || !is_digit(text[1])) return false;
  out = (text[0] - '0') * 10 + (text[1] - '0');
  text.remove_prefix(2);
  return out < bound;
}

bool takes(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

std::size_t all_digits(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), [](char c) { return is_digit(c); });
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count;
}

const char* exact_date(std::string_view text) {
  instant ignored;
  return text.size() == 10 && parse_date(text, ignored) == nullptr ? nullptr : wrong_date;
}

const char* exact_time(std::string_view text) {
  int hours = 0;
  int minutes = 0;
  int seconds = 0;
  if (!two_digits(text, 24, hours) || !takes(text, ':') || !two_digits(text, 60, minutes) || !takes(text, ':') ||
      !two_digits(text, 61, seconds)) {
    return wrong_time;
  }
  if (takes(text, '.') && all_digits(text) == 0) return wrong_time;
  int offset = 0;
  if (text != "Z" && text != "z") {
    const bool behind = !text.empty() && text.front() == '-';
    int offset_hours = 0;
    int offset_minutes = 0;
    if ((!takes(text, '+') && !takes(text, '-')) || !two_digits(text, 24, offset_hours) || !takes(text, ':') ||
        !two_digits(text, 60, offset_minutes) || !text.empty()) {
      return wrong_offset;
    }
    offset = (offset_hours * 60 + offset_minutes) * (behind ? -1 : 1);
  }
  constexpr int day = 24 * 60;
  const int in_utc = (hours * 60 + minutes - offset + day) % day;
  return seconds < 60 || in_utc == day - 1 ? nullptr : wrong_leap_second;
}

const char* exact_date_time(std::string_view text) {
  if (const char* why = exact_date(text.substr(0, 10))) return why;
  text.remove_prefix(10);
  if (!takes(text, 'T') && !takes(text, 't') && !takes(text, ' ')) return "a T stands between the date and the time";
  return exact_time(text);
}

/// Takes a number for each of these units, of which any may be missing at both ends, but none in between.
bool units_in_order(std::string_view& text, std::string_view units) {
  std::size_t next = 0;
  bool any = false;
  while (!text.empty() && is_digit(text.front())) {
    all_digits(text);
    const std::size_t unit = text.empty() ? units.npos : units.find(text.front());
    if (unit == units.npos || (any ? unit != next : unit < next)) return false;
    text.remove_prefix(1);
    next = unit + 1;
    any = true;
  }
  return any;
}

/// RFC 3339, appendix A.
const char* exact_duration(std::string_view text) {
  if (!takes(text, 'P') || text.empty()) return wrong_duration;
  if (std::string_view weeks = text; units_in_order(weeks, "W")) return weeks.empty() ? nullptr : wrong_duration;
  if (!text.empty() && text.front() != 'T' && !units_in_order(text, "YMD")) return wrong_duration;
  if (text.empty()) return nullptr;
  return takes(text, 'T') && units_in_order(text, "HMS") && text.empty() ? nullptr : wrong_duration;
}

const char* exact_uuid(std::string_view text) {
  return text.size() == 36 ? check_format(format::uuid, text) : "a UUID has hexadecimal digits in groups of 8-4-4-4-12";
}

/// RFC 5321: what RFC 6531 permits, in ASCII.
const char* exact_email(std::string_view text) {
  if (!std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return "an email address is written in ASCII";
  }
  return check_format(format::idn_email, text);
}

}  // namespace

const char* check_exact_format(format which, std::string_view text) {
  switch (which) {
    case format::date:
      return exact_date(text);
    case format::time:
      return exact_time(text);
    case format::date_time:
      return exact_date_time(text);
    case format::duration:
      return exact_duration(text);
    case format::uuid:
      return exact_uuid(text);
    case format::email:
      return exact_email(text);
    case format::ipv6:
      return check_plain_ipv6(text);
    case format::uri:
      return check_plain_uri(text);
    default:
      return check_format(which, text);
  }
}

}  // namespace assay::inline v0::detail
