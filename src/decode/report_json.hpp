// Errors and repairs as JSON: the one place that knows their members, which schemas/report/ describes.
#pragma once

#include "json/text_out.hpp"

#include <assay/error.hpp>
#include <assay/path.hpp>
#include <assay/repair.hpp>

#include <nlohmann/json_fwd.hpp>

#include <span>
#include <string_view>

namespace assay::inline v0::detail {

/// Writes [{"type", "loc", "message", "input", "line", "column", "offset", "length"}, ...] without line breaks.
void put_errors(writing::text_out& out, std::span<const error> errors);

/// Writes [{"code", "class", "loc", "message", "line", "column", "offset"}, ...] without line breaks.
void put_repairs(writing::text_out& out, std::span<const repair> repairs);

/// The array that put_errors() writes, as a document.
[[nodiscard]] nlohmann::ordered_json errors_document(std::span<const error> errors);

/// Writes a path as the member "loc" has it: ["items",2,"price"].
void put_path(writing::text_out& out, const path& where);

/// Writes `text` in quotes, with U+FFFD for bytes that are no UTF-8: excerpts of bad input may hold them.
void put_readable(writing::text_out& out, std::string_view text);

}  // namespace assay::inline v0::detail
