// GBNF grammars read, matched and sampled: by the rules of llama.cpp's grammars/README.md, and by nothing of assay's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gbnf {

class grammar {
 public:
  /// Throws std::runtime_error where the text is no grammar, or a rule is missing.
  explicit grammar(std::string_view text);

  /// Whether the whole text is in the grammar.
  [[nodiscard]] bool matches(std::string_view text) const;

  /// A text of the grammar. Behind `budget` steps it takes the shortest ways to an end.
  [[nodiscard]] std::string sample(std::mt19937& random, std::size_t budget = 300) const;

  [[nodiscard]] std::size_t size() const noexcept { return nodes_.size(); }

 private:
  friend class reader;
  friend class matcher;
  friend class sampler;

  enum class form : std::uint8_t { sequence, choice, repetition, characters, rule };
  struct node {
    form what = form::sequence;
    std::vector<std::size_t> inside = {};
    std::size_t least = 0;
    std::size_t most = 0;
    bool negated = false;
    std::vector<std::pair<char32_t, char32_t>> ranges = {};
  };

  [[nodiscard]] std::vector<std::size_t> shortest() const;

  std::vector<node> nodes_;
  std::map<std::string, std::size_t> rules_;  ///< the node of each
};

}  // namespace gbnf
