#include "json/number_text.hpp"

#include <doctest/doctest.h>

#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>

namespace writing = assay::detail::writing;

namespace {

template <class Number>
std::string written(Number value) {
  char digits[writing::longest_number];
  char* const end = [&] {
    if constexpr (std::is_integral_v<Number>) {
      return writing::write_integer(digits, value);
    } else {
      return writing::write_number(digits, value);
    }
  }();
  return {digits, end};
}

/// What the standard library writes, with the sign of being no integer.
template <class Float>
std::string expected(Float value) {
  char digits[64];
  const double size = std::fabs(static_cast<double>(value));
  if (size != 0 && (size < 1e-4 || size >= 1e16)) {
    return {digits, std::to_chars(digits, digits + 64, value, std::chars_format::scientific).ptr};
  }
  const std::string fixed(digits, std::to_chars(digits, digits + 64, value, std::chars_format::fixed).ptr);
  return fixed.find('.') == std::string::npos ? fixed + ".0" : fixed;
}

template <class Float, class Bits>
Float from_bits(Bits bits) {
  static_assert(sizeof(Float) == sizeof(Bits));
  Float value;
  std::memcpy(&value, &bits, sizeof value);
  return value;
}

}  // namespace

TEST_CASE("numbers with a fraction have the digits of std::to_chars, whatever way writes them") {
  const double cases[] = {0.0,
                          -0.0,
                          1.0,
                          -1.5,
                          0.1,
                          0.3,
                          99.99,
                          12.345678,
                          -179.999999,
                          0.000001,
                          0.0001,
                          0.000123,
                          0.00009999999,
                          123456789.123456,
                          999999999.999999,
                          1e9,
                          1234567890.25,
                          9999999999999.99,
                          1e13,
                          1e15,
                          9007199254740993.0,
                          9999999999999998.0,
                          1e16,
                          1e22,
                          1.0 / 3,
                          2.0 / 3e-5,
                          5e-324,
                          2.2250738585072014e-308,
                          1.7976931348623157e308,
                          4.35,
                          1e100};
  for (const double value : cases) {
    CHECK(written(value) == expected(value));
    if (value <= std::numeric_limits<float>::max()) {
      CHECK(written(static_cast<float>(value)) == expected(static_cast<float>(value)));
    }
  }
}

TEST_CASE("random numbers have the digits of std::to_chars") {
  std::mt19937_64 random(7);
  int different = 0;
  const auto look_at = [&different](auto value) {
    if (std::isfinite(value) && written(value) != expected(value) && ++different == 1) {
      CHECK(written(value) == expected(value));
    }
  };
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t bits = random();
    look_at(from_bits<double>(bits));
    look_at(from_bits<float>(static_cast<std::uint32_t>(bits)));
    look_at(static_cast<double>(bits >> (bits % 60)));
    look_at(static_cast<float>(bits >> (bits % 60)));
    look_at(std::ldexp(static_cast<double>(bits >> 11), static_cast<int>(bits % 80) - 60));
    for (const double scale : {1e1, 1e2, 1e3, 1e4, 1e6, 1e7}) {
      look_at(std::round(static_cast<double>(bits >> 34)) / scale * (bits % 2 == 0 ? 1 : -1));
    }
  }
  CHECK(different == 0);
}

TEST_CASE("integers have the digits of std::to_string, around each power of ten and of two") {
  const auto look_at = [](auto value) { CHECK(written(value) == std::to_string(value)); };
  for (std::uint64_t power = 1; power <= 10'000'000'000'000'000'000U / 10; power *= 10) {
    for (const std::uint64_t value : {power - 1, power, power + 1, 9 * power, 10 * power - 1}) {
      look_at(value);
      look_at(static_cast<std::int64_t>(value));
      look_at(-static_cast<std::int64_t>(value));
      look_at(static_cast<std::int32_t>(value));
      look_at(static_cast<std::uint32_t>(value));
    }
  }
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t value = std::uint64_t{1} << bit;
    look_at(value - 1);
    look_at(value);
    look_at(static_cast<std::int64_t>(value));
  }
  look_at(std::numeric_limits<std::int64_t>::min());
  look_at(std::numeric_limits<std::uint64_t>::max());
  CHECK(written(std::int8_t{-128}) == "-128");
  CHECK(written(std::uint16_t{65535}) == "65535");
}
