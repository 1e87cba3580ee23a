#include "http/address.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <memory>
#include <stdexcept>

namespace assay::inline v0::detail::http {

namespace {

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string copy(text);
  curl_free(text);
  return copy;
}

bool is_loopback_v4(in_addr where) noexcept { return (ntohl(where.s_addr) >> 24) == 127; }

bool is_loopback_v6(const in6_addr& where) noexcept {
  if (IN6_IS_ADDR_LOOPBACK(&where)) return true;
  return IN6_IS_ADDR_V4MAPPED(&where) && where.s6_addr[12] == 127;
}

}  // namespace

address read_address(const std::string& url) {
  const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> parsed(curl_url(), &curl_url_cleanup);
  if (!parsed) throw std::bad_alloc();
  address read;
  // The text itself is not repeated: it may hold a password.
  const CURLUcode outcome = curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0);
  if (outcome == CURLUE_BAD_PORT_NUMBER) {
    throw std::invalid_argument("assay: the port in the base URL is not a number from 0 to 65535");
  }
  if (outcome == CURLUE_OK) {
    read.scheme = part(parsed.get(), CURLUPART_SCHEME);
    read.host = part(parsed.get(), CURLUPART_HOST);
    read.port = part(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
    read.path = part(parsed.get(), CURLUPART_PATH);
  }
  if ((read.scheme != "http" && read.scheme != "https") || read.host.empty()) {
    throw std::invalid_argument("assay: the base URL is not an http:// or https:// URL");
  }
  return read;
}

bool is_loopback(const std::string& host) {
  if (host == "localhost" || host == "localhost.") return true;
  in_addr four{};
  if (inet_pton(AF_INET, host.c_str(), &four) == 1) return is_loopback_v4(four);
  if (!host.starts_with('[') || !host.ends_with(']')) return false;
  in6_addr six{};
  return inet_pton(AF_INET6, host.substr(1, host.size() - 2).c_str(), &six) == 1 && is_loopback_v6(six);
}

bool is_loopback(const sockaddr& where) noexcept {
  if (where.sa_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &where, sizeof four);
    return is_loopback_v4(four.sin_addr);
  }
  if (where.sa_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &where, sizeof six);
    return is_loopback_v6(six.sin6_addr);
  }
  return where.sa_family == AF_UNIX;
}

bool needs_lookup(const std::string& host) {
  in_addr four{};
  return !host.starts_with('[') && inet_pton(AF_INET, host.c_str(), &four) != 1;
}

}  // namespace assay::inline v0::detail::http
