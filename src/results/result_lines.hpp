// The results of reading answers as JSON: the lines of commands that read several, and what the service answers.
#pragma once

#include "json/text_out.hpp"

#include <assay/error.hpp>
#include <assay/repair.hpp>

#include <nlohmann/json.hpp>

#include <span>
#include <string>
#include <string_view>

namespace assay::results {

/// What a result is called: the members that its line begins with. Both are JSON text, and left out where empty.
struct result_label {
  std::string_view file = {};
  std::string_view id = {};
};

/// A file's name as JSON text.
[[nodiscard]] std::string file_label(std::string_view name);

/// Writes what a line begins with: "{" and the label's members, each with a comma behind it.
void begin_line(detail::writing::text_out& out, result_label label);

/// Writes {"file":...,"id":...,"ok":true,"value":...,"repairs":[...]} and a line's end. Returns the value as it is
/// written, which is there until `out` is written to again.
std::string_view put_valid(detail::writing::text_out& out, result_label label, nlohmann::ordered_json&& value,
                           std::span<const repair> repairs);
/// Writes {"file":...,"id":...,"ok":false,"errors":[...]} and a line's end.
void put_invalid(detail::writing::text_out& out, result_label label, std::span<const error> errors);
/// Writes a line of a report: {"file":...,"id":...,"repairs":[...]}.
void put_report(detail::writing::text_out& out, result_label label, std::span<const repair> repairs);

}  // namespace assay::results
