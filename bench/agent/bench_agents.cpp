// What agents cost beside their models and tools: ten tools of one turn that each wait a second, and a thousand agents,
// all under way at once, of two turns and two tools each. The model is a function that answers at once.
#include <assay/agent.hpp>

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

namespace {

namespace async = assay::async;
using namespace std::chrono_literals;

struct Item {
  int number;
};
struct Answer {
  std::string text;
  int sum;
};

assay::response calls(const std::string& tool, int count) {
  assay::response answer;
  answer.finish = assay::finish_reason::tool_calls;
  for (int i = 0; i < count; ++i) {
    assay::tool_call call;
    call.id = std::to_string(i);
    call.name = tool;
    call.arguments = R"({"number":)" + std::to_string(i) + "}";
    answer.reply.parts.emplace_back(std::move(call));
  }
  return answer;
}

/// Calls `tool` so often in the first turn and answers in the second.
std::shared_ptr<assay::language_model> two_turns(std::string tool, int count) {
  return std::make_shared<assay::function_model>([tool = std::move(tool), count](const assay::request& asked) {
    if (asked.messages.back().role == assay::role::user) return calls(tool, count);
    assay::response answer;
    answer.reply = assay::assistant_message(R"({"text":"done","sum":3})");
    return answer;
  });
}

double seconds_since(async::time_point begin) { return std::chrono::duration<double>(async::now() - begin).count(); }

async::task<double> ten_waiting_tools() {
  const auto model = two_turns("wait", 10);
  const assay::tool wait("wait", "", [](Item item) -> async::task<int> {
    co_await async::sleep_for(1s);
    co_return item.number;
  });
  const assay::agent<Answer> agent(model, {.tools = {wait}});
  const auto begin = async::now();
  static_cast<void>(co_await agent.run("Go"));
  co_return seconds_since(begin);
}

/// Bytes in memory: /proc/self/statm's second number.
std::size_t resident() {
  std::ifstream file("/proc/self/statm");
  std::size_t all = 0;
  std::size_t pages = 0;
  file >> all >> pages;
  return pages * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

struct costs {
  double seconds;
  std::size_t bytes;
};

/// The tools wait for `go`, so that all runs are under way when the memory is looked at.
async::task<costs> thousand_agents(int count) {
  const auto model = two_turns("gather", 2);
  async::event go("go");
  const std::size_t before = resident();
  const auto begin = async::now();
  std::vector<assay::agent<Answer>> agents;
  std::vector<async::task<assay::run_result<Answer>>> runs;
  for (int i = 0; i < count; ++i) {
    const assay::tool gather("gather", "Waits", [&go](Item item) -> async::task<int> {
      co_await go.wait();
      co_return item.number;
    });
    const assay::tool other("other", "Does nothing", [](Item item) { return item.number; });
    agents.emplace_back(model, assay::agent_options<Answer>{.instructions = "Be brief.", .tools = {gather, other}});
    runs.push_back(agents.back().run("Question " + std::to_string(i)));
  }
  costs all{};
  const auto watch = [](async::event& when, std::size_t at_first, std::size_t& bytes) -> async::task<void> {
    for (int i = 0; i < 3; ++i) co_await async::sleep_for(1ms);  // behind all that is ready
    bytes = resident() - at_first;
    when.set();
  };
  static_cast<void>(co_await async::gather(async::gather(std::move(runs)), watch(go, before, all.bytes)));
  all.seconds = seconds_since(begin);
  co_return all;
}

}  // namespace

int main() {
  constexpr int count = 1000;
  std::printf("ten tools that wait a second each: %.3f s\n", async::run(ten_waiting_tools()));
  static_cast<void>(async::run(thousand_agents(10)));  // what is made once
  const costs all = async::run(thousand_agents(count));
  std::printf("%d agents, two turns and two tool calls each: %.3f s, %.0f us and %.1f KiB an agent\n", count,
              all.seconds, all.seconds / count * 1e6, static_cast<double>(all.bytes) / count / 1024);
}
