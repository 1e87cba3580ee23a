// The passages of a text that come nearest to phrases that are not in it.
#pragma once

#include "ground/text_words.hpp"
#include "json/region.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::inline v0::detail {

struct near_passage {
  region where;
  double similarity = 0;
};

/// Phrases are compared with the text word by word: the nearest passage is the shortest one with the most of a phrase's
/// words, and no longer than twice the phrase. Where no word is there, a word that is spelled like the phrase's longest
/// one is taken. Linear in the text for each phrase.
class passage_search {
 public:
  /// A folded phrase, which must not be empty.
  void add(std::string_view phrase);
  /// For each phrase, in the order in which they were added.
  [[nodiscard]] std::vector<std::optional<near_passage>> find_in(const text_words& words);

 private:
  struct hit {
    std::size_t word;   ///< which of the phrase's
    std::size_t place;  ///< how many words stand before it in the text
    region where;
  };
  struct phrase {
    std::string text;
    std::size_t words = 0;           ///< different ones
    std::deque<hit> window;          ///< the last hits, as far as they are near enough to each other
    std::vector<std::size_t> count;  ///< of each word in the window
    std::size_t different = 0;       ///< words in the window
    std::size_t most = 0;            ///< of them in the best one so far
    region best;
    std::string_view longest;
    std::uint64_t longest_pairs = 0;
    near_passage similar;  ///< the word most like the longest one
  };

  void compare_spelling(std::string_view word, region where);
  static void take_hit(phrase& one, const hit& last);

  std::deque<phrase> phrases_;  ///< words are views into them
  /// Which phrases a word is in, and as their which one.
  std::unordered_map<std::string_view, std::vector<std::pair<std::size_t, std::size_t>>> words_;
  word_shapes shapes_;                          ///< of the words
  std::array<std::uint64_t, 4096> compared_{};  ///< spellings that nothing comes nearer by: they were seen before
};

}  // namespace assay::inline v0::detail
