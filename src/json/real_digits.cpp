#include "json/real_digits.hpp"

#include <fast_float/fast_float.h>

#include <cstring>
#include <system_error>

namespace assay::inline v0::detail {

const char* read_real(const char* first, const char* last, double& out) noexcept {
  const auto [behind, fault] = fast_float::from_chars(first, last, out);
  // Where it is out of range, later versions say so, and give the same infinity or zero.
  return fault == std::errc::invalid_argument ? nullptr : behind;
}

namespace {

/// By the step of fast_float that comes behind the digits (Eisel and Lemire's), which is no promised interface: where a
/// version has it in another form, the digits are read again.
template <class Format>
bool multiply(std::uint64_t mantissa, std::int64_t exponent, double& out) noexcept {
  if constexpr (requires { fast_float::compute_float<Format>(exponent, mantissa).power2; }) {
    const auto product = fast_float::compute_float<Format>(exponent, mantissa);
    if (product.power2 < 0) return false;  // between two doubles: all the digits decide
    const std::uint64_t bits = product.mantissa | static_cast<std::uint64_t>(product.power2) << 52U;
    std::memcpy(&out, &bits, sizeof out);
    return true;
  }
  return false;
}

}  // namespace

double real_of(std::uint64_t mantissa, std::int64_t exponent, const char* first, const char* last) noexcept {
  double value = 0;
  if (!multiply<fast_float::binary_format<double>>(mantissa, exponent, value)) read_real(first, last, value);
  return value;
}

}  // namespace assay::inline v0::detail
