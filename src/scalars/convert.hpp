// Lax conversions of text and numbers, as Pydantic's lax mode makes them.
#pragma once

#include "json/number.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// A 64-bit integer of either sign, without wrapping: value = (negative ? -1 : 1) * magnitude.
struct big_integer {
  std::uint64_t magnitude = 0;
  bool negative = false;
};

enum class integer_outcome : std::uint8_t { ok, not_a_number, fraction, too_large };

/// "35", " +35 ", "1_000", "35.0": digits with single underscores between them, and zeros behind a point.
[[nodiscard]] integer_outcome parse_integer(std::string_view text, big_integer& out);

/// A number without a fraction: 35.0, 1e3.
[[nodiscard]] integer_outcome to_integer(const number& value, big_integer& out);

/// Python's float(): "3.14", ".5", "5.", "1e3", "1_000.5". "inf" and "nan" give what they say.
[[nodiscard]] std::optional<double> parse_real(std::string_view text);

/// true/false, t/f, yes/no, y/n, on/off, 1/0 in any case; nothing around them.
[[nodiscard]] std::optional<bool> parse_boolean(std::string_view text);

/// White space of ASCII.
[[nodiscard]] constexpr bool is_space(char c) noexcept { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// Without white space (ASCII) at either end.
[[nodiscard]] std::string_view trim(std::string_view text);

/// Equal but for the case of ASCII letters.
[[nodiscard]] bool equal_ignoring_case(std::string_view a, std::string_view b);

/// The shortest text of a double that reads back as it, in JSON's form ("3.0" for 3).
[[nodiscard]] std::string real_text(double value);

}  // namespace assay::inline v0::detail
