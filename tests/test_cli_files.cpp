// --pretty, and several files at once.
#include "cli/pretty_json.hpp"
#include "json/token.hpp"
#include "support/run_command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

using namespace assay::test;
using assay::cli::pretty_json;

namespace {

std::vector<nlohmann::json> lines_of(const std::string& text) {
  std::vector<nlohmann::json> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

struct three_answers {
  scratch_folder folder = {};
  std::string good = folder.write("good.txt", "Sure: {age: '36', name: \"Ada\"}");
  std::string bad = folder.write("bad.txt", R"({"name": "Ada", "age": "old"})");
  std::string also_good = folder.write("also.txt", R"({"name": "Alan", "age": 41})");
  std::string missing = folder.file("none.txt");
};

}  // namespace

TEST_CASE("indented JSON has its members in order and its numbers as they were") {
  struct row {
    const char* compact;
    const char* pretty;
  };
  const row rows[] = {
      {"1", "1"},
      {"{}", "{}"},
      {"[]", "[]"},
      {"[{},[]]", "[\n  {},\n  []\n]"},
      {R"({"b":1,"a":[1.50,1e+20,-0.0]})", "{\n  \"b\": 1,\n  \"a\": [\n    1.50,\n    1e+20,\n    -0.0\n  ]\n}"},
      {R"({"a,b":"{[:,\"\\"})", "{\n  \"a,b\": \"{[:,\\\"\\\\\"\n}"},
      {R"([[["x"]]])", "[\n  [\n    [\n      \"x\"\n    ]\n  ]\n]"},
  };
  for (const row& one : rows) CHECK(pretty_json(one.compact) == one.pretty);
  const std::string deep = std::string(1'000, '[') + std::string(1'000, ']');
  CHECK(pretty_json(deep).size() > deep.size());
}

TEST_CASE("--pretty shows the same value in several lines") {
  const std::string schema = "b number, a [int], t string";
  const std::string answer = R"({"b": 1e2, "a": [1, 2], "t": "x, \"y\": [z]"})";
  for (const std::vector<std::string>& command :
       {std::vector<std::string>{ASSAY_CLI, "parse", "--schema", schema}, {ASSAY_CLI, "repair"}}) {
    const command_output compact = run_command(command, {.input = answer});
    std::vector<std::string> words = command;
    words.push_back("--pretty");
    const command_output pretty = run_command(words, {.input = answer});
    CHECK(pretty.exit_code == 0);
    CHECK(pretty.out == pretty_json(compact.out.substr(0, compact.out.size() - 1)) + "\n");
    CHECK(pretty.out == nlohmann::ordered_json::parse(compact.out).dump(2) + "\n");
  }
  for (const char* const other : {"--jsonl", "--stream"}) {
    const command_output both =
        run_command({ASSAY_CLI, "parse", "--schema", schema, "--pretty", other}, {.input = "{}"});
    CHECK(both.exit_code == 2);
    CHECK(contains(both.err, "--pretty"));
  }
}

TEST_CASE("of several files each gives a line with its name, and the worst exit code counts") {
  const three_answers files;
  struct row {
    std::vector<std::string> names;
    int exit_code;
  };
  const row rows[] = {{{files.good, files.also_good}, 0},
                      {{files.good, files.bad}, 1},
                      {{files.bad, files.good, files.also_good}, 1},
                      {{files.missing, files.good}, 2},
                      {{files.bad, files.missing, files.good}, 2}};
  for (const row& one : rows) {
    std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", "name, age int"};
    words.insert(words.end(), one.names.begin(), one.names.end());
    const command_output result = run_command(words);
    CHECK(result.exit_code == one.exit_code);
    const std::vector<nlohmann::json> lines = lines_of(result.out);
    REQUIRE(lines.size() == one.names.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const bool is_good = one.names[i] == files.good || one.names[i] == files.also_good;
      CHECK(lines[i]["file"] == one.names[i]);
      CHECK(lines[i]["ok"] == is_good);
      CHECK(lines[i].contains("value") == is_good);
      CHECK(lines[i].contains("errors") != is_good);
    }
    CHECK(contains(result.err, files.bad + ": 1 validation error") == contains(result.out, "int_parsing"));
    CHECK(contains(result.err, "cannot open '" + files.missing + "'") == contains(result.out, "unreadable_file"));
  }
}

TEST_CASE("--line-per-file gives the lines of several files to each by itself") {
  const three_answers answers;
  const std::vector<std::string> parse = {ASSAY_CLI, "parse", "--schema", "name, age int", "--line-per-file"};
  for (const std::vector<std::string>& command : {parse, {ASSAY_CLI, "repair", "--line-per-file"}}) {
    std::vector<std::string> all = command;
    std::string one_by_one;
    int worst = 0;
    for (const std::string& name : {answers.good, answers.bad, answers.also_good, answers.missing}) {
      std::vector<std::string> words = command;
      words.push_back(name);
      all.push_back(name);
      const command_output alone = run_command(words);
      REQUIRE(lines_of(alone.out).size() == 1);
      CHECK(lines_of(alone.out).front()["file"] == name);
      one_by_one += alone.out;
      worst = std::max(worst, alone.exit_code);
    }
    const command_output together = run_command(all);
    CHECK(together.out == one_by_one);
    CHECK(together.exit_code == worst);
    CHECK(worst == 2);
  }
}

TEST_CASE("several files work with every option that a single one has") {
  const three_answers files;
  const std::vector<std::string> parse = {ASSAY_CLI, "parse", "--schema", "name, age int"};
  const auto run = [](std::vector<std::string> words, const std::vector<std::string>& more,
                      const std::string& in = {}) {
    words.insert(words.end(), more.begin(), more.end());
    return run_command(words, {.input = in});
  };
  const command_output json = run(parse, {"--errors", "json", files.good, files.bad});
  CHECK(json.exit_code == 1);
  CHECK(json.err.empty());

  const command_output pretty = run(parse, {"--pretty", files.good, files.also_good});
  CHECK(contains(pretty.out, "\n  \"value\": {\n    \"age\": 36,\n    \"name\": \"Ada\""));

  const std::string report = files.folder.file("report.jsonl");
  CHECK(run(parse, {"--report", report, files.good, files.bad}).exit_code == 1);
  const std::vector<nlohmann::json> lines = lines_of(read_file(report));
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["file"] == files.good);
  CHECK_FALSE(lines[0]["repairs"].empty());
  CHECK(lines[1]["file"] == files.bad);

  const command_output from_input = run(parse, {files.good, "-"}, R"({"name": "In", "age": 1})");
  CHECK(lines_of(from_input.out)[1]["file"] == "-");
  CHECK(contains(run(parse, {"-", "-"}).err, "standard input can be read only once"));
  CHECK(contains(run(parse, {"--stream", files.good, files.bad}).err, "give a single file"));

  const command_output mended = run({ASSAY_CLI, "repair"}, {files.good, files.bad});
  CHECK(mended.exit_code == 0);
  CHECK(lines_of(mended.out)[0]["value"]["name"] == "Ada");
}

TEST_CASE("with --jsonl and several files the lines name their file") {
  const scratch_folder folder;
  const std::string one =
      folder.write("one.jsonl", "{\"id\": \"a\", \"text\": \"{\\\"age\\\": 1}\"}\n\"{\\\"age\\\": \\\"x\\\"}\"\n");
  const std::string two = folder.write("two.jsonl", "\"{\\\"age\\\": 2}\"\n");
  const std::string missing = folder.file("none.jsonl");
  const std::string report = folder.file("report.jsonl");
  const command_output result =
      run_command({ASSAY_CLI, "parse", "--schema", "age int,", "--jsonl", "--report", report, one, missing, two});
  CHECK(result.exit_code == 2);
  const std::vector<nlohmann::json> lines = lines_of(result.out);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0]["file"] == one);
  CHECK(lines[0]["id"] == "a");
  CHECK(lines[1]["id"] == 2);
  CHECK(lines[1]["ok"] == false);
  CHECK(lines[2]["file"] == missing);
  CHECK(lines[2]["errors"][0]["type"] == "unreadable_file");
  CHECK(lines[3]["file"] == two);
  CHECK(lines[3]["id"] == 1);
  CHECK(lines_of(read_file(report)).size() == 3);

  const command_output alone = run_command({ASSAY_CLI, "parse", "--schema", "age int,", "--jsonl", two});
  CHECK(alone.out == R"({"id":1,"ok":true,"value":{"age":2},"repairs":[]})"
                     "\n");
}

TEST_CASE("a named pipe is opened once") {
  const scratch_folder folder;
  const std::string lines = folder.write("lines.jsonl", "\"{\\\"age\\\": 1}\"\n");
  const std::string script =
      "mkfifo \"$1\" || exit 9\n"
      "cat \"$2\" > \"$1\" &\n"
      "exec \"$3\" parse --schema 'age int,' --jsonl \"$1\"";
  const command_output result = run_command({"/bin/sh", "-c", script, "sh", folder.file("pipe"), lines, ASSAY_CLI});
  CHECK(result.exit_code == 0);
  CHECK(result.out == R"({"id":1,"ok":true,"value":{"age":1},"repairs":[]})"
                      "\n");
}

#if !defined(ASSAY_SANITIZED)  // sanitizers reserve more than the limit
TEST_CASE("files without an end are read up to a limit, and memory that ends is an error as well") {
  const auto limited = [](const std::vector<std::string>& words) {
    std::vector<std::string> all = {"/bin/sh", "-c", R"(ulimit -v 800000; exec "$@" < /dev/zero)", "sh", ASSAY_CLI};
    all.insert(all.end(), words.begin(), words.end());
    return run_command(all);
  };
  const struct {
    std::vector<std::string> words;
    const char* said;
    int exit_code = 2;
  } rows[] = {
      {{"parse", "--schema", "/dev/zero"}, "cannot read '/dev/zero': it has more than 67108864 bytes"},
      {{"lint", "--dialect", "openai", "/dev/zero"}, "cannot read '/dev/zero': it has more than 67108864 bytes"},
      {{"parse", "--schema", "a int", "/dev/zero"}, "cannot read '/dev/zero': there is no memory for more than"},
      {{"parse", "--schema", "a int"}, "cannot read standard input: there is no memory for more than"},
      {{"repair"}, "cannot read standard input: there is no memory for more than"},
      {{"validate", "--schema", "a int", "-"}, "there is no memory for more than", 1},
  };
  for (const auto& row : rows) {
    CAPTURE(row.words[0]);
    const command_output out = limited(row.words);
    CHECK(out.exit_code == row.exit_code);
    CHECK(contains(out.err + out.out, row.said));
    CHECK_FALSE(contains(out.err, "bad_alloc"));
  }
}
#endif
