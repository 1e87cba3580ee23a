// A console tells its programs of Ctrl-C and of its own end on a thread that the system makes.
#include "cli/signal_watch.hpp"

#include <atomic>
#include <csignal>

#include <windows.h>

namespace assay::cli {
namespace {

std::atomic<int> came = 0;

/// The first is only noted. The second, and what this passes over, ends the program.
BOOL WINAPI note(DWORD event) {
  const bool is_interrupt = event == CTRL_C_EVENT || event == CTRL_BREAK_EVENT;
  int none = 0;
  if (!came.compare_exchange_strong(none, is_interrupt ? SIGINT : SIGTERM)) return FALSE;
  // The window is closed as soon as this returns: the rest of the time is for the command.
  if (!is_interrupt) ::Sleep(INFINITE);
  return TRUE;
}

}  // namespace

signal_watch::signal_watch() {
  came = 0;
  ::SetConsoleCtrlHandler(note, TRUE);
}

signal_watch::~signal_watch() { ::SetConsoleCtrlHandler(note, FALSE); }

int signal_watch::signal() const noexcept { return came; }

/// Pipes and consoles have nothing in common that could be waited for. The one that is read from ends when its writer
/// does, whom the console has told as well.
bool signal_watch::wait_for(int) const { return came == 0; }

}  // namespace assay::cli
