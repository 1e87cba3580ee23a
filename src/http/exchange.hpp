// One HTTP request and its answer, on the running loop.
#pragma once

#include "http/address.hpp"

#include <assay/async/event.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/task.hpp>
#include <assay/llm/http_options.hpp>
#include <assay/llm/model_error.hpp>

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::detail::http {

class client;

/// What is posted.
struct post {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  bool packed = true;  ///< the answer may come compressed; a stream's pieces would be held up by that
};

/// How an answer begins.
struct head {
  int status = 0;
  std::string content_type;  ///< "text/event-stream", without parameters, in small letters
  std::optional<std::chrono::nanoseconds> retry_after;
};

/// A POST under way. It begins when it is made, and when it is destroyed it is over, whatever its state: the connection
/// is closed where something is still to come, and kept for others where not. Lives on one loop's thread, that of the
/// task that made it, and has one reader.
///
/// What fails is a model_error without the model's name: unreachable, timeout, protocol (too much came), unsupported
/// (the network may not be used).
class exchange {
 public:
  exchange(post what, const http_options& options);
  exchange(const exchange&) = delete;
  exchange& operator=(const exchange&) = delete;
  ~exchange();

  /// Waits for the answer's head.
  [[nodiscard]] async::task<head> begin();
  /// More of the body; empty at its end. While nobody asks, little more than `enough` is taken from the connection.
  [[nodiscard]] async::task<std::string> more();
  /// All of the body that is left.
  [[nodiscard]] async::task<std::string> rest();

 private:
  friend class client;

  struct easy_deleter {
    void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
  };
  struct list_deleter {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
  };

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static int on_connected(void* self, char* ip, char* own_ip, int port, int own_port) noexcept;
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* where) noexcept;

  void set_up(const address& to);
  void set_headers();
  void take_header(std::string_view line);
  [[nodiscard]] std::size_t take_body(std::string_view bytes);
  void set_alarm();
  void on_alarm();
  /// When bytes from the server are due; nothing where none are.
  [[nodiscard]] std::optional<async::time_point> silence_ends() const noexcept;
  /// libcurl is done with it.
  void ended(CURLcode code);
  void fail(model_failure kind, const std::string& why);
  [[nodiscard]] model_error failure_of(CURLcode code) const;
  void check() const;
  void resume();

  post what_;
  http_options options_;
  std::string host_;
  std::shared_ptr<client> client_;
  std::unique_ptr<CURL, easy_deleter> easy_;
  std::unique_ptr<curl_slist, list_deleter> headers_;
  std::array<char, CURL_ERROR_SIZE> trouble_{};

  async::event news_{"an answer over HTTP"};
  async::timer alarm_;
  async::time_point latest_{};  // when something was last heard
  head head_;
  std::string body_;  // what has come and was not asked for yet
  std::size_t received_ = 0;
  std::optional<model_error> failure_;
  std::size_t* connections_left_ = nullptr;  // the client's count that its connection will belong to
  bool under_way_ = false;                   // libcurl has it
  bool connected_ = false;
  bool begun_ = false;   // the head is there
  bool paused_ = false;  // the reader has enough to do
  bool too_much_ = false;
  bool kept_off_ = false;  // the network may not be used
};

}  // namespace assay::detail::http
