#include "scalars/punycode.hpp"

#include "json/code_point.hpp"

#include <algorithm>
#include <cstdint>

namespace assay::inline v0::detail {

namespace {

// The parameters of RFC 3492, section 5.
constexpr std::uint32_t base = 36;
constexpr std::uint32_t least_threshold = 1;
constexpr std::uint32_t greatest_threshold = 26;
constexpr std::uint32_t skew = 38;
constexpr std::uint32_t damping = 700;
constexpr std::uint32_t first_bias = 72;
constexpr char32_t first_code_point = 0x80;
constexpr char32_t end_of_code_points = 0x110000;

std::uint32_t adapted_bias(std::uint32_t delta, std::uint32_t count, bool first) {
  delta /= first ? damping : 2;
  delta += delta / count;
  std::uint32_t k = 0;
  for (; delta > (base - least_threshold) * greatest_threshold / 2; k += base) delta /= base - least_threshold;
  return k + (base - least_threshold + 1) * delta / (delta + skew);
}

std::uint32_t threshold(std::uint32_t k, std::uint32_t bias) {
  return k <= bias ? least_threshold : std::min(k - bias, greatest_threshold);
}

char digit_of(std::uint32_t value) { return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26)); }

/// `base` where it is no digit.
std::uint32_t value_of(char32_t digit) {
  if (digit >= 'a' && digit <= 'z') return digit - 'a';
  if (digit >= '0' && digit <= '9') return digit - '0' + 26;
  return base;
}

void append_number(std::string& out, std::uint32_t number, std::uint32_t bias) {
  for (std::uint32_t k = base;; k += base) {
    const std::uint32_t t = threshold(k, bias);
    if (number < t) break;
    out += digit_of(t + (number - t) % (base - t));
    number = (number - t) / (base - t);
  }
  out += digit_of(number);
}

}  // namespace

std::u32string to_code_points(std::string_view text) {
  std::u32string code_points;
  while (!text.empty()) {
    const decoded_character first = first_character(text);
    const bool is_byte = first.length == 0;  // of no character
    code_points += is_byte ? static_cast<unsigned char>(text.front()) : first.code_point;
    text.remove_prefix(is_byte ? 1 : first.length);
  }
  return code_points;
}

std::string to_utf8(std::u32string_view code_points) {
  std::string text;
  for (const char32_t c : code_points) append_utf8(text, c);
  return text;
}

std::string encode_punycode(std::u32string_view label) {
  std::string out;
  for (const char32_t c : label) {
    if (c < first_code_point) out += static_cast<char>(c);
  }
  const auto basic = static_cast<std::uint32_t>(out.size());
  if (basic > 0) out += '-';
  std::uint32_t done = basic;
  std::uint32_t delta = 0;
  std::uint32_t bias = first_bias;
  for (char32_t n = first_code_point; done < label.size(); ++n) {
    char32_t next = end_of_code_points;
    for (const char32_t c : label) {
      if (c >= n) next = std::min(next, c);
    }
    delta += (next - n) * (done + 1);
    n = next;
    for (const char32_t c : label) {
      if (c < n) ++delta;
      if (c != n) continue;
      append_number(out, delta, bias);
      bias = adapted_bias(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
    ++delta;
  }
  return out;
}

std::optional<std::u32string> decode_punycode(std::u32string_view encoded) {
  std::u32string label;
  if (const std::size_t hyphen = encoded.rfind(U'-'); hyphen != std::u32string_view::npos) {
    label = encoded.substr(0, hyphen);
    encoded.remove_prefix(hyphen + 1);
  }
  std::uint64_t n = first_code_point;
  std::uint64_t i = 0;
  std::uint32_t bias = first_bias;
  while (!encoded.empty()) {
    const std::uint64_t before = i;
    std::uint64_t weight = 1;
    for (std::uint32_t k = base;; k += base) {
      const std::uint32_t digit = encoded.empty() ? base : value_of(encoded.front());
      if (digit == base) return std::nullopt;
      encoded.remove_prefix(1);
      i += digit * weight;
      if (i > UINT32_MAX) return std::nullopt;
      const std::uint32_t t = threshold(k, bias);
      if (digit < t) break;
      weight *= base - t;
      if (weight > UINT32_MAX) return std::nullopt;
    }
    const auto count = static_cast<std::uint32_t>(label.size() + 1);
    bias = adapted_bias(static_cast<std::uint32_t>(i - before), count, before == 0);
    n += i / count;
    i %= count;
    if (n >= end_of_code_points || (n >= 0xD800 && n <= 0xDFFF)) return std::nullopt;
    label.insert(label.begin() + static_cast<std::ptrdiff_t>(i), static_cast<char32_t>(n));
    ++i;
  }
  return label;
}

}  // namespace assay::inline v0::detail
