// assay parse on one document.
#include "support/run_command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using assay::test::command_output;
using assay::test::read_file;
using assay::test::run_command;
using assay::test::scratch_folder;

namespace {

using assay::test::contains;

/// Runs `assay parse` with a schema of a person.
class parse_command {
 public:
  parse_command()
      : schema_(folder_.write("person.json", R"({
          "type": "object",
          "properties": {"name": {"type": "string"}, "age": {"type": "integer", "minimum": 0}},
          "required": ["name", "age"]
        })")) {}

  [[nodiscard]] command_output operator()(const std::string& text, const std::vector<std::string>& options = {}) const {
    std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", schema_};
    words.insert(words.end(), options.begin(), options.end());
    return run_command(words, {.input = text});
  }

  scratch_folder folder_;

 private:
  std::string schema_;
};

}  // namespace

TEST_CASE("a valid answer comes out compact, on one line, keys in the order of the text") {
  const parse_command parse;
  const command_output result = parse("{\n  \"age\": \"36\",\n  \"name\": \"Ada \\u00e9\"\n}\n");
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(nlohmann::json::parse(result.out) == nlohmann::json({{"name", "Ada \u00e9"}, {"age", 36}}));
  CHECK(result.out.find('\n') == result.out.size() - 1);
  CHECK_FALSE(contains(result.out, ": "));
}

TEST_CASE("'-' is standard input, and a file may be named") {
  const parse_command parse;
  const std::string answer = R"({"name":"Ada","age":36})";
  CHECK(parse(answer, {"-"}).out == answer + "\n");
  const std::string file = parse.folder_.write("an answer.json", answer);
  CHECK(parse("", {file}).out == answer + "\n");
}

TEST_CASE("lax converts, strict doesn't") {
  const parse_command parse;
  const std::string text = R"({"name": "Ada", "age": "36"})";
  CHECK(parse(text).exit_code == 0);
  CHECK(parse(text, {"--mode", "lax"}).exit_code == 0);
  const command_output strict = parse(text, {"--mode", "strict"});
  CHECK(strict.exit_code == 1);
  CHECK(strict.out.empty());
}

TEST_CASE("errors are readable on standard error") {
  const parse_command parse;
  const command_output result = parse("{\"name\": \"Ada\",\n \"age\": \"old\"}");
  CHECK(result.exit_code == 1);
  CHECK(result.out.empty());
  CHECK(contains(result.err, "age"));
  CHECK(contains(result.err, "^"));
}

TEST_CASE("--errors json is exactly one JSON array") {
  const parse_command parse;
  for (const std::string text : {"{\"age\": \"old\"}", "no JSON \xff at all", ""}) {
    const command_output result = parse(text, {"--errors", "json"});
    CHECK(result.exit_code == 1);
    CHECK(result.out.empty());
    const nlohmann::json errors = nlohmann::json::parse(result.err);
    REQUIRE(errors.is_array());
    CHECK_FALSE(errors.empty());
    for (const auto& error : errors) {
      for (const char* key : {"type", "loc", "message", "input", "line", "column", "offset"}) {
        CHECK(error.contains(key));
      }
    }
  }
}

TEST_CASE("--report holds the repairs") {
  const parse_command parse;
  const std::string file = parse.folder_.file("report.jsonl");
  CHECK(parse(R"({"name": "Ada", "age": "36"})", {"--report", file}).exit_code == 0);
  const nlohmann::json report = nlohmann::json::parse(read_file(file));
  CHECK(report["id"] == 1);
  REQUIRE(report["repairs"].size() == 1);
  CHECK(report["repairs"][0]["loc"] == nlohmann::json({"age"}));
  CHECK(report["repairs"][0]["offset"] == 23);
}

TEST_CASE("a schema that can't be used exits with 2") {
  const scratch_folder folder;
  const std::string broken = folder.write("broken.json", "{\"type\": ");
  const std::string unknown = folder.write("unknown.json", R"({"type": "person"})");
  const command_output not_json = run_command({ASSAY_CLI, "parse", "--schema", broken}, {.input = "{}"});
  CHECK(not_json.exit_code == 2);
  CHECK(contains(not_json.err, "broken.json' is not JSON"));
  CHECK(contains(not_json.err, "Give a JSON Schema document."));
  const command_output no_schema = run_command({ASSAY_CLI, "parse", "--schema", unknown}, {.input = "{}"});
  CHECK(no_schema.exit_code == 2);
  CHECK(contains(no_schema.err, "cannot use the schema"));
  CHECK(contains(no_schema.err, "#/type"));
}

TEST_CASE("what a schema file refers to comes from its folder, by path or by $id, and from nowhere else") {
  const scratch_folder folder;
  folder.write("count.json", R"({"$id": "https://x.org/count", "definitions": {"n": {"type": "integer"}}})");
  const auto run = [&](const std::string& schema) {
    const std::string file = folder.write("main.json", schema);
    return run_command({ASSAY_CLI, "parse", "--mode", "lax", "--schema", file}, {.input = R"({"n": "7"})"});
  };
  CHECK(run(R"({"properties": {"n": {"$ref": "count.json#/definitions/n"}}})").out == "{\"n\":7}\n");
  CHECK(run(R"({"properties": {"n": {"$ref": "https://x.org/count#/definitions/n"}}})").out == "{\"n\":7}\n");
  for (const std::string reference : {"missing.json", "../x.json", "file:///etc/hostname", "https://x.org/other"}) {
    const command_output refused = run(R"({"$ref": ")" + reference + R"("})");
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.err, "leads to another document, which is not known"));
  }
}

TEST_CASE("a schema file is found whatever its path holds, and so is what it refers to") {
  const scratch_folder folder;
  folder.write("100% c#/my count.json", R"({"type": "integer"})");
  const std::string file = folder.write("100% c#/a?b%20.json", R"({"properties": {"n": {"$ref": "my%20count.json"}}})");
  const command_output read =
      run_command({ASSAY_CLI, "parse", "--mode", "lax", "--schema", file}, {.input = R"({"n": "7"})"});
  CHECK(read.out == "{\"n\":7}\n");
}
