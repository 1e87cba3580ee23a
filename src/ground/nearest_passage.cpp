#include "ground/nearest_passage.hpp"

#include "ground/text_words.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace assay::inline v0::detail {

namespace {

/// Words that are less alike are not worth showing.
constexpr double least_similarity = 0.5;

/// Which pairs of neighbouring bytes a word has, in 64 bits.
std::uint64_t pairs_of(std::string_view word) noexcept {
  std::uint64_t pairs = 0;
  unsigned char before = 1;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    pairs |= std::uint64_t{1} << ((before * 37U + byte * 11U) % 64);
    before = byte;
  }
  return pairs;
}

double likeness(std::uint64_t a, std::uint64_t b) noexcept {
  return 2.0 * std::popcount(a & b) / (std::popcount(a) + std::popcount(b));
}

bool counts(const text_word& one, std::string_view text) noexcept {
  const bool is_letter_of_script =
      one.kind == word_kind::symbol && static_cast<unsigned char>(text[one.where.begin]) >= 0x80;
  return one.kind == word_kind::word || is_letter_of_script;
}

/// Not a whole: what is looked for is not there.
constexpr double below_one = 0.99;

}  // namespace

void passage_search::add(std::string_view wanted) {
  phrase& added = phrases_.emplace_back();
  added.text = wanted;
  const std::string_view text = added.text;
  const std::size_t number = phrases_.size() - 1;
  for (std::size_t at = 0; at < text.size();) {
    const text_word one = word_at(text, at);
    at = one.where.end;
    if (!counts(one, text)) continue;
    const std::string_view word = text_in(text, one.where);
    auto& users = words_[word];
    if (!users.empty() && users.back().first == number) continue;
    users.emplace_back(number, added.words++);
    if (word.size() > added.longest.size()) added.longest = word;
  }
  added.longest_pairs = pairs_of(added.longest);
}

std::vector<std::optional<near_passage>> passage_search::find_in(std::string_view folded) {
  std::size_t place = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const text_word one = word_at(folded, at);
    at = one.where.end;
    if (!counts(one, folded)) continue;
    const std::string_view word = text_in(folded, one.where);
    if (const auto users = words_.find(word); users != words_.end()) {
      for (const auto& [number, which] : users->second) phrases_[number].hits.push_back({which, place, one.where});
    }
    compare_spelling(word, one.where);
    ++place;
  }
  std::vector<std::optional<near_passage>> found;
  for (const phrase& one : phrases_) {
    std::optional<near_passage> best = best_window(one);
    if (!best && one.similar.similarity >= least_similarity) {
      best = one.similar;
      best->similarity /= static_cast<double>(one.words);
    }
    if (best) best->similarity = std::min(best->similarity, below_one);
    found.push_back(best);
  }
  return found;
}

void passage_search::compare_spelling(std::string_view word, region where) {
  const std::uint64_t pairs = pairs_of(word);
  for (phrase& one : phrases_) {
    if (one.longest.empty() || !one.hits.empty()) continue;
    const double like = likeness(pairs, one.longest_pairs);
    if (like > one.similar.similarity) one.similar = {where, like};
  }
}

std::optional<near_passage> passage_search::best_window(const phrase& one) {
  if (one.hits.empty()) return std::nullopt;
  std::vector<std::size_t> count(one.words);
  std::size_t different = 0, most = 0, shortest = 0, first = 0;
  near_passage best;
  for (const hit& last : one.hits) {
    different += count[last.word]++ == 0 ? 1 : 0;
    // A word that comes again, or is too far away, leaves the window.
    while (count[one.hits[first].word] > 1 || last.place - one.hits[first].place >= 2 * one.words) {
      different -= --count[one.hits[first].word] == 0 ? 1 : 0;
      ++first;
    }
    const region where{one.hits[first].where.begin, last.where.end};
    const std::size_t size = where.end - where.begin;
    if (different < most || (different == most && size >= shortest)) continue;
    most = different;
    shortest = size;
    best = {where, static_cast<double>(different) / static_cast<double>(one.words)};
  }
  return best;
}

}  // namespace assay::inline v0::detail
