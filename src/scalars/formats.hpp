// The formats that are checked (assay::format), each a hand-written reader in linear time.
#pragma once

#include <assay/constraints.hpp>
#include <assay/detail/export.hpp>

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// nullptr where the text is of the format, else what is wrong, for the error's message.
/// The temporal formats are in temporal.hpp, because their errors depend on the mode.
[[nodiscard]] const char* check_format(format which, std::string_view text);

/// The name in JSON Schema: "date-time". Empty for format::none.
[[nodiscard]] std::string_view format_name(format which) noexcept;

/// The format of this name; format::none where there is no check for it.
[[nodiscard]] format format_named(std::string_view name) noexcept;

/// Decodes base64 (RFC 4648, the standard or the URL alphabet, padding optional); false where the text is none.
[[nodiscard]] ASSAY_EXPORT_INTERNAL bool decode_base64(std::string_view text, std::string& out);

}  // namespace assay::inline v0::detail
