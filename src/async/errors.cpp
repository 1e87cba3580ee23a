#include <assay/async/errors.hpp>

#include "thread_owned.hpp"

#include <cstddef>
#include <deque>

namespace assay::inline v0::async {

namespace {

struct failure {
  std::exception_ptr first;
  std::vector<std::exception_ptr> others;
};
constexpr std::size_t failures_kept = 64;

// An exception of unknown type has no place for others, and must not change its type because another came after it.
// So they are kept beside it, found by its identity.
std::deque<failure>& failures() { return detail::thread_owned<std::deque<failure>>::get(); }

failure* find_failure(const std::exception_ptr& first) {
  for (failure& candidate : failures()) {
    if (candidate.first == first) return &candidate;
  }
  return nullptr;
}

}  // namespace

std::vector<std::exception_ptr> suppressed_errors(const std::exception_ptr& first) {
  const failure* const found = first ? find_failure(first) : nullptr;
  return found != nullptr ? found->others : std::vector<std::exception_ptr>();
}

namespace detail {

void suppress(const std::exception_ptr& first, std::exception_ptr other) {
  failure* entry = find_failure(first);
  if (entry == nullptr) {
    if (failures().size() == failures_kept) failures().pop_front();
    entry = &failures().emplace_back(failure{first, {}});
  }
  entry->others.push_back(std::move(other));
}

void forget_suppressed_errors() noexcept { failures().clear(); }

void throw_empty_task() {
  throw empty_task_error(
      "assay::async: this task is empty: it was default-constructed, moved from, or awaited before (a task can be "
      "awaited once)");
}

void throw_wrong_thread(const std::string& what) {
  throw wrong_thread_error("assay::async: " + what +
                           " belongs to another event loop than the one that runs on this thread; from another thread, "
                           "go through event_loop::post");
}

void throw_no_loop() {
  throw wrong_thread_error(
      "assay::async: no event loop runs on this thread; this must be called from within async::run");
}

}  // namespace detail

}  // namespace assay::inline v0::async
