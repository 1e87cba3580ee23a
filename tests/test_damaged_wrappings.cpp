// A damaged answer within what is wrapped around it, a tool call or a message: where all before it is intact it is
// mended under its type, as one that stands alone is; and the end of the text cuts it off as it does elsewhere.
#include "support/answer_rows.hpp"
#include "support/slips.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using assay::test::check_answers;

namespace {

const std::string invoice =
    R"({"type":"object","properties":{"number":{"type":"string"},"lines":{"type":"array","items":{"type":"object",)"
    R"("properties":{"item":{"type":"string"},"qty":{"type":"integer"}},"required":["item","qty"],)"
    R"("additionalProperties":false}},"paid":{"type":"boolean"}},"required":["number","lines","paid"],)"
    R"("additionalProperties":false})";
const std::string value = R"({"number": "A-17", "lines": [{"item": "chair, oak", "qty": 2}, )"
                          R"({"item": "table", "qty": 1}], "paid": true})";

const std::string shoe = R"({"type":"object","properties":{"name":{"type":"string"},"sizes":{"type":"array",)"
                         R"("items":{"type":"integer"}}},"required":["name","sizes"]})";
const std::string words = R"({"type":"array","items":{"type":"string"}})";

struct wrapping {
  std::string before, behind;
};
const std::vector<wrapping>& all_wrappings() {
  static const std::vector<wrapping> all{
      {"<tool_call>\n{\"name\": \"f\", \"arguments\": ", "}\n</tool_call>"},
      {R"({"name": "f", "arguments": )", "}"},
      {R"({'tool': 'f', 'parameters': )", "}"},
      {R"({"thought": "They want {x}: so be it.", "action": "f", "action_input": )", "}"},
      {R"({"type": "tool_use", "id": "t1", "name": "f", "input": )", "}"},
      {R"({"id": "c", "type": "function", "function": {"name": "f", "arguments": )", "}}"},
      {R"([{"type": "text", "text": "I call it."}, {"type": "tool_use", "name": "f", "input": )", "}]"},
      {"Here it is:\n```json\n{\"name\": \"f\", \"arguments\": ", "}\n```\nDone."},
      {R"({"answer": )", "}"},
      {R"({"status": "ok", "data": )", "}"},
      {R"({"the_invoice": )", "}"},
  };
  return all;
}

/// The text with one character of its structure forgotten, doubled or taken for another.
std::vector<std::string> slips_of(const std::string& text) {
  std::vector<std::string> all;
  for (const std::size_t at : slips::structure_of(text)) {
    const char c = text[at];
    all.push_back(text.substr(0, at) + text.substr(at + 1));
    all.push_back(text.substr(0, at + 1) + text.substr(at));
    for (const char other : slips::mistaken_for(c)) all.push_back(text.substr(0, at) + other + text.substr(at + 1));
  }
  return all;
}

}  // namespace

TEST_CASE("a slip in the arguments of a call gives them back, or an error, and never other ones") {
  const auto type = assay::load_schema(std::string_view(invoice));
  const auto original = nlohmann::ordered_json::parse(value);
  const std::vector<std::string> damaged = slips_of(value);
  for (const wrapping& around : all_wrappings()) {
    CAPTURE(around.before);
    std::size_t right = 0;
    for (const std::string& one : damaged) {
      const std::string text = around.before + one + around.behind;
      const auto read = assay::parse(type, text);
      if (!read) continue;
      CAPTURE(text);
      CHECK(*read == original);
      ++right;
    }
    CHECK(100 * right >= 95 * damaged.size());
  }
}

TEST_CASE("arguments that the end of the text cuts off are never taken for whole") {
  const auto type = assay::load_schema(std::string_view(invoice));
  for (const wrapping& around : all_wrappings()) {
    for (std::size_t size = 1; size < value.size(); ++size) {
      const std::string text = around.before + value.substr(0, size);
      CAPTURE(text);
      CHECK_FALSE(assay::parse(type, text).has_value());
    }
  }
}

TEST_CASE("what mends arguments is on the record, and so is that they were taken out of a call") {
  const auto type = assay::load_schema(std::string_view(shoe));
  const auto read = assay::parse(type, R"({"name": "f", "arguments": {"name": "Shoe, "sizes": [38, 39]}})");
  REQUIRE(read.has_value());
  REQUIRE(read.repairs().size() == 2);
  CHECK(read.repairs()[0].code == "tool_call");
  CHECK(read.repairs()[1].code == "missing_quote");
  CHECK(assay::to_string(read.repairs()[1].loc) == "name");
}

TEST_CASE("members of a type that are called as those of a call are not taken for the call's") {
  check_answers({
      {shoe, R"({"name": "f", "arguments": {"name": "Shoe", "sizes": [38, 39}})", R"({"name":"Shoe","sizes":[38,39]})"},
      {shoe, R"({"name": "Shoe, "sizes": [38, 39]})", R"({"name":"Shoe","sizes":[38,39]})"},
      // The call's own name, or a second one of the shoe.
      {shoe, R"({"arguments": {"name": "Shoe", "sizes": [38, 39], "name": "f"})", ""},
      // A member that the type does not know is no wrapping.
      {shoe, R"({"note": {"a": 1}, "name": "Shoe, "sizes": [38]})", R"({"name":"Shoe","sizes":[38]})"},
      {shoe, R"({"data": {"a": 1}, "name": "Shoe, "sizes": [38]})", R"({"name":"Shoe","sizes":[38]})"},
  });
}

TEST_CASE("a list within a call is mended as well") {
  check_answers({
      {words, R"({"name": "f", "arguments": ["a", "b]})", R"(["a","b"])"},
      {words, R"({"name": "f", "arguments": "a", "b"]})", R"(["a","b"])"},
      {words, R"({"result": ["a" "b", c"]})", R"(["a","b","c"])"},
      {words, R"({"name": "f", "arguments": ["a", "b)", ""},
  });
}

TEST_CASE("a header that is damaged itself is no reason to take a piece for the answer") {
  check_answers({
      {shoe, R"({"name: "f", "arguments": {"name": "Shoe, "sizes": [38]}})", R"({"name":"Shoe","sizes":[38]})"},
      {shoe, R"({"name": "f", "arguments": "{\"name\": \"Shoe, \"sizes\": [38]}"})", ""},
  });
}
