// A producer and a consumer over a channel that holds three lines at most: the slower one sets the pace.
#include <assay/async.hpp>

#include <iostream>
#include <string>

namespace async = assay::async;
using namespace std::chrono_literals;

namespace {

async::task<void> produce(async::channel<std::string>& lines) {
  for (int number = 1; number <= 6; ++number) {
    co_await lines.send("line " + std::to_string(number));
    std::cout << "produced line " << number << ", " << lines.size() << " in the channel\n";
  }
  lines.close();  // the consumer's loop ends when the channel is empty
}

async::task<int> consume(async::channel<std::string>& lines) {
  int count = 0;
  while (const auto line = co_await lines.receive()) {
    std::cout << "consumed " << *line << '\n';
    ++count;
    co_await async::sleep_for(100ms);
  }
  co_return count;
}

async::task<int> pipeline() {
  async::channel<std::string> lines(3, "lines");
  const auto [count, nothing] = co_await async::gather(consume(lines), produce(lines));
  static_cast<void>(nothing);
  co_return count;
}

}  // namespace

int main() { return async::run(pipeline(), {.clock = async::clock_kind::simulated}) == 6 ? 0 : 1; }
