// Which rows of an earlier run were valid, by their ids.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::reports {

/// Sixteen bytes a row: ids are kept by a hash of 64 bits.
class earlier_outcomes {
 public:
  void add(std::string_view id, bool valid);
  /// Before the first find(): of rows with the same id one that failed counts.
  void sort();
  /// Nothing where the run had no such id.
  [[nodiscard]] std::optional<bool> find(std::string_view id) const;

 private:
  std::vector<std::pair<std::uint64_t, bool>> rows_;
};

}  // namespace assay::reports
