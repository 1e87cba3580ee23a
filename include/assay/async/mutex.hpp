// mutex: one task at a time.
#pragma once

#include <assay/async/semaphore.hpp>

#include <optional>
#include <source_location>
#include <string>
#include <utility>

namespace assay::inline v0::async {

/// Keeps other tasks out while one is in the middle of something and waits. Between two waits a task is alone anyway:
/// no mutex is needed for that. Served in the order of asking; not recursive. For one thread, like semaphore.
///
///   async::mutex connection;
///   const auto lock = co_await connection.lock();   // until the end of the block
class mutex : private semaphore {
 public:
  using guard = semaphore::permit;

  /// `name` appears in deadlock reports.
  explicit mutex(std::string name = {}) : semaphore("mutex", 1, std::move(name)) {}

  /// Waits until it is free. Throws `cancelled`.
  [[nodiscard]] acquirer lock(std::source_location where = std::source_location::current()) { return acquire(where); }
  [[nodiscard]] std::optional<guard> try_lock() { return try_acquire(); }
  [[nodiscard]] bool is_locked() const noexcept { return available() == 0; }
};

}  // namespace assay::inline v0::async
