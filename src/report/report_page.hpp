// The page itself: the data of a report within the page that web/report/ builds, and read from it again.
#pragma once

#include "report/report_format.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace assay::reports {

/// The bytes that rows may take in a page; of more, those that were only kept as a sample go first.
inline constexpr std::size_t most_row_bytes = std::size_t{3} << 19;

/// Takes rows away until they fit, the same share for each run; what is taken away makes rows_are_all false.
void fit_rows(page& made, std::size_t most_bytes = most_row_bytes);

/// One self-contained HTML document. The data stands in it as JSON that holds none of the characters that HTML gives a
/// meaning to, so that no text of a model can end it.
[[nodiscard]] std::string page_text(const page& data);

/// What a document that page_text() wrote holds; nothing where it is none. Throws std::runtime_error where it is one of
/// another version or was damaged.
[[nodiscard]] std::optional<page> page_in(std::string_view document);

}  // namespace assay::reports
