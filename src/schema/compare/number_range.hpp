// Numbers within bounds: exact for every integer of 128 bits and every double; of others, in comparisons.
#pragma once

#include "schema/compare/value_set.hpp"

#include <assay/detail/wide_integer.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::inline v0::comparing {

/// whole + rest, 0 <= rest < 1. What is beyond 2^100 has the whole of that and itself as its rest.
struct exact_number {
  using wide = detail::int128;
  wide whole = 0;
  double rest = 0;
  std::string literal = {};  ///< the number itself, where it has more digits than the other two tell

  friend std::partial_ordering operator<=>(const exact_number& a, const exact_number& b);
  friend bool operator==(const exact_number& a, const exact_number& b) { return (a <=> b) == 0; }
};

[[nodiscard]] exact_number exact(const number_bound& bound);
[[nodiscard]] exact_number exact(const json& number);
/// An integer where that is one; else the nearest double.
[[nodiscard]] json to_number(const exact_number& number);

enum class integrality : std::uint8_t {
  any,
  by_value,     ///< 1.0 is one
  by_spelling,  ///< written without a fraction: how strict mode reads documents that name no draft
};

/// What several assertions of numbers leave.
struct number_range {
  std::optional<exact_number> low, high;
  bool low_open = false, high_open = false;
  integrality integral = integrality::any;
  std::vector<json> multiples;

  void meet(const value_set& numbers);
  [[nodiscard]] bool is_empty() const;
  /// The values, where there are no more than `most`; none otherwise.
  [[nodiscard]] std::optional<std::vector<json>> values(std::size_t most) const;
};

[[nodiscard]] number_range range_of(const set_list& numbers);

struct missed_rule {
  std::string keyword;
  std::string says;  ///< behind "the new schema": "accepts nothing above 10"
};

/// What `asked` asks for and the range does not ensure.
[[nodiscard]] std::vector<missed_rule> missed_rules(const number_range& given, const value_set& asked);

}  // namespace assay::inline v0::comparing
