// Requests and replies of HTTP/1.1.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace assay::serve {

struct http_field {
  std::string name;  ///< of a request: in small letters
  std::string value;
};

struct http_request {
  std::string method;
  std::string path;  ///< of the target, without the query; as it was sent, escapes included
  std::string host;  ///< whom it is for, "localhost:8080": of an absolute target, else the field Host; empty: not said
  std::vector<http_field> fields;
  std::string body;
  bool is_old = false;  ///< HTTP/1.0, which knows no chunks
  bool keep_alive = true;

  /// The value of the first field of that name; nullptr where there is none.
  [[nodiscard]] const std::string* find(std::string_view name) const noexcept;
};

struct http_reply {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<http_field> fields = {};
  std::string body = {};
};

/// A reply of JSON text, which ends as a line does.
[[nodiscard]] http_reply json_reply(std::string text);

/// "Not Found" for 404.
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

/// What is the same in the head of every reply to a request.
struct reply_framing {
  std::string_view request_id;
  bool keep_alive = true;
  bool is_old = false;           ///< to HTTP/1.0, where a connection that is kept must be told
  std::string_view reader = {};  ///< the origin of another site whose page may read the reply; empty: none
  bool has_readers = false;      ///< there are such origins: caches must not hand out a reply to others
};

/// Status line and fields with Content-Length, and the empty line.
[[nodiscard]] std::string head_of(const http_reply& reply, const reply_framing& framing);
/// The same for a body that comes piece by piece: in chunks, or until the connection ends (HTTP/1.0).
[[nodiscard]] std::string stream_head_of(const http_reply& reply, const reply_framing& framing);
/// A piece of such a body, as a chunk.
[[nodiscard]] std::string chunk_of(std::string_view piece);

/// Whether `text` is `word`, which is in small letters, whatever the case.
[[nodiscard]] bool is_word(std::string_view text, std::string_view word) noexcept;

}  // namespace assay::serve
