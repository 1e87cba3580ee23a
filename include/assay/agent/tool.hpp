// Tools: functions that a model may call.
//
//   struct CompoundInterest { double principal, rate; int years; };
//   assay::tool("compound_interest", "What a sum grows to, interest compounded yearly",
//               [](CompoundInterest args) { return args.principal * std::pow(1 + args.rate, args.years); });
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/detail/callable.hpp>
#include <assay/agent/run_context.hpp>
#include <assay/async/event_loop.hpp>
#include <assay/async/offload.hpp>
#include <assay/async/semaphore.hpp>
#include <assay/async/task.hpp>
#include <assay/async/this_task.hpp>
#include <assay/detail/export.hpp>
#include <assay/dump.hpp>
#include <assay/error.hpp>
#include <assay/llm/request.hpp>
#include <assay/options.hpp>
#include <assay/reflect.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace assay::inline v0::agents {

/// What becomes of an exception that a tool throws, tool_retry and cancellation apart.
enum class tool_exception : std::uint8_t {
  tell_model,  ///< what() of a std::exception, at most 500 bytes of it, goes back as the call's error; others end the
               ///< run
  end_run,     ///< it ends the run, and is what run() throws: where errors may hold secrets, or nothing can be mended
};

/// The limits of one tool, and what happens if it fails.
struct tool_options {
  /// For one call, from when it has a place under `max_concurrent`. What takes longer is cancelled, and the model told.
  std::optional<async::saturating_duration> timeout = {};
  /// Turns in a row in which the tool may fail (bad arguments, tool_retry, timeout, an exception that the model was
  /// told of) and be called again; one more ends the run. The agent's max_tool_retries if it is not given.
  std::optional<int> max_retries = {};
  /// Calls at once, of all runs together; 0: no limit. A tool with a limit belongs to the thread that first calls it.
  std::size_t max_concurrent = 0;
  /// Call it on a thread of async::thread_pool::shared(): for what computes for long or blocks. Not for coroutines.
  bool offload = false;
  tool_exception on_exception = tool_exception::tell_model;
  /// Have the provider enforce the schema of the arguments. It is enforced here in any case.
  bool strict = false;
};

/// A tool throws it to have the model try again; `why` is what the model reads.
class ASSAY_EXPORT tool_retry : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace assay::inline v0::agents

namespace assay::inline v0::detail {

/// The arguments were no value of the tool's type.
class ASSAY_EXPORT bad_arguments : public std::runtime_error {
 public:
  explicit bad_arguments(const validation_error& wrong);
};

/// Reads the arguments, calls, and gives the result as text. Throws bad_arguments, and what the callable throws.
using tool_function = std::function<async::task<std::string>(std::string arguments, run_site site)>;

/// Throws std::invalid_argument for a name that providers don't take.
ASSAY_EXPORT void require_tool_name(const std::string& name);

/// A tool, whatever its types.
struct ASSAY_EXPORT tool_core {
  tool_core(std::string name, std::string description, const type_info& arguments, tool_options how,
            tool_function inside);

  tool_definition definition;
  tool_options options;
  tool_function call;
  std::unique_ptr<async::semaphore> places;  ///< nullptr: no limit
};

/// Reads what a model wrote. Throws bad_arguments.
ASSAY_EXPORT void read_arguments(const type_info& type, void* target, std::string_view arguments, const run_site& site);

template <class R>
[[nodiscard]] std::string tool_text(const R& result) {
  if constexpr (std::convertible_to<const R&, std::string_view>) {
    return std::string(std::string_view(result));
  } else {
    return write_text(type_of<R>(), &result, -1);
  }
}

template <class T>
[[nodiscard]] async::task<std::string> tool_text_of(async::task<T> work) {
  if constexpr (std::is_void_v<T>) {
    co_await std::move(work);
    co_return "done";
  } else {
    const T result = co_await std::move(work);
    co_return tool_text(result);
  }
}

/// `function` must outlive it.
template <class Context, class F>
[[nodiscard]] async::task<std::string> call_tool(F& function, bool on_thread, std::string text, run_site site) {
  using arguments = argument_of_t<F>;
  arguments args{};
  read_arguments(type_of<arguments>(), &args, text, site);
  if (on_thread) site.stop = co_await async::stop_token();
  const run_context<Context> context(std::move(site));
  if constexpr (!is_task<user_result_t<Context, F, arguments>>) {
    const auto work = [&] { return invoke_user<Context>(function, context, std::move(args)); };
    if (on_thread) co_return co_await tool_text_of(async::offload(work));
  }
  co_return co_await tool_text_of(await_user<Context>(function, context, std::move(args)));
}

template <class Context, class F>
[[nodiscard]] tool_function make_tool_function(F callable, bool on_thread) {
  if (on_thread && is_task<user_result_t<Context, F, argument_of_t<F>>>) {
    throw std::invalid_argument("assay: a tool that is a coroutine is not offloaded");
  }
  // Shared, so that the callable need not be copyable.
  return [function = std::make_shared<F>(std::move(callable)), on_thread](std::string arguments, run_site site) {
    return call_tool<Context>(*function, on_thread, std::move(arguments), std::move(site));
  };
}

}  // namespace assay::inline v0::detail

namespace assay::inline v0::agents {

/// A tool for agents whose context is a Context; one without serves all agents. Cheap to copy, immutable, and safe to
/// share between threads where the callable is and there is no `max_concurrent`.
///
/// The callable takes a struct (its arguments: reflected, described to the model, read with everything that assay
/// tolerates, and checked), a run_context<Context>, both or neither, in any order; it returns anything that assay can
/// write as JSON, text as it is, or a task of that. Nothing is said to the model as "done". A coroutine lambda may have
/// captures: it is kept in the tool.
///
/// Arguments that are no value of the struct go back to the model with what is wrong, as with extract. See tool_options
/// for what happens to exceptions.
template <class Context = void>
class tool {
 public:
  /// Throws std::invalid_argument for a name that providers don't take ([A-Za-z0-9_-], 1 to 64 characters), and for a
  /// coroutine that is to be offloaded.
  template <class F>
  tool(std::string name, std::string description, F callable, tool_options options = {}) {
    static_assert(std::is_void_v<detail::context_of_t<F>> || std::is_same_v<detail::context_of_t<F>, Context>,
                  "assay: this tool is made for another context");
    using arguments = detail::argument_of_t<F>;
    const type_info& table = type_of<arguments>();
    if constexpr (detail::has_table<arguments>) {
      static_assert(detail::struct_type<arguments>, "assay: the arguments of a tool are a struct");
      core_ = std::make_shared<const detail::tool_core>(
          std::move(name), std::move(description), table, options,
          detail::make_tool_function<detail::context_of_t<F>>(std::move(callable), options.offload));
    }
  }
  /// What needs no context can be given any.
  template <class Other>
  requires(std::is_void_v<Other> && !std::is_void_v<Context>) tool(const tool<Other>& other)  // NOLINT: implicit
      : core_(other.core()) {}

  /// As the model is told of it.
  [[nodiscard]] const tool_definition& definition() const noexcept { return core_->definition; }
  /// As the constructor was given them.
  [[nodiscard]] const tool_options& options() const noexcept { return core_->options; }

  /// For assay's own sources. Copies of a tool share it.
  [[nodiscard]] const std::shared_ptr<const detail::tool_core>& core() const noexcept { return core_; }

 private:
  std::shared_ptr<const detail::tool_core> core_;
};

template <class F>
tool(std::string, std::string, F, tool_options = {}) -> tool<detail::context_of_t<F>>;

}  // namespace assay::inline v0::agents
