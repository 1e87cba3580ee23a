// Names and escapes that programming languages share.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// Calls of one argument without a name that are that argument: str("a"), Some(1).
[[nodiscard]] bool is_transparent(std::string_view name);

/// Appends what the escape at `at`, a backslash, stands for; where the text goes on behind it, 0 where it is none.
[[nodiscard]] std::size_t append_escape(std::string_view text, std::size_t at, std::string& content);

}  // namespace assay::inline v0::detail
