// How the events of a stream are told apart on the wire.
#pragma once

#include "llm/amazon_events.hpp"

#include <assay/llm/http_options.hpp>
#include <assay/llm/sse.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

enum class framing : std::uint8_t {
  events,  ///< server-sent events
  lines,   ///< a line of JSON is an event (Ollama's own API)
  amazon,  ///< Amazon's binary frames (Bedrock)
};

/// Takes a stream apart, within the limits of http_options. What is too much is a model_error (over_limit), what is no
/// stream of this kind one of the kind protocol.
class stream_framing {
 public:
  stream_framing(framing how, const http_options& limits);

  /// Whether an answer with this type may be such a stream, or with this beginning: what servers and proxies call it
  /// says less than what it is.
  [[nodiscard]] bool may_be(std::string_view content_type, std::string_view beginning) const noexcept;
  [[nodiscard]] bool has_lines() const noexcept { return how_ == framing::lines; }

  void feed(std::string_view piece);
  /// The next event.
  [[nodiscard]] std::optional<sse_event> next();
  /// Of a stream of lines: the one that has no end yet, unless it is blank.
  [[nodiscard]] std::optional<std::string> unended_line() const;
  /// The stream is over; what it ends with may be one more event.
  void finish();

 private:
  [[nodiscard]] std::string lines_as_events(std::string_view piece);
  void feed_parser(std::string_view text);
  void count_event();
  void check_count() const;

  framing how_;
  std::size_t most_events_;
  std::size_t events_ = 0;
  sse_parser parser_;
  amazon_event_parser frames_;
  bool at_line_begin_ = true;
};

}  // namespace assay::inline v0::detail
