#include "work/queue_address.hpp"

#include "work/queue_error.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>
#include <system_error>

namespace assay::work {
namespace {

/// A URL without its user, and the user, if it has one: what is before the '@'.
struct server_url {
  std::string url;
  std::optional<std::string> user = {};
};

server_url server_in(std::string url) {
  // A URL may do without its scheme. A password may have an '@' itself: the last one ends it.
  const std::size_t scheme = url.find("://");
  const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
  const std::size_t at = url.rfind('@');
  if (at == std::string::npos || at < begin) return {std::move(url)};
  std::string user = url.substr(begin, at - begin);
  url.erase(begin, at + 1 - begin);
  return {std::move(url), std::move(user)};
}

/// All but the empty ones.
std::vector<server_url> split(const std::string& servers) {
  std::vector<server_url> all;
  for (std::size_t begin = 0; begin <= servers.size();) {
    const std::size_t end = std::min(servers.find(',', begin), servers.size());
    if (end > begin) all.push_back(server_in(servers.substr(begin, end - begin)));
    begin = end + 1;
  }
  return all;
}

/// A '%' that begins no escape stays.
std::string unescaped(std::string_view text) {
  std::string made;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = 0;
    const char* const digits = text.data() + i + 1;
    const bool is_escape =
        text[i] == '%' && text.size() - i > 2 && std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2;
    made += is_escape ? static_cast<char>(byte) : text[i];
    if (is_escape) i += 2;
  }
  return made;
}

}  // namespace

server_list servers_in(const std::string& servers) {
  server_list found;
  std::optional<std::string> user;
  for (server_url& one : split(servers)) {
    if (one.user && user && *one.user != *user) {
      throw queue_error("all servers must have the same user: '" + shown_servers(servers) + "' have others");
    }
    if (one.user) user = std::move(one.user);
    found.is_secure = found.is_secure || one.url.starts_with("tls://");
    found.urls.push_back(std::move(one.url));
  }
  if (found.urls.empty()) throw queue_error("'" + servers + "' is no list of servers");
  if (!user) return found;
  const std::size_t colon = user->find(':');
  found.has_password = colon != std::string::npos;
  found.user = unescaped(std::string_view(*user).substr(0, colon));
  if (found.has_password) found.password = unescaped(std::string_view(*user).substr(colon + 1));
  return found;
}

std::string shown_servers(const std::string& servers) {
  std::string shown;
  for (const server_url& one : split(servers)) shown += (shown.empty() ? "" : ",") + one.url;
  return shown;
}

}  // namespace assay::work
