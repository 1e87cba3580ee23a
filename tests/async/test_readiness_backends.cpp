// What each way to wait for file descriptors promises (src/async/readiness_backend.hpp); each that this system has is
// tried, whichever the library was built with.
#include "async/poll_backend.hpp"
#include "async/readiness_backend.hpp"

#include <assay/async/detail/descriptors.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <set>
#include <vector>

namespace test_async {
namespace {

using assay::async::interest;
using namespace assay::async::detail;

constexpr std::int64_t millisecond = 1'000'000;

class pipe_of_bytes {
 public:
  pipe_of_bytes() { REQUIRE(open_pipe(ends_)); }
  pipe_of_bytes(const pipe_of_bytes&) = delete;
  pipe_of_bytes& operator=(const pipe_of_bytes&) = delete;
  ~pipe_of_bytes() {
    close_descriptor(ends_[0]);
    close_writing();
  }
  [[nodiscard]] int reading() const { return ends_[0]; }
  [[nodiscard]] int writing() const { return ends_[1]; }
  void write() const { REQUIRE(write_descriptor(ends_[1], "x", 1) == 1); }
  void close_writing() {
    if (ends_[1] >= 0) close_descriptor(ends_[1]);
    ends_[1] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
};

/// What one wait of no time reports of a descriptor, whatever the number of events.
interest reported(readiness_backend& backend, int fd, std::uint32_t generation = 1) {
  std::array<readiness_event, 16> events;
  interest all = interest::none;
  const std::size_t count = backend.wait(0, events);
  for (std::size_t i = 0; i < count; ++i) {
    CHECK(events[i].watched.generation == generation);
    if (events[i].watched.fd == fd) all = all | events[i].what;
  }
  return all;
}

void reports_what_is_asked(readiness_backend& backend) {
  std::array<int, 2> ends{};
  REQUIRE(open_socket_pair(ends));
  const int fd = ends[0];
  CHECK(backend.set({fd, 1}, interest::none, interest::read) == 0);
  CHECK(reported(backend, fd) == interest::none);
  CHECK(backend.set({fd, 1}, interest::read, interest::both) == 0);
  CHECK(reported(backend, fd) == interest::write);
  CHECK(write_descriptor(ends[1], "x", 1) == 1);
  CHECK(reported(backend, fd) == interest::both);
  CHECK(reported(backend, fd) == interest::both);  // as long as it is so
  CHECK(backend.set({fd, 1}, interest::both, interest::read) == 0);
  CHECK(reported(backend, fd) == interest::read);
  CHECK(backend.set({fd, 1}, interest::read, interest::none) == 0);
  CHECK(reported(backend, fd) == interest::none);
  // Watched anew it belongs to another generation.
  CHECK(backend.set({fd, 2}, interest::none, interest::read) == 0);
  CHECK(reported(backend, fd, 2) == interest::read);
  CHECK(backend.set({fd, 2}, interest::read, interest::none) == 0);
  close_descriptor(ends[0]);
  close_descriptor(ends[1]);
}

void the_other_side_s_end_is_ready(readiness_backend& backend) {
  pipe_of_bytes pipe;
  CHECK(backend.set({pipe.reading(), 1}, interest::none, interest::read) == 0);
  CHECK(reported(backend, pipe.reading()) == interest::none);
  pipe.close_writing();
  CHECK((reported(backend, pipe.reading()) & interest::read) == interest::read);
  CHECK(backend.set({pipe.reading(), 1}, interest::read, interest::none) == 0);
}

void what_cannot_be_watched_is_an_error(readiness_backend& backend) {
#if !defined(_WIN32)  // where files are no descriptors
  std::FILE* const file = std::tmpfile();
  REQUIRE(file != nullptr);
  CHECK(backend.set({::fileno(file), 1}, interest::none, interest::read) == EPERM);
  std::fclose(file);
#endif
  CHECK(backend.set({1'000'000, 1}, interest::none, interest::both) == EBADF);
  CHECK(reported(backend, 1'000'000) == interest::none);
}

// Not by a clock's look at how late it was, which proves nothing on a busy machine.
void a_wait_is_never_over_early(readiness_backend& backend) {
  std::array<readiness_event, 1> events;
  for (const std::int64_t time : {std::int64_t{1}, 30 * millisecond / 100, 3 * millisecond + 1}) {
    const auto begin = std::chrono::steady_clock::now();
    CHECK(backend.wait(time, events) == 0);
    CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::nanoseconds(time));
  }
}

void each_of_many_is_reported_in_turn(readiness_backend& backend) {
  std::vector<std::unique_ptr<pipe_of_bytes>> pipes;
  std::set<int> expected;
  for (int i = 0; i < 50; ++i) {
    const pipe_of_bytes& pipe = *pipes.emplace_back(std::make_unique<pipe_of_bytes>());
    pipe.write();
    CHECK(backend.set({pipe.reading(), 1}, interest::none, interest::read) == 0);
    expected.insert(pipe.reading());
  }
  std::set<int> seen;
  std::array<readiness_event, 7> events;  // nobody reads, so all are ready all the time
  for (int round = 0; round < 10; ++round) {
    const std::size_t count = backend.wait(0, events);
    CHECK(count == events.size());
    for (std::size_t i = 0; i < count; ++i) seen.insert(events[i].watched.fd);
  }
  CHECK(seen == expected);
  for (std::size_t i = 0; i < pipes.size(); i += 2) {
    CHECK(backend.set({pipes[i]->reading(), 1}, interest::read, interest::none) == 0);
    expected.erase(pipes[i]->reading());
  }
  seen.clear();
  std::array<readiness_event, 64> all;
  const std::size_t count = backend.wait(0, all);
  for (std::size_t i = 0; i < count; ++i) seen.insert(all[i].watched.fd);
  CHECK(seen == expected);
}

struct row {
  const char* name;
  void (*check)(readiness_backend&);
};

constexpr row rows[] = {
    {"reports what is asked", reports_what_is_asked},
    {"the other side's end is ready", the_other_side_s_end_is_ready},
    {"what cannot be watched is an error", what_cannot_be_watched_is_an_error},
    {"a wait is never over early", a_wait_is_never_over_early},
    {"each of many is reported in turn", each_of_many_is_reported_in_turn},
};

TEST_CASE("the backend that the library was built with") {
  for (const auto& [name, check] : rows) {
    CAPTURE(name);
    check(*make_readiness_backend());
  }
}

TEST_CASE("poll, which every system has") {
  for (const auto& [name, check] : rows) {
    CAPTURE(name);
    poll_backend backend;
    check(backend);
  }
}

}  // namespace
}  // namespace test_async
