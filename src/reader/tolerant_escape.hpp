// Escapes within strings: JSON's own, those of other languages, and backslashes that were not meant to escape.
//
//   escape = JSON's
//          | \' | \`                       the quote                          (invalid_escape)
//          | \x and two digits             the character, as in Python        (invalid_escape)
//          | a backslash and a line break  nothing, as in JSON5               (line_continuation)
//          | half of a surrogate pair      U+FFFD                             (invalid_utf8)
//          | any other backslash           itself; what follows is read on    (invalid_escape)
#pragma once

#include "scalars/repair_code.hpp"

#include <optional>
#include <string>

namespace assay::inline v0::detail {

struct passed_escape {
  const char* behind = nullptr;
  std::optional<repair_code> mended;  ///< none for JSON's own
  std::string read_as;                ///< of an invalid escape, for people
};

/// The escape whose backslash is at `p`, into `out`.
passed_escape pass_tolerant_escape(const char* p, const char* end, std::string& out);

}  // namespace assay::inline v0::detail
