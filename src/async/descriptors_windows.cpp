#include "readiness_backend.hpp"
#include "winsock.hpp"

#include <assay/async/detail/descriptors.hpp>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

namespace assay::inline v0::async::detail {

namespace {

SOCKET socket_of(int fd) noexcept { return static_cast<SOCKET>(fd); }

void close_socket(SOCKET socket) noexcept {
  const int error = errno;
  const int winsock_error = ::WSAGetLastError();
  ::closesocket(socket);
  ::WSASetLastError(winsock_error);
  errno = error;
}

/// -1 with errno where there is no socket.
int descriptor_of(SOCKET socket) noexcept {
  if (socket == INVALID_SOCKET) {
    set_errno_from_winsock();
    return -1;
  }
  if (socket > static_cast<SOCKET>(std::numeric_limits<int>::max())) {
    close_socket(socket);
    errno = EMFILE;
    return -1;
  }
  return static_cast<int>(socket);
}

/// Closes the socket where it can't be made so.
SOCKET without_blocking(SOCKET socket) noexcept {
  u_long on = 1;
  if (socket == INVALID_SOCKET || ::ioctlsocket(socket, static_cast<long>(FIONBIO), &on) == 0) return socket;
  close_socket(socket);
  return INVALID_SOCKET;
}

SOCKET new_socket(int family, int type, int protocol) noexcept {
  return ::WSASocketW(family, type, protocol, nullptr, 0, WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
}

class owned_socket {
 public:
  explicit owned_socket(SOCKET socket) noexcept : socket_(socket) {}
  owned_socket(const owned_socket&) = delete;
  owned_socket& operator=(const owned_socket&) = delete;
  ~owned_socket() {
    if (is_open()) close_socket(socket_);
  }
  [[nodiscard]] bool is_open() const noexcept { return socket_ != INVALID_SOCKET; }
  [[nodiscard]] SOCKET get() const noexcept { return socket_; }
  [[nodiscard]] SOCKET release() noexcept { return std::exchange(socket_, INVALID_SOCKET); }

 private:
  SOCKET socket_;
};

sockaddr_in loopback() noexcept {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  return address;
}

/// A socket on a port of its own that can be connected to from this machine, and its address.
bool listen_on_loopback(SOCKET listening, sockaddr_in& address) noexcept {
  address = loopback();
  int size = sizeof address;
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  return ::bind(listening, any, size) == 0 && ::listen(listening, 1) == 0 && ::getsockname(listening, any, &size) == 0;
}

/// Whether the socket that was accepted is the other end of `connected`: any program of this machine may connect.
bool is_other_end(const sockaddr_in& peer, SOCKET connected) noexcept {
  sockaddr_in own{};
  int size = sizeof own;
  if (::getsockname(connected, reinterpret_cast<sockaddr*>(&own), &size) != 0) return false;
  return peer.sin_port == own.sin_port && peer.sin_addr.s_addr == own.sin_addr.s_addr;
}

SOCKET accept_other_end(SOCKET listening, SOCKET connected) noexcept {
  for (;;) {
    sockaddr_in peer{};
    int size = sizeof peer;
    const SOCKET accepted = ::accept(listening, reinterpret_cast<sockaddr*>(&peer), &size);
    if (accepted == INVALID_SOCKET || is_other_end(peer, connected)) return accepted;
    close_socket(accepted);
  }
}

/// What is written is sent at once, however little it is.
bool send_at_once(SOCKET socket) noexcept {
  const BOOL on = TRUE;
  return ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on) == 0;
}

/// False with the error of Winsock.
bool connect_pair(std::array<SOCKET, 2>& ends) noexcept {
  const owned_socket listening(new_socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  if (!listening.is_open() || !listen_on_loopback(listening.get(), address)) return false;
  owned_socket connected(new_socket(AF_INET, SOCK_STREAM, 0));
  if (!connected.is_open()) return false;
  if (::connect(connected.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return false;
  owned_socket accepted(accept_other_end(listening.get(), connected.get()));
  if (!accepted.is_open() || !send_at_once(accepted.get()) || !send_at_once(connected.get())) return false;
  ::SetHandleInformation(reinterpret_cast<HANDLE>(accepted.get()), HANDLE_FLAG_INHERIT, 0);
  ends = {without_blocking(accepted.release()), without_blocking(connected.release())};
  return true;
}

}  // namespace

bool open_socket_pair(std::array<int, 2>& ends) noexcept {
  std::array<SOCKET, 2> sockets{};
  if (!start_winsock()) return false;
  if (!connect_pair(sockets)) {
    set_errno_from_winsock();
    return false;
  }
  for (std::size_t i = 0; i < ends.size(); ++i) ends[i] = descriptor_of(sockets[i]);
  if (ends[0] >= 0 && ends[1] >= 0) return true;
  for (int& end : ends) {
    if (end >= 0) close_descriptor(end);
    end = -1;
  }
  return false;
}

bool open_pipe(std::array<int, 2>& ends) noexcept { return open_socket_pair(ends); }

int open_socket(int family, int type, int protocol) noexcept {
  if (!start_winsock()) return -1;
  return descriptor_of(without_blocking(new_socket(family, type, protocol)));
}

int accept_socket(int listening, sockaddr* address, socket_length* size) noexcept {
  const SOCKET accepted = ::accept(socket_of(listening), address, size);
  if (accepted != INVALID_SOCKET) {
    ::SetHandleInformation(reinterpret_cast<HANDLE>(accepted), HANDLE_FLAG_INHERIT, 0);
  }
  return descriptor_of(without_blocking(accepted));
}

namespace {

/// Winsock counts in int.
int length_of(std::size_t size) noexcept {
  return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

}  // namespace

std::ptrdiff_t read_descriptor(int fd, char* bytes, std::size_t size) noexcept {
  const int count = ::recv(socket_of(fd), bytes, length_of(size), 0);
  if (count == SOCKET_ERROR) set_errno_from_winsock();
  return count;
}

std::ptrdiff_t write_descriptor(int fd, const char* bytes, std::size_t size) noexcept {
  const int count = ::send(socket_of(fd), bytes, length_of(size), 0);
  if (count == SOCKET_ERROR) set_errno_from_winsock();
  return count;
}

void close_descriptor(int fd) noexcept { close_socket(socket_of(fd)); }

// A file is no socket, and so can't be watched at all.
int watching_error(int fd) noexcept {
  int type = 0;
  int size = sizeof type;
  if (!start_winsock()) return errno;
  if (::getsockopt(socket_of(fd), SOL_SOCKET, SO_TYPE, reinterpret_cast<char*>(&type), &size) == 0) return 0;
  set_errno_from_winsock();
  return errno;
}

}  // namespace assay::inline v0::async::detail
