// gather: several tasks beside each other, and all their results.
#pragma once

#include <assay/async/detail/fail_fast.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <memory>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace assay::inline v0::async {

namespace detail {

/// What stands for a task's result among others: std::monostate for void, a std::reference_wrapper for a reference.
template <class T>
struct result_place {
  using type = T;
};
template <>
struct result_place<void> {
  using type = std::monostate;
};
template <class T>
struct result_place<T&> {
  using type = std::reference_wrapper<T>;
};
template <class T>
using result_place_t = typename result_place<T>::type;

template <class T>
[[nodiscard]] result_place_t<T> take_result(task<T>& ended) {
  if constexpr (std::is_void_v<T>) {
    ended.take();
    return {};
  } else {
    return ended.take();
  }
}

template <class T>
void start_task(join_set& members, task_state& state, task<T>& work) {
  work.require();
  members.start(state, work.coroutine());
}

}  // namespace detail

/// Runs the tasks beside each other and gives their results in the order of the arguments, std::monostate for void and
/// a std::reference_wrapper for a reference. The first error cancels the rest and is thrown when all have ended; the
/// errors of others are its suppressed_errors. When cancelled, it cancels all of them and throws `cancelled` once they
/// have ended.
///
///   auto [page, weather] = co_await async::gather(fetch(url), forecast("Oslo"));
template <class... Ts>
[[nodiscard]] task<std::tuple<detail::result_place_t<Ts>...>> gather(task<Ts>... works) {
  [[maybe_unused]] std::array<detail::task_state, sizeof...(Ts)> lines;
  detail::fail_fast_join_set join_set("gather");
  [[maybe_unused]] std::size_t next = 0;
  (detail::start_task(join_set, lines[next++], works), ...);
  co_await detail::join_set_wait(join_set);
  join_set.finish(true);
  co_return std::tuple<detail::result_place_t<Ts>...>{detail::take_result(works)...};
}

/// The same for tasks of one type, of which there may be any number.
///
///   std::vector<async::task<page>> fetches;
///   for (const auto& url : urls) fetches.push_back(fetch(url));
///   const std::vector<page> pages = co_await async::gather(std::move(fetches));
template <class T>
requires(!std::is_void_v<T>)
    [[nodiscard]] task<std::vector<detail::result_place_t<T>>> gather(std::vector<task<T>> works) {
  const auto lines = std::make_unique<detail::task_state[]>(works.size());
  detail::fail_fast_join_set join_set("gather");
  for (std::size_t i = 0; i < works.size(); ++i) detail::start_task(join_set, lines[i], works[i]);
  co_await detail::join_set_wait(join_set);
  join_set.finish(true);
  std::vector<detail::result_place_t<T>> results;
  results.reserve(works.size());
  for (task<T>& work : works) results.push_back(detail::take_result(work));
  co_return results;
}

/// The same for tasks without a result.
[[nodiscard]] ASSAY_EXPORT task<void> gather(std::vector<task<void>> works);

}  // namespace assay::inline v0::async
