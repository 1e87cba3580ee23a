// The timers of a loop, earliest first. Users set timers with sleep_for or event_loop::call_later.
#pragma once

#include <assay/detail/export.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace assay::inline v0::async::detail {

/// Lives in whatever waits for a point in time, and doesn't move while it is queued.
struct timer_node {
  static constexpr std::uint64_t not_queued = ~std::uint64_t{0};

  std::int64_t deadline = 0;          ///< nanoseconds of the loop's clock
  std::uint64_t number = not_queued;  ///< orders equal deadlines; the lowest bit says if it is a callback's timer
  union {
    timer_node* next = nullptr;  ///< in the sequence
    std::size_t place;           ///< in the heap
  };
  timer_node* previous = nullptr;  ///< in the sequence; in_heap() when in the heap

  [[nodiscard]] bool queued() const noexcept { return number != not_queued; }
};

/// Timers are mostly set in the order in which they end (many tasks wait equally long). Those make a linked list, the
/// sequence, where all is done in constant time and without memory of its own; the others go to a 4-ary heap.
/// A timer that would block the sequence by ending much later than the rest goes to the heap when that shows.
/// Equal deadlines come out in the order in which they were set.
class ASSAY_EXPORT timer_queue {
 public:
  /// Queues a timer whose deadline is set; one before the latest pass counts as due at that pass's time, so that timers
  /// which keep setting others in the past hold nobody up. May throw std::bad_alloc.
  void insert(timer_node& node, bool is_callback);
  /// Takes out a timer that is queued.
  void remove(timer_node& node) noexcept;
  /// The next to end, or null.
  [[nodiscard]] timer_node* first() const noexcept;
  /// Begins a pass over the timers that are due at `time`. Timers inserted from now on have numbers greater than what
  /// this returns: they belong to the next pass.
  [[nodiscard]] std::uint64_t begin_pass(std::int64_t time) noexcept {
    latest_pass_ = time;
    return numbers_ | 1;
  }
  [[nodiscard]] static bool is_callback(const timer_node& node) noexcept { return (node.number & 1) != 0; }

 private:
  struct entry {
    std::int64_t deadline;
    std::uint64_t number;
    timer_node* node;
  };
  [[nodiscard]] static bool before(const entry& left, const entry& right) noexcept;
  void unlink(timer_node& node) noexcept;
  void push(timer_node& node);
  void rise(std::size_t place, entry moving) noexcept;
  void sink(std::size_t place, entry moving) noexcept;
  void put(std::size_t place, entry moving) noexcept;

  timer_node* head_ = nullptr;
  timer_node* tail_ = nullptr;
  std::vector<entry> heap_;
  std::uint64_t numbers_ = 0;
  std::int64_t latest_pass_ = std::numeric_limits<std::int64_t>::min();
};

}  // namespace assay::inline v0::async::detail
