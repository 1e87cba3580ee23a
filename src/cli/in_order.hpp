// Work on the items of one sequence by several threads, with the results in the sequence's order.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace assay::cli {

/// Each item goes through a slot, which is read, worked on and written, and then used again with the memory it has. Two
/// slots a thread: one that is late holds nobody up until the others are a round ahead. So memory is bounded, whatever
/// the sequence's length.
///
///   bool read(Slot&)    one call at a time, in order; false at the end
///   void work(Slot&)    in parallel
///   void write(Slot&)   one call at a time, in the order of read
///
/// The first exception ends all of them and is thrown on.
template <class Slot, class Read, class Work, class Write>
class in_order {
 public:
  /// On so many threads, the one that calls run among them.
  in_order(std::size_t threads, Read read, Work work, Write write)
      : threads_(threads),
        read_(std::move(read)),
        work_(std::move(work)),
        write_(std::move(write)),
        slots_(2 * threads) {}

  void run() {
    {
      std::vector<std::jthread> others;
      for (std::size_t i = 1; i < threads_; ++i) others.emplace_back([this] { take_part(); });
      take_part();
    }
    if (problem_) std::rethrow_exception(problem_);
  }

 private:
  struct guarded_slot {
    Slot slot;
    bool worked_on = false;  ///< and not written yet
  };

  void take_part() {
    try {
      std::unique_lock lock(state_);
      while (!stopped_ && !(ended_ && written_ == taken_)) {
        if (write_one(lock) || work_on_one(lock)) {
          changed_.notify_all();
        } else {
          changed_.wait(lock);
        }
      }
    } catch (...) {
      const std::lock_guard lock(state_);
      if (!problem_) problem_ = std::current_exception();
      stopped_ = true;
      changed_.notify_all();
    }
  }

  guarded_slot& slot_of(std::size_t number) { return slots_[number % slots_.size()]; }

  /// False where the next result isn't there yet.
  bool write_one(std::unique_lock<std::mutex>& lock) {
    guarded_slot& next = slot_of(written_);
    if (writing_ || !next.worked_on) return false;
    writing_ = true;
    lock.unlock();
    write_(next.slot);
    lock.lock();
    writing_ = false;
    next.worked_on = false;
    ++written_;
    return true;
  }

  /// False if another thread reads, no slot is free, or nothing is left.
  bool work_on_one(std::unique_lock<std::mutex>& lock) {
    if (reading_ || ended_ || taken_ - written_ == slots_.size()) return false;
    guarded_slot& next = slot_of(taken_);
    reading_ = true;
    lock.unlock();
    const bool is_there = read_(next.slot);
    lock.lock();
    reading_ = false;
    ended_ = !is_there;
    if (!is_there) return true;
    ++taken_;
    changed_.notify_all();  // another thread may read
    lock.unlock();
    work_(next.slot);
    lock.lock();
    next.worked_on = true;
    return true;
  }

  std::size_t threads_;
  Read read_;
  Work work_;
  Write write_;
  std::vector<guarded_slot> slots_;

  std::mutex state_;  ///< guards what follows, and the slots' worked_on
  std::condition_variable changed_;
  std::size_t taken_ = 0;    ///< items that were read
  std::size_t written_ = 0;  ///< the first of them; the others are in their slots
  bool reading_ = false;
  bool writing_ = false;
  bool ended_ = false;
  bool stopped_ = false;
  std::exception_ptr problem_;
};

template <class Slot, class Read, class Work, class Write>
void run_in_order(std::size_t threads, Read read, Work work, Write write) {
  in_order<Slot, Read, Work, Write>(threads, std::move(read), std::move(work), std::move(write)).run();
}

}  // namespace assay::cli
