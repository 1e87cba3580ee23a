// Names and escapes that programming languages share.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// Calls of one argument without a name that are that argument: str("a"), Some(1), Decimal("1.5").
[[nodiscard]] bool is_transparent(std::string_view name);

/// Python's date(2026, 3, 10) and datetime(2026, 3, 10, 12, 30), in ISO 8601; nothing where a call is none of them.
/// Whether there is such a day is left to the type.
[[nodiscard]] std::optional<std::string> constructed_date(std::string_view name, std::string_view arguments);

/// Appends what the escape at `at`, a backslash, stands for; where the text goes on behind it, 0 where it is none.
[[nodiscard]] std::size_t append_escape(std::string_view text, std::size_t at, std::string& content);

/// Behind the string literal that starts at a place, which is appended to `content`; 0 where it has no end, or a place
/// to fill.
[[nodiscard]] std::size_t pass_string_literal(std::string_view text, std::size_t at, bool raw, std::string& content);

/// Behind the number that starts at a place, which is put as JSON has it into `literal`; 0 where it is none, or goes on
/// as a name or a calculation.
[[nodiscard]] std::size_t pass_number_literal(std::string_view text, std::size_t at, std::string& literal);

}  // namespace assay::inline v0::detail
