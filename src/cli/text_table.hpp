// Tables on a terminal.
#pragma once

#include <string>
#include <vector>

namespace assay::cli {

/// Rows of cells, the first of them the heading, as lines: the first column is flush left, the others flush right.
[[nodiscard]] std::string text_table(const std::vector<std::vector<std::string>>& rows);

}  // namespace assay::cli
