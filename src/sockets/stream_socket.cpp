#include "sockets/stream_socket.hpp"

#include <assay/async/detail/descriptors.hpp>
#include <assay/async/readiness.hpp>
#include <assay/async/with_timeout.hpp>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace assay::sockets {
namespace {

using async::task;

task<void> until_readable(int fd) { co_await async::readable(fd); }
task<void> until_writable(int fd) { co_await async::writable(fd); }

/// False where the deadline came first.
task<bool> in_time(async::time_point deadline, task<void> waiting) {
  try {
    co_await async::with_deadline(deadline, std::move(waiting));
  } catch (const async::timeout_error&) {
    co_return false;
  }
  co_return true;
}

bool would_block(int problem) { return problem == EAGAIN || problem == EWOULDBLOCK; }

std::string text_of_address(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.ss_family == AF_INET6) {
    const auto& parts = reinterpret_cast<const sockaddr_in6&>(address);
    ::inet_ntop(AF_INET6, &parts.sin6_addr, text.data(), text.size());
  } else {
    const auto& parts = reinterpret_cast<const sockaddr_in&>(address);
    ::inet_ntop(AF_INET, &parts.sin_addr, text.data(), text.size());
  }
  return text.data();
}

bool is_loopback(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET6) {
    return IN6_IS_ADDR_LOOPBACK(&reinterpret_cast<const sockaddr_in6&>(address).sin6_addr) != 0;
  }
  return (ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr) >> 24) == IN_LOOPBACKNET;
}

std::uint16_t port_of(const sockaddr_storage& address) {
  if (address.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

using address_list = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;

address_list addresses_of(const std::string& host, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int problem = ::getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (problem != 0) {
    throw std::runtime_error("cannot listen at '" + host + "': " + ::gai_strerror(problem) +
                             "; give an address of this machine, such as 127.0.0.1 or 0.0.0.0");
  }
  return {found, &::freeaddrinfo};
}

[[noreturn]] void refuse_address(const std::string& host, std::uint16_t port) {
  const int problem = errno;
  std::string message =
      "cannot listen at '" + host + "', port " + std::to_string(port) + ": " + std::generic_category().message(problem);
  if (problem == EADDRINUSE) message += "; give another port, or 0 for any that is free";
  if (problem == EACCES) message += "; give a port from 1024 on";
  throw std::runtime_error(message);
}

}  // namespace

socket_handle::~socket_handle() {
  if (fd_ >= 0) ::close(fd_);
}

task<io_outcome> receive(int fd, std::string& into, std::size_t most, async::time_point deadline) {
  thread_local std::array<char, std::size_t{64} << 10> buffer;  // never used across a wait
  for (;;) {
    const ssize_t count = ::recv(fd, buffer.data(), std::min(most, buffer.size()), 0);
    if (count > 0) {
      into.append(buffer.data(), static_cast<std::size_t>(count));
      co_return io_outcome::done;
    }
    if (count == 0) co_return io_outcome::closed;
    if (errno == EINTR) continue;
    if (!would_block(errno)) co_return io_outcome::closed;
    if (!co_await in_time(deadline, until_readable(fd))) co_return io_outcome::late;
  }
}

task<io_outcome> send_all(int fd, std::string_view head, std::string_view body, async::time_point deadline) {
  while (!head.empty() || !body.empty()) {
    std::array<iovec, 2> parts = {iovec{const_cast<char*>(head.data()), head.size()},
                                  iovec{const_cast<char*>(body.data()), body.size()}};
    msghdr message{};
    message.msg_iov = parts.data();
    message.msg_iovlen = parts.size();
    const ssize_t count = ::sendmsg(fd, &message, async::detail::send_without_signal);
    if (count >= 0) {
      const auto sent = static_cast<std::size_t>(count);
      const std::size_t of_head = std::min(sent, head.size());
      head.remove_prefix(of_head);
      body.remove_prefix(sent - of_head);
    } else if (would_block(errno)) {
      if (!co_await in_time(deadline, until_writable(fd))) co_return io_outcome::late;
    } else if (errno != EINTR) {
      co_return io_outcome::closed;
    }
  }
  co_return io_outcome::done;
}

listening_socket listen_at(const std::string& host, std::uint16_t port) {
  const address_list addresses = addresses_of(host, port);
  socket_handle socket(async::detail::open_socket(addresses->ai_family, SOCK_STREAM, 0));
  if (socket.fd() < 0) refuse_address(host, port);
  const int on = 1;
  ::setsockopt(socket.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  constexpr int backlog = 4096;  // the system takes what it permits of it
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::bind(socket.fd(), addresses->ai_addr, addresses->ai_addrlen) != 0 || ::listen(socket.fd(), backlog) != 0 ||
      ::getsockname(socket.fd(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    refuse_address(host, port);
  }
  std::string name = text_of_address(address);
  if (address.ss_family == AF_INET6) name = "[" + name + "]";
  return {std::move(socket), "http://" + name + ":" + std::to_string(port_of(address)), is_loopback(address)};
}

accepted_socket accept_from(int listening) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  const int fd = async::detail::accept_socket(listening, reinterpret_cast<sockaddr*>(&address), &size);
  if (fd < 0) return {socket_handle(), {}, errno};
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return {socket_handle(fd), text_of_address(address), 0};
}

#if defined(POLLRDHUP)
bool has_hung_up(int fd) noexcept {
  pollfd asked{fd, POLLRDHUP, 0};
  return ::poll(&asked, 1, 0) > 0;
}
#else
// Doesn't see an end that has unread input before it.
bool has_hung_up(int fd) noexcept {
  char next = 0;
  const ssize_t count = ::recv(fd, &next, 1, MSG_PEEK);
  return count == 0 || (count < 0 && errno != EINTR && !would_block(errno));
}
#endif

}  // namespace assay::sockets
