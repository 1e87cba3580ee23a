// The lines of a text of names and values (name_value_lines.cpp): where a bullet, a heading, a name and a pair begin.
#pragma once

#include "json/region.hpp"
#include "reader/shape.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

/// A line with at most one name.
struct name_value_line {
  std::size_t indent = 0;
  bool bullet = false;
  bool apart = false;   ///< an empty line stands before it
  bool joined = false;  ///< it is another pair of the line before
  region name;          ///< empty: the line has none
  region value;         ///< empty: what is below the line is its value
  region whole;         ///< without indentation and bullet
};

/// The indentation of headings: left of everything that is indented.
inline constexpr std::size_t heading_indent = 0;

class line_splitter {
 public:
  /// `wanted` has the names of members, which are recognized where other words would be no names.
  line_splitter(std::string_view text, const shape& wanted) : text_(text), wanted_(wanted) {}

  /// The lines of a region. Empty lines, fences and rules (---) are left out; of a line with several pairs each is one.
  [[nodiscard]] std::vector<name_value_line> split(region within);

  /// False where a separator that was taken for the end of a pair may as well be part of a value.
  [[nodiscard]] bool is_clear() const noexcept { return is_clear_; }

 private:
  void add_line(region whole, std::size_t indent);
  [[nodiscard]] region without_colon(region r) const;
  [[nodiscard]] std::size_t bullet_size(region whole) const;
  void split_pairs(name_value_line one);
  std::size_t name_end(region r, region& name) const;
  [[nodiscard]] std::size_t next_pair(region value) const;
  [[nodiscard]] std::size_t mark_size(std::size_t at) const;

  std::string_view text_;
  shape wanted_;
  std::vector<name_value_line> lines_;
  bool is_clear_ = true;
};

}  // namespace assay::inline v0::detail
