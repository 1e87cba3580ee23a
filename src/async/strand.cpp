#include <assay/async/detail/strand.hpp>
#include <assay/async/detail/wait_list.hpp>
#include <assay/async/event_loop.hpp>

#include <cxxabi.h>

#include <typeinfo>
#include <utility>

namespace assay::inline v0::async::detail {

constinit thread_local thread_state here;

void promise_base::keep_error() noexcept {
  error = std::current_exception();
  const std::type_info* const type = abi::__cxa_current_exception_type();
  was_cancelled = type != nullptr && *type == typeid(cancelled);
}

// --- strand ----------------------------------------------------------------------------------------------------------

void strand::cancel() {
  if (stop_requested_ || state_ == state::ended) return;
  stop_requested_ = true;
  if (extras_) extras_->stop.request_stop();
  if (state_ == state::waiting && must_stop()) waiting_for_->interrupt();
}

void strand::doom() {
  doomed_ = stop_requested_ = true;
  if (extras_) extras_->stop.request_stop();
}

strand_extras& strand::extras() {
  if (!extras_) {
    extras_ = std::make_unique<strand_extras>();
    if (stop_requested_) extras_->stop.request_stop();
  }
  return *extras_;
}

void strand::resume_elsewhere(std::coroutine_handle<> place) noexcept {
  resume_at_ = place;
  if (state_ == state::waiting || state_ == state::lost) crew_->loop().make_ready(*this);
}

std::string strand::name() const {
  if (extras_ && !extras_->name.empty()) return "task '" + extras_->name + "'";
  if (crew_->label() == main_label) return std::string(main_label);
  return "task " + std::to_string(number_) + " of " + crew_->label();
}

// --- wait ------------------------------------------------------------------------------------------------------------

void wait::interrupt() {
  leave();
  line_->interrupted_ = true;
  wake();
}

void wait::throw_cancelled() const {
  line_->interrupted_ = false;
  throw cancelled();
}

void listed_wait::throw_destroyed() const {
  if (line_->must_stop()) throw cancelled();
  throw usage_error("assay::async: what this task waited for was destroyed meanwhile");
}

// --- crew ------------------------------------------------------------------------------------------------------------

crew::crew(std::string label) : loop_(here.loop), label_(std::move(label)) {
  if (loop_ == nullptr) throw_no_loop();
  enlist();
}

crew::crew(event_loop& loop, std::string label) : loop_(&loop), label_(std::move(label)) { enlist(); }

void crew::enlist() noexcept {
  next_ = std::exchange(loop_->crews_, this);
  if (next_ != nullptr) next_->previous_ = this;
}

void crew::leave_loop() noexcept {
  (previous_ != nullptr ? previous_->next_ : loop_->crews_) = next_;
  if (next_ != nullptr) next_->previous_ = previous_;
  previous_ = next_ = nullptr;
  loop_ = nullptr;
}

crew::~crew() {
  if (loop_ != nullptr) leave_loop();
}

void crew::start(strand& line, coroutine start) {
  if (loop_ == nullptr || here.loop != loop_) throw_wrong_thread(label_);
  line.crew_ = this;
  line.root_ = start;
  line.resume_at_ = start;
  line.number_ = ++numbers_;
  start.promise().line = &line;
  line.previous_ = std::exchange(last_, &line);
  (line.previous_ != nullptr ? line.previous_->next_ : first_) = &line;
  ++size_;
  loop_->make_ready(line);
  if (stopping_) line.cancel();
}

// Cancelling a member that waits for a crew of its own cancels that crew, and so on. A list of crews to be cancelled
// takes the place of recursion.
void crew::cancel_members() {
  stopping_ = true;
  if (std::exchange(cancelling_, true)) return;
  thread_local crew* to_cancel = nullptr;
  thread_local bool at_work = false;
  next_to_cancel_ = std::exchange(to_cancel, this);
  if (at_work) return;
  at_work = true;
  while (to_cancel != nullptr) {
    crew& each = *std::exchange(to_cancel, to_cancel->next_to_cancel_);
    each.cancelling_ = false;
    for (strand* line = each.first_; line != nullptr; line = line->next_) line->cancel();
  }
  at_work = false;
}

void crew::member_ended(strand& line) {
  drop(line);
  on_end(line);
  if (size_ == 0 && waiter_ != nullptr) {
    crew_wait* const waiter = std::exchange(waiter_, nullptr);
    if (waiter->resting()) waiter->wake();
  }
}

void crew::unwind() noexcept {
  if (size_ == 0) return;
  stopping_ = true;
  for (strand* line = first_; line != nullptr; line = line->next_) line->doom();
  loop_->unqueue_doomed();
  // Code that catches `cancelled` and waits again, over and over, isn't asked for ever.
  for (int patience = 1000; size_ > 0 && patience > 0;) {
    strand* line = first_;
    while (line != nullptr && line->state_ == strand::state::running) line = line->next_;  // below on the stack
    if (line == nullptr) std::terminate();  // a task destroys the group that it runs in
    const std::size_t size_before = size_;
    line->doom();
    if (line->state_ == strand::state::lost) {
      member_ended(*line);
      continue;
    }
    if (line->state_ == strand::state::ready) loop_->unqueue_doomed();
    if (line->state_ == strand::state::waiting) line->waiting_for_->give_up();
    loop_->resume(*line);
    if (size_ == size_before) --patience;
  }
  while (first_ != nullptr) member_ended(*first_);
}

void crew::drop(strand& line) noexcept {
  line.state_ = strand::state::ended;
  (line.previous_ != nullptr ? line.previous_->next_ : first_) = line.next_;
  (line.next_ != nullptr ? line.next_->previous_ : last_) = line.previous_;
  --size_;
}

void wait::give_up() {
  leave();
  line_->interrupted_ = true;
}

void crew_wait::give_up() {
  crew_.waiter_ = nullptr;  // it is resumed by whoever unwinds, not by the last member's end
  crew_.unwind();
}

std::string crew_wait::describe() const {
  const std::size_t count = crew_.size();
  return "for " + std::to_string(count) + (count == 1 ? " task of " : " tasks of ") + crew_.label();
}

}  // namespace assay::inline v0::async::detail
