// Answers in other notations than JSON as models write them, with a word too much or in a notation within another: what
// is plain in them is read, and what is not stays refused.
#include "support/person_schemas.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using person_schemas::people;
using person_schemas::person;

const std::string pair = R"({"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"integer"}},)"
                         R"("required":["x","y"]})";
const std::string words = R"({"type":"array","items":{"type":"string"}})";
const std::string task =
    R"({"type":"object","properties":{"title":{"type":"string"},"priority":{"enum":["low","high"]},)"
    R"("tags":{"type":"array","items":{"type":"string"}}},"required":["title","tags"],"additionalProperties":false})";

std::string read(const std::string& schema, const std::string& input) {
  const auto result = assay::parse(assay::load_schema(std::string_view(schema)), input);
  if (result) return result->dump();
  const assay::error& first = result.error().errors().front();
  return "refused: " + first.type + " " + assay::to_string(first.loc);
}

struct row {
  std::string schema, input, value;
};

void check(const std::vector<row>& rows) {
  for (const row& one : rows) {
    CAPTURE(one.input);
    CHECK(read(one.schema, one.input) == one.value);
  }
}

void check_refused(const std::string& schema, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    CAPTURE(input);
    const std::string result = read(schema, input);
    CAPTURE(result);
    CHECK(result.starts_with("refused: "));
  }
}

}  // namespace

TEST_CASE("DSPy's chain of thought has a field of reasoning, and an unknown field is named") {
  const std::string fields = "[[ ## title ## ]]\nPlan\n[[ ## tags ## ]]\n[\"a\"]\n[[ ## completed ## ]]";
  const std::string value = R"({"title":"Plan","tags":["a"]})";
  check({{task, fields, value},
         {task, "[[ ## reasoning ## ]]\nBecause\n" + fields, value},
         {task, "[[ ## rationale ## ]]\nBecause {it} is\n" + fields, value},
         {task, "[[ ## mood ## ]]\ngood\n" + fields, "refused: extra_forbidden mood"}});
}

TEST_CASE("a sentence behind records closes the answer where it can't belong to a value") {
  check({{person, "name: Ann\nage: 3\nHope this helps!", R"({"name":"Ann","age":3})"},
         {people, "name: Ann\nage: 3\n\nname: Bo\nage: 4\nHope this helps!",
          R"([{"name":"Ann","age":3},{"name":"Bo","age":4}])"}});
  check_refused(person, {"age: 3\nname: Ann\nHope this helps!", "name: Ann\nage: 3\nand a half",
                         "name: Ann\nage: 3\nAge is {unknown}."});
}

TEST_CASE("prose between bullets and behind them") {
  check({{words, "- a\n- b\n\nAnd also:\n- c", R"(["a","b","c"])"},
         {words, "Here:\n- a\n- b\nThese are not exhaustive.", R"(["a","b"])"},
         {words, "\xE2\x80\x93 a\n\xE2\x80\x93 b", R"(["a","b"])"},
         {words, "a) x\nb) y", R"(["x","y"])"}});
  check_refused(words, {"- a\n- b\n\nI rejected:\n- c", "- a\n- b\nand so on", "- A. a\n- b.\nThis goes on.",
                        "b) x\nc) y", "a) x\nc) y"});
}

TEST_CASE("of several records for one object the last is the answer, on the record") {
  const std::string text = "x: 1\ny: 2\n\nx: 3\ny: 4";
  check({{pair, text, R"({"x":3,"y":4})"}, {pair, "x: 1\ny: 2\n\nx: 1\ny: 2", R"({"x":1,"y":2})"}});
  const auto type = assay::load_schema(std::string_view(pair));
  const auto last = assay::parse(type, text);
  const auto repairs = last.repairs();
  CHECK(std::any_of(repairs.begin(), repairs.end(), [](const auto& one) { return one.code == "several_answers"; }));
  check_refused(pair, {"x: 1\ny: 2\nx: 3\ny: 4", "x: 1\ny: 2\n\ny: 4\nx: 3"});
}

TEST_CASE("bullets with several members each are a list of objects") {
  const std::string order =
      R"({"type":"object","properties":{"id":{"type":"string"},"lines":{"type":"array","items":{"type":"object",)"
      R"("properties":{"sku":{"type":"string"},"qty":{"type":"integer"},"price":{"type":"number"}},)"
      R"("required":["sku","qty","price"]}},"total":{"type":"number"}},"required":["id","lines","total"]})";
  check({{order,
          "## Order A1\n- **id**: A1\n- **lines**:\n  - sku: x, qty: 2, price: 1.5\n  - sku: y, qty: 1, price: 3\n"
          "- **total**: 6",
          R"({"id":"A1","lines":[{"sku":"x","qty":2,"price":1.5},{"sku":"y","qty":1,"price":3.0}],"total":6.0})"}});
}

TEST_CASE("elements of a union are named after its alternatives") {
  const std::string messages =
      R"({"type":"array","items":{"oneOf":[{"type":"object","properties":{"kind":{"const":"email"},)"
      R"("to":{"type":"string"},"body":{"type":"string"}},"required":["kind","to","body"]},{"type":"object",)"
      R"("properties":{"kind":{"const":"sms"},"to":{"type":"string"}},"required":["kind","to"]}]}})";
  check({{messages, "<email><kind>email</kind><to>a</to><body>b</body></email><sms><kind>sms</kind><to>c</to></sms>",
          R"([{"kind":"email","to":"a","body":"b"},{"kind":"sms","to":"c"}])"}});
  check_refused(people, {"<a><name>Ann</name><age>3</age></a><b><name>Bo</name><age>4</age></b>"});
}

TEST_CASE("a text in a map may begin with a word and a colon") {
  const std::string map = R"({"type":"object","additionalProperties":{"type":"string"}})";
  check({{map, "alpha: first\nbeta: second: more", R"({"alpha":"first","beta":"second: more"})"}});
  check_refused(map, {"alpha: first beta: second\ngamma: third", "alpha: first, beta: second\ngamma: third"});
}

TEST_CASE("headings with their values in the line") {
  check({{task, "## Title: Fix it\n## Priority: High\n## Tags:\n1. a\n2. b",
          R"({"title":"Fix it","priority":"high","tags":["a","b"]})"},
         {task, "## Title\nFix it\n\n## Tags\n- a", R"({"title":"Fix it","tags":["a"]})"}});
}

TEST_CASE("a model as Pydantic's str() shows it") {
  check({{task, "title='x' priority=<Priority.LOW: 'low'> tags=['q', \"r\"]",
          R"({"title":"x","priority":"low","tags":["q","r"]})"}});
  check_refused(task, {"title='x' priority=<Priority.LOW: 'low' tags=['q']", "title='x' tags=['q', 'r",
                       "title='x' tags=['q'] title='y'", "title='x' tags=['q' 'r']"});
}

TEST_CASE("a dash in a table says that there is nothing; items in quotes may have a comma") {
  const std::string optional = R"({"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},)"
                               R"("age":{"type":["integer","null"]}},"required":["name","age"]}})";
  check({{optional, "| name | age |\n|---|---|\n| - | 3 |\n| Bo | - |",
          R"([{"name":"-","age":3},{"name":"Bo","age":null}])"},
         {task, "title: a\ntags: red, \"green, dark\", blue", R"({"title":"a","tags":["red","green, dark","blue"]})"}});
  check_refused(people, {"| name | age |\n|---|---|\n| Ann | - |"});
  check_refused(task, {"title: a\ntags: red, \"green, blue", "title: a\ntags: red, \"green\" dark, blue"});
}

TEST_CASE("what is wrong with a text that is no JSON is told") {
  const auto message = [](const std::string& schema, const std::string& input) {
    const auto result = assay::parse(assay::load_schema(std::string_view(schema)), input);
    return result ? result->dump() : result.error().errors().front().message;
  };
  CHECK(read(R"({"type":"array","items":{"type":"integer"}})", "[12.") == "refused: truncated ");
  CHECK(message(task, "title: &t Hello\ntags: [*t]").find("anchors") != std::string::npos);
}
