// Integers of 128 bits: the compiler's own where it has them, else two words of 64 bits, as on 32-bit processors.
#pragma once

#include <compare>
#include <concepts>
#include <cstdint>

namespace assay::inline v0::detail {

/// Modulo 2^128, in two's complement where it is signed, as the compiler's own. Only the operations that assay uses.
/// Division takes one step for each bit of the dividend.
template <bool IsSigned>
class word_pair {
 public:
  constexpr word_pair() noexcept = default;
  template <std::integral T>
  constexpr word_pair(T value) noexcept  // NOLINT(google-explicit-constructor): a number is a number
      : high_(sign_bits(value)), low_(static_cast<std::uint64_t>(value)) {}
  /// Without its fraction. It must fit.
  template <std::floating_point T>
  constexpr explicit word_pair(T value) noexcept {
    const T size = value < 0 ? -value : value;
    const auto high = static_cast<std::uint64_t>(size / two_to_64<T>);
    *this = word_pair(high, static_cast<std::uint64_t>(size - static_cast<T>(high) * two_to_64<T>));
    if (value < 0) *this = -*this;
  }
  [[nodiscard]] static constexpr word_pair largest() noexcept {
    return {IsSigned ? ~std::uint64_t{0} >> 1 : ~std::uint64_t{0}, ~std::uint64_t{0}};
  }

  /// Its low bits.
  template <std::integral T>
  constexpr explicit operator T() const noexcept {
    return static_cast<T>(low_);
  }
  /// The nearest one, but for numbers of more than 64 bits, where the last bit may be the next one.
  template <std::floating_point T>
  constexpr explicit operator T() const noexcept {
    const word_pair whole = size();
    const T result = static_cast<T>(whole.high_) * two_to_64<T> + static_cast<T>(whole.low_);
    return is_negative() ? -result : result;
  }

  friend constexpr bool operator==(const word_pair&, const word_pair&) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(const word_pair& a, const word_pair& b) noexcept {
    if (a.is_negative() != b.is_negative()) return b.is_negative() <=> a.is_negative();
    return a.high_ != b.high_ ? a.high_ <=> b.high_ : a.low_ <=> b.low_;
  }

  constexpr word_pair operator-() const noexcept { return word_pair() - *this; }
  friend constexpr word_pair operator+(word_pair a, word_pair b) noexcept {
    const std::uint64_t low = a.low_ + b.low_;
    return {a.high_ + b.high_ + (low < a.low_ ? 1U : 0U), low};
  }
  friend constexpr word_pair operator-(word_pair a, word_pair b) noexcept {
    return {a.high_ - b.high_ - (a.low_ < b.low_ ? 1U : 0U), a.low_ - b.low_};
  }
  friend constexpr word_pair operator*(word_pair a, word_pair b) noexcept {
    const word_pair low = product(a.low_, b.low_);
    return {low.high_ + a.high_ * b.low_ + a.low_ * b.high_, low.low_};
  }
  /// Towards zero. By zero it is zero, and the rest is the dividend.
  friend constexpr word_pair operator/(word_pair a, word_pair b) noexcept {
    const word_pair size = divide(a.size(), b.size()).quotient;
    return a.is_negative() != b.is_negative() ? -size : size;
  }
  friend constexpr word_pair operator%(word_pair a, word_pair b) noexcept {
    const word_pair size = divide(a.size(), b.size()).rest;
    return a.is_negative() ? -size : size;
  }

  constexpr word_pair& operator+=(word_pair other) noexcept { return *this = *this + other; }
  constexpr word_pair& operator*=(word_pair other) noexcept { return *this = *this * other; }
  constexpr word_pair& operator/=(word_pair other) noexcept { return *this = *this / other; }
  constexpr word_pair& operator++() noexcept { return *this = *this + 1; }
  constexpr word_pair& operator--() noexcept { return *this = *this - 1; }

 private:
  template <class T>
  static constexpr T two_to_64 = static_cast<T>(18446744073709551616.0L);

  struct division {
    word_pair quotient, rest;
  };

  constexpr word_pair(std::uint64_t high, std::uint64_t low) noexcept : high_(high), low_(low) {}

  template <std::integral T>
  static constexpr std::uint64_t sign_bits([[maybe_unused]] T value) noexcept {
    if constexpr (std::signed_integral<T>) {
      if (value < 0) return ~std::uint64_t{0};
    }
    return 0;
  }
  [[nodiscard]] constexpr bool is_negative() const noexcept { return IsSigned && (high_ >> 63) != 0; }
  /// Without the sign; that of the least number is itself, read without a sign.
  [[nodiscard]] constexpr word_pair size() const noexcept { return is_negative() ? -*this : *this; }
  [[nodiscard]] constexpr word_pair doubled() const noexcept { return {high_ << 1 | low_ >> 63, low_ << 1}; }
  [[nodiscard]] constexpr bool is_below(const word_pair& other) const noexcept {
    return high_ != other.high_ ? high_ < other.high_ : low_ < other.low_;
  }

  static constexpr word_pair product(std::uint64_t a, std::uint64_t b) noexcept {
    constexpr std::uint64_t half = 0xFFFFFFFF;
    const std::uint64_t low = (a & half) * (b & half);
    const std::uint64_t first = (a >> 32) * (b & half) + (low >> 32);
    const std::uint64_t second = (a & half) * (b >> 32) + (first & half);
    return {(a >> 32) * (b >> 32) + (first >> 32) + (second >> 32), second << 32 | (low & half)};
  }

  /// Both without a sign. The rest is below b, so twice the rest has 129 bits at most, of which `carry` is the first.
  static constexpr division divide(word_pair a, word_pair b) noexcept {
    division result{0, 0};
    if (b == word_pair()) return {0, a};
    if (a.high_ == 0 && b.high_ == 0) return {a.low_ / b.low_, a.low_ % b.low_};
    for (int bit = 0; bit < 128; ++bit) {
      const bool carry = (result.rest.high_ >> 63) != 0;
      result.rest = result.rest.doubled();
      result.rest.low_ |= a.high_ >> 63;
      a = a.doubled();
      result.quotient = result.quotient.doubled();
      if (!carry && result.rest.is_below(b)) continue;
      result.rest = result.rest - b;
      result.quotient.low_ |= 1U;
    }
    return result;
  }

  std::uint64_t high_ = 0;
  std::uint64_t low_ = 0;
};

#if defined(__SIZEOF_INT128__)
__extension__ using int128 = __int128;
__extension__ using uint128 = unsigned __int128;
inline constexpr int128 largest_int128 = static_cast<int128>(~uint128{0} / 2);
#else
using int128 = word_pair<true>;
using uint128 = word_pair<false>;
inline constexpr int128 largest_int128 = int128::largest();
#endif

}  // namespace assay::inline v0::detail
