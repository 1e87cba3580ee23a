#include "agent_support.hpp"

namespace test_agent {
namespace {

struct City {
  std::string city;
  std::string country;
  int people = 0;
};
const std::string oslo = R"({"city":"Oslo","country":"Norway","people":700000})";

/// Brings text in pieces of five bytes, and everything else as it is.
class piecewise_model final : public assay::language_model {
 public:
  explicit piecewise_model(std::vector<step> steps) : scripted_(std::move(steps)) {}
  task<assay::response> complete(assay::request asked) override { return scripted_.complete(std::move(asked)); }
  async::async_generator<assay::stream_event> stream(assay::request asked) override {
    const assay::response whole = co_await scripted_.complete(std::move(asked));
    for (assay::stream_event& event : assay::events_of(whole)) {
      auto* const call = std::get_if<assay::tool_call_delta>(&event);
      auto* const text = std::get_if<assay::text_delta>(&event);
      const std::string all = text != nullptr ? text->text : call != nullptr ? call->arguments : "";
      if (all.empty()) co_yield std::move(event);
      for (std::size_t at = 0; at < all.size(); at += 5) {
        const std::string piece = all.substr(at, 5);
        if (text != nullptr) {
          assay::text_delta delta;
          delta.text = piece;
          co_yield delta;
        } else {
          assay::tool_call_delta delta = *call;
          delta.arguments = piece;
          co_yield delta;
        }
      }
    }
  }
  [[nodiscard]] assay::capabilities capabilities() const override { return {}; }
  [[nodiscard]] std::string name() const override { return "piecewise"; }

 private:
  scripted_model scripted_;
};

template <class Output>
std::string word_for(const assay::agent_event<Output>& event) {
  if (const auto* const text = std::get_if<assay::text_delta>(&event)) return "'" + text->text + "'";
  if (std::holds_alternative<assay::reasoning_delta>(event)) return "thought";
  if (const auto* const call = std::get_if<assay::tool_call>(&event)) return "call " + call->name;
  if (const auto* const given = std::get_if<assay::tool_result>(&event)) return "got " + given->content;
  if (const auto* const next = std::get_if<assay::agent_changed>(&event)) return "agent " + next->agent;
  if (const auto* const again = std::get_if<assay::asked_again>(&event)) return "again: " + again->why;
  if (const auto* const part = std::get_if<assay::partial_output<Output>>(&event)) {
    return "part " + assay::detail::tool_text(*part->value);
  }
  return "result " + assay::detail::tool_text(std::get<assay::run_result<Output>>(event).value);
}

/// All events, a line each.
template <class Output>
task<std::string> listen(assay::agent<Output> agent) {
  std::string lines;
  auto events = agent.stream("Go");
  while (auto event = co_await events.next()) lines += word_for<Output>(*event) + "\n";
  co_return lines;
}

assay::tool<> wait_tool() {
  struct Wait {
    int seconds;
  };
  return assay::tool("wait", "", [](Wait args) -> task<int> {
    co_await async::sleep_for(args.seconds * 1s);
    co_return args.seconds;
  });
}

TEST_CASE("text arrives in pieces, tool results as they come") {
  step first = calls({{"wait", R"({"seconds":2})"}, {"wait", R"({"seconds":1})"}});
  first.text = "One moment";
  piecewise_model model({first, says("It is done.")});
  CHECK(simulate(listen(assay::agent<>(model, {.tools = {wait_tool()}}))) ==
        "'One m'\n'oment'\ncall wait\ncall wait\ngot 1\ngot 2\n'It is'\n' done'\n'.'\nresult It is done.\n");
}

TEST_CASE("a typed answer fills up, whatever its mode") {
  const std::string first_parts =
      R"(part {"city":"O","country":"","people":0}
part {"city":"Oslo","country":"","people":0}
)";
  for (const auto mode : {assay::output_mode::native, assay::output_mode::tool}) {
    piecewise_model model({says(oslo)});
    const std::string lines = simulate(listen(assay::agent<City>(model, {.mode = mode})));
    std::string shown;
    std::istringstream in(lines);
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with("part")) shown += line + "\n";
    }
    CHECK(shown.starts_with(first_parts));
    CHECK(shown.ends_with("part " + oslo + "\n"));
    CHECK(lines.ends_with("result " + oslo + "\n"));
  }
}

TEST_CASE("an answer that was not valid begins anew") {
  piecewise_model model({says(R"({"city":"Oslo"})"), says(oslo)});
  const std::string lines = simulate(listen(assay::agent<City>(model, {})));
  const auto again = lines.find("again: - country: Field required");
  REQUIRE(again != std::string::npos);
  CHECK(lines.substr(again).find(R"(part {"city":"O","country":"","people":0})") != std::string::npos);
  CHECK(lines.ends_with("result " + oslo + "\n"));
}

TEST_CASE("a handoff and a failure of transport are told") {
  piecewise_model strong({fails(assay::model_failure::server), says("yes")});
  const assay::agent<> expert(strong, {.name = "expert"});
  piecewise_model cheap({calls({{"transfer_to_expert", ""}})});
  CHECK(simulate(listen(assay::agent<>(cheap, {.handoffs = {expert}}))) ==
        "agent expert\nagain: scripted failure\n'yes'\nresult yes\n");
}

TEST_CASE("streamed and not, a run comes to the same") {
  const std::vector<step> script = {calls({{"wait", R"({"seconds":1})"}}), says("{"), says(oslo)};
  piecewise_model streamed(script);
  scripted_model whole(script);
  const auto last = [](assay::agent<City> agent) -> task<assay::run_result<City>> {
    auto events = agent.stream("Go");
    std::optional<assay::agent_event<City>> latest;
    while (auto event = co_await events.next()) latest = std::move(event);
    co_return std::get<assay::run_result<City>>(std::move(*latest));
  };
  const auto one = simulate(last(assay::agent<City>(streamed, {.tools = {wait_tool()}})));
  const auto other = *outcome_of(assay::agent<City>(whole, {.tools = {wait_tool()}})).result;
  CHECK(one.messages == other.messages);
  CHECK(one.usage == other.usage);
  CHECK(assay::dump(one.value) == assay::dump(other.value));
}

TEST_CASE("the stream throws what the run throws, after what came before") {
  piecewise_model model({calls({{"wait", R"({"seconds":1})"}})});
  const auto listen_to_error = [](assay::agent<> agent) -> task<std::string> {
    std::string lines;
    auto events = agent.stream("Go");
    try {
      while (auto event = co_await events.next()) lines += word_for<std::string>(*event) + "\n";
    } catch (const assay::agent_error& error) {
      lines += to_string(error.reason());
    }
    co_return lines;
  };
  CHECK(simulate(listen_to_error(assay::agent<>(model, {.tools = {wait_tool()}, .limits = {.requests = 1}}))) ==
        "call wait\ngot 1\nrequests");
}

struct on_exit {
  bool& flag;
  ~on_exit() { flag = true; }
};

assay::tool<> endless(bool& unwound) {
  return assay::tool("endless", "", [&unwound]() -> task<int> {
    const on_exit mark{unwound};
    co_await async::sleep_for(24h);
    co_return 1;
  });
}

TEST_CASE("cancelled or dropped in the middle, a stream takes its run with it") {
  const auto listen_on = [](assay::agent<> agent) -> task<void> {
    auto events = agent.stream("Go");
    while (co_await events.next()) {
    }
  };
  const auto listen_for = [&listen_on](assay::agent<> agent, async::duration time) -> task<async::duration> {
    try {
      co_await async::with_timeout(time, listen_on(agent));
    } catch (const async::timeout_error&) {
    }
    co_return elapsed();
  };
  bool unwound = false;
  piecewise_model model({calls({{"endless", ""}})});
  CHECK(simulate(listen_for(assay::agent<>(model, {.tools = {endless(unwound)}}), 3s)) == 3s);
  CHECK(unwound);

  const auto drop = [](assay::agent<> agent) -> task<void> {
    auto events = agent.stream("Go");
    static_cast<void>(co_await events.next());
    co_await async::sleep_for(1s);  // the tool has begun
  };
  unwound = false;
  piecewise_model again({calls({{"endless", ""}})});
  simulate(drop(assay::agent<>(again, {.tools = {endless(unwound)}})));
  CHECK(unwound);
}

TEST_CASE("a guardrail cancels a stream that has begun") {
  struct slow final {
    static task<assay::guardrail_verdict> judge() {
      co_await async::sleep_for(1s);
      co_return assay::tripped("no");
    }
  };
  const assay::guardrail guard("slow", [](const std::string&) { return slow::judge(); });
  piecewise_model model({calls({{"wait", R"({"seconds":60})"}})});
  const auto listen_to_trip = [](assay::agent<> agent) -> task<std::string> {
    std::string ended;
    auto events = agent.stream("Go");
    try {
      while (co_await events.next()) {
      }
    } catch (const assay::guardrail_tripped& error) {
      ended = error.finding();
    }
    co_return ended + " " + std::to_string(elapsed() / 1s);
  };
  CHECK(simulate(listen_to_trip(assay::agent<>(model, {.tools = {wait_tool()}, .input_guardrails = {guard}}))) ==
        "no 1");
}

}  // namespace
}  // namespace test_agent
