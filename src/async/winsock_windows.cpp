#include "winsock.hpp"

#include <array>
#include <cerrno>

namespace assay::inline v0::async::detail {

namespace {

struct error_pair {
  int winsock;
  int posix;
};

constexpr std::array<error_pair, 25> error_pairs = {{{WSAEACCES, EACCES},
                                                     {WSAEADDRINUSE, EADDRINUSE},
                                                     {WSAEADDRNOTAVAIL, EADDRNOTAVAIL},
                                                     {WSAEAFNOSUPPORT, EAFNOSUPPORT},
                                                     {WSAEALREADY, EALREADY},
                                                     {WSAEBADF, EBADF},
                                                     {WSAECONNABORTED, ECONNABORTED},
                                                     {WSAECONNREFUSED, ECONNREFUSED},
                                                     {WSAECONNRESET, ECONNRESET},
                                                     {WSAEFAULT, EFAULT},
                                                     {WSAEHOSTUNREACH, EHOSTUNREACH},
                                                     {WSAEINPROGRESS, EINPROGRESS},
                                                     {WSAEINTR, EINTR},
                                                     {WSAEINVAL, EINVAL},
                                                     {WSAEISCONN, EISCONN},
                                                     {WSAEMFILE, EMFILE},
                                                     {WSAENETDOWN, ENETDOWN},
                                                     {WSAENETUNREACH, ENETUNREACH},
                                                     {WSAENOBUFS, ENOBUFS},
                                                     {WSAENOTCONN, ENOTCONN},
                                                     {WSAENOTSOCK, EBADF},  // the number of no socket
                                                     {WSAEPROTONOSUPPORT, EPROTONOSUPPORT},
                                                     {WSAETIMEDOUT, ETIMEDOUT},
                                                     {WSAEWOULDBLOCK, EAGAIN},
                                                     {WSA_NOT_ENOUGH_MEMORY, ENOMEM}}};

int errno_of(int winsock_error) noexcept {
  for (const error_pair& each : error_pairs) {
    if (each.winsock == winsock_error) return each.posix;
  }
  return EIO;
}

}  // namespace

bool start_winsock() noexcept {
  static const int failure = [] {
    WSADATA ignored;
    return ::WSAStartup(MAKEWORD(2, 2), &ignored);
  }();
  if (failure != 0) errno = errno_of(failure);
  return failure == 0;
}

void set_errno_from_winsock() noexcept { errno = errno_of(::WSAGetLastError()); }

}  // namespace assay::inline v0::async::detail
