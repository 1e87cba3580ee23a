// What a worker does with one task.
#pragma once

#include "work/queue_client.hpp"
#include "work/result_outbox.hpp"
#include "work/run_gate.hpp"
#include "work/work_metrics.hpp"
#include "work/worker.hpp"

#include <assay/async.hpp>
#include <assay/schema.hpp>

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace assay::work {

/// From a task's arrival to its end. For one loop; must outlive the tasks that it handles.
class task_work {
 public:
  task_work(const worker_setup& setup, queue_client& queue, result_outbox& outbox, work_metrics& metrics,
            work_observer& observer, answerer& answers)
      : setup_(setup), queue_(queue), outbox_(outbox), metrics_(metrics), observer_(observer), answers_(answers) {}

  /// How it ended; nothing where the same task is being handled already, because the server gave it out again. A task
  /// that is `given_back`, or whose handling is cancelled, is still to be given back.
  [[nodiscard]] async::task<std::optional<task_end>> handle(delivery_ptr one);

  /// The tasks that are being handled.
  [[nodiscard]] std::vector<delivery_ptr> in_work() const;
  /// No further work begins: what has not begun is `given_back`.
  void stop() noexcept { is_stopping_ = true; }

 private:
  using unfinished = task_answer::unfinished;

  [[nodiscard]] async::task<task_end> work_on(delivery_ptr one);
  /// A first try, or a further one. Nothing where no work begins any more.
  [[nodiscard]] async::task<std::optional<task_answer>> attempt(delivery_ptr one, std::int64_t begun, bool alone);
  [[nodiscard]] async::task<task_answer> answer(delivery_ptr one);
  [[nodiscard]] async::task<task_end> try_again(delivery_ptr one, task_answer answer, std::int64_t begun);
  [[nodiscard]] async::task<task_end> store(delivery_ptr one, task_answer answer, std::int64_t begun);
  [[nodiscard]] async::task<task_end> bury(delivery_ptr one, unfinished why, std::int64_t begun, std::string line);
  /// The schema to read the answer by, or why there is none.
  [[nodiscard]] async::task<std::variant<schema_type, std::string>> schema_for(delivery_ptr one);
  [[nodiscard]] std::string id_of(const delivery& one) const;

  const worker_setup& setup_;
  queue_client& queue_;
  result_outbox& outbox_;
  work_metrics& metrics_;
  work_observer& observer_;
  answerer& answers_;
  run_gate gate_;
  async::mutex schema_turn_{"schemas"};
  std::map<std::string, schema_type, std::less<>> schemas_;
  std::map<std::string, delivery_ptr, std::less<>> in_work_;
  bool is_stopping_ = false;
};

}  // namespace assay::work
