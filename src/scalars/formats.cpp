#include "scalars/formats.hpp"

#include "json/ascii.hpp"
#include "scalars/host_names.hpp"
#include "scalars/regex_tree.hpp"
#include "scalars/uri_formats.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace assay::inline v0::detail {

namespace {

const char* check_local_part(std::string_view local) {
  if (local.empty() || local.size() > 64) return "there must be 1 to 64 characters before the @-sign";
  if (local.front() == '.' || local.back() == '.' || local.find("..") != std::string_view::npos) {
    return "the part before the @-sign has a dot at an end or two in a row";
  }
  for (const char c : local) {
    if (!is_letter_or_digit(c) && static_cast<unsigned char>(c) < 0x80 && !contains("!#$%&'*+-/=?^_`{|}~.", c)) {
      return "the part before the @-sign has a character that is not permitted";
    }
  }
  return nullptr;
}

/// The addr-spec of RFC 5322 without comments, quoted local parts and address literals: what people and models write.
const char* check_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return "an email address must have an @-sign";
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  if (const char* why = check_local_part(local)) return why;
  if (domain.empty()) return "there must be something after the @-sign";
  if (domain.find('.') == std::string_view::npos) return "the part after the @-sign must have a period";
  return check_domain(domain);
}

/// The text in a quoted local part (RFC 5321): all but control characters of ASCII, quotes and backslashes escaped.
bool is_quoted(std::string_view local) {
  if (local.size() < 2 || local.front() != '"' || local.back() != '"') return false;
  local = local.substr(1, local.size() - 2);
  for (std::size_t i = 0; i < local.size(); ++i) {
    const bool escaped = local[i] == '\\';
    if (escaped && ++i == local.size()) return false;
    const auto byte = static_cast<unsigned char>(local[i]);
    if (byte < 0x20 || byte == 0x7F || (local[i] == '"' && !escaped)) return false;
  }
  return true;
}

/// [192.0.2.1] or [IPv6:2001:db8::1]
bool is_address_literal(std::string_view domain) {
  if (domain.size() < 2 || domain.front() != '[' || domain.back() != ']') return false;
  domain = domain.substr(1, domain.size() - 2);
  if (!domain.starts_with("IPv6:")) return check_ipv4(domain) == nullptr;
  return check_plain_ipv6(domain.substr(5)) == nullptr;
}

/// RFC 6531: in all scripts, and with what check_email leaves out.
const char* check_idn_email(std::string_view text) {
  const std::size_t at = text.rfind('@');
  if (at == std::string_view::npos) return "an email address must have an @-sign";
  const std::string_view local = text.substr(0, at);
  const std::string_view domain = text.substr(at + 1);
  if (is_quoted(local)) {
    if (local.size() > 64) return "there must be 1 to 64 characters before the @-sign";
  } else if (const char* why = check_local_part(local)) {
    return why;
  }
  return is_address_literal(domain) ? nullptr : check_domain(domain);
}

/// RFC 6901: a tilde is followed by 0 or 1.
const char* check_json_pointer(std::string_view text) {
  if (text.empty()) return nullptr;
  if (text.front() != '/') return "a JSON pointer is empty or starts with a slash";
  for (std::size_t tilde = text.find('~'); tilde != std::string_view::npos; tilde = text.find('~', tilde + 1)) {
    const char next = tilde + 1 < text.size() ? text[tilde + 1] : ' ';
    if (next != '0' && next != '1') return "a tilde in a JSON pointer is not followed by 0 or 1";
  }
  return nullptr;
}

/// How many steps up, and then # or a JSON pointer.
const char* check_relative_json_pointer(std::string_view text) {
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 0) return "a relative JSON pointer starts with a number";
  if (digits > 1 && text.front() == '0') return "the number of a relative JSON pointer has no leading zero";
  text.remove_prefix(digits);
  return text == "#" ? nullptr : check_json_pointer(text);
}

const char* check_regex(std::string_view text) {
  try {
    static_cast<void>(parse_regex(text, regex_syntax::ecma));
    return nullptr;
  } catch (const regex_error&) {
    return "this is not a valid regular expression (ECMA-262)";
  }
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

constexpr const char* wrong_ipv6 = "an IPv6 address has eight groups of hexadecimal digits, or fewer around one ::";

/// With a zone (RFC 4007), as Python's ipaddress reads it.
const char* check_ipv6(std::string_view text) {
  if (const std::size_t zone = text.find('%'); zone != std::string_view::npos) {
    if (zone + 1 == text.size() || text.find('%', zone + 1) != std::string_view::npos) return wrong_ipv6;
    text = text.substr(0, zone);
  }
  return check_plain_ipv6(text);
}

const char* check_base64(std::string_view text) {
  std::string ignored;
  return decode_base64(text, ignored) ? nullptr : "this is not valid base64";
}

struct format_row {
  format which;
  std::string_view name;
  const char* (*check)(std::string_view);
};
/// In the order of the enumeration, format::none aside.
constexpr std::array<format_row, 20> format_rows = {{
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
    {format::idn_email, "idn-email", check_idn_email},
    {format::idn_hostname, "idn-hostname", check_idn_hostname},
    {format::iri, "iri", check_iri},
    {format::iri_reference, "iri-reference", check_iri_reference},
    {format::json_pointer, "json-pointer", check_json_pointer},
    {format::regex, "regex", check_regex},
    {format::relative_json_pointer, "relative-json-pointer", check_relative_json_pointer},
    {format::uri_reference, "uri-reference", check_uri_reference},
    {format::uri_template, "uri-template", check_uri_template},
    {format::base64, "base64", check_base64},
}};

static_assert(format_rows.size() == static_cast<std::size_t>(format::base64));

/// nullptr for format::none.
const format_row* row_of(format which) noexcept {
  return which == format::none ? nullptr : &format_rows[static_cast<std::size_t>(which) - 1];
}

int base64_digit(char c) noexcept {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (is_digit(c)) return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

}  // namespace

const char* check_ipv4(std::string_view text) {
  static constexpr const char* wrong = "an IPv4 address has four numbers of 0 to 255 with dots between them";
  for (int part = 0; part < 4; ++part) {
    if (part > 0) {
      if (text.empty() || text.front() != '.') return wrong;
      text.remove_prefix(1);
    }
    std::size_t size = 0;
    int value = 0;
    while (size < text.size() && size < 4 && is_digit(text[size])) value = value * 10 + (text[size++] - '0');
    if (size == 0 || size > 3 || value > 255 || (size > 1 && text.front() == '0')) return wrong;
    text.remove_prefix(size);
  }
  return text.empty() ? nullptr : wrong;
}

const char* check_plain_ipv6(std::string_view text) {
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
      if (size != std::string_view::npos || check_ipv4(group) != nullptr) return wrong_ipv6;
      groups += 2;
      break;
    }
    if (group.empty() || group.size() > 4) return wrong_ipv6;
    for (const char c : group) {
      if (!is_hex(c)) return wrong_ipv6;
    }
    ++groups;
    if (size == std::string_view::npos) break;
    text.remove_prefix(size + 1);
    if (text.empty()) return wrong_ipv6;
    if (text.front() == ':') {
      if (shortened) return wrong_ipv6;
      shortened = true;
      text.remove_prefix(1);
    }
  }
  return (shortened ? groups < 8 : groups == 8) ? nullptr : wrong_ipv6;
}

const char* check_format(format which, std::string_view text) {
  const format_row* const row = row_of(which);
  return row == nullptr || row->check == nullptr ? nullptr : row->check(text);
}

std::string_view format_name(format which) noexcept {
  const format_row* const row = row_of(which);
  return row == nullptr ? std::string_view() : row->name;
}

format format_named(std::string_view name) noexcept {
  const auto found =
      std::find_if(format_rows.begin(), format_rows.end(), [name](const format_row& row) { return row.name == name; });
  return found == format_rows.end() ? format::none : found->which;
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
