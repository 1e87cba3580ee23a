// Numbers at the ends of the range of a double, quoted or not: what is too large is an error, what is too small is 0.
#include "scalars/convert.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace {

using assay::detail::parse_real;

constexpr double infinity = std::numeric_limits<double>::infinity();

std::string zeros(std::size_t count) { return std::string(count, '0'); }

}  // namespace

TEST_CASE("parse_real tells what is too large from what is too small") {
  const struct {
    std::string text;
    double value;
  } rows[] = {
      {"1.7976931348623157e308", 1.7976931348623157e308},
      {"1.7976931348623159e308", infinity},
      {"1e308", 1e308},
      {"1e309", infinity},
      {"-1e309", -infinity},
      {"+1e309", infinity},
      {"0.1e309", 1e308},
      {"0.1e310", infinity},
      {"0.1e999", infinity},
      {".1e999", infinity},
      {"0.00001e400", infinity},
      {"0." + zeros(400) + "1e50", 0},
      {"0." + zeros(400) + "1e300", 1e-101},
      {"0." + zeros(400) + "1e500", 1e99},
      {"0." + zeros(400) + "1e999", infinity},
      {"1" + zeros(400), infinity},
      {"1" + zeros(400) + ".5", infinity},
      {"1" + zeros(400) + "e-2", infinity},
      {"1" + zeros(400) + "e-100", 1e300},
      {"1" + zeros(400) + "e-999", 0},
      {"5e-324", 5e-324},
      {"2e-324", 0},
      {"1e-400", 0},
      {"-1e-400", -0.0},
      {"123456e-400", 0},
      {"0.001e-400", 0},
      {"1e-99999999999999999999", 0},
      {"1e99999999999999999999", infinity},
      {"0e999", 0},
      {"0.000e999", 0},
      {"00e-999", 0},
      {"1_0e3_08", infinity},
      {"1e3_07", 1e307},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const std::optional<double> read = parse_real(row.text);
    REQUIRE(read);
    CHECK(*read == row.value);
    CHECK(std::signbit(*read) == std::signbit(row.value));
  }
}

TEST_CASE("an underscore stands between two digits, and nowhere else") {
  const struct {
    std::string_view text;
    std::optional<double> value;
  } rows[] = {
      {"1_000", 1000},        {"1_0_0.2_5", 100.25},  {"1_0e1_0", 10e10},     {"_1", std::nullopt},
      {"1_", std::nullopt},   {"1__0", std::nullopt}, {"1_.5", std::nullopt}, {"1._5", std::nullopt},
      {"1_e5", std::nullopt}, {"1e_5", std::nullopt}, {"-_1", std::nullopt},  {"1e-_5", std::nullopt},
      {"_", std::nullopt},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_real(row.text) == row.value);
  }
  for (const std::string_view text : {"_1", "1_", "1__0", "-_1", "1_.0"}) {
    CAPTURE(text);
    assay::detail::big_integer ignored;
    CHECK(assay::detail::parse_integer(text, ignored) == assay::detail::integer_outcome::not_a_number);
  }
  assay::detail::big_integer read;
  REQUIRE(assay::detail::parse_integer("-1_0_0", read) == assay::detail::integer_outcome::ok);
  CHECK(read.magnitude == 100);
  CHECK(read.negative);
}

TEST_CASE("a number that is too large is refused in every mode, quoted or not; one that is too small is 0") {
  const std::string huge = "1" + zeros(400);
  for (const assay::mode mode : {assay::mode::lax, assay::mode::llm}) {
    CAPTURE(mode);
    const assay::parse_options options{.mode = mode};
    for (const std::string& text : {std::string("1e999"), std::string("0.1e999"), std::string("-0.1e999"),
                                    std::string("0.00001e400"), huge, huge + "e-2", huge + ".0"}) {
      for (const std::string& document : {text, '"' + text + '"'}) {
        CAPTURE(document);
        const auto real = assay::parse<double>(document, options);
        REQUIRE_FALSE(real);
        CHECK(real.error().errors().front().type == "finite_number");
        CHECK_FALSE(assay::parse<float>(document, options));
        CHECK_FALSE(assay::parse<int>(document, options));
      }
    }
    for (const std::string text : {"1e-400", "0.1e-400", "-1e-400", "123456789e-400"}) {
      for (const std::string& document : {text, '"' + text + '"'}) {
        CAPTURE(document);
        const auto real = assay::parse<double>(document, options);
        REQUIRE(real);
        CHECK(*real == 0);
        CHECK(std::signbit(*real) == (text[0] == '-'));
      }
    }
    CHECK(assay::parse<float>("1e39", options).error().errors().front().type == "finite_number");
    CHECK(assay::parse<float>("\"1e39\"", options).error().errors().front().type == "finite_number");
    CHECK(*assay::parse<float>("\"1e-60\"", options) == *assay::parse<float>("1e-60", options));
  }
}

TEST_CASE("a number in words that is too large is refused") {
  const std::string groups = [] {
    std::string text = "1";
    for (int i = 0; i < 110; ++i) text += ",000";
    return text;
  }();
  for (const std::string& text : {groups, groups + "%", "$" + groups, groups + " EUR", groups + " meters", "-" + groups,
                                  "1" + zeros(400) + "%", "1" + zeros(400) + " km"}) {
    CAPTURE(text);
    const auto real = assay::parse<double>('"' + text + '"');
    REQUIRE_FALSE(real);
    CHECK(real.error().errors().front().type == "finite_number");
    CHECK_FALSE(assay::parse<int>('"' + text + '"'));
  }
  CHECK(*assay::parse<double>("\"1" + zeros(308) + "%\"") == 1e306);
  CHECK(*assay::parse<double>("\"1" + zeros(309) + "%\"") == 1e307);
}

TEST_CASE("durations and times beyond their range are refused, quoted or not") {
  using seconds = std::chrono::duration<std::int64_t>;
  for (const assay::mode mode : {assay::mode::lax, assay::mode::llm}) {
    const assay::parse_options options{.mode = mode};
    for (const std::string text : {"1e999", "0.1e999", "99999999999999999999"}) {
      CAPTURE(text);
      for (const std::string& document : {text, '"' + text + '"'}) {
        CHECK_FALSE(assay::parse<seconds>(document, options));
        CHECK_FALSE(assay::parse<std::chrono::sys_time<std::chrono::seconds>>(document, options));
        CHECK_FALSE(assay::parse<std::chrono::year_month_day>(document, options));
      }
    }
    for (const std::string text : {"PT99999999999999999999S", "P999999999999999D", "PT1e999S", "999999999999 days"}) {
      CAPTURE(text);
      CHECK_FALSE(assay::parse<seconds>('"' + text + '"', options));
    }
  }
}
