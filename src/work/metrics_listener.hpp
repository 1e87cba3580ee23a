// Metrics over HTTP, for a Prometheus that fetches them.
#pragma once

#include "sockets/stream_socket.hpp"

#include <assay/async.hpp>

#include <functional>
#include <string>
#include <string_view>

namespace assay::work {

/// Answers GET and HEAD of /metrics, one request a connection, and nothing else. For one loop.
class metrics_listener {
 public:
  using text_maker = std::function<async::task<std::string>()>;

  /// `address`: "127.0.0.1:9100", "[::1]:9100"; port 0 is any that is free. Throws std::invalid_argument for what is no
  /// address, and std::runtime_error where nobody can listen.
  metrics_listener(std::string_view address, text_maker text);

  [[nodiscard]] std::string url() const { return at_.url + "/metrics"; }
  /// Until it is cancelled. Clients are tasks of `clients`, which must not outlive this.
  [[nodiscard]] async::task<void> run(async::task_group& clients);

 private:
  [[nodiscard]] async::task<void> answer(sockets::socket_handle client, async::semaphore::permit room);
  [[nodiscard]] async::task<std::string> reply_to(std::string_view head);

  text_maker text_;
  sockets::listening_socket at_;
  async::semaphore room_;
};

}  // namespace assay::work
