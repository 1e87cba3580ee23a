// What bounds the service: bytes, times, and how much goes on at once.
#pragma once

#include <assay/async/detail/saturating.hpp>

#include <chrono>
#include <cstddef>

namespace assay::serve {

struct serve_limits {
  std::size_t max_body = std::size_t{16} << 20;     ///< bytes of a request's body
  std::size_t max_header = std::size_t{16} << 10;   ///< bytes of a request's line and fields
  std::size_t max_fields = 100;                     ///< of a request
  std::size_t max_concurrency = 256;                ///< requests in work; further ones are refused (503)
  std::size_t max_connections = 1024;               ///< further ones wait to be accepted
  std::size_t read_ahead = std::size_t{64} << 10;   ///< bytes that are taken from a client while its request is in work
  std::size_t inline_body = std::size_t{64} << 10;  ///< larger bodies are worked on by other threads

  async::saturating_duration timeout = std::chrono::seconds(120);        ///< for the work on a request
  async::saturating_duration header_timeout = std::chrono::seconds(10);  ///< from its first byte to the end of its head
  async::saturating_duration body_timeout = std::chrono::seconds(30);   ///< from there to the end of its body, and more
                                                                        ///< for a long one: see slowest_rate
  async::saturating_duration idle_timeout = std::chrono::seconds(60);   ///< between two requests
  async::saturating_duration write_timeout = std::chrono::seconds(30);  ///< for an answer, or an event of a stream
  async::saturating_duration linger_timeout = std::chrono::seconds(2);  ///< for a client that still sends
  async::saturating_duration grace = std::chrono::seconds(30);          ///< for what runs, when the service stops
  std::size_t slowest_rate = std::size_t{16} << 10;                     ///< bytes a second that a client must keep up

  /// Of all bodies that are being received or worked on.
  [[nodiscard]] std::size_t max_body_memory() const noexcept {
    constexpr std::size_t bodies = 16;
    return max_body > static_cast<std::size_t>(-1) / bodies ? static_cast<std::size_t>(-1) : max_body * bodies;
  }
  /// How long `bytes` may take beyond a timeout.
  [[nodiscard]] std::chrono::seconds time_for(std::size_t bytes) const noexcept {
    return std::chrono::seconds(bytes / slowest_rate);
  }
};

}  // namespace assay::serve
