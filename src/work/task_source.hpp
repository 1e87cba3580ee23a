// Tasks from the queue.
#pragma once

#include "work/queue_link.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::work {

/// A task that was given to this worker. Its texts live as long as it does.
struct delivery {
  owned<natsMsg> message = {};
  std::string key = {};          ///< the last word of its subject
  std::string_view text = {};    ///< its line
  std::size_t number = 0;        ///< of its line; where nobody said, its place in the stream
  std::string_view id = {};      ///< JSON text; empty where nobody said
  std::string_view schema = {};  ///< a name; empty: it names none
  std::uint64_t delivered = 1;   ///< how often the server has given it to somebody
};
using delivery_ptr = std::shared_ptr<const delivery>;

/// The tasks of a job, of which each worker takes some. fetch() is called on one thread at a time, and so are the other
/// functions; the two may overlap. The link and the names must outlive it, and it all deliveries.
class task_source {
 public:
  /// The consumer must be there. Throws queue_error.
  task_source(const queue_link& link, const job_names& names);

  /// Up to `most` tasks, as soon as there is at least one; none if none came in time (milliseconds), or if the server
  /// is away. Throws queue_error where it makes no sense to ask again: for instance if the job was removed.
  [[nodiscard]] std::vector<delivery_ptr> fetch(std::size_t most, std::int64_t time);

  /// The task is done. A word that gets lost does no harm: the task comes again, and its result is there.
  static void acknowledge(const delivery& task) noexcept;
  /// It is still worked on: the server waits as long once more.
  static void keep(const delivery& task) noexcept;
  /// Somebody else may have it, after so long (milliseconds).
  static void give_back(const delivery& task, std::int64_t delay) noexcept;

 private:
  void refuse_removed_job() const;

  const queue_link& link_;
  const job_names& names_;
  owned<natsSubscription> subscription_;
};

}  // namespace assay::work
