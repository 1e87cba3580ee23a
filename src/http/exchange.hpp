// One HTTP request and its answer, on the running loop.
#pragma once

#include "http/address.hpp"

#include <assay/async/event.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/http_options.hpp>
#include <assay/llm/model_error.hpp>
#include <assay/llm/response.hpp>

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::http {

class client;

/// A body that is read as it is sent, so that it need not be in memory. A call that is sent again on another connection
/// reads it again.
struct body_source {
  std::uint64_t size = 0;
  /// Puts up to `most` bytes from `offset` on into `to`, and says how many; 0 at the end. May throw, which ends the
  /// call.
  std::function<std::size_t(std::uint64_t offset, char* to, std::size_t most)> read;
};

enum class method : std::uint8_t { get, post };

/// What is sent.
struct call {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::optional<body_source> source = {};  ///< in place of `body`
  http::method method = http::method::post;
  /// Never sent twice. What gets no answer on a connection that was used before libcurl sends again on another one, as
  /// HTTP permits for what may be repeated; on a new connection it does not.
  bool once = false;
  /// The answer may come compressed, which would hold up a stream's pieces. Where it comes so, asked for or not, it is
  /// taken as fast as it comes: libcurl would unpack the rest of what it has into memory of its own, where no limit
  /// counts it, if it were to wait.
  bool packed = true;
};

/// How an answer begins.
struct head {
  int status = 0;
  std::string content_type;  ///< "text/event-stream", without parameters, in small letters
  std::string location;      ///< where a redirect leads
  std::string upload_url;    ///< where an upload that has been announced is to go (Google)
  bool packed = false;       ///< the body comes compressed
  std::optional<async::duration> retry_after;
  std::string request_id;  ///< the provider's; may be empty
  std::optional<assay::quota> quota;
  std::optional<async::duration> retry_after_ms;  ///< by the header that OpenAI and others send for it

  [[nodiscard]] std::optional<async::duration> wait() const { return retry_after_ms ? retry_after_ms : retry_after; }
};

/// A call under way. It begins when it is made, and when it is destroyed it is over, whatever its state: the connection
/// is closed where something is still to come, and kept for others where not. Lives on one loop's thread, that of the
/// task that made it, and has one reader.
///
/// What fails is a model_error without the model's name: unreachable, timeout, protocol, over_limit, unsupported (the
/// network may not be used).
class ASSAY_EXPORT_INTERNAL exchange {
 public:
  exchange(call what, const http_options& options);
  exchange(const exchange&) = delete;
  exchange& operator=(const exchange&) = delete;
  ~exchange();

  /// Waits for the answer's head.
  [[nodiscard]] async::task<head> begin();
  /// More of the body; empty at its end. Until the next call, little more than `enough` is read from the connection.
  /// What came before a failure is given out first.
  [[nodiscard]] async::task<std::string> more();

  /// Where to.
  [[nodiscard]] const address& to() const noexcept { return to_; }

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
  static std::size_t on_read(char* to, std::size_t size, std::size_t count, void* self) noexcept;
  static int on_seek(void* self, curl_off_t offset, int origin) noexcept;
  static int on_connected(void* self, char* ip, char* own_ip, int port, int own_port) noexcept;
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* where) noexcept;

  void set_up();
  void set_body();
  void set_headers();
  /// False where the head exceeds a limit.
  [[nodiscard]] bool take_header(std::string_view line);
  void end_head();
  [[nodiscard]] std::size_t take_body(std::string_view bytes);
  void set_alarm();
  void on_alarm();
  /// When something from the server is due; nothing where nothing is.
  [[nodiscard]] std::optional<async::time_point> silence_ends() const noexcept;
  /// libcurl is done with it.
  void ended(CURLcode code);
  void fail(model_failure kind, const std::string& why);
  void end_with(model_error why);
  [[nodiscard]] model_error failure_of(CURLcode code) const;
  /// Which time ran out, and how far the exchange had come.
  [[nodiscard]] std::string late_connection() const;
  [[nodiscard]] std::string late_answer() const;
  [[nodiscard]] bool has_tcp_connection() const;
  void check() const;
  void resume();

  call what_;
  http_options options_;
  address to_;
  std::string host_;  // with its port, for messages
  std::shared_ptr<client> client_;
  std::unique_ptr<CURL, easy_deleter> easy_;
  std::unique_ptr<curl_slist, list_deleter> headers_;
  std::array<char, CURL_ERROR_SIZE> trouble_{};

  async::event news_{"an answer over HTTP"};
  async::timer alarm_;
  async::time_point waits_since_{};  // for a connection, the head, or more of the body
  head head_;
  std::size_t header_bytes_ = 0;
  std::size_t header_lines_ = 0;
  std::string body_;  // what has come and was not asked for yet
  std::size_t received_ = 0;
  std::uint64_t sent_ = 0;     // of the body's source
  std::string excess_;         // which limit the answer exceeds
  std::exception_ptr thrown_;  // by a callback, which ends the transfer
  std::optional<model_error> failure_;
  std::size_t* connections_left_ = nullptr;  // the client's count that its connection will belong to
  bool under_way_ = false;                   // neither ended nor failed
  bool admitted_ = false;                    // libcurl has it, or has had it
  bool connected_ = false;
  bool begun_ = false;     // the head is there
  bool paused_ = false;    // the reader has enough to do
  bool kept_off_ = false;  // the network may not be used
};

/// Appends what is left of a body; of a longer one, so much that `body` has `most` bytes. A failure on the way leaves
/// in `body` what came before it.
[[nodiscard]] ASSAY_EXPORT_INTERNAL async::task<void> read_rest(exchange& call, std::string& body,
                                                                std::size_t most = std::string::npos);

}  // namespace assay::inline v0::detail::http
