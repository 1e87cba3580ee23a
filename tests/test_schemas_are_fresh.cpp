// schemas/: what lies there is what assay writes today. scripts/refresh_schemas.sh writes it anew.
#include "../examples/models/booking.hpp"
#include "../examples/models/invoice.hpp"
#include "../examples/models/money.hpp"
#include "../examples/models/person.hpp"
#include "../examples/models/product.hpp"
#include "../examples/models/shapes.hpp"
#include "../examples/models/tree.hpp"
#include "report/report_format.hpp"
#include "support/report_formats.hpp"
#include "support/run_command.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

namespace fs = std::filesystem;
using assay::dialect;

namespace {

const fs::path folder = fs::path(ASSAY_SOURCE_DIR) / "schemas";

struct schema_file {
  std::string name;
  std::string text;
};

template <class T>
schema_file file_of(const std::string& name, dialect target = dialect::json_schema) {
  return {name + ".schema.json", assay::schema_text<T>(target) + "\n"};
}

std::vector<schema_file> all_files() {
  return {
      file_of<Person>("Person"),
      file_of<Person>("Person.openai", dialect::openai),
      file_of<Invoice>("Invoice"),
      file_of<Product>("Product"),
      file_of<Task>("Task"),
      file_of<Decision>("Decision"),
      file_of<Drawing>("Drawing"),
      file_of<Receipt>("Receipt"),
      file_of<Booking>("Booking"),
      file_of<assay::report::Error>("report/Error"),
      file_of<assay::report::Repair>("report/Repair"),
      file_of<assay::report::ResultLine>("report/ResultLine"),
      file_of<assay::report::Comparison>("report/Comparison"),
      file_of<assay::reports::evaluation>("report/Evaluation"),
      file_of<assay::reports::page>("report/ReportPage"),
  };
}

void write(const schema_file& file) {
  const fs::path path = folder / file.name;
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << file.text;
}

std::string read(const fs::path& path) { return fs::exists(path) ? assay::test::read_file(path) : std::string(); }

}  // namespace

TEST_CASE("the schemas in schemas/ are fresh") {
  const bool refresh = std::getenv("ASSAY_REFRESH_SCHEMAS") != nullptr;
  for (const schema_file& file : all_files()) {
    if (refresh) write(file);
    INFO("run scripts/refresh_schemas.sh to write " << file.name << " anew");
    CHECK(read(folder / file.name) == file.text);
  }
}

TEST_CASE("nothing else lies in schemas/, but for the meta-schemas of JSON Schema") {
  std::set<std::string> known;
  for (const schema_file& file : all_files()) known.insert(file.name);
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file() || entry.path().parent_path().filename() == "meta-schemas") continue;
    CAPTURE(entry.path());
    CHECK(known.count(fs::relative(entry.path(), folder).generic_string()) == 1);
  }
}

TEST_CASE("each schema can be loaded") {
  for (const schema_file& file : all_files()) {
    CAPTURE(file.name);
    CHECK_NOTHROW((void)assay::load_schema(std::string_view(file.text)));
  }
}

TEST_CASE("errors are as their schema says") {
  const auto person = assay::parse<Person>(R"({"age": "x", "tags": [1], "email": "y"})");
  REQUIRE_FALSE(person);
  const auto report = person.error().to_json();
  CHECK(assay::validate<std::vector<assay::report::Error>>(report, {.mode = assay::mode::strict}).has_value());
  const assay::schema_type type = assay::load_schema(std::string_view(file_of<assay::report::Error>("").text));
  for (const auto& error : report) CHECK(assay::validate(type, error, {.mode = assay::mode::strict}).has_value());
}

#if defined(ASSAY_CLI)
TEST_CASE("lines of --jsonl are as their schema says") {
  const std::string answers =
      R"({"id": "a", "text": "{\"name\": \"Tea\", \"stock\": \"3\", \"price\": 1, \"available\": true}"})"
      "\n\"{}\"\nno line\n";
  const auto output = assay::test::run_command(
      {ASSAY_CLI, "parse", "--jsonl", "--schema", folder / "Product.schema.json"}, {.input = answers});
  CHECK(output.exit_code == 1);
  const assay::schema_type type = assay::load_schema(std::string_view(file_of<assay::report::ResultLine>("").text));
  std::size_t lines = 0;
  for (std::size_t at = 0; at < output.out.size(); ++lines) {
    const std::size_t end = output.out.find('\n', at);
    const std::string line = output.out.substr(at, end - at);
    CAPTURE(line);
    const auto typed = assay::parse<assay::report::ResultLine>(line, {.mode = assay::mode::strict});
    REQUIRE(typed);
    CHECK(typed->index() == (lines == 0 ? 0 : 1));
    CHECK(assay::parse(type, line, {.mode = assay::mode::strict}).has_value());
    at = end + 1;
  }
  CHECK(lines == 3);
}
#endif
