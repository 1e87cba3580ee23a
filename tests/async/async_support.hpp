// What the tests of the executor have in common. Time is simulated throughout.
#pragma once

#include <assay/async.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

namespace test_async {

namespace async = assay::async;
using async::task;
using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""us;
using std::chrono_literals::operator""ns;

/// What the simulated clock shows at first. Not zero, so that a time which was never set isn't taken for it.
inline constexpr async::time_point start{std::chrono::hours(1000)};

inline const async::loop_options simulated{.clock = async::clock_kind::simulated,
                                           .slow_after = async::duration::zero(),
                                           .on_slow = {},
                                           .stop_signals = {},
                                           .simulated_start = start};

/// Two signals that a program can give itself.
#if defined(_WIN32)
inline constexpr int first_signal = SIGTERM;
inline constexpr int second_signal = SIGBREAK;
#else
inline constexpr int first_signal = SIGUSR1;
inline constexpr int second_signal = SIGUSR2;
#endif

/// Runs a task on simulated time.
template <class T>
T simulate(task<T> main) {
  return async::run(std::move(main), simulated);
}

/// The simulated time since the loop began.
inline std::chrono::milliseconds elapsed() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(async::now() - start);
}

/// Counts how many of its kind live.
class counted {
 public:
  explicit counted(int& living) : living_(&living) { ++*living_; }
  counted(counted&& from) noexcept : living_(from.living_) { ++*living_; }
  counted& operator=(counted&&) = delete;
  ~counted() { --*living_; }

 private:
  int* living_;
};

/// How a task ends: "ok", "cancelled", or what() of its error.
template <class T>
task<std::string> outcome(task<T> work) {
  std::string text = "ok";
  try {
    static_cast<void>(co_await async::gather(std::move(work)));
  } catch (const async::cancelled&) {
    text = "cancelled";
  } catch (const std::exception& error) {
    text = error.what();
  }
  co_return text;
}

/// What() of each of the errors.
inline std::vector<std::string> texts(const std::vector<std::exception_ptr>& errors) {
  std::vector<std::string> all;
  for (const std::exception_ptr& error : errors) {
    try {
      std::rethrow_exception(error);
    } catch (const std::exception& caught) {
      all.emplace_back(caught.what());
    }
  }
  return all;
}

inline task<void> fail_after(async::duration time, std::string text) {
  co_await async::sleep_for(time);
  throw std::runtime_error(text);
}

template <class T>
task<T> value_after(async::duration time, T value) {
  co_await async::sleep_for(time);
  co_return value;
}

inline task<void> nap(async::duration time) { co_await async::sleep_for(time); }

/// Sleeps for a day, and says if it was cancelled meanwhile; keeps a counted alive.
inline task<void> stay(int& living, int* cancellations = nullptr) {
  const counted here(living);
  try {
    co_await async::sleep_for(24h);
  } catch (const async::cancelled&) {
    if (cancellations != nullptr) ++*cancellations;
    throw;
  }
}

}  // namespace test_async
