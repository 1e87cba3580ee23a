// assay validate: files against a schema as they are; its three forms of output; what can't be read.
#include "support/run_command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

using assay::test::command_output;
using assay::test::command_setup;
using assay::test::run_command;
using assay::test::scratch_folder;
using nlohmann::ordered_json;

namespace {

namespace fs = std::filesystem;
using words = std::vector<std::string>;

const char* const person_schema =
    R"({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}, "required": ["name"]})";

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

command_output validate(const words& arguments, const command_setup& setup = {}) {
  words all = {ASSAY_CLI, "validate"};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run_command(all, setup);
}

/// The output without the name of the test's folder.
std::string without(std::string text, const scratch_folder& folder) {
  const std::string prefix = folder.path().string() + "/";
  for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix))
    text.erase(at, prefix.size());
  return text;
}

}  // namespace

TEST_CASE("a document is judged as it is: nothing is converted, found or repaired") {
  struct judged {
    const char* schema;
    const char* document;
    const char* line;  ///< of the first error, behind the file's name; empty where there is none
  };
  const char* const two_thousand_twenty =
      R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string", "format": "date"})";
  const char* const seven =
      R"({"$schema": "http://json-schema.org/draft-07/schema#", "type": "string", "format": "date"})";
  const std::vector<judged> cases = {
      {person_schema, R"({"name": "Ada", "age": 36})", ""},
      {person_schema, R"({"name": "Ada", "age": "36"})", "1:24: age: Input should be a valid integer"},
      {person_schema, "{\n  \"age\": 36\n}", "1:1: name: Field required"},
      {person_schema, "{\r\n\"name\":\r\n 5}", "3:2: name: Input should be a valid string"},
      {person_schema, "```json\n{\"name\": \"Ada\"}\n```", "1:1: Invalid JSON: expected value"},
      {person_schema, R"({"name": "Ada",})", "1:16: Invalid JSON: trailing comma"},
      {person_schema, R"({"name": "Ada", "age": NaN})", "1:24: Invalid JSON: expected value"},
      {person_schema, R"({"name": "Ada"} {})", "1:17: Invalid JSON: trailing characters"},
      {person_schema, R"({name: "Ada"})", "1:2: Invalid JSON: key must be a string"},
      {person_schema, "", "1:1: Invalid JSON: EOF while parsing a value"},
      {person_schema, " \n", "2:1: Invalid JSON: EOF while parsing a value"},
      {person_schema, "\xEF\xBB\xBF{\"name\": 1}", "1:10: name: Input should be a valid string"},
      {person_schema, "{\"name\": \"\xFF\"}", "1:11: Invalid JSON: "},
      {R"({"type": "integer"})", "1.0", ""},
      {R"({"type": "integer"})", "1.5", "1:1: Input should be a valid integer"},
      {R"({"const": 9223372036854775807})", "9223372036854775806", "1:1: Input should be 9223372036854775807"},
      // Words of older drafts count where no draft is named; 1.0 is no integer there.
      {R"({"items": [{"type": "integer"}], "additionalItems": false})", "[1]", ""},
      {R"({"items": [{"type": "integer"}], "additionalItems": false})", "[1, 2]",
       "1:1: Tuple should have at most 1 item"},
      {R"({"format": "date"})", "\"tomorrow\"", "1:1: Input should be a valid date"},
      {seven, "\"tomorrow\"", "1:1: Input should be a valid date"},
      {two_thousand_twenty, "\"tomorrow\"", ""},
      {"false", "1", "1:1: No value is permitted here"},
  };
  const scratch_folder folder;
  for (const judged& one : cases) {
    const std::string schema = folder.write("s.json", one.schema);
    const std::string document = folder.write("d.json", one.document);
    const command_output result = validate({"--schema", schema, document});
    CAPTURE(one.schema);
    CAPTURE(one.document);
    CAPTURE(result.out);
    CHECK(result.err.empty());
    const bool is_valid = std::string(one.line).empty();
    CHECK(result.exit_code == (is_valid ? 0 : 1));
    const std::string expected = is_valid ? "1 file, 1 document: all valid\n" : document + ":" + one.line;
    CHECK(result.out.starts_with(expected));
    CHECK(contains(result.out, is_valid ? ": all valid\n" : ": 1 invalid\n"));
  }
}

TEST_CASE("--formats decides whether formats are checked, and 1.0 is an integer all the same") {
  const scratch_folder folder;
  const std::string newest = R"({"$schema": "https://json-schema.org/draft/2020-12/schema", )";
  const std::string older = R"({"$schema": "http://json-schema.org/draft-07/schema#", )";
  const std::string rest = R"("properties": {"d": {"format": "date"}, "n": {"type": "integer"}}})";
  struct policy {
    std::string schema;
    const char* option;
    bool checks;
  };
  const std::vector<policy> cases = {
      {newest + rest, "by_draft", false}, {newest + rest, "check", true}, {newest + rest, "ignore", false},
      {older + rest, "by_draft", true},   {older + rest, "check", true},  {older + rest, "ignore", false},
      {"{" + rest, "by_draft", true},     {"{" + rest, "check", true},    {"{" + rest, "ignore", false},
  };
  const std::string bad_date = folder.write("d.json", R"({"d": "x", "n": 1})");
  const std::string integral = folder.write("n.json", R"({"n": 2.0})");
  for (const policy& one : cases) {
    const std::string schema = folder.write("s.json", one.schema);
    CAPTURE(one.schema);
    CAPTURE(one.option);
    CHECK(validate({"--schema", schema, "--formats", one.option, bad_date}).exit_code == (one.checks ? 1 : 0));
    CHECK(validate({"--schema", schema, "--formats", one.option, integral}).exit_code == 0);
  }
}

TEST_CASE("keys that come twice are errors, with their path and place") {
  struct twice {
    const char* document;
    const char* line;
  };
  const twice cases[] = {
      {R"({"a": 1, "a": 1})", "1:10: a: The object has this key already"},
      {R"({"x": [{}, {"b": {"c": 1, "d": 2, "c": 3}}]})", "1:35: x[1].b.c: The object has this key already"},
      {R"({"a": 1, "\u0061": 2})", "1:10: a: The object has this key already"},
      {R"({"a\"": 1, "b": "}{,\"", "a\"": 2})", "1:26: a\": The object has this key already"},
      {R"({"a": {"a": {"a": 1}}, "b": ["a", "a"], "c": "a"})", ""},
      {"{}", ""},
  };
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", "true");
  for (const twice& one : cases) {
    const std::string document = folder.write("d.json", one.document);
    const command_output result = validate({"--schema", schema, document});
    CAPTURE(one.document);
    CAPTURE(result.out);
    const bool is_valid = std::string(one.line).empty();
    CHECK(result.exit_code == (is_valid ? 0 : 1));
    if (!is_valid) CHECK(result.out.starts_with(document + ":" + one.line + "\n"));
  }
}

TEST_CASE("many files: each is checked, whatever is wrong with the others") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", person_schema);
  folder.write("data/a.json", R"({"name": "Ada"})");
  folder.write("data/deep/b.json", R"({"name": 1})");
  folder.write("data/c.jsonl", "{\"name\": \"Ada\"}\n\n{\"name\": 2, \"age\": \"x\"}\n[\n");
  folder.write("data/.hidden/d.json", "{");
  folder.write("data/notes.txt", "no data");
  fs::create_directory_symlink(folder.path() / "data", folder.path() / "data/deep/cycle");
  fs::create_directory(folder.path() / "empty");
  const command_output result = validate({"--schema", schema, folder.file("data"), folder.file("none.json"),
                                          folder.file("empty"), folder.file("data/*.json"), folder.file("x*.json")});
  CHECK(result.exit_code == 1);
  CHECK(result.err.empty());
  CHECK(without(result.out, folder) ==
        "data/c.jsonl:3:10: name: Input should be a valid string\n"
        "data/c.jsonl:3:20: age: Input should be a valid integer\n"
        "data/c.jsonl:4:2: Invalid JSON: EOF while parsing a list\n"
        "data/deep/b.json:1:10: name: Input should be a valid string\n"
        "none.json: cannot open 'none.json': No such file or directory; give an existing file, or '-' for standard "
        "input\n"
        "empty: There is no .json, .yaml, .yml, .jsonl or .ndjson file in the folder\n"
        "x*.json: No file matches the pattern\n"
        "6 files, 8 documents: 6 invalid\n");
}

TEST_CASE("the output is in the order of the files, whatever the number of threads") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", R"({"type": "integer"})");
  std::string expected;
  for (int i = 10; i < 60; ++i) {
    const std::string file = folder.write("data/" + std::to_string(i) + ".json", i % 3 == 0 ? "\"x\"" : "1");
    if (i % 3 == 0) expected += file + ":1:1: Input should be a valid integer\n";
  }
  for (const char* jobs : {"1", "2", "8"}) {
    const command_output result = validate({"--schema", schema, "-q", "--jobs", jobs, folder.file("data")});
    CHECK(result.exit_code == 1);
    CHECK(result.out == expected);
  }
}

TEST_CASE("standard input is read once, and its form is said by an option") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", person_schema);
  CHECK(validate({"--schema", schema}, {.input = R"({"name": "Ada"})"}).exit_code == 0);
  const command_output wrong = validate({"--schema", schema, "-"}, {.input = "[]"});
  CHECK(wrong.exit_code == 1);
  CHECK(wrong.out == "<stdin>:1:1: Input should be an object\n1 file, 1 document: 1 invalid\n");
  const command_output lines = validate({"--schema", schema, "--default-filetype", "jsonl"},
                                        {.input = "{\"name\": \"A\"}\n{\"name\": \"B\"}\n"});
  CHECK(lines.exit_code == 0);
  CHECK(lines.out == "1 file, 2 documents: all valid\n");
  CHECK(
      contains(validate({"--schema", schema, "-", "-"}, {.input = "{}"}).err, "standard input can be read only once"));
  CHECK(contains(validate({"--schema", "-"}, {.input = "{}"}).err, "can't both come from standard input"));
  const std::string odd = folder.write("odd.json", "{\"name\": \"A\"}\n{\"name\": \"B\"}\n");
  CHECK(validate({"--schema", schema, odd}).exit_code == 1);
  CHECK(validate({"--schema", schema, "--force-filetype", "jsonl", odd}).exit_code == 0);
}

TEST_CASE("as JSON the results are one document") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", person_schema);
  const std::string good = folder.write("a.json", R"({"name": "Ada"})");
  const std::string bad = folder.write("b.jsonl", "{\"name\": \"Ada\"}\n{\"name\": 1}\n");
  const command_output result = validate({"--schema", schema, "--output", "json", good, bad, folder.file("none.json")});
  CHECK(result.exit_code == 1);
  ordered_json report = ordered_json::parse(result.out);
  const ordered_json unreadable = report["results"][3];
  CHECK(unreadable["valid"] == false);
  CHECK(unreadable["schema"] == nullptr);
  CHECK(unreadable["errors"][0]["type"] == "unreadable_file");
  CHECK(unreadable["errors"][0]["line"] == 0);
  report["results"].erase(3);
  const ordered_json wrong = {{"type", "string_type"},
                              {"loc", {"name"}},
                              {"message", "Input should be a valid string"},
                              {"input", 1},
                              {"line", 2},
                              {"column", 10},
                              {"offset", 25},
                              {"length", 1}};
  const auto entry = [&](const std::string& file, int number, const ordered_json& errors) {
    return ordered_json{{"file", file},     {"document", number}, {"schema", schema}, {"valid", errors.empty()},
                        {"errors", errors}, {"truncated", false}};
  };
  const ordered_json expected = {{"results",
                                  {entry(good, 1, ordered_json::array()), entry(bad, 1, ordered_json::array()),
                                   entry(bad, 2, ordered_json::array({wrong}))}},
                                 {"valid", false},
                                 {"files", 3},
                                 {"documents", 4},
                                 {"invalid", 2}};
  CHECK(report.dump(1) == expected.dump(1));

  const std::string no_lines = folder.write("empty.jsonl", "\n");
  const command_output nothing = validate({"--schema", schema, "-o", "json", no_lines});
  CHECK(nothing.exit_code == 0);
  CHECK(ordered_json::parse(nothing.out) ==
        ordered_json{
            {"results", ordered_json::array()}, {"valid", true}, {"files", 1}, {"documents", 0}, {"invalid", 0}});
}

TEST_CASE("as annotations of GitHub Actions nothing in a document can end a command") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", R"({"additionalProperties": {"type": "integer"}})");
  const std::string document = folder.write("50%, a:b.json", "{\n \"k%\\r\\n::error::x,y\": true}");
  const command_output result = validate({"--schema", schema, "--output", "github", document});
  CHECK(result.exit_code == 1);
  CHECK(without(result.out, folder).starts_with("::error file=50%25%2C a%3Ab.json,line=2,col=24,title=int_type::"));
  CHECK(contains(result.out, R"(k%25\r\n::error::x,y)"));
  CHECK(contains(result.out, "\n1 file, 1 document: 1 invalid\n"));
  CHECK(validate({"--schema", schema, "--output", "github", "-q", document}).out.find("1 file") == std::string::npos);
}

TEST_CASE("nothing from a document or a file's name reaches a terminal raw") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", R"({"additionalProperties": {"type": "integer"}})");
  const std::string document = folder.write("a\x1b[31m\n.json", "{\"\\u001b]0;title\\u0007\": \"\\u202e\"}");
  for (const char* form : {"text", "json", "github"}) {
    const command_output result = validate({"--schema", schema, "--output", form, document});
    CHECK(result.exit_code == 1);
    CHECK(result.out.find('\x1b') == std::string::npos);
    CHECK(result.out.find('\x07') == std::string::npos);
  }
}

TEST_CASE("--max-errors bounds what is told of a document, and says so") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", R"({"items": {"type": "integer"}})");
  const std::string document = folder.write("d.json", R"(["a", "b", "c"])");
  const command_output text = validate({"--schema", schema, "--max-errors", "2", "-q", document});
  CHECK(without(text.out, folder) ==
        "d.json:1:2: [0]: Input should be a valid integer\nd.json:1:7: [1]: Input should be a valid integer\n"
        "d.json: there are more errors (--max-errors)\n");
  const command_output json = validate({"--schema", schema, "--max-errors", "2", "-o", "json", document});
  CHECK(ordered_json::parse(json.out)["results"][0]["truncated"] == true);
  CHECK(ordered_json::parse(json.out)["results"][0]["errors"].size() == 2);
}

TEST_CASE("--check-metaschema checks schemas against their drafts' meta-schemas") {
  struct checked {
    const char* schema;
    int exit_code;
    const char* says;
  };
  const checked cases[] = {
      {R"({"type": "object"})", 0, ""},
      {R"({"type": "objekt"})", 1, "type"},
      {R"({"minLength": -1})", 1, "minLength"},
      {R"({"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": true, "minimum": 1})", 0, ""},
      {R"({"$schema": "http://json-schema.org/draft-07/schema#", "exclusiveMinimum": true})", 1, "exclusiveMinimum"},
      {R"({"$schema": "https://json-schema.org/draft/2019-09/schema", "required": "a"})", 1, "required"},
      {R"({"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {"a": 1}})", 1, "properties.a"},
      {R"({"$schema": "https://example.com/own"})", 1, "The meta-schema 'https://example.com/own' is not known"},
      {R"({"type": "object",})", 1, "trailing comma"},
      {"3", 1, ""},
  };
  const scratch_folder folder;
  for (const checked& one : cases) {
    const command_output result = validate({"--check-metaschema", folder.write("s.json", one.schema)});
    CAPTURE(one.schema);
    CAPTURE(result.out);
    CHECK(result.exit_code == one.exit_code);
    CHECK(contains(result.out, one.says));
  }
  const std::string own =
      folder.write("own.json", R"({"$id": "https://example.com/own", "required": ["title"], "type": "object"})");
  const std::string schema = folder.write("s.json", R"({"$schema": "https://example.com/own"})");
  const command_output result = validate({"--check-metaschema", "--ref", own, schema});
  CHECK(result.exit_code == 1);
  CHECK(contains(result.out, "title: Field required"));
}

TEST_CASE("a schema that can't be used ends with 2, before anything is checked") {
  struct unusable {
    const char* schema;
    const char* says;
  };
  const unusable cases[] = {
      {R"({"type": 5})", "#/type"},
      {R"({"$ref": "#/$defs/none"})", "which is not there"},
      {R"({"$ref": "https://example.com/elsewhere.json"})", "leads to another document"},
      {R"({"pattern": "("})", "#/pattern"},
      {"{", "is not JSON, line 1, column 2"},
      {"", "it is empty"},
  };
  const scratch_folder folder;
  const std::string document = folder.write("d.json", "{}");
  for (const unusable& one : cases) {
    const command_output result = validate({"--schema", folder.write("s.json", one.schema), document});
    CAPTURE(one.schema);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(contains(result.err, one.says));
  }
  CHECK(contains(validate({document}).err, "--schema is required; run 'assay validate --help'"));
  CHECK(contains(validate({"--schema", folder.file("none.json"), document}).err, "cannot open"));
  CHECK(contains(validate({"--schema", "https://example.com/s.json", document}).err, "is on a network"));
}

TEST_CASE("documents may be nested a thousand levels deep, and no deeper") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", "true");
  const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
  CHECK(validate({"--schema", schema, folder.write("a.json", nested(1'000))}).exit_code == 0);
  CHECK(validate({"--schema", schema, folder.write("b.json", nested(1'001))}).exit_code == 1);
  CHECK(validate({"--schema", schema, folder.write("c.json", nested(1'000'000))}).exit_code == 1);
  CHECK(validate({"--check-metaschema", folder.write("d.json", nested(1'000'000))}).exit_code == 1);
}

TEST_CASE("a schema may be nested 500 levels deep, and what is deeper is told as that") {
  const scratch_folder folder;
  const std::string document = folder.write("d.json", "[]");
  const auto tower = [&](std::size_t levels) {
    std::string text;
    for (std::size_t i = 1; i < levels; ++i) text += R"({"items":)";
    return folder.write("s.json", text + "{}" + std::string(levels - 1, '}'));
  };
  CHECK(validate({"--schema", tower(500), document}).exit_code == 0);
  CHECK(contains(validate({"--schema", tower(501), document}).err, "the document is nested deeper than 500 levels"));
  CHECK(contains(validate({"--schema", tower(1'001), document}).err, "is nested deeper than 1,000 levels"));
}

TEST_CASE("a step ** of a pattern stands for folders at any depth, or none") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", R"({"type": "integer"})");
  for (const char* name : {"data/a.json", "data/x/b.json", "data/x/y/c.json", "data/[x]/d.json", "data/x/e.yaml",
                           "data/.hidden/f.json", "other/g.json"}) {
    folder.write(name, "1");
  }
  struct pattern_case {
    const char* pattern;
    const char* files;
  };
  const pattern_case cases[] = {
      {"data/**/*.json", "data/[x]/d.json data/a.json data/x/b.json data/x/y/c.json"},
      {"**/c.json", "data/x/y/c.json"},
      {"data/**/y/*", "data/x/y/c.json"},
      {"data/*/**/*.json", "data/[x]/d.json data/x/b.json data/x/y/c.json"},
      {"data/x/**", "data/x/b.json data/x/e.yaml data/x/y/c.json"},
      {"data/x/**.json", "data/x/b.json"},
  };
  for (const pattern_case& each : cases) {
    CAPTURE(each.pattern);
    const command_output told = validate({"--schema", schema, "-v", folder.file(each.pattern)});
    CHECK(told.exit_code == 0);
    const std::string out = without(told.out, folder);
    std::string files;
    for (std::size_t at = 0; at < out.size(); at = out.find('\n', at) + 1) {
      const std::string line = out.substr(at, out.find('\n', at) - at);
      const std::size_t end = line.find(": valid");
      if (end != std::string::npos) files += (files.empty() ? "" : " ") + line.substr(0, end);
    }
    CHECK(files == each.files);
  }
  CHECK(contains(validate({"--schema", schema, folder.file("none/**/*.json")}).out, "No file matches the pattern"));
}

TEST_CASE("a file whose name says a form that is not read is told so") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", R"({"type": "integer"})");
  for (const char* name : {"data.toml", "x.json5", "table.csv"}) {
    CAPTURE(name);
    const std::string file = folder.write(name, "1");
    const command_output told = validate({"--schema", schema, file});
    CHECK(told.exit_code == 1);
    CHECK(contains(told.out, "by its name, which assay does not read"));
    CHECK(validate({"--schema", schema, "--force-filetype", "json", file}).exit_code == 0);
  }
}

TEST_CASE("--verbose tells what of a schema is not enforced, and so does lint") {
  const scratch_folder folder;
  const std::string schema =
      folder.write("s.json", R"({"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#/definitions/a",
                    "required": ["x"], "definitions": {"a": {"type": "object"}}})");
  const std::string document = folder.write("d.json", "{}");
  const command_output quiet = validate({"--schema", schema, document});
  CHECK(quiet.err == "");
  const command_output verbose = validate({"--schema", schema, "--verbose", document});
  CHECK(without(verbose.err, folder) == "note  s.json#  required: ignored beside $ref in draft-07\n");
  const command_output lint = run_command({ASSAY_CLI, "lint", "--dialect", "json_schema", schema});
  CHECK(lint.exit_code == 0);
  CHECK(contains(lint.out, "note  #  required: ignored beside $ref in draft-07\n"));
}

TEST_CASE("an anchor that is named by $id means a draft that has such anchors") {
  const scratch_folder folder;
  const std::string schema =
      folder.write("s.json", R"({"$ref": "#name", "definitions": {"a": {"$id": "#name", "type": "string"}}})");
  CHECK(validate({"--schema", schema, folder.write("good.json", "\"x\"")}).exit_code == 0);
  CHECK(validate({"--schema", schema, folder.write("bad.json", "1")}).exit_code == 1);
}
