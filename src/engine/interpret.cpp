#include "engine/interpret.hpp"

#include "engine/convert.hpp"
#include "engine/label_sentence.hpp"
#include "reader/candidates.hpp"
#include "reader/characters.hpp"
#include "source/composition.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

namespace assay::detail {

namespace {

constexpr std::string_view minus_sign = "\xE2\x88\x92";  // U+2212
constexpr std::array<std::string_view, 24> currency_signs{
    "US$",          "CA$",          "AU$",          "NZ$",          "HK$",
    "R$",           "A$",           "C$",           "S$",           "$",
    "\xE2\x82\xAC", "\xC2\xA3",     "\xC2\xA5",     "\xE2\x82\xB9", "\xE2\x82\xBD",
    "\xE2\x82\xA9", "\xE2\x82\xAA", "\xE2\x82\xAB", "\xE2\x82\xBA", "\xE2\x82\xB4",
    "\xE0\xB8\xBF", "\xC2\xA2",     "\xE2\x82\xA6", "\xE2\x82\xB1"};
constexpr std::array<std::string_view, 44> currency_codes{
    "USD", "EUR", "GBP", "JPY", "CNY", "RMB", "CHF", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "ISK", "PLN",
    "CZK", "HUF", "RON", "BGN", "TRY", "RUB", "UAH", "INR", "PKR", "BDT", "LKR", "KRW", "TWD", "HKD", "SGD",
    "MYR", "THB", "IDR", "PHP", "VND", "AED", "SAR", "ILS", "EGP", "ZAR", "NGN", "KES", "BRL", "MXN"};
/// Words behind a number that change it, or say that it is none.
constexpr std::array<std::string_view, 49> no_units{
    "k",        "kk",       "m",         "mm",       "mn",         "mio",       "b",       "bn",       "mrd",
    "t",        "tn",       "hundred",   "hundreds", "thousand",   "thousands", "million", "millions", "billion",
    "billions", "trillion", "trillions", "dozen",    "dozens",     "lakh",      "lakhs",   "crore",    "crores",
    "tausend",  "mille",    "percent",   "pct",      "percentage", "permille",  "bps",     "bp",       "e",
    "x",        "st",       "nd",        "rd",       "th",         "or",        "to",      "and",      "plus",
    "minus",    "half",     "quarter",   "pm"};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return result;
}

std::string_view strip(std::string_view text) {
  const region inner = trimmed(text, {0, text.size()});
  return text.substr(inner.begin, inner.end - inner.begin);
}

template <class List>
bool holds(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

/// Takes a currency sign or code off the front.
bool take_currency(std::string_view& text) {
  for (const std::string_view sign : currency_signs) {
    if (text.substr(0, sign.size()) == sign) return text.remove_prefix(sign.size()), true;
  }
  if (text.size() > 3 && holds(currency_codes, text.substr(0, 3)) && !is_letter(text[3])) {
    return text.remove_prefix(3), true;
  }
  return false;
}

/// The length of what may stand between groups of digits: , ' _ or a space of some kind.
std::size_t group_separator(std::string_view text) {
  if (text.empty()) return 0;
  if (text[0] == ',' || text[0] == '\'' || text[0] == '_' || text[0] == ' ' || text[0] == '.') return 1;
  if (text.substr(0, 3) == "\xE2\x80\x99") return 3;  // U+2019
  return unusual_space(text.data(), text.data() + text.size());
}

std::size_t count_digits(std::string_view text) {
  std::size_t n = 0;
  while (n < text.size() && is_digit(text[n])) ++n;
  return n;
}

/// Digits, whole groups of them, a fraction. What is left stays in `text`.
bool take_digits(std::string_view& text, std::string& literal, bool& grouped) {
  std::size_t digits = count_digits(text);
  if (digits == 0 && !(text.size() > 1 && text[0] == '.' && is_digit(text[1]))) return false;
  literal.append(text.substr(0, digits));
  text.remove_prefix(digits);
  std::string_view separator;
  std::size_t groups = 0;
  // Groups of three; of two before the last one, as India counts (1,00,000).
  while (digits != 0 && digits <= 3) {
    const std::size_t size = group_separator(text);
    if (size == 0) break;
    const std::string_view this_one = text.substr(0, size);
    const std::size_t next = count_digits(text.substr(size));
    if (next != 3 && !(next == 2 && this_one == "," && group_separator(text.substr(size + 2)) == 1)) break;
    if (!separator.empty() && this_one != separator) break;
    separator = this_one;
    ++groups;
    literal.append(text.substr(size, next));
    text.remove_prefix(size + next);
  }
  grouped = groups != 0;
  // 1.234 is 1.234: points group only where that shows, by a second one or a comma behind.
  const bool comma_is_point = grouped && separator == ".";
  if (comma_is_point && groups == 1 && (text.empty() || text[0] != ',')) {
    literal.insert(literal.size() - 3, ".");
    grouped = false;
    return text.empty() || !is_digit(text[0]);
  }
  const char point = comma_is_point ? ',' : '.';
  if (!text.empty() && text[0] == point) {
    const std::size_t fraction = count_digits(text.substr(1));
    if (fraction == 0 && text.size() > 1) return false;
    literal.append(".").append(text.substr(1, fraction));
    text.remove_prefix(1 + fraction);
  }
  // What else could belong to the number makes it unreadable: "1,23", "1.2.3", "12:30".
  return text.empty() || (!is_digit(text[0]) && text[0] != ',' && text[0] != '.' && text[0] != '\'' && text[0] != ':' &&
                          text[0] != '/' && text[0] != '-' && text[0] != '+');
}

bool is_unit(std::string_view word) {
  if (word.empty() || word.size() > 24 || holds(no_units, lower(word))) return false;
  // A single capital is more often a multiplier than a unit.
  if (word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z') return false;
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return is_letter(c) || static_cast<unsigned char>(c) >= 0x80; }) &&
         std::none_of(currency_signs.begin(), currency_signs.end(),
                      [word](std::string_view sign) { return word.find(sign) != std::string_view::npos; });
}

}  // namespace

std::optional<worded_number> read_worded_number(std::string_view text) {
  text = strip(text);
  worded_number result{{}, repair_code::thousands_separator};
  bool foreign_sign = false;
  const auto take_sign = [&] {
    if (text.substr(0, minus_sign.size()) == minus_sign) {
      foreign_sign = true;
      result.literal = "-";
      text.remove_prefix(minus_sign.size());
      return true;
    }
    if (text.empty() || (text[0] != '-' && text[0] != '+')) return false;
    if (text[0] == '-') result.literal = "-";
    text.remove_prefix(1);
    return true;
  };
  bool sign = take_sign();
  bool currency = take_currency(text);
  if (currency) text = strip(text);
  if (!sign) sign = take_sign();
  bool grouped = false;
  if (!take_digits(text, result.literal, grouped)) return std::nullopt;
  if (grouped) result.how = repair_code::thousands_separator;
  text = strip(text);
  if (text.empty()) {
    if (currency) result.how = repair_code::currency;
    if (foreign_sign && !grouped && !currency) result.how = repair_code::number_format;
    return grouped || currency || foreign_sign ? std::optional(std::move(result)) : std::nullopt;
  }
  if (currency) {
    // "$5 USD" says the same twice.
    if (!holds(currency_codes, text)) return std::nullopt;
    result.how = repair_code::currency;
    return result;
  }
  std::string_view rest = text;
  if (text == "%") {
    result.how = repair_code::percent;
  } else if (holds(currency_codes, text) || (take_currency(rest) && rest.empty())) {
    result.how = repair_code::currency;
  } else if (is_unit(text)) {
    result.how = repair_code::unit;
  } else {
    return std::nullopt;
  }
  return result;
}

// --- dates -----------------------------------------------------------------------------------------------------------

namespace {

constexpr std::array<std::string_view, 12> months{"january",   "february", "march",    "april",
                                                  "may",       "june",     "july",     "august",
                                                  "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekdays{"sunday",   "monday", "tuesday", "wednesday",
                                                   "thursday", "friday", "saturday"};

/// A name or its beginning, of three letters at the least ("Sept" too); npos where it is none.
template <class Names>
std::size_t find_name(const Names& names, std::string_view word) {
  const std::string small = lower(word);
  if (small.size() < 3) return no_match;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == small || (small.size() <= 5 && names[i].substr(0, small.size()) == small)) return i;
  }
  return no_match;
}

struct date_part {
  std::string_view text;
  bool number;
};

/// The words and numbers of a date; empty where something else is in it.
std::vector<date_part> split_date(std::string_view text, std::string& separators) {
  std::vector<date_part> parts;
  while (!text.empty()) {
    std::size_t size = 0;
    const bool number = is_digit(text[0]);
    while (size < text.size() && (number ? is_digit(text[size]) : is_letter(text[size]))) ++size;
    if (size == 0) {
      const char c = text[0];
      if (c != ' ' && c != ',' && c != '/' && c != '.' && c != '-') return {};
      separators += c;
      text.remove_prefix(1);
      continue;
    }
    std::string_view word = text.substr(0, size);
    text.remove_prefix(size);
    if (number && size <= 2) {
      for (const std::string_view ordinal : {"st", "nd", "rd", "th"}) {
        if (lower(text.substr(0, 2)) == ordinal && (text.size() == 2 || !is_letter(text[2]))) text.remove_prefix(2);
      }
    }
    if (!number && (lower(word) == "of" || lower(word) == "the")) continue;
    if (parts.size() == 4) return {};
    parts.push_back({word, number});
  }
  return parts;
}

unsigned number_of(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits.substr(0, 4)) value = value * 10 + static_cast<unsigned>(c - '0');
  return value;
}

std::optional<calendar_day> checked(std::string_view year, unsigned month, unsigned date) {
  using namespace std::chrono;
  if (year.size() != 4) return std::nullopt;
  const int y = static_cast<int>(number_of(year));
  const year_month_day whole{std::chrono::year(y), std::chrono::month(month), std::chrono::day(date)};
  return whole.ok() ? std::optional(calendar_day{y, month, date}) : std::nullopt;
}

std::chrono::sys_days days_of(const calendar_day& one) {
  return std::chrono::year_month_day{std::chrono::year(one.year), std::chrono::month(one.month),
                                     std::chrono::day(one.date)};
}

bool falls_on(const calendar_day& one, std::size_t weekday) {
  return std::chrono::weekday(days_of(one)).c_encoding() == weekday;
}

}  // namespace

std::optional<calendar_day> read_worded_date(std::string_view text) {
  text = strip(text);
  if (text.size() > 40) return std::nullopt;
  std::string separators;
  std::vector<date_part> parts = split_date(text, separators);
  std::size_t weekday = no_match;
  if (parts.size() == 4 && !parts[0].number) {
    weekday = find_name(weekdays, parts[0].text);
    if (weekday == no_match) return std::nullopt;
    parts.erase(parts.begin());
  }
  if (parts.size() != 3) return std::nullopt;
  const auto named = std::find_if(parts.begin(), parts.end(), [](const date_part& part) { return !part.number; });
  std::optional<calendar_day> result;
  if (named != parts.end()) {
    const std::size_t month = find_name(months, named->text);
    parts.erase(named);
    if (month == no_match || !parts[0].number || !parts[1].number) return std::nullopt;
    const bool year_first = parts[0].text.size() == 4;
    const date_part& year = year_first ? parts[0] : parts[1];
    const date_part& date = year_first ? parts[1] : parts[0];
    if (date.text.size() <= 2) result = checked(year.text, static_cast<unsigned>(month) + 1, number_of(date.text));
  } else if (parts[0].text.size() == 4) {
    if (parts[1].text.size() <= 2 && parts[2].text.size() <= 2) {
      result = checked(parts[0].text, number_of(parts[1].text), number_of(parts[2].text));
    }
  } else if (parts[0].text.size() <= 2 && parts[1].text.size() <= 2) {
    // Day and month, or month and day: only where one of them can't be the month, or both are the same.
    const unsigned first = number_of(parts[0].text);
    const unsigned second = number_of(parts[1].text);
    if (first > 12 || first == second) {
      result = checked(parts[2].text, second, first);
    } else if (second > 12) {
      result = checked(parts[2].text, first, second);
    }
  }
  if (result && weekday != no_match && !falls_on(*result, weekday)) return std::nullopt;
  return result;
}

std::string iso_text(const calendar_day& one) {
  char text[32];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", one.year, one.month, one.date);
  return text;
}

std::int64_t seconds_of(const calendar_day& one) {
  return std::int64_t{days_of(one).time_since_epoch().count()} * 86400;
}

// --- names -----------------------------------------------------------------------------------------------------------

bool is_null_word(std::string_view text, bool strictly) {
  if (strictly) return text == "null" || text == "None";
  const std::string word = lower(strip(text));
  return word == "null" || word == "none" || word == "n/a" || word == "nil" || word == "undefined";
}

std::string squeezed(std::string_view name) {
  std::string result;
  for (const char c : folded(name)) {
    if (is_letter(c) || is_digit(c) || static_cast<unsigned char>(c) >= 0x80) result += c;
  }
  return result;
}

std::string without_separators(std::string_view name) {
  std::string result = folded(name);
  result.erase(std::remove_if(result.begin(), result.end(),
                              [](char c) { return std::string_view(" \t_-.:/").find(c) != std::string_view::npos; }),
               result.end());
  return result;
}

namespace {

/// A few words of a line that may name what follows, and don't deny it.
bool is_qualifier(std::string_view text) {
  constexpr std::size_t most_words = 4;
  std::size_t words = 0;
  if (text.find('\n') != std::string_view::npos) return false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(" .:"), text.size());
    words += end == 0 ? 0 : 1;
    if (words > most_words || denies(text.substr(0, end))) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return words != 0;
}

/// Without the marks that people put around a word: **Paid**, "open", `x`.
std::string_view without_marks(std::string_view text) {
  constexpr std::array<std::string_view, 7> marks{"**", "__", "*", "_", "`", "\"", "'"};
  for (bool any = true; any;) {
    any = false;
    text = strip(text);
    for (const std::string_view mark : marks) {
      const bool around = text.size() > 2 * mark.size() && text.substr(0, mark.size()) == mark &&
                          text.substr(text.size() - mark.size()) == mark;
      if (!around) continue;
      text = text.substr(mark.size(), text.size() - 2 * mark.size());
      any = true;
      break;
    }
  }
  return text;
}

}  // namespace

std::size_t find_similar(std::string_view text, std::size_t count,
                         const std::function<std::string_view(std::size_t)>& name) {
  text = without_marks(text);
  const auto only = [&](const auto& fits) {
    std::size_t match = no_match;
    for (std::size_t i = 0; i < count; ++i) {
      if (!fits(name(i))) continue;
      if (match != no_match) return no_match;
      match = i;
    }
    return match;
  };
  const std::size_t same = only([&](std::string_view one) { return equal_ignoring_case(one, text); });
  if (same != no_match) return same;
  const auto similar = [&](std::string_view wanted) {
    const std::string bare = without_separators(wanted);
    return bare.empty() ? no_match : only([&](std::string_view one) { return without_separators(one) == bare; });
  };
  if (const std::size_t match = similar(text); match != no_match) return match;
  // Two names are no name and its qualifier.
  const std::size_t qualifier = text.find_last_of(".:");
  if (qualifier == std::string_view::npos || !is_qualifier(text.substr(0, qualifier)) ||
      similar(text.substr(0, qualifier)) != no_match) {
    return no_match;
  }
  return similar(text.substr(qualifier + 1));
}

}  // namespace assay::detail
