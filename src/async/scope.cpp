#include <assay/async/scope.hpp>

#include <utility>

namespace assay::inline v0::async {

task<std::exception_ptr> cleanup::run(std::exception_ptr first_error) {
  while (!actions_.empty()) {
    const std::unique_ptr<base> action = std::move(actions_.back());
    actions_.pop_back();
    std::exception_ptr error;
    try {
      co_await action->run();
    } catch (...) {
      error = std::current_exception();
    }
    if (!error) continue;
    if (first_error) {
      detail::suppress(first_error, error);
    } else {
      first_error = error;
    }
  }
  co_return first_error;
}

}  // namespace assay::inline v0::async
