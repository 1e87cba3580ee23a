// Sockets on the event loop.
#pragma once

#include <assay/async/event_loop.hpp>
#include <assay/async/task.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace assay::sockets {

/// Owns a descriptor.
class socket_handle {
 public:
  explicit socket_handle(int fd = -1) noexcept : fd_(fd) {}
  socket_handle(socket_handle&& from) noexcept : fd_(std::exchange(from.fd_, -1)) {}
  socket_handle& operator=(socket_handle&& from) noexcept {
    std::swap(fd_, from.fd_);
    return *this;
  }
  ~socket_handle();

  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
};

enum class io_outcome : std::uint8_t {
  done,
  closed,  ///< the other side has closed the connection, or it broke
  late,    ///< the deadline came first
};

/// Appends what there is, waiting for the first byte of it; at most `most` bytes, or 64 KiB.
[[nodiscard]] async::task<io_outcome> receive(int fd, std::string& into, std::size_t most, async::time_point deadline);

/// Sends all of both.
[[nodiscard]] async::task<io_outcome> send_all(int fd, std::string_view head, std::string_view body,
                                               async::time_point deadline);

/// A socket that listens, and the address that clients reach it by.
struct listening_socket {
  socket_handle socket;
  std::string url;           ///< "http://127.0.0.1:8080"
  bool is_loopback = false;  ///< only this machine reaches it
};

/// Listens at a host's first address, or an address as it is; port 0 is any that is free. Throws std::runtime_error,
/// which says why and what to do.
[[nodiscard]] listening_socket listen_at(const std::string& host, std::uint16_t port);

/// A connection that was accepted, and the client's address; without one where there is none to accept now.
struct accepted_socket {
  socket_handle socket;
  std::string address;
  int error = 0;  ///< errno; 0 where a connection was accepted
};
[[nodiscard]] accepted_socket accept_from(int listening);

/// Whether the other side has closed, without a look at what it has sent before.
[[nodiscard]] bool has_hung_up(int fd) noexcept;

}  // namespace assay::sockets
