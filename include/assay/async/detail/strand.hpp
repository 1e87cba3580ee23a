// The inside of the executor: lines of execution, what they wait for, and sets of them. Users don't name these.
//
// A strand is what asyncio calls a Task: a coroutine that was started beside others, together with all that it awaits.
// Only one coroutine of a strand is at work or waits at a time, so what scheduling needs is kept in the strand and not
// in each coroutine. A wait is a strand's reason to rest; it lives in the awaiter, thus in a coroutine's frame, and
// knows how to give up. A crew is a set of strands that someone waits for. Strands, waits and crews link themselves
// into lists: scheduling allocates nothing. All of it belongs to one thread, that of its loop.
#pragma once

#include <assay/async/errors.hpp>

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

class crew;
class strand;
class wait;

/// What runs on this thread.
struct thread_state {
  event_loop* loop = nullptr;      ///< the loop that is running
  strand* line = nullptr;          ///< the strand that is running
  std::coroutine_handle<> next{};  ///< what the loop resumes as soon as control is back with it
  unsigned depth = 0;              ///< how many coroutines lie above each other on the stack
};
extern constinit thread_local thread_state here;

/// A coroutine that awaits another runs it on top of its own stack frame; at this depth it leaves that to the loop, so
/// that no chain of awaits grows the stack. Symmetric transfer would do, but GCC doesn't make it a jump at -O0, -O1 or
/// with sanitizers.
inline constexpr unsigned greatest_depth = 48;

/// The label of the crew that run makes for its task.
inline constexpr std::string_view main_label = "main";

/// The part of a coroutine's promise that all coroutines of the executor have.
struct promise_base {
  strand* line = nullptr;                ///< where it runs
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
bool run_inside(std::coroutine_handle<> child, promise_base& promise, std::coroutine_handle<> parent, strand* line,
                const Done& done) {
  promise.line = line;
  promise.continuation = nullptr;
  if (here.depth >= greatest_depth) {
    promise.continuation = parent;
    here.next = child;
    return true;
  }
  ++here.depth;
  child.resume();
  --here.depth;
  if (done()) return false;
  promise.continuation = parent;
  return true;
}

/// What few tasks have.
struct strand_extras {
  std::string name;
  std::stop_source stop;
  wait* joiner = nullptr;  ///< who awaits its end by its handle
};

class strand {
 public:
  strand() = default;
  strand(const strand&) = delete;
  strand& operator=(const strand&) = delete;

  /// Asks it to stop: its wait, and each later one, throws `cancelled`.
  void cancel();

  [[nodiscard]] bool stop_requested() const noexcept { return stop_requested_; }
  /// Whether a wait that begins now must throw.
  [[nodiscard]] bool must_stop() const noexcept { return stop_requested_ && (shields_ == 0 || doomed_); }
  [[nodiscard]] bool ended() const noexcept { return state_ == state::ended; }
  [[nodiscard]] coroutine root() const noexcept { return root_; }
  [[nodiscard]] const promise_base& outcome() const noexcept { return root_.promise(); }
  [[nodiscard]] strand_extras& extras();
  [[nodiscard]] bool has_extras() const noexcept { return extras_ != nullptr; }
  [[nodiscard]] std::string name() const;
  /// What it waits for, or null.
  [[nodiscard]] const wait* waiting_for() const noexcept { return state_ == state::waiting ? waiting_for_ : nullptr; }
  /// The next of the same crew.
  [[nodiscard]] const strand* next() const noexcept { return next_; }

  /// Has it resumed at `place` in its turn: what it rests in is gone.
  void resume_elsewhere(std::coroutine_handle<> place) noexcept;

  void begin_shield() noexcept { ++shields_; }
  void end_shield() noexcept { --shields_; }

 private:
  friend class wait;
  friend class crew;
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
    strand* next_ready_ = nullptr;  // in the ready queue
    wait* waiting_for_;             // while it waits
  };
  std::coroutine_handle<> resume_at_;
  coroutine root_;
  crew* crew_ = nullptr;
  strand* previous_ = nullptr;  // in the crew
  strand* next_ = nullptr;
  std::unique_ptr<strand_extras> extras_;
  std::uint32_t number_ = 0;  // in the crew, from 1
  std::uint16_t shields_ = 0;
  state state_ = state::idle;
  bool begun_ : 1 = false;
  bool stop_requested_ : 1 = false;
  bool interrupted_ : 1 = false;  // the wait ended because of that
  bool doomed_ : 1 = false;       // its frames are about to go: no shield helps

 public:
  std::uint8_t owners = 0;  ///< for whoever allocates strands one by one
};

/// A reason to rest. Derived classes are awaiters; they don't move.
class wait {
 public:
  wait(const wait&) = delete;
  wait& operator=(const wait&) = delete;

  /// Ends the wait because its strand was cancelled.
  virtual void interrupt();
  /// Ends the wait because its frame is about to go: as interrupt, but without delay. The strand is resumed at once.
  virtual void give_up();
  /// "to receive from channel 'lines'"
  [[nodiscard]] virtual std::string describe() const = 0;

  /// Resumes the strand in its turn. It must be resting, and not in a list any more.
  void wake() noexcept;

  [[nodiscard]] std::source_location where() const noexcept { return where_; }

 protected:
  explicit wait(std::source_location where) noexcept : where_(where) {}
  ~wait() = default;

  /// Takes it out of whatever list it is in. Called when it is interrupted.
  virtual void leave() noexcept = 0;

  /// To be called by await_suspend. False if the strand must stop: then don't suspend; end() throws.
  template <class Promise>
  [[nodiscard]] bool begin(std::coroutine_handle<Promise> waiter) {
    static_assert(
        requires { static_cast<promise_base&>(waiter.promise()); },
        "assay::async: only an assay::async coroutine (task, async_generator) can wait for this");
    line_ = waiter.promise().line;
    if (line_->must_stop()) [[unlikely]] {
      line_->interrupted_ = true;
      return false;
    }
    rest(waiter);
    return true;
  }
  /// begin without the look at cancellation.
  void rest(std::coroutine_handle<> waiter) noexcept {
    line_->resume_at_ = waiter;
    line_->waiting_for_ = this;
    line_->state_ = strand::state::waiting;
  }
  /// Takes back begin: there is nothing to wait for. False, for await_suspend to return.
  bool stay() noexcept {
    line_->state_ = strand::state::running;
    return false;
  }

  /// To be called by await_resume.
  void end() const {
    if (line_ != nullptr && line_->interrupted_) [[unlikely]]
      throw_cancelled();
  }

  /// Whether the strand still waits for this.
  [[nodiscard]] bool resting() const noexcept {
    return line_ != nullptr && line_->state_ == strand::state::waiting && line_->waiting_for_ == this;
  }

  strand* line_ = nullptr;

 private:
  [[noreturn]] void throw_cancelled() const;

  std::source_location where_;
};

/// Strands that someone waits for, and that don't outlive it.
class crew {
 public:
  /// `label` is for reports: "task_group 'fetches'", "gather". Throws usage_error outside a loop.
  explicit crew(std::string label);
  crew(event_loop& loop, std::string label);
  crew(const crew&) = delete;
  crew& operator=(const crew&) = delete;

  /// Makes `line` a member that runs `start` in its turn. Both must live until it has ended.
  void start(strand& line, coroutine start);
  /// Asks all members to stop, those too that are yet to start.
  void cancel_members();
  [[nodiscard]] bool stopping() const noexcept { return stopping_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] event_loop& loop() const noexcept { return *loop_; }
  [[nodiscard]] const std::string& label() const noexcept { return label_; }
  [[nodiscard]] const strand* first() const noexcept { return first_; }
  /// The crew of this loop that was made before.
  [[nodiscard]] const crew* next() const noexcept { return next_; }

 protected:
  ~crew();

  /// Lets members start again.
  void stop_no_more() noexcept { stopping_ = false; }
  /// Cancels the members that are left and runs them to their end without waiting for anything: each wait throws.
  /// For destructors, which must call it before what on_end uses is gone.
  void unwind() noexcept;

 private:
  friend class assay::async::event_loop;
  friend class crew_wait;

  /// A member has ended, and is a member no more.
  virtual void on_end(strand& line) = 0;

  void enlist() noexcept;
  void leave_loop() noexcept;
  void member_ended(strand& line);
  void drop(strand& line) noexcept;

  event_loop* loop_;          // null once the loop is gone
  crew* previous_ = nullptr;  // in the loop's list
  crew* next_ = nullptr;
  strand* first_ = nullptr;
  strand* last_ = nullptr;
  std::size_t size_ = 0;
  std::uint32_t numbers_ = 0;
  bool stopping_ = false;
  bool cancelling_ = false;  // in the list of crews whose members are about to be cancelled
  crew* next_to_cancel_ = nullptr;
  class crew_wait* waiter_ = nullptr;
  std::string label_;
};

/// Waits until a crew has no member. When the waiting strand is cancelled, so are the members, and the wait goes on
/// until they have ended. It never throws `cancelled`: what the members ended with says what happened.
class crew_wait final : public wait {
 public:
  /// Without `where`, reports name no place: it would be one in this library.
  explicit crew_wait(crew& members, std::source_location where = {}) noexcept : wait(where), crew_(members) {}
  ~crew_wait() {
    if (crew_.waiter_ == this) crew_.waiter_ = nullptr;
  }

  [[nodiscard]] bool await_ready() const noexcept { return crew_.size() == 0; }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> waiter) {
    line_ = waiter.promise().line;
    crew_.waiter_ = this;
    rest(waiter);
    if (line_->must_stop()) crew_.cancel_members();
  }
  void await_resume() const noexcept {}

  void interrupt() override { crew_.cancel_members(); }
  void give_up() override;
  [[nodiscard]] std::string describe() const override;

 private:
  friend class crew;
  void leave() noexcept override {}

  crew& crew_;
};

}  // namespace detail
}  // namespace assay::inline v0::async
