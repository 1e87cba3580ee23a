// A join_set of one: for a task that may be cancelled without whoever awaits it.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/detail/export.hpp>

namespace assay::inline v0::async::detail {

class ASSAY_EXPORT single_join_set final : public join_set {
 public:
  using join_set::join_set;
  ~single_join_set() { unwind(); }

 private:
  void on_end(task_state&) override {}
};

}  // namespace assay::inline v0::async::detail
