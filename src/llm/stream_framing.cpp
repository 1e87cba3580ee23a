#include "llm/stream_framing.hpp"

#include "json/ascii.hpp"
#include "llm/bedrock_events.hpp"

#include <assay/llm/model_error.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace assay::inline v0::detail {

namespace {

/// A limit of http_options, of which zero is none.
std::size_t most_or_all(std::size_t limit) { return limit == 0 ? std::string::npos : limit; }

/// Whether a text begins with a field of a server-sent event, or a comment. It may be cut off anywhere.
bool begins_with_field(std::string_view text) noexcept {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  text = stripped(text);
  constexpr std::array<std::string_view, 6> fields = {":", "data:", "event:", "id:", "retry:", "error:"};
  return !text.empty() && std::any_of(fields.begin(), fields.end(), [text](std::string_view field) {
    const std::size_t common = std::min(field.size(), text.size());
    return field.substr(0, common) == text.substr(0, common);
  });
}

}  // namespace

stream_framing::stream_framing(framing how, const http_options& limits)
    : how_(how),
      most_events_(most_or_all(limits.max_events)),
      parser_(most_or_all(limits.max_event_bytes), foreign_lines::report),
      frames_(most_or_all(limits.max_event_bytes)) {}

bool stream_framing::may_be(std::string_view content_type, std::string_view beginning) const noexcept {
  if (content_type.empty() || how_ == framing::lines) return true;
  // The length of a frame, of which the first byte is zero.
  if (how_ == framing::amazon) {
    return content_type == "application/vnd.amazon.eventstream" || beginning.starts_with('\0');
  }
  return content_type == "text/event-stream" || begins_with_field(beginning);
}

void stream_framing::feed(std::string_view piece) {
  if (how_ == framing::amazon) {
    frames_.feed(piece);
  } else if (how_ == framing::lines) {
    feed_parser(lines_as_events(piece));
  } else {
    feed_parser(piece);
  }
}

void stream_framing::feed_parser(std::string_view text) {
  try {
    parser_.feed(text);
  } catch (const std::length_error& error) {
    throw model_error(model_failure::over_limit, error.what());
  }
  check_count();
}

/// A line of JSON as the data of an event.
std::string stream_framing::lines_as_events(std::string_view piece) {
  std::string made;
  for (const char c : piece) {
    if (at_line_begin_) made += "data: ";
    at_line_begin_ = c == '\n';
    made += c;
    if (at_line_begin_) made += '\n';
  }
  return made;
}

/// Comments count as well, or a stream of nothing else would never be too long.
void stream_framing::count_event() {
  ++events_;
  check_count();
}

void stream_framing::check_count() const {
  if (events_ <= most_events_ && parser_.comments() <= most_events_ - events_) return;
  throw model_error(model_failure::over_limit, "the stream has more than " + std::to_string(most_events_) + " events");
}

std::optional<sse_event> stream_framing::next() {
  if (how_ != framing::amazon) {
    std::optional<sse_event> event = parser_.next();
    if (event) count_event();
    return event;
  }
  while (const std::optional<amazon_message> message = frames_.next()) {
    count_event();
    if (std::optional<sse_event> event = bedrock_event(*message)) return event;
  }
  return std::nullopt;
}

std::optional<std::string> stream_framing::unended_line() const {
  constexpr std::string_view field = "data: ";
  if (how_ != framing::lines || at_line_begin_) return std::nullopt;
  std::string_view line = parser_.unended_line();
  line.remove_prefix(std::min(field.size(), line.size()));
  if (stripped(line).empty()) return std::nullopt;
  return std::string(line);
}

void stream_framing::finish() {
  if (how_ == framing::lines && !at_line_begin_) feed("\n");
  if (how_ == framing::events) parser_.finish();
  if (how_ == framing::amazon) frames_.finish();
}

}  // namespace assay::inline v0::detail
