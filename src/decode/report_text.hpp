// The readable report of errors, with marks around its parts where a terminal shows colours.
#pragma once

#include <assay/error.hpp>

#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// What stands before a part of a report, and behind it (`end`). All are empty for plain text. Marks must not depend on
/// the text: what the report has of it is escaped as ever.
struct report_marks {
  std::string_view summary = {};  ///< "2 validation errors for Person"
  std::string_view place = {};    ///< a path
  std::string_view aside = {};    ///< type and input, the margin of the source line
  std::string_view caret = {};
  std::string_view end = {};
};

/// What validation_error::what() says.
[[nodiscard]] std::string report_text(const validation_error& problem, const report_marks& marks);

/// An error of a text, with line, column, source line and caret of its place; `where` has offset and length.
[[nodiscard]] error located_error(std::string_view type, std::string message, text_span where, std::string_view text);

/// The source line of an error and, under it, the caret: four lines.
[[nodiscard]] std::string excerpt_text(const error& found, const report_marks& marks);

}  // namespace assay::inline v0::detail
