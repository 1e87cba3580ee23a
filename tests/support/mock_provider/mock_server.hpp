// An HTTP/1.1 server on this machine that answers as a script says.
#pragma once

#include "mock_message.hpp"

#include <assay/async/task.hpp>

#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>

namespace mock {

/// Says what to answer. Called on the server's thread.
using script = std::function<reply(const request&)>;

/// What a server has done. May be read from any thread.
struct counters {
  std::atomic<std::size_t> connections = 0;  ///< accepted so far
  std::atomic<std::size_t> open = 0;         ///< of them, not yet closed
  std::atomic<std::size_t> requests = 0;     ///< complete ones
  std::atomic<std::size_t> abandoned = 0;    ///< of them, those whose client went before it had the whole answer
};

/// A socket on 127.0.0.1 that listens.
class listener {
 public:
  /// Port 0 is any that is free. Throws std::system_error.
  explicit listener(int port);
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;
  ~listener();

  [[nodiscard]] int port() const noexcept { return port_; }
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  int fd_;
  int port_ = 0;
};

/// Serves until it is cancelled. All arguments must outlive it.
[[nodiscard]] assay::async::task<void> serve(const listener& at, const script& answers, counters& counts);

/// Lets this process have as many files open as the system permits; as many connections as that.
void raise_file_limit() noexcept;

/// A server on a thread of its own, for tests.
class server {
 public:
  explicit server(script answers);
  server(const server&) = delete;
  server& operator=(const server&) = delete;
  ~server();

  /// "http://127.0.0.1:12345"
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(listener_.port()); }
  [[nodiscard]] const counters& counts() const noexcept { return counts_; }
  /// Blocks until so many requests have come.
  void wait_for_requests(std::size_t count) const;
  /// Blocks until so many clients have gone before they had their whole answer.
  void wait_for_abandoned(std::size_t count) const;
  /// Blocks until every connection so far is closed.
  void wait_until_all_is_closed() const;

 private:
  script answers_;
  listener listener_;
  counters counts_;
  std::jthread thread_;
};

}  // namespace mock
