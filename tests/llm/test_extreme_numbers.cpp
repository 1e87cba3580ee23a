// Times and counts from programs, servers and recordings, at the ends of their range and beyond.
#include "script.hpp"

#include <assay/async/rate_limiter.hpp>

#include <cmath>
#include <cstdint>
#include <limits>

namespace test_llm {
namespace {

using assay::model_failure;

constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr double infinity = std::numeric_limits<double>::infinity();

// --- waits -----------------------------------------------------------------------------------------------------------

struct wait_case {
  const char* what;
  assay::backoff rules;
  double random;
  int retries;
  async::duration wait;
};

TEST_CASE("a wait before a retry is never negative, and never beyond the clock's range") {
  const double nan = std::nan("");
  const async::duration longest = async::duration::max();
  const wait_case cases[] = {
      {"usual", {.first = 1s, .factor = 2, .longest = 1min, .jitter = 0}, 0, 3, 8s},
      {"longest first", {.first = longest, .factor = 2, .longest = longest, .jitter = 0}, 0, 1, longest},
      {"hours", {.first = std::chrono::hours::max(), .longest = std::chrono::hours::max(), .jitter = 0}, 0, 0, longest},
      {"factor", {.first = 1s, .factor = 1e300, .longest = longest, .jitter = 0}, 0, 5, longest},
      {"infinite factor", {.first = 1s, .factor = infinity, .longest = 7s, .jitter = 0}, 0, 1, 7s},
      {"no factor", {.first = 0s, .factor = infinity, .longest = 7s, .jitter = 0}, 0, 1, 0s},
      {"nan", {.first = 1s, .factor = nan, .longest = 7s, .jitter = 0}, 0, 1, 0s},
      {"negative factor", {.first = 1s, .factor = -1e300, .longest = 7s, .jitter = 0}, 0, 1, 0s},
      {"jitter", {.first = 1s, .factor = 1, .longest = 7s, .jitter = 1e300}, 0.5, 1, 0s},
      {"negative jitter", {.first = 1s, .factor = 1, .longest = 7s, .jitter = -1e300}, 0.5, 1, longest},
      {"many retries", {.first = 1s, .factor = 2, .longest = 7s, .jitter = 0}, 0, std::numeric_limits<int>::max(), 7s},
  };
  for (const wait_case& one : cases) {
    CAPTURE(one.what);
    assay::retry_policy policy;
    policy.backoff = one.rules;
    policy.random = [&one] { return one.random; };
    const assay::model_error error(model_failure::server, "down");
    CHECK((assay::detail::wait_before_retry(policy, one.retries, error) == one.wait));
  }
}

TEST_CASE("what a provider asks to wait is taken as it is, and not waited for where it is too long") {
  scripted_model model({fails(model_failure::rate_limited, async::duration::max())});
  try {
    simulate(assay::extract<Person>(model, "?"));
    FAIL("there is a value");
  } catch (const assay::extraction_error& error) {
    CHECK(error.reason() == assay::extraction_failure::transport);
  }
  CHECK(model.asked().size() == 1);

  scripted_model again({fails(model_failure::rate_limited, async::duration::min()), says(john)});
  CHECK(simulate(assay::extract<Person>(again, "?")).value.age == 35);
}

/// With a clock that is near the end of its range, and far from zero.
template <class T>
T simulate_late(task<T> main) {
  return async::run(std::move(main), {.clock = async::clock_kind::simulated,
                                      .simulated_start = async::time_point(async::duration::max() - 1h)});
}

task<void> read_all(async::async_generator<assay::streamed<Person>> updates) {
  while (auto update = co_await updates.next()) CHECK(update->value != nullptr);
}

TEST_CASE("the deadline of a question may lie beyond the clock's range, or before its beginning") {
  for (const async::duration time : {async::duration::max(), async::duration(24h * 365 * 250)}) {
    scripted_model model({fails(model_failure::server), after(2s, says(john))});
    assay::extract_options options;
    options.retry.deadline = time;
    CHECK(simulate_late(assay::extract<Person>(model, "?", options)).value.age == 35);
  }
  for (const async::duration time : {async::duration::min(), async::duration(-1), async::duration::zero()}) {
    scripted_model model({says(john)});  // at once, without a wait in which it could be cancelled
    assay::extract_options options;
    options.retry.deadline = time;
    CHECK_THROWS_AS(simulate_late(assay::extract<Person>(model, "?", options)), assay::extraction_error);
    CHECK_THROWS_AS(simulate_late(read_all(assay::stream<Person>(model, "?", options))), assay::extraction_error);
    CHECK(model.asked().empty());
  }
}

TEST_CASE("a recorded wait of any length is replayed within the clock's range") {
  struct recorded_case {
    const char* seconds;
    async::duration wait;
  };
  const recorded_case cases[] = {
      {"1.5", 1500ms}, {"1e300", async::duration::max()}, {"-1e300", async::duration::min()}};
  for (const recorded_case& one : cases) {
    CAPTURE(one.seconds);
    assay::replay_model model(assay::read_recording(
        R"({"request":{"messages":[]},"failure":{"kind":"server","message":"down","retry_after":)" +
        std::string(one.seconds) + "}}"));
    try {
      simulate(model.complete({}));
      FAIL("the call did not fail");
    } catch (const assay::model_error& error) {
      CHECK((error.retry_after() == one.wait));
    }
  }
}

// --- tokens ----------------------------------------------------------------------------------------------------------

TEST_CASE("sums of tokens stop at the greatest number there is") {
  assay::usage sum = {.input_tokens = most, .output_tokens = 1, .cached_tokens = least};
  sum += {.input_tokens = 1, .output_tokens = most, .cached_tokens = -1, .reasoning_tokens = most};
  CHECK(sum.input_tokens == most);
  CHECK(sum.output_tokens == most);
  CHECK(sum.cached_tokens == least);
  CHECK(sum.reasoning_tokens == most);
  CHECK(sum.total() == most);
}

step costs(std::int64_t tokens, step one) {
  one.usage = {.input_tokens = tokens, .output_tokens = tokens};
  return one;
}

TEST_CASE("a budget of tokens holds for providers that count to the end") {
  scripted_model model({costs(most, says(no_age)), says(john)});
  assay::extract_options options;
  options.retry.token_budget = 1000;
  try {
    simulate(assay::extract<Person>(model, "?", options));
    FAIL("there is a value");
  } catch (const assay::extraction_error& error) {
    CHECK(error.reason() == assay::extraction_failure::budget);
    CHECK(error.usage().total() == most);
  }
}

TEST_CASE("a rate limiter takes what a provider counts, and what it was told to expect") {
  async::rate_limiter limiter({.requests = 10, .tokens = 100});
  scripted_model counted({costs(most, says(john)), costs(least, says(john))});
  assay::rate_limited_model model(counted, limiter, 100);
  CHECK(simulate(model.complete(asking("?"))).text() == john);
}

struct limit_case {
  std::int64_t limit;
  double factor;
  std::int64_t greatest;
  std::optional<std::int64_t> raised;
};

TEST_CASE("a raised limit of tokens lies between the old one and the greatest") {
  const limit_case cases[] = {
      {100, 2, 32'768, 200},       {30'000, 2, 32'768, 32'768},   {32'768, 2, 32'768, {}},
      {most, 2, most, {}},         {most - 1, 2, most, most},     {100, 1e300, most, most},
      {100, infinity, most, most}, {100, std::nan(""), most, {}}, {100, -1e300, most, {}},
      {least, -2, most, most},
  };
  for (const limit_case& one : cases) {
    CAPTURE(one.limit);
    CAPTURE(one.factor);
    assay::retry_policy policy;
    policy.truncated = assay::truncation::raise_limit;
    policy.limit_factor = one.factor;
    policy.greatest_limit = one.greatest;
    CHECK((assay::detail::raised_limit(policy, one.limit, {}) == one.raised));
  }
}

}  // namespace
}  // namespace test_llm
