// Sockets and pipes as assay makes them everywhere: closed when the process becomes another program, and never
// blocking. Linux does this in one call; elsewhere it takes two, between which another thread's child may inherit the
// descriptor.
//
// On Windows a descriptor is a SOCKET: the system keeps their values below 2^31. A pipe is a pair of connected sockets
// there, because nothing else can be waited for together with sockets.
#pragma once

#include <assay/detail/export.hpp>

#if !defined(_WIN32)
#include <sys/socket.h>
#endif

#include <array>
#include <cstddef>

#if defined(_WIN32)
struct sockaddr;  // of <winsock2.h>, whose macros stay out of users' programs
#endif

namespace assay::inline v0::async::detail {

#if defined(_WIN32)
using socket_length = int;
#else
using socket_length = ::socklen_t;
#endif

/// For send and sendmsg: an error in place of a signal where the other side has closed. A system without the flag has
/// an option of sockets, which the functions below set, or has no such signal.
#if defined(MSG_NOSIGNAL)
inline constexpr int send_without_signal = MSG_NOSIGNAL;
#else
inline constexpr int send_without_signal = 0;
#endif

/// The end to read from, and the end to write to. False with errno where there is none to be had. Thread-safe.
[[nodiscard]] ASSAY_EXPORT bool open_pipe(std::array<int, 2>& ends) noexcept;
/// Two sockets that are connected, each to read from and to write to. False with errno. Thread-safe.
[[nodiscard]] ASSAY_EXPORT bool open_socket_pair(std::array<int, 2>& ends) noexcept;

/// As ::socket and ::accept: -1 with errno.
[[nodiscard]] ASSAY_EXPORT int open_socket(int family, int type, int protocol) noexcept;
[[nodiscard]] ASSAY_EXPORT int accept_socket(int listening, sockaddr* address, socket_length* size) noexcept;

/// As ::read, ::write and ::close of what the functions above have opened: the bytes that were read or written, 0 at
/// the end, -1 with errno (EAGAIN where the call would block). They may be called from a signal's handler.
[[nodiscard]] ASSAY_EXPORT std::ptrdiff_t read_descriptor(int fd, char* bytes, std::size_t size) noexcept;
[[nodiscard]] ASSAY_EXPORT std::ptrdiff_t write_descriptor(int fd, const char* bytes, std::size_t size) noexcept;
/// Leaves errno as it is.
ASSAY_EXPORT void close_descriptor(int fd) noexcept;

}  // namespace assay::inline v0::async::detail
