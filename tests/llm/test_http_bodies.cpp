// What goes out over HTTP: bodies that are read as they are sent, calls without one, calls that are never sent twice.
#include "http_support.hpp"

#include "http/exchange.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>
#include <vector>

namespace test_llm {
namespace {

namespace http = assay::detail::http;

/// What a server was asked, by its words.
class witness {
 public:
  void add(const mock::request& asked) {
    const std::lock_guard lock(mutex_);
    seen_.push_back(asked.method + " " + asked.target + " " + std::to_string(asked.body.size()) + " " +
                    std::to_string(std::count(asked.body.begin(), asked.body.end(), 'x')));
  }
  [[nodiscard]] std::vector<std::string> seen() const {
    const std::lock_guard lock(mutex_);
    return seen_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> seen_;
};

task<int> send(http::call what) {
  const assay::http_options options;
  http::exchange call(std::move(what), options);
  const http::head head = co_await call.begin();
  std::string body;
  co_await http::read_rest(call, body);
  co_return head.status;
}

/// One call after another, so that each finds the connection of the one before.
task<std::vector<int>> send_all(std::vector<http::call> calls) {
  std::vector<int> statuses;
  for (http::call& one : calls) statuses.push_back(co_await send(std::move(one)));
  co_return statuses;
}

http::call call_to(const std::string& url) {
  http::call made;
  made.url = url;
  return made;
}

/// `size` times 'x', in pieces.
http::body_source many(std::uint64_t size) {
  http::body_source made;
  made.size = size;
  made.read = [size](std::uint64_t offset, char* to, std::size_t most) {
    const std::size_t count = std::min<std::uint64_t>({most, size - offset, 10'000});
    std::fill_n(to, count, 'x');
    return count;
  };
  return made;
}

TEST_CASE("a body that is read as it is sent arrives whole, and a GET has none") {
  witness seen;
  mock::server server([&seen](const mock::request& asked) {
    seen.add(asked);
    return mock::reply();
  });
  for (const std::uint64_t size : {0, 1, 9'999, 5'000'000}) {
    http::call what = call_to(server.url() + "/in");
    what.source = many(size);
    CHECK(async::run(send(std::move(what))) == 200);
  }
  http::call get = call_to(server.url() + "/out");
  get.method = http::method::get;
  CHECK(async::run(send(std::move(get))) == 200);
  CHECK(seen.seen() == std::vector<std::string>{"POST /in 0 0", "POST /in 1 1", "POST /in 9999 9999",
                                                "POST /in 5000000 5000000", "GET /out 0 0"});
}

TEST_CASE("a body is read again where its connection turns out to be dead; a call that must not be sent twice fails") {
  for (const bool once : {false, true}) {
    CAPTURE(once);
    witness seen;
    std::atomic<int> count = 0;
    mock::server server([&](const mock::request& asked) {
      seen.add(asked);
      mock::reply made;
      if (++count == 2) made.break_after = 0;
      return made;
    });
    http::call first = call_to(server.url() + "/first");
    http::call second = call_to(server.url() + "/second");
    second.source = many(20'000);
    second.once = once;
    const std::vector<http::call> calls = {first, second};
    if (once) {
      CHECK_THROWS_AS(static_cast<void>(async::run(send_all(calls))), assay::model_error);
      CHECK(seen.seen() == std::vector<std::string>{"POST /first 0 0", "POST /second 20000 20000"});
    } else {
      CHECK(async::run(send_all(calls)) == std::vector<int>{200, 200});
      CHECK(seen.seen() ==
            std::vector<std::string>{"POST /first 0 0", "POST /second 20000 20000", "POST /second 20000 20000"});
    }
  }
}

TEST_CASE("what reading a body throws ends the call") {
  mock::server server([](const mock::request&) { return mock::reply(); });
  http::call what = call_to(server.url() + "/in");
  what.source = many(100'000);
  what.source->read = [](std::uint64_t, char*, std::size_t) -> std::size_t { throw std::runtime_error("no disk"); };
  CHECK_THROWS_WITH_AS(static_cast<void>(async::run(send(std::move(what)))), "no disk", std::runtime_error);
}

}  // namespace
}  // namespace test_llm
