#include "async_support.hpp"

#include <cmath>
#include <limits>
#include <optional>
#include <ratio>

namespace test_async {
namespace {

using limits = std::numeric_limits<std::int64_t>;
using async::duration;
using async::saturating_duration;
using async::time_point;

template <class Rep, class Period = std::ratio<1>>
duration converted(Rep count) {
  return saturating_duration(std::chrono::duration<Rep, Period>(count));
}

TEST_CASE("a number that doesn't fit becomes the nearest integer that does") {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(async::saturating_cast<std::int64_t>(2.9) == 2);
  CHECK(async::saturating_cast<std::int64_t>(-2.9) == -2);
  CHECK(async::saturating_cast<std::int64_t>(1e300) == limits::max());
  CHECK(async::saturating_cast<std::int64_t>(-1e300) == limits::min());
  CHECK(async::saturating_cast<std::int64_t>(0x1p63) == limits::max());
  CHECK(async::saturating_cast<std::int64_t>(0x1p63 - 1024) == limits::max() - 1023);
  CHECK(async::saturating_cast<std::int64_t>(-0x1p63) == limits::min());
  CHECK(async::saturating_cast<std::int64_t>(infinity) == limits::max());
  CHECK(async::saturating_cast<std::int64_t>(-infinity) == limits::min());
  CHECK(async::saturating_cast<std::int64_t>(nan) == 0);
  CHECK(async::saturating_cast<std::int64_t>(std::numeric_limits<float>::max()) == limits::max());
  CHECK(async::saturating_cast<std::int64_t>(std::numeric_limits<long double>::max()) == limits::max());
  CHECK(async::saturating_cast<std::int64_t>(std::numeric_limits<double>::denorm_min()) == 0);
  CHECK(async::saturating_cast<std::int64_t>(std::numeric_limits<std::uint64_t>::max()) == limits::max());
  CHECK(async::saturating_cast<int>(limits::max()) == std::numeric_limits<int>::max());
  CHECK(async::saturating_cast<int>(limits::min()) == std::numeric_limits<int>::min());
  CHECK(async::saturating_cast<int>(-7L) == -7);
  CHECK(async::saturating_cast<std::uint64_t>(-1) == 0);
  CHECK(async::saturating_cast<std::uint64_t>(-1.0) == 0);
  CHECK(async::saturating_cast<std::uint64_t>(0x1p64) == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("sums and differences stop at the ends of the range") {
  CHECK(async::saturating_add(1, 2) == 3);
  CHECK(async::saturating_add(limits::max(), 1) == limits::max());
  CHECK(async::saturating_add(1, limits::max()) == limits::max());
  CHECK(async::saturating_add(limits::min(), -1) == limits::min());
  CHECK(async::saturating_add(limits::min(), limits::max()) == -1);
  CHECK(async::saturating_subtract(1, 2) == -1);
  CHECK(async::saturating_subtract(0, limits::min()) == limits::max());
  CHECK(async::saturating_subtract(-1, limits::min()) == limits::max());
  CHECK(async::saturating_subtract(limits::min(), 1) == limits::min());
  CHECK(async::saturating_subtract(-2, limits::max()) == limits::min());
  CHECK(async::saturating_subtract(limits::max(), limits::max()) == 0);
}

TEST_CASE("a duration of any unit and representation becomes nanoseconds, the longest there is where it is longer") {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(converted<int>(3) == 3s);
  CHECK(converted<std::int8_t>(-3) == -3s);
  CHECK(converted<int, std::nano>(7) == 7ns);
  CHECK(converted<std::int64_t, std::pico>(7999) == 7ns);
  CHECK(converted<std::int64_t, std::pico>(-7999) == -7ns);
  CHECK(converted<std::int64_t, std::atto>(limits::max()) == 9223372036ns);
  CHECK(converted<std::int64_t, std::ratio<1, limits::max()>>(limits::max()) == 1s);
  CHECK(saturating_duration(std::chrono::hours(2)) == 2h);
  CHECK(saturating_duration(std::chrono::hours::max()) == duration::max());
  CHECK(saturating_duration(std::chrono::hours::min()) == duration::min());
  CHECK(saturating_duration(std::chrono::years(292)) == std::chrono::years(292));
  CHECK(saturating_duration(std::chrono::years(293)) == duration::max());
  CHECK(saturating_duration(duration::max()) == duration::max());
  CHECK(saturating_duration(duration::min()) == duration::min());
  CHECK(converted<std::int64_t, std::exa>(1) == duration::max());
  CHECK(converted<std::int64_t, std::exa>(limits::max()) == duration::max());
  CHECK(converted<std::int64_t, std::exa>(limits::min()) == duration::min());
  CHECK(converted<std::uint64_t, std::nano>(std::numeric_limits<std::uint64_t>::max()) == duration::max());
  CHECK(converted<std::uint64_t, std::atto>(std::numeric_limits<std::uint64_t>::max()) == 18446744073ns);
  CHECK(converted<double>(0.3) == 300ms);
  CHECK(converted<double>(-0.3) == -300ms);
  CHECK(converted<float>(0.5F) == 500ms);
  CHECK(converted<double, std::nano>(1.6) == 2ns);
  CHECK(converted<long double, std::ratio<3600>>(1.5L) == 90min);
  CHECK(converted<double>(1e300) == duration::max());
  CHECK(converted<double>(-1e300) == duration::min());
  CHECK(converted<double>(std::numeric_limits<double>::denorm_min()) == 0ns);
  CHECK(converted<double>(infinity) == duration::max());
  CHECK(converted<double>(-infinity) == duration::min());
  CHECK(converted<double>(nan) == 0ns);
  static_assert(saturating_duration(std::chrono::hours::max()) == duration::max());
}

TEST_CASE("deadlines and what is left until them stay within the clock's range") {
  const time_point now(5s);
  CHECK(async::deadline_after(now, 3s) == time_point(8s));
  CHECK(async::deadline_after(now, -6s) == time_point(-1s));
  CHECK(async::deadline_after(now, duration::max()) == time_point::max());
  CHECK(async::deadline_after(now, std::chrono::hours::max()) == time_point::max());
  CHECK(async::deadline_after(time_point(-1ns), duration::min()) == time_point::min());
  CHECK(async::time_left(time_point(8s), now) == 3s);
  CHECK(async::time_left(now, time_point(8s)) == 0s);
  CHECK(async::time_left(time_point::max(), time_point::min()) == duration::max());
  CHECK(async::time_left(time_point::min(), now) == 0s);
  CHECK(async::time_between(now, time_point::min()) == duration::min());
  CHECK(async::time_between(time_point(8s), now) == -3s);
  using hours = std::chrono::time_point<std::chrono::steady_clock, std::chrono::hours>;
  CHECK(async::time_left(hours::max(), now) == time_point::max() - now);
}

}  // namespace
}  // namespace test_async
