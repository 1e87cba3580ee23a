// Results out of the queue.
#pragma once

#include "work/queue_address.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::work {

struct drain_extent {
  std::uint64_t tasks = 0;
  std::uint64_t results = 0;
  std::optional<std::uint64_t> waiting = {};    ///< tasks that no worker has been given; nothing where none has begun
  std::optional<std::uint64_t> under_way = {};  ///< tasks that some worker has

  [[nodiscard]] bool is_complete() const noexcept { return results >= tasks; }
};

/// Reads the results of a job, in the order in which they were stored; nothing is taken away, so that they can be read
/// again. Belongs to one thread; it blocks.
class drainer {
 public:
  /// Throws queue_error, also where there is no such job, and std::invalid_argument for what is no name.
  drainer(const queue_address& address, std::string_view job);
  ~drainer();
  drainer(const drainer&) = delete;
  drainer& operator=(const drainer&) = delete;

  /// Throws queue_error where the job has been removed.
  [[nodiscard]] drain_extent extent();
  /// Passes over the first `count` results, which somebody has. Gives the last of them; nothing where there are fewer.
  [[nodiscard]] std::optional<std::string> skip(std::uint64_t count);
  /// The next results, without lines' ends; none if none came in time (milliseconds).
  [[nodiscard]] std::vector<std::string> next(std::size_t most, std::int64_t time);
  /// Some of the tasks without a result, by their ids (JSON text).
  [[nodiscard]] std::vector<std::string> missing(std::size_t most);

 private:
  struct inside;
  std::unique_ptr<inside> inside_;
};

/// Gives the dead letters of a job, as JSON texts in the order in which they were stored, and returns how many there
/// are. Blocks. Throws queue_error, and std::invalid_argument for what is no name.
std::size_t read_dead_letters(const queue_address& address, std::string_view job,
                              const std::function<void(std::string_view letter)>& take);

}  // namespace assay::work
