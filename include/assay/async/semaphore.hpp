// semaphore: at most so many at once.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/async/wait_list.hpp>

#include <coroutine>
#include <cstddef>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

namespace assay::async {

/// Gives out a fixed number of permits, in the order in which they are asked for. For one thread; must outlive its
/// permits and those who wait. Its functions throw wrong_thread_error on any other thread than the first that used it.
///
///   async::semaphore slots(3, "slots");
///   const auto permit = co_await slots.acquire();   // until the end of the block
class semaphore : public detail::waitable {
 public:
  class acquirer;

  /// The right to be one of those many. Gives itself back when it is destroyed, to the one who has waited longest.
  class [[nodiscard("assay::async: a permit that isn't kept is given back at once")]] permit {
   public:
    permit() = default;
    permit(permit && from) noexcept : from_(std::exchange(from.from_, nullptr)) {}
    permit& operator=(permit&& from) noexcept {
      permit(std::move(from)).swap(*this);
      return *this;
    }
    ~permit() { release(); }
    void swap(permit & other) noexcept { std::swap(from_, other.from_); }

    /// Gives it back now. Nothing happens if it was before. Must be on the semaphore's thread.
    void release() noexcept {
      if (semaphore* const from = std::exchange(from_, nullptr)) from->give_back();
    }
    explicit operator bool() const noexcept { return from_ != nullptr; }

   private:
    friend class semaphore;
    explicit permit(semaphore & from) noexcept : from_(&from) {}
    semaphore* from_ = nullptr;
  };

  /// `name` appears in deadlock reports.
  explicit semaphore(std::size_t permits, std::string name = {}) : semaphore("semaphore", permits, std::move(name)) {}

  /// Waits for a permit. Throws `cancelled`.
  [[nodiscard]] acquirer acquire(std::source_location where = std::source_location::current());
  /// A permit if one is free and nobody waits.
  [[nodiscard]] std::optional<permit> try_acquire() {
    check_thread();
    if (free_ == 0) return std::nullopt;
    --free_;
    return permit(*this);
  }
  /// How many permits are free.
  [[nodiscard]] std::size_t available() const noexcept { return free_; }

 protected:
  semaphore(std::string_view kind, std::size_t permits, std::string name)
      : waitable(kind, std::move(name)), free_(permits), permits_(permits) {}

 private:
  void give_back() noexcept;

  detail::wait_list waiters_;
  std::size_t free_;
  std::size_t permits_;
};

class semaphore::acquirer final : public detail::listed_wait {
 public:
  acquirer(semaphore& from, std::source_location where) noexcept : listed_wait(where), from_(from) {}
  ~acquirer() {
    if (granted_) from_.give_back();
  }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    from_.check_thread();
    if (!begin(suspended)) return false;
    if (from_.free_ > 0) {
      --from_.free_;
      granted_ = true;
      return stay();
    }
    from_.waiters_.push(*this);
    return true;
  }
  permit await_resume() {
    end();
    granted_ = false;
    return permit(from_);
  }

  [[nodiscard]] std::string describe() const override {
    return "for " + from_.title() + " (all " + std::to_string(from_.permits_) + " taken)";
  }

 private:
  friend class semaphore;
  semaphore& from_;
  bool granted_ = false;  // and not yet handed to the caller
};

inline semaphore::acquirer semaphore::acquire(std::source_location where) { return {*this, where}; }

inline void semaphore::give_back() noexcept {
  if (detail::listed_wait* const next = waiters_.pop()) {
    static_cast<acquirer*>(next)->granted_ = true;
    next->wake();
  } else {
    ++free_;
  }
}

}  // namespace assay::async
