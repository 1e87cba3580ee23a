#include "serve/site_guard.hpp"

#include "json/ascii.hpp"
#include "serve/problem.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <utility>

namespace assay::serve {
namespace {

/// "[::1]:8080" is the host "::1", in small letters and without brackets, and the port "8080".
struct authority {
  std::string host;
  std::string port;  ///< empty: the default of the scheme
  bool in_brackets = false;
};

bool is_port(std::string_view text) {
  constexpr std::size_t most_digits = 5;
  return !text.empty() && text.size() <= most_digits && std::ranges::all_of(text, detail::is_digit);
}

/// Labels of letters, digits, hyphens and underscores; what is not ASCII, browsers write as "xn--".
bool is_host_name(std::string_view text) {
  constexpr std::size_t longest = 253;
  const auto is_known = [](char c) { return detail::is_letter_or_digit(c) || c == '-' || c == '_' || c == '.'; };
  return !text.empty() && text.size() <= longest && text.front() != '.' && std::ranges::all_of(text, is_known) &&
         text.find("..") == std::string_view::npos;
}

bool is_ipv6(const std::string& text, in6_addr& address) { return ::inet_pton(AF_INET6, text.c_str(), &address) == 1; }
bool is_ipv4(const std::string& text, in_addr& address) { return ::inet_pton(AF_INET, text.c_str(), &address) == 1; }

std::optional<authority> read_authority(std::string_view text) {
  authority read;
  std::string_view rest;
  if (text.starts_with('[')) {
    const std::size_t end = text.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    in6_addr address{};
    read.host = detail::lower(text.substr(1, end - 1));
    read.in_brackets = true;
    if (!is_ipv6(read.host, address)) return std::nullopt;
    rest = text.substr(end + 1);
  } else {
    const std::size_t end = std::min(text.find(':'), text.size());
    read.host = detail::lower(text.substr(0, end));
    if (!is_host_name(read.host)) return std::nullopt;
    if (read.host.ends_with('.')) read.host.pop_back();  // the root of all names
    rest = text.substr(end);
  }
  if (rest.empty()) return read;
  if (!rest.starts_with(':') || !is_port(rest.substr(1))) return std::nullopt;
  read.port = rest.substr(1);
  return read;
}

struct origin_parts {
  std::string scheme;
  authority site;
};

std::string_view default_port(std::string_view scheme) {
  return scheme == "http" ? "80" : scheme == "https" ? "443" : "";
}

std::optional<origin_parts> read_origin(std::string_view text) {
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos || colon == 0) return std::nullopt;
  std::string scheme = detail::lower(text.substr(0, colon));
  const auto is_known = [](char c) { return detail::is_letter_or_digit(c) || c == '+' || c == '-' || c == '.'; };
  if (!std::ranges::all_of(scheme, is_known)) return std::nullopt;
  std::optional<authority> site = read_authority(text.substr(colon + 3));
  if (!site) return std::nullopt;
  if (site->port == default_port(scheme)) site->port.clear();
  return origin_parts{std::move(scheme), *std::move(site)};
}

enum class address_kind { none, loopback, other };

/// Of a host that is an address.
address_kind kind_of(const std::string& host) {
  const auto kind = [](bool is_loopback) { return is_loopback ? address_kind::loopback : address_kind::other; };
  in_addr four{};
  if (is_ipv4(host, four)) return kind((ntohl(four.s_addr) >> 24) == IN_LOOPBACKNET);
  in6_addr six{};
  if (!is_ipv6(host, six)) return address_kind::none;
  const bool maps_loopback = IN6_IS_ADDR_V4MAPPED(&six) != 0 && six.s6_addr[12] == IN_LOOPBACKNET;
  return kind(IN6_IS_ADDR_LOOPBACK(&six) != 0 || maps_loopback);
}

/// Whether a page of the origin and this service are one site for a browser. A proxy may have taken TLS off, so that
/// the scheme is the origin's to say.
bool is_same_site(const origin_parts& origin, const authority& own) {
  const std::string_view usual = default_port(origin.scheme);
  const std::string_view own_port = own.port == usual ? std::string_view() : std::string_view(own.port);
  return origin.site.host == own.host && origin.site.port == own_port;
}

}  // namespace

std::optional<std::string> normal_host_name(std::string_view text) {
  const std::optional<authority> read = read_authority(text);
  if (!read || read->in_brackets || !read->port.empty() || text.find(':') != std::string_view::npos)
    return std::nullopt;
  return read->host;
}

std::optional<std::string> normal_origin(std::string_view text) {
  if (text == "null") return "null";
  const std::optional<origin_parts> read = read_origin(text);
  if (!read) return std::nullopt;
  const std::string host = read->site.in_brackets ? "[" + read->site.host + "]" : read->site.host;
  return read->scheme + "://" + host + (read->site.port.empty() ? "" : ":" + read->site.port);
}

site_guard::site_guard(site_rules rules, guarded_service of) : rules_(std::move(rules)), of_(std::move(of)) {}

bool site_guard::goes_by(std::string_view host) const {
  const std::optional<authority> called = read_authority(host);
  if (!called) return false;
  if (called->host == "localhost" || called->host == normal_host_name(of_.host) ||
      std::ranges::find(rules_.host_names, called->host) != rules_.host_names.end()) {
    return true;
  }
  const address_kind kind = kind_of(called->host);
  return kind == address_kind::loopback || (kind == address_kind::other && !of_.is_loopback);
}

void site_guard::admit(const http_request& request) const {
  const bool asks_for_name = (of_.is_loopback && !of_.has_tokens) || !rules_.host_names.empty();
  if (asks_for_name && !request.host.empty() && !goes_by(request.host)) {
    throw refusal(421, "misdirected",
                  "this service does not go by the name in Host; a name of its own is given to it by --host-name");
  }
  const std::string* const origin = request.find("origin");
  if (origin == nullptr || of_.has_tokens || !reader_of(request).empty()) return;
  const std::optional<origin_parts> from = read_origin(*origin);
  const std::optional<authority> own = read_authority(request.host);
  if (from && own && is_same_site(*from, *own)) return;
  throw refusal(403, "cross_origin",
                "pages of other sites may not use this service; one that may is given to it by --allow-origin");
}

std::string site_guard::reader_of(const http_request& request) const {
  const std::string* const origin = request.find("origin");
  if (origin == nullptr) return {};
  std::optional<std::string> normal = normal_origin(*origin);
  const bool is_known = normal && std::ranges::find(rules_.origins, *normal) != rules_.origins.end();
  return is_known ? *std::move(normal) : std::string();
}

bool site_guard::is_preflight(const http_request& request) const {
  return request.method == "OPTIONS" && request.find("access-control-request-method") != nullptr &&
         !reader_of(request).empty();
}

}  // namespace assay::serve
