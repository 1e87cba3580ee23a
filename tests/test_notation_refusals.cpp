// Texts that look like a notation and are none, or that lost a part of one: a wrong value would be silent, so each is
// refused. Beside them stand those that differ little and are read.
#include "support/person_schemas.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace {

using person_schemas::people;
using person_schemas::person;
using person_schemas::tagged;

const std::string words = R"({"type":"array","items":{"type":"string"}})";
const std::string pair = R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},)"
                         R"("required":["a","b"]})";
const std::string pairs = R"({"type":"array","items":)" + pair + "}";

struct row {
  std::string schema, input, value;
};

std::string read(const std::string& schema, const std::string& input) {
  const auto result = assay::parse(assay::load_schema(std::string_view(schema)), input);
  return result ? result->dump() : "refused: " + result.error().errors().front().type;
}

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
    CHECK(result.starts_with("refused"));
  }
}

}  // namespace

TEST_CASE("a sentence with a colon is no list and no map") {
  const std::string texts = R"({"type":"object","additionalProperties":{"type":"string"}})";
  const std::string numbers = R"({"type":"object","additionalProperties":{"type":"number"}})";
  check_refused(words, {"Sorry: I cannot do that.", "Items: none", "Sorry:\n- No data\n- No access"});
  check_refused(texts, {"Sorry: I cannot do that."});
  check_refused(numbers, {"Sorry: 5"});
  check({{texts, "a: b\nc: d", R"({"a":"b","c":"d"})"},
         {numbers, "a: 1\nc: 2", R"({"a":1.0,"c":2.0})"},
         {words, "items: [a, b]", R"(["a","b"])"},
         {words, "items:\n- a\n- b", R"(["a","b"])"}});
}

TEST_CASE("reasons below an apology are no items") {
  check_refused(words, {"Sorry! Here is why:\n1. No data\n2. No access", "I can't do that:\n- No data\n- No access",
                        "I was unable to find any:\n\n* No data\n* No access"});
  check({{words, "Here you go:\n- No data\n- No access", R"(["No data","No access"])"}});
}

TEST_CASE("an empty box within words is no list") {
  check_refused(words, {"No items [] found but see [1].", "Done [ ] with it."});
  check_refused(pairs, {"- [x] red\n- [ ] blue"});
  check({{words, "- [x] red\n- [ ] blue", R"(["red","blue"])"},
         {words, "1. [ ] red\n2. [ ] blue", R"(["red","blue"])"},
         {words, "The list is empty: []", "[]"}});
}

namespace {

const std::string number = R"({"type":"object","properties":{"x":{"type":"integer"}},"required":["x"]})";
const std::string numbers = R"({"type":"array","items":)" + number + "}";

/// A model's marks: what opens a call, the arguments as it writes them, and what closes the call.
struct call_style {
  std::string opening, before, after, closing;

  [[nodiscard]] std::string call(const std::string& value) const { return opening + before + value + after + closing; }
};

const std::vector<call_style> call_styles{
    {"<tool_call>\n", R"({"name": "f", "arguments": {"x": )", "}}", "\n</tool_call>\n"},
    {"<|tool_call_begin|>", R"(functions.f:0<|tool_call_argument_begin|>{"x": )", "}", "<|tool_call_end|>"},
    {"<\uFF5Ctool\u2581call\u2581begin\uFF5C>", "f<\uFF5Ctool\u2581sep\uFF5C>{\"x\": ", "}",
     "<\uFF5Ctool\u2581call\u2581end\uFF5C>"},
    {"[TOOL_CALLS]", R"(f{"x": )", "}", ""},
    {"[TOOL_CALLS]", R"(f[ARGS]{"x": )", "}", ""},
    {"<start_function_call>", "call:f{x:", "}", "<end_function_call>"},
    {"<tool_call>", "f\n<arg_key>x</arg_key>\n<arg_value>", "</arg_value>\n", "</tool_call>\n"},
    {"<tool_call>\n", "<function=f>\n<parameter=x>\n", "\n</parameter>\n", "</function>\n</tool_call>\n"},
    {"<invoke name=\"f\">\n", "<parameter name=\"x\">", "</parameter>\n", "</invoke>\n"},
    {"```tool_call\n", R"({"name": "f", "arguments": {"x": )", "}}", "\n```\n"},
};

}  // namespace

TEST_CASE("every call that was begun is an item, or the answer is refused") {
  for (const call_style& one : call_styles) {
    const std::string first = one.call("1");
    check({{numbers, first + one.call("2"), R"([{"x":1},{"x":2}])"}, {number, first + one.call("2"), R"({"x":2})"}});
    check_refused(numbers,
                  {first + one.opening, first + one.opening + one.before, first + one.opening + one.before + "2",
                   first + one.opening + one.before.substr(0, one.before.size() / 2), first + one.call(""),
                   one.call("") + first});
    check_refused(number, {first + one.opening, first + one.opening + one.before, first + one.call("")});
  }
  // The text ends within a call: it can be continued.
  CHECK(read(numbers, call_styles[0].call("1") + call_styles[0].opening) == "refused: truncated");
  check_refused(numbers, {"[f(x=1), ", "[f(x=1),"});
  check_refused(number, {"[f(x=1), "});
  check({{numbers, R"([TOOL_CALLS][{"name": "f", "arguments":: {"x": 1}}, {"name": "f", "arguments": {"x": 2}}])",
          R"([{"x":1},{"x":2}])"}});
}

TEST_CASE("a mark that words speak of, or that closes a call, begins none") {
  const std::string call = R"(<tool_call>{"name":"f","arguments":{"x":1}})";
  check({{numbers, "I will use <tool_call> tags.\n" + call + "</tool_call>", R"([{"x":1}])"},
         {numbers, call + "<tool_call>", R"([{"x":1}])"},
         {number, call + "<tool_call>", R"({"x":1})"}});
}

TEST_CASE("a damaged tag mixes no two calls, and is no part of a string") {
  const std::string glm =
      "<tool_call>f\n<arg_key>name</arg_key>\n<arg_value>Ann</arg_value>\n<arg_key>age</arg_key>\n"
      "<arg_value>31/arg_value>\n</tool_call>\n<tool_call>f\n<arg_key>name</arg_key>\n"
      "<arg_value>Bob</arg_value>\n<arg_key>age</arg_key>\n<arg_value>45</arg_value>\n</tool_call>";
  check_refused(R"({"type":"array","items":)" + person + "}", {glm});
  const std::string qwen = "<tool_call>\n<function=f>\n<parameter=name>\nAnn Lee\n";
  const std::string rest = "\n<parameter=age>\n31\n</parameter>\n</function>\n</tool_call>";
  check_refused(person, {qwen + "/parameter>" + rest, qwen + "</parameter" + rest, qwen + "<parameter>" + rest});
  check_refused(numbers, {call_styles[7].call("1") + "<tool_call>\nfunction=f>\n<parameter=x>\n2\n</parameter>\n"
                                                     "</function>\n</tool_call>",
                          "<function_calls>\n" + call_styles[8].call("1") +
                              "<invoke name=f\">\n<parameter name=\"x\">2</parameter>\n</invoke>\n</function_calls>"});
}

TEST_CASE("what a tool returned, or somebody else said, is not the answer") {
  const std::string ours = R"({"a": "X", "b": 1})";
  const std::string theirs = R"({"a": "Y", "b": 2})";
  const std::string value = R"({"a":"X","b":1})";
  for (const std::string behind :
       {"\n<tool_response>\n", "<|im_end|>\n<|im_start|>user\n", "\n<|im_start|>user\n", "\n\nUser: And ",
        "\n\nHuman: ", "<|eot_id|>", "<|end_of_turn|>", "<end_of_turn>\n<start_of_turn>user\n", "</s>"}) {
    const std::string closing = behind.find("response") == std::string::npos ? "" : "\n</tool_response>";
    check({{pair, ours + behind + theirs + closing, value},
           {pairs, ours + behind + theirs + closing, "[" + value + "]"}});
  }
  check({{pair, "<tool_response>\n" + theirs + "\n</tool_response>\n" + ours, value},
         {pair, "<think>hm</think><|im_end|>\n<|im_start|>assistant\n" + ours + "<|im_end|>", value},
         {pair, "User: what?\n\n" + ours, value},
         {pair, R"({"a": "X</s>y", "b": 1})", R"({"a":"X</s>y","b":1})"}});
}

namespace {

const std::string contact = R"({"type":"object","properties":{"name":{"type":"string"},"email":{"type":"string"}},)"
                            R"("required":["name"]})";

}  // namespace

TEST_CASE("blocks of names and values lose no record") {
  for (const std::string title : {"### Person 1", "**Person 1**", "Person 1:", "**Person 1:**", "and"}) {
    for (const std::string bullet : {"- ", ""}) {
      const std::string first = title + "\n" + bullet + "Name: Ann\n" + bullet + "Age: 31\n\n";
      const std::string second = title + " two\n\n" + bullet + "Name: Bob\n" + bullet + "Age: 45";
      const std::string result = read(people, first + second);
      CAPTURE(result);
      const bool all = result == R"([{"name":"Ann","age":31},{"name":"Bob","age":45}])";
      CHECK((all || result.starts_with("refused")));
    }
  }
  check_refused(person, {"Draft:\nName: Ann\nAge: 31\n\nFinal:\nName: Bob\nAge: 45",
                         "Name: Ann\nAge: 31\n\nI changed my mind.\n\nName: Bob\nAge: 45"});
}

TEST_CASE("a piece of a notation that is damaged is no string") {
  check_refused(tagged, {"[[ ## name ## ]]\nAnn\n\n[[ ## tags ## ]]\n[\"one, \"two, 2\"]\n\n[[ ## completed ## ]]",
                         "[[ ## name ## ]]\nAnn\n\n[[ ## tags ## ]]\n[\"one\" \"two, 2\"]\n\n[[ ## completed ## ]]",
                         "name = \"Ann\"\ntags = \"one\", \"two, 2\"]", "name = Ann\"\ntags = [\"one\", \"two, 2\"]",
                         "name: Ann\"\ntags: [\"one\", \"two, 2\"]", "name: Ann\ntags: [\"one, \"two, 2\"]",
                         "name: Ann\ntags:\n- one  - \"two, 2\"", "name: Ann\ntags: [\"one\" \"two, 2\"]",
                         "f(name=\"Ann\", tags=[\"one\" \"two, 2\"])"});
  check_refused(contact, {"[[ ## name ## ]]\nAnn\n\n[ ## email ## ]]\na@x.org\n\n[[ ## completed ## ]]",
                          "[[ ## name ## ]]\nAnn\n\n[[ ## email # ]]\na@x.org\n\n[[ ## completed ## ]]",
                          "## Name\nAnn\n\n## Email a@x.org", "## Name\nAnn\n\n##Email\na@x.org"});
  check({{contact, "## Name\nAnn\n\n## Email\na@x.org", R"({"name":"Ann","email":"a@x.org"})"},
         {tagged, "name: 6' 10\"\ntags:\n  - well - known\n  - b", R"({"name":"6' 10\"","tags":["well - known","b"]})"},
         {tagged, "f(name=\"Ann\" \"Lee\", tags=[\"one\" + \"two\"])", R"({"name":"AnnLee","tags":["onetwo"]})"}});
}

TEST_CASE("a value in an element is whole only where the element is closed") {
  const std::string real = R"({"type":"number"})";
  CHECK(read(real, "<answer>3") == "refused: truncated");
  check_refused(real, {"<result>3"});
  check({{real, "<answer>3</answer>", "3"}, {real, "<result>4.5</result>", "4.5"}});
  check_refused(pair, {"<think>{\"a\": \"X\", \"b\": 1}</think>\nSorry, no."});
}

TEST_CASE("records as models list them") {
  const std::string two = R"([{"name":"Ann","age":31},{"name":"Bob","age":45}])";
  const std::string one = R"({"name":"Ann","age":31})";
  check({{people, "1. **Name:** Ann\n   **Age:** 31\n2. **Name:** Bob\n   **Age:** 45", two},
         {people, "1. Name: Ann\n   Age: 31\n\n2. Name: Bob\n   Age: 45", two},
         {people, "* Name: Ann; Age: 31\n* Name: Bob; Age: 45", two},
         {people, "| Name | Age |\n|---|---|\n| Ann | 31 |\n\n| Name | Age |\n|---|---|\n| Bob | 45 |", two},
         {people, "| # | Name | Age |\n|---|---|---|\n| 1 | Ann | 31 |\n| 2 | Bob | 45 |", two},
         {people, "name,age\nAnn,31\nname,age\nBob,45", two},
         {person, "Name: Ann; Age: 31", one},
         {person, "Name: Ann | Age: 31", one},
         {person, "Name: Ann,\nAge: 31,", one},
         {person, "Name: Ann;\nAge: 31;", one},
         {person, "Name: Ann,\nAge: 31", one},
         {person, "```python\nperson = Person(\n name=\"Ann\",\n age=31,\n)\nprint(person)\n```", one}});
  check_refused(people, {"| Name | Age |\n|---|---|\n| Ann | 31 |\n\n| Age | Name |\n|---|---|\n| 45 | Bob |",
                         "| # | Name | Age |\n|---|---|---|\n| 7 | Ann | 31 |\n| 9 | Bob | 45 |"});
  check_refused(person, {"Name: One; Two: a story\nAge: 31"});
}

TEST_CASE("lines of several megabytes are read; of longer ones the error tells the limit") {
  const assay::schema_type rows = assay::load_schema(std::string_view(
      R"({"type":"array","items":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}})"));
  const auto lines = [](std::string_view one, std::size_t bytes) {
    std::string text;
    while (text.size() < bytes) text += one;
    return text;
  };
  for (const std::string_view one :
       {"- name: Ann Miller\n", "[[rows]]\nname = \"Ann Miller\"\n", "- Name: Ann Miller, City: Rome\n"}) {
    CAPTURE(one);
    const std::string text = lines(one, std::size_t{3} << 20);
    const auto read = assay::parse(rows, text);
    REQUIRE(read.has_value());
    CHECK(read->size() == text.size() / one.size());
    const auto refused = assay::parse(rows, lines(one, std::size_t{4} << 20));
    REQUIRE(!refused.has_value());
    CHECK(std::string(refused.error().what()).find("over 4 MiB") != std::string::npos);
  }
}
