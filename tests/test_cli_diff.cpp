// assay diff: what it prints, and its exit codes.
#include "support/report_formats.hpp"
#include "support/run_command.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using assay::test::command_output;
using assay::test::run_command;
using assay::test::scratch_folder;
using nlohmann::ordered_json;

namespace {

const char* const small = R"({"type": "object", "properties": {"a": {"type": "string"}}})";
const char* const closed = R"({"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]})";
const char* const number = R"({"type": "object", "properties": {"a": {"type": "integer"}}})";

class two_schemas {
 public:
  two_schemas(const std::string& older, const std::string& newer)
      : older_(folder_.write("old.json", older)), newer_(folder_.write("new.json", newer)) {}

  [[nodiscard]] command_output diff(const std::vector<std::string>& options = {}) const {
    std::vector<std::string> words = {ASSAY_CLI, "diff", older_, newer_};
    words.insert(words.end(), options.begin(), options.end());
    return run_command(words);
  }

  scratch_folder folder_;

 private:
  std::string older_, newer_;
};

}  // namespace

TEST_CASE("a difference is told with its keyword, its places and a document") {
  const command_output told = two_schemas(small, closed).diff();
  CHECK(told.exit_code == 1);
  CHECK(told.err == "");
  CHECK(told.out ==
        "narrower: the new schema accepts less than the old one, and nothing else\n"
        "\n"
        "accepted by the old schema only:\n"
        "  required  #  ->  #\n"
        "    the new schema requires the property 'a'\n"
        "    {}\n");
}

TEST_CASE("the exit code says whether the change is allowed") {
  struct row {
    const char *older, *newer, *allow;
    int code;
  };
  const std::vector<row> rows = {
      {small, small, "equal", 0},     {small, small, "wider", 0},     {small, small, "narrower", 0},
      {small, closed, "equal", 1},    {small, closed, "narrower", 0}, {small, closed, "wider", 1},
      {closed, small, "wider", 0},    {closed, small, "narrower", 1}, {small, number, "wider", 1},
      {small, number, "narrower", 1},
  };
  for (const row& each : rows) {
    CAPTURE(each.older);
    CAPTURE(each.newer);
    CAPTURE(each.allow);
    CHECK(two_schemas(each.older, each.newer).diff({"--allow", each.allow}).exit_code == each.code);
  }
}

TEST_CASE("what is not decided fails, with its place") {
  const two_schemas patterns(R"({"type": "string", "pattern": "^[a-z]+$"})",
                             R"({"type": "string", "pattern": "^[a-z0-9]+$"})");
  const command_output told = patterns.diff({"--allow", "wider"});
  CHECK(told.exit_code == 1);
  CHECK(told.out.starts_with("not_decided: "));
  CHECK(told.out.find("not decided:\n  pattern  #  ->  #\n") != std::string::npos);
}

TEST_CASE("--json is as its schema says") {
  const command_output told = two_schemas(small, number).diff({"--json"});
  CHECK(told.exit_code == 1);
  const auto report = assay::parse<assay::report::Comparison>(told.out, {.mode = assay::mode::strict});
  REQUIRE(report);
  CHECK(report->relation == assay::report::relation::neither);
  REQUIRE(report->differences.size() == 2);
  CHECK(report->differences[0].side == assay::report::accepted_by::only_old);
  CHECK(report->differences[0].old_place == "#/properties/a");
  CHECK(report->differences[0].witness["a"].is_string());
}

TEST_CASE("--max limits the differences of each direction, and says so") {
  const two_schemas many(R"({"enum": [1, 2, 3, 4]})", R"({"enum": [1]})");
  const command_output told = many.diff({"--max", "2", "--json"});
  const ordered_json report = ordered_json::parse(told.out);
  CHECK(report["differences"].size() == 2);
  CHECK(report["complete"] == false);
  CHECK(many.diff({"--max", "0"}).exit_code == 2);
}

TEST_CASE("what a schema refers to comes from the files beside it") {
  const two_schemas with_ref(R"({"$ref": "tag.json"})", R"({"type": "string"})");
  CHECK(with_ref.diff().exit_code == 2);
  with_ref.folder_.write("tag.json", R"({"type": "string"})");
  CHECK(with_ref.diff().exit_code == 0);
}

TEST_CASE("what can't be used is told, with exit code 2") {
  const scratch_folder folder;
  const std::string good = folder.write("good.json", small);
  const std::string bad = folder.write("bad.json", R"({"type": "strin"})");
  const std::vector<std::vector<std::string>> rows = {
      {good}, {good, bad}, {bad, good}, {good, folder.file("none.json")}, {"-", "-"}, {good, good, "--allow", "other"}};
  for (const std::vector<std::string>& row : rows) {
    std::vector<std::string> words = {ASSAY_CLI, "diff"};
    words.insert(words.end(), row.begin(), row.end());
    const command_output told = run_command(words);
    CAPTURE(told.err);
    CHECK(told.exit_code == 2);
    CHECK(told.err.starts_with("assay: "));
    CHECK(told.out == "");
  }
  assay::test::command_setup input;
  input.input = small;
  CHECK(run_command({ASSAY_CLI, "diff", "-", good}, input).exit_code == 0);
}

TEST_CASE("schemas are read as assay validate reads them") {
  struct read_case {
    const char* older;
    const char* newer;
    const char* relation;
  };
  const read_case cases[] = {
      {R"({"type": "integer"})", R"({"type": "number", "multipleOf": 1})", "equal"},
      {R"({"type": "integer"})", R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "integer"})",
       "equal"},
      {R"({"type": "integer"})", R"({"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer"})",
       "narrower"},
      {R"({"type": "string", "format": "date"})", R"({"type": "string"})", "wider"},
      {R"({"type": "string", "format": "date"})",
       R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string", "format": "date"})", "wider"},
  };
  for (const read_case& each : cases) {
    CAPTURE(each.newer);
    const two_schemas both(each.older, each.newer);
    const ordered_json told = ordered_json::parse(both.diff({"--json"}).out);
    CHECK(told["relation"] == each.relation);
    for (const ordered_json& difference : told["differences"]) {
      const std::string witness = both.folder_.write("witness.json", difference["witness"].dump());
      const bool by_old = difference["accepted_by"] == "only_old";
      const auto is_valid = [&](const char* schema) {
        return run_command({ASSAY_CLI, "validate", "--schema", both.folder_.file(schema), witness}).exit_code == 0;
      };
      CHECK(is_valid("old.json") == by_old);
      CHECK(is_valid("new.json") != by_old);
    }
  }
}
