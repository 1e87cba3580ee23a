// The system's call `poll`, which is WSAPoll on Windows.
#pragma once

#if defined(_WIN32)
#include <winsock2.h>
#else
#include <poll.h>
#endif

#include <cstdint>
#include <vector>

namespace assay::inline v0::async::detail {

/// Waits for `timeout` nanoseconds at most, never shorter (less than 0: for ever), until one of these is ready. Returns
/// how many are; -1 with errno. There may be none.
[[nodiscard]] int poll_descriptors(std::vector<::pollfd>& asked, std::int64_t timeout) noexcept;

}  // namespace assay::inline v0::async::detail
