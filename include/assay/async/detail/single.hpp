// A crew of one: for a task that may be cancelled without whoever awaits it.
#pragma once

#include <assay/async/event_loop.hpp>

namespace assay::inline v0::async::detail {

class single_crew final : public crew {
 public:
  using crew::crew;
  ~single_crew() { unwind(); }

 private:
  void on_end(strand&) override {}
};

}  // namespace assay::inline v0::async::detail
