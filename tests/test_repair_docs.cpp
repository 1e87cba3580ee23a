// docs/repairs.md: each row's input is parsed, and gives the row's value with the row's repair on the record; and every
// repair that the library can make has a row, under its class.
#include "support/doc_tables.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace test_repair_docs {

enum class Color { red, dark_blue };
struct Point {
  int x;
  int y;
};

}  // namespace test_repair_docs

using namespace test_repair_docs;

namespace {

struct reading {
  std::string value;  ///< as JSON; the report where there is none
  std::vector<assay::repair> repairs;
};

template <class T>
reading read_as(const std::string& text, const assay::parse_options& options) {
  const auto result = assay::parse<T>(text, options);
  if (!result) return {result.error().what(), {}};
  return {assay::dump(*result), {result.repairs().begin(), result.repairs().end()}};
}

using reader = reading (*)(const std::string&, const assay::parse_options&);
const std::map<std::string, reader> cpp_types = {
    {"Point", &read_as<Point>},
    {"Color", &read_as<Color>},
    {"std::vector<Point>", &read_as<std::vector<Point>>},
    {"std::vector<int>", &read_as<std::vector<int>>},
    {"std::vector<std::string>", &read_as<std::vector<std::string>>},
    {"std::optional<int>", &read_as<std::optional<int>>},
    {"bool", &read_as<bool>},
    {"int", &read_as<int>},
    {"double", &read_as<double>},
    {"std::chrono::year_month_day", &read_as<std::chrono::year_month_day>},
    {"std::chrono::sys_seconds", &read_as<std::chrono::sys_seconds>},
    {"std::chrono::seconds", &read_as<std::chrono::seconds>},
};

reading read(const std::string& type, const std::string& text, const assay::parse_options& options = {}) {
  if (const auto known = cpp_types.find(type); known != cpp_types.end()) return known->second(text, options);
  const auto result = assay::parse(assay::load_schema(std::string_view(type)), text, options);
  if (!result) return {result.error().what(), {}};
  return {result->dump(), {result.repairs().begin(), result.repairs().end()}};
}

/// A line break is written as \n; in a value it is JSON's own.
std::string with_line_breaks(std::string text) {
  for (std::size_t at = text.find("\\n"); at != std::string::npos; at = text.find("\\n", at)) text.replace(at, 2, "\n");
  return text;
}

struct row {
  std::string category, code, type, input, value, message;
};

std::vector<row> rows() {
  std::vector<row> all;
  for (const doc_tables::row& one : doc_tables::read(std::string(ASSAY_SOURCE_DIR) + "/docs/repairs.md")) {
    REQUIRE_MESSAGE(one.cells.size() == 5, one.cells.front());
    const std::string category = one.heading.substr(0, one.heading.find(':'));
    all.push_back({category, one.cells[0], one.cells[1], with_line_breaks(one.cells[2]), one.cells[3], one.cells[4]});
  }
  return all;
}

const assay::repair* find(const std::vector<assay::repair>& repairs, const std::string& code) {
  const auto found = std::find_if(repairs.begin(), repairs.end(), [&](const auto& one) { return one.code == code; });
  return found == repairs.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("each row of docs/repairs.md gives its value with its repair") {
  for (const row& one : rows()) {
    CAPTURE(one.code);
    CAPTURE(one.input);
    const reading found = read(one.type, one.input);
    CHECK(found.value == one.value);
    const assay::repair* const made = find(found.repairs, one.code);
    REQUIRE(made != nullptr);
    CHECK(made->message == one.message);
    CHECK(assay::name_of(made->category) == one.category);
  }
}

TEST_CASE("every repair that there is has a row in docs/repairs.md, under its class") {
  std::set<std::string> documented;
  for (const row& one : rows()) documented.insert(one.category + "/" + one.code);
  std::set<std::string> known;
  for (const assay::repair_kind& kind : assay::all_repairs()) {
    known.insert(std::string(assay::name_of(kind.category)) + "/" + std::string(kind.code));
  }
  CHECK(documented == known);
}

TEST_CASE("what needs a repair of a class that is not allowed is refused") {
  using assay::repair_class;
  for (const row& one : rows()) {
    assay::parse_options options;
    options.allow.bits = static_cast<std::uint8_t>(assay::repairs::all.bits);
    const reading free = read(one.type, one.input, options);
    const assay::repair* const made = find(free.repairs, one.code);
    REQUIRE(made != nullptr);
    options.allow.bits = static_cast<std::uint8_t>(options.allow.bits & ~static_cast<unsigned>(made->category));
    CAPTURE(one.code);
    CAPTURE(one.input);
    const reading found = read(one.type, one.input, options);
    CHECK(find(found.repairs, one.code) == nullptr);
    if (one.code != "duplicate_key") CHECK(found.value.find("validation error") != std::string::npos);
  }
}
