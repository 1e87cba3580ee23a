// The most memory that something takes, by the allocator's own count. For programs of one file: it replaces the global
// operators.
#pragma once

#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace bench {

inline std::size_t bytes_in_use = 0;
inline std::size_t most_in_use = 0;

/// How many bytes `work` has allocated at the same time, beyond what was there before.
template <class Work>
std::size_t peak_of(Work work) {
  const std::size_t before = bytes_in_use;
  most_in_use = before;
  static_cast<void>(work());
  return most_in_use - before;
}

}  // namespace bench

void* operator new(std::size_t size) {
  void* const made = std::malloc(size);
  if (made == nullptr) throw std::bad_alloc();
  bench::bytes_in_use += malloc_usable_size(made);
  bench::most_in_use = std::max(bench::most_in_use, bench::bytes_in_use);
  return made;
}
void operator delete(void* made) noexcept {
  if (made != nullptr) bench::bytes_in_use -= malloc_usable_size(made);
  std::free(made);
}
void operator delete(void* made, std::size_t) noexcept { operator delete(made); }
