// Many phrases looked for at once, word by word, in one pass over a text (Aho and Corasick's automaton over words), so
// that a phrase is found at the borders of words and nowhere else.
#pragma once

#include "ground/text_words.hpp"
#include "json/region.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::inline v0::detail {

class phrase_finder {
 public:
  using place_found = std::function<void(std::size_t phrase, region where)>;

  phrase_finder() { byte_words_.fill(none); }

  /// The number of a folded phrase, which must not be empty; equal phrases have one.
  std::size_t add(std::string_view phrase);
  [[nodiscard]] bool empty() const noexcept { return phrases_.empty(); }

  /// Calls `told` for every place of every phrase, in the order of their ends. No phrases may be added afterwards.
  /// Linear in the text and in what is found.
  void find_in(const text_words& words, const place_found& told);

 private:
  static constexpr std::uint32_t none = 0xFFFFFFFF;
  struct trie_node {
    std::uint32_t suffix = 0;      ///< the node of the longest suffix of what leads here
    std::uint32_t phrase = none;   ///< the phrase that ends here
    std::uint32_t shorter = none;  ///< the next node along the suffixes at which a phrase ends
  };

  [[nodiscard]] std::uint32_t word_number(std::string_view word) const;
  [[nodiscard]] std::uint32_t next(std::uint32_t node, std::uint32_t word) const;
  [[nodiscard]] std::uint32_t edge(std::uint32_t node, std::uint32_t word) const;
  void link_suffixes();

  std::deque<std::string> phrases_;  ///< words are views into them
  std::unordered_map<std::string_view, std::size_t> numbers_;
  std::unordered_map<std::string_view, std::uint32_t> words_;
  bool begin_with_words_ = true;               ///< all phrases, so that the search can pass over what is between words
  word_shapes shapes_;                         ///< of the words
  std::array<std::uint32_t, 256> byte_words_;  ///< the words of one byte: spaces and marks stand everywhere
  std::vector<trie_node> nodes_ = {trie_node{}};
  std::unordered_map<std::uint64_t, std::uint32_t> edges_;  ///< by node and word
  std::vector<std::uint64_t> edge_order_;                   ///< in the order in which they were made: outer ones first
  std::vector<std::uint32_t> first_edges_;                  ///< the root's, by word
};

}  // namespace assay::inline v0::detail
