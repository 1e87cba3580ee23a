#include <assay/async/event_loop.hpp>
#include <assay/async/sleep.hpp>

#include "mailbox.hpp"
#include "poller.hpp"
#include "reports.hpp"
#include "stop_signals.hpp"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>

namespace assay::inline v0::async {

namespace {

// How many resumptions go by before the loop looks at the outside, which costs it a system call.
constexpr int resumptions_a_turn = 64;

/// Whether a number of event_loop::run_ stands for a run that is under way.
bool is_run(std::uint64_t number) noexcept { return number % 2 == 1; }

std::int64_t real_now() noexcept {
  return std::chrono::duration_cast<duration>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

void report_to_standard_error(const slow_callback& slow) {
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(slow.time).count();
  std::fprintf(stderr, "assay::async: %s held the loop for %lld ms%s%s\n", slow.task.c_str(),
               static_cast<long long>(milliseconds), slow.until.empty() ? "" : ", until ", slow.until.c_str());
}

}  // namespace

namespace detail {

struct callback_timer : timer_node {
  callback_timer(event_loop& owner, callback to_call) : loop(owner), function(std::move(to_call)) {}
  ~callback_timer() {
    if (queued()) loop.timers().remove(*this);
  }
  event_loop& loop;
  callback function;
};

// The join_set of the main task.
class main_join_set final : public join_set {
 public:
  /// `place` is set to this while this lives.
  main_join_set(event_loop& loop, main_join_set*& place) : join_set(loop, std::string(main_label)), place_(place) {
    place_ = this;
  }
  ~main_join_set() {
    unwind();
    place_ = nullptr;
  }

  using join_set::unwind;
  task_state state;

 private:
  void on_end(task_state&) override {}

  main_join_set*& place_;
};

// While one lives, something may come from outside.
class chance {
 public:
  chance(event_loop& loop, bool is_one) : loop_(loop), is_one_(is_one) {
    if (is_one_) loop_.count_chance(1);
  }
  chance(const chance&) = delete;
  chance& operator=(const chance&) = delete;
  ~chance() {
    if (is_one_) loop_.count_chance(-1);
  }

 private:
  event_loop& loop_;
  bool is_one_;
};

}  // namespace detail

duration loop_options::default_slow_after() noexcept {
#ifdef NDEBUG
  return duration::zero();
#else
  return std::chrono::milliseconds(100);
#endif
}

// --- handles ---------------------------------------------------------------------------------------------------------

timer::timer() noexcept = default;
timer::timer(std::unique_ptr<detail::callback_timer> node) noexcept : node_(std::move(node)) {}
timer::timer(timer&&) noexcept = default;
timer& timer::operator=(timer&&) noexcept = default;
timer::~timer() = default;

void timer::cancel() noexcept { node_.reset(); }
bool timer::pending() const noexcept { return node_ && node_->queued(); }

struct fd_watch::inside final : detail::watcher {
  inside(event_loop& owner, std::function<void(interest)> to_call)
      : loop(owner), function(std::make_shared<std::function<void(interest)>>(std::move(to_call))) {}
  ~inside() {
    if (registered()) loop.descriptors().remove(*this);
  }
  void ready(interest what) override {
    const auto kept = function;  // the callback may end the watch
    loop.guarded([&] { (*kept)(what); });
  }
  event_loop& loop;
  std::shared_ptr<std::function<void(interest)>> function;
};

fd_watch::fd_watch() noexcept = default;
fd_watch::fd_watch(std::unique_ptr<inside> content) noexcept : inside_(std::move(content)) {}
fd_watch::fd_watch(fd_watch&&) noexcept = default;
fd_watch& fd_watch::operator=(fd_watch&&) noexcept = default;
fd_watch::~fd_watch() = default;

void fd_watch::set_interest(interest wanted) {
  if (!inside_) throw usage_error("assay::async: this watch is empty");
  if (!inside_->registered()) throw usage_error("assay::async: the loop of this watch is gone");
  inside_->loop.check_thread("this watch");
  inside_->loop.descriptors().change(*inside_, wanted);
}

bool remote::post(callback function) const { return box_->post(std::move(function)); }

work_guard::work_guard(event_loop& loop) noexcept : guards_(loop.outside_work_) { ++*guards_; }

// --- the loop --------------------------------------------------------------------------------------------------------

event_loop::event_loop(loop_options options)
    : options_(std::move(options)),
      poller_(std::make_unique<detail::poller>()),
      mailbox_(std::make_shared<detail::mailbox>()),
      mail_(std::make_unique<detail::mail_watcher>(*mailbox_)) {
  static_cast<void>(poller_->add(*mail_));
  if (!options_.on_slow) options_.on_slow = report_to_standard_error;
}

// Whatever outlives the loop is told so, and doesn't touch it any more.
event_loop::~event_loop() {
  mailbox_->close();
  while (join_sets_ != nullptr) join_sets_->leave_loop();
  while (detail::timer_node* const node = timers_.first()) timers_.remove(*node);
  poller_->remove_all();
}

event_loop& event_loop::current() {
  if (detail::this_thread.loop == nullptr) detail::throw_no_loop();
  return *detail::this_thread.loop;
}

time_point now() { return event_loop::current().now(); }

std::int64_t event_loop::now_ns() const noexcept {
  return options_.clock == clock_kind::real ? real_now() : simulated_now_;
}

void event_loop::post(callback function) { static_cast<void>(mailbox_->post(std::move(function))); }

void event_loop::request_stop() {
  const std::uint64_t run = run_.load();
  if (!is_run(run)) return;
  post([this, run] {
    if (run_.load() == run && main_ != nullptr) main_->cancel_members();
  });
}

void event_loop::check_thread(const char* what) const {
  if (!is_current() && is_run(run_.load(std::memory_order_relaxed))) detail::throw_wrong_thread(what);
}

timer event_loop::call_at(saturating_time_point when, callback function) {
  check_thread("this timer");
  auto node = std::make_unique<detail::callback_timer>(*this, std::move(function));
  node->deadline = when.time_since_epoch().count();
  timers_.insert(*node, true);
  return timer(std::move(node));
}

fd_watch event_loop::watch(int fd, interest wanted, std::function<void(interest)> function) {
  check_thread("this watch");
  auto inside = std::make_unique<fd_watch::inside>(*this, std::move(function));
  inside->fd = fd;
  inside->wanted = wanted;
  if (!poller_->add(*inside)) {
    throw std::system_error(EPERM, std::generic_category(),
                            "assay::async: a file on disk is always ready: watching it");
  }
  return fd_watch(std::move(inside));
}

// --- running ---------------------------------------------------------------------------------------------------------

namespace {

// Makes a loop the one that runs on this thread.
class running_here {
 public:
  running_here(event_loop& loop, std::atomic<std::uint64_t>& run) : run_(run) {
    if (detail::this_thread.loop != nullptr) {
      throw wrong_thread_error("assay::async: a loop runs on this thread already; await the task in place of run");
    }
    std::uint64_t before = run_.load();
    if (is_run(before) || !run_.compare_exchange_strong(before, before + 1)) {
      throw wrong_thread_error("assay::async: this loop runs on another thread");
    }
    detail::this_thread = {&loop, {}, 0};
  }
  running_here(const running_here&) = delete;
  running_here& operator=(const running_here&) = delete;
  ~running_here() {
    detail::this_thread = {};
    run_.fetch_add(1);
  }

 private:
  std::atomic<std::uint64_t>& run_;
};

}  // namespace

class event_loop::end_of_run {
 public:
  explicit end_of_run(event_loop& loop) noexcept : loop_(loop) {}
  end_of_run(const end_of_run&) = delete;
  end_of_run& operator=(const end_of_run&) = delete;
  ~end_of_run() { loop_.unwind_join_sets(); }

 private:
  event_loop& loop_;
};

void event_loop::run_root(detail::coroutine start, std::stop_token stop) {
  const running_here running(*this, run_);
  const end_of_run end(*this);
  detail::forget_suppressed_errors();
  failure_ = nullptr;

  const detail::stop_signals signals(*this, options_.stop_signals);
  detail::main_join_set main(*this, main_);
  main.start(main.state, start);
  if (stop.stop_requested()) main.cancel_members();
  const detail::chance may_be_stopped(*this, stop.stop_possible());
  const std::stop_callback on_stop(std::move(stop), [this] { request_stop(); });

  while (!main.state.ended()) turn();
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void event_loop::turn() {
  run_ready();
  if (ready_ != nullptr) {
    poll(0);
    fire_timers();
  } else if (!main_->state.ended()) {
    idle();
  }
}

void event_loop::run_ready() {
  for (int left = resumptions_a_turn; left > 0 && ready_ != nullptr; --left) {
    detail::task_state& state = *ready_;
    ready_ = state.next_ready_;
    if (ready_ == nullptr) ready_end_ = &ready_;
    resume(state);
  }
}

void event_loop::resume(detail::task_state& state) {
  const detail::thread_state below = detail::this_thread;  // not empty when a join_set is unwound
  detail::this_thread.depth = 0;
  state.state_ = detail::task_state::state::running;
  const bool measured = options_.slow_after > duration::zero();
  const std::int64_t begin = measured ? real_now() : 0;
  if (state.begun_ || !state.must_stop()) [[likely]] {
    state.begun_ = true;
    std::coroutine_handle<> coroutine = state.resume_at_;
    do {
      detail::this_thread.next = nullptr;
      coroutine.resume();
      coroutine = detail::this_thread.next;
    } while (coroutine);
  } else {
    detail::promise_base& promise = state.root_.promise();
    promise.error = std::make_exception_ptr(cancelled());
    promise.was_cancelled = promise.finished = true;
  }
  if (measured) report_if_slow(state, duration(real_now() - begin));
  detail::this_thread = below;
  if (state.outcome().finished) {
    state.join_set_->member_ended(state);
  } else if (state.state_ == detail::task_state::state::running) [[unlikely]] {
    state.state_ = detail::task_state::state::lost;
  }
}

void event_loop::report_if_slow(const detail::task_state& state, duration time) const {
  if (time < options_.slow_after) return;
  const bool waits = state.state_ == detail::task_state::state::waiting;
  options_.on_slow({state.name(), time, waits ? detail::place_of(*state.waiting_for_) : std::string()});
}

void event_loop::unqueue_doomed() noexcept {
  detail::task_state** place = &ready_;
  while (*place != nullptr) {
    detail::task_state& state = **place;
    if (state.doomed_) {
      *place = state.next_ready_;
      state.state_ = detail::task_state::state::idle;
    } else {
      place = &state.next_ready_;
    }
  }
  ready_end_ = place;
}

// The oldest join_set comes first, so that cancellation goes the usual way, from who waits to whom it waits for.
void event_loop::unwind_join_sets() noexcept {
  for (;;) {
    detail::join_set* oldest = nullptr;
    for (detail::join_set* each = join_sets_; each != nullptr; each = each->next_) {
      if (each->size() > 0) oldest = each;
    }
    if (oldest == nullptr) return;
    oldest->unwind();
  }
}

// --- the outside -----------------------------------------------------------------------------------------------------

void event_loop::fire_timers() {
  if (timers_.first() == nullptr) return;
  const std::int64_t time = now_ns();
  // A timer that is set while these are fired waits for the next turn.
  const std::uint64_t newest = timers_.begin_pass(time);
  while (detail::timer_node* const node = timers_.first()) {
    if (node->deadline > time || node->number > newest) return;
    const bool calls = detail::timer_queue::is_callback(*node);
    timers_.remove(*node);
    if (calls) {
      callback function = std::move(static_cast<detail::callback_timer*>(node)->function);  // it may destroy its timer
      guarded(function);
    } else {
      static_cast<detail::sleep_wait*>(node)->wake();
    }
  }
}

/// Whether anything came.
bool event_loop::poll(std::int64_t timeout) {
  const bool came = poller_->poll(timeout) > 0;
  if (mail_->rang()) deliver_posts();
  return came;
}

void event_loop::deliver_posts() {
  for (callback& function : mailbox_->take()) guarded(function);
}

void event_loop::idle() {
  if (options_.clock == clock_kind::simulated) return idle_on_simulated_clock();
  if (const detail::timer_node* const next = timers_.first()) {
    poll(time_left(time_point(duration(next->deadline)), now()).count());
    fire_timers();
  } else if (something_may_happen()) {
    poll(detail::poller::forever);
  } else if (!poll(0)) {
    break_deadlock();
  }
}

void event_loop::idle_on_simulated_clock() {
  if (poll(0)) return;
  const detail::timer_node* const next = timers_.first();
  if (*outside_work_ == 0 && next != nullptr) {
    simulated_now_ = std::max(simulated_now_, next->deadline);
    fire_timers();
  } else if (something_may_happen()) {
    poll(detail::poller::forever);
  } else {
    break_deadlock();
  }
}

bool event_loop::something_may_happen() const noexcept {
  return poller_->watching() || *outside_work_ > 0 || outside_chances_ > 0;
}

void event_loop::fail(std::exception_ptr error) noexcept {
  if (!failure_) failure_ = std::move(error);
  if (main_ != nullptr) main_->cancel_members();
}

// The main task is cancelled, so that its clean-up runs; if even that can't end, frames are unwound.
void event_loop::break_deadlock() {
  if (main_->state.stop_requested()) {
    if (!failure_) failure_ = std::make_exception_ptr(deadlock_error(detail::deadlock_report(*this)));
    main_->unwind();
  } else {
    fail(std::make_exception_ptr(deadlock_error(detail::deadlock_report(*this))));
  }
}

}  // namespace assay::inline v0::async
