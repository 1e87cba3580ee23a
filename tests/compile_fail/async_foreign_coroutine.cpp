// error: assay::async: only an assay::async coroutine (task, async_generator) can wait for this
#include <assay/async.hpp>

struct foreign {
  struct promise_type {
    foreign get_return_object() { return {}; }
    std::suspend_never initial_suspend() { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

foreign use(assay::async::event& event) { co_await event.wait(); }
