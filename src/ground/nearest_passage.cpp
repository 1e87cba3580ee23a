#include "ground/nearest_passage.hpp"

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
    shapes_.add(word);
    if (word.size() > added.longest.size()) added.longest = word;
  }
  added.longest_pairs = pairs_of(added.longest);
  added.count.resize(added.words);
}

std::vector<std::optional<near_passage>> passage_search::find_in(const text_words& words) {
  const std::string_view folded = words.text();
  std::size_t place = 0;
  for (std::size_t at = 0; at < folded.size();) {
    const text_word one = words.at(at);
    at = one.where.end;
    if (!counts(one, folded)) continue;
    const std::string_view word = text_in(folded, one.where);
    if (shapes_.may_have(word)) {
      if (const auto users = words_.find(word); users != words_.end()) {
        for (const auto& [number, which] : users->second) take_hit(phrases_[number], {which, place, one.where});
      }
    }
    compare_spelling(word, one.where);
    ++place;
  }
  std::vector<std::optional<near_passage>> found;
  for (const phrase& one : phrases_) {
    const bool has_hits = one.most != 0;
    if (!has_hits && one.similar.similarity < least_similarity) {
      found.push_back(std::nullopt);
      continue;
    }
    const double like = has_hits ? static_cast<double>(one.most) : one.similar.similarity;
    const double share = like / static_cast<double>(one.words);
    found.push_back(near_passage{has_hits ? one.best : one.similar.where, std::min(share, below_one)});
  }
  return found;
}

void passage_search::compare_spelling(std::string_view word, region where) {
  const std::uint64_t pairs = pairs_of(word);
  std::uint64_t& seen = compared_[pairs * 0x9E3779B97F4A7C15 >> 52];
  if (seen == pairs) return;
  seen = pairs;
  const int count = std::popcount(pairs);
  for (phrase& one : phrases_) {
    if (one.longest.empty() || one.most != 0) continue;
    const double like = 2.0 * std::popcount(pairs & one.longest_pairs) / (count + std::popcount(one.longest_pairs));
    if (like > one.similar.similarity) one.similar = {where, like};
  }
}

/// Keeps the window that ends with the hit, if it is the best one.
void passage_search::take_hit(phrase& one, const hit& last) {
  one.window.push_back(last);
  one.different += one.count[last.word]++ == 0 ? 1 : 0;
  // A word that comes again, or is too far away, leaves the window.
  while (one.count[one.window.front().word] > 1 || last.place - one.window.front().place >= 2 * one.words) {
    one.different -= --one.count[one.window.front().word] == 0 ? 1 : 0;
    one.window.pop_front();
  }
  const region where{one.window.front().where.begin, last.where.end};
  const bool is_shorter = where.end - where.begin < one.best.end - one.best.begin;
  if (one.different < one.most || (one.different == one.most && !is_shorter)) return;
  one.most = one.different;
  one.best = where;
}

}  // namespace assay::inline v0::detail
