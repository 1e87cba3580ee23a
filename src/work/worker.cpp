#include "work/worker.hpp"

#include "work/kept_rate.hpp"
#include "work/metrics_listener.hpp"
#include "work/queue_client.hpp"
#include "work/queue_error.hpp"
#include "work/result_outbox.hpp"
#include "work/run_gate.hpp"
#include "work/task_work.hpp"
#include "work/work_metrics.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <exception>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>
#include <vector>

namespace assay::work {
namespace {

using async::task;

/// What libnats' threads tell, on the loop's thread; gone with the worker.
struct connection_news {
  work_observer& observer;
  work_metrics& metrics;
  bool is_there = true;

  void take(bool now_there) {
    if (now_there == is_there) return;
    is_there = now_there;
    if (!is_there) metrics.add_loss();
    observer.connection(is_there);
  }
};

class worker {
 public:
  worker(worker_setup setup, queue_client& queue, work_observer& observer, std::shared_ptr<connection_news> news,
         work_metrics& metrics)
      : setup_(std::move(setup)),
        queue_(queue),
        observer_(observer),
        news_(std::move(news)),
        metrics_(metrics),
        outbox_(queue, metrics, observer),
        slots_(setup_.in_flight, "tasks") {
    if (setup_.rate) {
      const std::string name = setup_.rate_name.empty() ? setup_.job : setup_.rate_name;
      auto state = std::make_shared<kept_rate>(queue.link(), name, *setup_.rate);
      gate_.emplace(std::move(state), rate_calls_);
    }
    answerer_ = setup_.make_answerer(gate_ ? &*gate_ : nullptr);
    work_.emplace(setup_, queue_, outbox_, metrics_, observer_, *answerer_);
    if (!setup_.metrics_address.empty()) listener_.emplace(setup_.metrics_address, [this] { return metrics_text(); });
  }

  [[nodiscard]] task<worker_end> run();

 private:
  [[nodiscard]] task<void> take_tasks(async::task_group& running);
  [[nodiscard]] task<bool> is_all_done();
  [[nodiscard]] task<void> handle(delivery_ptr one, async::semaphore::permit slot);
  [[nodiscard]] task<void> keep_alive();
  [[nodiscard]] task<void> show_metrics();
  [[nodiscard]] task<std::string> metrics_text();
  [[nodiscard]] task<void> write_metrics();
  /// The number of the signal that ended the patience; 0: none.
  [[nodiscard]] task<int> finish_work(async::signals& signals, async::task_group& running);
  [[nodiscard]] task<void> until_idle();
  /// A helper, whose failure ends the worker.
  [[nodiscard]] task<void> helped_by(task<void> helper);
  void fail(std::exception_ptr problem) {
    if (!failure_) failure_ = std::move(problem);
    failed_.set();
  }
  [[nodiscard]] task<void> until_failed() { co_await failed_.wait(); }
  /// The number of the signal that is to stop the worker. No task begins after it.
  [[nodiscard]] task<int> until_stopped(async::signals& signals) {
    const int number = co_await signals.next();
    work_->stop();
    co_return number;
  }

  worker_setup setup_;
  queue_client& queue_;
  work_observer& observer_;
  std::shared_ptr<connection_news> news_;
  work_metrics& metrics_;
  result_outbox outbox_;
  async::semaphore slots_;
  async::thread_pool rate_calls_{1};
  async::thread_pool files_{1};
  std::optional<rate_gate> gate_;
  std::unique_ptr<answerer> answerer_;
  std::optional<task_work> work_;
  std::optional<metrics_listener> listener_;
  std::size_t handled_ = 0;  ///< that are being handled now
  async::event idle_{"no tasks"};
  std::exception_ptr failure_;  ///< the queue can't be used any more
  async::event failed_{"a failure"};
  std::vector<delivery_ptr> left_;  ///< to be given back when all has ended
};

/// Counts what is handled, whatever it ends with.
class handled_one {
 public:
  handled_one(std::size_t& count, async::event& none) : count_(count), none_(none) { ++count_; }
  handled_one(const handled_one&) = delete;
  handled_one& operator=(const handled_one&) = delete;
  ~handled_one() {
    if (--count_ == 0) none_.set();
  }

 private:
  std::size_t& count_;
  async::event& none_;
};

task<void> worker::handle(delivery_ptr one, async::semaphore::permit slot) {
  const async::semaphore::permit held = std::move(slot);
  const handled_one counted(handled_, idle_);
  const auto begin = async::now();
  task_end end = task_end::given_back;
  try {
    const std::optional<task_end> ended = co_await work_->handle(one);
    if (!ended) co_return;  // it is here already
    end = *ended;
  } catch (const async::cancelled&) {
    left_.push_back(one);
    metrics_.add(task_end::given_back, async::now() - begin);
    throw;
  } catch (...) {
    fail(std::current_exception());
    co_return;
  }
  if (end == task_end::given_back) left_.push_back(one);
  metrics_.add(end, async::now() - begin);
}

task<void> worker::take_tasks(async::task_group& running) {
  // Where tasks take no time, a few at a time would cost more than their work.
  const std::size_t least = setup_.in_groups ? std::max<std::size_t>(1, setup_.in_flight / 4) : 1;
  for (;;) {
    std::vector<async::semaphore::permit> free;
    while (free.size() < least) {
      async::semaphore::permit next = co_await slots_.acquire();
      free.push_back(std::move(next));
    }
    while (std::optional<async::semaphore::permit> more = slots_.try_acquire()) free.push_back(*std::move(more));
    // What has been fetched is not to be lost when a signal comes meanwhile.
    const std::vector<delivery_ptr> tasks = co_await async::shield(queue_.fetch(free.size()));
    for (const delivery_ptr& one : tasks) {
      running.spawn(handle(one, std::move(free.back())), "task");
      free.pop_back();
    }
    free.clear();
    const bool may_end = setup_.until_empty && tasks.empty() && handled_ == 0;
    if (may_end) {
      const bool is_done = co_await is_all_done();
      if (is_done) co_return;
    }
    co_await async::yield();
  }
}

task<bool> worker::is_all_done() {
  const job_extent now = co_await queue_.extent();
  co_return now.results >= now.tasks;
}

task<void> worker::keep_alive() {
  const std::chrono::milliseconds pause(std::max<std::int64_t>(1, queue_.settings().ack_wait / 3));
  for (;;) {
    co_await async::sleep_for(pause);
    co_await queue_.keep(work_->in_work());
  }
}

task<std::string> worker::metrics_text() {
  work_state now{.in_flight = handled_, .is_connected = news_->is_there};
  if (gate_) now.waited_for_rate = gate_->waited();
  try {
    auto asked = async::with_timeout(std::chrono::seconds(1), queue_.extent());
    const job_extent all = co_await std::move(asked);
    if (all.workers) now.waiting = all.workers->waiting;
    if (all.workers) now.under_way = all.workers->under_way;
  } catch (const async::timeout_error&) {  // the figures of the queue are left out while the server is away,
  } catch (const queue_error&) {           // or if it has no such job any more
  }
  co_return metrics_.text(now);
}

task<void> worker::write_metrics() {
  std::string figures = co_await metrics_text();
  const auto write = [text = std::move(figures), name = setup_.metrics]() -> std::string {
    const std::string made = name + ".new";
    std::ofstream file(made, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    std::error_code problem;
    if (file) std::filesystem::rename(made, name, problem);
    return !file || problem ? "the metrics can't be written to '" + name + "'" : std::string();
  };
  const std::string problem = co_await async::offload(files_, write);
  if (!problem.empty()) observer_.trouble(problem);
}

task<void> worker::show_metrics() {
  constexpr std::chrono::seconds pause(5);
  for (;;) {
    co_await write_metrics();
    co_await async::sleep_for(pause);
  }
}

task<void> worker::until_idle() {
  while (handled_ > 0) {
    idle_.reset();
    co_await idle_.wait();
  }
}

task<void> worker::helped_by(task<void> helper) {
  try {
    co_await std::move(helper);
  } catch (const async::cancelled&) {
    throw;
  } catch (...) {
    fail(std::current_exception());
  }
}

task<void> pass_until(async::time_point when) { co_await async::sleep_until(when); }
task<int> next_signal(async::signals& signals) { co_return co_await signals.next(); }

task<int> worker::finish_work(async::signals& signals, async::task_group& running) {
  const auto end = async::deadline_after(setup_.grace);
  auto any = async::when_any(until_idle(), pass_until(end), next_signal(signals), until_failed());
  const auto first = co_await std::move(any);
  if (first.index() != 0) outbox_.abandon();
  running.cancel();
  co_await running.join();
  co_return first.index() == 2 ? std::get<2>(first) : 0;
}

task<worker_end> worker::run() {
  async::signals signals({SIGINT, SIGTERM});
  async::task_group helpers("helpers");
  auto storing = helpers.spawn(helped_by(outbox_.run()), "results");
  helpers.spawn(helped_by(keep_alive()), "signs of life");
  if (!setup_.metrics.empty()) helpers.spawn(helped_by(show_metrics()), "metrics");
  if (listener_) {
    helpers.spawn(helped_by(listener_->run(helpers)), "metrics over HTTP");
    observer_.metrics_at(listener_->url());
  }
  async::task_group running("tasks");
  observer_.begun(setup_.job);
  auto any = async::when_any(take_tasks(running), until_stopped(signals), until_failed());
  const auto first = co_await std::move(any);
  work_->stop();
  if (first.index() == 1) observer_.stopping(handled_);
  worker_end end;
  end.forced_by = co_await finish_work(signals, running);
  if (!left_.empty()) co_await queue_.give_back(left_, 0);
  outbox_.close();
  co_await storing.join();
  helpers.cancel();
  co_await helpers.join();
  co_await queue_.flush();
  if (!setup_.metrics.empty()) co_await write_metrics();
  if (failure_) std::rethrow_exception(failure_);
  end.valid = metrics_.count(task_end::valid);
  end.invalid = metrics_.count(task_end::invalid);
  end.dead_letters = metrics_.count(task_end::dead_letter);
  end.given_back = metrics_.count(task_end::given_back);
  co_return end;
}

}  // namespace

worker_end run_worker(worker_setup setup, work_observer& observer) {
  std::signal(SIGPIPE, SIG_IGN);
  async::event_loop loop({.slow_after = async::duration::zero()});
  work_metrics metrics;
  const auto news = std::make_shared<connection_news>(connection_news{observer, metrics});
  const auto tell = [poster = loop.poster(), gone = std::weak_ptr<connection_news>(news)](bool is_there) {
    static_cast<void>(poster.post([gone, is_there] {
      if (const std::shared_ptr<connection_news> here = gone.lock()) here->take(is_there);
    }));
  };
  const std::string job = setup.job;
  const job_settings settings = setup.settings;
  queue_client queue(std::make_unique<queue_link>(setup.address, tell), job, settings);
  worker here(std::move(setup), queue, observer, news, metrics);
  return loop.run(here.run());
}

}  // namespace assay::work
