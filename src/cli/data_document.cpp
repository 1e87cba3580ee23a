#include "cli/data_document.hpp"

#include "json/text_lines.hpp"

#include <algorithm>

namespace assay::cli {

std::size_t source_map::source_of(std::size_t json) const {
  if (marks_.empty()) return base_ + json;
  const auto behind = std::upper_bound(marks_.begin(), marks_.end(), json,
                                       [](std::size_t wanted, const auto& mark) { return wanted < mark.first; });
  return behind == marks_.begin() ? marks_.front().second : std::prev(behind)->second;
}

void locate(std::vector<error>& errors, std::string_view source) {
  std::vector<error*> order;
  order.reserve(errors.size());
  for (error& each : errors) order.push_back(&each);
  std::sort(order.begin(), order.end(), [](const error* a, const error* b) { return a->span.offset < b->span.offset; });
  detail::line_counter lines(source);
  for (error* each : order) {
    const auto [line, column] = lines.locate(each->span.offset);
    each->span.line = line;
    each->span.column = column;
  }
}

}  // namespace assay::cli
