#include <assay/async/detail/frame_memory.hpp>

#include <array>
#include <new>
#include <utility>

// AddressSanitizer is to see each frame's end, so nothing is kept then. Nor is it with GCC for Windows, which finds a
// thread's variables by a call and frees them before a thread's destructors run.
#if defined(__SANITIZE_ADDRESS__) || defined(__MINGW32__)
#define ASSAY_KEEP_FRAMES 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ASSAY_KEEP_FRAMES 0
#endif
#endif
#ifndef ASSAY_KEEP_FRAMES
#define ASSAY_KEEP_FRAMES 1
#endif

namespace assay::inline v0::async::detail {

namespace {

struct block {
  block* next;
};

// Sizes are rounded up to 8, 24, 40...: malloc puts 8 bytes of its own before a block and aligns to 16.
constexpr std::size_t step = 16;
constexpr std::size_t smallest = 8;
constexpr std::size_t classes = largest_kept_frame / step + 1;
// A burst of tasks gives its memory back to malloc but for this many blocks of a size.
constexpr unsigned blocks_kept = ASSAY_KEEP_FRAMES ? 256 : 0;

// Without a destructor, so that the compiler needs no check before each use.
struct kept_blocks {
  std::array<block*, classes> first{};
  std::array<unsigned, classes> room{};
  bool prepared = false;
};
constinit thread_local kept_blocks kept;

struct cleaner {
  cleaner() { kept.room.fill(blocks_kept); }
  ~cleaner() {
    kept.room.fill(0);
    for (block*& first : kept.first) {
      while (first != nullptr) ::operator delete(static_cast<void*>(std::exchange(first, first->next)));
    }
  }
};

// Sees to it that the blocks are freed at the thread's end.
void prepare() {
  kept.prepared = true;
  static thread_local const cleaner at_thread_end;
  static_cast<void>(at_thread_end);
}

constexpr std::size_t class_of(std::size_t size) { return (size + step - smallest - 1) / step; }

}  // namespace

void* allocate_frame(std::size_t size) {
  const std::size_t index = class_of(size);
  if (index < classes) [[likely]] {
    if (block* const first = kept.first[index]; first != nullptr) [[likely]] {
      kept.first[index] = first->next;
      ++kept.room[index];
      return first;
    }
    size = index * step + smallest;
  }
  return ::operator new(size);
}

void free_frame(void* frame, std::size_t size) noexcept {
  const std::size_t index = class_of(size);
  if (index < classes) [[likely]] {
    if (blocks_kept > 0 && kept.room[index] == 0 && !kept.prepared) [[unlikely]]
      prepare();
    if (kept.room[index] > 0) [[likely]] {
      --kept.room[index];
      kept.first[index] = ::new (frame) block{kept.first[index]};
      return;
    }
  }
  ::operator delete(frame);
}

}  // namespace assay::inline v0::async::detail
