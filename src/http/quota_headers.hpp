// The headers in which providers say what is left of their limits, and which request it was.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/llm/response.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail::http {

/// "1s", "6m0s", "20ms", "2m59.56s"; seconds where there is no unit. Nothing for what is none; at most a day.
[[nodiscard]] std::optional<std::chrono::nanoseconds> short_duration(std::string_view text);
/// The time from `now` to an RFC 3339 time in UTC, at least 0 and at most a day.
[[nodiscard]] std::optional<std::chrono::nanoseconds> until_time(std::string_view text,
                                                                 std::chrono::system_clock::time_point now);

/// Adds what a line of an answer's head says. Counts are at least 0.
void read_quota(std::string_view line, std::optional<assay::quota>& found);
/// The id of the request in a line; nothing for another line. Printable, at most 200 characters.
[[nodiscard]] std::optional<std::string> request_id_in(std::string_view line);

}  // namespace assay::inline v0::detail::http
