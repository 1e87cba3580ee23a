// assay repair; and --allow, --report and --stream of assay parse.
#include "support/run_command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>
#include <vector>

using assay::test::command_output;
using assay::test::read_file;
using assay::test::run_command;
using assay::test::scratch_folder;

namespace {

command_output repair(const std::string& text, const std::vector<std::string>& options = {}) {
  std::vector<std::string> words = {ASSAY_CLI, "repair"};
  words.insert(words.end(), options.begin(), options.end());
  return run_command(words, {.input = text});
}

constexpr const char* schema = R"({"type": "object", "title": "Person",
  "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name", "age"]})";

}  // namespace

TEST_CASE("repair finds and mends JSON without a schema, and converts nothing") {
  const command_output result = repair("Sure:\n```\n{name: 'Jo', 'age': \"35\", tags: [1,2,], # all\n}\n```");
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(result.out == "{\"name\":\"Jo\",\"age\":\"35\",\"tags\":[1,2]}\n");
}

TEST_CASE("repair says where there is nothing, or half of something") {
  const command_output prose = repair("I can't help with that.");
  CHECK(prose.exit_code == 1);
  CHECK(prose.out.empty());
  CHECK(prose.err.find("no JSON was found in the answer") != std::string::npos);
  const command_output cut = repair("{\"name\": \"Jo");
  CHECK(cut.exit_code == 1);
  CHECK(cut.err.find("[type=truncated") != std::string::npos);
  CHECK(repair("[1]", {"no such file"}).exit_code == 2);
  CHECK(repair("[1]", {"--allow", "everything"}).exit_code == 2);
}

TEST_CASE("--report writes what was mended, --allow says what may be") {
  const scratch_folder folder;
  const std::string report = folder.write("report.jsonl", "");
  CHECK(repair("[1,]", {"--report", report}).exit_code == 0);
  const auto line = nlohmann::json::parse(read_file(report));
  REQUIRE(line["repairs"].size() == 1);
  CHECK(line["repairs"][0]["code"] == "trailing_comma");
  CHECK(line["repairs"][0]["class"] == "syntax");
  CHECK(line["repairs"][0]["offset"] == 2);
  CHECK(repair("[1,]", {"--allow", "finding"}).exit_code == 1);
  CHECK(repair("[1,]", {"--allow", "finding,syntax"}).exit_code == 0);
}

TEST_CASE("parse reads any text by default, as much as --allow permits") {
  const scratch_folder folder;
  const std::string person = folder.write("person.json", schema);
  const auto parse = [&](const std::string& text, const std::vector<std::string>& options) {
    std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", person};
    words.insert(words.end(), options.begin(), options.end());
    return run_command(words, {.input = text});
  };
  const std::string text = "Name: Jo, Age: 35 years";
  CHECK(parse(text, {}).out == "{\"name\":\"Jo\",\"age\":35}\n");
  CHECK(parse(text, {"--mode", "lax"}).exit_code == 1);
  CHECK(parse(text, {"--allow", "finding,naming,conversion"}).exit_code == 1);
  CHECK(parse(text, {"--allow", "finding,naming,conversion,interpretation"}).exit_code == 0);
}

TEST_CASE("--stream prints a line for each change, and the result") {
  const scratch_folder folder;
  const std::string person = folder.write("person.json", schema);
  const command_output result =
      run_command({ASSAY_CLI, "parse", "--schema", person, "--stream"},
                  {.input = "```json\n{\"name\": \"John Jacob Smith\", \"age\": \"35\"}\n```"});
  CHECK(result.exit_code == 0);
  std::vector<std::string> lines;
  std::istringstream out(result.out);
  for (std::string line; std::getline(out, line);) lines.push_back(line);
  REQUIRE(lines.size() >= 3);
  CHECK(lines[0].rfind("{\"name\":\"John", 0) == 0);
  CHECK(lines.back() == "{\"name\":\"John Jacob Smith\",\"age\":35}");
}

TEST_CASE("repair refuses what its JSON does not explain, and says why") {
  const command_output noise = repair("Qj7;585uw+z3zD|!X[|q.#b5^~XwF_*w@{}n4wIG)esNt$;HK(G,?ul3^DBgC9");
  CHECK(noise.exit_code == 1);
  CHECK(noise.out.empty());
  CHECK(noise.err.find("the text around what could be JSON is neither words nor JSON") != std::string::npos);
  const command_output binary = repair("\x91\x13\xfa\x02\xa3\x64\xeb\xff\xbb {} \x85\xef\xcc\xa9\x70@");
  CHECK(binary.exit_code == 1);
  CHECK(binary.out.empty());
  CHECK(binary.err.find("the text is binary") != std::string::npos);
}
