#include "ground/spelled_numbers.hpp"

#include "ground/text_words.hpp"
#include "json/ascii.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>

namespace assay::inline v0::detail {

namespace {

constexpr std::size_t no_place = std::string_view::npos;

bool is_digit_at(std::string_view text, std::size_t at) noexcept { return at < text.size() && is_digit(text[at]); }

// --- digits and what stands between them -----------------------------------------------------------------------------

/// How digits with separators can be read: where the fraction's separator is, no_place where all separate groups.
struct digits_readings {
  std::array<std::size_t, 2> points;
  std::size_t count = 0;
  void add(std::size_t point) { points[count++] = point; }
};

bool separates(char c) noexcept { return c == ',' || c == '.' || c == '\'' || c == '_' || c == ' '; }

/// Whether digits are complete groups: of three behind the first; of two before the last, as India counts.
bool has_groups(std::string_view text, char separator) {
  std::size_t at = digits_end(text, 0);
  if (at == 0 || at > 3 || text[0] == '0') return false;
  bool of_three = true, of_two = separator == ',' && at <= 2;
  while (at < text.size()) {
    if (text[at] != separator) return false;
    const std::size_t end = digits_end(text, at + 1);
    const std::size_t size = end - at - 1;
    of_three &= size == 3;
    of_two &= size == (end == text.size() ? 3 : 2);
    at = end;
  }
  return of_three || of_two;
}

digits_readings read_digits(std::string_view text) {
  digits_readings found;
  const std::size_t first = digits_end(text, 0);
  if (first == text.size()) {
    found.add(no_place);
    return found;
  }
  std::size_t last = text.size() - 1;
  while (is_digit(text[last])) --last;
  const bool may_be_point = text[last] == '.' || text[last] == ',';
  if (first == last) {
    if (has_groups(text, text[last])) found.add(no_place);
    if (may_be_point) found.add(last);
  } else if (text[first] == text[last]) {
    if (has_groups(text, text[last])) found.add(no_place);
  } else if (may_be_point && has_groups(text.substr(0, last), text[first])) {
    found.add(last);
  }
  return found;
}

// --- what stands around them -----------------------------------------------------------------------------------------

struct scale_word {
  std::string_view word;
  std::int64_t power;
};
constexpr auto scale_words = std::to_array<scale_word>({
    {"hundred", 2},      {"thousand", 3},      {"million", 6},      {"millions", 6},
    {"billion", 9},      {"billions", 9},      {"trillion", 12},    {"trillions", 12},
    {"quadrillion", 15}, {"quadrillions", 15}, {"quintillion", 18}, {"quintillions", 18},
    {"lakh", 5},         {"lakhs", 5},         {"crore", 7},        {"crores", 7},
    {"mn", 6},           {"mio", 6},           {"bn", 9},           {"tn", 12},
});
constexpr word_beginnings scale_beginnings = [] {
  word_beginnings made;
  for (const scale_word& one : scale_words) made.add(one.word);
  return made;
}();
/// Directly behind the digits; they can be units as well.
constexpr auto scale_letters = std::to_array<scale_word>({{"k", 3}, {"m", 6}, {"b", 9}});

template <class Words>
std::int64_t power_of(const Words& words, std::string_view word) {
  const auto found =
      std::find_if(words.begin(), words.end(), [word](const scale_word& one) { return one.word == word; });
  return found == words.end() ? 0 : found->power;
}

constexpr std::array<std::string_view, 5> currency_marks{"$", "\xE2\x82\xAC", "\xC2\xA3", "\xC2\xA5", "\xE2\x82\xB9"};

std::size_t before_currency(std::string_view text, std::size_t at) {
  if (at == 0 || (text[at - 1] != '$' && static_cast<unsigned char>(text[at - 1]) < 0x80)) return at;
  for (const std::string_view mark : currency_marks) {
    if (text.substr(0, at).ends_with(mark)) return at - mark.size();
  }
  return at;
}

/// Behind an exponent ("e-3") that starts at a place; the place itself where none does.
std::size_t exponent_end(std::string_view text, std::size_t at) {
  if (at >= text.size() || text[at] != 'e') return at;
  std::size_t digits = at + 1;
  if (digits < text.size() && (text[digits] == '-' || text[digits] == '+')) ++digits;
  const std::size_t end = digits_end(text, digits);
  return end == digits || word_starts_at(text, end) ? at : end;
}

struct fraction_sign {
  std::string_view sign;
  std::string_view decimals;  ///< empty where there is no end of them
};
constexpr auto fraction_signs = std::to_array<fraction_sign>({
    {"\xC2\xBC", "25"},     // a quarter
    {"\xC2\xBD", "5"},      // a half
    {"\xC2\xBE", "75"},     // three quarters
    {"\xE2\x85\x90", ""},   // a seventh
    {"\xE2\x85\x91", ""},   // a ninth
    {"\xE2\x85\x92", "1"},  // a tenth
    {"\xE2\x85\x93", ""},   // thirds
    {"\xE2\x85\x94", ""},
    {"\xE2\x85\x95", "2"},  // fifths
    {"\xE2\x85\x96", "4"},
    {"\xE2\x85\x97", "6"},
    {"\xE2\x85\x98", "8"},
    {"\xE2\x85\x99", ""},  // sixths
    {"\xE2\x85\x9A", ""},
    {"\xE2\x85\x9B", "125"},  // eighths
    {"\xE2\x85\x9C", "375"},
    {"\xE2\x85\x9D", "625"},
    {"\xE2\x85\x9E", "875"},
});

/// The fraction behind digits, or behind a space behind them; nullptr where there is none.
const fraction_sign* fraction_behind(std::string_view text, std::size_t behind_digits) noexcept {
  text.remove_prefix(behind_digits);
  if (text.starts_with(' ')) text.remove_prefix(1);
  if (text.empty() || static_cast<unsigned char>(text.front()) < 0x80) return nullptr;
  const auto found = std::find_if(fraction_signs.begin(), fraction_signs.end(),
                                  [text](const fraction_sign& one) { return text.starts_with(one.sign); });
  return found == fraction_signs.end() ? nullptr : &*found;
}

/// Reads the number whose digits stand in a part of a text.
class number_in_text {
 public:
  number_in_text(std::string_view text, region digits, const number_found& told)
      : text_(text), digits_(digits), where_(digits), told_(told), fraction_(fraction_behind(text, digits.end)) {
    read_front();
    read_exponent();
    if (fraction_ != nullptr) where_.end = fraction_end(text_, digits_.end);
  }

  /// Whether it is a part of a word.
  [[nodiscard]] bool is_in_word() const {
    if (word_ends_at(text_, digits_.begin)) return true;
    if (!word_starts_at(text_, where_.end)) return false;
    const std::string_view behind = text_in(text_, word_at(text_, where_.end).where);
    const bool other_base = behind[0] == 'x' && text_in(text_, digits_) == "0";
    return other_base || std::any_of(behind.begin(), behind.end(), [](char c) { return is_digit(c); });
  }

  void tell(std::size_t point, bool ambiguous) const {
    std::optional<decimal> value = value_of(point);
    if (!value) return;
    value->negative = negative_ && !value->is_zero();
    const std::size_t percent = percent_end();
    region where = where_;
    if (percent != where_.end) {
      where.end = percent;
      tell_scaled(*value, -2, where, ambiguous);
    }
    std::int64_t power = 0;
    bool may_be_unit = false;
    const std::size_t end = scale_end(power, may_be_unit);
    if (power != 0) tell_scaled(*value, power, {where_.begin, end}, ambiguous || may_be_unit);
    told_(*value, where, ambiguous || power != 0);
    if (in_parentheses_ && !value->is_zero()) {
      value->negative = true;
      told_(*value, {where_.begin - 1, where_.end + 1}, true);
    }
  }

 private:
  /// Without its sign; nothing where a second point, the exponent or the fraction makes it none.
  [[nodiscard]] std::optional<decimal> value_of(std::size_t point) const {
    const bool has_point = point != no_place;
    if (!exponent_ || (point_before_ && has_point)) return std::nullopt;
    const std::string_view digits = text_in(text_, digits_);
    if (fraction_ != nullptr) {
      if (has_point || point_before_ || fraction_->decimals.empty()) return std::nullopt;
      const std::string mixed = std::string(digits).append(fraction_->decimals);
      return decimal_of_digits(mixed, fraction_->decimals.size(), 0);
    }
    std::size_t decimals = has_point ? digits.size() - point - 1 : 0;
    if (point_before_) decimals = static_cast<std::size_t>(std::count_if(digits.begin(), digits.end(), is_digit));
    return decimal_of_digits(digits, decimals, *exponent_);
  }

  void tell_scaled(decimal value, std::int64_t power, region where, bool ambiguous) const {
    if (!value.is_zero()) value.exponent += power;
    told_(value, where, ambiguous);
  }

  /// A point that nothing stands before, a sign, a currency between them.
  void read_front() {
    std::size_t at = digits_.begin;
    if (at > 0 && text_[at - 1] == '.' && (at == 1 || (!word_ends_at(text_, at - 1) && text_[at - 2] != '.'))) {
      point_before_ = true;
      where_.begin = --at;
    }
    const std::size_t mark = before_currency(text_, at);
    if (mark > 0 && text_[mark - 1] == '-' && !word_ends_at(text_, mark - 1)) {
      negative_ = true;
      where_.begin = mark - 1;
    } else if (mark == at && at > 1 && text_[at - 1] == '-' && before_currency(text_, at - 1) != at - 1) {
      negative_ = true;  // $-5
      where_.begin = at - 1;
    }
    in_parentheses_ = at > 0 && text_[at - 1] == '(' && text_.substr(digits_.end).starts_with(')');
  }

  void read_exponent() {
    const std::size_t end = exponent_end(text_, digits_.end);
    if (end == digits_.end) return;
    exponent_ = exponent_of(text_in(text_, {digits_.end + 1, end}));
    where_.end = end;
  }

  [[nodiscard]] std::size_t percent_end() const {
    const std::string_view behind = text_.substr(where_.end);
    if (!behind.starts_with('%') && !behind.starts_with(" %") && !behind.starts_with(" p")) return where_.end;
    for (const std::string_view mark : {"%", " %", " percent", " per cent"}) {
      const std::size_t end = where_.end + mark.size();
      if (behind.starts_with(mark) && !word_starts_at(text_, end)) return end;
    }
    return where_.end;
  }

  /// The end of the word that says by which power of ten the number is to be multiplied.
  std::size_t scale_end(std::int64_t& power, bool& may_be_unit) const {
    std::size_t at = where_.end;
    const bool apart = at < text_.size() && (text_[at] == ' ' || text_[at] == '-');
    if (apart) ++at;
    if (!word_starts_at(text_, at)) return where_.end;
    const region word = word_at(text_, at).where;
    if (scale_beginnings.may_have(text_in(text_, word))) power = power_of(scale_words, text_in(text_, word));
    if (power == 0 && !apart) {
      power = power_of(scale_letters, text_in(text_, word));
      may_be_unit = power != 0;
    }
    return power == 0 ? where_.end : word.end;
  }

  std::string_view text_;
  region digits_;  ///< with the separators in them
  region where_;   ///< with sign and exponent
  const number_found& told_;
  const fraction_sign* fraction_;
  bool point_before_ = false;
  bool negative_ = false;
  bool in_parentheses_ = false;
  std::optional<std::int64_t> exponent_ = 0;  ///< nothing where it is too large
};

class digits_scanner {
 public:
  digits_scanner(std::string_view text, const wanted_digits* wanted, const number_found& told)
      : text_(text), wanted_(wanted), told_(told) {}

  void scan() {
    for (std::size_t at = 0; at < text_.size();) {
      if (!is_digit(text_[at])) {
        ++at;
        continue;
      }
      if (const region spaced = groups_with_spaces(at); !spaced.empty()) {
        read_whole(spaced, read_digits(text_in(text_, spaced)), true);
      }
      std::size_t end = digits_end(text_, at);
      while (end < text_.size() && text_[end] != ' ' && separates(text_[end]) && is_digit_at(text_, end + 1)) {
        end = digits_end(text_, end + 1);
      }
      read({at, end}, ",.'_");
      at = word_ends_at(text_, at) ? end : exponent_end(text_, end);
    }
  }

 private:
  void read_whole(region where, const digits_readings& readings, bool ambiguous) const {
    const bool may_have_others = fraction_behind(text_, where.end) != nullptr;
    if (wanted_ != nullptr && !may_have_others && !wanted_->may_have(text_in(text_, where))) return;
    const number_in_text number(text_, where, told_);
    if (number.is_in_word()) return;
    for (std::size_t i = 0; i < readings.count; ++i) number.tell(readings.points[i], ambiguous || readings.count > 1);
  }

  /// As one number; where that makes none ("1,2,3", "1.2.3", "3.4.2024"), as those between the first separators, and so
  /// on with the others.
  void read(region where, std::string_view separators) const {
    const digits_readings readings = read_digits(text_in(text_, where));
    if (readings.count != 0) return read_whole(where, readings, false);
    while (!separators.empty() && text_in(text_, where).find(separators[0]) == no_place) separators.remove_prefix(1);
    if (separators.empty()) return;
    for (std::size_t at = where.begin; at < where.end;) {
      const std::size_t end = std::min(text_.find(separators[0], at), where.end);
      read({at, end}, separators.substr(1));
      at = end + 1;
    }
  }

  /// "1 234 567,5": groups of three behind one of at most three, and a fraction; empty where that is not so.
  [[nodiscard]] region groups_with_spaces(std::size_t begin) const {
    std::size_t end = digits_end(text_, begin);
    const bool in_others = begin > 1 && text_[begin - 1] == ' ' && is_digit(text_[begin - 2]);
    if (end - begin > 3 || text_[begin] == '0' || in_others) return {};
    const std::size_t first = end;
    while (end < text_.size() && text_[end] == ' ' && digits_end(text_, end + 1) == end + 4) end += 4;
    if (end == first) return {};
    const bool has_fraction =
        end < text_.size() && (text_[end] == ',' || text_[end] == '.') && is_digit_at(text_, end + 1);
    if (has_fraction) end = digits_end(text_, end + 1);
    return {begin, end};
  }

  std::string_view text_;
  const wanted_digits* wanted_;
  const number_found& told_;
};

}  // namespace

std::size_t fraction_end(std::string_view folded, std::size_t behind_digits) noexcept {
  const fraction_sign* const found = fraction_behind(folded, behind_digits);
  return found == nullptr ? behind_digits : folded.find(found->sign, behind_digits) + found->sign.size();
}

/// Of the digits' value modulo 2^64, up to the last one that is no zero.
std::size_t wanted_digits::index_of(std::string_view literal) noexcept {
  std::uint64_t value = 0, significant = 0;
  for (const char c : literal) {
    if (c == 'e' || c == 'E') break;
    if (!is_digit(c)) continue;
    value = value * 10 + static_cast<std::uint64_t>(c - '0');
    if (c != '0') significant = value;
  }
  return static_cast<std::size_t>(significant * 0x9E3779B97F4A7C15 >> (64 - bits));
}

void spelled_numbers(std::string_view folded, const wanted_digits* wanted, const number_found& told) {
  digits_scanner(folded, wanted, told).scan();
}

}  // namespace assay::inline v0::detail
