// A client of HTTP/1.1 that sends whatever a test wants to be sent, and reads replies strictly.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::test {

struct client_reply {
  int status = 0;
  std::map<std::string, std::string> fields;  ///< names in small letters
  std::string body;                           ///< chunks joined
};

/// A connection to a port of this machine. Reads that take longer than 30 s throw std::runtime_error, and so does what
/// is no reply.
class http_client {
 public:
  explicit http_client(int port, int receive_buffer = 0);
  http_client(const http_client&) = delete;
  http_client& operator=(const http_client&) = delete;
  ~http_client();

  /// Sends all of it; false where the server has closed.
  bool send(std::string_view text);
  /// The next reply. `to_head`: to a HEAD request, whose reply has no body.
  [[nodiscard]] client_reply read_reply(bool to_head = false);
  /// The bytes up to and with `mark`, which must come.
  [[nodiscard]] std::string read_until(std::string_view mark);
  /// What comes until the server closes.
  [[nodiscard]] std::string read_rest();
  /// Whether the server has closed, with nothing left to read. Waits for either.
  [[nodiscard]] bool is_closed();
  /// Closes the connection at once; `reset`: so that the server gets an error in place of an end.
  void vanish(bool reset = false);
  /// No more is sent; replies can still be read.
  void end_of_input();

 private:
  bool receive();
  int fd_ = -1;
  std::string received_;
};

using header_list = std::vector<std::pair<std::string, std::string>>;

/// A whole request, with Host, Content-Type and Content-Length where there is a body.
[[nodiscard]] std::string request_text(std::string_view method, std::string_view path, std::string_view body = {},
                                       const header_list& headers = {});

/// Sends one request on a connection of its own.
[[nodiscard]] client_reply ask_server(int port, std::string_view method, std::string_view path,
                                      std::string_view body = {}, const header_list& headers = {});

}  // namespace assay::test
