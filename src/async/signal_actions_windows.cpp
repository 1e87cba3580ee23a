// Windows has no signals: what a console tells its programs comes on a thread of its own, and std::raise calls what
// std::signal was given. Both call the handler here.
#include "signal_actions.hpp"

#include <windows.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <optional>
#include <system_error>

namespace assay::inline v0::async::detail {

namespace {

using plain_handler = void(__cdecl*)(int);

std::array<std::optional<plain_handler>, NSIG> replaced;  // by the signal's number
std::array<std::atomic<bool>, NSIG> is_replaced;          // the same, for the console's thread
std::atomic<signal_handler> handler_of_all = nullptr;

extern "C" void __cdecl assay_async_on_raised_signal(int signal) {
  std::signal(signal, assay_async_on_raised_signal);  // the C library has taken it away
  handler_of_all.load()(signal);
}

/// Closing the console's window, logging off and shutting down ask the program to end, as SIGTERM does elsewhere. 0: no
/// signal.
int signal_of(DWORD event) noexcept {
  switch (event) {
    case CTRL_C_EVENT:
      return SIGINT;
    case CTRL_BREAK_EVENT:
      return SIGBREAK;
    case CTRL_CLOSE_EVENT:
    case CTRL_LOGOFF_EVENT:
    case CTRL_SHUTDOWN_EVENT:
      return SIGTERM;
    default:
      return 0;
  }
}

BOOL WINAPI on_console_event(DWORD event) {
  const int signal = signal_of(event);
  if (signal == 0 || !is_replaced[static_cast<std::size_t>(signal)].load()) return FALSE;
  handler_of_all.load()(signal);
  // The process is ended as soon as this returns, or some seconds later: they are for the program's clean-up.
  if (signal == SIGTERM) ::Sleep(INFINITE);
  return TRUE;
}

}  // namespace

bool is_signal(int signal) noexcept { return signal > 0 && static_cast<std::size_t>(signal) < replaced.size(); }

void replace_signal_action(int signal, signal_handler handler) {
  handler_of_all.store(handler);
  const plain_handler before = std::signal(signal, assay_async_on_raised_signal);
  if (before == SIG_ERR) {
    throw std::system_error(EINVAL, std::generic_category(), "assay::async: handling a signal");
  }
  // Handlers are called from the last to the first: this one comes before that of the C library, which std::signal
  // adds.
  ::SetConsoleCtrlHandler(on_console_event, FALSE);
  ::SetConsoleCtrlHandler(on_console_event, TRUE);
  const auto index = static_cast<std::size_t>(signal);
  replaced[index] = before;
  is_replaced[index].store(true);
}

void restore_signal_action(int signal) noexcept {
  const auto index = static_cast<std::size_t>(signal);
  if (!replaced[index]) return;
  is_replaced[index].store(false);
  std::signal(signal, *replaced[index]);
  replaced[index].reset();
}

}  // namespace assay::inline v0::async::detail
