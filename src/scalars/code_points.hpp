// Sets of code points, as the classes of regular expressions describe them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

struct code_point_range {
  char32_t first, last;
  friend bool operator==(const code_point_range&, const code_point_range&) = default;
};
using code_point_ranges = std::vector<code_point_range>;

inline constexpr char32_t last_code_point = 0x10FFFF;

/// \p{...}, where it is not a range of code points that never changes.
struct unicode_property {
  std::string name;          ///< "Lu", "Greek", "Alphabetic"
  bool is_script = false;    ///< Script=name
  bool is_extended = false;  ///< Script_Extensions=name
  bool negated = false;      ///< \P
};

/// The union of ranges and properties, or what is outside of it.
struct character_set {
  code_point_ranges ranges;
  std::vector<unicode_property> properties;
  bool negated = false;
};

/// In order, without overlap, and without surrogates, which no text has.
void normalize(code_point_ranges& ranges);

/// All other code points; `ranges` must be normalized.
[[nodiscard]] code_point_ranges complement(const code_point_ranges& ranges);

// The classes of ECMA-262.
[[nodiscard]] const code_point_ranges& digits();
[[nodiscard]] const code_point_ranges& word_characters();
[[nodiscard]] const code_point_ranges& white_space();
[[nodiscard]] const code_point_ranges& line_terminators();

/// Adds \p{name}, or \P{name}: as ranges where Unicode promises that they stay as they are.
void add_property(character_set& set, std::string_view name, bool negated);

}  // namespace assay::inline v0::detail
