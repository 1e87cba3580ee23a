// YAML as `assay validate` and --schema read it: the values of the core schema, what JSON can't hold, limits, places.
#include "support/run_command.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using assay::test::command_output;
using assay::test::run_command;
using assay::test::scratch_folder;

namespace {

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// What `validate` prints of a YAML text, without the file's name and the summary; "" where it is valid.
std::string verdict(const scratch_folder& folder, const std::string& schema, const std::string& yaml) {
  const std::string document = folder.write("d.yaml", yaml);
  const command_output result =
      run_command({ASSAY_CLI, "validate", "-q", "--schema", folder.write("s.json", schema), document});
  CHECK(result.err.empty());
  CHECK(result.exit_code == (result.out.empty() ? 0 : 1));
  std::string lines = result.out;
  for (std::size_t at = lines.find(document + ":"); at != std::string::npos; at = lines.find(document + ":")) {
    lines.erase(at, document.size() + 1);
  }
  return lines;
}

}  // namespace

TEST_CASE("a YAML text is the JSON value of YAML 1.2's core schema") {
  struct value {
    const char* yaml;
    const char* json;
  };
  const value cases[] = {
      {"yes", R"("yes")"},
      {"on", R"("on")"},
      {"[no, Off, y, N]", R"(["no", "Off", "y", "N"])"},
      {"[true, True, TRUE, false, False, FALSE, tRUE]", R"([true, true, true, false, false, false, "tRUE"])"},
      {"[~, null, Null, NULL, nULL, ]", R"([null, null, null, null, "nULL"])"},
      {"a:\nb: ~\n", R"({"a": null, "b": null})"},
      {"-\n- 1\n", "[null, 1]"},
      {"[0, 12, -12, +12, 007, -007, -0]", "[0, 12, -12, 12, 7, -7, 0]"},
      {"[0o17, 0xfF, 0b1, 1_000, 0o9, 0x, -0x1]", R"([15, 255, "0b1", "1_000", "0o9", "0x", "-0x1"])"},
      {"[1.5, -.5, 5., +1e3, 1E-2, 010.50, 1e+2]", "[1.5, -0.5, 5, 1000, 0.01, 10.5, 100]"},
      {"[., -, +, e1, 1e, 1.2.3, .e1, 1 2]", R"([".", "-", "+", "e1", "1e", "1.2.3", ".e1", "1 2"])"},
      {"[9223372036854775807, 0.1000000000000000055511151231257827]",
       "[9223372036854775807, 0.1000000000000000055511151231257827]"},
      {"2001-12-14", R"("2001-12-14")"},
      {"2001-12-14t21:59:43.10-05:00", R"("2001-12-14t21:59:43.10-05:00")"},
      {"190:20:30", R"("190:20:30")"},
      {R"(["12", 'true', "null", '~', "\u00e9\x41\n"])", R"(["12", "true", "null", "~", "éA\n"])"},
      {"!!str 12", R"("12")"},
      {"!!int \"12\"", "12"},
      {"!!float 1", "1"},
      {"!!bool 'true'", "true"},
      {"!!null ''", "null"},
      {"a: !!str\n", R"({"a": ""})"},
      {"[!!str , !!str ]", R"(["", ""])"},
      {"! 12", R"("12")"},
      {"!!map {a: !!seq [1]}", R"({"a": [1]})"},
      {"%TAG !y! tag:yaml.org,2002:\n---\n!y!str 1", R"("1")"},
      {"a: |\n  x\n   y\nb: >-\n  x\n  y\n", R"({"a": "x\n y\n", "b": "x y"})"},
      {"a: {b: [1, {c: d}]} # comment\n", R"({"a": {"b": [1, {"c": "d"}]}})"},
      {"{\"a\":1,\"b\":[true,null]}", R"({"a": 1, "b": [true, null]})"},
      {"a: &x [1, 2]\nb: *x\nc: [*x, &y z, *y]\n", R"({"a": [1, 2], "b": [1, 2], "c": [[1, 2], "z", "z"]})"},
      {"&k key: 1\nother: *k\n", R"({"key": 1, "other": "key"})"},
      {"a: &x 1\nb: &x 2\nc: *x\n", R"({"a": 1, "b": 2, "c": 2})"},
      {"\"<<\": 1\n", R"({"<<": 1})"},
      {"[<<]", R"(["<<"])"},
      {"base: &b {x: 1, y: 2}\nof: {<<: *b, y: 3}\n", R"({"base": {"x": 1, "y": 2}, "of": {"y": 3, "x": 1}})"},
      {"- &a {x: 1}\n- &b {x: 2, y: 2}\n- {y: 3, <<: [*a, *b, {z: 4}]}\n",
       R"([{"x": 1}, {"x": 2, "y": 2}, {"y": 3, "x": 1, "z": 4}])"},
      {"- &a {x: 1}\n- &b {<<: *a, y: 2}\n- {<<: *b}\n", R"([{"x": 1}, {"x": 1, "y": 2}, {"x": 1, "y": 2}])"},
      {"\xEF\xBB\xBF"
       "a: 1\r\nb: 2\r\n",
       R"({"a": 1, "b": 2})"},
      {"--- 1\n...\n", "1"},
      {"# x\n%YAML 1.2\n---\n1\n", "1"},
      {"? a\n? b\n: c\n", R"({"a": null, "b": "c"})"},
      {"{a, b: c, \"d\"}", R"({"a": null, "b": "c", "d": null})"},
      {"[a: b, c]", R"([{"a": "b"}, "c"])"},
      // Keys that are no strings are their JSON text, as check-jsonschema makes strings of them.
      {"{80: a, 0x1F: b, 0o17: c, -007: d, 1.50: e, 1e3: f}",
       R"({"80": "a", "31": "b", "15": "c", "-7": "d", "1.5": "e", "1000.0": "f"})"},
      {"true: a\nNo: b\n~: c\n", R"({"true": "a", "No": "b", "null": "c"})"},
      {": x\n", R"({"null": "x"})"},
      {"a: &k 1\nb: {*k : c}\n", R"({"a": 1, "b": {"1": "c"}})"},
      {"18446744073709551617: a\n", R"({"18446744073709551617": "a"})"},
      // A file that says nothing is null.
      {"", "null"},
      {"# nothing\n", "null"},
      {"\xEF\xBB\xBF", "null"},
      {"[18446744073709551617, 1e400]", "[18446744073709551617, 1e400]"},
  };
  const scratch_folder folder;
  for (const value& one : cases) {
    CAPTURE(one.yaml);
    CHECK(verdict(folder, R"({"const": )" + std::string(one.json) + "}", one.yaml) == "");
  }
}

TEST_CASE("what JSON can't hold, or YAML doesn't permit, is an error with its place") {
  struct refused {
    std::string yaml;
    const char* line;
  };
  const std::vector<refused> cases = {
      {"a: 1\nb: 2\na: 3\n", "3:1: a: Invalid YAML: the mapping has the key \"a\" already"},
      {"x: [{a: 1, \"a\": 2}]\n", "1:12: x[0].a: Invalid YAML: the mapping has the key \"a\" already"},
      {"a: {80: x, \"80\": y}\n", "1:12: a.80: Invalid YAML: the mapping has the key \"80\" already"},
      {"~: x\nnull: y\n", "2:1: null: Invalid YAML: the mapping has the key \"null\" already"},
      {"? [a, b]\n: x\n", "1:3: Invalid YAML: a key must be a scalar, and this is a list"},
      {"{{a: b}: c}\n", "1:2: Invalid YAML: a key must be a scalar, and this is a mapping"},
      {"- .inf\n- -.INF\n", "1:3: [0]: Invalid YAML: JSON has no number '.inf'"},
      {".nan", "1:1: Invalid YAML: JSON has no number '.nan'"},
      {"0xFFFFFFFFFFFFFFFFF", "1:1: Invalid YAML: JSON has no number"},
      {"a: !Ref x\n", "1:4: a: Invalid YAML: the tag !Ref says nothing that JSON has"},
      {"!!binary aGk=", "1:1: Invalid YAML: the tag !!binary says nothing"},
      {"!!set {a, b}", "1:1: Invalid YAML: the tag !!set says nothing"},
      {"!!int abc", "1:1: Invalid YAML: 'abc' is not what its tag !!int says"},
      {"!!bool yes", "1:1: Invalid YAML: 'yes' is not what its tag !!bool says"},
      {"a: *none\n", "1:4: Invalid YAML: "},
      {"!!str", "1:1: Invalid YAML: there is nothing behind the tag"},
      {"a: &x [*x]\n", "1:8: a[0]: Invalid YAML: the alias stands within the very node that it stands for"},
      {"<<: 1\n", "1:5: Invalid YAML: << takes a mapping or a list of mappings, and this is a number"},
      {"<<: [{a: 1}, x]\n", "1:14: Invalid YAML: << takes a mapping or a list of mappings, and this is a string"},
      {"[a,,b]", "1:4: Invalid YAML: an item is missing before the comma"},
      {"[,a]", "1:2: Invalid YAML: an item is missing before the comma"},
      {"[1] [2]", "1:5: Invalid YAML: something follows the document"},
      {"a: b\nc\n", "2:1: Invalid YAML: a colon is missing behind the key"},
      {"a: |\nb\n", "2:1: Invalid YAML: a colon is missing behind the key"},
      {"- a: 1\n  \"b c\"\n", "2:3: Invalid YAML: end of map not found"},
      {"a: 1\n%b\n", "2:1: Invalid YAML: a line that begins with % is a directive, and none may stand here"},
      {"%a: b\nc\n", "2:1: Invalid YAML: a document behind a directive begins with ---"},
      {"&--- a\n---& b\n", "2:1: Invalid YAML: something follows the document"},
      {"a: 1\n]\n", "2:1: Invalid YAML: "},
      {"a: [1\n", "2:1: Invalid YAML: end of sequence flow not found"},
      {"a: b: c\n", "1:5: Invalid YAML: "},
      {"a:\n\t- b\n", "2:"},
      {"a: \"b", "1:6: Invalid YAML: "},
      {"a: \"b\n", "1:4: Invalid YAML: the quote is not closed"},
      {"a: &x !!str 'b''\n\n", "1:13: Invalid YAML: the quote is not closed"},
      {"- 1\n--- \"b\\\"\n", "2:5: Invalid YAML: the quote is not closed"},
      {"a: \xFF\n", "1:4: Invalid YAML: a byte that is not valid UTF-8"},
      {std::string("a: 1\n\x04 b: 2\n"), "2:1: Invalid YAML: a byte that is not valid UTF-8, or a control character"},
      {std::string("a: 1\0b", 6), "1:5: Invalid YAML: a byte"},
      {R"(["\ud800"])", "1:"},
  };
  const scratch_folder folder;
  for (const refused& one : cases) {
    CAPTURE(one.yaml);
    const std::string lines = verdict(folder, "true", one.yaml);
    CAPTURE(lines);
    CHECK(lines.starts_with(one.line));
  }
}

TEST_CASE("an error is where the value stands in the YAML text") {
  const scratch_folder folder;
  const std::string schema = R"({"properties": {"b": {"items": {"type": "integer"}}, "c": {"type": "integer"}}})";
  CHECK(verdict(folder, schema, "# first\na: 1\nb:\n  - 2\n  - \"three\"\nc:   four # \n") ==
        "5:5: b[1]: Input should be a valid integer\n6:6: c: Input should be a valid integer\n");
  CHECK(verdict(folder, schema, "\xC3\xA9: 1\n\xC3\xA9\xC3\xA9: {x: y}\nc: \xC3\xA9\n") ==
        "3:4: c: Input should be a valid integer\n");
  CHECK(verdict(folder, schema, "{\xC3\xA9: 1, c: d}") == "1:11: c: Input should be a valid integer\n");
  CHECK(verdict(folder, schema,
                "\xEF\xBB\xBF"
                "a: x\r\nc: y\r\n") == "2:4: c: Input should be a valid integer\n");
  // A member that is missing is where its mapping begins; what an alias stands for, where the alias is.
  CHECK(verdict(folder, R"({"required": ["z"], "properties": {"m": {"required": ["n"]}}})", "m:\n  o: 1\n") ==
        "1:1: z: Field required\n2:3: m.n: Field required\n");
  CHECK(verdict(folder, R"({"properties": {"a": true, "b": {"type": "string"}}})", "a: &x 1\nb: *x\n") ==
        "2:4: b: Input should be a valid string\n");
}

TEST_CASE("numbers keep their digits") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", R"({"items": {"type": "string"}})");
  const std::string document = folder.write("d.yaml", "[123456789012345678901234567890, 0.10, +007.50]");
  const command_output result = run_command({ASSAY_CLI, "validate", "-o", "json", "--schema", schema, document});
  for (const char* input : {"123456789012345678901234567890", "0.10", "7.50"}) {
    CHECK(contains(result.out, "\"input\":" + std::string(input) + ","));
  }
}

TEST_CASE("each document of a file is one") {
  const scratch_folder folder;
  const std::string integer = R"({"type": "integer"})";
  CHECK(verdict(folder, integer, "--- 1\n--- 2\n...\n# end\n---\n3\n") == "");
  CHECK(verdict(folder, integer, "1\n---\nx\n---\n.inf\n---\n4\n--- y\n") ==
        "3:1: Input should be a valid integer\n5:1: Invalid YAML: JSON has no number '.inf'\n"
        "8:5: Input should be a valid integer\n");
  // Files that were put together have byte order marks inside. Places are those of the file.
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(verdict(folder, integer, mark + "--- 1\n" + mark + "--- x\n...\n" + mark + "# end\n---\ny\n") ==
        "2:6: Input should be a valid integer\n6:1: Input should be a valid integer\n");
  CHECK(verdict(folder, R"({"const": "\ufeffa \ufeffb"})", "\"" + mark + "a\n" + mark + "b\"\n") == "");
  CHECK(verdict(folder, integer, "--- 1\n" + mark + "--- {\n") == "3:1: Invalid YAML: end of map flow not found\n");
  const std::string several = folder.write("m.yaml", "1\n---\nx\n");
  const command_output result =
      run_command({ASSAY_CLI, "validate", "-o", "json", "--schema", folder.write("s.json", integer), several});
  CHECK(contains(result.out, "\"document\":2,"));
  CHECK(contains(result.out, "\"documents\":2,\"invalid\":1}"));
}

TEST_CASE("aliases and merge keys are bounded: a billion laughs are refused at once") {
  const scratch_folder folder;
  std::string lists = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  std::string merged = "m0: &m0 {k: v}\n";
  std::string nested = "n0: &n0 [x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string last = std::to_string(i - 1);
    const std::string next = std::to_string(i);
    lists += "a" + next + ": &a" + next + " [*a" + last + ",*a" + last + ",*a" + last + ",*a" + last + "]\n";
    merged += "m" + next + ": &m" + next + " {k" + next + ": *m" + last + ", l" + next + ": *m" + last + ", <<: *m" +
              last + "}\n";
  }
  for (int i = 1; i < 2'000; ++i) {
    nested += "n" + std::to_string(i) + ": &n" + std::to_string(i) + " [*n" + std::to_string(i - 1) + "]\n";
  }
  CHECK(contains(verdict(folder, "true", lists), "aliases and merge keys add more than 16 MiB"));
  CHECK(contains(verdict(folder, "true", merged), "aliases and merge keys add more than 16 MiB"));
  CHECK(contains(verdict(folder, "true", nested), "nested more than 1000 levels deep"));
  // Within the limit they are what they stand for.
  CHECK(verdict(folder, R"({"properties": {"a": true, "b": {"items": {"type": "string"}}}})",
                "a: &a [x, y]\nb: *a\nc: [*a, *a]\n") == "");
}

TEST_CASE("deep YAML is refused before the stack ends") {
  const scratch_folder folder;
  for (const std::size_t levels : {1'000U, 100'000U}) {
    CHECK(contains(verdict(folder, "true", std::string(levels, '[') + std::string(levels, ']')), "nested too deep"));
    std::string mappings;
    for (std::size_t i = 0; i < levels; ++i) mappings += "{a: ";
    CHECK(contains(verdict(folder, "true", mappings), "Invalid YAML: "));
    CHECK(contains(verdict(folder, "true", std::string(2 * levels, '-')), ""));
  }
  CHECK(verdict(folder, "true", std::string(400, '[') + std::string(400, ']')) == "");
}

TEST_CASE("a schema may be YAML") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.yml", "type: object\nproperties:\n  age: {type: integer}\n");
  const std::string document = folder.write("d.json", R"({"age": "x"})");
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", schema, document}).exit_code == 1);
  struct broken {
    const char* yaml;
    const char* says;
  };
  const broken cases[] = {
      {"type: [", "s.yml', line "},
      {"type: object\ntype: array\n", "s.yml', line 2, column 1: Invalid YAML: the mapping has the key"},
      {"type: object\n---\ntype: array\n", "holds several documents"},
      {"", "s.yml"},
  };
  for (const broken& one : cases) {
    CAPTURE(one.yaml);
    const command_output result =
        run_command({ASSAY_CLI, "validate", "--schema", folder.write("s.yml", one.yaml), document});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, one.says));
  }
}
