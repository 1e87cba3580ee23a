#include "cli/text_table.hpp"

#include "json/unicode.hpp"

#include <algorithm>
#include <cstddef>

namespace assay::cli {

std::string text_table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& cells : rows) {
    widths.resize(std::max(widths.size(), cells.size()));
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], detail::count_characters(cells[i]));
  }
  std::string text;
  for (const auto& cells : rows) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string space(widths[i] - detail::count_characters(cells[i]), ' ');
      line += i == 0 ? cells[i] + space : "  " + space + cells[i];
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace assay::cli
