#include "ground/spelled_dates.hpp"

#include "json/ascii.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace assay::inline v0::detail {

namespace {

int value_of(std::string_view digits) noexcept {
  int value = 0;
  for (const char c : digits.substr(0, 4)) value = value * 10 + (c - '0');
  return value;
}

/// The readings of three numbers as a date.
class date_readings {
 public:
  void add(int year, int month, int date) {
    using namespace std::chrono;
    if (month < 1 || month > 12 || date < 1 || date > 31 || year < 1) return;
    const year_month_day whole{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                               std::chrono::day(static_cast<unsigned>(date))};
    if (!whole.ok()) return;
    for (std::size_t i = 0; i < count_; ++i) {
      if (days_[i] == whole) return;
    }
    days_[count_++] = whole;
  }
  void tell(region where, const date_found& told) const {
    for (std::size_t i = 0; i < count_; ++i) {
      const auto& day = days_[i];
      told({int{day.year()}, unsigned{day.month()}, unsigned{day.day()}}, where, count_ > 1);
    }
  }

 private:
  std::array<std::chrono::year_month_day, 4> days_;
  std::size_t count_ = 0;
};

/// A date of numbers alone that begins there; where it ends, or where the digits end.
std::size_t read_numeric_date(std::string_view text, std::size_t begin, const date_found& told) {
  const std::size_t first_end = digits_end(text, begin);
  const std::string_view first = text.substr(begin, first_end - begin);
  const bool inside = word_ends_at(text, begin) ||
                      (begin > 1 && std::string_view("-/.").find(text[begin - 1]) != std::string_view::npos &&
                       is_digit(text[begin - 2]));
  if (inside) return first_end;
  date_readings readings;
  if (first.size() == 8 && !word_starts_at(text, first_end)) {
    readings.add(value_of(first), value_of(first.substr(4, 2)), value_of(first.substr(6)));
    readings.tell({begin, first_end}, told);
    return first_end;
  }
  const char separator = first_end < text.size() ? text[first_end] : ' ';
  if (first.size() > 4 || (separator != '-' && separator != '/' && separator != '.')) return first_end;
  const auto behind_separator = [&](std::size_t at) {
    if (at >= text.size() || text[at] != separator) return std::string_view::npos;
    ++at;
    if (separator == '.' && at < text.size() && text[at] == ' ') ++at;
    return at;
  };
  const std::size_t second_begin = behind_separator(first_end);
  const std::size_t second_end = digits_end(text, second_begin);
  const std::size_t third_begin = behind_separator(second_end);
  if (third_begin == std::string_view::npos) return first_end;
  const std::size_t end = digits_end(text, third_begin);
  const std::string_view second = text.substr(second_begin, second_end - second_begin);
  const std::string_view third = text.substr(third_begin, end - third_begin);
  const bool goes_on = end + 1 < text.size() && text[end] == separator && is_digit(text[end + 1]);
  if (second.empty() || second.size() > 2 || third.empty() || goes_on) return first_end;
  if (first.size() == 4 && third.size() <= 2) {
    readings.add(value_of(first), value_of(second), value_of(third));
  } else if (first.size() <= 2 && (third.size() == 4 || third.size() == 2)) {
    for (const int century : {2000, 1900}) {
      const int year = third.size() == 4 ? value_of(third) : century + value_of(third);
      readings.add(year, value_of(second), value_of(first));
      if (separator != '.') readings.add(year, value_of(first), value_of(second));
    }
  }
  readings.tell({begin, end}, told);
  return end;
}

bool separates_parts(char c) { return c == ' ' || c == ',' || c == '.' || c == '-' || c == '/'; }

/// Passes what may stand between the parts of a date that is written with words.
std::size_t pass_separators(std::string_view text, std::size_t at) {
  const std::size_t most = at + 2;
  while (at < text.size() && at < most && separates_parts(text[at])) ++at;
  return at;
}
std::size_t pass_separators_back(std::string_view text, std::size_t at) {
  const std::size_t most = at < 2 ? 0 : at - 2;
  while (at > most && separates_parts(text[at - 1])) --at;
  return at;
}

bool is_ordinal_end(std::string_view text) { return text == "st" || text == "nd" || text == "rd" || text == "th"; }

/// The number before a month's name; empty where there is none.
region number_before(std::string_view text, std::size_t month) {
  std::size_t at = pass_separators_back(text, month);
  if (text.substr(0, at).ends_with(" of")) at = pass_separators_back(text, at - 2);
  const std::size_t end = at;
  if (at > 2 && is_ordinal_end(text.substr(at - 2, 2)) && is_digit(text[at - 3])) at -= 2;
  while (at > 0 && is_digit(text[at - 1])) --at;
  return at == end || !is_digit(text[at]) || word_ends_at(text, at) ? region{} : region{at, end};
}

/// The number behind a part of a date, with its "th"; empty where there is none.
region number_behind(std::string_view text, std::size_t part) {
  const std::size_t begin = pass_separators(text, part);
  std::size_t end = digits_end(text, begin);
  if (end == begin) return {};
  if (is_ordinal_end(text.substr(end, 2))) end += 2;
  return word_starts_at(text, end) && text[end] != 't' ? region{} : region{begin, end};
}

/// Names of months and their beginnings.
constexpr word_beginnings month_beginnings = [] {
  word_beginnings made;
  for (const std::string_view name : month_names) {
    for (const unsigned size : {3U, 4U, 5U}) made.add(name.substr(0, size));
    made.add(name);
  }
  return made;
}();

/// The dates with a word in them, if it is a month's name.
void read_dates_of_month(std::string_view text, region month, const date_found& told) {
  if (!month_beginnings.may_have(text_in(text, month))) return;
  const auto read = [&](region where) {
    const auto day = read_worded_date(text_in(text, where));
    if (day) told(*day, where, false);
  };
  const region behind = number_behind(text, month.end);
  if (behind.empty() || !is_month_name(text_in(text, month))) return;  // a year, or a day, is behind it
  const region before = number_before(text, month.begin);
  if (!before.empty()) read({before.begin, behind.end});
  const bool is_day = digits_end(text, behind.begin) <= behind.begin + 2;
  if (!is_day) return;
  const region third = number_behind(text, behind.end);
  if (!third.empty()) read({month.begin, third.end});
}

}  // namespace

void spelled_dates(const text_words& words, const date_found& told) {
  const std::string_view folded = words.text();
  for (std::size_t at = words.next_word(0); at < folded.size(); at = words.next_word(at)) {
    const std::size_t end = words.end_of_word(at);
    if (is_digit(folded[at])) {
      at = std::max(read_numeric_date(folded, at, told), at + 1);
      while (at < end && !is_digit(folded[at])) ++at;
    } else {
      read_dates_of_month(folded, {at, end}, told);
      at = end;
    }
  }
}

std::optional<clock_time> clock_behind(std::string_view folded, std::size_t end) {
  std::string_view text = folded.substr(end);
  for (const std::string_view between : {"t", ", ", " at ", " "}) {
    if (!text.starts_with(between)) continue;
    text.remove_prefix(between.size());
    break;
  }
  const std::size_t hours = digits_end(text, 0);
  if (hours == 0 || hours > 2 || text.substr(hours, 1) != ":" || digits_end(text, hours + 1) != hours + 3) {
    return std::nullopt;
  }
  int hour = value_of(text.substr(0, hours));
  std::size_t at = hours + 3;
  if (text.substr(at, 1) == ":" && digits_end(text, at + 1) == at + 3) at += 3;
  if (text.substr(at, 1) == "." && digits_end(text, at + 1) > at + 1) at = digits_end(text, at + 1);
  std::string minutes(text.substr(hours, at - hours));
  for (const std::string_view half : {" am", "am", " a.m.", " pm", "pm", " p.m."}) {
    if (!text.substr(at).starts_with(half) || word_starts_at(text, at + half.size())) continue;
    if (hour < 1 || hour > 12) return std::nullopt;
    hour = hour % 12 + (half.find('p') != std::string_view::npos ? 12 : 0);
    at += half.size();
    break;
  }
  std::size_t zone = at;
  for (const std::string_view utc : {"z", " utc", " gmt"}) {
    if (text.substr(at).starts_with(utc) && !word_starts_at(text, at + utc.size())) zone = at + utc.size();
  }
  std::string offset;
  if (zone == at && at < text.size() && (text[at] == '+' || text[at] == '-')) {
    const std::size_t digits = digits_end(text, at + 1);
    const std::size_t more = text.substr(digits, 1) == ":" ? digits_end(text, digits + 1) : digits;
    const bool is_whole = (digits == at + 3 && more == digits + 3) || (digits == at + 5 && more == digits);
    if (is_whole) {
      zone = more;
      offset = std::string(text.substr(at, 3)) + ":" + std::string(text.substr(more - 2, 2));
    }
  }
  char digits[8];
  std::snprintf(digits, sizeof digits, "%02d", hour % 100);
  return clock_time{digits + minutes + offset, static_cast<std::size_t>(text.data() - folded.data()) + zone};
}

}  // namespace assay::inline v0::detail
