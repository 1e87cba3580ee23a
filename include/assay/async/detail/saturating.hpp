// Time arithmetic that never overflows: what lies outside the clock's range becomes the nearest time inside it.
//
// A point of the clock is a signed 64-bit count of nanoseconds, about 292 years to either side of its origin. Plain
// std::chrono arithmetic wraps beyond that (undefined behavior), also when hours become nanoseconds. Every time that a
// caller, a configuration or a server supplies goes through this header.
#pragma once

#include <assay/detail/wide_integer.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

namespace assay::inline v0::async {

/// Points in time of a loop's clock. With the real clock they are those of std::chrono::steady_clock.
using time_point = std::chrono::steady_clock::time_point;
using duration = std::chrono::nanoseconds;

/// The value of `To` nearest to `value`: out of range becomes the least or greatest value, the fraction is dropped, and
/// NaN becomes 0.
///
///   saturating_cast<std::int64_t>(1e300) == std::numeric_limits<std::int64_t>::max()
template <std::integral To, class From>
requires std::is_arithmetic_v<From>
[[nodiscard]] constexpr To saturating_cast(From value) noexcept {
  using limits = std::numeric_limits<To>;
  if constexpr (std::is_integral_v<From>) {
    if (std::cmp_less(value, limits::min())) return limits::min();
    if (std::cmp_greater(value, limits::max())) return limits::max();
  } else {
    if (value != value) return 0;
    // The greatest integer may round up to a power of two, which does not fit any more: hence >=.
    if (value >= static_cast<From>(limits::max())) return limits::max();
    if (value <= static_cast<From>(limits::min())) return limits::min();
  }
  return static_cast<To>(value);
}

/// The sum, or the nearest value in range.
[[nodiscard]] constexpr std::int64_t saturating_add(std::int64_t left, std::int64_t right) noexcept {
  const auto sum = static_cast<std::int64_t>(static_cast<std::uint64_t>(left) + static_cast<std::uint64_t>(right));
  const bool overflows = (left < 0) == (right < 0) && (sum < 0) != (left < 0);
  if (!overflows) return sum;
  return left < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

/// The difference, or the nearest value in range.
[[nodiscard]] constexpr std::int64_t saturating_subtract(std::int64_t left, std::int64_t right) noexcept {
  const auto rest = static_cast<std::int64_t>(static_cast<std::uint64_t>(left) - static_cast<std::uint64_t>(right));
  const bool overflows = (left < 0) != (right < 0) && (rest < 0) != (left < 0);
  if (!overflows) return rest;
  return left < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

namespace detail {

/// The nanoseconds in `time`. Integers are rounded toward zero like std::chrono::duration_cast does, floating-point
/// counts to the nearest nanosecond.
template <class Rep, class Period>
[[nodiscard]] constexpr std::int64_t saturating_nanoseconds(std::chrono::duration<Rep, Period> time) noexcept {
  static_assert(std::is_arithmetic_v<Rep>, "assay::async: a duration's representation must be an arithmetic type");
  if constexpr (std::is_integral_v<Rep>) {
    using wide = assay::detail::int128;
    constexpr wide numerator = static_cast<wide>(Period::num) * std::nano::den;
    constexpr wide most = assay::detail::largest_int128 / numerator;
    using limits = std::numeric_limits<std::int64_t>;
    const wide count = time.count();
    // A product beyond 128 bits is out of range whatever the denominator, which has 64.
    if (count > most) return limits::max();
    if (count < -most) return limits::min();
    const wide nanoseconds = count * numerator / Period::den;
    if (nanoseconds > limits::max()) return limits::max();
    if (nanoseconds < limits::min()) return limits::min();
    return static_cast<std::int64_t>(nanoseconds);
  } else {
    const long double nanoseconds = static_cast<long double>(time.count()) * Period::num / Period::den * std::nano::den;
    const auto whole = saturating_cast<std::int64_t>(nanoseconds);
    const long double rest = nanoseconds - static_cast<long double>(whole);
    return saturating_add(whole, rest >= 0.5L ? 1 : rest <= -0.5L ? -1 : 0);
  }
}

}  // namespace detail

/// A length of time as the functions of this library take it: any std::chrono::duration converts to it, in any unit and
/// any arithmetic representation. What is beyond 292 years becomes the longest time there is, infinity included; NaN
/// becomes zero.
///
///   async::saturating_duration(std::chrono::hours::max()) == async::duration::max()
struct saturating_duration : duration {
  constexpr saturating_duration() noexcept : duration(0) {}
  template <class Rep, class Period>
  constexpr saturating_duration(std::chrono::duration<Rep, Period> time) noexcept  // NOLINT: any duration converts
      : duration(detail::saturating_nanoseconds(time)) {}
};

/// The same for points in time of the steady clock.
struct saturating_time_point : time_point {
  constexpr saturating_time_point() noexcept = default;
  template <class Duration>
  constexpr saturating_time_point(  // NOLINT: any point of the clock converts
      std::chrono::time_point<std::chrono::steady_clock, Duration> when) noexcept
      : time_point(saturating_duration(when.time_since_epoch())) {}
};

/// `delay` after `from`. A time beyond the clock's range is its last (or, for a negative delay, first) point.
///
///   const auto deadline = async::deadline_after(async::now(), limit);
[[nodiscard]] constexpr time_point deadline_after(saturating_time_point from, saturating_duration delay) noexcept {
  return time_point(duration(saturating_add(from.time_since_epoch().count(), delay.count())));
}

/// How much time passes between two points; negative when `to` is the earlier one.
[[nodiscard]] constexpr duration time_between(saturating_time_point from, saturating_time_point to) noexcept {
  return duration(saturating_subtract(to.time_since_epoch().count(), from.time_since_epoch().count()));
}

/// How long it is from `now` until `deadline`: zero once it has passed.
[[nodiscard]] constexpr duration time_left(saturating_time_point deadline, saturating_time_point now) noexcept {
  const duration left = time_between(now, deadline);
  return left > duration::zero() ? left : duration::zero();
}

}  // namespace assay::inline v0::async
