// Work on the items of one sequence by several threads, with the results in the sequence's order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace assay::cli {

/// Each of `threads` threads (this one among them) takes the next item, works on it, and waits for its turn to hand the
/// result over. So no more than `threads` items are alive at a time, whatever the sequence's length, and no queue is
/// needed to bound them.
///
///   read() -> std::optional<Item>    one call at a time, in order; nothing at the end
///   work(Item) -> Result             in parallel
///   write(Result)                    one call at a time, in the order of read
///
/// The first exception ends all of them and is thrown on.
template <class Read, class Work, class Write>
class in_order {
 public:
  in_order(Read read, Work work, Write write)
      : read_(std::move(read)), work_(std::move(work)), write_(std::move(write)) {}

  void run(std::size_t threads) {
    {
      std::vector<std::jthread> others;
      for (std::size_t i = 1; i < threads; ++i) others.emplace_back([this] { work_until_done(); });
      work_until_done();
    }
    if (problem_) std::rethrow_exception(problem_);
  }

 private:
  void work_until_done() {
    try {
      while (work_on_one()) {
      }
    } catch (...) {
      const std::lock_guard lock(turns_);
      if (!problem_) problem_ = std::current_exception();
      stopped_ = true;
      next_turn_.notify_all();
    }
  }

  /// Whether there was an item, and no reason to stop.
  bool work_on_one() {
    std::unique_lock reading(sequence_);
    auto item = read_();
    if (!item) return false;
    const std::size_t number = taken_++;
    reading.unlock();

    auto result = work_(*std::move(item));

    std::unique_lock turn(turns_);
    next_turn_.wait(turn, [&] { return stopped_ || written_ == number; });
    if (stopped_) return false;
    write_(std::move(result));
    ++written_;
    next_turn_.notify_all();
    return true;
  }

  Read read_;
  Work work_;
  Write write_;

  std::mutex sequence_;  ///< guards read_ and taken_
  std::size_t taken_ = 0;

  std::mutex turns_;  ///< guards write_, written_, stopped_ and problem_
  std::condition_variable next_turn_;
  std::size_t written_ = 0;
  bool stopped_ = false;
  std::exception_ptr problem_;
};

}  // namespace assay::cli
