// What must be the same on every machine and with every standard library: digits of doubles, and limits where a size
// has 32 bits.
#include "json/enforced_limits.hpp"
#include "json/plain_digits.hpp"
#include "json/ranges.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace writing = assay::detail::writing;
namespace ranges = assay::ranges;

namespace {

struct digits_row {
  double value;
  std::string_view plain;
  std::string_view scientific;
};

/// As std::to_chars writes them.
constexpr digits_row digits_rows[] = {
    {0.0, "0", "0e+00"},
    {-0.0, "-0", "-0e+00"},
    {1.0, "1", "1e+00"},
    {-1.0, "-1", "-1e+00"},
    {10.0, "10", "1e+01"},
    {100000.0, "1e+05", "1e+05"},
    {123456.5, "123456.5", "1.234565e+05"},
    {1e15, "1e+15", "1e+15"},
    {1e16, "1e+16", "1e+16"},
    {9007199254740993.0, "9007199254740992", "9.007199254740992e+15"},
    {1152921504606846976.0, "1152921504606846976", "1.152921504606847e+18"},
    {18446744073709551616.0, "18446744073709551616", "1.8446744073709552e+19"},
    {1e20, "1e+20", "1e+20"},
    {1e21, "1e+21", "1e+21"},
    {1e22, "1e+22", "1e+22"},
    {1e23, "1e+23", "1e+23"},
    {9.999999999999999e22, "1e+23", "1e+23"},
    {1.2345678901234567e25, "1.2345678901234566e+25", "1.2345678901234566e+25"},
    {0.1, "0.1", "1e-01"},
    {0.001, "0.001", "1e-03"},
    {0.0001, "1e-04", "1e-04"},
    {0.00001, "1e-05", "1e-05"},
    {0.000123, "0.000123", "1.23e-04"},
    {1.5e-7, "1.5e-07", "1.5e-07"},
    {5e-324, "5e-324", "5e-324"},
    {2.2250738585072014e-308, "2.2250738585072014e-308", "2.2250738585072014e-308"},
    {1.7976931348623157e308, "1.7976931348623157e+308", "1.7976931348623157e+308"},
    {-1.25e-10, "-1.25e-10", "-1.25e-10"},
    {4.35, "4.35", "4.35e+00"},
    {0.30000000000000004, "0.30000000000000004", "3.0000000000000004e-01"},
    {1e100, "1e+100", "1e+100"},
    {-123.0, "-123", "-1.23e+02"},
    {123e18, "1.23e+20", "1.23e+20"},
    {1.2e5, "120000", "1.2e+05"},
    {36028797018963968.0, "36028797018963968", "3.602879701896397e+16"},
};

template <class Write>
std::string written(Write write, double value) {
  std::array<char, writing::longest_double> text{};
  return {text.data(), write(text.data(), value)};
}

}  // namespace

TEST_CASE("doubles are written as std::to_chars writes them, whatever writes them") {
  for (const auto& [value, plain, scientific] : digits_rows) {
    CHECK(written(writing::write_plain, value) == plain);
    CHECK(written(writing::write_scientific, value) == scientific);
  }
  CHECK(written(writing::write_plain, std::numeric_limits<double>::infinity()) == "inf");
  CHECK(written(writing::write_plain, -std::numeric_limits<double>::infinity()) == "-inf");
}

// The x87 unit of 32-bit Intel processors rounds twice: of these, some became the second nearest double.
TEST_CASE("decimals of every length are the nearest doubles") {
  std::uint64_t state = 1;
  int different = 0;
  for (int i = 0; i < 50'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    std::string text = std::to_string(state >> (state % 45 + 18));
    const std::size_t point = 1 + static_cast<std::size_t>(state / 64 % text.size());
    if (text.front() != '0') text.insert(point, point == text.size() ? ".5" : ".");
    const auto value = assay::parse<double>(text, {.mode = assay::mode::strict});
    REQUIRE(value);
    if (*value != std::strtod(text.c_str(), nullptr)) ++different;
  }
  CHECK(different == 0);
}

TEST_CASE("the limit on visits grows with the text and never wraps") {
  using assay::detail::visit_limit;
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  CHECK(visit_limit(0) == 1'000'000);
  CHECK(visit_limit(1'000) == 1'256'000);
  CHECK(visit_limit(most) == most);
  std::size_t before = 0;
  for (std::size_t size = 1; size < most / 2; size *= 2) {
    CHECK(visit_limit(size) >= before);
    before = visit_limit(size);
  }
}

TEST_CASE("algorithms on ranges project and compare") {
  struct row {
    std::string_view name;
    int number;
  };
  const std::array<row, 4> rows = {{{"a", 3}, {"b", 1}, {"d", 2}, {"e", 1}}};
  CHECK(ranges::is_sorted(rows, {}, &row::name));
  CHECK_FALSE(ranges::is_sorted(rows, {}, &row::number));
  CHECK(ranges::find(rows, 2, &row::number)->name == "d");
  CHECK(ranges::find(rows, 9, &row::number) == rows.end());
  CHECK(ranges::lower_bound(rows, std::string_view("c"), {}, &row::name)->name == "d");
  CHECK(ranges::upper_bound(rows, std::string_view("d"), {}, &row::name)->name == "e");
  CHECK(ranges::min_element(rows, {}, &row::number)->name == "b");
  CHECK(ranges::count_if(rows, [](const row& each) { return each.number == 1; }) == 2);
  CHECK(ranges::any_of(rows, [](const row& each) { return each.number == 3; }));
  CHECK(ranges::all_of(rows, [](const row& each) { return each.number > 0; }));
  CHECK(ranges::none_of(rows, [](const row& each) { return each.number > 3; }));
  std::vector<int> numbers = {3, 1, 2};
  ranges::sort(numbers);
  CHECK(numbers == std::vector<int>{1, 2, 3});
}
