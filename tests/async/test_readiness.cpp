#include "async_support.hpp"

#include <assay/async/detail/descriptors.hpp>

#if !defined(_WIN32)
#include <sys/resource.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <random>
#include <system_error>

namespace test_async {
namespace {

/// A pipe that doesn't block.
class pipe_ends {
 public:
  pipe_ends() { REQUIRE(async::detail::open_pipe(ends_)); }
  pipe_ends(pipe_ends&& from) noexcept : ends_(std::exchange(from.ends_, {-1, -1})) {}
  pipe_ends& operator=(pipe_ends&&) = delete;
  ~pipe_ends() {
    close(0);
    close(1);
  }
  void close(std::size_t end) {
    if (ends_[end] >= 0) async::detail::close_descriptor(std::exchange(ends_[end], -1));
  }
  [[nodiscard]] int reading() const { return ends_[0]; }
  [[nodiscard]] int writing() const { return ends_[1]; }

 private:
  std::array<int, 2> ends_{-1, -1};
};

task<std::string> read_all(int fd) {
  std::string all;
  for (;;) {
    std::array<char, 4096> buffer;
    const std::ptrdiff_t count = async::detail::read_descriptor(fd, buffer.data(), buffer.size());
    if (count > 0) {
      all.append(buffer.data(), static_cast<std::size_t>(count));
    } else if (count == 0) {
      co_return all;
    } else if (errno == EAGAIN) {
      co_await async::readable(fd);
    } else {
      throw std::system_error(errno, std::generic_category(), "read");
    }
  }
}

task<void> write_all(pipe_ends& pipe, std::string text) {
  for (std::size_t done = 0; done < text.size();) {
    const std::ptrdiff_t count =
        async::detail::write_descriptor(pipe.writing(), text.data() + done, text.size() - done);
    if (count >= 0) {
      done += static_cast<std::size_t>(count);
    } else {
      co_await async::writable(pipe.writing());
    }
  }
  pipe.close(1);
}

TEST_CASE("a reader and a writer of more than a pipe holds") {
  const std::string text(1'000'000, 'x');
  const auto main = [&]() -> task<void> {
    pipe_ends pipe;
    auto [read, nothing] = co_await async::gather(read_all(pipe.reading()), write_all(pipe, text));
    CHECK(read == text);
    static_cast<void>(nothing);
  };
  simulate(main());
  async::run(main());
}

TEST_CASE("several wait for one descriptor, in both directions") {
  const auto main = []() -> task<void> {
    std::array<int, 2> ends{};
    REQUIRE(async::detail::open_socket_pair(ends));
    int woken = 0;
    const auto wait_for = [](int fd, bool input, int& count) -> task<void> {
      if (input) {
        co_await async::readable(fd);
      } else {
        co_await async::writable(fd);
      }
      ++count;
    };
    async::task_group group;
    group.spawn(wait_for(ends[0], true, woken));
    group.spawn(wait_for(ends[0], true, woken));
    const auto writer = group.spawn(wait_for(ends[0], false, woken));
    co_await writer.join();
    CHECK(woken == 1);
    CHECK(async::detail::write_descriptor(ends[1], "x", 1) == 1);
    co_await group.join();
    CHECK(woken == 3);
    async::detail::close_descriptor(ends[1]);
    char byte = 0;
    CHECK(async::detail::read_descriptor(ends[0], &byte, 1) == 1);
    co_await async::readable(ends[0]);  // the other side has hung up
    CHECK(async::detail::read_descriptor(ends[0], &byte, 1) == 0);
    async::detail::close_descriptor(ends[0]);
  };
  simulate(main());
}

TEST_CASE("a descriptor's number that is used again") {
  const auto main = []() -> task<void> {
    int number = -1;
    for (int i = 0; i < 3; ++i) {
      pipe_ends pipe;
#if !defined(_WIN32)  // which gives out others first
      if (number >= 0) CHECK(pipe.reading() == number);
#endif
      number = pipe.reading();
      CHECK(co_await outcome(async::with_timeout(1s, read_all(number))) != "ok");
      CHECK(async::detail::write_descriptor(pipe.writing(), "x", 1) == 1);
      co_await async::readable(number);
    }
  };
  simulate(main());
}

#if !defined(_WIN32)  // where files are no descriptors
TEST_CASE("a file on disk is always ready") {
  const auto main = []() -> task<void> {
    std::FILE* const file = std::tmpfile();
    REQUIRE(file != nullptr);
    co_await async::readable(::fileno(file));
    co_await async::writable(::fileno(file));
    std::fclose(file);
  };
  simulate(main());
}
#endif

TEST_CASE("what can't be watched is an error") {
  const auto main = []() -> task<void> {
    for (const int bad : {-1, 1'000'000}) {
      bool failed = false;
      try {
        co_await async::readable(bad);
      } catch (const std::system_error& error) {
        failed = error.code().value() == EBADF;
      }
      CHECK(failed);
    }
  };
  simulate(main());
}

/// How many pipes may be open at once.
std::size_t most_pipes() {
#if defined(_WIN32)  // of sockets, each pair with ports of its own
  return 500;
#else
  rlimit limit{};
  REQUIRE(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  REQUIRE(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  return std::min<std::size_t>(5000, limit.rlim_cur / 2 - 50);
#endif
}

TEST_CASE("thousands of pipes that become ready in random order") {
  const std::size_t count = most_pipes();
  const auto main = [&]() -> task<void> {
    std::vector<pipe_ends> pipes(count);
    std::vector<std::size_t> order(count);
    for (std::size_t i = 0; i < count; ++i) order[i] = i;
    std::shuffle(order.begin(), order.end(), std::mt19937(1));

    std::vector<std::size_t> seen;
    async::event next;
    const auto reader = [&](std::size_t which) -> task<void> {
      co_await async::readable(pipes[which].reading());
      seen.push_back(which);
      next.set();
    };
    const auto writer = [&]() -> task<void> {
      for (const std::size_t which : order) {
        next.reset();
        CHECK(async::detail::write_descriptor(pipes[which].writing(), "x", 1) == 1);
        co_await next.wait();
      }
    };
    async::task_group group;
    for (std::size_t i = 0; i < count; ++i) group.spawn(reader(i));
    co_await async::yield();
    group.spawn(writer());
    co_await group.join();
    CHECK(seen == order);
  };
  simulate(main());
}

}  // namespace
}  // namespace test_async
