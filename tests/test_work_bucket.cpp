// The token bucket that workers share: arithmetic, limits, clocks that are wrong.
#include "work/shared_bucket.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

using namespace assay::work;

namespace {

constexpr std::int64_t second = 1'000'000'000;
constexpr std::int64_t now = 1'800'000'000 * second;
constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();

}  // namespace

TEST_CASE("a rate is a number and a time, and nothing else") {
  struct row {
    const char* text;
    std::int64_t permits;
    std::int64_t period;
  };
  const row good[] = {{"1/s", 1, second},
                      {"10/s", 10, second},
                      {"600/m", 600, 60 * second},
                      {"30000/h", 30'000, 3600 * second},
                      {"1000000/s", 1'000'000, second}};
  for (const row& one : good) {
    CAPTURE(one.text);
    const std::optional<shared_rate> rate = rate_in(one.text);
    REQUIRE(rate);
    CHECK(rate->permits == one.permits);
    CHECK(rate->period == one.period);
  }
  for (const char* text : {"", "/s", "10", "10/", "10/d", "10/sec", "0/s", "-1/s", "1000001/s", "1.5/s", " 1/s", "1/s ",
                           "99999999999999999999/s"}) {
    CAPTURE(text);
    CHECK(!rate_in(text));
  }
}

TEST_CASE("a bucket gives what is there, and says when it is worth asking again") {
  const shared_rate rate{10, second};
  struct row {
    std::int64_t full_at;  ///< after `now`
    std::int64_t wanted;
    std::int64_t permits;
    std::int64_t full_after;  ///< after `now`
    std::int64_t wait;
  };
  const row rows[] = {
      {0, 1, 1, second / 10, 0},                        // full
      {-second, 1, 1, second / 10, 0},                  // full for a while: no more than full
      {0, 10, 10, second, 0},                           // all at once
      {0, 99, 10, second, 0},                           // no more than there are
      {second / 2, 99, 5, second, 0},                   // half of them
      {second, 1, 0, second, second / 10},              // none
      {second - 1, 1, 0, second - 1, second / 10 - 1},  // nearly one
      {second * 9 / 10, 1, 1, second, 0},               // just one
      {0, 0, 1, second / 10, 0},                        // who asks wants at least one
      {0, -5, 1, second / 10, 0},
  };
  for (const row& one : rows) {
    CAPTURE(one.full_at);
    CAPTURE(one.wanted);
    const bucket_grant got = take(rate, {.full_at = now + one.full_at}, now, one.wanted);
    CHECK(got.permits == one.permits);
    CHECK(got.after.full_at == now + one.full_after);
    CHECK(got.wait == one.wait);
  }
}

TEST_CASE("in any time there are at most a burst and the time's share") {
  for (const shared_rate rate : {shared_rate{10, second}, shared_rate{7, 60 * second}, shared_rate{3, 3600 * second}}) {
    CAPTURE(rate.permits);
    bucket_state state;
    std::int64_t given = 0;
    std::int64_t at = now;
    while (at < now + 10 * rate.period) {
      const bucket_grant got = take(rate, state, at, 1000);
      if (got.permits > 0) state = got.after;
      given += got.permits;
      CHECK((got.permits > 0) != (got.wait > 0));
      at += got.permits > 0 ? 1 : got.wait;
    }
    CHECK(given >= 10 * rate.permits);
    CHECK(given <= 11 * rate.permits);
  }
}

TEST_CASE("a pause holds everybody up, and a shorter one does not end it") {
  const shared_rate rate{10, second};
  bucket_state state = close_for(rate, {}, now, 5 * second);
  CHECK(take(rate, state, now, 1).permits == 0);
  CHECK(take(rate, state, now, 1).wait == 5 * second);
  state = close_for(rate, state, now, second);
  CHECK(take(rate, state, now + 4 * second, 1).wait == second);
  CHECK(take(rate, state, now + 5 * second, 3).permits == 3);
}

TEST_CASE("times from outside are clamped: a wrong clock harms for a period at most") {
  const shared_rate rate{10, second};
  const std::int64_t times[] = {least,        least + 1,           -1,           0,       now - 1, now,
                                now + second, now + 1000 * second, greatest - 1, greatest};
  for (const std::int64_t full_at : times) {
    for (const std::int64_t closed_until : times) {
      for (const std::int64_t at : {least, std::int64_t{0}, now, greatest}) {
        CAPTURE(full_at);
        CAPTURE(closed_until);
        CAPTURE(at);
        const bucket_grant got = take(rate, {full_at, closed_until}, at, greatest);
        CHECK(got.permits >= 0);
        CHECK(got.permits <= 10);
        CHECK(got.wait >= 0);
        CHECK(got.wait <= longest_closing);
        const bucket_state closed = close_for(rate, {full_at, closed_until}, at, greatest);
        CHECK(take(rate, closed, at, 1).wait <= longest_closing);
      }
    }
  }
  // What another clock wrote from the far future is an empty bucket, not a closed one.
  CHECK(take(rate, {.full_at = greatest}, now, 1).wait == second / 10);
  CHECK(close_for(rate, {}, now, least).closed_until <= now);
}

TEST_CASE("the state is text, and other text is no state") {
  const bucket_state state{now, now + 5};
  const std::optional<bucket_state> read = bucket_state_in(text_of(state));
  REQUIRE(read);
  CHECK(read->full_at == state.full_at);
  CHECK(read->closed_until == state.closed_until);
  for (const char* text : {"", "{}", "7", "{\"full_at\": \"x\", \"closed_until\": 0}", "{\"full_at\": 1e99}"}) {
    CAPTURE(text);
    CHECK(!bucket_state_in(text));
  }
}
