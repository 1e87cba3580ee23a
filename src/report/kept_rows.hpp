// The rows that a report keeps of any number of them: those that come first by a rank.
#pragma once

#include "report/report_format.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::reports {

/// Rows are shared between the lists that keep them.
using shared_row = std::shared_ptr<const row>;

/// The lower comes first.
using row_rank = std::pair<std::uint64_t, std::uint64_t>;

/// A number that looks random and only depends on the id: the rows with the least are a random sample, which is the
/// same whatever threads read them, and for the same ids the same in any two runs.
[[nodiscard]] std::uint64_t sampling_hash(std::string_view id) noexcept;
/// A hash whose bits all depend on all bits of another one.
[[nodiscard]] std::uint64_t spread(std::uint64_t hash) noexcept;

/// At most `most` rows, those of the lowest ranks.
class kept_rows {
 public:
  explicit kept_rows(std::size_t most) : most_(most) {}

  [[nodiscard]] bool takes(const row_rank& rank) const {
    return rows_.size() < most_ || (most_ > 0 && rank < rows_.front().first);
  }
  void add(const row_rank& rank, shared_row one);
  void add(const kept_rows& other);

  template <class Visit>
  void each(const Visit& visit) const {
    for (const auto& [rank, one] : rows_) visit(one);
  }

 private:
  std::size_t most_;
  std::vector<std::pair<row_rank, shared_row>> rows_;  ///< a heap, with the highest rank in front
};

}  // namespace assay::reports
