// The errors and repairs of a report as JSON, appended to a string.
#pragma once

#include <assay/error.hpp>

#include <span>
#include <string>
#include <string_view>

namespace assay::cli {

/// Appends `text` as a JSON string. Bytes that are no UTF-8 become U+FFFD: excerpts of bad input may hold them.
void append_string(std::string& out, std::string_view text);

/// Appends [{"type", "loc", "message", "input", "line", "column", "offset", "length"}, ...].
void append_errors(std::string& out, std::span<const error> errors);

/// Appends [{"code", "loc", "message", "line", "column", "offset"}, ...].
void append_repairs(std::string& out, std::span<const repair> repairs);

}  // namespace assay::cli
