// Server-sent events: the format in which providers stream their answers.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace assay::inline v0::llm {

/// One event.
struct sse_event {
  std::string type = "message";  ///< the `event` field
  std::string data;              ///< the `data` fields, joined by line feeds
  std::string id = {};           ///< the latest `id` field of the stream
  friend bool operator==(const sse_event&, const sse_event&) = default;
};

/// What a parser does with lines that are no fields: JSON, HTML, a sentence.
enum class foreign_lines : std::uint8_t {
  skip,    ///< passes them over, as the HTML standard does
  report,  ///< makes an event of the type "error" of each run of them: a server's error within its stream
};

/// Takes a stream apart by the rules of the HTML standard (9.2.6): lines end with CR, LF or CRLF; a byte order mark at
/// the beginning, comments, unknown fields and ids of more than 1 KiB are passed over; an event without data is
/// dropped, and so is one that the stream's end cuts off. A field `error`, which the standard doesn't know, is the data
/// of an event of the type "error", as llama.cpp means it. Work and memory are linear in the stream's length, however
/// it is cut. Not thread-safe.
///
///   parser.feed(chunk);
///   while (auto event = parser.next()) use(event->data);
class ASSAY_EXPORT sse_parser {
 public:
  /// An event of more bytes than this, its type included, is an error.
  explicit sse_parser(std::size_t max_event_bytes = std::size_t{16} << 20, foreign_lines foreign = foreign_lines::skip)
      : most_(max_event_bytes), foreign_(foreign) {}

  /// More of the stream, cut anywhere. Throws std::length_error for an event that is too long.
  void feed(std::string_view chunk);
  /// The stream is over: a run of foreign lines ends, of which the last may lack its line feed. An event that is not
  /// ended is dropped.
  void finish();
  /// The next whole event.
  [[nodiscard]] std::optional<sse_event> next();
  /// How many comments have come: lines that begin with a colon, by which servers keep a connection alive.
  [[nodiscard]] std::size_t comments() const noexcept { return comments_; }
  /// The line that has come in part; it is good until more is fed.
  [[nodiscard]] std::string_view unended_line() const noexcept { return line_; }
  /// The latest `retry` field, in milliseconds.
  [[nodiscard]] std::optional<long> retry() const noexcept { return retry_; }

 private:
  void byte_order_mark(std::string_view& chunk);
  void add(std::string_view part);
  void end_line();
  void field(std::string_view name, std::string_view value);
  bool take_foreign(std::string_view line);
  void dispatch();

  /// Events share the id, which may be long, until they are taken.
  struct ready_event {
    std::string type;
    std::string data;
    std::shared_ptr<const std::string> id;
  };

  std::string line_;
  std::string type_;
  std::string data_;
  std::shared_ptr<const std::string> id_ = std::make_shared<const std::string>();
  std::optional<long> retry_;
  std::deque<ready_event> ready_;
  std::size_t most_;
  std::size_t comments_ = 0;
  foreign_lines foreign_;
  bool in_foreign_ = false;  // data_ is a run of foreign lines
  std::size_t mark_ = 0;     // bytes of the byte order mark that have come
  bool at_start_ = true;
  bool after_return_ = false;  // a line feed that follows belongs to the carriage return
};

}  // namespace assay::inline v0::llm
