#include <assay/llm/sse.hpp>

#include "json/ascii.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace assay::inline v0::llm {

namespace {
constexpr std::string_view mark = "\xEF\xBB\xBF";
/// Each event carries the latest id, so that a long one would multiply what a stream takes.
constexpr std::size_t longest_id = 1024;
constexpr std::array<std::string_view, 5> fields = {"data", "event", "id", "retry", "error"};

/// Whether a line can't be meant as a field: JSON, HTML, or words before the first colon.
bool is_foreign(std::string_view line) {
  const std::string_view text = detail::stripped(line);
  if (text.empty() || text[0] == ':') return false;
  if (std::string_view("{[<").find(text[0]) != std::string_view::npos) return true;
  return text.substr(0, text.find(':')).find_first_of(" \t") != std::string_view::npos;
}
}  // namespace

void sse_parser::feed(std::string_view chunk) {
  byte_order_mark(chunk);
  while (!chunk.empty()) {
    if (std::exchange(after_return_, false) && chunk[0] == '\n') {
      chunk.remove_prefix(1);
      continue;
    }
    const std::size_t end = chunk.find_first_of("\r\n");
    add(chunk.substr(0, end));
    if (end == std::string_view::npos) return;
    after_return_ = chunk[end] == '\r';
    chunk.remove_prefix(end + 1);
    end_line();
  }
}

std::optional<sse_event> sse_parser::next() {
  if (ready_.empty()) return std::nullopt;
  ready_event& first = ready_.front();
  sse_event event{std::move(first.type), std::move(first.data), *first.id};
  ready_.pop_front();
  return event;
}

void sse_parser::byte_order_mark(std::string_view& chunk) {
  while (at_start_ && !chunk.empty()) {
    if (chunk[0] != mark[mark_]) {
      add(mark.substr(0, mark_));  // it only began like one
      at_start_ = false;
      return;
    }
    chunk.remove_prefix(1);
    if (++mark_ == mark.size()) at_start_ = false;
  }
}

void sse_parser::add(std::string_view part) {
  if (line_.size() + data_.size() + type_.size() + part.size() > most_) {
    throw std::length_error("assay: a server-sent event of more than " + std::to_string(most_) + " bytes");
  }
  line_ += part;
}

void sse_parser::end_line() {
  const std::string line = std::exchange(line_, {});
  if (line.empty()) return dispatch();
  if (foreign_ == foreign_lines::report && take_foreign(line)) return;
  const std::size_t colon = line.find(':');
  if (colon == 0) {
    ++comments_;
    return;
  }
  const std::string_view all = line;
  std::string_view value = colon == std::string::npos ? std::string_view() : all.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  field(all.substr(0, colon), value);
}

/// A run of foreign lines goes up to an empty line or a field. What came of an event before it is an event.
bool sse_parser::take_foreign(std::string_view line) {
  const bool is_field = std::find(fields.begin(), fields.end(), line.substr(0, line.find(':'))) != fields.end();
  const bool begins = !in_foreign_ && is_foreign(line);
  if (begins || (in_foreign_ && is_field)) dispatch();
  if (begins) in_foreign_ = true;
  if (!in_foreign_) return false;
  type_ = "error";
  data_.append(line).push_back('\n');
  return true;
}

void sse_parser::finish() {
  if (foreign_ == foreign_lines::skip) return;
  if (const std::string line = std::exchange(line_, {}); !line.empty()) take_foreign(line);
  if (in_foreign_) dispatch();
}

void sse_parser::field(std::string_view name, std::string_view value) {
  if (name == "data") {
    data_.append(value).push_back('\n');
  } else if (name == "error") {  // llama.cpp's, in place of an event
    type_ = "error";
    data_.append(value).push_back('\n');
  } else if (name == "event") {
    type_ = value;
  } else if (name == "id") {
    const bool is_usable = value.size() <= longest_id && value.find('\0') == std::string_view::npos;
    if (is_usable && value != *id_) id_ = std::make_shared<const std::string>(value);
  } else if (name == "retry") {
    long time = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), time);
    if (error == std::errc() && end == value.data() + value.size() && time >= 0) retry_ = time;
  }
}

void sse_parser::dispatch() {
  std::string data = std::exchange(data_, {});
  std::string type = std::exchange(type_, {});
  in_foreign_ = false;
  if (data.empty()) return;
  data.pop_back();
  ready_.push_back({type.empty() ? "message" : std::move(type), std::move(data), id_});
}

}  // namespace assay::inline v0::llm
