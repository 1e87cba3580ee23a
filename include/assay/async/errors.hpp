// What the executor throws.
#pragma once

#include <assay/detail/export.hpp>

#include <exception>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace assay::inline v0::async {

/// Thrown out of the wait of a task that was asked to stop, so that its destructors run. It does not derive from
/// std::exception, so that `catch (const std::exception&)` around a piece of work does not swallow it. Code that
/// catches it and goes on gets it again from its next wait.
class cancelled final {
 public:
  [[nodiscard]] const char* what() const noexcept { return "the task was cancelled"; }
};

/// What with_timeout throws when time is up.
class ASSAY_EXPORT timeout_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What run throws when its task can never finish: nothing is ready, no timer is set, and nothing outside is awaited.
/// what() names every task that waits and what it waits for, a line each.
class ASSAY_EXPORT deadlock_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A mistake in the use of this library that can't be found at compile time.
class ASSAY_EXPORT usage_error : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// A task was awaited, spawned or run that holds nothing: default-constructed, moved from, or awaited before.
class empty_task_error : public usage_error {
 public:
  using usage_error::usage_error;
};

/// Something that belongs to one loop was used outside it, or from another thread. event_loop::post is the way in.
class wrong_thread_error : public usage_error {
 public:
  using usage_error::usage_error;
};

/// What send on a closed channel throws.
class ASSAY_EXPORT channel_closed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The errors that came after `first` in the same task_group or gather, or from clean-up after it, in the order in
/// which they came; `first` is what was thrown. Meant for a handler, where std::current_exception() is that error:
///
///   catch (const std::exception& first) { for (const auto& other : async::suppressed_errors()) report(other); }
///
/// They are kept by thread, for the latest 64 errors that have any, until the next run begins on this thread.
[[nodiscard]] ASSAY_EXPORT std::vector<std::exception_ptr> suppressed_errors(
    const std::exception_ptr& first = std::current_exception());

namespace detail {
/// Attaches `other` to `first`.
ASSAY_EXPORT void suppress(const std::exception_ptr& first, std::exception_ptr other);
ASSAY_EXPORT void forget_suppressed_errors() noexcept;

// Out of line, to keep throwing code out of the inlined paths.
[[noreturn]] ASSAY_EXPORT void throw_empty_task();
[[noreturn]] ASSAY_EXPORT void throw_wrong_thread(const std::string& what);
[[noreturn]] ASSAY_EXPORT void throw_no_loop();
}  // namespace detail

}  // namespace assay::inline v0::async
