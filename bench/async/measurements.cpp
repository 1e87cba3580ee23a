#include "measurements.hpp"

#include <assay/async.hpp>

#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

namespace bench {

namespace async = assay::async;
using async::task;

namespace {

using clock = std::chrono::steady_clock;

double seconds_since(clock::time_point begin) { return std::chrono::duration<double>(clock::now() - begin).count(); }

void require(bool is_well, const char* what) {
  if (!is_well) throw std::runtime_error(what);
}

/// The least of several measurements, each of `steps` steps: nanoseconds a step.
template <class Measure>
double least_of(int times, int steps, const Measure& measure) {
  double least = 1e300;
  for (int i = 0; i < times; ++i) {
    const clock::time_point begin = clock::now();
    async::run(measure(steps));
    least = std::min(least, seconds_since(begin) / steps * 1e9);
  }
  return least;
}

task<void> sleep_a_second() { co_await async::sleep_for(std::chrono::seconds(1)); }

task<void> sleep_together(std::size_t count) {
  async::task_group group;
  for (std::size_t i = 0; i < count; ++i) group.spawn(sleep_a_second());
  co_await group.join();
}

task<int> number() { co_return 1; }

task<void> await_numbers(int count) {
  int sum = 0;
  for (int i = 0; i < count; ++i) sum += co_await number();
  require(sum == count, "a task was not run");
}

task<void> yield_often(int count) {
  for (int i = 0; i < count; ++i) co_await async::yield();
}

/// Eventfds: like a pipe, but one descriptor each, so that ten thousand fit into usual limits.
class bells {
 public:
  explicit bells(std::size_t count) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    for (std::size_t i = 0; i < count; ++i) {
      fds_.push_back(::eventfd(0, EFD_NONBLOCK));
      require(fds_.back() >= 0, "not enough file descriptors");
    }
  }
  bells(const bells&) = delete;
  bells& operator=(const bells&) = delete;
  ~bells() {
    for (const int fd : fds_) ::close(fd);
  }

  [[nodiscard]] int fd(std::size_t which) const { return fds_[which]; }
  void ring(std::size_t which) const {
    const std::uint64_t one = 1;
    require(::write(fds_[which], &one, sizeof one) == sizeof one, "an eventfd can't be written");
  }

 private:
  std::vector<int> fds_;
};

task<void> hear_one(int fd, async::event& done) {
  co_await async::readable(fd);
  std::uint64_t count = 0;
  require(::read(fd, &count, sizeof count) == sizeof count, "woken without input");
  done.set();
}

task<double> wake_each(std::size_t count) {
  const bells all(count);
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::shuffle(order.begin(), order.end(), std::mt19937(1));
  async::event done;
  async::task_group group;
  for (std::size_t i = 0; i < count; ++i) group.spawn(hear_one(all.fd(i), done));
  co_await async::yield();

  const clock::time_point begin = clock::now();
  for (const std::size_t which : order) {
    done.reset();
    all.ring(which);
    co_await done.wait();
  }
  const double seconds = seconds_since(begin);
  co_await group.join();
  co_return seconds / static_cast<double>(count) * 1e6;
}

}  // namespace

double million_sleeps() {
  const clock::time_point begin = clock::now();
  async::run(sleep_together(1'000'000));
  return seconds_since(begin);
}

double trivial_await() { return least_of(7, 5'000'000, await_numbers); }

double yield_through_loop() { return least_of(7, 5'000'000, yield_often); }

double descriptor_wakeup(std::size_t count) {
  double least = 1e300;
  for (int i = 0; i < 5; ++i) least = std::min(least, async::run(wake_each(count)));
  return least;
}

}  // namespace bench
