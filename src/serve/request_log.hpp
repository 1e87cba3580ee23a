// The log: one line of JSON for each request and each event, on standard error. Bodies, keys and tokens never are in
// it.
#pragma once

#include "serve/served_request.hpp"

#include <string>
#include <string_view>

namespace assay::serve {

class request_log {
 public:
  /// `with_requests`: else only events are told.
  explicit request_log(bool with_requests) noexcept : with_requests_(with_requests) {}

  /// {"time", "id", "client", "method", "path", "status", "duration_ms", "bytes_in", "bytes_out", "valid", "usage"}
  void add(const served_request& served) const;
  /// {"time", "event", "message"}
  void add_event(std::string_view event, std::string_view message) const;

 private:
  bool with_requests_;
};

/// Something unique in this process, and most likely beyond.
[[nodiscard]] std::string new_request_id();
/// Whether an id that a client sent may go into the log and the reply: 1 to 128 letters, digits and "._-".
[[nodiscard]] bool is_request_id(std::string_view text) noexcept;

}  // namespace assay::serve
