#include "ground/phrase_finder.hpp"

namespace assay::inline v0::detail {

namespace {

std::uint64_t edge_key(std::uint32_t node, std::uint32_t word) noexcept { return std::uint64_t{node} << 32 | word; }

}  // namespace

std::size_t phrase_finder::add(std::string_view phrase) {
  if (const auto known = numbers_.find(phrase); known != numbers_.end()) return known->second;
  const std::string_view kept = phrases_.emplace_back(phrase);
  std::uint32_t node = 0;
  for (std::size_t at = 0; at < kept.size();) {
    const text_word one = word_at(kept, at);
    if (at == 0 && one.kind != word_kind::word) begin_with_words_ = false;
    at = one.where.end;
    const std::string_view word = text_in(kept, one.where);
    const std::uint32_t number = words_.try_emplace(word, static_cast<std::uint32_t>(words_.size())).first->second;
    shapes_.add(word);
    if (word.size() == 1) byte_words_[static_cast<unsigned char>(word[0])] = number;
    const auto [next, is_new] = edges_.try_emplace(edge_key(node, number), static_cast<std::uint32_t>(nodes_.size()));
    if (is_new) {
      nodes_.push_back({});
      edge_order_.push_back(next->first);
    }
    node = next->second;
  }
  const std::size_t number = phrases_.size() - 1;
  nodes_[node].phrase = static_cast<std::uint32_t>(number);
  numbers_.emplace(kept, number);
  return number;
}

std::uint32_t phrase_finder::word_number(std::string_view word) const {
  if (word.size() == 1) return byte_words_[static_cast<unsigned char>(word[0])];
  if (!shapes_.may_have(word)) return none;
  const auto found = words_.find(word);
  return found == words_.end() ? none : found->second;
}

std::uint32_t phrase_finder::edge(std::uint32_t node, std::uint32_t word) const {
  if (node == 0 && !first_edges_.empty()) return first_edges_[word];
  const auto found = edges_.find(edge_key(node, word));
  return found == edges_.end() ? none : found->second;
}

std::uint32_t phrase_finder::next(std::uint32_t node, std::uint32_t word) const {
  for (;;) {
    if (const std::uint32_t to = edge(node, word); to != none) return to;
    if (node == 0) return 0;
    node = nodes_[node].suffix;
  }
}

/// Level by level, since a suffix is shorter than what it is a suffix of.
void phrase_finder::link_suffixes() {
  first_edges_.assign(words_.size(), none);
  std::vector<std::vector<std::uint64_t>> edges_of(nodes_.size());
  for (const std::uint64_t key : edge_order_) edges_of[static_cast<std::size_t>(key >> 32)].push_back(key);
  std::vector<std::uint32_t> queue = {0};
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const std::uint32_t from = queue[i];
    for (const std::uint64_t key : edges_of[from]) {
      const auto word = static_cast<std::uint32_t>(key & 0xFFFFFFFF);
      const std::uint32_t to = edges_.at(key);
      trie_node& one = nodes_[to];
      one.suffix = from == 0 ? 0 : next(nodes_[from].suffix, word);
      one.shorter = nodes_[one.suffix].phrase != none ? one.suffix : nodes_[one.suffix].shorter;
      queue.push_back(to);
    }
    if (from == 0) {
      for (const std::uint64_t key : edges_of[0]) first_edges_[key & 0xFFFFFFFF] = edges_.at(key);
    }
  }
}

void phrase_finder::find_in(const text_words& words, const place_found& told) {
  link_suffixes();
  const std::string_view folded = words.text();
  std::uint32_t state = 0;
  for (std::size_t at = 0; at < folded.size();) {
    if (state == 0 && begin_with_words_) at = words.next_word(at);
    if (at == folded.size()) return;
    const text_word one = words.at(at);
    at = one.where.end;
    const std::uint32_t word = word_number(text_in(folded, one.where));
    state = word == none ? 0 : next(state, word);
    for (std::uint32_t ends = state; ends != none && ends != 0; ends = nodes_[ends].shorter) {
      const std::uint32_t phrase = nodes_[ends].phrase;
      if (phrase != none) told(phrase, {at - phrases_[phrase].size(), at});
    }
  }
}

}  // namespace assay::inline v0::detail
