// Sockets and pipes as assay makes them everywhere: closed when the process becomes another program, and never
// blocking. Linux does this in one call; elsewhere it takes two, between which another thread's child may inherit the
// descriptor.
#pragma once

#include <assay/detail/export.hpp>

#include <sys/socket.h>

#include <array>

namespace assay::inline v0::async::detail {

/// For send and sendmsg: an error in place of a signal where the other side has closed. A system without the flag has
/// an option of sockets, which the functions below set.
#if defined(MSG_NOSIGNAL)
inline constexpr int send_without_signal = MSG_NOSIGNAL;
#else
inline constexpr int send_without_signal = 0;
#endif

/// The end to read from, and the end to write to. False with errno where there is none to be had.
[[nodiscard]] ASSAY_EXPORT bool open_pipe(std::array<int, 2>& ends) noexcept;

/// As ::socket and ::accept: -1 with errno.
[[nodiscard]] ASSAY_EXPORT int open_socket(int family, int type, int protocol) noexcept;
[[nodiscard]] ASSAY_EXPORT int accept_socket(int listening, sockaddr* address, socklen_t* size) noexcept;

}  // namespace assay::inline v0::async::detail
