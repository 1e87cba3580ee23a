// What a model wrote is escaped before a terminal sees it: in reports, feedback and on standard error.
#include "json/printable.hpp"
#include "json/shortened.hpp"
#include "json/unicode.hpp"
#include "support/run_command.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using assay::detail::printable;
using assay::detail::printable_lines;

namespace test_printable {

struct Person {
  std::string name;
  int age;

  struct assay_describe {
    static constexpr auto extra_keys = assay::extra::forbid;
  };
};
enum class Color { red, green };

}  // namespace test_printable

using namespace test_printable;

namespace {

/// Line breaks are those of a report; all else must print as itself.
bool is_fit_for_a_terminal(std::string_view text) { return printable_lines(text) == text; }

/// The line of a report that shows the text, and what is above the caret in it.
std::string marked_by_caret(const std::string& report) {
  std::vector<std::string> lines;
  std::istringstream in(report);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t caret = lines[i].find('^');
    if (caret == std::string::npos || lines[i].find(" | ") == std::string::npos) continue;
    const std::string marks = lines[i].substr(caret);
    std::size_t at = 0;
    for (std::size_t column = 0; column < caret && at < lines[i - 1].size(); ++column) {
      at = assay::detail::border_behind(lines[i - 1], at + 1);
    }
    return lines[i - 1].substr(at, marks.size());
  }
  return {};
}

}  // namespace

TEST_CASE("what does not print as itself is escaped, and nothing else") {
  const struct {
    std::string_view text, printed;
  } rows[] = {
      {"", ""},
      {"plain \"text\" \\ 'x' ~", "plain \"text\" \\ 'x' ~"},
      {"caf\u00e9 \u4f60\u597d \U0001F600 \u0645\u0631\u062D\u0628\u0627",
       "caf\u00e9 \u4f60\u597d \U0001F600 \u0645\u0631\u062D\u0628\u0627"},
      {"\U0001F468\u200D\U0001F469 \u0915\u094D\u200C\u0937", "\U0001F468\u200D\U0001F469 \u0915\u094D\u200C\u0937"},
      {"a\nb\r\tc", "a\\nb\\r\\tc"},
      {std::string_view("\0\a\b\x1b[31m\x7f", 9), "\\u0000\\u0007\\u0008\\u001b[31m\\u007f"},
      {"\x1b]0;title\x07", "\\u001b]0;title\\u0007"},
      {"\u0080\u009b31m\u009d", "\\u0080\\u009b31m\\u009d"},
      {"\u00a0\u00ad", "\u00a0\\u00ad"},
      {"\u061c\u200e\u200f\u202a\u202e\u2066\u2069", "\\u061c\\u200e\\u200f\\u202a\\u202e\\u2066\\u2069"},
      {"\u2028\u2029\ufeff\u200b\u2060", "\\u2028\\u2029\\ufeff\\u200b\\u2060"},
      {"\x80 \xff \xc3( \xe2\x82", "\\x80 \\xff \\xc3( \\xe2\\x82"},
      {"\xc0\x9b\xed\xa0\x80", "\\xc0\\x9b\\xed\\xa0\\x80"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.printed);
    CHECK(printable(row.text) == row.printed);
    CHECK(printable(printable(row.text)) == row.printed);
  }
  CHECK(printable_lines("a\x1b\n\n\tb\n") == "a\\u001b\n\n\\tb\n");
}

TEST_CASE("every byte and every control character is escaped in a report, and the caret stands where it did") {
  std::vector<std::string> intruders;
  for (int c = 1; c < 256; ++c) intruders.push_back(std::string(1, static_cast<char>(c)));
  for (const char* one : {"\u0085", "\u009b31m", "\u202e", "\u2066", "\u200f", "\ufeff", "\x1b[2J\x1b]0;x\x07"}) {
    intruders.emplace_back(one);
  }
  for (const std::string& one : intruders) {
    if (one == "\n" || one == "\r" || one == "\"" || one == "\\" || one == "^") continue;
    CAPTURE(printable(one));
    const std::string text = "{\"name\": \"" + one + "\", \"age\": \"old\", \"" + one + "\": 1}";
    const auto result = assay::parse<Person>(text);
    REQUIRE_FALSE(result);
    const std::string report = result.error().what();
    CHECK(is_fit_for_a_terminal(report));
    CHECK(is_fit_for_a_terminal(result.error().feedback()));
    CHECK(std::ranges::count(result.error().feedback(), '\n') ==
          static_cast<std::ptrdiff_t>(result.error().errors().size()));
    if (result.error().errors().front().type == "int_parsing") CHECK(marked_by_caret(report) == "\"old\"");
  }
}

TEST_CASE("keys, titles, inputs and a caller's own messages are escaped") {
  const auto schema = assay::load_schema(R"({"title":"T\u001b[1m","type":"object","additionalProperties":false,
      "properties":{"a":{"enum":["x\u009b","y\u202e"]}}})");
  const auto result = assay::parse(schema, "{\"a\":\"z\u202e\",\"k\\u001b]0;\\u0007\":1}");
  REQUIRE_FALSE(result);
  CHECK(is_fit_for_a_terminal(result.error().what()));
  CHECK(is_fit_for_a_terminal(result.error().feedback()));
  CHECK(std::string(result.error().what()).find("\\u001b") != std::string::npos);
  assay::error own;
  own.message = "line\nbreak \x1b[0m";
  const assay::validation_error error("", {own});
  CHECK(is_fit_for_a_terminal(error.what()));
  CHECK(error.feedback() == "- the answer: line\\nbreak \\u001b[0m\n");
}

#ifdef ASSAY_CLI
TEST_CASE("standard error of the command line is fit for a terminal; JSON output stays JSON") {
  const assay::test::scratch_folder folder;
  const std::string schema =
      folder.write("s.json", R"({"type":"object","properties":{"n":{"type":"integer"}},"additionalProperties":false})");
  const std::string bad = "{\"n\": \"\u009b31m\x1b]0;t\x07\", \"k\u202e\": 2}";
  const auto run = [&](std::vector<std::string> words, const std::string& input) {
    words.insert(words.begin(), ASSAY_CLI);
    return assay::test::run_command(words, {.input = input});
  };
  const auto parsed = run({"parse", "--schema", schema}, bad);
  CHECK(parsed.exit_code == 1);
  CHECK(is_fit_for_a_terminal(parsed.err));
  const auto as_json = run({"parse", "--schema", schema, "--errors", "json"}, bad);
  CHECK(nlohmann::json::parse(as_json.err).is_array());
  const auto repaired = run({"repair"}, "{\"a\": \x1b]0;t\x07");
  CHECK(repaired.exit_code == 1);
  CHECK(is_fit_for_a_terminal(repaired.err));
  const auto no_file = run({"repair", "no\x1b[31mfile"}, "");
  CHECK(no_file.exit_code == 2);
  CHECK(is_fit_for_a_terminal(no_file.err));
}
#endif

TEST_CASE("what is shortened is cut between characters") {
  using assay::detail::shortened;
  const std::pair<std::size_t, const char*> rows[] = {{9, "a\u00e9\u20ac"}, {6, "a\u00e9\u20ac"}, {5, "a\u00e9..."},
                                                      {3, "a\u00e9..."},    {2, "a..."},          {0, "..."}};
  for (const auto& [most, expected] : rows) CHECK(shortened("a\u00e9\u20ac", most) == expected);
  CHECK(shortened("abc", 2, " ...") == "ab ...");
}
