// The algorithms on ranges that assay uses: those of std::ranges, where the standard library has them (libc++ since
// 16).
#pragma once

#include <algorithm>
#include <iterator>

#if defined(__cpp_lib_ranges)

namespace assay::inline v0::ranges {
using std::ranges::all_of;
using std::ranges::any_of;
using std::ranges::count_if;
using std::ranges::find;
using std::ranges::find_if;
using std::ranges::is_sorted;
using std::ranges::lower_bound;
using std::ranges::min_element;
using std::ranges::none_of;
using std::ranges::sort;
using std::ranges::upper_bound;
}  // namespace assay::inline v0::ranges

#else

#include <functional>
#include <utility>

namespace assay::inline v0::ranges {

template <class Range, class Predicate>
[[nodiscard]] constexpr auto find_if(Range&& range, Predicate predicate) {
  return std::find_if(std::begin(range), std::end(range), std::ref(predicate));
}

template <class Range, class Predicate>
[[nodiscard]] constexpr bool any_of(Range&& range, Predicate predicate) {
  return std::any_of(std::begin(range), std::end(range), std::ref(predicate));
}
template <class Range, class Predicate>
[[nodiscard]] constexpr bool all_of(Range&& range, Predicate predicate) {
  return std::all_of(std::begin(range), std::end(range), std::ref(predicate));
}
template <class Range, class Predicate>
[[nodiscard]] constexpr bool none_of(Range&& range, Predicate predicate) {
  return std::none_of(std::begin(range), std::end(range), std::ref(predicate));
}
template <class Range, class Predicate>
[[nodiscard]] constexpr auto count_if(Range&& range, Predicate predicate) {
  return std::count_if(std::begin(range), std::end(range), std::ref(predicate));
}

template <class Range, class Value, class Projection = std::identity>
[[nodiscard]] constexpr auto find(Range&& range, const Value& value, Projection projection = {}) {
  return std::find_if(std::begin(range), std::end(range),
                      [&](const auto& each) { return std::invoke(projection, each) == value; });
}

/// The order of what `projection` gives, as the standard's algorithms want it.
template <class Order, class Projection>
[[nodiscard]] constexpr auto projected(Order order, Projection projection) {
  return [=](const auto& a, const auto& b) { return order(std::invoke(projection, a), std::invoke(projection, b)); };
}

template <class Range, class Order = std::less<>, class Projection = std::identity>
constexpr void sort(Range&& range, Order order = {}, Projection projection = {}) {
  std::sort(std::begin(range), std::end(range), projected(order, projection));
}
template <class Range, class Order = std::less<>, class Projection = std::identity>
[[nodiscard]] constexpr bool is_sorted(Range&& range, Order order = {}, Projection projection = {}) {
  return std::is_sorted(std::begin(range), std::end(range), projected(order, projection));
}
template <class Range, class Order = std::less<>, class Projection = std::identity>
[[nodiscard]] constexpr auto min_element(Range&& range, Order order = {}, Projection projection = {}) {
  return std::min_element(std::begin(range), std::end(range), projected(order, projection));
}
template <class Range, class Value, class Order = std::less<>, class Projection = std::identity>
[[nodiscard]] constexpr auto lower_bound(Range&& range, const Value& value, Order order = {},
                                         Projection projection = {}) {
  return std::lower_bound(std::begin(range), std::end(range), value, [&](const auto& each, const Value& wanted) {
    return order(std::invoke(projection, each), wanted);
  });
}
template <class Range, class Value, class Order = std::less<>, class Projection = std::identity>
[[nodiscard]] constexpr auto upper_bound(Range&& range, const Value& value, Order order = {},
                                         Projection projection = {}) {
  return std::upper_bound(std::begin(range), std::end(range), value, [&](const Value& wanted, const auto& each) {
    return order(wanted, std::invoke(projection, each));
  });
}

}  // namespace assay::inline v0::ranges

#endif

namespace assay::inline v0::ranges {

/// std::ranges::contains is of C++23.
template <class Range, class Value>
[[nodiscard]] constexpr bool contains(const Range& range, const Value& value) {
  return std::find(std::begin(range), std::end(range), value) != std::end(range);
}

}  // namespace assay::inline v0::ranges
