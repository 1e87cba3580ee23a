// Answers in other notations than JSON: each gives the value of its row, and its repair is on the record; and what is
// only half in a notation is refused.
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
using person_schemas::tagged;
const std::string path_and_code =
    R"({"type":"object","properties":{"path":{"type":"string"},"code":{"type":"string"}},)"
    R"("required":["path","code"]})";

struct row {
  std::string schema, input, value, repair;
};

auto read(const std::string& schema, const std::string& input) {
  return assay::parse(assay::load_schema(std::string_view(schema)), input);
}

void check(const std::vector<row>& rows) {
  for (const row& one : rows) {
    CAPTURE(one.input);
    const auto result = read(one.schema, one.input);
    if (!result) CAPTURE(result.error().what());
    REQUIRE(result.has_value());
    CHECK(result->dump() == one.value);
    const auto repairs = result.repairs();
    const bool noted =
        std::any_of(repairs.begin(), repairs.end(), [&](const assay::repair& r) { return r.code == one.repair; });
    CHECK_MESSAGE(noted, one.repair);
  }
}

void check_refused(const std::string& schema, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    CAPTURE(input);
    const auto result = read(schema, input);
    if (result) CAPTURE(result->dump());
    CHECK_FALSE(result.has_value());
  }
}

const std::string ann = R"({"name":"Ann","age":36})";
const std::string both = R"([{"name":"Ann","age":36},{"name":"Bo","age":4}])";

}  // namespace

TEST_CASE("calls whose arguments are tagged one by one") {
  check({
      {person, "<function=f>\n<parameter=name>\nAnn\n</parameter>\n<parameter=age>\n36\n</parameter>\n</function>", ann,
       "tool_call"},
      {person, "<tool_call>\n<function=f>\n<parameter=name>\nAnn\n<parameter=age>\n36\n</function>\n</tool_call>", ann,
       "tool_call"},
      {person,
       "Calling.\n<invoke name=\"f\"><parameter name=\"name\">Ann</parameter>"
       "<parameter name=\"age\">36</parameter></invoke>",
       ann, "tool_call"},
      {person,
       "<tool_call>f\n<arg_key>name</arg_key>\n<arg_value>Ann</arg_value>\n<arg_key>age</arg_key></arg_key>"
       "<arg_value>36</arg_value>\n</tool_call>",
       ann, "tool_call"},
      {path_and_code,
       "<function=w><parameter=path>a.html</parameter><parameter=code>\n<p>hi &amp; bye</p>\n</parameter></function>",
       R"({"path":"a.html","code":"<p>hi &amp; bye</p>"})", "tool_call"},
      {people,
       "<function=f><parameter=name>Ann</parameter><parameter=age>36</parameter></function>\n"
       "<function=f><parameter=name>Bo</parameter><parameter=age>4</parameter></function>",
       both, "tool_call"},
  });
  check_refused(person, {
                            "<function=f><parameter=name>Ann</parameter><parameter=age>3",
                            "<function=f><parameter=name>Ann</parameter> and <parameter=age>36</parameter></function>",
                            "<tool_call>f\n<arg_key>name</arg_key>\n<arg_value>Ann",
                            "<function=f><parameter=name>Ann</parameter></function>",
                        });
}

TEST_CASE("source code: calls, constructors and assignments") {
  check({
      {person, "Person(name='Ann', age=36)", ann, "call_syntax"},
      {person, "```python\np = Person(\n    name=\"Ann\",  # her name\n    age=36,\n)\n```", ann, "call_syntax"},
      {person, "new Person({name: 'Ann', age: 36});", ann, "surrounding_text"},
      {people, "[f(name=\"Ann\", age=36), f(name='Bo', age=4)]", both, "call_syntax"},
      {tagged, "f(name=\"A\" \"nn\", tags=[\"x\", 'y'])", R"({"name":"Ann","tags":["x","y"]})", "call_syntax"},
      {tagged, "[f(name='A', tags=[\"x\"])", R"({"name":"A","tags":["x"]})", "missing_closer"},
      {path_and_code, "f(path='a', code='x = \"y\"\\nz')", "{\"path\":\"a\",\"code\":\"x = \\\"y\\\"\\nz\"}",
       "call_syntax"},
  });
  check_refused(person, {
                            "Person('Ann', 36)",               // which is which?
                            "Person(name=user, age=36)",       // a variable
                            "Person(name='Ann', age=30 + 6)",  // a calculation
                            "Person(name='Ann', age=3",        // cut
                            "Person(name='Ann'.upper(), age=36)",
                            "Person(name=f'{x}', age=36)",
                            "I called Person(name='Ann', age=36) for you.",
                        });
}

TEST_CASE("elements of XML") {
  check({
      {person, "<person><name>Ann</name><age>36</age></person>", ann, "xml"},
      {person, "<?xml version=\"1.0\"?>\n<r><person name=\"Ann\" age=\"36\"/></r>", ann, "xml"},
      {person, "<name>Ann</name>\n<age>36</age>", ann, "xml"},
      {people,
       "<people><person><name>Ann</name><age>36</age></person><person><name>Bo</name><age>4</age></person></people>",
       both, "xml"},
      {tagged, "<t><name>A &amp; B</name><tags><tag>x</tag></tags></t>", R"({"name":"A & B","tags":["x"]})", "xml"},
      {tagged, "<t><name><![CDATA[<b>]]></name><tags>x</tags><tags>y</tags></t>", R"({"name":"<b>","tags":["x","y"]})",
       "xml"},
  });
  check_refused(person, {
                            "<person><name>Ann</name><age>36</age>",
                            "<person><name>Ann</name><age>36</person>",
                            "<person>her<name>Ann</name><age>36</age></person>",
                            "<p><name>Ann</name><name>Bo</name><age>36</age></p>",
                            "<!DOCTYPE p [<!ENTITY a \"Ann\">]><p><name>&a;</name><age>36</age></p>",
                        });
}

TEST_CASE("tables of Markdown and CSV") {
  check({
      {people, "| name | age |\n|------|-----|\n| Ann | 36 |\n| Bo | 4 |", both, "markdown_table"},
      {people, "Here they are:\n\n| Name | Age |\n|:--|--:|\n| **Ann** | 36 |\n| Bo | 4 |\n\nThat is all.", both,
       "markdown_table"},
      {person, "| Field | Value |\n|---|---|\n| name | Ann |\n| age | 36 |", ann, "markdown_table"},
      {people, "```csv\nname,age\nAnn,36\n\"Bo\",4\n```", both, "csv"},
      {people, "age;name\n36;Ann\n4;Bo", R"([{"age":36,"name":"Ann"},{"age":4,"name":"Bo"}])", "csv"},
  });
  check_refused(people, {
                            "| name | age |\n|---|---|\n| Ann | 36 |\n| Bo |",
                            "| name | age |\n|---|---|\n| Ann | 36 |\nand Bo",
                            "| who | years |\n|---|---|\n| Ann | 36 |",
                            "name,age\nAnn,36\nBo",
                            "name,age\nAnn,\"36",
                        });
}

TEST_CASE("YAML and TOML") {
  check({
      {person, "name: Ann\nage: 36 # years\n", ann, "yaml"},
      {people, "- name: Ann\n  age: 36\n- name: Bo\n  age: 4", both, "yaml"},
      {tagged, "name: >-\n  one\n  two\ntags: [x, y]\n", R"({"name":"one two","tags":["x","y"]})", "yaml"},
      {path_and_code, "path: a.py\ncode: |-\n  def f(x):\n      return {\"k\": x}\n",
       R"({"path":"a.py","code":"def f(x):\n    return {\"k\": x}"})", "yaml"},
      {tagged, "name = \"Ann\"\ntags = [\n  \"x\",\n  'y', # last\n]", R"({"name":"Ann","tags":["x","y"]})", "toml"},
      {R"({"type":"object","properties":{"s":)" + person + R"(},"required":["s"]})", "[s]\nname = 'Ann'\nage = 36",
       R"({"s":{"name":"Ann","age":36}})", "toml"},
  });
  check_refused(person, {
                            "name: Ann\nage 36",
                            "name: &a Ann\nage: 36",
                            "name = \"Ann\nage = 36",
                            "name = \"Ann\"\nage = 36 and more",
                        });
}

TEST_CASE("names and values, headings, DSPy's fields") {
  check({
      {person, "Name: Ann, Age: 36", ann, "key_value_text"},
      {person, "- **Name:** Ann\n- **Age:** 36", ann, "key_value_text"},
      {person, "## Name\nAnn\n\n## Age\n36", ann, "key_value_text"},
      {tagged, "**Name**\nAnn\n\n**Tags**\n- x\n- y", R"({"name":"Ann","tags":["x","y"]})", "key_value_text"},
      {person, "[[ ## name ## ]]\nAnn\n\n[[ ## age ## ]]\n36\n\n[[ ## completed ## ]]", ann, "dspy_fields"},
  });
  check_refused(person, {
                            "Name: Ann\nwho is my friend\nAge: 36",
                            "Name: Ann\nAge: 36\nName: Bo\nAge: 4",
                            "{\n**\"name\": \"Ann\",\n",
                            "I'm sorry, but I can't help with that.",
                        });
}

TEST_CASE("JSON that is escaped, spelled with foreign punctuation, or joined of strings") {
  check({
      {person, "{&quot;name&quot;: &quot;Ann&quot;, &quot;age&quot;: 36}", ann, "html_entities"},
      {person, "{\\\"name\\\": \\\"Ann\\\", \\\"age\\\": 36}", ann, "double_encoded"},
      {person, "{\\n  \"name\": \"Ann\",\\n  \"age\": 36\\n}", ann, "foreign_punctuation"},
      {person, "{\"name\"：\"Ann\"，\"age\"：36}", ann, "foreign_punctuation"},
      {person, "{\n**name**: \"Ann\",\n**age**: 36\n}", ann, "foreign_punctuation"},
      {person, "{\"name\": \"A\" + \"nn\", \"age\": 36}", ann, "string_concatenation"},
      {person, "{'name': 'A\\x6en', \"age\": 0x24}", ann, "number_format"},
      {person, "{\"name\": \"A\\\nnn\", \"age\": 36}", ann, "line_continuation"},
  });
  check_refused(person,
                {"{\"name\": \"A\" + x, \"age\": 36}", "{&quot;name&quot;: &quot;Ann&quot;, &quot;age&quot;: 3"});
}

TEST_CASE("lists without their brackets") {
  const std::string words = R"({"type":"array","items":{"type":"string"}})";
  const std::string numbers = R"({"type":"array","items":{"type":"integer"}})";
  check({
      {words, "\"a\"\n\"b\"", R"(["a","b"])", "json_lines"},
      {words, "'a', 'b'", R"(["a","b"])", "json_lines"},
      {numbers, "1, 2, -3", "[1,2,-3]", "json_lines"},
      {words, "1. red apple\n2. green pear", R"(["red apple","green pear"])", "bullet_list"},
      {words, "Here they are:\n\n* a\n* **b**\n\nAnything else?", R"(["a","b"])", "bullet_list"},
      {words, "\xE2\x80\xA2 a\n\xE2\x80\xA2 b", R"(["a","b"])", "bullet_list"},
      {numbers, "1) 10\n2) 20", "[10,20]", "bullet_list"},
  });
  check_refused(words, {"red, green", "\"a\", \"b", "\"a\" and \"b\"", "1. a\n3. b", "* a\n- b", "* a\nb\n* c"});
  check_refused(numbers, {"1,234", "1, 2,", "1, two"});
}

TEST_CASE("assignments in a row") {
  check({
      {person, "name=\"Ann\" age=36", ann, "key_value_text"},
      {person, "name = Ann; age = 36", ann, "key_value_text"},
      {person, "Thought: go\nAction Input: name=\"Ann\", age=36", ann, "key_value_text"},
  });
  check_refused(person, {"name=\"Ann\" age=", "name=\"Ann\", age=36, size=3", "name=\"Ann\" or age=36"});
}

TEST_CASE("TOML's array of tables is a list") {
  check({{people, "[[person]]\nname = \"Ann\"\nage = 36\n\n[[person]]\nname = \"Bo\"\nage = 4\n", both, "toml"}});
}

TEST_CASE("a provider's message around the answer") {
  const std::string said = R"("{\"name\":\"Ann\",\"age\":36}")";
  check({
      {person, R"([{"type":"text","text":)" + said + "}]", ann, "wrapped_in_key"},
      {person, R"([{"type":"thinking","thinking":"{}"},{"type":"text","text":)" + said + "}]", ann, "wrapped_in_list"},
      {person, R"({"role":"assistant","content":)" + said + "}", ann, "wrapped_in_key"},
      {person, R"({"choices":[{"message":{"role":"assistant","content":)" + said + "}}]}", ann, "wrapped_in_key"},
      {person, R"({"candidates":[{"content":{"parts":[{"text":)" + said + "}]}}]}", ann, "wrapped_in_key"},
      {person, R"({"status":"success","data":{"name":"Ann","age":36}})", ann, "wrapped_in_key"},
  });
}

TEST_CASE("quotes, digits and escapes of other scripts and languages") {
  check({
      {person,
       "{\xE3\x80\x8Cname\xE3\x80\x8D: \xE3\x80\x8C"
       "Ann\xE3\x80\x8D, \"age\": 36}",
       ann, "foreign_punctuation"},
      {person, "<start_function_call>call:f{name:<escape>Ann<escape>,age:36}<end_function_call>", ann,
       "foreign_punctuation"},
      {person, "{\"name\": \"Ann\", \"age\": \xEF\xBC\x93\xEF\xBC\x96}", ann, "foreign_punctuation"},
      {person, "{\"name\": \"Ann\", \"age\": \xD9\xA3\xD9\xA6}", ann, "foreign_punctuation"},
      {person, "\\{\"name\": \"Ann\", \"age\": 36\\}", ann, "foreign_punctuation"},
      {person, "{\x1B[34m\"name\"\x1B[0m: \"Ann\", \"age\": 36}", ann, "unusual_space"},
      {person, R"({"name": r"Ann", 'age': 36})", ann, "string_prefix"},
      {path_and_code, R"({'path': r'a\new', 'code': b"x"})", R"({"path":"a\\new","code":"x"})", "string_prefix"},
      {path_and_code, R"({"path": "C:\Users\new", "code": "\u{41}\U00000042"})",
       R"({"path":"C:\\Users\\new","code":"AB"})", "invalid_escape"},
      {person, "{\"name\": \"Ann\", \"age\": 0b100100}", ann, "number_format"},
      {person, "{\"name\": \"Ann\", \"age\": 0o44}", ann, "number_format"},
  });
  check_refused(path_and_code, {R"({"path": f"{x}", "code": "y"})"});
}

TEST_CASE("one word that stands out is the value of a scalar") {
  const std::string number = R"({"type":"integer"})";
  check({
      {number, "So it is \\boxed{42}.", "42", "labelled_value"},
      {number, "6 * 7 = 42\n#### 42", "42", "labelled_value"},
      {number, "**42**", "42", "label_in_sentence"},
      {R"({"type":"boolean"})", "Yes.", "true", "label_in_sentence"},
      {R"({"enum":["red","blue"]})", "\\boxed{red}", R"("red")", "labelled_value"},
  });
  check_refused(number, {"\\boxed{1} or \\boxed{2}", "**42** or so"});
}
