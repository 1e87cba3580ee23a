// Numbers of any size in JSON documents: those that nlohmann has types for, and those that are kept as their text
// (number_literal.hpp).
#pragma once

#include "json/number.hpp"
#include "scalars/decimal.hpp"
#include "scalars/literal_numbers.hpp"

#include <assay/number_literal.hpp>

#include <nlohmann/json.hpp>

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace assay::inline v0::detail {

/// A number of either kind.
template <class Json>
[[nodiscard]] bool is_number(const Json& value) noexcept {
  return value.is_number() || !literal_of(value).empty();
}

/// Whether a double, or for an integer 64 bits, hold what is written: a double is told from others by 17 digits, and
/// where it stands between integers of 64 bits, it is the number itself, or is written with these digits.
[[nodiscard]] bool is_plain(const number& read);

/// The digits; nullopt where the value is no finite number, or has an exponent of more than 15 digits.
[[nodiscard]] std::optional<decimal> decimal_of(const nlohmann::ordered_json& value);

/// Exactly, where neither is a double that was rounded; two doubles as they are. Both are numbers.
[[nodiscard]] std::partial_ordering compare_numbers(const nlohmann::ordered_json& a, const nlohmann::ordered_json& b);
/// Whether the number has no fraction.
[[nodiscard]] bool is_integral(const nlohmann::ordered_json& value);
/// The nearest double; an infinity beyond the range.
[[nodiscard]] double nearest_double(const nlohmann::ordered_json& value);
[[nodiscard]] double nearest_double(const nlohmann::json& value);

/// Whether numbers that are kept as their text are in it. Recursive, as what follows: the caller bounds the depth.
[[nodiscard]] bool has_literals(const nlohmann::ordered_json& value);
/// The double that an integer kept as its text is: exactly, or, if it was written with a point or an exponent, by the
/// digits that the double is written with. nullopt where there is none.
[[nodiscard]] std::optional<double> held_integer(const decimal& integer, std::string_view text);
/// Makes a double of a number that is kept as its text: of an integer the one that is it, of what may be rounded, or
/// has a fraction, the nearest. False where there is none.
[[nodiscard]] bool hold_literal(nlohmann::ordered_json& value);
/// The same of all in a value; where it is false, the others are left.
[[nodiscard]] bool hold_literals(nlohmann::ordered_json& value);

/// A JSON text without errors, such as canonical_json() gives, with its numbers as they are written: what nlohmann's
/// parse() would round, or refuse, is kept as text.
[[nodiscard]] nlohmann::ordered_json parse_exactly(std::string_view text);

}  // namespace assay::inline v0::detail
