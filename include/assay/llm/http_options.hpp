// How calls to a provider go over HTTP: how long they may take, and how much may come.
#pragma once

#include <assay/async/detail/saturating.hpp>
#include <assay/llm/detail/llm_namespace.hpp>

#include <chrono>
#include <cstddef>
#include <string>

namespace assay::inline v0::llm {

/// Limits of one call. Zero is no limit.
///
/// Times are by the real clock (a loop on the simulated clock would jump over them). One that runs out is a model_error
/// (timeout), which says which it was and how far the call had come; extract makes the call again. A negative time has
/// run out at once.
///
/// What exceeds a limit on size is a model_error (over_limit), and the call is not made again.
struct http_options {
  /// Until there is a connection: the name looked up, TLS agreed on. Never longer than 5 minutes.
  async::saturating_duration connect_timeout = std::chrono::seconds(10);
  /// From then until the answer's head is complete, however slowly its lines come. A model that reasons says nothing
  /// until it is done, unless it streams.
  async::saturating_duration first_byte_timeout = std::chrono::minutes(5);
  /// Between two pieces of the answer's body. Doesn't count while the stream's reader has enough to do with what is
  /// there.
  async::saturating_duration idle_timeout = std::chrono::minutes(2);
  /// For the whole call.
  async::saturating_duration total_timeout = std::chrono::minutes(10);
  /// Bytes of an answer's body, counted as they are unpacked. Of an error's body the first 64 KiB are read.
  std::size_t max_response_bytes = std::size_t{64} << 20;
  /// Bytes of an answer's head, interim answers and trailers included. A single line never has more than 100 KiB.
  std::size_t max_header_bytes = std::size_t{64} << 10;
  /// Lines of the same.
  std::size_t max_header_lines = 1000;
  /// Bytes of one event of a stream.
  std::size_t max_event_bytes = std::size_t{16} << 20;
  /// Events of a stream.
  std::size_t max_events = 1'000'000;
  /// Certificates to trust (a file, PEM) in place of the system's. There is no way to turn the check off.
  std::string ca_file = {};
};

}  // namespace assay::inline v0::llm
