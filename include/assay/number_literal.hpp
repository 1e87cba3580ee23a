// Numbers of a JSON document that nlohmann::ordered_json has no type for: 18446744073709551617, 1e400, a decimal of 30
// digits. They are in it as what nlohmann calls a binary value: the bytes are the number's text, the subtype says that
// they are one. parse() with big_numbers::keep makes them, and load_schema() of a text; validate() and load_schema()
// read them, and dump() writes their text. nlohmann's own dump() knows nothing of them and writes an object of bytes.
#pragma once

#include <assay/detail/export.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace assay::inline v0 {

/// The number as its text. Throws std::invalid_argument where the text is no JSON number.
[[nodiscard]] ASSAY_EXPORT nlohmann::ordered_json number_literal(std::string_view text);

/// Whether the value is a number as its text.
[[nodiscard]] ASSAY_EXPORT bool is_number_literal(const nlohmann::ordered_json& value) noexcept;
[[nodiscard]] ASSAY_EXPORT bool is_number_literal(const nlohmann::json& value) noexcept;

/// The text of such a number; empty for any other value.
[[nodiscard]] ASSAY_EXPORT std::string number_text(const nlohmann::ordered_json& value);

}  // namespace assay::inline v0
