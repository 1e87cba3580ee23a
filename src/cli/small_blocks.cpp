// The program's operator new and delete: each thread keeps some of its small blocks for itself.
//
// A JSON value is dozens of blocks, made and freed for each line of --jsonl. The C library keeps seven of a size at
// hand for a thread; the others go through an arena, and as soon as there are threads, through its lock. Every block is
// one of malloc's, so that whoever doesn't know its size may free it.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define ASSAY_SANITIZED
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define ASSAY_SANITIZED
#endif

// A sanitizer is to see every block.
#if !defined(ASSAY_SANITIZED)

namespace {

constexpr std::size_t step = 16;
constexpr std::size_t sizes = 17;  ///< blocks of up to 256 bytes; those of no byte are not kept
constexpr std::uint32_t most_kept = 128;

struct free_block {
  free_block* next;
};

/// What a thread keeps of a size. It stays until the program's end, for the threads do so, too.
struct shelf {
  free_block* first = nullptr;
  std::uint32_t count = 0;
};
constinit thread_local std::array<shelf, sizes> shelves{};

constexpr std::size_t index_of(std::size_t bytes) noexcept { return (bytes + step - 1) / step; }

/// As the standard has it: what is told when memory is gone may find some.
void* make_block(std::size_t bytes) {
  for (;;) {
    if (void* const block = std::malloc(bytes)) return block;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

}  // namespace

void* operator new(std::size_t bytes) {
  if (bytes == 0) bytes = 1;
  const std::size_t index = index_of(bytes);
  if (index >= sizes) return make_block(bytes);
  shelf& kept = shelves[index];
  if (kept.first == nullptr) return make_block(index * step);
  free_block* const block = kept.first;
  kept.first = block->next;
  --kept.count;
  return block;
}

void operator delete(void* block) noexcept { std::free(block); }

void operator delete(void* block, std::size_t bytes) noexcept {
  const std::size_t index = index_of(bytes);
  if (block == nullptr || index == 0 || index >= sizes || shelves[index].count == most_kept) return std::free(block);
  shelf& kept = shelves[index];
  kept.first = ::new (block) free_block{kept.first};
  ++kept.count;
}

#endif
