// What is kept for each file descriptor, found by its number.
#pragma once

#include <cstddef>
#include <vector>

namespace assay::inline v0::async::detail {

/// POSIX gives out the smallest number that is free, so a vector is the map. On a system whose descriptors are not
/// small numbers, all that has to be replaced is this class.
template <class Entry>
class descriptor_map {
 public:
  /// Makes the entry where there is none; may throw std::bad_alloc.
  Entry& make(int fd) {
    const auto index = static_cast<std::size_t>(fd);
    if (index >= entries_.size()) entries_.resize(index + 1);
    return entries_[index];
  }
  /// Of a descriptor that has an entry.
  [[nodiscard]] Entry& at(int fd) noexcept { return entries_[static_cast<std::size_t>(fd)]; }

  [[nodiscard]] auto begin() noexcept { return entries_.begin(); }
  [[nodiscard]] auto end() noexcept { return entries_.end(); }

 private:
  std::vector<Entry> entries_;
};

}  // namespace assay::inline v0::async::detail
