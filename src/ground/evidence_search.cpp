#include "ground/evidence_search.hpp"

#include "ground/nearest_passage.hpp"
#include "ground/numbers_in_words.hpp"
#include "json/characters.hpp"
#include "scalars/convert.hpp"
#include "scalars/strip.hpp"
#include "scalars/temporal.hpp"
#include "scalars/worded_number.hpp"
#include "scalars/worded_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace assay::inline v0::detail {

namespace {

/// Places of one phrase that are compared letter by letter; in a text that is nothing but one word, more say no more.
constexpr std::size_t most_places_judged = 1000;

constexpr std::int64_t seconds_of_day = 86400;

/// The number that a text is or spells, if it is nothing else.
std::optional<decimal> number_spelled_by(std::string_view text) {
  if (auto value = decimal_of(text)) return value;
  const auto worded = read_worded_number(text);
  if (!worded || worded->how == repair_code::unit || worded->how == repair_code::percent) return std::nullopt;
  return decimal_of(worded->literal);
}

/// The midnight of a day that is written as ISO 8601 has it.
std::optional<std::int64_t> midnight_of(std::string_view iso) {
  instant when;
  return parse_date(iso, when) == nullptr ? std::optional(when.seconds) : std::nullopt;
}

std::optional<std::int64_t> day_spelled_by(std::string_view text) {
  if (const auto day = midnight_of(text)) return day;
  const auto day = read_worded_date(text);
  return day ? std::optional(seconds_of(*day)) : std::nullopt;
}

std::string with_spaces(std::string_view label) {
  std::string text(label);
  std::replace(text.begin(), text.end(), '_', ' ');
  std::replace(text.begin(), text.end(), '-', ' ');
  return text;
}

}  // namespace

evidence_search::evidence_search(std::string_view source, const ground_options& options)
    : source_(source), options_(options), folded_(source), words_(folded_.text()) {
  options_.max_spans = std::max<std::size_t>(options_.max_spans, 1);
}

void evidence_search::add_spelling(std::size_t claim, std::string_view text) {
  text = strip(text);
  const std::string phrase(strip(folded_phrase(text)));
  if (phrase.empty()) return;
  const std::size_t number = phrases_.add(phrase);
  if (number >= spellings_.size()) spellings_.resize(number + 1);
  spellings_[number].push_back({claim, std::string(text)});
}

std::size_t evidence_search::add(const evidence_leaf& leaf) {
  std::string key = std::to_string(static_cast<int>(leaf.kind)) + (leaf.label == nullptr ? " " : "l") + leaf.text;
  const auto [known, is_new] = numbers_of_claims_.try_emplace(std::move(key), claims_.size());
  if (!is_new) return known->second;
  const std::size_t number = claims_.size();
  evidence_claim& claim = claims_.emplace_back();
  claim.leaf = &leaf;
  claim.text = strip(leaf.text);
  switch (leaf.kind) {
    case evidence_kind::number:
      claim.number = decimal_of(leaf.text);
      break;
    case evidence_kind::date:
      claim.day = midnight_of(claim.text);
      if (claim.day) by_day_[*claim.day].push_back(number);
      break;
    case evidence_kind::date_time:
      claim.day = midnight_of(claim.text.substr(0, 10));
      if (instant when; parse_date_time(claim.text, when) == nullptr) {
        by_time_[{when.seconds, when.nanoseconds}].push_back(number);
      }
      break;
    case evidence_kind::text:
      claim.number = number_spelled_by(claim.text);
      claim.day = day_spelled_by(claim.text);
      if (claim.day) by_day_[*claim.day].push_back(number);
      add_spelling(number, claim.text);
      break;
  }
  if (leaf.label != nullptr) {
    add_spelling(number, leaf.label->cpp_name);
    for (const std::string_view alias : leaf.label->aliases) add_spelling(number, alias);
    add_spelling(number, with_spaces(leaf.label->name));
    add_spelling(number, with_spaces(leaf.label->cpp_name));
  }
  if (claim.number) {
    by_number_[*claim.number].push_back(number);
    wanted_digits_.add(claim.number->digits);
  }
  return number;
}

void evidence_search::run() {
  find_texts();
  find_numbers();
  find_dates();
}

void evidence_search::take(evidence_claim& claim, grounded_by how, region place, bool ambiguous) {
  if (claim.how && *claim.how < how) return;
  if (claim.how != how) claim.places.clear();
  claim.how = how;
  // In the order of the source; a text that is a number is found as both.
  const auto at = std::lower_bound(claim.places.begin(), claim.places.end(), place.begin,
                                   [](region one, std::size_t begin) { return one.begin < begin; });
  const bool is_known = at != claim.places.end() && at->begin == place.begin;
  if (is_known || claim.places.size() == options_.max_spans) return;
  if (at == claim.places.begin()) claim.ambiguous = ambiguous;
  claim.places.insert(at, place);
}

void evidence_search::take_spelled(evidence_claim& claim, grounded_by how, region place, bool ambiguous) {
  take(claim, text_in(source_, place) == claim.text ? grounded_by::exact : how, place, ambiguous);
}

// --- texts -----------------------------------------------------------------------------------------------------------

/// Whether a digit at an end of it is followed there by a fraction or by more groups: "3" in "3.5", or "3½".
bool evidence_search::is_within_number(region folded) const {
  const std::string_view text = folded_.text();
  const auto digit = [text](std::size_t at) { return at < text.size() && is_digit(text[at]); };
  const auto mark = [text](std::size_t at) { return at < text.size() && (text[at] == '.' || text[at] == ','); };
  const std::size_t begin = folded.begin, end = folded.end;
  if (digit(end - 1) && mark(end) && digit(end + 1)) return true;
  if (digit(end - 1) && fraction_end(text, end) != end) return true;
  return digit(begin) && begin > 1 && mark(begin - 1) && digit(begin - 2);
}

/// Whether a number is another one by what stands before it: "5" in "-5", "-5" in "10-5".
bool evidence_search::has_other_sign(region folded) const {
  const std::string_view text = folded_.text();
  const std::size_t begin = folded.begin;
  if (text[begin] == '-') return word_ends_at(text, begin);
  return is_digit(text[begin]) && begin > 0 && text[begin - 1] == '-' && !word_ends_at(text, begin - 1);
}

void evidence_search::find_texts() {
  if (phrases_.empty()) return;
  judged_.assign(spellings_.size(), 0);
  phrases_.find_in(words_, [this](std::size_t phrase, region where) {
    if (judged_[phrase] == most_places_judged || is_within_number(where)) return;
    const std::optional<region> place = folded_.source_of(where);
    if (!place) return;
    ++judged_[phrase];
    for (const spelling& one : spellings_[phrase]) {
      if (!claims_[one.claim].number || !has_other_sign(where)) take_text(one, *place);
    }
  });
}

void evidence_search::take_text(const spelling& one, region place) {
  const std::string_view there = text_in(source_, place);
  grounded_by how = grounded_by::unicode_form;
  if (there == one.text) {
    how = grounded_by::exact;
  } else if (equal_but_for_case(there, one.text, false)) {
    how = grounded_by::letter_case;
  } else if (equal_but_for_case(there, one.text, true)) {
    how = grounded_by::white_space;
  }
  take(claims_[one.claim], how, place, false);
}

// --- numbers and dates -----------------------------------------------------------------------------------------------

void evidence_search::find_numbers() {
  if (by_number_.empty()) return;
  const auto told = [this](const decimal& value, region where, bool ambiguous) {
    take_number(value, where, ambiguous);
  };
  spelled_numbers(folded_.text(), &wanted_digits_, told);
  worded_numbers(words_, told);
}

void evidence_search::take_number(const decimal& value, region folded, bool ambiguous) {
  const auto wanted = by_number_.find(value);
  if (wanted == by_number_.end()) return;
  const std::optional<region> place = folded_.source_of(folded);
  if (!place) return;
  for (const std::size_t number : wanted->second) {
    take_spelled(claims_[number], grounded_by::number, *place, ambiguous);
  }
}

void evidence_search::find_dates() {
  if (by_day_.empty() && by_time_.empty()) return;
  spelled_dates(words_, [this](const calendar_day& day, region where, bool ambiguous) {
    take_date(day, where, ambiguous);
    take_time(day, where, ambiguous);
  });
}

void evidence_search::take_date(const calendar_day& day, region folded, bool ambiguous) {
  const auto wanted = by_day_.find(seconds_of(day));
  if (wanted == by_day_.end()) return;
  const std::optional<region> place = folded_.source_of(folded);
  if (!place) return;
  for (const std::size_t number : wanted->second) take_spelled(claims_[number], grounded_by::date, *place, ambiguous);
}

/// A day and a time of day: the passage says both; or the day alone, at whose midnight the time is.
void evidence_search::take_time(const calendar_day& day, region folded, bool ambiguous) {
  // The clock of any zone is within a day of the date.
  const std::int64_t midnight = seconds_of(day);
  const auto first = by_time_.lower_bound({midnight - seconds_of_day, 0});
  if (first == by_time_.end() || first->first.first > midnight + 2 * seconds_of_day) return;
  const std::optional<clock_time> clock = clock_behind(folded_.text(), folded.end);
  instant told;
  if (parse_date_time(iso_text(day) + "T" + (clock ? clock->iso : "00:00"), told) != nullptr) return;
  const auto wanted = by_time_.find({told.seconds, told.nanoseconds});
  if (wanted == by_time_.end()) return;
  const std::optional<region> place = folded_.source_of({folded.begin, clock ? clock->end : folded.end});
  if (!place) return;
  for (const std::size_t number : wanted->second) take_spelled(claims_[number], grounded_by::date, *place, ambiguous);
}

// --- what is not there -----------------------------------------------------------------------------------------------

std::vector<std::optional<std::pair<region, double>>> evidence_search::nearest(const std::vector<std::size_t>& claims) {
  std::vector<near_place> found(claims.size());
  std::vector<missing_value> numbers, days;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const evidence_claim& claim = claims_[claims[i]];
    if (claim.number) numbers.push_back({nearest_double(*claim.number), &found[i]});
    if (claim.day) days.push_back({static_cast<double>(*claim.day), &found[i]});
  }
  find_nearest_numbers(numbers);
  find_nearest_days(days);
  passage_search texts;
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < claims.size(); ++i) {
    const evidence_claim& claim = claims_[claims[i]];
    const std::string phrase = found[i] || claim.leaf->kind != evidence_kind::text ? "" : folded_phrase(claim.text);
    if (phrase.empty()) continue;
    texts.add(phrase);
    asked.push_back(i);
  }
  if (asked.empty()) return found;
  const auto passages = texts.find_in(words_);
  for (std::size_t k = 0; k < asked.size(); ++k) {
    if (!passages[k]) continue;
    if (const auto place = folded_.source_of(passages[k]->where)) found[asked[k]] = {*place, passages[k]->similarity};
  }
  return found;
}

void evidence_search::take_nearer(const missing_value& one, double likeness, region folded) const {
  if (likeness <= (*one.best ? (*one.best)->second : 0)) return;
  if (const auto place = folded_.source_of(folded)) *one.best = {*place, std::min(likeness, 0.99)};
}

void evidence_search::find_nearest_numbers(std::vector<missing_value>& missing) const {
  if (missing.empty()) return;
  spelled_numbers(folded_.text(), nullptr, [&](const decimal& value, region where, bool) {
    const double other = nearest_double(value);
    for (const missing_value& one : missing) {
      const double size = std::max(std::abs(one.value), std::abs(other));
      take_nearer(one, size > 0 ? 1 - std::abs(one.value - other) / size : 0, where);
    }
  });
}

void evidence_search::find_nearest_days(std::vector<missing_value>& missing) const {
  if (missing.empty()) return;
  spelled_dates(words_, [&](const calendar_day& day, region where, bool) {
    const auto other = static_cast<double>(seconds_of(day));
    for (const missing_value& one : missing) {
      const double days = std::abs(other - one.value) / static_cast<double>(seconds_of_day);
      take_nearer(one, 1 / (1 + days / 30), where);
    }
  });
}

}  // namespace assay::inline v0::detail
