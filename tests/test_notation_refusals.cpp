// Texts that look like a notation and are none, or that lost a part of one: a wrong value would be silent, so each is
// refused. Beside them stand those that differ little and are read.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace {

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
