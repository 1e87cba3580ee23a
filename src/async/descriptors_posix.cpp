#include "readiness_backend.hpp"

#include <assay/async/detail/descriptors.hpp>

#include <fcntl.h>
#include <sys/stat.h>
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

bool open_socket_pair(std::array<int, 2>& ends) noexcept {
  return ::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) == 0;
}

int open_socket(int family, int type, int protocol) noexcept {
  return without_signal(::socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, protocol));
}

int accept_socket(int listening, sockaddr* address, socket_length* size) noexcept {
  return without_signal(::accept4(listening, address, size, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

#else

namespace {

bool set_flags(int fd) noexcept {
  const int flags = ::fcntl(fd, F_GETFL);
  return flags >= 0 && ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) >= 0 && ::fcntl(fd, F_SETFD, FD_CLOEXEC) >= 0;
}

/// -1 where there is no descriptor, or it can't be made so.
int with_flags(int fd) noexcept {
  if (fd < 0 || set_flags(fd)) return fd;
  close_descriptor(fd);
  return -1;
}

bool set_flags(std::array<int, 2>& ends) noexcept {
  if (set_flags(ends[0]) && set_flags(ends[1])) return true;
  for (int& end : ends) {
    close_descriptor(end);
    end = -1;
  }
  return false;
}

}  // namespace

bool open_pipe(std::array<int, 2>& ends) noexcept { return ::pipe(ends.data()) == 0 && set_flags(ends); }

bool open_socket_pair(std::array<int, 2>& ends) noexcept {
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0 || !set_flags(ends)) return false;
  for (const int end : ends) without_signal(end);
  return true;
}

int open_socket(int family, int type, int protocol) noexcept {
  return without_signal(with_flags(::socket(family, type, protocol)));
}

int accept_socket(int listening, sockaddr* address, socket_length* size) noexcept {
  return without_signal(with_flags(::accept(listening, address, size)));
}

#endif

std::ptrdiff_t read_descriptor(int fd, char* bytes, std::size_t size) noexcept { return ::read(fd, bytes, size); }

std::ptrdiff_t write_descriptor(int fd, const char* bytes, std::size_t size) noexcept {
  return ::write(fd, bytes, size);
}

void close_descriptor(int fd) noexcept {
  const int error = errno;
  ::close(fd);
  errno = error;
}

int watching_error(int fd) noexcept {
  struct stat status {};
  if (::fstat(fd, &status) != 0) return errno;
  return S_ISREG(status.st_mode) || S_ISDIR(status.st_mode) ? EPERM : 0;
}

}  // namespace assay::inline v0::async::detail
