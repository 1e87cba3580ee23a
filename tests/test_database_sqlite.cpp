// The loadable extension of SQLite, as a program loads it.
#include "support/run_command.hpp"
#include "support/sqlite_database.hpp"

#include <assay/version.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

using assay::test::command_output;
using assay::test::contains;
using assay::test::run_command;
using assay::test::sqlite_database;

namespace {

const std::string fenced = R"(Here it is:
```json
{"name": "Ada", 'age': "36 years", tags: ["a", "b",], "born": null,}
```
Anything else?)";
const std::string person = "name, age int, tags [string], born date?";

/// The texts that a fenced answer grows through, and others.
std::vector<std::string> answers() {
  std::vector<std::string> all = {
      "", " ", "no JSON", "\"quoted\"", "[]", "{}", R"({"name": "Zoë \u0000 \ud83d\ude00", "age": 1e3})"};
  for (std::size_t size = 0; size <= fenced.size(); size += 3) all.push_back(fenced.substr(0, size));
  return all;
}

}  // namespace

TEST_CASE("assay_parse gives what assay parse --jsonl writes, in every mode") {
  sqlite_database database;
  const std::vector<std::string> all = answers();
  std::string lines;
  for (const std::string& answer : all) lines += nlohmann::json(answer).dump() + "\n";
  for (const char* mode : {"strict", "lax", "llm"}) {
    CAPTURE(mode);
    const command_output expected =
        run_command({ASSAY_CLI, "parse", "--schema", person, "--mode", mode, "--jsonl"}, {.input = lines});
    std::string got;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const std::string line = database.value("SELECT assay_parse(?, ?, ?)", {person, all[i], mode});
      got += "{\"id\":" + std::to_string(i + 1) + "," + line.substr(1) + "\n";
    }
    CHECK(got == expected.out);
  }
}

TEST_CASE("the functions agree with each other") {
  sqlite_database database;
  for (const std::string& answer : answers()) {
    CAPTURE(answer);
    const std::string query = R"(
      SELECT assay_parse(?1, ?2) IS assay_parse(?1, ?2, 'llm')
         AND json_extract(assay_parse(?1, ?2), '$.ok') = assay_is_valid(?1, ?2)
         AND CASE assay_is_valid(?1, ?2)
             WHEN 1 THEN json_extract(assay_parse(?1, ?2), '$.value') IS json_extract(assay_value(?1, ?2), '$')
                     AND assay_errors(?1, ?2) = '[]'
                     AND json_array_length(assay_parse(?1, ?2), '$.repairs') =
                         (SELECT count(*) FROM assay_repairs(?1, ?2))
             ELSE assay_value(?1, ?2) IS NULL
                     AND json_extract(assay_parse(?1, ?2), '$.errors') = assay_errors(?1, ?2)
             END)";
    CHECK(database.value(query, {person, answer}) == "1");
  }
}

TEST_CASE("what the functions return") {
  sqlite_database database;
  const struct {
    const char* expression;
    const char* value;
  } rows[] = {
      {R"(assay_value('name, age int', '{name: "Ada", age: "36"}'))", R"({"name":"Ada","age":36})"},
      {R"(assay_value('n int', '{"n": "1"}', 'strict'))", "NULL"},
      {R"(assay_value('n any', '{"n": null}'))", R"({"n":null})"},
      {R"(assay_value('{"type": "null"}', 'null'))", "null"},
      {R"(typeof(assay_value('{"type": "null"}', 'null')))", "text"},
      {R"(assay_is_valid('n int', '{"n": 1}'))", "1"},
      {R"(assay_is_valid('n int', '{"n": 1.5}'))", "0"},
      {R"(assay_is_valid('{"type": "integer"}', 35))", "1"},
      {R"(assay_is_valid('n int', x'7b226e223a317d'))", "1"},
      {R"(assay_value('{}', x'5b22ff225d'))", "[\"\xEF\xBF\xBD\"]"},
      {R"(assay_errors('n int', '{"n": 1}'))", "[]"},
      {R"(json_extract(assay_errors('n int', '{}'), '$[0].type'))", "missing"},
      {R"(assay_repair('Sure: {name: Tea,}'))", R"({"name":"Tea"})"},
      {R"(assay_repair('no JSON here'))", "NULL"},
      {R"(json_array(assay_value('n int', '{"n": 1}'), assay_repair('[1]')))", R"([{"n":1},[1]])"},
      {R"(json_object('errors', assay_errors('n int', '{"n": 1}')))", R"({"errors":[]})"},
      {R"((SELECT group_concat(key) FROM json_each(assay_value('a int, b int', '{"a": 1, "b": 2}'))))", "a,b"},
      {"assay_parse(NULL, 'x')", "NULL"},
      {"assay_parse('n int', NULL)", "NULL"},
      {"assay_parse('n int', 'x', NULL)", "NULL"},
      {"assay_value(NULL, 'x')", "NULL"},
      {"assay_errors('n int', NULL)", "NULL"},
      {"assay_is_valid('n int', NULL)", "NULL"},
      {"assay_repair(NULL)", "NULL"},
      {"(SELECT count(*) FROM assay_repairs(NULL, 'x'))", "0"},
      {"assay_version() = '" ASSAY_VERSION_STRING "'", "1"},
  };
  for (const auto& [expression, value] : rows) {
    CAPTURE(expression);
    CHECK(database.value(std::string("SELECT ") + expression) == value);
  }
}

TEST_CASE("arguments that can't be used are errors of SQL, with the place") {
  sqlite_database database;
  const struct {
    const char* query;
    const char* problem;
  } rows[] = {
      {"SELECT assay_parse('{', 'x')", "assay: invalid schema at #: not valid JSON, line 1, column 2: "},
      {R"(SELECT assay_value('{"properties": {"a": {"type": "integr"}}}', 'x'))",
       "assay: invalid schema at #/properties/a"},
      {"SELECT assay_errors('a integr', 'x')",
       "assay: invalid schema, line 1, column 3 of its short form: unknown type"},
      {"SELECT assay_is_valid('', 'x')", "assay: the schema is empty; give"},
      {"SELECT * FROM assay_repairs('{', 'x')", "assay: invalid schema at #: not valid JSON"},
      {"SELECT assay_parse('n int', 'x', 'fast')", "assay: the mode must be one of 'strict', 'lax' and 'llm'"},
      {"SELECT * FROM assay_repairs('n int', 'x', 'fast')", "assay: the mode must be one of"},
      {"SELECT * FROM assay_repairs('n int')", "assay_repairs takes a schema, an answer and, if wanted, a mode"},
      {"SELECT * FROM assay_repairs", "assay_repairs takes a schema"},
      {"SELECT assay_parse('n int')", "wrong number of arguments to function assay_parse()"},
      {"SELECT assay_parse('n int', 'x', 'llm', 1)", "wrong number of arguments"},
      {"CREATE VIRTUAL TABLE t USING assay_repairs", "no such module: assay_repairs"},
  };
  for (const auto& [query, problem] : rows) {
    CAPTURE(query);
    const std::string got = database.value(query);
    CHECK_MESSAGE(contains(got, problem), got);
    CHECK(got.starts_with("error: "));
  }
  CHECK(database.value("SELECT assay_is_valid('n int', '{\"n\": 1}')") == "1");
}

TEST_CASE("assay_repairs is a table") {
  sqlite_database database;
  CHECK(database.rows(R"(SELECT code, class, loc, line, "column", "offset" FROM assay_repairs('n int, l [int]',
                           '{"n": "1", "l": [2, "3"]}', 'lax'))") ==
        std::vector<std::string>{R"(string_to_integer|conversion|["n"]|1|7|6)",
                                 R"(string_to_integer|conversion|["l",1]|1|21|20)"});
  CHECK(database.rows("SELECT message FROM assay_repairs('n int', '{\"n\": \"1\"}')") ==
        std::vector<std::string>{"\"1\" read as an integer"});
  CHECK(database.value("SELECT assay_mode || assay_schema FROM assay_repairs('n int', '{\"n\": \"1\"}', 'lax')") ==
        "laxn int");
}

TEST_CASE("answers and schemas from tables") {
  sqlite_database database;
  database.run(R"(
    CREATE TABLE answers(id INTEGER PRIMARY KEY, kind TEXT, answer TEXT);
    INSERT INTO answers VALUES (1, 'n', '{n: 1}'), (2, 'm', '{"m": "x"}'), (3, 'n', 'nothing'), (4, 'm', '{m: 5}');
    CREATE TABLE schemas(kind TEXT PRIMARY KEY, schema TEXT);
    INSERT INTO schemas VALUES ('n', 'n int'), ('m', 'm string'))");
  CHECK(database.rows("SELECT id, assay_value(schema, answer) FROM answers NATURAL JOIN schemas ORDER BY id") ==
        std::vector<std::string>{R"(1|{"n":1})", R"(2|{"m":"x"})", "3|NULL", "4|NULL"});
  CHECK(database.rows("SELECT id, code FROM answers, assay_repairs('n int', answer) ORDER BY id, \"offset\"") ==
        std::vector<std::string>{"1|unquoted_key"});
  CHECK(database.rows("SELECT a.id, count(r.code) FROM answers a NATURAL JOIN schemas s "
                      "LEFT JOIN assay_repairs(s.schema, a.answer) r GROUP BY a.id") ==
        std::vector<std::string>{"1|1", "2|0", "3|0", "4|0"});
}

TEST_CASE("constraints, indexes and generated columns") {
  sqlite_database database;
  database.run(R"(
    CREATE TABLE results(
      answer TEXT CHECK (assay_is_valid('n int', answer)),
      value TEXT GENERATED ALWAYS AS (assay_value('n int', answer)) STORED);
    CREATE INDEX by_n ON results(json_extract(assay_value('n int', answer), '$.n'));
    INSERT INTO results(answer) VALUES ('{n: 1}'), ('{n: 2}'))");
  CHECK(database.rows("SELECT value FROM results WHERE json_extract(assay_value('n int', answer), '$.n') = 2") ==
        std::vector<std::string>{R"({"n":2})"});
  CHECK(contains(database.value("INSERT INTO results(answer) VALUES ('{}')"), "CHECK constraint failed"));
  CHECK(contains(database.value("EXPLAIN QUERY PLAN SELECT 1 FROM results "
                                "WHERE json_extract(assay_value('n int', answer), '$.n') = 2"),
                 "by_n"));
}

TEST_CASE("a statement can be interrupted") {
  sqlite_database database;
  std::atomic<bool> has_ended = false;
  std::jthread other([&] {
    while (!has_ended) {
      sqlite3_interrupt(database.get());
      std::this_thread::yield();
    }
  });
  // Without an interrupt it never ends.
  const std::string got = database.value(R"(
    WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)
    SELECT count(assay_value('n int', '{"n": ' || n || '}')) FROM numbers)");
  has_ended = true;
  CHECK(got == "error: interrupted");
}

TEST_CASE("connections come and go, each with the extension") {
  for (int i = 0; i < 20; ++i) {
    sqlite_database one;
    sqlite_database other;
    CHECK(one.value("SELECT assay_value('n int', '{n: 1}')") == other.value("SELECT assay_value('n int', '{n: 1}')"));
    CHECK(contains(one.value("SELECT assay_value('{', '')"), "error: assay:"));
  }
}

TEST_CASE("a database in UTF-16 has the same results") {
  sqlite_database database;
  database.run("PRAGMA encoding = 'UTF-16'; CREATE TABLE t(answer TEXT); INSERT INTO t VALUES ('{name: \"Zoë 😀\"}')");
  CHECK(database.value("SELECT assay_value('name string', answer) FROM t") == "{\"name\":\"Zoë 😀\"}");
  CHECK(database.value("SELECT assay_is_valid('{}', x'5b315d')") == "1");
}
