// Where a URL leads.
#pragma once

#include <assay/detail/export.hpp>

#include <string>

struct sockaddr;

namespace assay::inline v0::detail::http {

/// The parts of a URL that matter here. Its user and password, if it has them, are in none.
struct address {
  std::string scheme;  ///< "http" or "https"
  std::string host;    ///< "localhost", "127.0.0.1", "[::1]"
  std::string port;
  std::string path;  ///< "/v1"; "/" where there is none

  /// "https://localhost:8000": for messages, and to tell connections apart.
  [[nodiscard]] std::string origin() const { return scheme + "://" + host + ":" + port; }
};

/// Throws std::invalid_argument for what is no absolute http or https URL.
[[nodiscard]] ASSAY_EXPORT_INTERNAL address read_address(const std::string& url);

/// Whether a host, as it stands in a URL, is this machine: localhost, 127.0.0.0/8 or ::1.
[[nodiscard]] bool is_loopback(const std::string& host);
/// The same for the address of a socket.
[[nodiscard]] bool is_loopback(const sockaddr& where) noexcept;
/// Whether a host is a name and no address.
[[nodiscard]] bool needs_lookup(const std::string& host);

}  // namespace assay::inline v0::detail::http
