#include "ground/numbers_in_words.hpp"

#include "scalars/convert.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace assay::inline v0::detail {

namespace {

enum class word_rank : std::uint8_t { none, unit, teen, tens, hundred, scale };

struct number_word {
  std::string_view word;
  std::uint64_t value;
  word_rank rank;
};
constexpr auto number_words = std::to_array<number_word>({
    {"zero", 0, word_rank::teen},
    {"one", 1, word_rank::unit},
    {"two", 2, word_rank::unit},
    {"three", 3, word_rank::unit},
    {"four", 4, word_rank::unit},
    {"five", 5, word_rank::unit},
    {"six", 6, word_rank::unit},
    {"seven", 7, word_rank::unit},
    {"eight", 8, word_rank::unit},
    {"nine", 9, word_rank::unit},
    {"ten", 10, word_rank::teen},
    {"eleven", 11, word_rank::teen},
    {"twelve", 12, word_rank::teen},
    {"thirteen", 13, word_rank::teen},
    {"fourteen", 14, word_rank::teen},
    {"fifteen", 15, word_rank::teen},
    {"sixteen", 16, word_rank::teen},
    {"seventeen", 17, word_rank::teen},
    {"eighteen", 18, word_rank::teen},
    {"nineteen", 19, word_rank::teen},
    {"twenty", 20, word_rank::tens},
    {"thirty", 30, word_rank::tens},
    {"forty", 40, word_rank::tens},
    {"fifty", 50, word_rank::tens},
    {"sixty", 60, word_rank::tens},
    {"seventy", 70, word_rank::tens},
    {"eighty", 80, word_rank::tens},
    {"ninety", 90, word_rank::tens},
    {"hundred", 100, word_rank::hundred},
    {"thousand", 1000, word_rank::scale},
    {"million", 1000000, word_rank::scale},
    {"billion", 1000000000, word_rank::scale},
    {"trillion", 1000000000000, word_rank::scale},
});

constexpr word_beginnings number_beginnings = [] {
  word_beginnings made;
  for (const number_word& one : number_words) made.add(one.word);
  return made;
}();

const number_word* number_word_of(std::string_view word) {
  if (!number_beginnings.may_have(word)) return nullptr;
  const auto found = std::find_if(number_words.begin(), number_words.end(),
                                  [word](const number_word& one) { return one.word == word; });
  return found == number_words.end() ? nullptr : &*found;
}

/// A number that grows word by word.
class growing_number {
 public:
  /// Whether the word can follow.
  bool take(const number_word& word) {
    const bool fits = can_follow(word);
    if (!fits) return false;
    switch (word.rank) {
      case word_rank::hundred:
        below_ *= 100;
        break;
      case word_rank::scale:
        total_ += below_ * word.value;
        below_ = 0;
        scale_ = word.value;
        break;
      default:
        below_ += word.value;
        break;
    }
    last_ = word.rank;
    return true;
  }
  /// "a" before "hundred".
  void take_article() { below_ = 1; }
  [[nodiscard]] bool may_take_and() const noexcept { return last_ == word_rank::hundred || last_ == word_rank::scale; }
  [[nodiscard]] std::uint64_t value() const noexcept { return total_ + below_; }

 private:
  [[nodiscard]] bool can_follow(const number_word& word) const {
    const bool begins_hundred = last_ == word_rank::none || may_take_and();
    switch (word.rank) {
      case word_rank::unit:
        return begins_hundred || last_ == word_rank::tens;
      case word_rank::teen:
        return begins_hundred && (word.value != 0 || last_ == word_rank::none);
      case word_rank::tens:
        return begins_hundred;
      case word_rank::hundred:
        return below_ > 0 && below_ < 100 && last_ != word_rank::hundred;
      default:
        return below_ > 0 && word.value < scale_;
    }
  }

  std::uint64_t total_ = 0;
  std::uint64_t below_ = 0;  ///< what the next scale multiplies
  std::uint64_t scale_ = static_cast<std::uint64_t>(-1);
  word_rank last_ = word_rank::none;
};

/// Where the next word begins behind a space or a hyphen; the same place where none does.
std::size_t next_word(std::string_view text, std::size_t at) {
  const bool goes_on = at < text.size() && (text[at] == ' ' || text[at] == '-') && word_starts_at(text, at + 1);
  return goes_on ? at + 1 : at;
}

/// What makes another number of the one before it, behind a hyphen: "twenty-first", "two-thirds".
constexpr std::array<std::string_view, 21> number_changers{
    "first",  "third",   "fourth", "fifth",  "sixth",    "seventh", "eighth", "ninth",  "tenth",  "half",    "quarter",
    "thirds", "fourths", "fifths", "sixths", "sevenths", "eighths", "ninths", "tenths", "halves", "quarters"};

/// The number that begins with the word there: its end; the word's own where it begins none.
std::size_t read_worded(std::string_view text, region first, const number_found& told) {
  growing_number number;
  std::size_t end = first.begin;
  region word = first;
  if (text_in(text, first) == "a") {
    number.take_article();
    const std::size_t behind = next_word(text, first.end);
    if (behind == first.end) return first.end;
    word = word_at(text, behind).where;
    const number_word* const known = number_word_of(text_in(text, word));
    if (known == nullptr || known->rank < word_rank::hundred) return first.end;
  }
  for (;;) {
    const number_word* const known = number_word_of(text_in(text, word));
    if (known == nullptr || !number.take(*known)) break;
    end = word.end;
    std::size_t next = next_word(text, end);
    if (next == end) break;
    word = word_at(text, next).where;
    if (text_in(text, word) != "and" || !number.may_take_and()) continue;
    next = next_word(text, word.end);
    if (next == word.end) break;
    word = word_at(text, next).where;
  }
  if (end == first.begin) return first.end;
  const std::size_t behind = end < text.size() && text[end] == '-' ? next_word(text, end) : end;
  const std::string_view after = behind == end ? std::string_view() : text_in(text, word_at(text, behind).where);
  if (std::find(number_changers.begin(), number_changers.end(), after) != number_changers.end()) return end;
  // Twenty seconds, or the day behind the twenty-first.
  told(decimal_of(big_integer{number.value(), false}), {first.begin, end}, after == "second");
  return end;
}

}  // namespace

void worded_numbers(const text_words& words, const number_found& told) {
  const std::string_view folded = words.text();
  for (std::size_t at = words.next_word(0); at < folded.size(); at = words.next_word(at)) {
    const region where{at, words.end_of_word(at)};
    const std::string_view word = text_in(folded, where);
    at = word == "a" || number_word_of(word) != nullptr ? read_worded(folded, where, told) : where.end;
  }
}

}  // namespace assay::inline v0::detail
