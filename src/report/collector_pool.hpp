// Collectors for several threads.
#pragma once

#include "report/run_collector.hpp"

#include <memory>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::reports {

/// Lends collectors out, each to one thread at a time; there are as many as threads that had one at once. Safe to use
/// from several threads.
class collector_pool {
 public:
  /// `earlier` must outlive it; it may be nullptr.
  explicit collector_pool(const earlier_outcomes* earlier = nullptr) : earlier_(earlier) {}

  /// A collector, until the lease ends.
  class lease {
   public:
    explicit lease(collector_pool& pool) : pool_(pool), lent_(pool.take()) {}
    lease(const lease&) = delete;
    lease& operator=(const lease&) = delete;
    ~lease() { pool_.give_back(std::move(lent_)); }

    [[nodiscard]] run_collector& get() const noexcept { return *lent_; }

   private:
    collector_pool& pool_;
    std::unique_ptr<run_collector> lent_;
  };

  /// All that was collected, when no collector is lent out.
  [[nodiscard]] run finish(std::string_view name) {
    const std::lock_guard lock(guard_);
    run_collector whole(earlier_);
    for (const auto& one : idle_) whole.merge(*one);
    return whole.finish(name);
  }

 private:
  std::unique_ptr<run_collector> take() {
    const std::lock_guard lock(guard_);
    if (idle_.empty()) {
      idle_.reserve(++made_);  // so that giving back can't fail
      return std::make_unique<run_collector>(earlier_);
    }
    std::unique_ptr<run_collector> one = std::move(idle_.back());
    idle_.pop_back();
    return one;
  }
  void give_back(std::unique_ptr<run_collector> one) noexcept {
    const std::lock_guard lock(guard_);
    idle_.push_back(std::move(one));
  }

  const earlier_outcomes* earlier_;
  std::mutex guard_;
  std::size_t made_ = 0;
  std::vector<std::unique_ptr<run_collector>> idle_;
};

}  // namespace assay::reports
