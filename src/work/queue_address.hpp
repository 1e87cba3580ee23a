// Where the queue is, and how a job is kept there.
#pragma once

#include <cstdint>
#include <string>

namespace assay::work {

struct queue_address {
  std::string servers = "nats://127.0.0.1:4222";  ///< URLs with commas between; tls:// for TLS
  std::string credentials = {};                   ///< a file of a user's JWT and key; empty: none
  std::string authority = {};                     ///< a file of certificates to trust, for TLS; empty: the system's
};

/// The servers without user names, passwords and tokens: for messages.
[[nodiscard]] std::string shown_servers(const std::string& servers);

/// Counts for whoever makes the job on the server.
struct job_settings {
  std::int64_t replicas = 1;       ///< how many servers of a cluster keep each message
  std::int64_t ack_wait = 30'000;  ///< milliseconds until a task without a sign of life is given to another worker
};

}  // namespace assay::work
