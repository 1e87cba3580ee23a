// The short way of llm mode (answer/lenient_source.hpp) against the tolerant reader: value and repairs are the same.
// A slash before a text is no part of any answer, and leaves it to the reader.
#include "support/damaged_documents.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view to_reader = "/ ";

/// What is said of the answer itself; of its surroundings another text has another story.
std::vector<std::string> described(const assay::result<damaged::Document>& result, std::size_t offset) {
  std::vector<std::string> all;
  for (const assay::repair& one : result.repairs()) {
    if (one.category == assay::repair_class::finding) continue;
    all.push_back(one.code + " at " + assay::to_string(one.loc) + " " + std::to_string(one.span.offset - offset) + "+" +
                  std::to_string(one.span.length) + ": " + one.message);
  }
  return all;
}

/// The value's text; a string that is no UTF-8 has none.
std::string text_of(const damaged::Document& value) {
  try {
    return assay::dump(value);
  } catch (const std::exception& thrown) {
    return thrown.what();
  }
}

void check_both_ways(const std::string& text) {
  CAPTURE(text);
  const auto short_way = assay::parse<damaged::Document>(text);
  const auto long_way = assay::parse<damaged::Document>(std::string(to_reader) + text);
  // Behind other text an object whose first key has no colon is taken for prose.
  const auto mended = short_way.has_value() ? described(short_way, 0) : std::vector<std::string>();
  const bool no_colon = std::any_of(mended.begin(), mended.end(),
                                    [](const std::string& one) { return one.rfind("missing_colon", 0) == 0; });
  if (no_colon && !long_way) return;
  REQUIRE(short_way.has_value() == long_way.has_value());
  if (!short_way) return;
  CHECK(text_of(*short_way) == text_of(*long_way));
  CHECK(short_way.repairs().size() == short_way.repair_count());
  CHECK(described(short_way, 0) == described(long_way, to_reader.size()));
}

/// A document with these members and the others as they should be.
std::string document(const std::string& damaged) {
  return R"({"real": 2, "flag": true, "color": "red", "inner": {"text": "t", "real": 1, "count": 2}, "list": [], )" +
         damaged;
}

}  // namespace

TEST_CASE("damage that may be mended on the way is mended as the reader mends it") {
  const std::string names = R"("name": "n", "note": null, "whole": 1, )";
  const std::string lists = R"("words": ["a"], "reals": [1], "counts": {"a": 1}, )";
  const std::string all = names + lists + "\"anything\": 1";
  for (const std::string& damaged : {
           all + ",}",
           all + ", // so\n}",
           all + " /* so */ }",
           "# so\n" + all + "}",
           all + ", 'name': 'again'}",
           all + ", 'unknown': 'x'}",
           lists + "'name': 'n', 'note': 'null', 'whole': '12', 'anything': 1}",
           lists + "'name': 'n', 'note' : None, whole: True, anything: 1}",
           lists + "'name': 'it's', 'note': 'a', 'whole': 1, 'anything': ['a', {b: True,},]}",
           names + "words: ['a', \"b\", ], counts: {a: '1', b-c: 2,}, 'reals': ['1', 2.5,], 'anything': 1}",
           names + "words: ['a'], 'counts': {}, 'reals': ['1', 1e+5], 'anything': 1}",
           names + "'words': ['a'#b\n], 'counts': {}, 'reals': [], 'anything': 1}",
           names + "'words': ['a' # b\n], 'counts': {}, 'reals': [], 'anything': 1}",
           names + "'words': [\"a\"#b\n], 'counts': {}, 'reals': [], 'anything': 1,}",
           names + "'words': ['''a''', ''], 'counts': {}, 'reals': [], 'anything': 1}",
           names + "'words': ['a', , 'b'], 'counts': {}, 'reals': [], 'anything': 1}",
       }) {
    check_both_ways(document(damaged));
    check_both_ways("Sure!\n```json\n" + document(damaged) + "\n```\n");
  }
}

TEST_CASE("a key alone is on the record") {
  struct row {
    std::string text, code;
  };
  for (const row& one :
       {row{"{a: 1}", "unquoted_key"}, row{"{'a': 1}", "single_quotes"}, row{"{'a' : 1}", "single_quotes"}}) {
    CAPTURE(one.text);
    const auto result = assay::parse<std::map<std::string, int>>(one.text);
    REQUIRE(result.has_value());
    REQUIRE(result.repairs().size() == 1);
    CHECK(result.repairs()[0].code == one.code);
    CHECK(assay::to_string(result.repairs()[0].loc) == "a");
    const auto inner = assay::parse<damaged::Inner>("{text: \"t\", \"real\": 1, \"count\": 2}");
    REQUIRE(inner.has_value());
    CHECK(inner.repairs().size() == 1);
  }
}

TEST_CASE("documents that are damaged by chance are read the same both ways") {
  for (std::uint32_t seed = 0; seed < 3000; ++seed) check_both_ways(damaged::writer(seed).write());
}
