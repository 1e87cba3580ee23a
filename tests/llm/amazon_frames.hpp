// Frames of Amazon's event streams, as a server makes them.
#pragma once

#include "http_support.hpp"

#include "json/json_text.hpp"
#include "llm/amazon_events.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

namespace test_llm::frames {

using assay::detail::crc32;
using nlohmann::ordered_json;

inline std::string number(std::uint64_t value, int size) {
  std::string bytes;
  while (size-- > 0) bytes += static_cast<char>((value >> (8 * static_cast<unsigned>(size))) & 0xFFU);
  return bytes;
}

inline std::string text_header(const std::string& name, const std::string& value) {
  return number(name.size(), 1) + name + '\x07' + number(value.size(), 2) + value;
}

/// With lengths that may be wrong, and checksums that fit them.
inline std::string framed(const std::string& headers, const std::string& payload, std::int64_t more = 0,
                          std::int64_t more_headers = 0) {
  const auto whole = static_cast<std::int64_t>(16 + headers.size() + payload.size()) + more;
  const auto of_headers = static_cast<std::int64_t>(headers.size()) + more_headers;
  std::string frame = number(static_cast<std::uint64_t>(whole), 4) + number(static_cast<std::uint64_t>(of_headers), 4);
  frame += number(crc32(frame), 4);
  frame += headers + payload;
  return frame + number(crc32(frame), 4);
}

inline std::string chunk_of(const ordered_json& event) {
  std::string bytes;
  assay::detail::writing::append_base64(bytes, event.dump());
  const ordered_json payload = {{"bytes", bytes}, {"p", "abcdefgh"}};
  return framed(text_header(":event-type", "chunk") + text_header(":content-type", "application/json") +
                    text_header(":message-type", "event"),
                payload.dump());
}

inline std::string exception_of(const std::string& name, const std::string& payload) {
  return framed(text_header(":exception-type", name) + text_header(":message-type", "exception"), payload);
}

/// An event of ConverseStream.
inline std::string event_of(const std::string& type, const ordered_json& payload) {
  return framed(text_header(":event-type", type) + text_header(":content-type", "application/json") +
                    text_header(":message-type", "event"),
                payload.dump());
}

inline mock::reply streamed(std::string body) {
  mock::reply made;
  made.content_type = "application/vnd.amazon.eventstream";
  made.body = std::move(body);
  made.chunked = true;
  made.piece = 50;
  return made;
}

inline std::shared_ptr<assay::language_model> bedrock_at(const mock::server& server, std::string model,
                                                         assay::http_options http = {}) {
  assay::provider_options options;
  options.base_url = server.url();
  options.api_key = secret_key;
  options.region = "us-east-1";
  options.http = std::move(http);
  return assay::bedrock(std::move(model), options);
}

}  // namespace test_llm::frames
