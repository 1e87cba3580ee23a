// Decimals of any size: from text, in order, as multiples, back to text.
#include "scalars/decimal.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

using namespace assay::detail;

namespace {

decimal of(std::string_view text) { return decimal_of(text).value(); }

}  // namespace

TEST_CASE("a decimal is read digit for digit, and written as JSON") {
  struct row {
    std::string_view literal, text;
  };
  const std::vector<row> rows = {
      {"0", "0"},
      {"-0.000e12", "0"},
      {"18446744073709551617", "18446744073709551617"},
      {"-1.50e1", "-15"},
      {"0.1000000000000000000000000000001", "1000000000000000000000000000001e-31"},
      {"1e5", "100000"},
      {"12e-3", "12e-3"},
      {"1e20", "100000000000000000000"},
      {"1e400", "1e400"},
      {"1E+999999999999", "1e999999999999"},
  };
  for (const row& each : rows) {
    CAPTURE(each.literal);
    const std::string written = text_of(of(each.literal));
    CHECK(written == each.text);
    CHECK(of(written) == of(each.literal));
  }
  for (const std::string_view none :
       {"", "-", "01", "+1", "1.", ".5", "1e", "0x1", "1 ", "NaN", "1e1000000000000000"}) {
    CAPTURE(none);
    CHECK_FALSE(decimal_of(none).has_value());
  }
}

TEST_CASE("decimals are ordered by value") {
  const std::vector<std::string_view> ascending = {
      "-1e400",
      "-18446744073709551617",
      "-18446744073709551616",
      "-1.00000000000000000000000000000001",
      "-1",
      "-1e-400",
      "0",
      "1e-999999999",
      "0.1",
      "0.10000000000000000000000001",
      "9.9",
      "10",
      "9223372036854775807",
      "18446744073709551615",
      "18446744073709551615.5",
      "18446744073709551616",
      "1e30",
      "1000000000000000000000000000001",
      "1e400",
      "11e399",
  };
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    for (std::size_t k = 0; k < ascending.size(); ++k) {
      CAPTURE(ascending[i]);
      CAPTURE(ascending[k]);
      CHECK((of(ascending[i]) <=> of(ascending[k])) == (i <=> k));
    }
  }
  CHECK(of("1.0") == of("1"));
  CHECK(of("100e-2") == of("1"));
}

TEST_CASE("multiples are exact, whatever the sizes") {
  struct row {
    std::string_view value, unit;
    bool is_multiple;
  };
  const std::vector<row> rows = {
      {"0", "7", true},
      {"5", "0", false},
      {"0.0075", "0.0001", true},
      {"0.3", "0.1", true},
      {"0.30000000000000000001", "0.1", false},
      {"36893488147419103232", "18446744073709551616", true},
      {"36893488147419103233", "18446744073709551616", false},
      {"-36893488147419103232", "18446744073709551616", true},
      {"1e400", "7", false},
      {"1e400", "0.5", true},
      {"1e999999999999", "1e-300", true},
      {"1e308", "0.123456789", false},
      {"123456789012345678901234567890123456789012345678901234567890", "9", true},
      {"123456789012345678901234567890123456789012345678901234567891", "9", false},
      {"98765432109876543210987654321098765432109876543210", "12345678901234567890123456789012345", false},
      {"1000000000000000000000000000000000000000000000000000000000000e30", "1000000000000000000000000000007", false},
      {"7000000000000000000000000000049e30", "1000000000000000000000000000007", true},
      {"70000000000000000000000000000490000000000000000000000000000000", "1000000000000000000000000000007", true},
  };
  for (const row& each : rows) {
    CAPTURE(each.value);
    CAPTURE(each.unit);
    CHECK(is_multiple(of(each.value), of(each.unit)) == each.is_multiple);
  }
}

TEST_CASE("which double an integer is") {
  CHECK(is_exactly(of("18446744073709551616"), 18446744073709551616.0));
  CHECK_FALSE(is_exactly(of("18446744073709551617"), 18446744073709551616.0));
  CHECK_FALSE(is_exactly(of("1000000000000000000000000000000"), 1e30));
  CHECK(is_exactly(of("1000000000000000019884624838656"), 1e30));
  CHECK_FALSE(is_exactly(of("1"), 1.5));
  CHECK_FALSE(is_exactly(of("1"), std::numeric_limits<double>::infinity()));
  CHECK(nearest_double(of("18446744073709551617")) == 18446744073709551616.0);
  CHECK(std::isinf(nearest_double(of("-1e400"))));
  CHECK(nearest_double(of("-1e400")) < 0);
  CHECK(nearest_double(of("0")) == 0);
  CHECK(decimal_of(0.1) == of("0.1"));
  CHECK(decimal_of(1e300) == of("1e300"));
  CHECK(decimal_of(-0.0075) == of("-0.0075"));
  CHECK(decimal_of(5e-324) == of("5e-324"));
  CHECK(decimal_of(-1200.0) == of("-1200"));
  CHECK(decimal_of(0.0).is_zero());
  CHECK(decimal_of(18446744073709551616.0) == of("18446744073709551616"));
  CHECK(integer_of(of("18446744073709551615"))->magnitude == 18446744073709551615U);
  CHECK(integer_of(of("-5e3"))->negative);
  CHECK_FALSE(integer_of(of("18446744073709551616")).has_value());
  CHECK_FALSE(integer_of(of("1e400")).has_value());
  CHECK_FALSE(integer_of(of("1.5")).has_value());
}
