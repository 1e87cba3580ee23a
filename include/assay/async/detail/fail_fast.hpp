// A join_set in which the first error cancels the rest: what task_group and gather have in common.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/detail/export.hpp>

#include <exception>
#include <string>
#include <utility>

namespace assay::inline v0::async::detail {

class ASSAY_EXPORT fail_fast_join_set : public join_set {
 public:
  using join_set::join_set;
  ~fail_fast_join_set() { unwind(); }

  /// For when all have ended: throws the first error, to which the others are attached. With none, throws `cancelled`
  /// if a member was cancelled and `all_must_succeed`.
  void finish(bool all_must_succeed) {
    stop_no_more();
    const bool some_cancelled = std::exchange(some_cancelled_, false);
    if (first_error_) std::rethrow_exception(std::exchange(first_error_, nullptr));
    if (some_cancelled && all_must_succeed) throw cancelled();
  }

 protected:
  void on_end(task_state& state) override { note(state); }

  void note(const task_state& state) {
    const promise_base& promise = state.outcome();
    if (!promise.error) return;
    if (promise.was_cancelled && state.stop_requested()) {
      some_cancelled_ = true;
    } else if (!first_error_) {
      first_error_ = promise.error;
      cancel_members();
    } else if (promise.error != first_error_) {
      suppress(first_error_, promise.error);
    }
  }

 private:
  std::exception_ptr first_error_;
  bool some_cancelled_ = false;
};

}  // namespace assay::inline v0::async::detail
