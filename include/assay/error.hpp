// What went wrong, as data: every error of a document with Pydantic's type names, its path, and its place in the text.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/path.hpp>
#include <assay/repair.hpp>

#include <nlohmann/json_fwd.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0 {

/// One thing that is wrong with a value.
struct error {
  std::string type;     ///< stable, Pydantic's vocabulary: "int_parsing", "missing", "greater_than_equal", ...
  path loc;             ///< in names as they are on the wire
  std::string message;  ///< one sentence for people, at most about 1,000 bytes
  std::string input;    ///< the JSON text at fault, shortened with "..." where it is long
  text_span span;
  std::string source_line;      ///< the line of the text, or the part of it around the span
  std::size_t caret_begin = 0;  ///< which characters of source_line the caret marks
  std::size_t caret_length = 0;
};

/// An error in one line, for logs: "items[2].price: Input should be a valid number [type=float_type, line 3, column
/// 14]". What does not print as itself is escaped, as in what(); at most about 1,300 bytes. <assay/formatters.hpp>
/// gives the same to std::format.
[[nodiscard]] ASSAY_EXPORT std::string to_string(const error& found);

/// All errors of one document. Thrown by result::value(); otherwise returned. Immutable, safe to share.
class ASSAY_EXPORT validation_error : public std::exception {
 public:
  /// `title` names the type; `more` says that the limit on errors cut the list.
  validation_error(std::string title, std::vector<error> errors, bool more = false);

  /// The readable report: each error with its path, message, and the source line with a caret. Control characters and
  /// everything else that does not print as itself are escaped (as \u001b), so it can go to a terminal. At most 65,536
  /// bytes; errors that do not fit are counted.
  [[nodiscard]] const char* what() const noexcept override;

  [[nodiscard]] const std::vector<error>& errors() const noexcept;
  [[nodiscard]] const std::string& title() const noexcept;
  /// Whether there were more errors than limits::max_errors.
  [[nodiscard]] bool truncated() const noexcept;

  /// An array of {"type", "loc", "message", "input", "line", "column", "offset", "length"}.
  [[nodiscard]] nlohmann::ordered_json to_json() const;

  /// The same for a model that is asked again: one short line per error with its path, what was expected, and what was
  /// found. At most 10,000 bytes; errors that do not fit are counted.
  [[nodiscard]] std::string feedback() const;

 private:
  struct content;
  std::shared_ptr<const content> content_;
};

namespace detail {
/// Throws it. No header of the core has a throw or a catch, so that all of them compile with -fno-exceptions, too.
[[noreturn]] ASSAY_EXPORT void raise(const validation_error& error);
}  // namespace detail

}  // namespace assay::inline v0
