// One request of HTTP/1.1, read piece by piece. Boost.Beast's parser does it, which only the source knows.
#pragma once

#include "serve/http_message.hpp"
#include "serve/serve_limits.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay::serve {

/// Why bytes are no request that is taken: the status of the answer, and a sentence.
struct request_flaw {
  int status = 400;
  std::string message;
};

/// Takes a single request. Its head must come in one piece, which grows until it is there; its body comes in any
/// pieces.
class request_parser {
 public:
  explicit request_parser(const serve_limits& limits);
  request_parser(const request_parser&) = delete;
  request_parser& operator=(const request_parser&) = delete;
  ~request_parser();

  /// Takes what it can of `bytes`, and says how many it took; the rest, with what comes behind it, is to be given
  /// again. Stops at the end of the head until read_body() is called, at the end of the request, and at a flaw.
  [[nodiscard]] std::size_t put(std::string_view bytes);
  /// Goes on with the body.
  void read_body();

  [[nodiscard]] bool has_head() const noexcept;
  [[nodiscard]] bool is_complete() const noexcept;
  [[nodiscard]] const std::optional<request_flaw>& flaw() const noexcept;

  /// What is known of it; all once it is complete.
  [[nodiscard]] http_request& request() noexcept;
  /// Of the body, by the head; nothing where it comes in chunks.
  [[nodiscard]] std::optional<std::uint64_t> content_length() const;
  /// The client waits to be told to go on before it sends the body.
  [[nodiscard]] bool expects_continue() const noexcept;

 private:
  class beast_parser;
  std::unique_ptr<beast_parser> parser_;
};

}  // namespace assay::serve
