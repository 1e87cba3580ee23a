// The direct path of llm mode (answer/lenient_source.hpp) against the tolerant reader: value and repairs are the same.
// A slash before a text is no part of any answer, and leaves it to the reader.
#include "support/damaged_documents.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <exception>
#include <map>
#include <optional>
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

TEST_CASE("keys in another style and values in words are understood the same both ways") {
  struct subscription {
    std::string first_name;
    double share = 0;
    std::optional<int> visits;
    std::optional<std::string> note;
    bool active = false;
    std::vector<double> parts;
  };
  const auto described_all = [](const assay::result<subscription>& result, std::size_t offset) {
    std::string all = result ? assay::dump(*result) : "refused";
    for (const assay::repair& one : result.repairs()) {
      if (one.category == assay::repair_class::finding) continue;
      all += "\n" + one.code + " at " + assay::to_string(one.loc) + " " + std::to_string(one.span.offset - offset) +
             "+" + std::to_string(one.span.length) + ": " + one.message;
    }
    return all;
  };
  const std::string rest =
      R"("share": "71%", "visits": "1,200", "note": "none such", "active": "Yes", "parts": ["5 kg"]})";
  const std::vector<std::string> texts{
      R"({"firstName": "A", )" + rest,
      R"({"FIRST-NAME": "A", )" + rest,
      R"({'firstName': 'A', )" + rest,
      R"({firstName: "A", )" + rest,
      R"({"first\u004eame": "A", )" + rest,
      R"({"firstName": "A", "firstName": "B", )" + rest,
      R"({"firstName": "A", "FirstName": "B", )" + rest,
      R"({"firstName": "A", "first_name": "B", )" + rest,
      R"({"first_name": "A", "firstName": "B", )" + rest,
      R"({"first_name": "A", "other": 1, )" + rest,
      R"({"firstName": "A", "Note": "x", )" + rest,
      R"({"firstName": "A", "share": "$1,234.50", "visits": "N/A", "note": "null", "active": "on", "parts": ["1", "2 %"]})",
      R"({"firstName": "A", "share": "71 percent", "visits": "none", "note": null, "active": "no", "parts": "5 kg"})",
      R"({"firstName": "A", "share": "about 3", "visits": " n/a ", "note": "None", "active": "x", "parts": []})",
      R"({'first_name': 'A', 'share': '71%', 'visits': 'N/A', 'note': 'nothing', 'active': 'Yes', 'parts': ['5 kg'],})",
      R"({first_name: "A", share: "71%", visits: "N/A", note: "undefined", active: "Yes", parts: ["5 kg"]})",
  };
  for (const std::string& text : texts) {
    CAPTURE(text);
    const auto plain = assay::parse<subscription>(text);
    const auto by_reader = assay::parse<subscription>(std::string(to_reader) + text);
    CHECK(described_all(plain, 0) == described_all(by_reader, to_reader.size()));
  }
}

TEST_CASE("reasoning in front of a document is passed over the same both ways") {
  struct item {
    int a = 0;
  };
  struct row {
    std::string reasoning;
    bool plain;
  };
  for (const row& one : {row{"<think>One of them.</think>\n", true}, row{"<thinking>\nOne.\n</thinking>", true},
                         row{"<think></think>", true}, row{" \n<think>One.</think>", true},
                         row{"<THINK>One.</THINK> ", true}, row{"<think>Maybe {\"a\": 2}?</think>", false},
                         row{"<think>a < b</think>", false}, row{"<think>One.</think><think>Two.</think>", false}}) {
    CAPTURE(one.reasoning);
    const std::string text = one.reasoning + R"({"a": 1})";
    const auto result = assay::parse<item>(text);
    REQUIRE(result.has_value());
    CHECK(result->a == 1);
    const auto& repairs = result.repairs();
    const auto passed = std::find_if(repairs.begin(), repairs.end(),
                                     [](const assay::repair& note) { return note.code == "reasoning"; });
    REQUIRE(passed != repairs.end());
    if (one.plain) CHECK(repairs.size() == 1);
    // With a fence around the document the reader does all of it.
    const auto fenced = assay::parse<item>(one.reasoning + "```json\n{\"a\": 1}\n```");
    REQUIRE(fenced.has_value());
    CHECK(fenced.repairs()[0].span.offset == passed->span.offset);
    CHECK(fenced.repairs()[0].span.length == passed->span.length);
  }
  CHECK_FALSE(assay::parse<item>("<think>One.</think>").has_value());
  CHECK_FALSE(assay::parse<item>(R"(<think>{"a": 1}</think> {)").has_value());
}

TEST_CASE("a scalar that strict mode takes is taken as it is") {
  CHECK(*assay::parse<int>(" 12\n") == 12);
  const auto exact = assay::parse<int>("12");
  CHECK(exact.repairs().empty());
  CHECK(*assay::parse<std::string>("\"null\"") == "null");
  CHECK(*assay::parse<int>("\"12\"") == 12);
  CHECK(*assay::parse<int>("12 apples") == 12);
  CHECK_FALSE(assay::parse<int>("12.5").has_value());
  CHECK_FALSE(assay::parse<bool>("12").has_value());
}
