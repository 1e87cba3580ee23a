// What a signal does in this process. Callers hold a lock: it is of the process, not of a loop.
#pragma once

namespace assay::inline v0::async::detail {

/// Called with the signal's number, on any thread at any time.
using signal_handler = void (*)(int signal);

/// Whether a number can be that of a signal.
[[nodiscard]] bool is_signal(int signal) noexcept;

/// From now on the signal calls `handler`, which is the same in all calls, each time that it comes. What it did before
/// is kept. Throws std::system_error for a signal that can't be handled.
void replace_signal_action(int signal, signal_handler handler);

/// Gives the signal back what it did before; nothing where nothing was replaced.
void restore_signal_action(int signal) noexcept;

}  // namespace assay::inline v0::async::detail
