#include <assay/async/detail/descriptors.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace assay::inline v0::async::detail {

namespace {

int without_signal(int fd) noexcept {
#if defined(SO_NOSIGPIPE)
  const int on = 1;
  if (fd >= 0) ::setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  return fd;
}

}  // namespace

#if defined(ASSAY_POLLER_EPOLL)  // Linux

bool open_pipe(std::array<int, 2>& ends) noexcept { return ::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0; }

int open_socket(int family, int type, int protocol) noexcept {
  return without_signal(::socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
}

int accept_socket(int listening, sockaddr* address, socklen_t* size) noexcept {
  return without_signal(::accept4(listening, address, size, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

#else

namespace {

void close_quietly(int fd) noexcept {
  const int error = errno;
  ::close(fd);
  errno = error;
}

bool set_flags(int fd) noexcept {
  const int flags = ::fcntl(fd, F_GETFL);
  return flags >= 0 && ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) >= 0 && ::fcntl(fd, F_SETFD, FD_CLOEXEC) >= 0;
}

/// -1 where there is no descriptor, or it can't be made so.
int with_flags(int fd) noexcept {
  if (fd < 0 || set_flags(fd)) return fd;
  close_quietly(fd);
  return -1;
}

}  // namespace

bool open_pipe(std::array<int, 2>& ends) noexcept {
  if (::pipe(ends.data()) != 0) return false;
  if (set_flags(ends[0]) && set_flags(ends[1])) return true;
  for (int& end : ends) {
    close_quietly(end);
    end = -1;
  }
  return false;
}

int open_socket(int family, int type, int protocol) noexcept {
  return without_signal(with_flags(::socket(family, type, protocol)));
}

int accept_socket(int listening, sockaddr* address, socklen_t* size) noexcept {
  return without_signal(with_flags(::accept(listening, address, size)));
}

#endif

}  // namespace assay::inline v0::async::detail
