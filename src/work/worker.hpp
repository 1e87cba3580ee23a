// A worker: takes tasks from a job's queue, and puts a result there for each.
//
// Exactly one result a task, whatever ends when: a task stays in the queue until its result is stored, which the server
// has said; and the server stores no second result for it (queue_setup.cpp). So a task may be worked on twice, but only
// one of the results counts, and a worker that meets a task again looks whether there is one before it asks a model.
#pragma once

#include "work/dead_letter.hpp"
#include "work/queue_address.hpp"
#include "work/rate_gate.hpp"
#include "work/shared_bucket.hpp"

#include <assay/async.hpp>
#include <assay/schema.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace assay::work {

/// What is to be worked on. Its texts live until the answer is there.
struct task_input {
  std::string_view text;   ///< the line, without its end
  std::size_t number = 1;  ///< of the line
};

/// What came of it.
struct task_answer {
  std::string line = {};  ///< the result's, with its end
  bool is_valid = false;
  std::uint64_t attempts = 0;  ///< questions that a model was asked
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;

  /// Why it is no result yet, and another try may give one: then `line` counts only if it was the last.
  struct unfinished {
    burial why = burial::failure;
    std::string message = {};
    async::duration wait = {};  ///< at least so long, as somebody asked for
  };
  std::optional<unfinished> again = {};
};

/// Thrown by an answerer that no task could be answered by, for instance because the provider does not take its key:
/// the worker ends, and its tasks are given back for others. Else it would use up the whole queue.
struct unfit_for_work : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The work itself. Belongs to the loop's thread.
class answerer {
 public:
  answerer() = default;
  answerer(const answerer&) = delete;
  answerer& operator=(const answerer&) = delete;
  virtual ~answerer() = default;

  /// Throws unfit_for_work. Other exceptions, but for `cancelled`, count as a try that failed.
  [[nodiscard]] virtual async::task<task_answer> answer(task_input task, schema_type schema) = 0;
  /// What the task is called in its result, as JSON text.
  [[nodiscard]] virtual std::string id_of(task_input task) const = 0;
};

/// What happens that people may want to know. On the loop's thread.
struct work_observer {
  virtual ~work_observer() = default;
  virtual void begun(const std::string& job) = 0;
  virtual void metrics_at(const std::string& url) = 0;
  virtual void connection(bool is_there) = 0;
  virtual void buried(std::string_view id, const std::string& message) = 0;
  virtual void trouble(const std::string& message) = 0;
  virtual void stopping(std::size_t in_flight) = 0;
};

struct worker_setup {
  queue_address address = {};
  std::string job;
  job_settings settings = {};
  std::optional<schema_type> schema = {};  ///< for all tasks; nothing: each names its own
  std::string schema_name = {};            ///< for tasks that name none; empty: they can't be read
  std::size_t in_flight = 8;               ///< tasks that the worker has at a time
  bool in_groups = false;                  ///< tasks take no time: they are fetched by many at once
  bool asks_models = false;                ///< an answer costs something: a result is looked for before
  std::int64_t tries = 5;
  std::optional<shared_rate> rate = {};
  std::string rate_name = {};
  async::duration grace = std::chrono::seconds(30);
  std::string metrics = {};          ///< a file; empty: none
  std::string metrics_address = {};  ///< "127.0.0.1:9100", where they can be fetched; empty: nowhere
  bool until_empty = false;          ///< ends when each task has its result
  /// `gate` is nullptr where there is no rate; else it outlives what is made.
  std::function<std::unique_ptr<answerer>(rate_gate* gate)> make_answerer = {};
};

/// How the worker ended.
struct worker_end {
  std::uint64_t valid = 0;
  std::uint64_t invalid = 0;
  std::uint64_t dead_letters = 0;
  std::uint64_t given_back = 0;
  int forced_by = 0;  ///< a second signal; 0: it ended as it should
};

/// Works until SIGTERM or SIGINT, or until all is done where that is asked for; then what runs may finish, and the rest
/// is given back. Throws queue_error where the server can't be used, and unfit_for_work.
[[nodiscard]] worker_end run_worker(worker_setup setup, work_observer& observer);

}  // namespace assay::work
