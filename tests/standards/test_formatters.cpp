// <assay/formatters.hpp>: errors, paths and repairs in std::format. Skipped where the standard library has none.
#include "support/skipped_tests.hpp"

#include <assay/assay.hpp>
#include <assay/formatters.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>
#include <version>

#ifdef __cpp_lib_format

#include <format>

namespace test_formatters {

struct Line {
  std::string name;
  int count = 0;
};
struct Basket {
  std::vector<Line> lines;
};

}  // namespace test_formatters

using namespace test_formatters;

TEST_CASE("an error is one line, with its path, its type and its place") {
  const auto wrong = assay::parse<Basket>("{\"lines\": [\n  {\"name\": \"tea\", \"count\": \"many\"}]}");
  REQUIRE_FALSE(wrong.has_value());
  const assay::error& first = wrong.error().errors().at(0);
  CHECK(std::format("{}", first) == to_string(first));
  CHECK(std::format("{}", first).starts_with("lines[0].count: "));
  CHECK(std::format("{}", first).ends_with(" [type=int_parsing, line 2, column 28]"));
  CHECK(std::format("{}", wrong.error()) == wrong.error().what());
}

TEST_CASE("a path and a repair") {
  const auto mended = assay::parse<Basket>(R"({"lines": [{"name": "tea", "count": "3"}]})");
  REQUIRE(mended.repair_count() == 1);
  const assay::repair& made = mended.repairs()[0];
  CHECK(std::format("{}", made.loc) == "lines[0].count");
  CHECK(std::format("{}", made) == "lines[0].count: " + made.message);
  CHECK(std::format("{}", assay::path{}) == "");
}

TEST_CASE("the options are those of strings") {
  const assay::path where = {{.key = "lines"}, {.key = {}, .index = 2}};
  CHECK(std::format("[{:>10}|{:.5}|{:*<9}]", where, where, where) == "[  lines[2]|lines|lines[2]*]");
}

#else

TEST_CASE("std::format of errors") { skipped_tests::note("this standard library has no std::format"); }

#endif
