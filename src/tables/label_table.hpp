// Which of many labels a text is: enumerators, constants, tags. A look-up compares a handful of them, however many
// there are.
#pragma once

#include "tables/closest_labels.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// Finds texts that are the same byte by byte.
class exact_labels {
 public:
  /// Where a text is known already, it keeps its meaning.
  void add(std::string_view text, std::size_t meaning);
  /// no_match where it is unknown.
  [[nodiscard]] std::size_t find(std::string_view text) const;
  /// How many entries the longest look-up compares with.
  [[nodiscard]] std::size_t longest_search() const;

 private:
  struct entry {
    std::string_view text;
    std::size_t meaning;
    std::size_t hash;
  };
  [[nodiscard]] std::size_t first_slot(std::size_t hash) const { return hash & (slots_.size() - 1); }
  void grow();

  std::vector<entry> entries_;
  std::vector<std::uint32_t> slots_;  ///< of entries, counted from 1; 0 where there is none
};

/// Finds texts that are the same but for case and separators, by the rules of find_similar().
class similar_labels {
 public:
  void add(std::string_view text, std::size_t meaning);
  void finish();
  /// The meaning of the only label that is meant; no_match where there is none, or where it is not the only one.
  [[nodiscard]] std::size_t find(std::string_view text) const;
  /// The meanings of all labels that could be meant, in the order in which they were added.
  [[nodiscard]] std::vector<std::size_t> candidates(std::string_view text) const;

 private:
  struct entry {
    std::size_t hash;  ///< of what find_similar() compares
    std::uint32_t order;
  };
  struct label {
    std::string_view text;
    std::size_t meaning;
  };
  [[nodiscard]] std::vector<std::uint32_t> orders(std::string_view text) const;

  std::vector<label> labels_;
  std::vector<entry> by_hash_;
};

/// One text a meaning.
class label_table {
 public:
  label_table() = default;
  explicit label_table(const std::vector<listed_label>& labels);

  /// The index of the first label that is this text.
  [[nodiscard]] std::size_t exact(std::string_view text) const { return exact_.find(text); }
  /// The same of labels that are no text, but JSON in canonical form.
  [[nodiscard]] std::size_t exact_json(std::string_view text) const { return json_.find(text); }
  [[nodiscard]] std::size_t similar(std::string_view text) const { return similar_.find(text); }
  /// What an error says of them all: see list_labels().
  [[nodiscard]] std::string listed(std::string_view came) const { return list_labels(listed_, came); }
  [[nodiscard]] std::size_t longest_search() const { return exact_.longest_search(); }

 private:
  exact_labels exact_, json_;
  similar_labels similar_;
  label_list listed_;
};

}  // namespace assay::inline v0::detail
