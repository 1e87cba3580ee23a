// Spans: opened, told to the hooks, and closed on every way out.
#pragma once

#include <assay/agent/hooks.hpp>
#include <assay/async/task.hpp>

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// What `error` is, for hooks.
[[nodiscard]] span_error describe_error(const std::exception_ptr& error);

/// Numbers the spans of an outermost run and of all runs within it.
class trace_numbers {
 public:
  trace_numbers();
  [[nodiscard]] std::uint64_t trace() const noexcept { return trace_; }
  [[nodiscard]] std::uint64_t next_span() noexcept { return ++latest_; }

 private:
  std::uint64_t trace_;
  std::uint64_t latest_ = 0;
};

/// Who listens to a run.
class tracer {
 public:
  explicit tracer(std::shared_ptr<trace_numbers> numbers) : numbers_(std::move(numbers)) {}
  /// Once, however often it is added.
  void add(const std::vector<std::shared_ptr<agent_hooks>>& hooks);

  [[nodiscard]] const std::shared_ptr<trace_numbers>& numbers() const noexcept { return numbers_; }
  [[nodiscard]] const std::vector<std::shared_ptr<agent_hooks>>& hooks() const noexcept { return hooks_; }

 private:
  std::shared_ptr<trace_numbers> numbers_;
  std::vector<std::shared_ptr<agent_hooks>> hooks_;
};

/// An open span. It ends when it is destroyed, as abandoned unless it was closed before.
class open_span {
 public:
  /// It began so long ago.
  open_span(const tracer& listeners, span begun, async::duration ago = {});
  ~open_span();
  open_span(const open_span&) = delete;
  open_span& operator=(const open_span&) = delete;

  [[nodiscard]] span& what() noexcept { return span_; }
  [[nodiscard]] std::uint64_t id() const noexcept { return span_.id; }
  void end() noexcept;
  void fail(const std::exception_ptr& error);

 private:
  const tracer& tracer_;
  span span_;
  bool open_ = true;
};

/// Runs `work`, and ends the span as it ends.
template <class T>
[[nodiscard]] async::task<T> traced(open_span& span, async::task<T> work) {
  try {
    T result = co_await std::move(work);
    span.end();
    co_return result;
  } catch (...) {
    span.fail(std::current_exception());
    throw;
  }
}

}  // namespace assay::inline v0::detail
