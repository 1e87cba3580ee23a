#include "scalars/worded_text.hpp"

#include "json/characters.hpp"
#include "json/composition.hpp"
#include "json/region.hpp"
#include "scalars/convert.hpp"
#include "scalars/denials.hpp"
#include "scalars/strip.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <vector>

namespace assay::inline v0::detail {

namespace {

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

bool is_month_name(std::string_view word) { return find_name(month_names, word) != no_match; }

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
    const std::size_t month = find_name(month_names, named->text);
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

bool is_word_for_nothing(std::string_view text) {
  constexpr std::array<std::string_view, 15> words{"",       "-",       "--",     "\xE2\x80\x93",   "\xE2\x80\x94",
                                                   "na",     "n.a.",    "nan",    "nothing",        "empty",
                                                   "(none)", "(empty)", "[none]", "not applicable", "not available"};
  std::string word = lower(strip(text));
  if (is_null_word(word, false)) return true;
  if (word.size() > 1 && word.back() == '.' && word != "n.a.") word.pop_back();
  return is_null_word(word, false) || std::find(words.begin(), words.end(), word) != words.end();
}

bool is_remainder(std::string_view text) {
  const std::string all = lower(strip(text));
  std::string_view word = all;
  if (word.find_first_not_of('.') == std::string_view::npos) return word.size() > 1;
  if (word == "\xE2\x80\xA6") return true;
  while (word.ends_with('.')) word.remove_suffix(1);
  if (word == "etc" || word == "et cetera" || word == "etcetera" || word == "and so on" || word == "and so forth") {
    return true;
  }
  // and 3 more, + 12 others, and more
  const bool joined = word.starts_with("and ") || word.starts_with("+") || word.starts_with("plus ") ||
                      (!word.empty() && is_digit(word[0]));
  if (!joined) return word == "more";
  for (const std::string_view end : {" more", " others", " other", " more items", " other items"}) {
    if (word.ends_with(end)) return word.size() <= 24;
  }
  return false;
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

/// Without the tags of HTML that emphasize a word: <b>red</b>.
std::string_view without_tags(std::string_view text) {
  constexpr std::array<std::string_view, 7> tags{"b", "i", "u", "em", "strong", "code", "mark"};
  for (const std::string_view tag : tags) {
    const std::size_t open = tag.size() + 2;
    const std::size_t close = open + 1;
    if (text.size() <= open + close || text[0] != '<' || text[open - 1] != '>' || !text.ends_with('>')) continue;
    const std::string_view end = text.substr(text.size() - close);
    if (text.substr(1, tag.size()) != tag || end.substr(0, 2) != "</" || end.substr(2, tag.size()) != tag) continue;
    return text.substr(open, text.size() - open - close);
  }
  return text;
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
    const std::string_view inner = without_tags(text);
    any |= inner.size() != text.size();
    text = inner;
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

std::vector<std::string> similar_forms(std::string_view text) {
  text = without_marks(text);
  std::vector<std::string> forms{without_separators(text)};
  const std::size_t qualifier = text.find_last_of(".:");
  if (qualifier != std::string_view::npos) {
    forms.push_back(without_separators(text.substr(0, qualifier)));
    forms.push_back(without_separators(text.substr(qualifier + 1)));
  }
  return forms;
}

}  // namespace assay::inline v0::detail
