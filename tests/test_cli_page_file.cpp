// The file of --html: whatever ends a run, it holds the earlier page or the new one, and nothing else is lost.
#include "report/report_page.hpp"
#include "support/ask_support.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sys/stat.h>

using namespace assay::test;
namespace reports = assay::reports;
namespace fs = std::filesystem;

namespace {

std::string lines(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += "\"{a: " + std::to_string(i) + "}\"\n";
  return all;
}

command_output parse(const std::string& page, const std::vector<std::string>& more, const std::string& input = {},
                     const std::string& out_file = {}) {
  std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", "a int", "--jsonl", "--html", page};
  words.insert(words.end(), more.begin(), more.end());
  return run_command(words, {.input = input, .out_file = out_file});
}

std::size_t files_in(const scratch_folder& folder) {
  std::size_t count = 0;
  for ([[maybe_unused]] const auto& each : fs::directory_iterator(folder.path())) ++count;
  return count;
}

}  // namespace

TEST_CASE("a signal ends parse --jsonl with a page of what was read") {
  const scratch_folder folder;
  const std::string pipe = folder.file("lines");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const std::string page = folder.write("page.html", "the earlier one");
  background_process parsing({ASSAY_CLI, "parse", "--schema", "a int", "--jsonl", "--html", page, pipe});
  std::ofstream writer(pipe);
  writer << lines(3) << "\"half a li" << std::flush;
  for (int i = 0; i < 3; ++i) CHECK(contains(parsing.read_line(), "\"ok\":true"));
  CHECK(read_file(page) == "the earlier one");
  parsing.send_signal(SIGINT);
  CHECK(parsing.wait() == 130);
  const auto written = reports::page_in(read_file(page));
  REQUIRE(written);
  CHECK(written->note == "The run was interrupted.");
  CHECK(written->runs.front().figures.totals.rows == 3);
  CHECK(files_in(folder) == 2);
}

TEST_CASE("a reader that has seen enough leaves the earlier page as it was") {
  const scratch_folder folder;
  const std::string page = folder.write("page.html", "the earlier one");
  const std::string input = folder.write("lines.jsonl", lines(100'000));
  const command_output result = run_command({"/bin/sh", "-c", R"("$@" | head -n 1)", "sh", ASSAY_CLI, "parse",
                                             "--schema", "a int", "--jsonl", "--html", page, input});
  CHECK(contains(result.out, "\"ok\":true"));
  CHECK(read_file(page) == "the earlier one");
  CHECK(files_in(folder) == 2);
}

TEST_CASE("a run that fails leaves the earlier page as it was") {
  const scratch_folder folder;
  const std::string page = folder.write("page.html", "the earlier one");
  CHECK(parse(page, {folder.path() / "none.jsonl"}).exit_code == 2);
  CHECK(parse(page, {}, lines(1), "/dev/full").exit_code == 2);
  CHECK(read_file(page) == "the earlier one");
  CHECK(files_in(folder) == 1);
}

TEST_CASE("a page keeps its permissions, and goes where a link leads") {
  const scratch_folder folder;
  const std::string page = folder.write("page.html", "the earlier one");
  fs::permissions(page, fs::perms(0640));
  const fs::path link = folder.path() / "link.html";
  fs::create_symlink("page.html", link);
  CHECK(parse(link, {}, lines(1)).exit_code == 0);
  CHECK(fs::is_symlink(link));
  CHECK(reports::page_in(read_file(page)));
  CHECK(fs::status(page).permissions() == fs::perms(0640));
  CHECK(files_in(folder) == 2);
}

TEST_CASE("a page overwrites nothing that the run reads or writes") {
  const scratch_folder folder;
  const std::string data = folder.write("data.jsonl", lines(1));
  const std::string schema = folder.write("s.json", R"({"type":"object"})");
  const std::string other_name = folder.path() / "." / "data.jsonl";
  const std::string out = folder.file("out.jsonl");
  const command_output results[] = {
      parse(data, {data}),
      parse(other_name, {data}),
      parse(schema, {"--ref", schema, data}),
      parse(out, {"--report", out, data}),
      parse(out, {data}, {}, out),
      run_command({ASSAY_CLI, "eval", "--schema", "a int", "--cases", data, "--html", data}),
      run_command({ASSAY_CLI, "ask", "--schema", "a int", "--model", "replay:" + data, "--jsonl", "--html", data}),
  };
  for (const command_output& result : results) {
    CAPTURE(result.err);
    CHECK(result.exit_code == 2);
  }
  CHECK(contains(results[0].err, "--html would overwrite"));
  CHECK(contains(results[1].err, "--html would overwrite"));
  CHECK(contains(results[3].err, "--html would overwrite"));
  CHECK(contains(results[4].err, "standard output"));
  CHECK(read_file(data) == lines(1));
  CHECK(contains(parse("-", {}, lines(1)).err, "give it a file"));
  CHECK_FALSE(fs::exists("-"));
}

TEST_CASE("the page names the files that could not be read") {
  const scratch_folder folder;
  const std::string data = folder.write("data.jsonl", lines(1));
  const std::string page = folder.file("page.html");
  CHECK(parse(page, {data, folder.path() / "none.jsonl"}).exit_code == 2);
  const auto written = reports::page_in(read_file(page));
  REQUIRE(written);
  CHECK(written->note == "Not read: " + (folder.path() / "none.jsonl").string() + ".");
}

TEST_CASE("rows of several files are told apart and compared file by file") {
  const scratch_folder folder;
  const std::string page = folder.file("page.html");
  const std::string one = folder.write("one.jsonl", "\"{a: 1}\"\n\"{a: 2}\"\n");
  const std::string two = folder.write("two.jsonl", "\"{a: x}\"\n\"{a: 4}\"\n");
  const command_output before = parse(page, {one, two});
  CHECK(before.exit_code == 1);
  const std::string old_lines = folder.write("old.jsonl", before.out);
  const std::string old_page = folder.write("old.html", read_file(page));
  static_cast<void>(folder.write("one.jsonl", "\"{a: 1}\"\n\"{a: y}\"\n"));
  static_cast<void>(folder.write("two.jsonl", "\"{a: 3}\"\n\"{a: 4}\"\n"));
  for (const std::string& old : {old_lines, old_page}) {
    CAPTURE(old);
    CHECK(parse(page, {one, two, "--compare", old}).exit_code == 1);
    const auto written = reports::page_in(read_file(page));
    REQUIRE(written);
    const reports::run& run = written->runs.front();
    CHECK(run.rows.size() == 4);
    REQUIRE(run.changes);
    CHECK(run.changes->compared == 4);
    CHECK(run.changes->newly_failing == 1);
    CHECK(run.changes->newly_valid == 1);
    CHECK(run.changes->still_failing == 0);
    for (const reports::row& each : run.rows) CHECK(each.was_valid == !(each.file == two && each.number == 1));
    CHECK(run.clusters.front().example_file == one);
    CHECK(run.clusters.front().example == 2);
  }
}

TEST_CASE("a line's number and an id that is the same number are two rows") {
  const scratch_folder folder;
  const std::string page = folder.file("page.html");
  const std::string input = R"({"id": 2, "text": "{a: 1}"})"
                            "\n\"{a: x}\"\n";
  const std::string old = folder.write("old.jsonl", parse(page, {}, input).out);
  CHECK(parse(page, {"--compare", old}, input).exit_code == 1);
  const auto written = reports::page_in(read_file(page));
  REQUIRE(written);
  REQUIRE(written->runs.front().changes);
  CHECK(written->runs.front().changes->compared == 2);
  CHECK(written->runs.front().changes->newly_failing == 0);
  CHECK(written->runs.front().changes->newly_valid == 0);
  CHECK(written->runs.front().changes->still_failing == 1);
}

TEST_CASE("of the lines that ask wrote of one id the last counts") {
  const scratch_folder folder;
  const std::string page = folder.file("page.html");
  const std::string failed =
      R"({"id":"a","ok":false,"error":{"reason":"transport","message":"m","errors":[]},"attempts":1})";
  const std::string valid = R"({"id":"a","ok":true,"value":1,"repairs":[],"attempts":1})";
  const std::string input = R"({"id":"a","text":"{a: x}"})";
  CHECK(parse(page, {"--compare", folder.write("old.jsonl", failed + "\n" + valid + "\n")}, input).exit_code == 1);
  const auto written = reports::page_in(read_file(page));
  REQUIRE(written);
  REQUIRE(written->runs.front().changes);
  CHECK(written->runs.front().changes->compared == 1);
  CHECK(written->runs.front().changes->newly_failing == 1);
}

TEST_CASE("ask --html has the cost where the price is known, and cached tokens of an earlier run") {
  const scratch_folder folder;
  const std::string sources = ASSAY_SOURCE_DIR;
  const std::string model = "replay:" + sources + "/examples/answers/ask_recording.jsonl";
  const std::string page = folder.file("page.html");
  const std::string prices = folder.write(
      "prices.json", R"({")" + model + R"(": {"input": 1, "output": 1}, "openai:other": {"input": 1, "output": 1}})");
  const std::string old = folder.write(
      "old.jsonl",
      R"({"id":1,"ok":true,"value":1,"repairs":[],"attempts":1,"usage":{"input_tokens":9,"output_tokens":6,"cached_tokens":5,"cache_write_tokens":2}})");
  const command_output result =
      run_command({ASSAY_CLI, "ask", "--schema", sources + "/schemas/Person.schema.json", "--model", model, "--jsonl",
                   "--html", page, "--prices", prices, "--compare", old, sources + "/examples/answers/prompts.jsonl"});
  CHECK(contains(result.err, "prices of models that are not asked: openai:other"));
  const auto written = reports::page_in(read_file(page));
  REQUIRE(written);
  CHECK(written->runs.front().figures.cost > 0);
  CHECK(written->runs.back().figures.totals.cached_tokens == 5);
  CHECK(written->runs.back().figures.totals.cache_write_tokens == 2);
}
