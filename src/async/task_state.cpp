#include <assay/async/detail/task_state.hpp>
#include <assay/async/detail/wait_list.hpp>
#include <assay/async/event_loop.hpp>

#include <cxxabi.h>

#include <typeinfo>
#include <utility>

namespace assay::inline v0::async::detail {

constinit thread_local thread_state this_thread;

void promise_base::keep_error() noexcept {
  error = std::current_exception();
  const std::type_info* const type = abi::__cxa_current_exception_type();
  was_cancelled = type != nullptr && *type == typeid(cancelled);
}

// --- task_state ------------------------------------------------------------------------------------------------------

void task_state::cancel() {
  if (stop_requested_ || state_ == state::ended) return;
  stop_requested_ = true;
  if (extras_) extras_->stop.request_stop();
  if (state_ == state::waiting && must_stop()) waiting_for_->interrupt();
}

void task_state::doom() {
  doomed_ = stop_requested_ = true;
  if (extras_) extras_->stop.request_stop();
}

task_state_extras& task_state::extras() {
  if (!extras_) {
    extras_ = std::make_unique<task_state_extras>();
    if (stop_requested_) extras_->stop.request_stop();
  }
  return *extras_;
}

void task_state::resume_elsewhere(std::coroutine_handle<> place) noexcept {
  resume_at_ = place;
  if (state_ == state::waiting || state_ == state::lost) join_set_->loop().make_ready(*this);
}

std::string task_state::name() const {
  if (extras_ && !extras_->name.empty()) return "task '" + extras_->name + "'";
  if (join_set_->label() == main_label) return std::string(main_label);
  return "task " + std::to_string(number_) + " of " + join_set_->label();
}

// --- wait ------------------------------------------------------------------------------------------------------------

void wait::interrupt() {
  leave();
  task_->interrupted_ = true;
  wake();
}

void wait::throw_cancelled() const {
  task_->interrupted_ = false;
  throw cancelled();
}

void listed_wait::throw_destroyed() const {
  if (task_->must_stop()) throw cancelled();
  throw usage_error("assay::async: what this task waited for was destroyed meanwhile");
}

// --- join_set --------------------------------------------------------------------------------------------------------

join_set::join_set(std::string label) : loop_(this_thread.loop), label_(std::move(label)) {
  if (loop_ == nullptr) throw_no_loop();
  enlist();
}

join_set::join_set(event_loop& loop, std::string label) : loop_(&loop), label_(std::move(label)) { enlist(); }

void join_set::enlist() noexcept {
  next_ = std::exchange(loop_->join_sets_, this);
  if (next_ != nullptr) next_->previous_ = this;
}

void join_set::leave_loop() noexcept {
  (previous_ != nullptr ? previous_->next_ : loop_->join_sets_) = next_;
  if (next_ != nullptr) next_->previous_ = previous_;
  previous_ = next_ = nullptr;
  loop_ = nullptr;
}

join_set::~join_set() {
  if (loop_ != nullptr) leave_loop();
}

void join_set::start(task_state& state, coroutine start) {
  if (loop_ == nullptr || this_thread.loop != loop_) throw_wrong_thread(label_);
  state.join_set_ = this;
  state.root_ = start;
  state.resume_at_ = start;
  state.number_ = ++numbers_;
  start.promise().state = &state;
  state.previous_ = std::exchange(last_, &state);
  (state.previous_ != nullptr ? state.previous_->next_ : first_) = &state;
  ++size_;
  loop_->make_ready(state);
  if (stopping_) state.cancel();
}

// Cancelling a member that waits for a join_set of its own cancels that join_set, and so on. A list of join_sets to be
// cancelled takes the place of recursion.
void join_set::cancel_members() {
  stopping_ = true;
  if (std::exchange(cancelling_, true)) return;
  thread_local join_set* to_cancel = nullptr;
  thread_local bool at_work = false;
  next_to_cancel_ = std::exchange(to_cancel, this);
  if (at_work) return;
  at_work = true;
  while (to_cancel != nullptr) {
    join_set& each = *std::exchange(to_cancel, to_cancel->next_to_cancel_);
    each.cancelling_ = false;
    for (task_state* state = each.first_; state != nullptr; state = state->next_) state->cancel();
  }
  at_work = false;
}

void join_set::member_ended(task_state& state) {
  drop(state);
  on_end(state);
  if (size_ == 0 && waiter_ != nullptr) {
    join_set_wait* const waiter = std::exchange(waiter_, nullptr);
    if (waiter->resting()) waiter->wake();
  }
}

void join_set::unwind() noexcept {
  if (size_ == 0) return;
  stopping_ = true;
  for (task_state* state = first_; state != nullptr; state = state->next_) state->doom();
  loop_->unqueue_doomed();
  // Code that catches `cancelled` and waits again, over and over, isn't asked for ever.
  for (int patience = 1000; size_ > 0 && patience > 0;) {
    task_state* state = first_;
    while (state != nullptr && state->state_ == task_state::state::running) state = state->next_;  // below on the stack
    if (state == nullptr) std::terminate();  // a task destroys the group that it runs in
    const std::size_t size_before = size_;
    state->doom();
    if (state->state_ == task_state::state::lost) {
      member_ended(*state);
      continue;
    }
    if (state->state_ == task_state::state::ready) loop_->unqueue_doomed();
    if (state->state_ == task_state::state::waiting) state->waiting_for_->give_up();
    loop_->resume(*state);
    if (size_ == size_before) --patience;
  }
  while (first_ != nullptr) member_ended(*first_);
}

void join_set::drop(task_state& state) noexcept {
  state.state_ = task_state::state::ended;
  (state.previous_ != nullptr ? state.previous_->next_ : first_) = state.next_;
  (state.next_ != nullptr ? state.next_->previous_ : last_) = state.previous_;
  --size_;
}

void wait::give_up() {
  leave();
  task_->interrupted_ = true;
}

void join_set_wait::give_up() {
  join_set_.waiter_ = nullptr;  // it is resumed by whoever unwinds, not by the last member's end
  join_set_.unwind();
}

std::string join_set_wait::describe() const {
  const std::size_t count = join_set_.size();
  return "for " + std::to_string(count) + (count == 1 ? " task of " : " tasks of ") + join_set_.label();
}

}  // namespace assay::inline v0::async::detail
