// Windows' sockets, as far as they differ from POSIX's: they have to be started, and have error numbers of their own.
#pragma once

#include <winsock2.h>

namespace assay::inline v0::async::detail {

/// Starts Winsock once for the process, which then keeps it. False with errno. Thread-safe.
[[nodiscard]] bool start_winsock() noexcept;

/// Sets errno to what the last call of Winsock on this thread failed with.
void set_errno_from_winsock() noexcept;

}  // namespace assay::inline v0::async::detail
