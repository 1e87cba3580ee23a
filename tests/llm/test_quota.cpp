// Ids of requests and what is left of a provider's limits, in headers; rate_limited_model waits for it.
#include "http_support.hpp"
#include "script.hpp"

#include "http/quota_headers.hpp"

#include <limits>

namespace test_llm {
namespace {

using assay::detail::http::short_duration;
using assay::detail::http::until_time;
using std::chrono::nanoseconds;

TEST_CASE("durations as providers write them are read, and no other text") {
  const std::pair<const char*, std::optional<nanoseconds>> cases[] = {
      {"1s", 1s},      {"20ms", 20ms}, {"6m0s", 6min}, {"2m59.5s", 2min + 59s + 500ms},
      {"1h2m", 62min}, {"3", 3s},      {"0s", 0s},     {"99999999d", 24h},
      {"1e5s", {}},    {"", {}},       {"s", {}},      {"-1s", {}},
      {"1x", {}},      {"soon", {}},   {"1s ", {}},    {"999999999999999999999999999s", 24h},
  };
  for (const auto& [text, time] : cases) {
    CAPTURE(text);
    CHECK(short_duration(text) == time);
  }
}

TEST_CASE("times of day are read as the time until then, from none to a day") {
  const auto now = std::chrono::system_clock::time_point(std::chrono::sys_days(std::chrono::year(2026) / 11 / 30));
  const std::pair<const char*, std::optional<nanoseconds>> cases[] = {
      {"2026-11-30T00:00:05Z", 5s},      {"2026-11-30T01:00:00.5Z", 1h},
      {"2026-11-29T00:00:00Z", 0s},      {"9999-12-31T23:59:59Z", 24h},
      {"2026-13-30T00:00:00Z", {}},      {"2026-11-30 00:00:00Z", {}},
      {"2026-11-30T00:00:05+01:00", {}}, {"yesterday", {}},
  };
  for (const auto& [text, time] : cases) {
    CAPTURE(text);
    CHECK(until_time(text, now) == time);
  }
}

mock::reply with_headers(const mock::request& asked) {
  mock::reply made = mock::answer(asked, "hello");
  made.headers = {{"x-request-id", "req_1"},
                  {"X-RateLimit-Remaining-Requests", "0"},
                  {"x-ratelimit-remaining-tokens", "-5"},
                  {"x-ratelimit-reset-requests", "1m2s"},
                  {"x-ratelimit-reset-tokens", "nonsense"}};
  return made;
}

TEST_CASE("answers have the id of their request and what is left, whole and streamed") {
  mock::server server(with_headers);
  for (const assay::wire_format format : all_formats) {
    for (const bool stream : {false, true}) {
      const assay::response answer = async::run(ask(*model_at(server.url(), format), asking("?"), stream));
      CHECK(answer.request_id == "req_1");
      REQUIRE(answer.quota);
      CHECK(answer.quota->requests == 0);
      CHECK(answer.quota->tokens == 0);
      CHECK(answer.quota->requests_reset == nanoseconds(62s));
      CHECK_FALSE(answer.quota->tokens_reset);
      const auto again = assay::parse<assay::response>(assay::dump(answer), {.mode = assay::mode::strict});
      REQUIRE(again);
      CHECK(*again == answer);
    }
  }
  mock::server plain([](const mock::request& asked) { return mock::answer(asked, "hello"); });
  const auto model = model_at(plain.url(), assay::wire_format::openai_chat);
  const assay::response answer = async::run(ask(*model, asking("?"), false));
  CHECK(answer.request_id.empty());
  CHECK_FALSE(answer.quota);
}

TEST_CASE("errors have the id of their request, for the provider's support") {
  mock::server server([](const mock::request& asked) {
    mock::reply made = mock::error(asked, 400, "no such thing");
    made.headers = {{"request-id", "req_2"}};
    return made;
  });
  for (const bool stream : {false, true}) {
    const assay::model_error error =
        error_of(*model_at(server.url(), assay::wire_format::anthropic), asking("?"), stream);
    CHECK(error.request_id() == "req_2");
    CHECK(std::string(error.what()).ends_with("no such thing (request req_2)"));
  }
}

/// Answers at once, and says what is left.
class limited_model final : public assay::language_model {
 public:
  explicit limited_model(assay::quota left) : left_(left) {}
  task<assay::response> complete(assay::request) override {
    if (refuses) {
      throw assay::model_error(assay::model_failure::rate_limited, "too many", 429, nanoseconds(30s));
    }
    assay::response made;
    made.reply = assay::assistant_message("hello");
    made.quota = left_;
    co_return made;
  }
  [[nodiscard]] assay::capabilities capabilities() const override { return {}; }
  [[nodiscard]] std::string name() const override { return "limited"; }

  bool refuses = false;

 private:
  assay::quota left_;
};

/// Seconds from the first call to the end of the second.
task<double> seconds_of_two(limited_model& model, std::int64_t estimate, bool stream) {
  async::rate_limiter limiter({});
  assay::rate_limited_model careful(model, limiter, estimate);
  const auto begin = async::event_loop::current().now();
  for (int i = 0; i < 2; ++i) {
    try {
      static_cast<void>(co_await ask(careful, asking("?"), stream));
    } catch (const assay::model_error&) {
    }
  }
  co_return std::chrono::duration<double>(async::event_loop::current().now() - begin).count();
}

struct pause_case {
  assay::quota left;
  std::int64_t estimate;
  double seconds;
};

TEST_CASE("rate_limited_model waits when the provider says that nothing is left") {
  constexpr std::int64_t many = std::numeric_limits<std::int64_t>::max();
  const pause_case cases[] = {
      {{}, 0, 0},
      {{.requests = 1, .requests_reset = nanoseconds(60s)}, 0, 0},
      {{.requests = 0, .requests_reset = nanoseconds(60s)}, 0, 60},
      {{.requests = 0}, 0, 0},
      {{.tokens = 10, .tokens_reset = nanoseconds(7s)}, 0, 0},
      {{.tokens = 10, .tokens_reset = nanoseconds(7s)}, 11, 7},
      {{.tokens = 0, .tokens_reset = nanoseconds(7s)}, 0, 7},
      {{.requests = 0, .tokens = 0, .requests_reset = nanoseconds(3s), .tokens_reset = nanoseconds(7s)}, 0, 7},
      {{.requests = 0, .requests_reset = nanoseconds(many)}, 0, 300},
      {{.requests = 0, .requests_reset = nanoseconds(-many)}, 0, 0},
  };
  for (const pause_case& one : cases) {
    CAPTURE(one.seconds);
    for (const bool stream : {false, true}) {
      limited_model model(one.left);
      CHECK(simulate(seconds_of_two(model, one.estimate, stream)) == doctest::Approx(one.seconds));
    }
  }
  limited_model refusing({});
  refusing.refuses = true;
  for (const bool stream : {false, true}) {
    CHECK(simulate(seconds_of_two(refusing, 0, stream)) == doctest::Approx(30));
  }
}

}  // namespace
}  // namespace test_llm
