// The source of an answer on the page of assay ask --jsonl --html: where its values stand, or what comes nearest.
#include "report/marked_source.hpp"
#include "report/report_page.hpp"
#include "support/ask_support.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace assay::test;
namespace reports = assay::reports;
using nlohmann::json;

namespace {

struct Letter {
  std::string who;
  std::string item;
  std::optional<std::string> note;
  int count = 0;
};

/// "Dear [0:Ada], ...": passages with the numbers of the values that they say, or, behind a ~, that they resemble.
std::string drawn(const reports::shown_source& source) {
  std::string line;
  for (const reports::source_piece& piece : source.pieces) {
    if (piece.cut_before) line += "...";
    std::string marks;
    for (const std::uint32_t value : piece.values) marks += std::to_string(value);
    for (const std::uint32_t value : piece.nearest) marks += "~" + std::to_string(value);
    line += marks.empty() ? piece.text : "[" + marks + ":" + piece.text + "]";
  }
  return line + (source.cut_after ? "..." : "");
}

reports::shown_source shown(const Letter& letter, const std::string& source) {
  return reports::mark_source(source, assay::ground(letter, source));
}

std::string words(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += "lorem ipsum ";
  return text;
}

}  // namespace

TEST_CASE("a source is cut where the passages of its values begin and end") {
  const struct {
    Letter letter;
    std::string source;
    std::string expected;
  } rows[] = {
      {{"Ada", "tea", {}, 3}, "Ada has 3 bags of TEA.", "[0:Ada] has [2:3] bags of [1:TEA]."},
      {{"Ada", "tea", {}, 4}, "Ada has tea", "[0:Ada] has [1:tea]"},
      {{"Ada", "Ada", {}, 36}, "Ada, 36", "[01:Ada], [2:36]"},
      {{"Ada", "green tea", {}, 36}, "Ada: green coffee", "[0:Ada]: [~1:green] coffee"},
      {{"Ada Lovelace", "Lovelace", {}, 36}, "Ada Lovelace, 36", "[0:Ada ][01:Lovelace], [2:36]"},
      {{"Ada", "tea", "\u00e9t\u00e9", 36}, "\u00e9t\u00e9!", "[2:\u00e9t\u00e9]!"},
      {{"Ada", "tea", {}, 36}, "", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.source);
    CHECK(drawn(shown(row.letter, row.source)) == row.expected);
  }
}

TEST_CASE("each value is told with the way in which the source says it") {
  const reports::shown_source made = shown({"ada", "green tea", {}, 1234}, "Dear Ada,\n1.234 pounds of green coffee");
  REQUIRE(made.values.size() == 3);
  CHECK(made.values[0].place == "who");
  CHECK(made.values[0].how == assay::grounded_by::letter_case);
  CHECK(made.values[0].line == 1);
  CHECK(made.values[0].passages == 1);
  CHECK(made.values[0].required);
  CHECK_FALSE(made.values[1].how);
  CHECK(made.values[1].nearest == "green");
  CHECK(made.values[1].line == 2);
  CHECK(made.values[1].passages == 0);
  CHECK(made.values[2].how == assay::grounded_by::number);
  CHECK(made.values[2].ambiguous);
  CHECK(made.value_count == 3);
}

TEST_CASE("of a long source the parts around the passages are shown, cut between characters") {
  const std::string source = words(30'000) + "Ada " + words(30'000) + "\u00e9\u00e9\u00e9 3 bags of tea";
  const reports::shown_source made = shown({"Ada", "tea", {}, 3}, source);
  CHECK(made.bytes == source.size());
  const std::string text = drawn(made);
  CHECK(text.starts_with("..."));
  CHECK(contains(text, "[0:Ada] lorem"));
  CHECK(contains(text, "\u00e9 [2:3] bags of [1:tea]"));
  CHECK(text.size() < 1000);
  CHECK_FALSE(contains(text, "\xEF\xBF\xBD"));
  CHECK(std::count_if(made.pieces.begin(), made.pieces.end(), [](const auto& one) { return one.cut_before; }) == 2);
  CHECK_FALSE(made.cut_after);
  const std::string none = drawn(shown({"Eve", "wine", {}, 7}, words(30'000)));
  CHECK(none.ends_with("..."));
  CHECK(none.size() < reports::longest_shown_source + 10);
}

TEST_CASE("whatever the source and its passages, what is shown is bounded and is in the source") {
  std::mt19937 random(5);  // NOLINT: the same sources each time
  const std::vector<std::string> alphabet = {"Ada ", "tea, ", "3 ",  "\u00e9t\u00e9 ", "lorem ", "\n",
                                             "ada ", "a ",    "\xFF"};
  for (int round = 0; round < 300; ++round) {
    std::string source;
    const std::size_t size = random() % (round % 3 == 0 ? 200 : 20'000);
    while (source.size() < size) {
      // Long stretches without a passage, and short ones.
      const std::string& part = alphabet[random() % alphabet.size()];
      source += random() % 50 == 0 ? words(random() % 3000) : part;
    }
    std::vector<std::string> all;
    for (int i = 0; i < 60; ++i) all.push_back(i % 2 == 0 ? "Ada " + std::to_string(i) : alphabet[random() % 4]);
    const assay::grounding found = assay::ground(all, source);
    const reports::shown_source made = reports::mark_source(source, found);
    CHECK(made.values.size() <= reports::most_shown_evidence);
    CHECK(made.value_count == found.fields.size());
    std::size_t bytes = 0;
    std::size_t at = 0;
    for (const reports::source_piece& piece : made.pieces) {
      if (piece.text.find("\xEF\xBF\xBD") != std::string::npos) continue;
      bytes += piece.text.size();
      at = source.find(piece.text, at);
      REQUIRE(at != std::string::npos);
      for (const std::uint32_t value : piece.values) CHECK(made.values.at(value).how);
      for (const std::uint32_t value : piece.nearest) CHECK_FALSE(made.values.at(value).how);
    }
    CHECK(bytes <= reports::longest_shown_source);
    if (source.size() <= reports::longest_shown_source) CHECK_FALSE(made.cut_after);
  }
}

TEST_CASE("of very many values those that are amiss are kept") {
  std::vector<std::string> values(100, "Ada");
  values[77] = "Nobody";
  const reports::shown_source made = reports::mark_source("Ada", assay::ground(values, "Ada"));
  CHECK(made.value_count == 100);
  REQUIRE(made.values.size() == reports::most_shown_evidence);
  CHECK(made.values.back().place == "[77]");
  CHECK(made.values.front().place == "[0]");
}

TEST_CASE("the page of ask has the source of each row, of answers that failed as well") {
  const mock_provider mock({"--answer", R"({"name": "Ada </script><b>", "age": 36})"});
  const ask_command ask(mock);
  const std::string file = ask.folder.file("page.html");
  const std::string input =
      json({{"id", 1}, {"prompt", "Who?"}, {"source", "I am Ada </script><b>,\nthirty-six."}}).dump() + "\n" +
      json({{"id", 2}, {"prompt", "Who?"}, {"source", "I am Eve </script>, 36"}}).dump() + "\n" +
      json({{"id", 3}, {"prompt", "Who?"}}).dump() + "\n";
  CHECK(ask({"--jsonl", "--retries", "0", "--html", file}, input).exit_code == 1);
  const std::string text = read_file(file);
  const auto page = reports::page_in(text);
  REQUIRE(page);
  CHECK_FALSE(contains(text.substr(text.find("report-data")), "Ada </script>"));
  REQUIRE(page->runs.front().rows.size() == 3);
  const auto& rows = page->runs.front().rows;
  REQUIRE(rows[0].source);
  CHECK(drawn(*rows[0].source) == "I am [0:Ada </script><b>],\n[1:thirty-six].");
  CHECK(rows[0].source->values[1].how == assay::grounded_by::number);
  REQUIRE(rows[1].source);
  CHECK_FALSE(rows[1].source->values[0].how);
  CHECK_FALSE(rows[1].source->values[0].nearest.empty());
  CHECK(rows[1].source->values[1].how == assay::grounded_by::exact);
  CHECK_FALSE(rows[2].source);
}

TEST_CASE("--source is that of all rows that have none of their own, and a page may be compared with an earlier one") {
  const mock_provider mock({"--answer", R"({"name": "Ada", "age": 36})"});
  const ask_command ask(mock);
  const std::string file = ask.folder.file("page.html");
  const std::string source = ask.folder.write("letter.txt", "ADA is 36.");
  const std::string input = json({{"id", 1}, {"prompt", "Who?"}}).dump() + "\n" +
                            json({{"id", 2}, {"prompt", "Who?"}, {"source", "36, Ada"}}).dump() + "\n";
  CHECK(ask({"--jsonl", "--source", source, "--html", file}, input).exit_code == 0);
  const std::string again = ask.folder.file("again.html");
  CHECK(ask({"--jsonl", "--source", source, "--html", again, "--compare", file}, input).exit_code == 0);
  for (const std::string& one : {file, again}) {
    const auto page = reports::page_in(read_file(one));
    REQUIRE(page);
    for (const reports::run& run : page->runs) {
      CHECK(drawn(*run.rows.at(0).source) == "[0:ADA] is [1:36].");
      CHECK(drawn(*run.rows.at(1).source) == "[1:36], [0:Ada]");
    }
  }
}
