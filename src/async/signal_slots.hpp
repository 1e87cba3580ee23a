// Unix signals as events of a loop.
#pragma once

#include "poller.hpp"

#include <assay/async/event_loop.hpp>

#include <cstddef>
#include <functional>
#include <optional>

namespace assay::inline v0::async::detail {

/// While one lives, `signal` doesn't do what it did but calls `function` on the loop's thread.
class signal_subscription final : public watcher {
 public:
  /// At most 64 live at once in a process; more throw std::system_error, as does a signal that can't be caught.
  signal_subscription(event_loop& loop, int signal, bool background, std::function<void(int)> function);
  ~signal_subscription();

  /// Gives the signal back what it did; may be called from `function`.
  void end() noexcept;

 private:
  void ready(interest) override;

  event_loop& loop_;
  int signal_;
  std::optional<std::size_t> slot_;  // until end
  std::function<void(int)> function_;
};

}  // namespace assay::inline v0::async::detail
