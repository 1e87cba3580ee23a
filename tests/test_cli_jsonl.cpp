// assay parse --jsonl: one line for each line, in order, whatever the lines are.
#include "support/run_command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

using assay::test::command_output;
using assay::test::read_file;
using assay::test::run_command;
using assay::test::scratch_folder;
using nlohmann::json;

namespace {

const char* const number_schema = R"({"type": "object", "properties": {"n": {"type": "integer"}}, "required": ["n"]})";

command_output parse_lines(const std::string& lines, const std::vector<std::string>& options = {}) {
  const scratch_folder folder;
  std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", folder.write("s.json", number_schema), "--jsonl"};
  words.insert(words.end(), options.begin(), options.end());
  return run_command(words, {.input = lines});
}

std::vector<json> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<json> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(json::parse(line));
  return lines;
}

}  // namespace

TEST_CASE("each line gives one line") {
  const command_output result = parse_lines(
      "\"{\\\"n\\\": 1}\"\n"
      "{\"id\": \"b\", \"text\": \"{\\\"n\\\": \\\"2\\\"}\"}\n"
      "{\"id\": 30, \"text\": \"{\\\"n\\\": \\\"x\\\"}\"}\n");
  CHECK(result.exit_code == 1);
  CHECK(result.err.empty());
  const std::vector<json> lines = lines_of(result.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == json::parse(R"({"id": 1, "ok": true, "value": {"n": 1}, "repairs": []})"));
  CHECK(lines[1]["id"] == "b");
  CHECK(lines[1]["value"] == json({{"n", 2}}));
  REQUIRE(lines[1]["repairs"].size() == 1);
  for (const char* key : {"code", "loc", "message", "line", "column", "offset"}) {
    CHECK(lines[1]["repairs"][0].contains(key));
  }
  CHECK(lines[2]["id"] == 30);
  CHECK(lines[2]["ok"] == false);
  REQUIRE(lines[2]["errors"].size() == 1);
  const json& error = lines[2]["errors"][0];
  CHECK(error["type"] == "int_parsing");
  CHECK(error["loc"] == json({"n"}));
  CHECK(error["line"] == 1);
  CHECK(error["column"] == 7);
  CHECK(error["offset"] == 6);
  CHECK(error.contains("message"));
  CHECK(error.contains("input"));
}

TEST_CASE("an id may be any scalar; without one it is the line's number, blank lines counted") {
  const command_output result = parse_lines(
      "\n"
      "{\"text\": \"{\\\"n\\\": 1}\"}\r\n"
      "   \t\n"
      "{\"text\": \"{\\\"n\\\": 1}\", \"id\": true}\n"
      "{\"id\": 1.5, \"text\": \"{\\\"n\\\": 1}\"}\n"
      "{\"id\": \"a\\\"b\", \"text\": \"{\\\"n\\\": 1}\"}\n"
      "{\"id\": null, \"text\": \"{\\\"n\\\": 1}\", \"more\": [1]}");
  CHECK(result.exit_code == 0);
  std::vector<json> ids;
  for (const json& line : lines_of(result.out)) ids.push_back(line["id"]);
  CHECK(ids == std::vector<json>{2, true, 1.5, "a\"b", 7});
}

TEST_CASE("a broken line is an error of its own, and the rest goes on") {
  const std::vector<std::string> broken = {
      "{\"id\": 1, \"text\": \"cut",     "not JSON",      "[1, 2]",  "35", "{\"id\": \"no text\"}",
      "{\"id\": [1], \"text\": \"{}\"}", "{\"text\": 7}", "\"\xff\""};
  std::string input;
  for (const std::string& line : broken) input += line + "\n";
  input += "{\"id\": \"last\", \"text\": \"{\\\"n\\\": 1}\"}\n";
  const command_output result = parse_lines(input);
  CHECK(result.exit_code == 1);
  const std::vector<json> lines = lines_of(result.out);
  REQUIRE(lines.size() == broken.size() + 1);
  for (std::size_t i = 0; i < broken.size(); ++i) {
    CAPTURE(broken[i]);
    CHECK(lines[i]["id"] == i + 1);
    CHECK(lines[i]["ok"] == false);
    REQUIRE(lines[i]["errors"].size() == 1);
    CHECK(lines[i]["errors"][0]["type"] == "json_invalid");
  }
  CHECK(lines.back() == json::parse(R"({"id": "last", "ok": true, "value": {"n": 1}, "repairs": []})"));
}

TEST_CASE("the order is kept by any number of threads") {
  constexpr int count = 10'000;
  std::string input;
  std::string padding;
  for (int i = 0; i < count; ++i) {
    padding.assign(static_cast<std::size_t>(i * 7919 % 200), ' ');  // lines of many lengths, so that threads race
    input +=
        "{\"id\": " + std::to_string(i) + ", \"text\": \"" + padding + "{\\\"n\\\": " + std::to_string(i) + "}\"}\n";
  }
  const command_output one = parse_lines(input, {"--jobs", "1"});
  const command_output four = parse_lines(input, {"--jobs", "4"});
  CHECK(one.exit_code == 0);
  CHECK(four.exit_code == 0);
  CHECK(one.out == four.out);
  const std::vector<json> lines = lines_of(four.out);
  REQUIRE(lines.size() == count);
  int wrong = 0;
  for (int i = 0; i < count; ++i) {
    const json& line = lines[static_cast<std::size_t>(i)];
    if (line["id"] != i || line["value"]["n"] != i) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("a line too long for memory is an error line, and its neighbours are read") {
  const std::string good = "{\"text\": \"{\\\"n\\\": 1}\"}\n";
  const std::string endless(std::size_t{65} << 20, ' ');
  const command_output result = parse_lines(good + "\"" + endless + "\"\n" + good);
  CHECK(result.exit_code == 1);
  const std::vector<json> lines = lines_of(result.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["ok"] == true);
  CHECK(lines[1]["id"] == 2);
  CHECK(lines[1]["ok"] == false);
  CHECK(lines[2]["id"] == 3);
  CHECK(lines[2]["ok"] == true);
}

TEST_CASE("--report has a line a document") {
  const scratch_folder folder;
  const std::string file = folder.file("report.jsonl");
  const command_output result =
      parse_lines("\"{\\\"n\\\": \\\"1\\\"}\"\nbroken\n{\"id\": \"c\", \"text\": \"{}\"}\n", {"--report", file});
  CHECK(result.exit_code == 1);
  const std::vector<json> report = lines_of(read_file(file));
  REQUIRE(report.size() == 3);
  CHECK(report[0]["id"] == 1);
  CHECK(report[0]["repairs"].size() == 1);
  CHECK(report[1] == json::parse(R"({"id": 2, "repairs": []})"));
  CHECK(report[2] == json::parse(R"({"id": "c", "repairs": []})"));
}

TEST_CASE("an empty file gives nothing and is valid") {
  const command_output result = parse_lines("");
  CHECK(result.exit_code == 0);
  CHECK(result.out.empty());
}
