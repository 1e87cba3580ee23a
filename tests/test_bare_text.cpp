// Text without quotes where a type is known: values of several lines, and lists of words before prose.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace test_bare_text {

struct Note {
  bool done;
  std::string text;
};
struct Talk {
  std::string a;
  std::string b;
  std::vector<std::string> res;
};

}  // namespace test_bare_text

using namespace test_bare_text;

TEST_CASE("a value without quotes may have several lines: all of them, or none") {
  struct row {
    std::string text;
    const char* value;  ///< nullptr: an error
  };
  const std::vector<row> talks{
      {"{\n  a: Hi friends!,\n  b: hey world lets do\n  so that we can test this out,\n  res: [hello,\n   world]\n}",
       R"({"a":"Hi friends!","b":"hey world lets do\n  so that we can test this out","res":["hello","world"]})"},
      {"{\n  a: Hi\n  there,\n  b: one\n\n  two,\n  res: []\n}", R"({"a":"Hi\n  there","b":"one\n\n  two","res":[]})"},
      {"{\n  a: Hi,\n  there,\n  b: one,\n  res: []\n}", nullptr},
      {"{\n  a: Hi\n  \"there\n  b: one,\n  res: []\n}", nullptr},
      {"{\n  a: Hi\n  there\n  b: one\n  two", nullptr},
      {"{\n  a: Hi\n  {there}\n  b: one,\n  res: []\n}", nullptr},
  };
  for (const row& one : talks) {
    CAPTURE(one.text);
    const auto read = assay::parse<Talk>(one.text);
    REQUIRE(read.has_value() == (one.value != nullptr));
    if (read) CHECK(assay::dump(*read) == one.value);
  }
  const auto note = assay::parse<Note>(
      "{\n  \"done\": true,\n  \"text\": **First, second**\n\nThen I quote \"like this\" or this.\n\nAnd so on.\n}\n");
  REQUIRE(note.has_value());
  CHECK(note->text == "**First, second**\n\nThen I quote \"like this\" or this.\n\nAnd so on.");
}

TEST_CASE("a list of words at the beginning of an answer may have prose behind it") {
  using words = std::vector<std::string>;
  CHECK(*assay::parse<words>("[a, b] is the output.") == words{"a", "b"});
  CHECK(*assay::parse<words>("[red, dark blue, green] are the colours that I see") ==
        words{"red", "dark blue", "green"});
  CHECK_FALSE(assay::parse<words>("[Note] this is the output.").has_value());
  CHECK_FALSE(assay::parse<words>("[a, b] is better than [c, d].").has_value());
  CHECK_FALSE(assay::parse<words>("The words [a, b] are here").has_value());
  CHECK_FALSE(assay::parse<words>("[a, b is the output.").has_value());
  CHECK_FALSE(assay::parse<words>("[a, b]: \"c\"").has_value());
  CHECK_FALSE(assay::parse<std::vector<int>>("[a, b] is the output.").has_value());
}
