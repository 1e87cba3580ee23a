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

TEST_CASE("an id is text or a number; without one it is the line's number, blank lines counted") {
  const command_output result = parse_lines(
      "\n"
      "{\"text\": \"{\\\"n\\\": 1}\"}\r\n"
      "   \t\n"
      "{\"text\": \"{\\\"n\\\": 1}\", \"id\": 3}\n"
      "{\"id\": 1.5, \"text\": \"{\\\"n\\\": 1}\"}\n"
      "{\"id\": \"a\\\"b\", \"text\": \"{\\\"n\\\": 1}\"}\n"
      "{\"id\": null, \"text\": \"{\\\"n\\\": 1}\", \"more\": [1]}");
  CHECK(result.exit_code == 0);
  std::vector<json> ids;
  for (const json& line : lines_of(result.out)) ids.push_back(line["id"]);
  CHECK(ids == std::vector<json>{2, 3, 1.5, "a\"b", 7});
}

TEST_CASE("a broken line is an error of its own, and the rest goes on") {
  const std::vector<std::string> broken = {"{\"id\": 1, \"text\": \"cut",
                                           "not JSON",
                                           "[1, 2]",
                                           "35",
                                           "{\"id\": \"no text\"}",
                                           "{\"id\": [1], \"text\": \"{}\"}",
                                           "{\"text\": 7}",
                                           "\"\xff\"",
                                           "{\"id\": true, \"text\": \"{}\"}"};
  std::string input;
  for (const std::string& line : broken) input += line + "\n";
  input += "{\"id\": \"last\", \"text\": \"{\\\"n\\\": 1}\"}\n";
  const command_output result = parse_lines(input);
  CHECK(result.exit_code == 1);
  const std::vector<json> lines = lines_of(result.out);
  REQUIRE(lines.size() == broken.size() + 1);
  for (std::size_t i = 0; i < broken.size(); ++i) {
    CAPTURE(broken[i]);
    CHECK(lines[i]["id"] == (i == 4 ? json("no text") : json(i + 1)));
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

TEST_CASE("lines of very different length keep their order, with what is wrong or empty among them") {
  std::string input;
  std::vector<int> numbers;  // those of the lines; each has an empty one behind it
  const auto add = [&](const std::string& line) {
    input += line + "\n\n";
    numbers.push_back(1 + 2 * static_cast<int>(numbers.size()));
  };
  for (int round = 0; round < 60; ++round) {
    // From a few bytes to more than is read at a time.
    for (const std::size_t padding : {0, 3'000, round % 20 == 7 ? 700'000 : 90'000}) {
      add("\"" + std::string(padding, ' ') + "{\\\"n\\\": " + std::to_string(numbers.size()) + "}\"");
    }
  }
  const std::size_t broken = numbers.size() / 2;
  input.replace(input.find("{\\\"n\\\": " + std::to_string(broken) + "}"), 1, "\x01");
  input += R"({"id": "last", "text": "{\"n\": 1}"})";  // and no line's end

  const command_output one = parse_lines(input, {"--jobs", "1"});
  CHECK(one.exit_code == 1);
  for (const char* jobs : {"2", "3", "8"}) CHECK(parse_lines(input, {"--jobs", jobs}).out == one.out);
  const std::vector<json> lines = lines_of(one.out);
  REQUIRE(lines.size() == numbers.size() + 1);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    CAPTURE(i);
    CHECK(lines[i]["id"] == numbers[i]);
    CHECK(lines[i]["ok"] == (i != broken));
    if (i != broken) CHECK(lines[i]["value"] == json({{"n", i}}));
  }
  CHECK(lines.back()["id"] == "last");
}

TEST_CASE("a line reads the same in its usual form and in any other") {
  // The first way is src/cli/quick_line.cpp, the second the parser's.
  std::vector<std::string> texts = {R"(\"\")",
                                    R"(\ud83d\ude00)",
                                    R"(\ud83d)",
                                    R"(\ude00\ud83d)",
                                    R"(\ud83d\u0041)",
                                    R"(\u12)",
                                    R"(\u12g4)",
                                    "\t",
                                    "\x7F",
                                    "\xC3",
                                    "",
                                    "\\",
                                    "\xC3\\u00a9",
                                    "\xE2\x98\\n\x83"};
  for (const char* piece : {R"(\")", R"(\\)", R"(\n)", R"(\/)", R"(\b\f\r\t)", R"(\u0041)", R"(\u00e9)", R"(\x)",
                            R"(\\\")", R"(\u2014\")", R"(\"\")", "\xC3\xA9", "\xFF", "\x01"}) {
    for (std::size_t before = 0; before < 36; ++before) {
      texts.push_back(std::string(before, 'a') + piece + std::string(before % 3 * 9, 'b') + piece);
      texts.push_back(piece + std::string(before, 'a'));
    }
  }
  const auto results = [&](const std::string& begin, const std::string& end) {
    std::string input;
    for (const std::string& text : texts) input += begin + text + end + "\n";
    std::vector<json> lines = lines_of(parse_lines(input).out);
    for (json& line : lines) {
      // What is wrong with the line is at another place. The texts are no answers, and the errors show what was read.
      REQUIRE(line["ok"] == false);
      const json& first = line["errors"][0];
      if (first["message"].get<std::string>().find("; a line is ") != std::string::npos) line = "no line";
    }
    return lines;
  };
  const std::vector<json> usual = results(R"({"id": "x", "text": ")", R"("})");
  const std::vector<json> other = results(R"({"text": ")", R"(", "id": "x"})");
  REQUIRE(usual.size() == texts.size());
  REQUIRE(other.size() == texts.size());
  std::size_t refused = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    CAPTURE(texts[i]);
    CHECK(usual[i] == other[i]);
    refused += other[i] == "no line" ? 1 : 0;
  }
  CHECK(refused > 3 * 36);
  CHECK(refused < texts.size() / 2);
}

TEST_CASE("a line that is no answer keeps its id, where it has one") {
  const struct {
    const char* line;
    json id;
  } rows[] = {
      {R"({"id":"notext"})", "notext"},
      {R"({"id":"x","text":5})", "x"},
      {R"({"text":null,"id":-7})", -7},
      {R"({"id":1.5,"answer":"{}"})", 1.5},
      {R"({"id":null,"text":5})", 1},
      {R"({"id":true,"text":"{\"n\":1}"})", 1},
      {R"({"id":["a"],"text":"{\"n\":1}"})", 1},
      {R"({"id":"a","text":"{)", 1},
  };
  for (const auto& row : rows) {
    CAPTURE(row.line);
    const std::vector<json> lines = lines_of(parse_lines(row.line).out);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0]["ok"] == false);
    CHECK(lines[0]["id"] == row.id);
  }
}

TEST_CASE("a line that isn't even meant as JSON is called that") {
  for (const char* line : {"not json", "<a>", "name: Ada", "true story"}) {
    const std::vector<json> lines = lines_of(parse_lines(line).out);
    REQUIRE(lines.size() == 1);
    CHECK(lines[0]["errors"][0]["message"].get<std::string>().starts_with("The line is not JSON; a line is "));
    CHECK(lines[0]["errors"][0]["input"] == line);
  }
}

TEST_CASE("a report that can't be written is noticed, by any number of threads") {
  std::string input;
  for (int i = 0; i < 20'000; ++i) input += "\"{\\\"n\\\": \\\"1\\\"}\"\n";
  for (const char* jobs : {"1", "4"}) {
    const command_output result = parse_lines(input, {"--jobs", jobs, "--report", "/dev/full"});
    CHECK(result.exit_code == 2);
    CHECK(result.err.find("cannot write to '/dev/full': No space left on device") != std::string::npos);
  }
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

TEST_CASE("--lines answers: each line is the answer itself") {
  const command_output result = parse_lines(
      "{\"n\": 1}\n"
      "\n"
      "{\"n\": \"2\"}\r\n"
      "Sure: {n: 3}\n"
      "{\"n\": \"x\"}\n"
      "{\"id\": \"a\", \"n\": 6}",
      {"--lines", "answers"});
  CHECK(result.exit_code == 1);
  CHECK(result.err.empty());
  const std::vector<json> lines = lines_of(result.out);
  REQUIRE(lines.size() == 5);
  CHECK(lines[0] == json::parse(R"({"id": 1, "ok": true, "value": {"n": 1}, "repairs": []})"));
  CHECK(lines[1]["id"] == 3);
  CHECK(lines[1]["value"] == json({{"n", 2}}));
  CHECK(lines[1]["repairs"].size() == 1);
  CHECK(lines[2]["value"] == json({{"n", 3}}));
  CHECK(lines[3]["id"] == 5);
  CHECK(lines[3]["ok"] == false);
  CHECK(lines[3]["errors"][0]["type"] == "int_parsing");
  CHECK(lines[3]["errors"][0]["column"] == 7);
  CHECK(lines[4]["id"] == 6);
  CHECK(lines[4]["value"] == json({{"n", 6}}));
}

TEST_CASE("--lines answers in strict mode, with a report and several threads") {
  std::string text;
  for (int i = 1; i <= 1000; ++i) text += "{\"n\": " + std::to_string(i) + "}\n";
  const command_output result = parse_lines(text, {"--lines", "answers", "--mode", "strict", "--jobs", "4"});
  CHECK(result.exit_code == 0);
  const std::vector<json> lines = lines_of(result.out);
  REQUIRE(lines.size() == 1000);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    CHECK(lines[i]["id"] == i + 1);
    CHECK(lines[i]["value"]["n"] == i + 1);
  }
}

TEST_CASE("a line's finish reason says whether its text ended by itself, --complete what is so without one") {
  const auto line = [](const std::string& more) { return R"({"text": "{\"n\": 12")" + more + "}\n"; };
  const std::string lines = line("") + line(R"(, "finish_reason": "stop")") + line(R"(, "finish_reason": "length")") +
                            line(R"(, "finish_reason": "tool_calls")") + line(R"(, "finish_reason": null)");
  const auto ok = [](const command_output& result) {
    std::vector<bool> each;
    for (const json& one : lines_of(result.out)) each.push_back(one["ok"].get<bool>());
    return each;
  };
  CHECK(ok(parse_lines(lines)) == std::vector<bool>{false, true, false, true, false});
  CHECK(ok(parse_lines(lines, {"--complete"})) == std::vector<bool>{true, true, false, true, true});
  // A closer is not supplied where the model was stopped.
  const std::string closed = R"({"text": "{\"n\": \"12\"", "finish_reason": ")";
  const std::string unclosed = closed + "length\"}\n" + closed + "MAX_TOKENS\"}\n" + closed + "other\"}\n";
  CHECK(ok(parse_lines(unclosed)) == std::vector<bool>{false, false, true});
  CHECK(ok(parse_lines("{\"n\": 12\n", {"--lines", "answers", "--complete"})) == std::vector<bool>{true});
  CHECK(ok(parse_lines("{\"n\": 12\n", {"--lines", "answers"})) == std::vector<bool>{false});
}

TEST_CASE("a line that is no answer in a string or an object says which option reads plain answers; --help has it") {
  for (const std::string line : {"{\"n\": 1}", "[1]", "12", "n: 1"}) {
    const command_output result = parse_lines(line);
    CHECK(result.exit_code == 1);
    const json read = json::parse(result.out);
    CHECK(read["ok"] == false);
    CHECK(read["errors"][0]["message"].get<std::string>().ends_with(
        "a line is a JSON string (an answer) or an object {\"id\", \"text\", \"finish_reason\"}; where each line is "
        "the "
        "answer itself, give --lines answers"));
  }
  const command_output help = run_command({ASSAY_CLI, "parse", "--help"});
  CHECK(help.out.find("--lines objects|answers") != std::string::npos);
}
