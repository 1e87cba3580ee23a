// --schema given several times or as a folder, --ref and --root: the same for every command that takes a schema.
#include "support/run_command.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

using assay::test::command_output;
using assay::test::run_command;
using assay::test::scratch_folder;

namespace {

using words = std::vector<std::string>;

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// An order that refers to an address, which refers to a country: by path, by $id, and relative to an $id.
struct schemas {
  scratch_folder folder;
  std::string order = folder.write("schemas/order.json",
                                   R"({"properties": {"to": {"$ref": "parts/address.json"}}, "required": ["to"]})");
  std::string address =
      folder.write("schemas/parts/address.json",
                   R"({"type": "object", "properties": {"country": {"$ref": "https://example.com/types/country"}}})");
  std::string country = folder.write(
      "schemas/country.json", R"({"$id": "https://example.com/types/country", "type": "string", "maxLength": 2})");
  std::string good = folder.write("good.json", R"({"to": {"country": "NO"}})");
  std::string bad = folder.write("bad.json", R"({"to": {"country": "Norway"}})");
};

/// The exit codes of `validate` for the good and for the bad document: {0, 1} is right.
std::vector<int> verdicts(const schemas& given, words options) {
  std::vector<int> codes;
  options.insert(options.begin(), {ASSAY_CLI, "validate"});
  options.push_back(given.good);
  codes.push_back(run_command(options).exit_code);
  options.back() = given.bad;
  codes.push_back(run_command(options).exit_code);
  return codes;
}

command_output parse_with(const words& options, const std::string& input) {
  words all = {ASSAY_CLI, "parse"};
  all.insert(all.end(), options.begin(), options.end());
  return run_command(all, {.input = input});
}

}  // namespace

TEST_CASE("references lead from file to file, by path and by $id") {
  const schemas given;
  const std::string folder = given.folder.file("schemas");
  const std::vector<int> right = {0, 1};
  CHECK(verdicts(given, {"--schema", given.order}) == right);
  CHECK(verdicts(given, {"--schema", given.order, "--schema", given.address, "--schema", given.country}) == right);
  CHECK(verdicts(given, {"--schema", given.order, "--ref", folder}) == right);
  CHECK(verdicts(given, {"--schema", folder, "--root", "order.json"}) == right);
  CHECK(verdicts(given, {"--schema", folder, "--root", given.order}) == right);
  CHECK(verdicts(given, {"--schema", given.country, "--ref", folder, "--root", given.order}) == right);

  // From elsewhere only what is given.
  const std::string alone = given.folder.write("alone/order.json", R"({"$ref": "../schemas/order.json"})");
  CHECK(verdicts(given, {"--schema", alone}) == std::vector<int>{2, 2});
  CHECK(verdicts(given, {"--schema", alone, "--ref", folder}) == right);
  CHECK(verdicts(given, {"--schema", alone, "--ref", given.order}) == right);
}

TEST_CASE("what a model is sent has the documents that a schema refers to in it") {
  const schemas given;
  const command_output sent = run_command({ASSAY_CLI, "schema", "--schema", given.order, "--dialect", "openai"});
  CAPTURE(sent.err);
  CHECK(sent.exit_code == 0);
  CHECK(contains(sent.out, "\"#/$defs/address\""));
  CHECK(contains(sent.out, "\"country\": {\n      \"type\": \"string\""));
  CHECK_FALSE(contains(sent.out, "parts/address.json\""));
  const std::string one = given.folder.write("one.json", sent.out);
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", one, given.good}).exit_code == 0);
  CHECK(run_command({ASSAY_CLI, "lint", given.order, "--dialect", "openai"}).exit_code == 0);
}

TEST_CASE("what is relative to an $id is looked up beside the file of that $id") {
  const scratch_folder folder;
  const std::string root = folder.write(
      "order.json",
      R"({"$id": "https://example.com/shop/order.json", "properties": {"n": {"$ref": "parts/count.json"}}})");
  folder.write("parts/count.json", R"({"type": "integer"})");
  const std::string bad = folder.write("bad.json", R"({"n": "x"})");
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", root, bad}).exit_code == 1);

  // Unless the file there says that it is another document.
  folder.write("parts/count.json", R"({"$id": "https://example.com/other.json", "type": "integer"})");
  const command_output result = run_command({ASSAY_CLI, "validate", "--schema", root, bad});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "leads to another document"));
}

TEST_CASE("which schema counts") {
  const scratch_folder folder;
  const std::string text = folder.write("s/text.json", R"({"$id": "https://example.com/text", "type": "string"})");
  const std::string number = folder.write("s/number.yaml", "$id: number\ntype: integer\n");
  const std::string all = folder.file("s");
  struct choice {
    words options;
    std::string input;
    int exit_code;
    std::string says;
  };
  const std::vector<choice> cases = {
      {{"--schema", text}, "\"a\"", 0, ""},
      {{"--schema", text, "--schema", number}, "\"a\"", 0, ""},
      {{"--schema", number, "--schema", text}, "\"a\"", 1, ""},
      {{"--schema", number, "--schema", number}, "1", 0, ""},
      {{"--schema", all, "--root", "number.yaml"}, "1", 0, ""},
      {{"--schema", all, "--root", "number"}, "1", 0, ""},
      {{"--schema", all, "--root", "https://example.com/text"}, "\"a\"", 0, ""},
      {{"--schema", all, "--root", "https://example.com/text#"}, "\"a\"", 0, ""},
      {{"--schema", all}, "1", 2, "it isn't said which one counts; add --root"},
      {{"--schema", all, "--root", "none.json"}, "1", 2, "--root 'none.json' names none of the schemas"},
      {{"--schema", folder.file("none")}, "1", 2, "cannot open"},
  };
  for (const choice& one : cases) {
    words options = one.options;
    options.insert(options.end(), {"--mode", "strict"});
    const command_output result = parse_with(options, one.input);
    CAPTURE(one.options);
    CAPTURE(result.err);
    CHECK(result.exit_code == one.exit_code);
    CHECK(contains(result.err, one.says));
  }
  std::filesystem::create_directory(folder.path() / "empty");
  CHECK(contains(parse_with({"--schema", folder.file("empty")}, "1").err, "there is no schema in the folder"));
}

TEST_CASE("a document's own $schema chooses among several schemas") {
  const scratch_folder folder;
  const std::string cat = folder.write("s/cat.json", R"({"$id": "https://example.com/cat", "required": ["meow"]})");
  const std::string dog = folder.write("s/dog.json", R"({"required": ["bark"]})");
  struct chosen {
    const char* document;
    int from_folder;  ///< the exit code with --schema FOLDER
    int from_files;   ///< with the cat's and the dog's
  };
  const chosen cases[] = {
      {R"({"$schema": "https://example.com/cat", "meow": 1})", 0, 0},
      {R"({"$schema": "https://example.com/cat", "bark": 1})", 1, 1},
      {R"({"$schema": "../s/dog.json", "bark": 1})", 0, 0},
      {R"({"$schema": "../s/dog.json", "meow": 1})", 1, 1},
      {R"({"$schema": "../s/cow.json", "meow": 1})", 1, 1},
      {R"({"meow": 1})", 1, 0},
      {R"({"bark": 1})", 1, 1},
      {R"({"meow": 1)", 1, 1},
  };
  for (const chosen& one : cases) {
    const std::string document = folder.write("data/d.json", one.document);
    CAPTURE(one.document);
    const command_output from_folder = run_command({ASSAY_CLI, "validate", "--schema", folder.file("s"), document});
    CHECK(from_folder.exit_code == one.from_folder);
    const command_output from_files = run_command({ASSAY_CLI, "validate", "--schema", cat, "--schema", dog, document});
    CHECK(from_files.exit_code == one.from_files);
    // A single schema is for all.
    const command_output by_cat = run_command({ASSAY_CLI, "validate", "--schema", cat, document});
    CHECK(by_cat.exit_code == (contains(one.document, "meow") && contains(one.document, "}") ? 0 : 1));
  }
  const std::string nameless = folder.write("data/d.json", "{}");
  const command_output result = run_command({ASSAY_CLI, "validate", "--schema", folder.file("s"), nameless});
  CHECK(contains(result.out, "d.json:1:1: $schema: The document has no $schema that says which"));
}

TEST_CASE("a schema that only some documents choose and that can't be used is told with them, and ends with 2") {
  const scratch_folder folder;
  folder.write("s/good.json", R"({"type": "object"})");
  folder.write("s/broken.json", R"({"type": 5})");
  const std::string good = folder.write("good.json", R"({"$schema": "s/good.json"})");
  const std::string other = folder.write("other.json", R"({"$schema": "s/broken.json"})");
  const command_output result = run_command({ASSAY_CLI, "validate", "--schema", folder.file("s"), "-v", other, good});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.out, "#/type"));
  CHECK(contains(result.out, "good.json: valid by '"));
  CHECK(contains(result.out, "2 files, 2 documents: 1 invalid"));
}

TEST_CASE("two schemas of one $id are refused, unless they are one file") {
  const scratch_folder folder;
  const std::string id = R"({"$id": "https://example.com/a")";
  const std::string one = folder.write("one.json", id + "}");
  const std::string other = folder.write("other.json", id + R"(, "type": "object"})");
  const std::string document = folder.write("data/d.json", "{}");
  const std::string copy = folder.write("copies/one.json", "{ \"$id\": \"https://example.com/a\" }");
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", one, "--ref", copy, document}).exit_code == 0);
  const command_output twice = run_command({ASSAY_CLI, "validate", "--schema", one, "--schema", other, document});
  CHECK(twice.exit_code == 2);
  CHECK(contains(twice.err, "have the same $id 'https://example.com/a'; give one of them alone"));
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", one, "--ref", other, document}).exit_code == 2);
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", one, "--schema", folder.file("./one.json"), document})
            .exit_code == 0);

  // In a folder they matter where the $id is asked for.
  const std::string user = folder.write("user.json", R"({"$ref": "https://example.com/a"})");
  CHECK(contains(run_command({ASSAY_CLI, "validate", "--schema", user, document}).err, "have the same $id"));
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", one, document}).exit_code == 0);
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", user, "--ref", one, document}).exit_code == 0);
}

TEST_CASE("of several files with one $id, the one counts that is called so; copies are one") {
  const scratch_folder folder;
  const std::string id = R"({"$id": "https://example.com/units-2.json", "definitions": {"a": )";
  folder.write("units-2.json", id + R"({"type": "integer"}}})");
  folder.write("units.json", id + R"({"type": "string"}}})");
  const std::string user =
      folder.write("user.json", R"({"$id": "https://example.com/user.json", "$ref": "units-2.json#/definitions/a"})");
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", user, folder.write("data/d.json", "1")}).exit_code == 0);
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", user, folder.write("data/d.json", "\"x\"")}).exit_code == 1);

  const scratch_folder copies;
  copies.write("one.json", id + R"({"type": "integer"}}})");
  copies.write("other.json", id + R"( {"type": "integer"} } })");
  const std::string by_id = copies.write("user.json", R"({"$ref": "https://example.com/units-2.json#/definitions/a"})");
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", by_id, copies.write("data/d.json", "1")}).exit_code == 0);

  // What cannot be told matters only where the schema leads there.
  copies.write("third.json", id + R"({"type": "string"}}})");
  const std::string unused =
      copies.write("unused.json", R"({"$defs": {"a": {"$ref": "https://example.com/units-2.json#/definitions/a"}}})");
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", unused, copies.file("data/d.json")}).exit_code == 0);
  CHECK(run_command({ASSAY_CLI, "validate", "--schema", by_id, copies.file("data/d.json")}).exit_code == 2);
}

TEST_CASE("links to folders are not followed when a folder is searched") {
  const scratch_folder folder;
  folder.write("s/a.json", R"({"type": "integer"})");
  std::filesystem::create_directory_symlink(folder.path() / "s", folder.path() / "s/again");
  const command_output result = parse_with({"--schema", folder.file("s"), "--mode", "strict"}, "1");
  CHECK(result.exit_code == 0);
}

TEST_CASE("schema and lint take the same options") {
  const scratch_folder folder;
  folder.write("s/a.json", R"({"$id": "a", "type": "object", "properties": {"x": {"type": "string"}}})");
  folder.write("s/b.yaml", "type: object\nproperties: {y: {type: string, minLength: 1}}\n");
  const std::string all = folder.file("s");
  const command_output rewritten =
      run_command({ASSAY_CLI, "schema", "--schema", all, "--root", "b.yaml", "--dialect", "openai"});
  CHECK(rewritten.exit_code == 0);
  CHECK(contains(rewritten.out, "\"y\""));
  CHECK(run_command({ASSAY_CLI, "lint", "--dialect", "openai", all}).exit_code == 2);
  CHECK(run_command({ASSAY_CLI, "lint", "--dialect", "openai", all, "--root", "a"}).exit_code == 0);
}

TEST_CASE("types of other languages are taken for what they stand for where that is asked, and each is told") {
  const scratch_folder folder;
  const std::string schema =
      folder.write("tool.json", R"({"type": "dict", "properties": {"x": {"type": "float"}}, "required": ["x"]})");
  const std::string good = folder.write("good.json", R"({"x": 1.5})");
  const std::string bad = folder.write("bad.json", R"({"x": "a"})");
  const command_output refused = run_command({ASSAY_CLI, "validate", "--schema", schema, good});
  CHECK(refused.exit_code == 2);
  CHECK(contains(refused.err, "'dict' as 'object'"));

  for (const words& command : {words{"validate"}, words{"parse"}}) {
    words options = {ASSAY_CLI, command.front(), "--schema", schema, "--foreign-types", good};
    const command_output taken = run_command(options);
    CHECK(taken.exit_code == 0);
    CHECK(contains(taken.err, "'float' is not a type of JSON Schema; read as 'number'"));
    options.back() = bad;
    CHECK(run_command(options).exit_code == 1);
  }
  const command_output rewritten =
      run_command({ASSAY_CLI, "schema", "--schema", schema, "--foreign-types", "--dialect", "openai"});
  CHECK(rewritten.exit_code == 0);
  CHECK(contains(rewritten.out, R"("type": "object")"));
  CHECK_FALSE(contains(rewritten.out, "dict"));
}

TEST_CASE("a folder without a schema says what is wrong with its files") {
  const scratch_folder folder;
  folder.write("broken/a.json", "{\"type\":\n  oops}");
  folder.write("list/a.json", "[1]");
  folder.write("one_of_two/a.json", "{\"type\": oops}");
  folder.write("one_of_two/b.json", R"({"type": "integer"})");
  const command_output broken = parse_with({"--schema", folder.file("broken")}, "1");
  CHECK(broken.exit_code == 2);
  CHECK(contains(broken.err, "a.json' is not JSON, line 2, column 3:"));
  CHECK_FALSE(contains(broken.err, "several schemas"));
  const command_output list = parse_with({"--schema", folder.file("list")}, "1");
  CHECK(list.exit_code == 2);
  CHECK(contains(list.err, "there is no schema in the folder"));
  CHECK(parse_with({"--schema", folder.file("one_of_two")}, "1").exit_code == 0);
}
