// What the SQL functions of every database do: the C interface behind them.
#include "database/schema_cache.hpp"
#include "database/sql_reader.h"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

assay_sql_text text_of(std::string_view text) { return {text.data(), text.size()}; }
std::string string_of(assay_sql_text text) { return {text.data, text.size}; }

/// A reader, and what it says as strings.
class sql_reader {
 public:
  sql_reader() { REQUIRE(reader_ != nullptr); }

  [[nodiscard]] assay_sql_reader* get() const { return reader_.get(); }
  [[nodiscard]] std::string problem() const { return string_of(assay_sql_problem(get())); }

  /// nullptr if it is refused.
  const assay_sql_schema* schema(std::string_view text) {
    const assay_sql_schema* found = nullptr;
    return assay_sql_find_schema(get(), text_of(text), &found) == assay_sql_done ? found : nullptr;
  }

  std::string read(std::string_view schema_text, std::string_view answer, assay_sql_part part,
                   assay_sql_mode mode = assay_sql_llm) {
    assay_sql_text out = {};
    switch (assay_sql_read(get(), schema(schema_text), mode, text_of(answer), part, &out)) {
      case assay_sql_done:
        return string_of(out);
      case assay_sql_none:
        return "NULL";
      default:
        return "refused: " + problem();
    }
  }

 private:
  struct closer {
    void operator()(assay_sql_reader* reader) const { assay_sql_close(reader); }
  };
  std::unique_ptr<assay_sql_reader, closer> reader_{assay_sql_open()};
};

}  // namespace

TEST_CASE("an answer gives a result line, a value or errors") {
  const struct {
    const char* answer;
    assay_sql_mode mode;
    const char* result;
    const char* value;
    const char* errors;
  } rows[] = {
      {R"({"n": 1})", assay_sql_strict, R"({"ok":true,"value":{"n":1},"repairs":[]})", R"({"n":1})", "[]"},
      {R"({"n": "1"})", assay_sql_lax,
       R"({"ok":true,"value":{"n":1},"repairs":[{"code":"string_to_integer","class":"conversion","loc":["n"],)"
       R"("message":"\"1\" read as an integer","line":1,"column":7,"offset":6}]})",
       R"({"n":1})", "[]"},
      {R"({"n": "x"})", assay_sql_lax,
       R"({"ok":false,"errors":[{"type":"int_parsing","loc":["n"],"message":"Input should be a valid integer, unable )"
       R"(to parse string as an integer","input":"x","line":1,"column":7,"offset":6,"length":3}]})",
       "NULL",
       R"([{"type":"int_parsing","loc":["n"],"message":"Input should be a valid integer, unable )"
       R"(to parse string as an integer","input":"x","line":1,"column":7,"offset":6,"length":3}])"},
  };
  sql_reader reader;
  for (const auto& row : rows) {
    CAPTURE(row.answer);
    CHECK(reader.read("n int", row.answer, assay_sql_result, row.mode) == row.result);
    CHECK(reader.read("n int", row.answer, assay_sql_value, row.mode) == row.value);
    CHECK(reader.read("n int", row.answer, assay_sql_errors, row.mode) == row.errors);
    bool is_valid = false;
    CHECK(assay_sql_check(reader.get(), reader.schema("n int"), row.mode, text_of(row.answer), &is_valid) ==
          assay_sql_done);
    CHECK(is_valid == (std::string_view(row.value) != "NULL"));
  }
}

TEST_CASE("a schema is compiled once, as long as not too many others come between") {
  sql_reader reader;
  for (int i = 0; i < 1'000; ++i) REQUIRE(reader.schema("n int") != nullptr);
  CHECK(assay_sql_compiled(reader.get()) == 1);
  constexpr std::size_t capacity = assay::database::schema_cache::capacity;
  const auto use_in_turn = [&reader](std::size_t schemas) {
    for (int round = 0; round < 3; ++round) {
      for (std::size_t i = 0; i < schemas; ++i) REQUIRE(reader.schema("m" + std::to_string(i) + " int") != nullptr);
    }
  };
  use_in_turn(capacity);
  CHECK(assay_sql_compiled(reader.get()) == 1 + capacity);
  use_in_turn(capacity + 1);
  CHECK(assay_sql_compiled(reader.get()) > 2 * capacity);
}

TEST_CASE("a schema that is kept outlives the others, and its reader") {
  std::optional<sql_reader> reader(std::in_place);
  assay_sql_schema* const kept = assay_sql_keep_schema(reader->schema("n int"));
  for (int i = 0; i < 40; ++i) REQUIRE(reader->schema("m" + std::to_string(i) + " int") != nullptr);
  reader.emplace();
  assay_sql_text out = {};
  REQUIRE(assay_sql_read(reader->get(), kept, assay_sql_llm, text_of(R"({"n": 5})"), assay_sql_value, &out) ==
          assay_sql_done);
  CHECK(string_of(out) == R"({"n":5})");
  assay_sql_release_schema(kept);
}

TEST_CASE("a schema that can't be used is refused, with its place") {
  const struct {
    std::string schema;
    const char* problem;
  } rows[] = {
      {"", "the schema is empty; give a JSON Schema document, or a short form such as 'name, age int'"},
      {" \n", "the schema is empty"},
      {"person.schema.json", "'person.schema.json' is not a valid schema; give"},
      {"{\"type\": \"object\"", "invalid schema at #: not valid JSON, line 1, column "},
      {"{\n  'a'\n}", "invalid schema at #: not valid JSON, line 2, column 3: "},
      {R"({"properties": {"age": {"type": "integr"}}})", "invalid schema at #/properties/age"},
      {R"({"$ref": "https://example.com/other.json"})", "invalid schema at #"},
      {"name, age integr", "invalid schema, line 1, column 11 of its short form: unknown type 'integr'"},
      {"name,\nage [int", "invalid schema, line 2, column "},
      {std::string("{\"type\": \"\0\"}", 12), "invalid schema at #"},
      {"\xFF\xFE, \x01", "of its short form"},
      {std::string(10'000, 'x'), "xxx...' is not a valid schema"},
  };
  sql_reader reader;
  for (const auto& [schema, problem] : rows) {
    CAPTURE(schema);
    CHECK(reader.schema(schema) == nullptr);
    CHECK_MESSAGE(reader.problem().find(problem) != std::string::npos, reader.problem());
    CHECK(reader.problem().find_first_of(std::string_view("\0\1\n\xFF", 4)) == std::string::npos);
    CHECK(reader.problem().size() < 1'000);
  }
  CHECK(assay_sql_compiled(reader.get()) == 0);
  CHECK(reader.read("n int", R"({"n": 1})", assay_sql_value) == R"({"n":1})");
}

TEST_CASE("modes by their names") {
  sql_reader reader;
  assay_sql_mode mode = assay_sql_llm;
  for (const auto& [name, expected] :
       {std::pair("strict", assay_sql_strict), std::pair("lax", assay_sql_lax), std::pair("llm", assay_sql_llm)}) {
    CHECK(assay_sql_find_mode(reader.get(), text_of(name), &mode) == assay_sql_done);
    CHECK(mode == expected);
  }
  for (const char* name : {"", "LLM", "llm ", "exact"}) {
    CHECK(assay_sql_find_mode(reader.get(), text_of(name), &mode) == assay_sql_refused);
    CHECK(reader.problem() == "the mode must be one of 'strict', 'lax' and 'llm'");
  }
}

TEST_CASE("repair needs no schema") {
  const struct {
    const char* text;
    std::optional<std::string> json;
  } rows[] = {
      {"Sure: {name: 'Tea',}", R"({"name":"Tea"})"},
      {"[1, 2, 3]", "[1,2,3]"},
      {"no JSON here", std::nullopt},
      {"", std::nullopt},
  };
  sql_reader reader;
  for (const auto& [text, json] : rows) {
    CAPTURE(text);
    assay_sql_text out = {};
    const assay_sql_status status = assay_sql_repair(reader.get(), text_of(text), &out);
    CHECK(status == (json ? assay_sql_done : assay_sql_none));
    if (json) CHECK(string_of(out) == *json);
  }
}

TEST_CASE("repairs as rows; an invalid answer has none") {
  sql_reader reader;
  const struct {
    const char* answer;
    std::vector<std::string> rows;
  } rows[] = {
      {R"({"n": 1, "list": [1]})", {}},
      {R"({"n": "1", "list": ["2", 3]})",
       {R"(string_to_integer conversion ["n"] 1:7+6)", R"(string_to_integer conversion ["list",0] 1:21+20)"}},
      {R"({"n": "1", "list": ["x"]})", {}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.answer);
    assay_sql_rows* repairs = nullptr;
    REQUIRE(assay_sql_read_repairs(reader.get(), reader.schema("n int, list [int]"), assay_sql_lax, text_of(row.answer),
                                   &repairs) == assay_sql_done);
    std::vector<std::string> got;
    for (std::size_t i = 0; i < assay_sql_row_count(repairs); ++i) {
      const assay_sql_row one = assay_sql_row_at(repairs, i);
      CHECK(one.message.size > 0);
      got.push_back(string_of(one.code) + " " + string_of(one.category) + " " + string_of(one.loc) + " " +
                    std::to_string(one.line) + ":" + std::to_string(one.column) + "+" + std::to_string(one.offset));
    }
    CHECK(got == row.rows);
    assay_sql_free_rows(repairs);
  }
}
