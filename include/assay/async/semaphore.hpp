// semaphore: at most so many at once.
#pragma once

#include <assay/async/detail/wait_list.hpp>
#include <assay/async/event_loop.hpp>

#include <coroutine>
#include <cstddef>
#include <memory>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>

namespace assay::inline v0::async {

namespace detail {

/// The permits of a semaphore. Lives until the semaphore is gone and all permits are back.
class permit_pool {
 public:
  explicit permit_pool(std::size_t permits) noexcept : free_(permits), permits_(permits) {}

  [[nodiscard]] std::size_t free() const noexcept { return free_; }
  [[nodiscard]] std::size_t permits() const noexcept { return permits_; }
  /// One must be free.
  void take() noexcept { --free_; }
  /// Hands a permit to the one who has waited longest.
  void give_back() noexcept;
  void push(listed_wait& wait) noexcept { waiters_->push(wait); }

  struct abandon {
    void operator()(permit_pool* pool) const noexcept {
      pool->waiters_.reset();
      pool->delete_if_unused();
    }
  };

 private:
  void delete_if_unused() noexcept {
    if (!waiters_ && free_ == permits_) delete this;
  }

  std::optional<wait_list> waiters_{std::in_place};  // nothing once the semaphore is gone
  std::size_t free_;
  std::size_t permits_;
};

}  // namespace detail

/// Gives out a fixed number of permits, in the order in which they are asked for. For one thread; should outlive its
/// waiters, which otherwise get usage_error. Its functions throw wrong_thread_error on any other thread than the first
/// that used it.
///
///   async::semaphore slots(3, "slots");
///   const auto permit = co_await slots.acquire();   // until the end of the block
class semaphore : public detail::waitable {
 public:
  class acquirer;

  /// The right to be one of those many. Gives itself back when it is destroyed, to the one who has waited longest. May
  /// outlive the semaphore.
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
      if (detail::permit_pool* const from = std::exchange(from_, nullptr)) from->give_back();
    }
    explicit operator bool() const noexcept { return from_ != nullptr; }

   private:
    friend class semaphore;
    explicit permit(detail::permit_pool & from) noexcept : from_(&from) {}
    detail::permit_pool* from_ = nullptr;
  };

  /// `name` appears in deadlock reports.
  explicit semaphore(std::size_t permits, std::string name = {}) : semaphore("semaphore", permits, std::move(name)) {}

  /// Waits for a permit. Throws `cancelled`.
  [[nodiscard]] acquirer acquire(std::source_location where = std::source_location::current());
  /// A permit if one is free and nobody waits.
  [[nodiscard]] std::optional<permit> try_acquire() {
    check_thread();
    if (pool_->free() == 0) return std::nullopt;
    pool_->take();
    return permit(*pool_);
  }
  /// How many permits are free.
  [[nodiscard]] std::size_t available() const noexcept { return pool_->free(); }

 protected:
  semaphore(std::string_view kind, std::size_t permits, std::string name)
      : waitable(kind, std::move(name)), pool_(new detail::permit_pool(permits)) {}

 private:
  std::unique_ptr<detail::permit_pool, detail::permit_pool::abandon> pool_;
};

class semaphore::acquirer final : public detail::listed_wait {
 public:
  acquirer(semaphore& from, std::source_location where) noexcept : listed_wait(where), from_(from) {}
  ~acquirer() {
    if (granted_ != nullptr) granted_->give_back();
  }

  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  [[nodiscard]] bool await_suspend(std::coroutine_handle<Promise> suspended) {
    from_.check_thread();
    if (!begin(suspended)) return false;
    if (from_.pool_->free() > 0) {
      from_.pool_->take();
      granted_ = from_.pool_.get();
      return stay();
    }
    from_.pool_->push(*this);
    return true;
  }
  permit await_resume() {
    end();
    return permit(*std::exchange(granted_, nullptr));
  }

  [[nodiscard]] std::string describe() const override {
    return "for " + from_.title() + " (all " + std::to_string(from_.pool_->permits()) + " taken)";
  }

 private:
  friend class detail::permit_pool;
  semaphore& from_;
  detail::permit_pool* granted_ = nullptr;  // whose permit waits to be handed to the caller
};

inline semaphore::acquirer semaphore::acquire(std::source_location where) { return {*this, where}; }

inline void detail::permit_pool::give_back() noexcept {
  if (listed_wait* const next = waiters_ ? waiters_->pop() : nullptr) {
    static_cast<semaphore::acquirer*>(next)->granted_ = this;
    next->wake();
  } else {
    ++free_;
    delete_if_unused();
  }
}

}  // namespace assay::inline v0::async
