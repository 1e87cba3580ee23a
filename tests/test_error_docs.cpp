// docs/errors.md: each row's input is parsed, and the error that comes out is the one that the row shows; and every
// type of error that the decoder knows has a row.
#include "decode/messages.hpp"
#include "support/doc_tables.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace test_error_docs {

enum class Color { red, green };
struct Cat {
  assay::literal<"cat"> kind;
};
struct Dog {
  assay::literal<"dog"> kind;
};

struct row {
  std::string type, read, options, input, message;
};

}  // namespace test_error_docs

using namespace test_error_docs;

namespace {

using reader = std::optional<assay::validation_error> (*)(const std::string&, const assay::parse_options&);

template <class T>
std::optional<assay::validation_error> read_as(const std::string& text, const assay::parse_options& options) {
  const auto result = assay::parse<T>(text, options);
  if (result) return std::nullopt;
  return result.error();
}

/// The C++ types that rows name; any other is a JSON Schema.
const std::map<std::string, reader> cpp_types = {
    {"std::int64_t", &read_as<std::int64_t>},
    {"std::set<int>", &read_as<std::set<int>>},
    {"Color", &read_as<Color>},
    {"std::variant<Cat, Dog>", &read_as<std::variant<Cat, Dog>>},
    {"assay::bytes", &read_as<assay::bytes>},
    {"std::chrono::year_month_day", &read_as<std::chrono::year_month_day>},
    {"std::chrono::sys_seconds", &read_as<std::chrono::sys_seconds>},
    {"std::chrono::seconds", &read_as<std::chrono::seconds>},
};

std::optional<assay::validation_error> read(const row& one, const assay::parse_options& options) {
  if (const auto known = cpp_types.find(one.read); known != cpp_types.end()) return known->second(one.input, options);
  const auto result = assay::parse(assay::load_schema(std::string_view(one.read)), one.input, options);
  if (result) return std::nullopt;
  return result.error();
}

/// "strict", "llm", "max_depth 1", or nothing.
assay::parse_options read_options(const std::string& text) {
  assay::parse_options options{.mode = assay::mode::lax};
  const std::string word = text.substr(0, text.find(' '));
  const std::size_t number = word == text ? 0 : std::stoul(text.substr(word.size() + 1));
  if (word == "strict") options.mode = assay::mode::strict;
  if (word == "llm") options.mode = assay::mode::llm;
  if (word == "no_syntax") options = {.allow = assay::repairs::finding};
  if (word == "max_depth") options.limits.max_depth = number;
  if (word == "max_items") options.limits.max_items = number;
  if (word == "max_bytes") options.limits.max_bytes = number;
  return options;
}

/// The rows of the tables.
std::vector<row> read_rows() {
  std::vector<row> rows;
  for (const doc_tables::row& one : doc_tables::read(ASSAY_SOURCE_DIR "/docs/errors.md")) {
    REQUIRE(one.cells.size() == 5);
    rows.push_back({one.cells[0], one.cells[1], one.cells[2], one.cells[3], one.cells[4]});
  }
  return rows;
}

}  // namespace

TEST_CASE("each row's input gives the row's error") {
  const std::vector<row> rows = read_rows();
  CHECK(rows.size() > 50);
  for (const row& one : rows) {
    CAPTURE(one.type);
    CAPTURE(one.read);
    CAPTURE(one.input);
    const auto found = read(one, read_options(one.options));
    REQUIRE(found.has_value());
    CHECK(found->errors()[0].type == one.type);
    CHECK(found->errors()[0].message == one.message);
    CHECK(found->errors().size() == 1);
  }
}

TEST_CASE("every type of error has a row") {
  std::set<std::string> documented;
  for (const row& one : read_rows()) documented.insert(one.type);
  for (std::size_t i = 0; i <= static_cast<std::size_t>(assay::detail::code::repair_not_allowed); ++i) {
    const std::string type(assay::detail::type_of_error(static_cast<assay::detail::code>(i)));
    CAPTURE(type);
    CHECK(documented.count(type) == 1);
  }
  for (const char* type : {"json_invalid", "depth_limit", "items_limit", "size_limit"}) {
    CAPTURE(type);
    CHECK(documented.count(type) == 1);
  }
}
