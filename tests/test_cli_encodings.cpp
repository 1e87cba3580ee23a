// Byte order marks, UTF-16, and text that JSON parsers disagree about: what is read, and that what is written is JSON.
#include "support/ask_support.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace assay::test;
using nlohmann::json;

namespace {

const std::string mark = "\xEF\xBB\xBF";
const std::string one_number = R"({"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]})";

command_output parse(std::vector<std::string> more, const std::string& input = {}) {
  std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", "a int"};
  words.insert(words.end(), more.begin(), more.end());
  return run_command(words, {.input = input});
}

/// Each line by a parser that takes a mark at the very beginning alone; NUL is not for any.
std::vector<json> exact_lines(const std::string& text) {
  CHECK_FALSE(text.starts_with(mark));
  CHECK(text.find('\0') == std::string::npos);
  return json_lines(text);
}

}  // namespace

TEST_CASE("a byte order mark before the first line is passed over") {
  const scratch_folder folder;
  const std::string objects = R"({"id":"x","text":"{\"a\":1}"})"
                              "\n\"{a:2}\"\n";
  const std::string answers = "{\"a\":1}\n{\"a\":2}\n";
  const struct {
    std::vector<std::string> words;
    const std::string& input;
  } rows[] = {{{"--jsonl"}, objects},
              {{"--jsonl", "--lines", "answers"}, answers},
              {{"--jsonl", "--lines", "answers", "--mode", "lax"}, answers},
              {{"--jsonl", "--lines", "answers", "--mode", "strict"}, answers},
              {{"--jsonl", "--html", folder.path() / "page.html"}, objects}};
  for (const auto& row : rows) {
    CAPTURE(row.words.back());
    const command_output plain = parse(row.words, row.input);
    CHECK(plain.exit_code == 0);
    CHECK(exact_lines(plain.out).size() == 2);
    CHECK(parse(row.words, mark + row.input).out == plain.out);
  }
  const std::string one = folder.write("one.jsonl", mark + answers);
  const std::string two = folder.write("two.jsonl", mark + answers);
  const command_output both = parse({"--jsonl", "--lines", "answers", one, two});
  CHECK(both.exit_code == 0);
  CHECK(exact_lines(both.out).size() == 4);
}

TEST_CASE("a byte order mark before one answer is passed over, in each mode") {
  for (const char* mode : {"strict", "lax", "llm"}) {
    CAPTURE(mode);
    CHECK(parse({"--mode", mode}, mark + R"({"a":1})").out == "{\"a\":1}\n");
    CHECK(parse({"--mode", mode, "--stream"}, mark + R"({"a":1})").exit_code == 0);
  }
}

TEST_CASE("a byte order mark before schemas, cases, prices, recordings and earlier runs is passed over") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", mark + one_number);
  const std::string yaml = folder.write("s.yaml", mark + "type: object\nproperties: {a: {type: integer}}\n");
  for (const std::string& file : {schema, yaml}) {
    CHECK(run_command({ASSAY_CLI, "parse", "--schema", file}, {.input = "{a:1}"}).exit_code == 0);
  }
  const std::string sources = ASSAY_SOURCE_DIR;
  const std::string marked =
      folder.write("r.jsonl", mark + read_file(sources + "/examples/answers/ask_recording.jsonl"));
  const std::string prompts = folder.write("p.jsonl", mark + read_file(sources + "/examples/answers/prompts.jsonl"));
  const std::string cases = folder.write("c.jsonl", mark + read_file(sources + "/examples/answers/cases.jsonl"));
  const std::string person = sources + "/schemas/Person.schema.json";
  const command_output asked =
      run_command({ASSAY_CLI, "ask", "--schema", person, "--model", "replay:" + marked, "--jsonl", prompts});
  CHECK(exact_lines(asked.out).size() == 2);
  CHECK(asked.exit_code == 1);  // one is refused
  const std::string prices =
      folder.write("prices.json", mark + R"({"replay:)" + marked + R"(":{"input":1,"output":1}})");
  const command_output judged = run_command(
      {ASSAY_CLI, "eval", "--schema", person, "--cases", cases, "--model", "replay:" + marked, "--prices", prices});
  CAPTURE(judged.err);
  CHECK(judged.exit_code == 0);
  const std::string line = R"({"id":1,"ok":true,"value":{"a":1},"repairs":[]})";
  CHECK(parse({"--jsonl", "--html", folder.path() / "p.html", "--compare", folder.write("old.jsonl", mark + line)},
              "\"{a:1}\"")
            .exit_code == 0);
}

TEST_CASE("validate counts the bytes of a mark in its offsets") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", one_number);
  const std::string file = folder.write("d.json", mark + R"({"a":"x"})");
  const command_output result = run_command({ASSAY_CLI, "validate", "--schema", schema, "--output", "json", file});
  CHECK(contains(result.out, "\"offset\":8"));
}

TEST_CASE("UTF-16 is named as what it is") {
  const scratch_folder folder;
  const std::string little("\xFF\xFE{\0\"\0", 6);
  const std::string big("\xFE\xFF\0{\0\"", 6);
  for (const std::string& text : {little, big}) {
    const std::string file = folder.write("u.json", text);
    for (const std::vector<std::string>& words : {std::vector<std::string>{"parse", "--schema", "a int", file},
                                                  {"parse", "--schema", "a int", "--jsonl", file},
                                                  {"parse", "--schema", file, "--jsonl"},
                                                  {"repair", file},
                                                  {"eval", "--schema", "a int", "--cases", file}}) {
      std::vector<std::string> command = {ASSAY_CLI};
      command.insert(command.end(), words.begin(), words.end());
      const command_output result = run_command(command);
      CAPTURE(words[0]);
      CHECK(result.exit_code == 2);
      CHECK(contains(result.err, "it is UTF-16; save it as UTF-8"));
    }
  }
}

TEST_CASE("errors are JSON, whatever was read") {
  const std::string inputs[] = {
      mark + mark + R"({"a":1})",
      "{\"a\":" + mark + "1}",
      "\"" + mark + R"({"a":"x"}")",
      std::string("1\0\x01\"", 4),
      std::string("{\"a\":{}\0\"}", 10),
      "{\"a\":[\"\xFF\"]}",
      "[1e999]",
      "{\"a\":1e999}",
      "[" + std::string(3000, '['),
      "nul\x7F\xC2\x9B",
  };
  for (const std::string& input : inputs) {
    for (const char* mode : {"strict", "lax", "llm"}) {
      CAPTURE(input);
      CAPTURE(mode);
      const command_output lines = parse({"--jsonl", "--lines", "answers", "--mode", mode}, input);
      CHECK(exact_lines(lines.out).size() == 1);
      CHECK(exact_lines(parse({"--jsonl", "--mode", mode}, input).out).size() == 1);
      const command_output alone = parse({"--errors", "json", "--mode", mode}, input);
      if (alone.exit_code == 1) CHECK(json::accept(alone.err));
    }
  }
}

TEST_CASE("the input of an error is text where it is no JSON, though nlohmann's parser takes it for some") {
  const std::vector<json> lines = exact_lines(
      parse({"--jsonl", "--lines", "answers", "--mode", "strict"}, std::string("{\"a\":1}\n1\0x\n", 12)).out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[1]["errors"][0]["input"].is_string());
}
