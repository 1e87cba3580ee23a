// when_any: several tasks beside each other, and the result of the first that ends.
#pragma once

#include <assay/async/detail/first_ends.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/gather.hpp>
#include <assay/async/task.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace assay::inline v0::async {

/// The result of the first task that ended, and which that was.
template <class T>
struct any_result {
  std::size_t index = 0;
  detail::result_place_t<T> value;
};

/// Runs the tasks beside each other until one has ended, with a result or an error; cancels the others, waits until
/// they have ended, and gives the result (index() says whose; std::monostate for void) or throws the error. What the
/// others end with is dropped.
///
///   const auto answer = co_await async::when_any(ask(first_model), ask(second_model));
template <class... Ts>
requires(sizeof...(Ts) > 0)
    [[nodiscard]] task<std::variant<detail::result_place_t<Ts>...>> when_any(task<Ts>... works) {
  std::array<detail::task_state, sizeof...(Ts)> lines;
  detail::first_ends_join_set join_set("when_any");
  std::size_t next = 0;
  (detail::start_task(join_set, lines[next++], works), ...);
  co_await detail::join_set_wait(join_set);
  const auto index = static_cast<std::size_t>(&join_set.winner() - lines.data());

  using result = std::variant<detail::result_place_t<Ts>...>;
  using tasks = std::tuple<task<Ts>&...>;
  const auto take = []<std::size_t... I>(std::index_sequence<I...>, std::size_t which, tasks all) {
    using taker = result (*)(tasks&);
    constexpr taker takers[] = {
        [](tasks& from) { return result(std::in_place_index<I>, detail::take_result(std::get<I>(from))); }...};
    return takers[which](all);
  };
  co_return take(std::index_sequence_for<Ts...>(), index, tasks(works...));
}

/// The same for tasks of one type. Throws usage_error for none.
template <class T>
[[nodiscard]] task<any_result<T>> when_any(std::vector<task<T>> works) {
  if (works.empty()) throw usage_error("assay::async: when_any of no tasks would never end");
  const auto lines = std::make_unique<detail::task_state[]>(works.size());
  detail::first_ends_join_set join_set("when_any");
  for (std::size_t i = 0; i < works.size(); ++i) detail::start_task(join_set, lines[i], works[i]);
  co_await detail::join_set_wait(join_set);
  const auto index = static_cast<std::size_t>(&join_set.winner() - lines.get());
  any_result<T> result{index, detail::take_result(works[index])};
  co_return result;
}

}  // namespace assay::inline v0::async
