// What is kept for each file descriptor, found by its number. References to entries hold until the next one is made.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

namespace assay::inline v0::async::detail {

/// POSIX gives out the smallest number that is free, so a vector is the map.
template <class Entry>
class dense_descriptor_map {
 public:
  /// Makes the entry where there is none; may throw std::bad_alloc.
  Entry& make(int fd) {
    const auto index = static_cast<std::size_t>(fd);
    if (index >= entries_.size()) entries_.resize(index + 1);
    return entries_[index];
  }
  /// Of a descriptor that has an entry.
  [[nodiscard]] Entry& at(int fd) noexcept { return entries_[static_cast<std::size_t>(fd)]; }

  /// Calls `function` with each entry; it must not make another one.
  template <class Function>
  void for_each(Function function) {
    for (Entry& entry : entries_) function(entry);
  }

 private:
  std::vector<Entry> entries_;
};

/// The same for numbers of any size, as those of Windows' sockets are.
template <class Entry>
class sparse_descriptor_map {
 public:
  Entry& make(int fd) { return entries_[fd]; }
  [[nodiscard]] Entry& at(int fd) noexcept { return entries_.find(fd)->second; }

  template <class Function>
  void for_each(Function function) {
    for (auto& [fd, entry] : entries_) function(entry);
  }

 private:
  std::unordered_map<int, Entry> entries_;
};

#if defined(_WIN32)
template <class Entry>
using descriptor_map = sparse_descriptor_map<Entry>;
#else
template <class Entry>
using descriptor_map = dense_descriptor_map<Entry>;
#endif

}  // namespace assay::inline v0::async::detail
