// The queue as coroutines: what blocks runs on other threads, and a server that is away is waited for.
#pragma once

#include "work/key_values.hpp"
#include "work/message_store.hpp"
#include "work/queue_link.hpp"
#include "work/task_source.hpp"
#include "work/tries_record.hpp"

#include <assay/async.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::work {

/// A task that is done with.
struct settlement {
  delivery_ptr task = {};
  std::string line = {};                   ///< its result, without a line's end
  std::optional<std::string> letter = {};  ///< the dead letter, where it was given up
};

enum class settle_state : std::uint8_t {
  stored,     ///< the result is stored, and the task acknowledged
  known,      ///< another result was there before; the task is acknowledged
  too_large,  ///< the server does not take it
  open,       ///< it may have been stored; the same is to be tried again
};

struct settled {
  settle_state state = settle_state::open;
  std::string why = {};
};

struct job_extent {
  std::uint64_t tasks = 0;
  std::uint64_t results = 0;
  std::optional<workers_progress> workers = {};
};

/// For one loop; must be destroyed after all tasks that use it, and before the loop. No two threads are in the same
/// part of libnats' at once: one fetches, one stores and acknowledges, one reads and writes buckets.
class queue_client {
 public:
  /// Blocks. Throws queue_error.
  queue_client(std::unique_ptr<queue_link> link, const std::string& job, const job_settings& settings);

  /// As they are in force, whatever was asked for.
  [[nodiscard]] const job_settings& settings() const noexcept { return settings_; }
  [[nodiscard]] const job_names& names() const noexcept { return names_; }
  [[nodiscard]] const queue_link& link() const noexcept { return *link_; }
  /// For calls that read and write buckets.
  [[nodiscard]] async::thread_pool& bucket_calls() noexcept { return buckets_; }

  /// Up to `most` tasks; none if none came within a second.
  [[nodiscard]] async::task<std::vector<delivery_ptr>> fetch(std::size_t most);
  /// Stores dead letters, then results, and then acknowledges the tasks whose results are there. One try.
  [[nodiscard]] async::task<std::vector<settled>> settle(std::vector<std::shared_ptr<const settlement>> all);
  [[nodiscard]] async::task<void> acknowledge(delivery_ptr task);
  [[nodiscard]] async::task<void> keep(std::vector<delivery_ptr> tasks);
  /// `delay`: milliseconds until somebody else gets them.
  [[nodiscard]] async::task<void> give_back(std::vector<delivery_ptr> tasks, std::int64_t delay);
  /// Returns when all that was said has been sent, or after some seconds.
  [[nodiscard]] async::task<void> flush();

  [[nodiscard]] async::task<bool> has_result(std::string key);
  [[nodiscard]] async::task<tries_record> tries_of(std::string key);
  /// The greater count stays, if somebody else has the task as well.
  [[nodiscard]] async::task<void> note_tries(std::string key, tries_record record);
  /// Nothing where there is none of that name.
  [[nodiscard]] async::task<std::optional<std::string>> schema_named(std::string name);
  [[nodiscard]] async::task<job_extent> extent();

 private:
  std::unique_ptr<queue_link> link_;
  job_names names_;
  job_settings settings_;
  message_store store_;
  task_source source_;
  key_values tries_;
  key_values schemas_;
  async::thread_pool fetches_{1};
  async::thread_pool messages_{1};
  async::thread_pool buckets_{2};
};

}  // namespace assay::work
