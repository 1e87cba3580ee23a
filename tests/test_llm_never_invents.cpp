// llm mode mends and converts; it does not make anything up. Each row stays an error, of this type at this path.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace test_llm_never_invents {

enum class Status { active, on_hold };
struct Address {
  std::string city;
  std::optional<std::string> street;
};
struct Person {
  std::string name;
  int age;
  double score = 0;
  bool member = false;
  Status status = Status::active;
  Address address;
  std::vector<std::string> tags;
};
struct Node {
  int id;
  std::vector<Node> children;
};

}  // namespace test_llm_never_invents

template <>
struct assay::describe<test_llm_never_invents::Person> {
  using Person = test_llm_never_invents::Person;
  static constexpr auto fields = assay::fields(
      assay::field<&Person::score>(assay::has_default), assay::field<&Person::member>(assay::has_default),
      assay::field<&Person::status>(assay::has_default), assay::field<&Person::address>(assay::has_default),
      assay::field<&Person::tags>(assay::has_default));
};

using namespace test_llm_never_invents;

namespace {

struct row {
  std::string input;
  std::string where;
  std::string type;
};

template <class T>
void check_refused(const row& one) {
  CAPTURE(one.input);
  const auto result = assay::parse<T>(one.input);
  REQUIRE_FALSE(result.has_value());
  CAPTURE(result.error().what());
  CHECK(assay::to_string(result.error().errors()[0].loc) == one.where);
  CHECK(result.error().errors()[0].type == one.type);
}

}  // namespace

TEST_CASE("what a person's answer lacks or garbles stays an error") {
  const std::vector<row> rows = {
      // nothing there
      {"", "", "json_invalid"},
      {"   \n ", "", "json_invalid"},
      {"```json\n```", "", "json_invalid"},
      {"I'm sorry, but I can't help with that.", "", "json_invalid"},
      {"The person's name is John and they are 35 years old.", "", "json_invalid"},
      {"null", "", "model_type"},
      {"42", "", "model_type"},
      {"\"see attachment\"", "", "model_type"},
      {"I filled in the {fields} as per your [instructions].", "", "json_invalid"},
      // missing
      {"{}", "name", "missing"},
      {"{name: 'John', // no age\n}", "age", "missing"},
      {"{\"name\": \"John\", \"age\": }", "age", "missing"},
      {"{\"name\": \"John\", \"age\": ...}", "age", "missing"},
      {"{\"name\": \"John\", \"age\": 35, \"address\": {}}", "address.city", "missing"},
      // null is no value
      {"{\"name\": null, \"age\": 35}", "name", "string_type"},
      {"{\"name\": \"John\", \"age\": None}", "age", "int_type"},
      {"{\"name\": \"John\", \"age\": \"N/A\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": 35, \"tags\": null}", "tags", "list_type"},
      // numbers
      {"{\"name\": \"John\", \"age\": 35.5}", "age", "int_from_float"},
      {"{\"name\": \"John\", \"age\": \"35.5\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"thirty\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"about 35\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"35 or 36\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"30-40\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"35%\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"3 dozen\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"5k\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"1st\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"1,23\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"12:30\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": \"35 years old\"}", "age", "int_parsing"},
      {"{\"name\": \"John\", \"age\": 99999999999}", "age", "less_than_equal"},
      {"{\"name\": \"John\", \"age\": \"99,999,999,999\"}", "age", "less_than_equal"},
      {"{\"name\": \"John\", \"age\": 35, \"score\": \"expensive\"}", "score", "float_parsing"},
      {"{\"name\": \"John\", \"age\": 35, \"score\": \"5 million\"}", "score", "float_parsing"},
      {"{\"name\": \"John\", \"age\": 35, \"score\": \"1.2.3\"}", "score", "float_parsing"},
      {"{\"name\": \"John\", \"age\": 35, \"score\": NaN}", "score", "finite_number"},
      {"{\"name\": \"John\", \"age\": 35, \"score\": []}", "score", "float_type"},
      {"{\"name\": \"John\", \"age\": [35]}", "age", "int_type"},
      // booleans, enumerators, text
      {"{\"name\": \"John\", \"age\": 35, \"member\": \"maybe\"}", "member", "bool_parsing"},
      {"{\"name\": \"John\", \"age\": 35, \"member\": 2}", "member", "bool_parsing"},
      {"{\"name\": \"John\", \"age\": 35, \"status\": \"cancelled\"}", "status", "enum"},
      {"{\"name\": \"John\", \"age\": 35, \"status\": \"not active\"}", "status", "enum"},
      {"{\"name\": \"John\", \"age\": 35, \"status\": \"\"}", "status", "enum"},
      {"{\"name\": \"John\", \"age\": 35, \"status\": \"active?\"}", "status", "enum"},
      {"{\"name\": 35, \"age\": 35}", "name", "string_type"},
      {"{\"name\": [\"John\"], \"age\": 35}", "name", "string_type"},
      {"{\"name\": {\"first\": \"John\"}, \"age\": 35}", "name", "string_type"},
      // cut off
      {"{\"name\": \"Joh", "name", "truncated"},
      {"{\"name\": \"John\", \"ag", "", "truncated"},
      {"{\"name\": \"John\", \"age\"", "age", "truncated"},
      {"{\"name\": \"John\", \"age\":", "age", "truncated"},
      {"{\"name\": \"John\", \"age\": 35, \"tags\": [\"a\", \"b", "tags[1]", "truncated"},
      {"{\"name\": \"John\", \"age\": 35, \"address\": {\"city\": \"Ro", "address.city", "truncated"},
      {"{\"name\": \"John\", \"age\": 35, \"note\": \"He sai", "note", "truncated"},
      {"```json\n{\"name\": \"John\", \"age\": 35, \"address\": {\"city\": \"Rome\", \"str", "address", "truncated"},
      {"\"{\\\"name\\\": \\\"Jo", "name", "truncated"},
  };
  for (const row& one : rows) check_refused<Person>(one);
}

TEST_CASE("a part of a truncated answer is not taken for the answer") {
  check_refused<Node>(
      {R"({"id": 1, "children": [{"id": 2, "children": []}, {"id": 3, "chil)", "children[1]", "truncated"});
  check_refused<Node>({"{\n  \"id\": 1,\n  \"children\": [\n    {\"id\": 2, \"children\": []},\n    {\"id\"",
                       "children[1].id", "truncated"});
}

TEST_CASE("a draft is not taken where the answer that follows is cut off") {
  const std::string draft = "Draft: {\"name\": \"J\", \"age\": 1}\nFinal: ";
  check_refused<Person>({draft + "{\"name\": \"John\", \"age\": 35, \"tags\": [\"a", "tags[0]", "truncated"});
  check_refused<Person>({"{\"name\": \"J\"}\n{\"name\": \"Joh", "name", "truncated"});
}

TEST_CASE("JSON in a string that is cut off within it is refused, though the string is whole") {
  const row rows[] = {
      {R"(["{ x"])", "x", "truncated"},
      {"['{\u00AB'", "", "truncated"},
      {R"("{\"id\": 1, \"child")", "", "truncated"},
      {R"({"id": 1, "children": "[{\"id\": 2, \"children\": []}, {\"id"})", "children[1]", "truncated"},
      {R"({"id": 1, "children": ["{\"id\": 2, \"chil"]})", "children[0]", "truncated"},
      {R"({"id": 1, "children": ["{\"id\": 2"]})", "children[0].id", "truncated"},
      {R"({"id": 1, "children": ["{\"id\": 2\n"]})", "children[0]", "model_type"},
  };
  for (const row& one : rows) check_refused<Node>(one);
  // Another reading of the string is none the worse for it.
  using either = std::variant<Node, std::string>;
  const auto text = assay::parse<std::vector<either>>(R"(["{ x"])");
  REQUIRE(text);
  CHECK(std::get<std::string>(text->front()) == "{ x");
}

TEST_CASE("one line of several is not taken for the list because the others are wrong") {
  const std::string good = "{\"name\": \"A\", \"age\": 1}\n";
  check_refused<std::vector<Person>>({good + "{\"name\": \"B\", \"age\": \"old\"}\n" + good, "[1].age", "int_parsing"});
  check_refused<std::vector<Person>>({"Here:\n" + good + "{\"name\": \"B\"}", "[1].age", "missing"});
}

TEST_CASE("dates that mean one day here and another there are refused") {
  for (const char* text : {"03/04/2026", "3.4.2026", "March 2026", "24/13/2026", "2026-02-30", "February 30, 2026",
                           "Monday, March 24, 2026", "24/03/26", "tomorrow", "March 24, 2026 or later"}) {
    CAPTURE(text);
    const auto result = assay::parse<std::vector<std::chrono::year_month_day>>("[\"" + std::string(text) + "\"]");
    REQUIRE_FALSE(result.has_value());
    CHECK(assay::to_string(result.error().errors()[0].loc) == "[0]");
  }
}

TEST_CASE("a word for nothing is no item, and what stands for items left out is none") {
  for (const char* word : {"", " ", "none", "None", "N/A", "null", "n.a.", "-", "nothing"}) {
    CAPTURE(word);
    check_refused<Person>(
        {R"({"name": "John", "age": 35, "tags": ")" + std::string(word) + "\"}", "tags", "list_type"});
  }
  for (const char* rest : {"and 3 more", "etc.", "and more", "etc", "and so on", "+ 12 others"}) {
    CAPTURE(rest);
    CHECK_FALSE(assay::parse<std::vector<std::string>>("[\"a\", \"b\", " + std::string(rest) + "]").has_value());
  }
  using texts = std::vector<std::string>;
  CHECK(*assay::parse<texts>(R"(["a", "b", "etc."])") == texts{"a", "b", "etc."});
  CHECK(*assay::parse<texts>("[none, a]") == texts{"none", "a"});
  CHECK(assay::parse<Person>(R"({"name": "John", "age": 35, "tags": "no smoking"})")->tags == texts{"no smoking"});
}

TEST_CASE("a list is no scalar, a map no list, and nothing is split") {
  check_refused<std::vector<int>>({R"("1, 2, 3")", "", "list_type"});
  check_refused<std::vector<int>>({R"({"0": 1, "1": 2})", "", "list_type"});
  check_refused<int>({"[1]x", "", "int_type"});
  check_refused<int>({"[1]", "", "int_type"});
  check_refused<std::vector<std::string>>({"[instructions] were followed", "", "json_invalid"});
}

TEST_CASE("the same text gives the same result, always") {
  const std::string text = "First {\"name\": \"A\", \"age\": 1} then {name: 'B', age: '2 years',} or {\"name\": \"C\"}";
  const auto first = assay::parse<Person>(text);
  REQUIRE(first.has_value());
  for (int i = 0; i < 10; ++i) {
    const auto again = assay::parse<Person>(text);
    REQUIRE(again.has_value());
    CHECK(assay::dump(*again) == assay::dump(*first));
    CHECK(again.repairs().size() == first.repairs().size());
    CHECK(again.candidates().taken == first.candidates().taken);
  }
}
