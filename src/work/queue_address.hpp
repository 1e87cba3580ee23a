// Where the queue is, and how a job is kept there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace assay::work {

struct queue_address {
  std::string servers = "nats://127.0.0.1:4222";  ///< URLs with commas between; tls:// for TLS
  std::string credentials = {};                   ///< a file of a user's JWT and key; empty: none
  std::string authority = {};                     ///< a file of certificates to trust, for TLS; empty: the system's
  std::string certificate = {};                   ///< a file with our own, where the server asks for one; empty: none
  std::string certificate_key = {};               ///< a file with its private key
};

/// The servers, and who we are to them.
struct server_list {
  std::vector<std::string> urls;  ///< without users
  std::string user = {};          ///< a token where there is no password
  std::string password = {};
  bool has_password = false;
  bool is_secure = false;  ///< TLS was asked for
};

/// Characters of users, passwords and tokens may be escaped, as in any URL ("%40"); libnats takes them as they are, or
/// not, according to its version. Throws queue_error where there is no server, or where two have other users.
[[nodiscard]] server_list servers_in(const std::string& servers);

/// The servers without user names, passwords and tokens: for messages.
[[nodiscard]] std::string shown_servers(const std::string& servers);

/// Counts for whoever makes the job on the server.
struct job_settings {
  std::int64_t replicas = 1;       ///< how many servers of a cluster keep each message
  std::int64_t ack_wait = 30'000;  ///< milliseconds until a task without a sign of life is given to another worker
};

}  // namespace assay::work
