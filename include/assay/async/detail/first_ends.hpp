// A join_set that the first of its members ends: what when_any runs on.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/detail/export.hpp>

namespace assay::inline v0::async::detail {

/// The first member to end cancels the rest.
class ASSAY_EXPORT first_ends_join_set final : public join_set {
 public:
  using join_set::join_set;
  ~first_ends_join_set() { unwind(); }

  /// The one that ended first. Throws `cancelled` if all were cancelled from outside.
  [[nodiscard]] const task_state& winner() const {
    if (winner_ == nullptr) throw cancelled();
    return *winner_;
  }

 private:
  void on_end(task_state& state) override {
    if (winner_ != nullptr || (state.outcome().was_cancelled && state.stop_requested())) return;
    winner_ = &state;
    cancel_members();
  }
  const task_state* winner_ = nullptr;
};

}  // namespace assay::inline v0::async::detail
