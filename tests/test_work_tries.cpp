// When a task of the queue is tried again, when alone, and when it is given up.
#include "work/tries_record.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

using namespace assay::work;

TEST_CASE("what is done with a task depends on how often it was begun, not on how often it came") {
  struct row {
    std::uint64_t delivered;
    tries_record record;
    std::int64_t most;
    next_step expected;
  };
  const row rows[] = {
      {1, {}, 5, next_step::run},
      {2, {}, 5, next_step::run},              // its first try is not recorded
      {900, {}, 5, next_step::run},            // the server was away, again and again
      {3, {2, ""}, 5, next_step::run_alone},   // begun twice, and nobody says how that ended
      {3, {2, "timeout"}, 5, next_step::run},  // somebody does
      {9, {4, ""}, 5, next_step::run_alone},
      {9, {5, ""}, 5, next_step::bury},
      {9, {5, "timeout"}, 5, next_step::bury},
      {9, {99, ""}, 5, next_step::bury},
      {1, {}, 1, next_step::run},
      {2, {}, 1, next_step::bury},
      {1, {1, "timeout"}, 1, next_step::bury},  // of another consumer
  };
  for (const row& one : rows) {
    CAPTURE(one.delivered);
    CAPTURE(one.record.begun);
    CHECK(next_step_of(one.delivered, one.record, one.most) == one.expected);
  }
}

TEST_CASE("why a task is given up is a sentence") {
  CHECK(burial_sentence(1, "") == "begun once, and each time the worker ended before there was a result");
  CHECK(burial_sentence(5, "") == "begun 5 times, and each time the worker ended before there was a result");
  CHECK(burial_sentence(3, "no connection") == "tried 3 times; the last time: no connection");
}

TEST_CASE("waits double, to a minute, and are as long as a provider asks for, to five") {
  constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  struct row {
    std::int64_t begun;
    std::int64_t asked_for;
    std::int64_t wait;
  };
  const row rows[] = {{1, 0, 1'000},       {2, 0, 2'000},         {3, 0, 4'000},          {7, 0, 60'000},
                      {1'000, 0, 60'000},  {greatest, 0, 60'000}, {0, 0, 1'000},          {least, 0, 1'000},
                      {1, 30'000, 30'000}, {1, 999'999, 300'000}, {1, greatest, 300'000}, {1, least, 1'000}};
  for (const row& one : rows) {
    CAPTURE(one.begun);
    CAPTURE(one.asked_for);
    CHECK(wait_before_next(one.begun, one.asked_for) == one.wait);
  }
}

TEST_CASE("the record is text, and its count is one that can be") {
  const tries_record record{3, "the provider said \"no\""};
  const auto read = tries_record_in(text_of(record));
  REQUIRE(read);
  CHECK(read->begun == 3);
  CHECK(read->reason == record.reason);
  CHECK(!tries_record_in("nonsense"));
  CHECK(!tries_record_in(""));
  REQUIRE(tries_record_in("{\"begun\": -7, \"reason\": \"\"}"));
  CHECK(tries_record_in("{\"begun\": -7, \"reason\": \"\"}")->begun == 0);
  CHECK(tries_record_in("{\"begun\": 9223372036854775807, \"reason\": \"\"}")->begun == 1'000'000);
}
