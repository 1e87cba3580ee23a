// How callables of the user are called: with the subject, the run's context, both or neither, and awaited where they
// give a task. Users don't name these.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/run_context.hpp>
#include <assay/async/task.hpp>

#include <concepts>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

template <class T>
struct task_value {
  static constexpr bool is_task = false;
  using type = T;
};
template <class T>
struct task_value<async::task<T>> {
  static constexpr bool is_task = true;
  using type = T;
};
template <class T>
inline constexpr bool is_task = task_value<T>::is_task;
template <class T>
using task_value_t = typename task_value<T>::type;

/// Calls `f` with what it takes.
template <class Context, class F, class... Subject>
decltype(auto) invoke_user(F& f, const run_context<Context>& context, Subject&&... subject) {
  if constexpr (std::invocable<F&, Subject..., const run_context<Context>&>) {
    return f(std::forward<Subject>(subject)..., context);
  } else if constexpr (std::invocable<F&, const run_context<Context>&, Subject...>) {
    return f(context, std::forward<Subject>(subject)...);
  } else if constexpr (std::invocable<F&, Subject...>) {
    return f(std::forward<Subject>(subject)...);
  } else if constexpr (std::invocable<F&, const run_context<Context>&>) {
    return f(context);
  } else {
    static_assert(std::invocable<F&>, "assay: this callable doesn't take what it would be given (see its header)");
    return f();
  }
}
template <class Context, class F, class... Subject>
using user_result_t = decltype(invoke_user<Context>(std::declval<F&>(), std::declval<const run_context<Context>&>(),
                                                    std::declval<Subject>()...));

/// The same as a task, whatever `f` gives. `f`, `context` and the subject must outlive it.
template <class Context, class F, class... Subject>
auto await_user(F& f, const run_context<Context>& context, Subject&&... subject)
    -> async::task<task_value_t<user_result_t<Context, F, Subject...>>> {
  using R = user_result_t<Context, F, Subject...>;
  if constexpr (is_task<R>) {
    co_return co_await invoke_user<Context>(f, context, std::forward<Subject>(subject)...);
  } else {
    co_return invoke_user<Context>(f, context, std::forward<Subject>(subject)...);
  }
}

// --- what a callable takes -------------------------------------------------------------------------------------------

template <class T>
struct context_parameter {
  static constexpr bool is_context = false;
};
template <class Context>
struct context_parameter<run_context<Context>> {
  static constexpr bool is_context = true;
  using type = Context;
};

/// No argument struct.
struct no_arguments {};

template <class... Parameters>
struct parameter_list {
  using context = void;
  using argument = no_arguments;
};
template <class First, class... Rest>
requires context_parameter<std::remove_cvref_t<First>>::is_context struct parameter_list<First, Rest...>
    : parameter_list<Rest...> {
  using context = typename context_parameter<std::remove_cvref_t<First>>::type;
};
template <class First, class... Rest>
requires(!context_parameter<std::remove_cvref_t<First>>::is_context) struct parameter_list<First, Rest...>
    : parameter_list<Rest...> {
  static_assert(std::is_same_v<typename parameter_list<Rest...>::argument, no_arguments>,
                "assay: a tool takes one argument struct, a run_context, both or neither");
  using argument = std::remove_cvref_t<First>;
};

/// The parameters of a function, a lambda that is no template, or any class with one operator().
template <class F>
struct signature : signature<decltype(&F::operator())> {};
template <class R, class... P>
struct signature<R (*)(P...)> : parameter_list<P...> {};
template <class R, class... P>
struct signature<R (*)(P...) noexcept> : parameter_list<P...> {};
template <class R, class F, class... P>
struct signature<R (F::*)(P...)> : parameter_list<P...> {};
template <class R, class F, class... P>
struct signature<R (F::*)(P...) const> : parameter_list<P...> {};
template <class R, class F, class... P>
struct signature<R (F::*)(P...) noexcept> : parameter_list<P...> {};
template <class R, class F, class... P>
struct signature<R (F::*)(P...) const noexcept> : parameter_list<P...> {};

template <class F>
using context_of_t = typename signature<F>::context;
template <class F>
using argument_of_t = typename signature<F>::argument;

}  // namespace assay::inline v0::detail
