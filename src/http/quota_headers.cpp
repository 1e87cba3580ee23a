#include "http/quota_headers.hpp"

#include "http/header_value.hpp"
#include "json/ascii.hpp"
#include "json/real_digits.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace assay::inline v0::detail::http {

namespace {

constexpr std::chrono::seconds longest_reset = std::chrono::hours(24);

enum class quota_field : std::uint8_t { requests, tokens, requests_reset, tokens_reset };
struct quota_header {
  std::string_view name;
  quota_field field;
};
constexpr std::array quota_headers = {
    // OpenAI, Azure, Groq, and others
    quota_header{"x-ratelimit-remaining-requests", quota_field::requests},
    quota_header{"x-ratelimit-remaining-tokens", quota_field::tokens},
    quota_header{"x-ratelimit-reset-requests", quota_field::requests_reset},
    quota_header{"x-ratelimit-reset-tokens", quota_field::tokens_reset},
    quota_header{"anthropic-ratelimit-requests-remaining", quota_field::requests},
    quota_header{"anthropic-ratelimit-tokens-remaining", quota_field::tokens},
    quota_header{"anthropic-ratelimit-requests-reset", quota_field::requests_reset},
    quota_header{"anthropic-ratelimit-tokens-reset", quota_field::tokens_reset},
};
constexpr std::array<std::string_view, 5> id_headers = {"x-request-id", "request-id", "apim-request-id",
                                                        "x-amzn-requestid", "x-goog-request-id"};

std::optional<std::int64_t> whole_count(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::max<std::int64_t>(number, 0);
}

/// So many digits of a text, as a number; -1 for anything else.
int digits_at(std::string_view text, std::size_t begin, std::size_t count) {
  if (text.size() < begin + count) return -1;
  int number = 0;
  for (const char c : text.substr(begin, count)) {
    if (!is_digit(c)) return -1;
    number = 10 * number + (c - '0');
  }
  return number;
}

}  // namespace

std::optional<std::chrono::nanoseconds> short_duration(std::string_view text) {
  struct unit {
    std::string_view name;
    double seconds;
  };
  constexpr std::array units = {unit{"ms", 1e-3}, unit{"us", 1e-6}, unit{"ns", 1e-9}, unit{"d", 86'400},
                                unit{"h", 3600},  unit{"m", 60},    unit{"s", 1}};
  if (text.empty()) return std::nullopt;
  double seconds = 0;
  while (!text.empty()) {
    double number = 0;
    if (!is_digit(text.front())) return std::nullopt;
    const std::string_view digits = text.substr(0, text.find_first_not_of("0123456789."));  // an exponent is none of it
    const char* const end = read_real(digits.data(), digits.data() + digits.size(), number);
    if (end == nullptr || !std::isfinite(number)) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    const auto* const found =
        std::find_if(units.begin(), units.end(), [text](const unit& one) { return text.starts_with(one.name); });
    if (found == units.end() && !text.empty()) return std::nullopt;
    seconds += number * (found == units.end() ? 1 : found->seconds);
    if (found != units.end()) text.remove_prefix(found->name.size());
  }
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
      std::min<std::chrono::duration<double>>(std::chrono::duration<double>(seconds), longest_reset));
}

std::optional<std::chrono::nanoseconds> until_time(std::string_view text, std::chrono::system_clock::time_point now) {
  using namespace std::chrono;
  constexpr std::size_t least = 20;  // "2026-01-27T12:00:00Z"
  if (text.size() < least || text.back() != 'Z' || text[10] != 'T') return std::nullopt;
  const year_month_day date(year(digits_at(text, 0, 4)), month(static_cast<unsigned>(digits_at(text, 5, 2))),
                            day(static_cast<unsigned>(digits_at(text, 8, 2))));
  const int hour = digits_at(text, 11, 2);
  const int minute = digits_at(text, 14, 2);
  const int second = digits_at(text, 17, 2);
  if (!date.ok() || hour < 0 || minute < 0 || second < 0) return std::nullopt;
  const sys_seconds when = sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
  const auto wait = when - floor<seconds>(now);
  return std::clamp<seconds>(wait, seconds(0), longest_reset);
}

void read_quota(std::string_view line, std::optional<assay::quota>& found) {
  for (const quota_header& header : quota_headers) {
    const std::optional<std::string_view> value = value_in(line, header.name);
    if (!value) continue;
    assay::quota read = found.value_or(assay::quota{});
    const auto reset = [&value] {
      const auto time = until_time(*value, std::chrono::system_clock::now());
      return time ? time : short_duration(*value);
    };
    if (header.field == quota_field::requests) read.requests = whole_count(*value);
    if (header.field == quota_field::tokens) read.tokens = whole_count(*value);
    if (header.field == quota_field::requests_reset) read.requests_reset = reset();
    if (header.field == quota_field::tokens_reset) read.tokens_reset = reset();
    if (read != assay::quota{}) found = read;
    return;
  }
}

std::optional<std::string> request_id_in(std::string_view line) {
  constexpr std::size_t longest = 200;
  for (const std::string_view name : id_headers) {
    const std::optional<std::string_view> value = value_in(line, name);
    // What is longer is no id; and a part of it could be part of a key, which nobody would recognize.
    if (!value || value->size() > longest) continue;
    std::string id(*value);
    std::erase_if(id, [](char c) { return !is_visible(c); });
    return id;
  }
  return std::nullopt;
}

}  // namespace assay::inline v0::detail::http
