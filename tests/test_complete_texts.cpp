// parse_options::complete: a text that ended by itself ends its last number, literal or word, and nothing else.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace test_complete_texts {

struct Reading {
  std::string name;
  int level;
  std::optional<bool> checked;
};

/// An answer that may have been cut off, what it holds if it was not, and what it is otherwise.
struct row {
  std::string_view text;
  std::string_view complete;  ///< the value's JSON, or an error's type
  std::string_view otherwise = "truncated";
};

template <class Result>
std::string told(const Result& read) {
  if (!read) return read.error().errors().front().type;
  return assay::dump(*read);
}

template <class T>
void check(const std::vector<row>& rows) {
  const assay::schema_type type = assay::load_schema(assay::schema<T>());
  for (const row& one : rows) {
    CAPTURE(one.text);
    CHECK(told(assay::parse<T>(one.text, {.complete = true})) == one.complete);
    CHECK(told(assay::parse<T>(one.text)) == one.otherwise);
    CHECK(told(assay::parse(type, one.text, {.complete = true})) == one.complete);

    assay::stream_parser<T> parser;
    for (const char byte : one.text) parser.feed(std::string_view(&byte, 1));
    CHECK(told(parser.finish()) == one.otherwise);
    parser.mark_complete();
    CHECK(told(parser.finish()) == one.complete);

    assay::json_stream_parser untyped(type);
    untyped.feed(one.text);
    CHECK(told(untyped.finish()) == one.otherwise);
    untyped.mark_complete();
    CHECK(told(untyped.finish()) == one.complete);
  }
}

TEST_CASE("the end of a complete text ends a number, a literal or a word") {
  check<std::vector<int>>({{"[1, 2", "[1,2]"},
                           {"[1, -2", "[1,-2]"},
                           {"[1, 2 ", "[1,2]", "[1,2]"},
                           {"[1, 2]", "[1,2]", "[1,2]"},
                           {"Here it is: [1, 2", "[1,2]"},
                           {"```json\n[1, 2", "[1,2]"}});
  check<std::vector<std::vector<int>>>({{"[[1], [2, 3", "[[1],[2,3]]"}});
  check<std::vector<bool>>({{"[true, false", "[true,false]"}, {"[true, False", "[true,false]"}});
  check<std::vector<std::string>>({{"[\"a\", b", R"(["a","b"])"}});
  check<Reading>({{R"({"name": "a", "level": 12)", R"({"name":"a","level":12,"checked":null})"},
                  {R"({"name": "a", "level": 12, "checked": true)", R"({"name":"a","level":12,"checked":true})"},
                  {R"({name: 'a', level: 12)", R"({"name":"a","level":12,"checked":null})"}});
  check<std::vector<Reading>>({{R"([{"name": "a", "level": 1}, {"name": "b", "level": 2)",
                                R"([{"name":"a","level":1,"checked":null},{"name":"b","level":2,"checked":null}])"}});
}

TEST_CASE("a complete text that stops within a string, behind a comma or behind a colon is cut off all the same") {
  check<std::vector<int>>({{"[1, 2,", "truncated"}, {"[1, -", "json_invalid"}});
  check<std::vector<std::string>>({{"[\"a\", \"b", "truncated"}, {"[\"a\", \"", "truncated"}});
  check<Reading>({{R"({"name": "x)", "truncated"},
                  {R"({"name": "x", )", "truncated"},
                  {R"({"name": "x", "level)", "truncated"},
                  {R"({"name": "x", "level")", "truncated"},
                  {R"({"name": "x", "level": )", "truncated"}});
}

TEST_CASE("a complete text whose object lacks a member says which") {
  check<Reading>({{R"({"name": "x")", "missing", "truncated"}, {R"({"level": 12)", "missing", "truncated"}});
}

TEST_CASE("what the end of a complete text closes is on the record") {
  const auto read = assay::parse<std::vector<int>>("[1, 2", {.complete = true});
  REQUIRE(read.repairs().size() == 1);
  CHECK(read.repairs()[0].code == "missing_closer");
  CHECK(read.repairs()[0].span.offset == 5);
  const auto refused = assay::parse<std::vector<int>>("[1, 2", {.allow = assay::repairs::conversion, .complete = true});
  CHECK_FALSE(refused);
}

TEST_CASE("without a type, too") {
  const auto read = [](std::string_view text, bool complete) {
    return told(assay::parse<nlohmann::ordered_json>(text, {.complete = complete}));
  };
  CHECK(read(R"({"a": [1, 2)", true) == R"({"a":[1,2]})");
  CHECK(read(R"({"a": [1, 2)", false) == "truncated");
  CHECK(read(R"({"a": [1, 2,)", true) == "truncated");
}

TEST_CASE("a text that was cut off gets no closer at its end") {
  using rows_of_numbers = std::vector<std::vector<int>>;
  constexpr assay::parse_options cut{.cut_off = true};
  for (const std::string_view text : {"[[1], [2]", "[[1], [2", "Here: [[1],[2]", "```json\n[[1], [2]\n"}) {
    CAPTURE(text);
    CHECK(told(assay::parse<rows_of_numbers>(text, cut)) == "truncated");
    assay::stream_parser<rows_of_numbers> parser;
    parser.feed(text);
    parser.mark_cut_off();
    CHECK(told(parser.finish()) == "truncated");
  }
  CHECK(told(assay::parse<std::vector<int>>("[1, 2 ", cut)) == "truncated");
  CHECK(told(assay::parse<nlohmann::ordered_json>(R"({"a": [1, 2])", cut)) == "truncated");
  CHECK(told(assay::parse<Reading>(R"({"name": "a", "level": 1, "checked": true )", cut)) == "truncated");
  // What is closed is whole, whatever was to come behind it.
  CHECK(told(assay::parse<std::vector<int>>("[1, 2]", cut)) == "[1,2]");
  CHECK(told(assay::parse<std::vector<int>>("Here: [1, 2]. As you can s", cut)) == "[1,2]");
}

}  // namespace test_complete_texts
