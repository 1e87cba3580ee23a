#include "http/header_value.hpp"

#include "json/characters.hpp"
#include "json/real_digits.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <ratio>

namespace assay::inline v0::detail::http {

namespace {

/// A number without a sign and an exponent, as in "7" and "0.5". One beyond a double's range is infinite.
std::optional<double> plain_number(std::string_view text) {
  const auto is_plain = [](char c) { return is_digit(c) || c == '.'; };
  if (text.empty() || !is_digit(text.front()) || !std::all_of(text.begin(), text.end(), is_plain)) return std::nullopt;
  double number = 0;
  const char* const end = text.data() + text.size();
  return read_real(text.data(), end, number) == end ? std::optional(number) : std::nullopt;
}

std::optional<async::duration> unless_none(async::duration wait) {
  return wait > async::duration::zero() ? std::optional(wait) : std::nullopt;
}

/// Until a date that begins with the name of a day, as HTTP dates do. (libcurl reads far more than those.)
std::optional<async::duration> until_date(const std::string& text) {
  if (text.empty() || !is_letter(text.front())) return std::nullopt;
  const std::time_t when = curl_getdate(text.c_str(), nullptr);
  if (when == -1) return std::nullopt;
  return unless_none(async::saturating_duration(std::chrono::seconds(when - std::time(nullptr))));
}

}  // namespace

std::optional<std::string_view> value_in(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
  const auto same = [](char left, char right) { return lower(left) == lower(right); };
  if (!std::equal(name.begin(), name.end(), line.begin(), same)) return std::nullopt;
  std::string_view value = line.substr(name.size() + 1);
  while (!value.empty() && (value.front() == ' ' || value.front() == '\t')) value.remove_prefix(1);
  while (!value.empty() && static_cast<unsigned char>(value.back()) <= ' ') value.remove_suffix(1);
  return value;
}

std::string media_type(std::string_view value) { return lower(value.substr(0, value.find_first_of("; "))); }

std::optional<async::duration> retry_after(std::string_view value) {
  const auto seconds = plain_number(value);
  if (!seconds) return until_date(std::string(value));
  return unless_none(async::saturating_duration(std::chrono::duration<double>(*seconds)));
}

std::optional<async::duration> retry_after_ms(std::string_view value) {
  const auto number = plain_number(value);
  if (!number) return std::nullopt;
  return unless_none(async::saturating_duration(std::chrono::duration<double, std::milli>(*number)));
}

}  // namespace assay::inline v0::detail::http
