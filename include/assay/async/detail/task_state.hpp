// The inside of the executor: lines of execution, what they wait for, and sets of them. Users don't name these.
//
// A task_state is that of what asyncio calls a Task: a coroutine that was spawned, together with all that it awaits.
// Only one coroutine of a task runs or waits at a time, so the scheduling state is kept once, in the task_state, and
// not in each coroutine. A wait is the reason why a task is suspended; it lives in the awaiter, that is, in a
// coroutine's frame, and knows how to give up. A join_set is a set of tasks that somebody waits for. Task states, waits
// and join sets link themselves into lists: scheduling allocates nothing. All of it belongs to one thread, that of its
// loop.
#pragma once

#include <assay/async/errors.hpp>
#include <assay/detail/export.hpp>

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <source_location>
#include <stop_token>
#include <string>
#include <string_view>

namespace assay::inline v0::async {

class event_loop;

namespace detail {

class join_set;
class task_state;
class wait;

/// What runs on this thread.
struct thread_state {
  event_loop* loop = nullptr;      ///< the loop that is running
  std::coroutine_handle<> next{};  ///< what the loop resumes as soon as control is back with it
  unsigned depth = 0;              ///< how many coroutines lie above each other on the stack
};
ASSAY_EXPORT extern constinit thread_local thread_state this_thread;

/// A coroutine that awaits another runs it on top of its own stack frame; at this depth it leaves that to the loop, so
/// that no chain of awaits grows the stack. Symmetric transfer would do, but GCC doesn't make it a jump at -O0, -O1 or
/// with sanitizers.
inline constexpr unsigned greatest_depth = 48;

/// The label of the join_set that run makes for its task.
inline constexpr std::string_view main_label = "main";

/// The part of a coroutine's promise that all coroutines of the executor have.
struct ASSAY_EXPORT promise_base {
  task_state* state = nullptr;           ///< of the task that it belongs to
  std::coroutine_handle<> continuation;  ///< who awaits it; null while that one is below on the stack
  std::exception_ptr error;
  bool finished = false;
  bool was_cancelled = false;  ///< `error` is `cancelled`

  /// Keeps the exception being handled.
  void keep_error() noexcept;
};

/// Any coroutine of the executor. Its promise begins with a promise_base and is no more aligned than a frame's header
/// is long (see aligned_for_frames), so that the base's handle is the promise's own.
using coroutine = std::coroutine_handle<promise_base>;
template <class T>
inline constexpr bool aligned_for_frames = alignof(T) <= 2 * sizeof(void*);

/// Runs a coroutine until it finishes, yields or waits. True if it waits: then `parent`, which awaits it, is to be
/// suspended, and is resumed in due time.
template <class Done>
bool run_inside(std::coroutine_handle<> child, promise_base& promise, std::coroutine_handle<> parent, task_state* state,
                const Done& done) {
  promise.state = state;
  promise.continuation = nullptr;
  if (this_thread.depth >= greatest_depth) {
    promise.continuation = parent;
    this_thread.next = child;
    return true;
  }
  ++this_thread.depth;
  child.resume();
  --this_thread.depth;
  if (done()) return false;
  promise.continuation = parent;
  return true;
}

/// What few tasks have.
struct task_state_extras {
  std::string name;
  std::stop_source stop;
  wait* joiner = nullptr;  ///< who awaits its end by its handle
};

class ASSAY_EXPORT task_state {
 public:
  task_state() = default;
  task_state(const task_state&) = delete;
  task_state& operator=(const task_state&) = delete;

  /// Asks it to stop: its wait, and each later one, throws `cancelled`.
  void cancel();

  [[nodiscard]] bool stop_requested() const noexcept { return stop_requested_; }
  /// Whether a wait that begins now must throw.
  [[nodiscard]] bool must_stop() const noexcept { return stop_requested_ && (shields_ == 0 || doomed_); }
  [[nodiscard]] bool ended() const noexcept { return state_ == state::ended; }
  [[nodiscard]] coroutine root() const noexcept { return root_; }
  [[nodiscard]] const promise_base& outcome() const noexcept { return root_.promise(); }
  [[nodiscard]] task_state_extras& extras();
  [[nodiscard]] bool has_extras() const noexcept { return extras_ != nullptr; }
  [[nodiscard]] std::string name() const;
  /// What it waits for, or null.
  [[nodiscard]] const wait* waiting_for() const noexcept { return state_ == state::waiting ? waiting_for_ : nullptr; }
  /// The next of the same join_set.
  [[nodiscard]] const task_state* next() const noexcept { return next_; }

  /// Has it resumed at `place` in its turn: what it rests in is gone.
  void resume_elsewhere(std::coroutine_handle<> place) noexcept;

  void begin_shield() noexcept { ++shields_; }
  void end_shield() noexcept { --shields_; }

 private:
  friend class wait;
  friend class join_set;
  friend class assay::async::event_loop;

  enum class state : std::uint8_t {
    idle,
    ready,
    running,
    waiting,
    lost,  // suspended by something foreign, which nobody can cancel
    ended
  };

  /// The cancel that comes before its frames go.
  void doom();

  union {
    task_state* next_ready_ = nullptr;  // in the ready queue
    wait* waiting_for_;                 // while it waits
  };
  std::coroutine_handle<> resume_at_;
  coroutine root_;
  join_set* join_set_ = nullptr;
  task_state* previous_ = nullptr;  // in the join_set
  task_state* next_ = nullptr;
  std::unique_ptr<task_state_extras> extras_;
  std::uint32_t number_ = 0;  // in the join_set, from 1
  std::uint16_t shields_ = 0;
  state state_ = state::idle;
  bool begun_ : 1 = false;
  bool stop_requested_ : 1 = false;
  bool interrupted_ : 1 = false;  // the wait ended because of that
  bool doomed_ : 1 = false;       // its frames are about to go: no shield helps

 public:
  std::uint8_t owners = 0;  ///< for whoever allocates task states one by one
};

/// A reason to rest. Derived classes are awaiters; they don't move.
class ASSAY_EXPORT wait {
 public:
  wait(const wait&) = delete;
  wait& operator=(const wait&) = delete;

  /// Ends the wait because its task_state was cancelled.
  virtual void interrupt();
  /// Ends the wait because its frame is about to go: as interrupt, but without delay. The task_state is resumed at
  /// once.
  virtual void give_up();
  /// "to receive from channel 'lines'"
  [[nodiscard]] virtual std::string describe() const = 0;

  /// Resumes the task_state in its turn. It must be resting, and not in a list any more.
  void wake() noexcept;

  [[nodiscard]] std::source_location where() const noexcept { return where_; }

 protected:
  explicit wait(std::source_location where) noexcept : where_(where) {}
  ~wait() = default;

  /// Takes it out of whatever list it is in. Called when it is interrupted.
  virtual void leave() noexcept = 0;

  /// To be called by await_suspend. False if the task_state must stop: then don't suspend; end() throws.
  template <class Promise>
  [[nodiscard]] bool begin(std::coroutine_handle<Promise> waiter) {
    static_assert(
        requires { static_cast<promise_base&>(waiter.promise()); },
        "assay::async: only an assay::async coroutine (task, async_generator) can wait for this");
    task_ = waiter.promise().state;
    if (task_->must_stop()) [[unlikely]] {
      task_->interrupted_ = true;
      return false;
    }
    rest(waiter);
    return true;
  }
  /// begin without the look at cancellation.
  void rest(std::coroutine_handle<> waiter) noexcept {
    task_->resume_at_ = waiter;
    task_->waiting_for_ = this;
    task_->state_ = task_state::state::waiting;
  }
  /// Takes back begin: there is nothing to wait for. False, for await_suspend to return.
  bool stay() noexcept {
    task_->state_ = task_state::state::running;
    return false;
  }

  /// To be called by await_resume.
  void end() const {
    if (task_ != nullptr && task_->interrupted_) [[unlikely]]
      throw_cancelled();
  }

  /// Whether the task_state still waits for this.
  [[nodiscard]] bool resting() const noexcept {
    return task_ != nullptr && task_->state_ == task_state::state::waiting && task_->waiting_for_ == this;
  }

  task_state* task_ = nullptr;

 private:
  [[noreturn]] void throw_cancelled() const;

  std::source_location where_;
};

/// Strands that someone waits for, and that don't outlive it.
class ASSAY_EXPORT join_set {
 public:
  /// `label` is for reports: "task_group 'fetches'", "gather". Throws usage_error outside a loop.
  explicit join_set(std::string label);
  join_set(event_loop& loop, std::string label);
  join_set(const join_set&) = delete;
  join_set& operator=(const join_set&) = delete;

  /// Makes `line` a member that runs `start` in its turn. Both must live until it has ended.
  void start(task_state& state, coroutine start);
  /// Asks all members to stop, those too that are yet to start.
  void cancel_members();
  [[nodiscard]] bool stopping() const noexcept { return stopping_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] event_loop& loop() const noexcept { return *loop_; }
  [[nodiscard]] const std::string& label() const noexcept { return label_; }
  [[nodiscard]] const task_state* first() const noexcept { return first_; }
  /// The join_set of this loop that was made before.
  [[nodiscard]] const join_set* next() const noexcept { return next_; }

 protected:
  ~join_set();

  /// Lets members start again.
  void stop_no_more() noexcept { stopping_ = false; }
  /// Cancels the members that are left and runs them to their end without waiting for anything: each wait throws.
  /// For destructors, which must call it before what on_end uses is gone.
  void unwind() noexcept;

 private:
  friend class assay::async::event_loop;
  friend class join_set_wait;

  /// A member has ended, and is a member no more.
  virtual void on_end(task_state& state) = 0;

  void enlist() noexcept;
  void leave_loop() noexcept;
  void member_ended(task_state& state);
  void drop(task_state& state) noexcept;

  event_loop* loop_;              // null once the loop is gone
  join_set* previous_ = nullptr;  // in the loop's list
  join_set* next_ = nullptr;
  task_state* first_ = nullptr;
  task_state* last_ = nullptr;
  std::size_t size_ = 0;
  std::uint32_t numbers_ = 0;
  bool stopping_ = false;
  bool cancelling_ = false;  // in the list of join_sets whose members are about to be cancelled
  join_set* next_to_cancel_ = nullptr;
  class join_set_wait* waiter_ = nullptr;
  std::string label_;
};

/// Waits until a join_set has no member. When the waiting task_state is cancelled, so are the members, and the wait
/// goes on until they have ended. It never throws `cancelled`: what the members ended with says what happened.
class ASSAY_EXPORT join_set_wait final : public wait {
 public:
  /// Without `where`, reports name no place: it would be one in this library.
  explicit join_set_wait(join_set& members, std::source_location where = {}) noexcept
      : wait(where), join_set_(members) {}
  ~join_set_wait() {
    if (join_set_.waiter_ == this) join_set_.waiter_ = nullptr;
  }

  [[nodiscard]] bool await_ready() const noexcept { return join_set_.size() == 0; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waiter) {
    task_ = waiter.promise().state;
    join_set_.waiter_ = this;
    rest(waiter);
    if (task_->must_stop()) join_set_.cancel_members();
  }
  void await_resume() const noexcept {}

  void interrupt() override { join_set_.cancel_members(); }
  void give_up() override;
  [[nodiscard]] std::string describe() const override;

 private:
  friend class join_set;
  void leave() noexcept override {}

  join_set& join_set_;
};

}  // namespace detail
}  // namespace assay::inline v0::async
