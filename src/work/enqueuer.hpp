// Lines into the queue.
#pragma once

#include "work/queue_address.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace assay::work {

struct task_line {
  std::string_view text;   ///< as it stands in its file
  std::size_t number = 1;  ///< in the file
  std::string id;          ///< JSON text: its own, or its number
};

struct enqueue_counts {
  std::uint64_t sent = 0;     ///< tasks that are new
  std::uint64_t known = 0;    ///< tasks that were there before
  std::uint64_t refused = 0;  ///< lines that are no tasks now
};

/// Sends tasks. A line that was sent before, by this run or another, is not sent a second time, however long that is
/// ago: so a run that was killed is simply made again. Belongs to one thread; it blocks.
class enqueuer {
 public:
  /// Told of a line that can't be a task: too long, or with the id of another one.
  using refusal = std::function<void(std::size_t line, const std::string& why)>;

  /// Makes the job on the server where it is missing. `schema`: the name that each task is to carry; empty: none.
  /// Throws queue_error and std::invalid_argument.
  enqueuer(const queue_address& address, std::string_view job, const job_settings& settings, std::string schema,
           refusal refused);
  ~enqueuer();
  enqueuer(const enqueuer&) = delete;
  enqueuer& operator=(const enqueuer&) = delete;

  /// Puts a schema (a JSON document) under a name, for the workers. Throws queue_error where there is another one:
  /// tasks that were sent with that name would change their meaning.
  void put_schema(const std::string& name, const std::string& document);

  /// Asked while the server is away: true to wait no longer, and to leave what is not sent.
  void stop_when(std::function<bool()> is_stopped);
  /// Sends it with others, later. Throws queue_error.
  void add(const task_line& line);
  /// Sends what is left, and waits until the server has all. Throws queue_error.
  void finish();
  [[nodiscard]] const enqueue_counts& counts() const noexcept;

 private:
  struct inside;
  std::unique_ptr<inside> inside_;
};

}  // namespace assay::work
