#include "scalars/formats.hpp"

#include <array>
#include <cstdint>

namespace assay::inline v0::detail {

namespace {

bool is_ascii_digit(char c) noexcept { return c >= '0' && c <= '9'; }
bool is_alpha(char c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_alnum(char c) noexcept { return is_ascii_digit(c) || is_alpha(c); }
bool is_hex(char c) noexcept { return is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool contains(std::string_view set, char c) noexcept { return set.find(c) != std::string_view::npos; }

/// RFC 1123: labels of letters, digits and inner hyphens, 63 at most, 253 in all. Non-ASCII letters pass (IDNA).
const char* check_hostname(std::string_view text) {
  if (text.empty() || text.size() > 253) return "a host name has 1 to 253 characters";
  std::size_t label = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '.';
    if (c == '.') {
      if (label == 0 && i < text.size()) return "a host name has no empty label";
      if (label > 63) return "a label of a host name has at most 63 characters";
      if (label > 0 && text[i - 1] == '-') return "a label of a host name does not end with a hyphen";
      label = 0;
      continue;
    }
    if (!is_alnum(c) && static_cast<unsigned char>(c) < 0x80 && (c != '-' || label == 0)) {
      return "a host name has letters, digits and inner hyphens only";
    }
    ++label;
  }
  return text.back() == '.' ? "a host name does not end with a dot" : nullptr;
}

/// The addr-spec of RFC 5322 without comments, quoted local parts and address literals: what people and models write.
const char* check_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return "an email address must have an @-sign";
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  if (local.empty() || local.size() > 64) return "there must be 1 to 64 characters before the @-sign";
  if (domain.empty()) return "there must be something after the @-sign";
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) {
    return "the part before the @-sign has a dot at an end or two in a row";
  }
  for (const char c : local) {
    if (!is_alnum(c) && static_cast<unsigned char>(c) < 0x80 && !contains("!#$%&'*+-/=?^_`{|}~.", c)) {
      return "the part before the @-sign has a character that is not permitted";
    }
  }
  if (domain.find('.') == std::string_view::npos) return "the part after the @-sign must have a period";
  return check_hostname(domain);
}

const char* check_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return "relative URL without a base";
  const std::string_view scheme = text.substr(0, colon);
  if (scheme.empty() || !is_alpha(scheme.front())) return "a URL starts with a scheme, such as https:";
  for (const char c : scheme) {
    if (!is_alnum(c) && !contains("+-.", c)) return "a scheme has letters, digits, +, - and . only";
  }
  const std::string_view rest = text.substr(colon + 1);
  if (rest.empty()) return "nothing follows the scheme";
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || contains("<>\"{}|\\^`", c)) {
      return "a URL has a character that is not permitted";
    }
    if (c == '%' && (i + 2 >= rest.size() || !is_hex(rest[i + 1]) || !is_hex(rest[i + 2]))) {
      return "a percent sign is not followed by two hexadecimal digits";
    }
  }
  if (rest.substr(0, 2) == "//") {
    std::string_view authority = rest.substr(2);
    authority = authority.substr(0, authority.find_first_of("/?#"));
    if (authority.empty() && scheme != "file") return "empty host";
  }
  return nullptr;
}

/// 8-4-4-4-12, or 32 digits without hyphens; in braces or behind urn:uuid: as well.
const char* check_uuid(std::string_view text) {
  if (text.size() > 1 && text.front() == '{' && text.back() == '}') {
    text = text.substr(1, text.size() - 2);
  } else if (text.substr(0, 9) == "urn:uuid:") {
    text.remove_prefix(9);
  }
  const bool hyphens = text.size() == 36;
  if (!hyphens && text.size() != 32) return "a UUID has 32 hexadecimal digits, in groups of 8-4-4-4-12 or in one";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = hyphens && (i == 8 || i == 13 || i == 18 || i == 23);
    if (hyphen ? text[i] != '-' : !is_hex(text[i])) return "a UUID has hexadecimal digits in groups of 8-4-4-4-12";
  }
  return nullptr;
}

const char* check_ipv4(std::string_view text) {
  static constexpr const char* wrong = "an IPv4 address has four numbers of 0 to 255 with dots between them";
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (text.empty() || text.front() != '.') return wrong;
      text.remove_prefix(1);
    }
    std::size_t size = 0;
    int value = 0;
    while (size < text.size() && size < 4 && is_ascii_digit(text[size])) value = value * 10 + (text[size++] - '0');
    if (size == 0 || size > 3 || value > 255 || (size > 1 && text.front() == '0')) return wrong;
    text.remove_prefix(size);
  }
  return text.empty() ? nullptr : wrong;
}

/// RFC 4291, with an IPv4 tail and a zone (RFC 4007) as Python's ipaddress reads them.
const char* check_ipv6(std::string_view text) {
  static constexpr const char* wrong = "an IPv6 address has eight groups of hexadecimal digits, or fewer around one ::";
  if (const std::size_t zone = text.find('%'); zone != std::string_view::npos) {
    if (zone + 1 == text.size() || text.find('%', zone + 1) != std::string_view::npos) return wrong;
    text = text.substr(0, zone);
  }
  int groups = 0;
  bool shortened = false;
  if (text.substr(0, 2) == "::") {
    shortened = true;
    text.remove_prefix(2);
  }
  while (!text.empty()) {
    const std::size_t size = text.find(':');
    const std::string_view group = text.substr(0, size);
    if (group.find('.') != std::string_view::npos) {
      if (size != std::string_view::npos || check_ipv4(group) != nullptr) return wrong;
      groups += 2;
      break;
    }
    if (group.empty() || group.size() > 4) return wrong;
    for (const char c : group) {
      if (!is_hex(c)) return wrong;
    }
    ++groups;
    if (size == std::string_view::npos) break;
    text.remove_prefix(size + 1);
    if (text.empty()) return wrong;
    if (text.front() == ':') {
      if (shortened) return wrong;
      shortened = true;
      text.remove_prefix(1);
    }
  }
  return (shortened ? groups < 8 : groups == 8) ? nullptr : wrong;
}

const char* check_base64(std::string_view text) {
  std::string ignored;
  return decode_base64(text, ignored) ? nullptr : "this is no base64";
}

struct format_row {
  format which;
  std::string_view name;
  const char* (*check)(std::string_view);
};
constexpr std::array<format_row, 11> format_rows = {{
    {format::email, "email", check_email},
    {format::uri, "uri", check_uri},
    {format::uuid, "uuid", check_uuid},
    {format::date, "date", nullptr},
    {format::date_time, "date-time", nullptr},
    {format::time, "time", nullptr},
    {format::duration, "duration", nullptr},
    {format::ipv4, "ipv4", check_ipv4},
    {format::ipv6, "ipv6", check_ipv6},
    {format::hostname, "hostname", check_hostname},
    {format::base64, "base64", check_base64},
}};

int base64_digit(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_ascii_digit(c)) return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

}  // namespace

const char* check_format(format which, std::string_view text) {
  for (const format_row& row : format_rows) {
    if (row.which == which && row.check != nullptr) return row.check(text);
  }
  return nullptr;
}

std::string_view format_name(format which) {
  for (const format_row& row : format_rows) {
    if (row.which == which) return row.name;
  }
  return {};
}

bool decode_base64(std::string_view text, std::string& out) {
  out.clear();
  std::size_t padding = 0;
  while (padding < 2 && !text.empty() && text.back() == '=') {
    text.remove_suffix(1);
    ++padding;
  }
  if (text.size() % 4 == 1 || (padding != 0 && (text.size() + padding) % 4 != 0)) return false;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const int digit = base64_digit(c);
    if (digit < 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(digit);
    count += 6;
    if (count >= 8) {
      count -= 8;
      out.push_back(static_cast<char>(bits >> count & 0xFF));
    }
  }
  return (bits & ((1U << count) - 1)) == 0;  // bits beyond the last byte are zero: nothing is lost
}

}  // namespace assay::inline v0::detail
