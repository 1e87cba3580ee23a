// assay schema and assay lint.
#include "support/run_command.hpp"

#include <assay/schema.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

using assay::test::command_output;
using assay::test::command_setup;
using assay::test::read_file;
using assay::test::run_command;
using assay::test::scratch_folder;
using nlohmann::ordered_json;

namespace shop {

struct Customer {
  std::string name;
  int age;
};
struct Order {
  Customer customer;
  std::vector<std::string> items;
};

}  // namespace shop

namespace {

using assay::test::contains;

/// The same types as above, in a header of a folder whose name a shell would take apart.
const char* const shop_header = R"(#pragma once
#include "customer.hpp"
#include <vector>
namespace shop {
struct Order {
  Customer customer;
  std::vector<std::string> items;
};
}
)";
const char* const customer_header = R"(#pragma once
#include <string>
namespace shop {
struct Customer {
  std::string name;
  int age;
};
}
)";

class shop_folder {
 public:
  shop_folder() : header_(folder_.write("my $(shop)/order's.hpp", shop_header)) {
    folder_.write("my includes/customer.hpp", customer_header);
  }

  [[nodiscard]] command_output schema(const std::vector<std::string>& options) const {
    std::vector<std::string> words = {ASSAY_CLI,    "schema",          header_, "-I", folder_.file("my includes"),
                                      "--compiler", ASSAY_CXX_COMPILER};
    words.insert(words.end(), options.begin(), options.end());
    return run_command(words);
  }

  scratch_folder folder_;

 private:
  std::string header_;
};

}  // namespace

TEST_CASE("the schema of a header's type is the library's") {
  const shop_folder shop;
  const command_output result = shop.schema({"--type", "shop::Order"});
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  CHECK(result.out == assay::schema_text<shop::Order>() + "\n");
}

TEST_CASE("several types are one object, in a dialect as well") {
  const shop_folder shop;
  const command_output result =
      shop.schema({"--type", "shop::Order", "--type", "::shop::Customer", "--dialect", "openai"});
  CHECK(result.exit_code == 0);
  const ordered_json expected = {{"Order", assay::schema<shop::Order>(assay::dialect::openai)},
                                 {"Customer", assay::schema<shop::Customer>(assay::dialect::openai)}};
  CHECK(ordered_json::parse(result.out) == expected);
}

TEST_CASE("files are written, and --check tells the fresh from the stale and the missing") {
  const shop_folder shop;
  const std::string out = shop.folder_.file("out/schemas");
  const std::vector<std::string> types = {"--type", "shop::Order", "--type", "shop::Customer", "--out", out};
  std::vector<std::string> check = types;
  check.push_back("--check");

  const command_output written = shop.schema(types);
  CHECK(written.exit_code == 0);
  CHECK(written.out.empty());
  CHECK(read_file(out + "/Order.schema.json") == assay::schema_text<shop::Order>() + "\n");
  const command_output fresh = shop.schema(check);
  CHECK(fresh.exit_code == 0);
  CHECK(fresh.err.empty());

  shop.folder_.write("out/schemas/Order.schema.json", "{}");
  std::filesystem::remove(out + "/Customer.schema.json");
  const command_output stale = shop.schema(check);
  CHECK(stale.exit_code == 1);
  CHECK(contains(stale.err, "Order.schema.json' is stale"));
  CHECK(contains(stale.err, "Customer.schema.json' is missing"));
  CHECK(read_file(out + "/Order.schema.json") == "{}");
}

TEST_CASE("a type that can't be read is told in one line, first") {
  const scratch_folder folder;
  const std::string header = folder.write("person.hpp", "struct Person { int age; const char* home; };\n");
  const command_output result =
      run_command({ASSAY_CLI, "schema", header, "--type", "Person", "--compiler", ASSAY_CXX_COMPILER});
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(contains(result.err, "person.hpp' does not compile"));
  const std::size_t line = result.err.find('\n') + 1;
  const std::string first_error = result.err.substr(line, result.err.find('\n', line) - line);
  CHECK(contains(first_error, "Person"));
  CHECK(contains(first_error, "\"home\""));
}

TEST_CASE("what keeps a header from compiling is said") {
  const scratch_folder folder;
  const std::string header = folder.write("person.hpp", "struct Person { int age; };\n");
  const auto schema = [&](const std::vector<std::string>& options, const command_setup& setup = {}) {
    std::vector<std::string> words = {ASSAY_CLI, "schema", header};
    words.insert(words.end(), options.begin(), options.end());
    return run_command(words, setup);
  };

  const command_output no_type = schema({"--type", "Persona", "--compiler", ASSAY_CXX_COMPILER});
  CHECK(no_type.exit_code == 2);
  CHECK(contains(no_type.err, "Persona"));

  const command_output no_name = schema({"--type", "int>(); evil<int"});
  CHECK(no_name.exit_code == 2);
  CHECK(contains(no_name.err, "is not a valid type name"));

  const command_output twice = schema({"--type", "a::Person", "--type", "b::Person"});
  CHECK(twice.exit_code == 2);
  CHECK(contains(twice.err, "two types are called Person"));

  const command_output no_compiler = schema({"--type", "Person", "--compiler", "no-such-compiler"});
  CHECK(no_compiler.exit_code == 2);
  CHECK(contains(no_compiler.err, "there is no C++ compiler (tried no-such-compiler)"));

  const command_output from_environment =
      schema({"--type", "Person"}, {.environment = {{"CXX", "no-such-compiler -m64"}}});
  CHECK(contains(from_environment.err, "tried no-such-compiler"));

  const command_output no_home = schema({"--type", "Person"}, {.environment = {{"ASSAY_HOME", "/nonexistent"}}});
  CHECK(no_home.exit_code == 2);
  CHECK(contains(no_home.err, "ASSAY_HOME is '/nonexistent'"));
}

TEST_CASE("nothing is left in the temporary folder") {
  const shop_folder shop;
  const std::string temporary = shop.folder_.file("tmp");
  std::filesystem::create_directory(temporary);
  const std::string header = shop.folder_.write("broken.hpp", "struct {");
  const command_output result =
      run_command({ASSAY_CLI, "schema", header, "--type", "Person"}, {.environment = {{"TMPDIR", temporary}}});
  CHECK(result.exit_code == 2);
  CHECK(std::filesystem::is_empty(temporary));
}

TEST_CASE("an existing schema is rewritten; what the dialect can't say is told") {
  const scratch_folder folder;
  const ordered_json document = ordered_json::parse(
      R"({"type": "object", "properties": {"x": {"type": "string", "minLength": 2, "maxLength": 5}}, "required": ["x"]})");
  const std::string schema = folder.write("s.json", document.dump());
  const command_output same = run_command({ASSAY_CLI, "schema", "--schema", schema});
  CHECK(same.exit_code == 0);
  CHECK(ordered_json::parse(same.out) == document);

  const command_output rewritten = run_command({ASSAY_CLI, "schema", "--schema", schema, "--dialect", "anthropic"});
  CHECK(rewritten.exit_code == 0);
  CHECK(ordered_json::parse(rewritten.out) == assay::rewrite_schema(document, assay::dialect::anthropic));
  CHECK(contains(rewritten.err, "#/properties/x"));
}

TEST_CASE("lint exits with 1 where something would be refused") {
  const scratch_folder folder;
  const std::string good = folder.write(
      "good.json",
      R"({"type": "object", "properties": {"x": {"type": "string"}}, "required": ["x"], "additionalProperties": false})");
  const command_output clean = run_command({ASSAY_CLI, "lint", good, "--dialect", "openai"});
  CHECK(clean.exit_code == 0);

  ordered_json wide = {{"type", "object"}, {"properties", ordered_json::object()}, {"additionalProperties", false}};
  for (int i = 0; i <= 5000; ++i) wide["properties"]["p" + std::to_string(i)] = {{"type", "string"}};
  const std::string too_wide = folder.write("wide.json", wide.dump());
  const command_output refused = run_command({ASSAY_CLI, "lint", "--dialect", "openai", too_wide});
  CHECK(refused.exit_code == 1);
  CHECK(contains(refused.out, "error  #  properties: "));

  const std::string broken = folder.write("broken.json", "{");
  CHECK(run_command({ASSAY_CLI, "lint", "--dialect", "openai", broken}).exit_code == 2);
}
