// Tables of a Markdown page, as data for tests.
#pragma once

#include <fstream>
#include <string>
#include <vector>

namespace doc_tables {

struct row {
  std::string heading;             ///< the section's, without the marks
  std::vector<std::string> cells;  ///< without the backticks around them
};

/// A cell without the spaces and backticks around it: one backtick, or several and a space, as Markdown has it.
inline std::string plain(std::string cell) {
  const auto strip = [&](char c) {
    while (!cell.empty() && cell.front() == c) cell.erase(0, 1);
    while (!cell.empty() && cell.back() == c) cell.pop_back();
  };
  strip(' ');
  std::size_t ticks = 0;
  while (ticks < cell.size() && cell[ticks] == '`') ++ticks;
  if (ticks == 0 || cell.size() < 2 * ticks) return cell;
  cell = cell.substr(ticks, cell.size() - 2 * ticks);
  if (ticks > 1) strip(' ');
  return cell;
}

/// Every row of every table of a page but the heads; "\|" is a bar within a cell.
inline std::vector<row> read(const std::string& file) {
  std::ifstream page(file);
  std::vector<row> rows;
  std::string heading;
  bool head = true;
  for (std::string line; std::getline(page, line);) {
    if (line.rfind("## ", 0) == 0) heading = line.substr(3);
    if (line.rfind("|", 0) != 0) {
      head = true;
      continue;
    }
    if (line.rfind("|---", 0) == 0) {
      head = false;
      continue;
    }
    if (head) continue;
    row one{heading, {}};
    std::string cell;
    for (std::size_t i = 1; i < line.size(); ++i) {
      if (line[i] == '|' && line[i - 1] != '\\') {
        one.cells.push_back(plain(cell));
        cell.clear();
      } else if (line[i] == '|') {
        cell.back() = '|';
      } else {
        cell += line[i];
      }
    }
    rows.push_back(one);
  }
  return rows;
}

}  // namespace doc_tables
