#include "scalars/uri_formats.hpp"

#include "json/ascii.hpp"
#include "json/code_point.hpp"
#include "json/ranges.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::detail {

namespace {

constexpr const char* wrong_percent = "a percent sign is not followed by two hexadecimal digits";
constexpr const char* wrong_character = "it has a character that is not permitted there";

bool is_percent_encoded(std::string_view text) { return text.size() >= 3 && is_hex(text[1]) && is_hex(text[2]); }

/// Which characters there may be.
enum class script : unsigned char {
  ascii,
  ucschar,   ///< and those of RFC 3987
  iprivate,  ///< and those for private use, as in queries
  all,
};

/// ucschar and iprivate of RFC 3987.
bool permits(script which, char32_t c) {
  if (which == script::all) return true;
  const bool is_private =
      (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0xFFFFD) || (c >= 0x100000 && c <= 0x10FFFD);
  if (is_private) return which == script::iprivate;
  const bool is_noncharacter = (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
  return which != script::ascii && c >= 0xA0 && !is_noncharacter && !(c >= 0xFFF0 && c <= 0xFFFF) &&
         !(c >= 0xE0000 && c <= 0xE0FFF);
}

/// The sequence at the start of the text, as one that `which` permits; 0 where it is none.
std::size_t permitted_sequence(std::string_view text, script which) {
  const decoded_character first = first_character(text);
  return first.length > 1 && permits(which, first.code_point) ? first.length : 0;
}

/// Letters, digits, -._~!$&'()*+,;= and these, or percent-encoded.
const char* check_characters(std::string_view text, std::string_view further, script which) {
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (!is_ascii(c)) {
      const std::size_t length = permitted_sequence(text.substr(i), which);
      if (length == 0) return wrong_character;
      i += length;
    } else if (c == '%') {
      if (!is_percent_encoded(text.substr(i))) return wrong_percent;
      i += 3;
    } else {
      if (!is_letter_or_digit(c) && !contains("-._~!$&'()*+,;=", c) && !contains(further, c)) return wrong_character;
      ++i;
    }
  }
  return nullptr;
}

/// What is in brackets: an IPv6 address, or an address of a version yet to come.
const char* check_ip_literal(std::string_view text) {
  if (text.empty() || (text.front() != 'v' && text.front() != 'V')) return check_plain_ipv6(text);
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot < 2 || dot + 1 == text.size()) return wrong_character;
  if (!ranges::all_of(text.substr(1, dot - 1), is_hex)) return wrong_character;
  if (text.find('%') != std::string_view::npos) return wrong_character;
  return check_characters(text.substr(dot + 1), ":", script::ascii);
}

/// user@host:port
const char* check_authority(std::string_view text, script which) {
  if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
    if (const char* why = check_characters(text.substr(0, at), ":", which)) return why;
    text.remove_prefix(at + 1);
  }
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return "an address in brackets is not closed";
    if (check_ip_literal(text.substr(1, close - 1)) != nullptr) return "the brackets hold no IPv6 address";
    port = text.substr(close + 1);
    if (!port.empty() && port.front() != ':') return wrong_character;
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    if (const char* why = check_characters(text.substr(0, colon), "", which)) return why;
    port = text.substr(colon);
  }
  if (!port.empty()) port.remove_prefix(1);
  return ranges::all_of(port, is_digit) ? nullptr : "a port has digits only";
}

const char* check_scheme(std::string_view scheme) {
  if (scheme.empty() || !is_letter(scheme.front())) return "a URL starts with a scheme, such as https:";
  for (const char c : scheme) {
    if (!is_letter_or_digit(c) && !contains("+-.", c)) return "a scheme has letters, digits, +, - and . only";
  }
  return nullptr;
}

/// What comes up to the first of these, which is removed with it.
std::string_view take_until(std::string_view& text, std::string_view ends) {
  const std::string_view taken = text.substr(0, text.find_first_of(ends));
  text.remove_prefix(taken.size());
  return taken;
}

const char* check_reference(std::string_view text, bool needs_scheme, script letters) {
  const std::size_t colon = text.substr(0, text.find_first_of("/?#")).find(':');
  if (colon != std::string_view::npos) {
    if (const char* why = check_scheme(text.substr(0, colon))) return why;
    text.remove_prefix(colon + 1);
  } else if (needs_scheme) {
    return "relative URL without a base";
  }
  if (text.starts_with("//")) {
    text.remove_prefix(2);
    if (const char* why = check_authority(take_until(text, "/?#"), letters)) return why;
  }
  if (const char* why = check_characters(take_until(text, "?#"), ":@/", letters)) return why;
  if (text.starts_with('?')) {
    const script of_queries = letters == script::ascii ? script::ascii : script::iprivate;
    text.remove_prefix(1);
    if (const char* why = check_characters(take_until(text, "#"), ":@/?", of_queries)) return why;
  }
  if (text.starts_with('#')) text.remove_prefix(1);
  return check_characters(text, ":@/?", letters);
}

/// One variable of a template: a.b, a:12 or a*.
const char* check_variable(std::string_view text) {
  if (text.ends_with('*')) {
    text.remove_suffix(1);
  } else if (const std::size_t colon = text.find(':'); colon != std::string_view::npos) {
    const std::string_view length = text.substr(colon + 1);
    const bool fits =
        !length.empty() && length.size() <= 4 && length.front() != '0' && ranges::all_of(length, is_digit);
    if (!fits) return "a prefix of a variable has a length of 1 to 9999";
    text = text.substr(0, colon);
  }
  bool after_dot = true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '.' && after_dot) return "the name of a variable has an empty part";
    if (c == '%') {
      if (!is_percent_encoded(text.substr(i))) return wrong_percent;
      i += 2;
    } else if (!is_letter_or_digit(c) && c != '_' && c != '.') {
      return "the name of a variable has a character that is not permitted";
    }
    after_dot = c == '.';
  }
  return after_dot ? "the name of a variable has an empty part" : nullptr;
}

const char* check_expression(std::string_view text) {
  if (!text.empty() && contains("+#./;?&=,!@|", text.front())) text.remove_prefix(1);
  for (;;) {
    if (const char* why = check_variable(text.substr(0, text.find(',')))) return why;
    const std::size_t comma = text.find(',');
    if (comma == std::string_view::npos) return nullptr;
    text.remove_prefix(comma + 1);
  }
}

}  // namespace

const char* check_uri(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return "relative URL without a base";
  const std::string_view scheme = text.substr(0, colon);
  if (const char* why = check_scheme(scheme)) return why;
  const std::string_view rest = text.substr(colon + 1);
  if (rest.empty()) return "nothing follows the scheme";
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7F || contains("<>\"{}|\\^`", c)) {
      return "a URL has a character that is not permitted";
    }
    if (c == '%' && !is_percent_encoded(rest.substr(i))) return wrong_percent;
  }
  if (!rest.starts_with("//")) return nullptr;
  std::string_view authority = rest.substr(2);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (authority.empty()) return scheme == "file" ? nullptr : "empty host";
  // For a URL of the WHATWG the last @-sign counts, and those before it belong to the user.
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos) {
    if (authority.find_first_of("[]") < at) return wrong_character;
    authority.remove_prefix(at + 1);
  }
  return check_authority(authority, script::all);
}

const char* check_plain_uri(std::string_view text) { return check_reference(text, true, script::ascii); }
const char* check_uri_reference(std::string_view text) { return check_reference(text, false, script::ascii); }
const char* check_iri(std::string_view text) { return check_reference(text, true, script::ucschar); }
const char* check_iri_reference(std::string_view text) { return check_reference(text, false, script::ucschar); }

const char* check_uri_template(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    std::size_t length = 1;
    if (!is_ascii(c)) {
      length = permitted_sequence(text.substr(i), script::iprivate);
      if (length == 0) return wrong_character;
    } else if (c == '{') {
      const std::size_t close = text.find('}', i);
      if (close == std::string_view::npos) return "a { has no } after it";
      if (const char* why = check_expression(text.substr(i + 1, close - i - 1))) return why;
      length = close + 1 - i;
    } else if (c == '%') {
      if (!is_percent_encoded(text.substr(i))) return wrong_percent;
      length = 3;
    } else if (c <= 0x20 || c == 0x7F || contains("\"<>\\^`|}", c)) {
      return wrong_character;
    }
    i += length;
  }
  return nullptr;
}

}  // namespace assay::inline v0::detail
