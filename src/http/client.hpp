// libcurl's multi-socket interface on an event loop.
#pragma once

#include "http/admissions.hpp"

#include <assay/async/event_loop.hpp>

#include <curl/curl.h>

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace assay::inline v0::detail::http {

class exchange;

/// All exchanges of one loop, and the connections that they leave behind for those that follow. Belongs to a thread.
/// One without exchanges holds nothing of its loop and waits on its thread for the next loop, so that connections
/// outlast loops that are run one after another.
class client {
 public:
  /// That of the running loop. Throws model_error (unsupported) where libcurl can't look up names without blocking.
  [[nodiscard]] static std::shared_ptr<client> of_running_loop();

  client();
  client(const client&) = delete;
  client& operator=(const client&) = delete;
  ~client();

  [[nodiscard]] async::event_loop& loop() const noexcept { return *loop_; }

  /// Has libcurl run it, at once or when others have found its server, and tells it of its end.
  void add(exchange& one);
  /// Told by an exchange that has a connection.
  void connected(exchange& one);
  /// Forgets it, and closes its connection where that is in the middle of something. Not to be called by libcurl.
  void remove(exchange& one) noexcept;

 private:
  struct multi_deleter {
    void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
  };

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* of_socket) noexcept;
  static int on_timer(CURLM* multi, long milliseconds, void* self) noexcept;

  void watch(curl_socket_t socket, int what);
  void set_timer(long milliseconds);
  void act(curl_socket_t socket, int what);
  void collect();
  /// False where libcurl won't have it.
  [[nodiscard]] bool start(exchange& one);
  void start_admitted();
  void count_connections(exchange& one);
  void fail_all();

  std::unique_ptr<CURLM, multi_deleter> multi_;
  async::event_loop* loop_ = nullptr;
  std::unordered_set<exchange*> exchanges_;
  admissions admissions_;
  std::unordered_map<curl_socket_t, async::fd_watch> watches_;
  async::timer timer_;
  std::map<std::string, std::size_t> idle_;  // connections left behind, of each plain origin; an estimate
};

}  // namespace assay::inline v0::detail::http
