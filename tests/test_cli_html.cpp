// --html and --compare of assay parse and assay ask: the pages that they write.
#include "report/report_page.hpp"
#include "support/ask_support.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

using namespace assay::test;
namespace reports = assay::reports;

namespace {

const std::string schema = std::string(ASSAY_SOURCE_DIR) + "/schemas/Product.schema.json";
const std::string person = std::string(ASSAY_SOURCE_DIR) + "/schemas/Person.schema.json";
const std::string recording = "replay:" + std::string(ASSAY_SOURCE_DIR) + "/examples/answers/ask_recording.jsonl";
const std::string prompts = std::string(ASSAY_SOURCE_DIR) + "/examples/answers/prompts.jsonl";

/// `count` answers of which every fifth has an error; `shift` moves these.
std::string answers(int count, int shift = 0) {
  std::string lines;
  for (int i = 0; i < count; ++i) {
    const std::string price = (i + shift) % 5 == 0 ? "'cheap'" : "'$1.50'";
    const std::string text = "{name: 'Tea', stock: " + std::to_string(i) + ", price: " + price + ", available: true}";
    lines += nlohmann::json({{"id", "r" + std::to_string(i)}, {"text", text}}).dump() + "\n";
  }
  return lines;
}

struct parsed {
  command_output output;
  reports::page page;
};

parsed parse_lines(const scratch_folder& folder, const std::string& input, std::vector<std::string> more = {}) {
  const std::string file = folder.path() / "page.html";
  std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", schema, "--jsonl", "--html", file};
  words.insert(words.end(), more.begin(), more.end());
  parsed made{run_command(words, {.input = input}), {}};
  REQUIRE_MESSAGE(made.output.exit_code < 2, made.output.err);
  const auto page = reports::page_in(read_file(file));
  REQUIRE(page);
  made.page = *page;
  return made;
}

}  // namespace

TEST_CASE("the page counts what parse --jsonl writes, and changes nothing of it") {
  const scratch_folder folder;
  const std::string input = answers(3000) + "no line\n" + std::string(70'000, 'x') + "\n";
  const parsed made = parse_lines(folder, input, {"--jobs", "3"});
  const command_output plain = run_command({ASSAY_CLI, "parse", "--schema", schema, "--jsonl"}, {.input = input});
  CHECK(made.output.out == plain.out);
  CHECK(made.output.exit_code == plain.exit_code);
  REQUIRE(made.page.runs.size() == 1);
  const reports::run& run = made.page.runs.front();
  CHECK(run.figures.name == "standard input");
  CHECK(run.figures.totals.rows == 3002);
  CHECK(run.figures.totals.invalid == 602);
  CHECK(run.figures.totals.repaired == 2400);
  REQUIRE(run.clusters.size() == 2);
  CHECK(run.clusters[0].type == "float_parsing");
  CHECK(run.clusters[0].field == "price");
  CHECK(run.clusters[0].count == 600);
  CHECK(run.clusters[0].example == 1);
  CHECK(run.clusters[1].type == "json_invalid");
  CHECK_FALSE(run.rows_are_all);
  CHECK(made.page.version.size() > 2);
  CHECK(made.page.created.ends_with("Z"));
}

TEST_CASE("however many threads read the lines, the page has the same data") {
  const scratch_folder folder;
  const std::string input = answers(5000);
  parsed one = parse_lines(folder, input, {"--jobs", "1"});
  parsed many = parse_lines(folder, input, {"--jobs", "4"});
  one.page.created = many.page.created;
  CHECK(assay::dump(one.page) == assay::dump(many.page));
}

TEST_CASE("rows have their text, with marks, and their value") {
  const scratch_folder folder;
  const parsed made = parse_lines(folder, answers(2));
  const auto& rows = made.page.runs.front().rows;
  REQUIRE(rows.size() == 2);
  CHECK(made.page.runs.front().rows_are_all);
  CHECK(rows[0].outcome == reports::row_outcome::invalid);
  REQUIRE(rows[0].errors.size() == 1);
  CHECK(rows[0].errors[0].place == "price");
  CHECK(rows[0].errors[0].source_line.substr(rows[0].errors[0].caret_begin, rows[0].errors[0].caret_length) ==
        "'cheap'");
  CHECK(rows[1].value == R"({"name":"Tea","stock":1,"price":1.5,"available":true})");
  bool has_price = false;
  for (const auto& piece : rows[1].text.pieces) has_price |= piece.text == "'$1.50'" && !piece.repairs.empty();
  CHECK(has_price);
}

TEST_CASE("a run is compared with an earlier one, by its output or its page") {
  const scratch_folder folder;
  const parsed before = parse_lines(folder, answers(300));
  const std::string lines = folder.write("old.jsonl", before.output.out);
  const std::string page = folder.write("old.html", read_file(folder.path() / "page.html"));
  for (const std::string& old : {lines, page}) {
    CAPTURE(old);
    const parsed after = parse_lines(folder, answers(300, 1), {"--compare", old});
    CHECK(after.page.has_earlier);
    REQUIRE(after.page.runs.size() == 2);
    REQUIRE(after.page.runs[0].changes);
    CHECK(after.page.runs[0].changes->compared == 300);
    CHECK(after.page.runs[0].changes->newly_failing == 60);
    CHECK(after.page.runs[0].changes->newly_valid == 60);
    CHECK(after.page.runs[0].changes->complete);
    CHECK(after.page.runs[1].figures.totals.invalid == 60);
    CHECK_FALSE(after.page.runs[1].changes);
  }
}

TEST_CASE("an earlier page that shows a selection says so, and gives what it has") {
  const scratch_folder folder;
  (void)parse_lines(folder, answers(5000));
  const std::string page = folder.write("old.html", read_file(folder.path() / "page.html"));
  const parsed after = parse_lines(folder, answers(5000, 1), {"--compare", page});
  REQUIRE(after.page.runs[0].changes);
  CHECK_FALSE(after.page.runs[0].changes->complete);
  CHECK(after.page.runs[0].changes->compared > 400);
  CHECK(after.page.runs[0].changes->compared < 1000);
}

TEST_CASE("what can't be a page, or can't be compared with, is told before anything is read") {
  const scratch_folder folder;
  const std::string other = folder.write("other.html", "<html></html>");
  const std::string text = folder.write("old.jsonl", "{\"id\": 1}\n");
  const struct {
    std::vector<std::string> words;
    const char* message;
  } rows[] = {
      {{"--jsonl", "--html", folder.path() / "none" / "page.html"}, "page.html"},
      {{"--html", "page.html"}, "--jsonl"},
      {{"--jsonl", "--compare", other}, "--html"},
      {{"--jsonl", "--html", folder.path() / "p.html", "--compare", other}, "is not a page that assay wrote"},
      {{"--jsonl", "--html", folder.path() / "p.html", "--compare", text}, "line 1 of"},
      {{"--jsonl", "--html", folder.path() / "p.html", "--compare", folder.path() / "absent.jsonl"}, "absent.jsonl"},
  };
  for (const auto& row : rows) {
    std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", schema};
    words.insert(words.end(), row.words.begin(), row.words.end());
    const command_output result = run_command(words, {.input = answers(1)});
    CAPTURE(result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(contains(result.err, row.message));
  }
  CHECK_FALSE(std::filesystem::exists(folder.path() / "p.html"));
}

TEST_CASE("a page that can't be written fails the command") {
  const command_output result =
      run_command({ASSAY_CLI, "parse", "--schema", schema, "--jsonl", "--html", "/dev/full"}, {.input = answers(1)});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "/dev/full"));
}

TEST_CASE("the page of ask --jsonl has prompts, refusals, attempts and tokens") {
  const scratch_folder folder;
  const std::string file = folder.path() / "page.html";
  const std::string input = folder.write("prompts.jsonl", read_file(prompts) + "17\n");
  const command_output result =
      run_command({ASSAY_CLI, "ask", "--schema", person, "--model", recording, "--jsonl", "--html", file, input});
  CHECK(result.exit_code == 1);
  const auto page = reports::page_in(read_file(file));
  REQUIRE(page);
  const reports::run& run = page->runs.front();
  CHECK(run.figures.name == recording);
  CHECK(run.figures.totals.rows == 3);
  CHECK(run.figures.totals.refused == 1);
  CHECK(run.figures.totals.repaired == 1);
  CHECK(run.figures.totals.unreadable == 1);
  CHECK(run.figures.totals.attempts == 2);
  CHECK(run.figures.totals.output_tokens == 62);
  CHECK_FALSE(run.figures.cost);
  for (const auto& one : run.figures.distributions) CHECK(one.name != "latency");  // a recording has none
  REQUIRE(run.rows.size() == 3);
  CHECK(run.rows[0].prompt == "Ada Lovelace, mathematician, 36 years old");
  CHECK(run.rows[1].message == "There is no person in this text.");
}

TEST_CASE("the page of a run that a signal ended says so, and has what was answered until then") {
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 35})", "--every", "5", "--fault", "silence"});
  const ask_command ask(mock);
  std::string input;
  for (int i = 0; i < 10; ++i) input += "\"person " + std::to_string(i) + "\"\n";
  const std::string file = ask.folder.file("page.html");
  background_process asking(
      ask.command({"--jsonl", "--jobs", "2", "--html", file, ask.folder.write("prompts.jsonl", input)}));
  for (int i = 0; i < 4; ++i) CHECK(contains(asking.read_line(), "\"ok\":true"));
  asking.send_signal(SIGINT);
  CHECK(asking.wait() == 130);
  const auto page = reports::page_in(read_file(file));
  REQUIRE(page);
  CHECK(page->note == "The run was interrupted.");
  CHECK(page->runs.front().figures.totals.rows == 4);
}

TEST_CASE("the page of ask --jsonl has the errors of the last answer, and its latency") {
  const mock_provider mock({"--answer", R"({"name": "Ada", "age": "old"})"});
  const ask_command ask(mock);
  const std::string file = ask.folder.path() / "page.html";
  const command_output result = ask({"--jsonl", "--retries", "1", "--html", file}, "\"Ada\"\n\"Grace\"\n");
  CHECK(result.exit_code == 1);
  const auto page = reports::page_in(read_file(file));
  REQUIRE(page);
  const reports::run& run = page->runs.front();
  CHECK(run.figures.totals.invalid == 2);
  CHECK(run.figures.totals.attempts == 4);
  REQUIRE(run.clusters.size() == 1);
  CHECK(run.clusters[0].type == "int_parsing");
  CHECK(run.clusters[0].field == "age");
  REQUIRE_FALSE(run.figures.distributions.empty());
  CHECK(run.figures.distributions[0].name == "latency");
  CHECK(run.figures.distributions[0].count == 2);
}
