#include "serve/http_message.hpp"

#include "json/ascii.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

namespace assay::serve {
namespace {

struct status_phrase {
  int status;
  std::string_view phrase;
};

constexpr std::array<status_phrase, 24> status_phrases = {{
    {200, "OK"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {408, "Request Timeout"},
    {413, "Content Too Large"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {499, "Client Closed Request"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
    {507, "Insufficient Storage"},
}};

/// "Sun, 06 Nov 1994 08:49:37 GMT", written once a second.
const std::string& date_text() {
  thread_local std::time_t shown = -1;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now == shown) return text;
  shown = now;
  static constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 64> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                parts.tm_sec);
  text = buffer.data();
  return text;
}

void put_field(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

std::string begin_head(const http_reply& reply, const reply_framing& framing) {
  std::string head;
  head.reserve(256);
  head.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ");
  head.append(reason_phrase(reply.status)).append("\r\n");
  put_field(head, "Date", date_text());
  if (!reply.content_type.empty()) put_field(head, "Content-Type", reply.content_type);
  put_field(head, "X-Request-Id", framing.request_id);
  put_field(head, "X-Content-Type-Options", "nosniff");
  for (const http_field& field : reply.fields) put_field(head, field.name, field.value);
  if (framing.has_readers) put_field(head, "Vary", "Origin");
  if (!framing.reader.empty()) {
    put_field(head, "Access-Control-Allow-Origin", framing.reader);
    put_field(head, "Access-Control-Expose-Headers", "X-Request-Id, Retry-After, Allow");
  }
  return head;
}

void end_head(std::string& head, const reply_framing& framing) {
  if (!framing.keep_alive) {
    put_field(head, "Connection", "close");
  } else if (framing.is_old) {
    put_field(head, "Connection", "keep-alive");
  }
  head.append("\r\n");
}

}  // namespace

const std::string* http_request::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(fields, name, &http_field::name);
  return found == fields.end() ? nullptr : &found->value;
}

http_reply json_reply(std::string text) {
  if (!text.ends_with('\n')) text += '\n';
  return {.body = std::move(text)};
}

std::string_view reason_phrase(int status) noexcept {
  const auto found = std::ranges::find(status_phrases, status, &status_phrase::status);
  return found == status_phrases.end() ? std::string_view("Unknown") : found->phrase;
}

std::string head_of(const http_reply& reply, const reply_framing& framing) {
  std::string head = begin_head(reply, framing);
  if (reply.status != 204 && reply.status != 304) {
    put_field(head, "Content-Length", std::to_string(reply.body.size()));
  }
  end_head(head, framing);
  return head;
}

std::string stream_head_of(const http_reply& reply, const reply_framing& framing) {
  std::string head = begin_head(reply, framing);
  if (!framing.is_old) put_field(head, "Transfer-Encoding", "chunked");
  end_head(head, framing);
  return head;
}

std::string chunk_of(std::string_view piece) {
  std::array<char, 24> size{};
  std::snprintf(size.data(), size.size(), "%zx\r\n", piece.size());
  std::string chunk(size.data());
  chunk.append(piece).append("\r\n");
  return chunk;
}

bool is_word(std::string_view text, std::string_view word) noexcept {
  return std::ranges::equal(text, word, [](char one, char other) { return detail::lower(one) == other; });
}

}  // namespace assay::serve
