// Dates, times and durations as std::chrono types: what is read, exactly, and what a type can't hold.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>

using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

template <class T>
std::string type_of_failure(std::string_view text, assay::mode mode = assay::mode::lax) {
  const auto result = assay::parse<T>(text, {.mode = mode});
  return result ? "ok" : result.error().errors()[0].type;
}

}  // namespace

TEST_CASE("a date-time is an instant; its zone is subtracted, a missing one is UTC") {
  const sys_seconds expected = sys_days{2026y / November / 20} + 10h + 20min + 30s;
  struct row {
    const char* text;
    sys_seconds value;
  };
  const row rows[] = {
      {"\"2026-11-20T10:20:30Z\"", expected},
      {"\"2026-11-20T12:20:30+02:00\"", expected},
      {"\"2026-11-20t05:20:30-0500\"", expected},
      {"\"2026-11-20 10:20:30\"", expected},
      {"\"2026-11-20_10:20:30.000Z\"", expected},
      {"\"2026-11-20T10:20\"", expected - 30s},
      {"\"1795170030\"", expected},
      {"\"0001-01-01T00:00:00Z\"", sys_days{1y / January / 1}},
  };
  for (const row& r : rows) {
    CAPTURE(r.text);
    const auto result = assay::parse<sys_seconds>(r.text, {.mode = assay::mode::strict});
    REQUIRE(result.has_value());
    CHECK(*result == r.value);
    CHECK(result.repairs().empty());
  }
  CHECK(*assay::parse<sys_seconds>("1795170030") == expected);
  CHECK(*assay::parse<sys_seconds>("1795170030000") == expected);  // beyond 2e10: milliseconds
  CHECK(*assay::parse<sys_seconds>("20000000000") == sys_seconds{20'000'000'000s});
  CHECK(*assay::parse<sys_seconds>("-20000000000") == sys_seconds{-20'000'000'000s});
  CHECK(*assay::parse<sys_time<milliseconds>>("20000000001") == sys_time<milliseconds>{20'000'000'001ms});
  CHECK(*assay::parse<sys_time<milliseconds>>("-20000000001") == sys_time<milliseconds>{-20'000'000'001ms});
  CHECK(*assay::parse<sys_time<milliseconds>>("-1.5") == sys_time<milliseconds>{-1500ms});
}

TEST_CASE("what a type can't hold is refused, never cut off") {
  CHECK(type_of_failure<sys_seconds>("\"2026-11-20T10:20:30.5Z\"") == "datetime_parsing");
  CHECK(type_of_failure<sys_time<milliseconds>>("\"2026-11-20T10:20:30.5Z\"") == "ok");
  CHECK(type_of_failure<sys_time<microseconds>>("\"2026-11-20T10:20:30.0000005Z\"") == "datetime_parsing");
  CHECK(type_of_failure<sys_time<nanoseconds>>("\"9999-01-01T00:00:00Z\"") == "datetime_parsing");
  CHECK(type_of_failure<minutes>("\"PT90S\"") == "time_delta_parsing");
  CHECK(type_of_failure<duration<std::int8_t>>("\"PT3M\"") == "time_delta_parsing");
}

TEST_CASE("dates are days that exist") {
  CHECK(*assay::parse<year_month_day>("\"2024-02-29\"") == year_month_day{2024y / February / 29});
  CHECK(type_of_failure<year_month_day>("\"2026-02-29\"") == "date_from_datetime_parsing");
  CHECK(type_of_failure<year_month_day>("\"2026-02-29\"", assay::mode::strict) == "date_parsing");
  CHECK(type_of_failure<year_month_day>("\"2026-11-20T00:00:00Z\"") == "ok");
  CHECK(type_of_failure<year_month_day>("\"2026-11-20T00:00:00Z\"", assay::mode::strict) == "date_parsing");
  CHECK(type_of_failure<year_month_day>("\"2026-11-20T00:00:01Z\"") == "date_from_datetime_inexact");
  CHECK(type_of_failure<year_month_day>("\"20261120\"") ==
        "date_from_datetime_inexact");  // a timestamp, as in Pydantic
  CHECK(type_of_failure<year_month_day>("\"2026-11-20 \"") == "date_from_datetime_parsing");
}

TEST_CASE("durations are read in ISO 8601 and in clock form") {
  struct row {
    const char* text;
    milliseconds value;
  };
  const row rows[] = {
      {"\"PT1H30M\"", 90min},
      {"\"P1DT2H\"", 26h},
      {"\"-PT1.5S\"", -1500ms},
      {"\"P1W\"", 168h},
      {"\"01:30:00\"", 90min},
      {"\"1 day, 00:10:00\"", 24h + 10min},
      {"\"-1 day, 00:10:00\"", -(24h + 10min)},
      {"\"P1Y2M\"", 24h * (365 + 60)},
      {"90.5", 90500ms},
      {"-1", -1s},
  };
  for (const row& r : rows) {
    CAPTURE(r.text);
    const auto result = assay::parse<milliseconds>(r.text);
    REQUIRE(result.has_value());
    CHECK(*result == r.value);
  }
  CHECK(type_of_failure<seconds>("\"P\"") == "time_delta_parsing");
  CHECK(type_of_failure<seconds>("\"PT\"") == "time_delta_parsing");
  CHECK(type_of_failure<seconds>("\"PT1H1H\"") == "time_delta_parsing");
  CHECK(type_of_failure<seconds>("\"PT1M1H\"") == "time_delta_parsing");
  CHECK(type_of_failure<seconds>("\"PT99999999999999999H\"") == "time_delta_parsing");
}
