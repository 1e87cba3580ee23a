// Which rows of an earlier run were valid, by their files and ids.
#pragma once

#include "report/report_format.hpp"

#include <compare>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::reports {

/// A hash of 64 bits that tells rows apart: of the file, where the run has several (else empty), and the id, which is
/// JSON text. Runs use the same ones.
[[nodiscard]] std::uint64_t row_key(std::string_view file, std::string_view id) noexcept;
/// As a page holds it, in hex.
[[nodiscard]] std::string key_text(std::uint64_t key);
[[nodiscard]] std::uint64_t key_of(const row& one) noexcept;

/// What a line that is no prompt and has no id is called; as an id, JSON text.
[[nodiscard]] std::string line_id(std::uint64_t number);

/// How a row ended, without the row.
struct row_mark {
  std::uint64_t key = 0;
  std::uint64_t number = 0;  ///< of its line
  bool is_valid = false;
  bool replaces = false;  ///< it takes the place of those before it with the same key: they were asked again

  /// Rows with the same key stand in the order of their lines.
  friend std::strong_ordering operator<=>(const row_mark&, const row_mark&) = default;
};

/// 24 bytes a row.
class earlier_outcomes {
 public:
  void add(const row_mark& one) { rows_.push_back(one); }
  /// Before the first find().
  void sort();
  /// All rows of that key, in the order of their lines.
  [[nodiscard]] std::span<const row_mark> find(std::uint64_t key) const;

 private:
  std::vector<row_mark> rows_;
};

}  // namespace assay::reports
