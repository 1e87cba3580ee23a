// Schemas in the command line: JSON, and the short form.
#include "support/run_command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using namespace assay::test;

TEST_CASE("a short schema in braces is told to leave them out") {
  const command_output result = run_command({ASSAY_CLI, "parse", "--schema", "{name, age int}"}, {.input = "{}"});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "leave the braces out: 'name, age int'"));
  const command_output json = run_command({ASSAY_CLI, "parse", "--schema", "{\"type\": }"}, {.input = "{}"});
  CHECK(contains(json.err, "the schema in the command line is not JSON, line 1"));
}

TEST_CASE("a schema in the command line works wherever one is taken") {
  const scratch_folder folder;
  const std::string good = folder.write("good.json", R"({"name": "Ada", "age": 36, "tags": []})");
  const std::string short_form = "name, age int, tags [string]";
  const std::string as_json =
      R"( {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
          "required": ["name", "age"]})";
  for (const std::string& schema : {short_form, as_json}) {
    CHECK(run_command({ASSAY_CLI, "parse", "--schema", schema, good}).exit_code == 0);
    CHECK(run_command({ASSAY_CLI, "parse", "--schema", schema}, {.input = R"({"name": 1})"}).exit_code == 1);
    CHECK(run_command({ASSAY_CLI, "validate", "-q", "--schema", schema, good}).exit_code == 0);
    CHECK(run_command({ASSAY_CLI, "lint", "--dialect", "gemini", schema}).exit_code == 0);
    CHECK(run_command({ASSAY_CLI, "minimize", "--schema", schema}, {.input = R"({"name": "a"})"}).out == "{}\n");
    const command_output rewritten = run_command({ASSAY_CLI, "schema", "--dialect", "openai", "--schema", schema});
    CHECK(rewritten.exit_code == 0);
    CHECK(nlohmann::json::parse(rewritten.out)["properties"]["age"]["type"] == "integer");
    CHECK(run_command({ASSAY_CLI, "ask", "--model", "replay:none", "--schema", schema, "prompt"}).exit_code == 2);
  }
  const command_output compared = run_command({ASSAY_CLI, "diff", short_form, "name, age int, tags? [string]"});
  CHECK(compared.exit_code == 1);
  CHECK(compared.out.starts_with("wider: "));
  CHECK(run_command({ASSAY_CLI, "diff", short_form, short_form}).exit_code == 0);
}

TEST_CASE("a file of that name wins, and what is neither gets an error that says both") {
  const scratch_folder folder;
  const std::string odd = folder.write("name, age int", R"({"type": "object", "properties": {"n": {"type": "null"}}})");
  CHECK(run_command({ASSAY_CLI, "parse", "--schema", odd}, {.input = R"({"n": null})"}).exit_code == 0);

  const command_output neither = run_command({ASSAY_CLI, "parse", "--schema", "name, age integr"}, {.input = "{}"});
  CHECK(neither.exit_code == 2);
  CHECK(neither.out.empty());
  CHECK(
      neither.err ==
      "assay: the schema is neither a file (there is none of that name) nor a short schema: unknown type 'integr'; did "
      "you mean 'int'?\n"
      "   --> line 1, column 11\n"
      "    |\n"
      "  1 | name, age integr\n"
      "    |           ^~~~~~\n"
      "Give a file, JSON that begins with '{', or a short schema such as 'name, age int, tags [string]'.\n");

  const command_output word = run_command({ASSAY_CLI, "parse", "--schema", "Person"}, {.input = "{}"});
  CHECK(word.exit_code == 2);
  CHECK(contains(word.err,
                 "cannot open 'Person': No such file or directory; give an existing file, '-' for standard input"));
  CHECK(contains(word.err, "or the schema itself"));

  const command_output broken = run_command({ASSAY_CLI, "parse", "--schema", "{\"type\": }"}, {.input = "{}"});
  CHECK(broken.exit_code == 2);
  CHECK(contains(broken.err, "the schema in the command line is not JSON, line 1, column 10:"));
  CHECK(contains(broken.err, "^"));

  const command_output unusable =
      run_command({ASSAY_CLI, "parse", "--schema", "{\"type\": \"frob\"}"}, {.input = "{}"});
  CHECK(unusable.exit_code == 2);
  CHECK(contains(unusable.err, "cannot use the schema 'inline schema'"));

  const command_output hostile = run_command({ASSAY_CLI, "parse", "--schema", "a \033[31m, b"}, {.input = "{}"});
  CHECK(hostile.exit_code == 2);
  CHECK_FALSE(contains(hostile.err, "\033"));
}

TEST_CASE("several schemas in the command line have names of their own, and refer to files that are given") {
  const scratch_folder folder;
  const std::string unit = folder.write("unit.json", R"({"$id": "https://example.com/unit", "enum": ["kg", "g"]})");
  const std::string schema = R"({"type": "object", "properties": {"unit": {"$ref": "https://example.com/unit"}}})";
  CHECK(
      run_command({ASSAY_CLI, "parse", "--schema", schema, "--ref", unit}, {.input = R"({"unit": "kg"})"}).exit_code ==
      0);
  CHECK(run_command({ASSAY_CLI, "parse", "--schema", schema, "--ref", unit}, {.input = R"({"unit": "t"})"}).exit_code ==
        1);
  const command_output two =
      run_command({ASSAY_CLI, "parse", "--schema", schema, "--schema", "a int,", "--root", "none"}, {.input = "{}"});
  CHECK(two.exit_code == 2);
  CHECK(contains(two.err, "'inline schema', 'inline schema 2'"));
}
