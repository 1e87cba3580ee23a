#include "async_support.hpp"

#include <algorithm>
#include <deque>
#include <random>
#include <utility>

namespace test_async {
namespace {

using async::detail::timer_node;
using async::detail::timer_queue;

/// Deadlines that are set in some order: all sorts for the sequence and the heap.
std::vector<std::int64_t> deadlines(int pattern, std::mt19937& random) {
  std::vector<std::int64_t> all;
  for (int i = 0; i < 500; ++i) {
    const int values[] = {
        i, 500 - i, static_cast<int>(random() % 50), 7, i % 10 == 0 ? 100'000 - i : i, i / 5 * (i % 5)};
    all.push_back(values[pattern]);
  }
  return all;
}

TEST_CASE("timers come out by deadline, then in the order in which they were set, whatever is taken back") {
  for (int pattern = 0; pattern < 6; ++pattern) {
    CAPTURE(pattern);
    std::mt19937 random(static_cast<unsigned>(pattern));
    timer_queue queue;
    std::deque<timer_node> nodes;
    std::vector<std::pair<std::int64_t, std::size_t>> expected;
    for (const std::int64_t deadline : deadlines(pattern, random)) {
      timer_node& node = nodes.emplace_back();
      node.deadline = deadline;
      queue.insert(node, random() % 2 == 0);
      expected.emplace_back(deadline, nodes.size() - 1);
      if (random() % 3 == 0) {
        const auto taken = expected.begin() + static_cast<std::ptrdiff_t>(random() % expected.size());
        queue.remove(nodes[taken->second]);
        CHECK_FALSE(nodes[taken->second].queued());
        expected.erase(taken);
      }
    }
    std::stable_sort(expected.begin(), expected.end(),
                     [](const auto& left, const auto& right) { return left.first < right.first; });
    for (const auto& [deadline, index] : expected) {
      timer_node* const first = queue.first();
      REQUIRE(first != nullptr);
      CHECK(first->deadline == deadline);
      CHECK(first == &nodes[index]);
      queue.remove(*first);
    }
    CHECK(queue.first() == nullptr);
  }
}

}  // namespace
}  // namespace test_async
