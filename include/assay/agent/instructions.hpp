// An agent's standing instructions: fixed, or computed when a run begins.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/detail/callable.hpp>
#include <assay/agent/run_context.hpp>
#include <assay/async/task.hpp>

#include <concepts>
#include <functional>
#include <string>
#include <type_traits>
#include <utility>

namespace assay::inline v0::agents {

/// Text, or a callable that gives it, as a std::string or a task of one, and takes a run_context<Context> or nothing.
/// Computed instructions are computed once in a run, when the agent's turn comes. The callable must be copyable.
template <class Context = void>
class instructions {
 public:
  instructions() = default;
  instructions(std::string text) : text_(std::move(text)) {}  // NOLINT: implicit
  instructions(const char* text) : text_(text) {}             // NOLINT: implicit
  template <class F>
  requires(!std::convertible_to<F, std::string> && !std::same_as<F, instructions>) instructions(F callable)  // NOLINT
      : compute_(
            [f = std::move(callable)](detail::run_site site) mutable { return compute_with(f, std::move(site)); }) {}

  /// The fixed text; empty where they are computed.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// What computes them, for assay's own sources; empty where they are fixed.
  [[nodiscard]] const std::function<async::task<std::string>(detail::run_site)>& compute() const noexcept {
    return compute_;
  }

 private:
  template <class F>
  [[nodiscard]] static async::task<std::string> compute_with(F& f, detail::run_site site) {
    const run_context<Context> context(std::move(site));
    co_return co_await detail::await_user<Context>(f, context);
  }

  std::string text_;
  std::function<async::task<std::string>(detail::run_site)> compute_;
};

}  // namespace assay::inline v0::agents
