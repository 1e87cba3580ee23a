// hedged_model: a slow model is asked again, and the first answer is taken.
#include "script.hpp"

#include <memory>
#include <sstream>

namespace test_llm {
namespace {

using assay::model_failure;

/// Whole answers and first events after the time of each step; tells which calls were cancelled.
class timed_model final : public assay::language_model {
 public:
  explicit timed_model(std::vector<step> steps) : steps_(std::move(steps)) {}

  task<assay::response> complete(assay::request) override {
    const step one = next();
    const call under_way(*this);
    co_await async::sleep_for(one.takes);
    if (one.failure) throw model_error_of(one);
    co_return whole_of(one);
  }
  async::async_generator<assay::stream_event> stream(assay::request) override {
    const step one = next();
    const call under_way(*this);
    co_await async::sleep_for(one.takes);
    if (one.failure) throw model_error_of(one);
    assay::stream_event words = assay::text_delta{one.text};
    co_yield std::move(words);
    co_await async::sleep_for(1s);
    assay::stream_event end = assay::stream_end{whole_of(one)};
    co_yield std::move(end);
  }
  [[nodiscard]] assay::capabilities capabilities() const override { return {.tools = false}; }
  [[nodiscard]] std::string name() const override { return "timed"; }

  [[nodiscard]] int calls() const { return static_cast<int>(calls_); }
  [[nodiscard]] int open() const { return open_; }

 private:
  struct call {
    explicit call(timed_model& of) : model(of) { ++model.open_; }
    call(const call&) = delete;
    call& operator=(const call&) = delete;
    ~call() { --model.open_; }
    timed_model& model;
  };
  step next() {
    REQUIRE(calls_ < steps_.size());
    return steps_[calls_++];
  }
  static assay::model_error model_error_of(const step& one) {
    return {one.failure->kind(), one.failure->what(), 0, {}, {.input_tokens = 3}};
  }
  static assay::response whole_of(const step& one) {
    assay::response whole;
    whole.reply = assay::assistant_message(one.text);
    whole.finish = one.finish;
    whole.usage = one.usage;
    return whole;
  }

  std::vector<step> steps_;
  std::size_t calls_ = 0;
  int open_ = 0;
};

/// "text, input + output tokens, at which time, of how many calls".
task<std::string> tell(assay::language_model& model, timed_model& asked, bool streams) {
  std::ostringstream line;
  assay::response whole;
  try {
    if (streams) {
      auto events = model.stream(asking("?"));
      while (auto event = co_await events.next()) {
        if (auto* const end = std::get_if<assay::stream_end>(&*event)) whole = end->response;
      }
    } else {
      whole = co_await model.complete(asking("?"));
    }
    line << whole.text() << " " << whole.usage.input_tokens << "+" << whole.usage.output_tokens;
  } catch (const assay::model_error& error) {
    line << to_string(error.kind()) << " " << error.usage().input_tokens << "+" << error.usage().output_tokens;
  }
  line << " at " << elapsed() / 1s << " of " << asked.calls();
  CHECK(asked.open() == 0);
  co_return line.str();
}

struct row {
  const char* what;
  std::vector<step> script;
  assay::hedge_options options;
  std::string expected;
  std::string streamed;  ///< a second later, where it ends with an answer
};

TEST_CASE("script of answers and times to the answer that is taken, its cost and its time") {
  const auto not_no = [](const assay::response& answer) { return answer.text() != "no"; };
  const row rows[] = {
      {"in time", {after(4s, says("a"))}, {}, "a 10+5 at 4 of 1", "a 10+5 at 5 of 1"},
      {"the first, though late",
       {after(6s, says("a")), after(9s, says("b"))},
       {},
       "a 20+5 at 6 of 2",
       "a 20+5 at 7 of 2"},
      {"the second", {after(60s, says("a")), after(2s, says("b"))}, {}, "b 20+5 at 7 of 2", "b 20+5 at 8 of 2"},
      {"a failure is asked again at once",
       {after(1s, fails(model_failure::server)), after(2s, says("b"))},
       {},
       "b 13+5 at 3 of 2",
       "b 13+5 at 4 of 2"},
      {"a failure waits for the other",
       {after(6s, fails(model_failure::server)), after(9s, says("b"))},
       {},
       "b 13+5 at 14 of 2",
       "b 13+5 at 15 of 2"},
      {"a rejected request is not repeated",
       {after(1s, fails(model_failure::rejected))},
       {},
       "rejected 3+0 at 1 of 1",
       "rejected 3+0 at 1 of 1"},
      {"both fail",
       {after(1s, fails(model_failure::server)), after(1s, fails(model_failure::timeout))},
       {},
       "timeout 6+0 at 2 of 2",
       "timeout 6+0 at 2 of 2"},
      {"three of them",
       {after(60s, says("a")), after(60s, says("b")), after(2s, says("c"))},
       {.most_requests = 3},
       "c 30+5 at 12 of 3",
       "c 30+5 at 13 of 3"},
      {"one is no hedge", {after(60s, says("a"))}, {.most_requests = 1}, "a 10+5 at 60 of 1", "a 10+5 at 61 of 1"},
      {"none is one", {after(60s, says("a"))}, {.most_requests = -3}, "a 10+5 at 60 of 1", "a 10+5 at 61 of 1"},
      {"no budget", {after(60s, says("a"))}, {.share = 0, .burst = 0}, "a 10+5 at 60 of 1", "a 10+5 at 61 of 1"},
      {"no budget for a failure",
       {after(1s, fails(model_failure::server))},
       {.share = 0, .burst = 0},
       "server 3+0 at 1 of 1",
       "server 3+0 at 1 of 1"},
      {"an invalid answer waits for a valid one",
       {after(6s, says("no")), after(4s, says("b"))},
       {.valid = not_no},
       "b 20+10 at 9 of 2",
       "no 20+5 at 7 of 2"},  // a stream is taken when it has begun
      {"an invalid answer is asked again at once, and taken if there is no other",
       {after(1s, says("no")), after(1s, fails(model_failure::server))},
       {.valid = not_no},
       "no 13+5 at 2 of 2",
       "no 10+5 at 2 of 1"},
  };
  for (const row& one : rows) {
    CAPTURE(one.what);
    for (const bool streams : {false, true}) {
      timed_model asked(one.script);
      assay::hedged_model model(asked, 5s, one.options);
      CHECK(simulate(tell(model, asked, streams)) == (streams ? one.streamed : one.expected));
      CHECK(asked.open() == 0);
    }
  }
}

TEST_CASE("hedged_model is what it asks") {
  timed_model asked({});
  const assay::hedged_model model(asked, 5s);
  CHECK(model.name() == "timed");
  CHECK_FALSE(model.capabilities().tools);
}

TEST_CASE("without a wait all requests are sent at once") {
  timed_model asked({after(3s, says("a")), after(2s, says("b"))});
  assay::hedged_model model(asked, -1s);
  CHECK(simulate(tell(model, asked, false)) == "b 20+5 at 2 of 2");
}

TEST_CASE("a provider that has become slow is asked a tenth more, after a burst") {
  std::vector<step> script;
  for (int i = 0; i < 200; ++i) script.push_back(after(60s, says("a")));
  timed_model asked(script);
  assay::hedged_model model(asked, 5s, {.share = 0.1, .burst = 3});
  const auto main = [&]() -> task<void> {
    for (int i = 0; i < 100; ++i) static_cast<void>(co_await model.complete(asking("?")));
  };
  simulate(main());
  const assay::hedge_counts counts = model.counts();
  CHECK(counts.answers == 100);
  CHECK(counts.hedged >= 12);
  CHECK(counts.hedged <= 13);
  CHECK(counts.over_budget == 100 - counts.hedged);
  CHECK(counts.won == 0);
  CHECK(asked.calls() == 100 + counts.hedged);
}

TEST_CASE("cancelled, it cancels all requests; a stream that is dropped closes its own") {
  for (const bool streams : {false, true}) {
    timed_model asked({after(60s, says("a")), after(60s, says("b"))});
    assay::hedged_model model(asked, 5s);
    const auto main = [&]() -> task<void> {
      bool late = false;
      try {
        static_cast<void>(co_await async::with_timeout(10s, tell(model, asked, streams)));
      } catch (const async::timeout_error&) {
        late = true;
      }
      CHECK(late);
      CHECK(elapsed() == 10s);
      CHECK(asked.calls() == 2);
      CHECK(asked.open() == 0);
    };
    simulate(main());
  }
  timed_model asked({after(60s, says("a")), after(1s, says("b"))});
  assay::hedged_model model(asked, 5s);
  const auto main = [&]() -> task<void> {
    {
      auto events = model.stream(asking("?"));
      const auto first = co_await events.next();
      REQUIRE(first);
      CHECK(std::get<assay::text_delta>(*first).text == "b");
      CHECK(asked.open() == 1);
    }
    CHECK(asked.open() == 0);
  };
  simulate(main());
}

TEST_CASE("of two streams that begin at the same time, one goes on and the other one ends") {
  timed_model asked({after(1s, says("a")), after(1s, says("b"))});
  assay::hedged_model model(asked, 0s);
  const auto main = [&]() -> task<void> {
    auto events = model.stream(asking("?"));
    const auto first = co_await events.next();
    REQUIRE(first);
    CHECK(std::get<assay::text_delta>(*first).text == "a");
    CHECK(asked.calls() == 2);
    CHECK(asked.open() == 1);
    const auto last = co_await events.next();
    REQUIRE(last);
    CHECK(std::get<assay::stream_end>(*last).response.usage.input_tokens == 20);  // of both, by the estimate
  };
  simulate(main());
}

TEST_CASE("an exception that is no model's failure ends it, and the other request") {
  int calls = 0;
  assay::function_model asked([&calls](const assay::request&) -> task<std::string> {
    const bool is_first = ++calls == 1;
    co_await async::sleep_for(is_first ? 60s : 1s);
    if (!is_first) throw std::logic_error("mine");
    co_return "a";
  });
  assay::hedged_model model(asked, 5s);
  const auto main = [&]() -> task<void> {
    bool thrown = false;
    try {
      static_cast<void>(co_await model.complete(asking("?")));
    } catch (const std::logic_error&) {
      thrown = true;
    }
    CHECK(thrown);
    CHECK(elapsed() == 6s);
  };
  simulate(main());
}

TEST_CASE("extract through a hedged model counts all tokens") {
  timed_model asked({after(60s, says(john)), after(1s, says(john))});
  assay::hedged_model model(asked, 5s);
  const auto got = simulate(assay::extract<Person>(model, "Who?"));
  CHECK(got.value.age == 35);
  CHECK(got.usage.total() == 25);
}

}  // namespace
}  // namespace test_llm
