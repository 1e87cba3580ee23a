#include "agent/otel_settings.hpp"

#include "http/address.hpp"
#include "json/ascii.hpp"
#include "json/uri.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace assay::inline v0::detail {

namespace {

constexpr const char* default_endpoint = "http://localhost:4318/v1/traces";
constexpr std::chrono::seconds default_timeout{10};
constexpr std::size_t longest_answer = std::size_t{64} << 10;

struct variable {
  std::string name;
  std::string value;
};

/// A variable that is set to more than white space: that of traces, else that of all signals.
std::optional<variable> variable_for(const std::string& what) {
  for (const char* prefix : {"OTEL_EXPORTER_OTLP_TRACES_", "OTEL_EXPORTER_OTLP_"}) {
    const std::string name = prefix + what;
    const char* const value = std::getenv(name.c_str());
    const std::string_view text = stripped(value == nullptr ? "" : value);
    if (!text.empty()) return variable{name, std::string(text)};
  }
  return std::nullopt;
}

[[noreturn]] void refuse_setting(const std::string& what) {
  throw std::invalid_argument("assay: otel_exporter: " + what);
}

/// The URL of traces below that of a collector.
std::string below(std::string base, const std::string& name) {
  if (base.find_first_of("?#") != std::string::npos) refuse_setting(name + " has a query or a fragment");
  while (base.ends_with('/')) base.pop_back();
  return base + "/v1/traces";
}

std::string endpoint_of(const otel_exporter_options& options) {
  std::string name = "the endpoint";
  std::string url = options.endpoint;
  if (url.empty()) {
    const std::optional<variable> given = variable_for("ENDPOINT");
    if (!given) return default_endpoint;
    name = given->name;
    url = name == "OTEL_EXPORTER_OTLP_ENDPOINT" ? below(given->value, name) : given->value;
  }
  try {
    static_cast<void>(http::read_address(url));
  } catch (const std::invalid_argument&) {
    refuse_setting(name + " is not an http:// or https:// URL");
  }
  return url;
}

/// What a header's name is made of (RFC 9110).
bool is_header_name(std::string_view text) {
  const auto may_be = [](char c) {
    return is_letter_or_digit(c) || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  };
  return !text.empty() && std::all_of(text.begin(), text.end(), may_be);
}

bool is_header_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || is_visible(c); });
}

using header_list = std::vector<std::pair<std::string, std::string>>;

void put_header(header_list& all, const std::string& name, const std::string& value, const std::string& from) {
  if (!is_header_name(name) || !is_header_value(value)) refuse_setting("a header of " + from + " can't be sent");
  std::erase_if(all, [&](const auto& one) { return lower(one.first) == lower(name); });
  all.emplace_back(name, value);
}

/// "name=value,name=value", with percent-encoded values.
void put_headers(header_list& all, const variable& from) {
  std::string_view left = from.value;
  while (!left.empty()) {
    const std::string_view one = stripped(left.substr(0, left.find(',')));
    left.remove_prefix(std::min(left.find(','), left.size() - 1) + 1);
    if (one.empty()) continue;
    const std::size_t equals = one.find('=');
    if (equals == std::string_view::npos) refuse_setting(from.name + " is not of the form name=value,name=value");
    const std::optional<std::string> value = percent_decode(stripped(one.substr(equals + 1)));
    if (!value) refuse_setting(from.name + " has a '%' without two hexadecimal digits");
    put_header(all, std::string(stripped(one.substr(0, equals))), *value, from.name);
  }
}

header_list headers_of(const otel_exporter_options& options) {
  header_list all;
  if (const std::optional<variable> given = variable_for("HEADERS")) put_headers(all, *given);
  for (const auto& [name, value] : options.headers) put_header(all, name, value, "otel_exporter_options");
  put_header(all, "content-type", "application/json", "otel_exporter");
  return all;
}

async::duration timeout_of(const otel_exporter_options& options) {
  if (options.timeout) return *options.timeout;
  const std::optional<variable> given = variable_for("TIMEOUT");
  if (!given) return default_timeout;
  std::int64_t count = 0;
  const char* const end = given->value.data() + given->value.size();
  const auto [read_to, error] = std::from_chars(given->value.data(), end, count);
  if (read_to != end || error != std::errc() || count < 0) {
    refuse_setting(given->name + " is not a number of milliseconds");
  }
  return async::saturating_duration(std::chrono::milliseconds(count));
}

}  // namespace

otel_settings read_otel_settings(const otel_exporter_options& options) {
  otel_settings read;
  read.endpoint = endpoint_of(options);
  read.headers = headers_of(options);
  const async::duration timeout = timeout_of(options);
  read.http.total_timeout = timeout;
  read.http.connect_timeout = timeout;
  read.http.first_byte_timeout = timeout;
  read.http.idle_timeout = timeout;
  read.http.max_response_bytes = longest_answer;
  read.http.ca_file = options.ca_file;
  if (read.http.ca_file.empty()) {
    if (const std::optional<variable> given = variable_for("CERTIFICATE")) read.http.ca_file = given->value;
  }
  return read;
}

}  // namespace assay::inline v0::detail
