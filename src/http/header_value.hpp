// What the lines of an answer's head say.
#pragma once

#include <assay/async/detail/saturating.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::http {

/// The value of a header line of this name, whatever the case of either; nothing for another line.
[[nodiscard]] std::optional<std::string_view> value_in(std::string_view line, std::string_view name);

/// "text/event-stream", without parameters, in small letters.
[[nodiscard]] std::string media_type(std::string_view value);

/// The value of Retry-After: a number of seconds, or an HTTP date. Nothing for what is neither, for zero and for a time
/// that has passed; what no clock can show is the longest time there is.
[[nodiscard]] std::optional<async::duration> retry_after(std::string_view value);
/// The value of retry-after-ms, a number of milliseconds.
[[nodiscard]] std::optional<async::duration> retry_after_ms(std::string_view value);

}  // namespace assay::inline v0::detail::http
