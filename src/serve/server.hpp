// The service as a whole: listens, accepts, reloads and stops.
#pragma once

#include "serve/service.hpp"

#include <string>

namespace assay::serve {

/// How the service ended.
struct serve_end {
  int forced_by = 0;  ///< a second signal, which did not let what ran finish; 0: it ended as it should
};

/// Told when the service listens: the address, and whether it is this machine's own.
struct serve_observer {
  virtual void listening(const std::string& url, bool is_loopback, const service& of) = 0;

 protected:
  ~serve_observer() = default;
};

/// Serves until SIGTERM or SIGINT; SIGHUP reloads tokens and schemas. Throws std::runtime_error where it can't begin.
[[nodiscard]] serve_end serve(service_setup setup, serve_observer& observer);

}  // namespace assay::serve
