// What is measured of assay::async. asyncio_peer.py measures the same of asyncio.
#pragma once

#include <cstddef>

namespace bench {

/// Seconds for a million tasks that all sleep a second at once.
[[nodiscard]] double million_sleeps();
/// Nanoseconds to await a task that returns a number at once.
[[nodiscard]] double trivial_await();
/// Nanoseconds to go through the loop once.
[[nodiscard]] double yield_through_loop();
/// Microseconds from a write to one of `count` eventfds, each with a task waiting for it, to that task's having read it
/// and the next write; descriptors taken in random order.
[[nodiscard]] double descriptor_wakeup(std::size_t count);

}  // namespace bench
