// How calls to a provider go over HTTP: how long they may take, and how much may come.
#pragma once

#include <assay/async/event_loop.hpp>

#include <chrono>
#include <cstddef>
#include <string>

namespace assay {

/// Limits of one call, by the real clock (a loop on the simulated clock would jump over them). Zero is no limit. One
/// that runs out is a model_error (timeout), which says which it was; extract makes the call again.
struct http_options {
  /// Until there is a connection: the name looked up, TLS agreed on. Never longer than 5 minutes.
  async::duration connect_timeout = std::chrono::seconds(10);
  /// From then until the answer begins. A model that reasons says nothing until it is done, unless it streams.
  async::duration first_byte_timeout = std::chrono::minutes(5);
  /// Between two pieces of the answer. Doesn't count while the stream's reader has enough to do with what is there.
  async::duration idle_timeout = std::chrono::minutes(2);
  /// For the whole call.
  async::duration total_timeout = std::chrono::minutes(10);
  /// An answer of more bytes, unpacked, is given up as a model_error (protocol). Zero is no limit.
  std::size_t max_response_bytes = std::size_t{64} << 20;
  /// Certificates to trust (a file, PEM) in place of the system's. There is no way to turn the check off.
  std::string ca_file = {};
};

}  // namespace assay
