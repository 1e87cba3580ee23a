// The line that says how far a long run is.
#include "cli/progress_words.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace assay::cli;

namespace {

std::string line_of(const std::vector<progress_part>& parts) {
  std::string line;
  for (const progress_part& each : parts) line += (line.empty() ? "" : ", ") + each.text;
  return line;
}

std::string words_of(const run_extent& extent) {
  std::vector<progress_part> parts;
  append_extent(parts, extent);
  return line_of(parts);
}

}  // namespace

TEST_CASE("share and time left are told where they are known") {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  struct row {
    run_extent extent;
    const char* words;
  };
  const row rows[] = {
      {{}, ""},
      {{.done = 5}, ""},
      {{.done = 5, .total = 0}, ""},
      {{.done = 0, .total = 200}, "0%"},
      {{.done = 50, .total = 200, .seconds = 0.5}, "25%"},
      {{.done = 50, .total = 200, .seconds = 10}, "25%, 0:30 left"},
      {{.done = 199, .total = 200, .seconds = 10}, "99%, 0:00 left"},
      {{.done = 200, .total = 200, .seconds = 10}, "100%, 0:00 left"},
      {{.done = 900, .total = 200, .seconds = 10}, "100%, 0:00 left"},
      {{.done = 1, .total = 3601, .seconds = 1}, "0%, 1:00:00 left"},
      {{.done = 100, .total = 2 * 3725 + 100, .seconds = 50}, "1%, 1:02:05 left"},
      {{.done = 100, .skipped = 100, .total = 200, .seconds = 10}, "50%"},
      {{.done = 150, .skipped = 100, .total = 200, .seconds = 10}, "75%, 0:10 left"},
      {{.done = 1, .total = most, .seconds = 1}, "0%, over 100 h left"},
      {{.done = most, .total = most, .seconds = 1e300}, "100%, 0:00 left"},
      {{.done = 1, .total = 2, .seconds = std::numeric_limits<double>::quiet_NaN()}, "50%"},
  };
  for (const row& one : rows) CHECK(words_of(one.extent) == one.words);
}

TEST_CASE("rates and counts are readable at any size") {
  CHECK(rate_words(0, 0) == "0.0/s");
  CHECK(rate_words(5, 0) == "0.0/s");
  CHECK(rate_words(124, 10) == "12.4/s");
  CHECK(rate_words(512'340, 10) == "51,234/s");
  CHECK(rate_words(std::numeric_limits<std::uint64_t>::max(), 1e-300) == "1,000,000,000,000,000/s");
  CHECK(grouped(0) == "0");
  CHECK(grouped(999) == "999");
  CHECK(grouped(1'000) == "1,000");
  CHECK(grouped(1'234'567) == "1,234,567");
}

TEST_CASE("a narrow terminal shows the parts that matter most, and never more than it has room for") {
  const std::vector<progress_part> parts = {{"42%"}, {"0:12 left"}, {"51,234 documents"}, {"3 invalid", true}};
  CHECK(line_of(fitting(parts, 200)) == "42%, 0:12 left, 51,234 documents, 3 invalid");
  CHECK(line_of(fitting(parts, 43)) == "42%, 0:12 left, 51,234 documents, 3 invalid");
  CHECK(line_of(fitting(parts, 42)) == "42%, 0:12 left, 51,234 documents");
  CHECK(line_of(fitting(parts, 14)) == "42%, 0:12 left");
  CHECK(line_of(fitting(parts, 13)) == "42%");
  CHECK(line_of(fitting(parts, 2)) == "42");
  CHECK(line_of(fitting(parts, 0)).empty());
  CHECK(fitting({}, 80).empty());
  CHECK(fitting(parts, 200).back().is_bad);
}
