// What may be called from other threads: meant for ThreadSanitizer as well.
#include "async_support.hpp"

#include <atomic>
#include <stop_token>
#include <thread>

namespace test_async {
namespace {

TEST_CASE("posts of several threads all arrive, those of one thread in order") {
  constexpr int senders = 4;
  constexpr int posts = 2000;
  for (const auto clock : {async::clock_kind::real, async::clock_kind::simulated}) {
    std::vector<int> last(senders, -1);
    int count = 0;
    const auto main = [&]() -> task<void> {
      async::event_loop& loop = async::event_loop::current();
      const async::work_guard guard(loop);
      async::event all;
      std::vector<std::thread> threads;
      for (std::size_t sender = 0; sender < senders; ++sender) {
        threads.emplace_back([&, sender, remote = loop.poster()] {
          for (int i = 0; i < posts; ++i) {
            CHECK(remote.post([&, sender, i] {
              CHECK(last[sender] == i - 1);
              last[sender] = i;
              if (++count == senders * posts) all.set();
            }));
          }
        });
      }
      co_await all.wait();
      for (std::thread& thread : threads) thread.join();
    };
    async::loop_options options = simulated;
    options.clock = clock;
    async::run(main(), options);
    CHECK(count == senders * posts);
  }
}

TEST_CASE("two loops in two threads hand a ball to and fro") {
  constexpr int turns = 500;
  struct player {
    async::event_loop loop;
    async::event ball{"ball"};
    int caught = 0;
  };
  player left;
  player right;
  const auto play = [](player& self, player& other, bool begins) -> task<void> {
    const async::work_guard guard(self.loop);
    const auto hit = [&other] { other.loop.post([&other] { other.ball.set(); }); };
    if (begins) hit();
    while (self.caught < turns) {
      co_await self.ball.wait();
      self.ball.reset();
      ++self.caught;
      if (!begins || self.caught < turns) hit();
    }
  };
  std::thread thread([&] { right.loop.run(play(right, left, false)); });
  left.loop.run(play(left, right, true));
  thread.join();
  CHECK(left.caught == turns);
  CHECK(right.caught == turns);
}

TEST_CASE("a stop_token that another thread asks") {
  for (const bool whole_run : {true, false}) {
    int living = 0;
    std::stop_source source;
    std::atomic<bool> waits = false;
    std::thread stopper([&] {
      waits.wait(false);
      source.request_stop();
    });
    const auto wait_for_ever = [&]() -> task<void> {
      const counted here(living);
      async::event never;
      waits = true;
      waits.notify_all();
      co_await never.wait();
    };
    if (whole_run) {
      CHECK_THROWS_AS(async::run(wait_for_ever(), {}, source.get_token()), async::cancelled);
    } else {
      CHECK_THROWS_AS(async::run(async::with_stop(source.get_token(), wait_for_ever())), async::cancelled);
    }
    stopper.join();
    CHECK(living == 0);
  }
}

TEST_CASE("request_stop of another thread") {
  int living = 0;
  async::event_loop loop;
  std::atomic<bool> waits = false;
  std::thread stopper([&] {
    waits.wait(false);
    loop.request_stop();
  });
  const auto main = [&]() -> task<void> {
    waits = true;
    waits.notify_all();
    co_await stay(living);
  };
  CHECK_THROWS_AS(loop.run(main()), async::cancelled);
  stopper.join();
  CHECK(living == 0);
}

TEST_CASE("offloading from two loops to one pool") {
  async::thread_pool pool(2);
  std::atomic<int> calls = 0;
  const auto main = [&]() -> task<int> {
    std::vector<task<int>> works;
    for (int i = 0; i < 300; ++i) {
      works.push_back(async::offload(pool, [&calls, i] {
        ++calls;
        return i;
      }));
    }
    const std::vector<int> results = co_await async::gather(std::move(works));
    int sum = 0;
    for (const int each : results) sum += each;
    co_return sum;
  };
  int other = 0;
  std::thread thread([&] { other = async::run(main()); });
  CHECK(async::run(main()) == 44850);
  thread.join();
  CHECK(other == 44850);
  CHECK(calls == 600);
}

TEST_CASE("tasks made on one thread and run on another, whose frames are freed there") {
  std::vector<task<int>> works;
  for (int i = 0; i < 1000; ++i) works.push_back(value_after(1s, i));
  std::vector<int> results;
  std::thread([&] { results = simulate(async::gather(std::move(works))); }).join();
  CHECK(results.size() == 1000);
  CHECK(results.back() == 999);
}

TEST_CASE("a post to a loop that is going away") {
  for (int i = 0; i < 50; ++i) {
    std::thread thread;
    {
      async::event_loop loop;
      thread = std::thread([remote = loop.poster()] {
        while (remote.post([] {})) {
        }
      });
      loop.run(nap(1us));
    }
    thread.join();
  }
}

}  // namespace
}  // namespace test_async
