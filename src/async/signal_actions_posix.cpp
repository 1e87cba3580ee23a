#include "signal_actions.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <optional>
#include <system_error>

namespace assay::inline v0::async::detail {

namespace {

std::array<std::optional<struct sigaction>, 65> replaced;  // by the signal's number

}  // namespace

bool is_signal(int signal) noexcept { return signal > 0 && static_cast<std::size_t>(signal) < replaced.size(); }

void replace_signal_action(int signal, signal_handler handler) {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  struct sigaction before {};
  if (::sigaction(signal, &action, &before) != 0) {
    throw std::system_error(errno, std::generic_category(), "assay::async: handling a signal");
  }
  replaced[static_cast<std::size_t>(signal)] = before;
}

void restore_signal_action(int signal) noexcept {
  auto& before = replaced[static_cast<std::size_t>(signal)];
  if (!before) return;
  ::sigaction(signal, &*before, nullptr);
  before.reset();
}

}  // namespace assay::inline v0::async::detail
