// Errors have a bound, however many labels, keys and errors there are; the closest labels are named first.
#include "tables/closest_labels.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

using nlohmann::ordered_json;

constexpr std::size_t longest_message = 1'000;
constexpr std::size_t longest_feedback = 10'000;
constexpr std::size_t longest_report = 65'536;

void check_bounds(const assay::validation_error& error) {
  for (const assay::error& one : error.errors()) CHECK(one.message.size() <= longest_message);
  CHECK(error.feedback().size() <= longest_feedback);
  CHECK(std::string_view(error.what()).size() <= longest_report);
}

std::string label(int i) { return "label_number_" + std::to_string(i); }

ordered_json many_labels(int count) {
  auto labels = ordered_json::array();
  for (int i = 0; i < count; ++i) labels.push_back(label(i));
  return labels;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

}  // namespace

TEST_CASE("a few labels are listed in their order, many by how close they are") {
  using assay::detail::list_labels;
  using assay::detail::listed_label;
  const std::vector<listed_label> few = {{"red"}, {"green"}, {"1", false}};
  CHECK(list_labels(few, "grean") == "'red', 'green' or 1");
  CHECK(list_labels(std::vector<listed_label>{{"red"}}, "x") == "'red'");
  std::vector<std::string> words;
  for (int i = 0; i < 10'000; ++i) words.push_back("word" + std::to_string(i * 7919 % 100'003));
  words[5000] = "CANCELLED";
  words[9999] = "cancel";
  std::vector<listed_label> many;
  for (const std::string& word : words) many.push_back({word});
  const std::string list = list_labels(many, "canceled");
  CHECK(list.rfind("'CANCELLED', 'cancel', ", 0) == 0);
  CHECK(list.find(" or one of 9,990 others") != std::string::npos);
  CHECK(list.size() < 600);
  CHECK(list_labels(many, "").rfind("'" + words[0] + "', '" + words[1] + "', ", 0) == 0);
  const std::string huge(100'000, 'x');
  const std::vector<listed_label> long_ones = {{huge}, {huge}, {"short"}};
  CHECK(list_labels(long_ones, "shirt").size() < 600);
  CHECK(list_labels(long_ones, "shirt").rfind("'short'", 0) == 0);
}

TEST_CASE("a mismatch in an enum of 10,000 labels names the closest and says how many more there are") {
  const auto schema = assay::load_schema(ordered_json{{"enum", many_labels(10'000)}});
  const auto result = assay::parse(schema, "\"label_number_77x\"");
  REQUIRE_FALSE(result);
  check_bounds(result.error());
  const std::string& message = result.error().errors().front().message;
  CHECK(message.rfind("Input should be 'label_number_77', ", 0) == 0);
  CHECK(message.find("or one of 9,990 others") != std::string::npos);
  CHECK(result.error().feedback().size() < 1'000);
  CHECK(std::string(result.error().what()).size() < 2'000);
}

TEST_CASE("so does a mismatch in a union of as many constants, which is an enum in other words") {
  ordered_json constants = ordered_json::array();
  for (int i = 0; i < 10'000; ++i) {
    constants.push_back({{"const", label(i)}, {"description", "what it means"}});
    if (i % 2 == 0) constants.back()["type"] = "string";
  }
  ordered_json with_null = constants;
  with_null.push_back({{"type", "null"}});
  ordered_json with_number = constants;
  with_number.push_back({{"type", "integer"}});
  const struct {
    ordered_json schema;
    std::size_t errors;
  } rows[] = {{{{"anyOf", constants}}, 1},
              {{{"oneOf", constants}}, 1},
              {{{"anyOf", with_null}}, 1},
              {{{"oneOf", with_null}}, 1},
              {{{"anyOf", with_number}}, 2}};
  for (const auto& row : rows) {
    CAPTURE(row.schema.begin().key());
    const auto type = assay::load_schema(row.schema);
    for (const std::string& text : {std::string("label_number_77x"), std::string(100'000, 'x')}) {
      const auto wrong = assay::parse(type, ordered_json(text).dump());
      REQUIRE_FALSE(wrong.has_value());
      check_bounds(wrong.error());
      CHECK(wrong.error().errors().size() == row.errors);
      const assay::error& first = wrong.error().errors()[0];
      CHECK(first.type == "literal_error");
      CHECK(first.message.find(" others") != std::string::npos);
    }
    const auto right = assay::parse(type, R"("label_number_9999")");
    REQUIRE(right.has_value());
    CHECK(*right == "label_number_9999");
    CHECK(assay::parse(type, R"("Label number 9999")").has_value());
    CHECK(assay::validate(type, ordered_json("label_number_0")).has_value());
    CHECK_FALSE(assay::validate(type, ordered_json("label_number_10000")).has_value());
  }
}

TEST_CASE("constants that are the same, or not alone, stay alternatives") {
  const struct {
    const char* schema;
    const char* text;
    bool fits;
  } rows[] = {
      {R"({"oneOf": [{"const": 1}, {"const": 1}]})", "1", false},
      {R"({"anyOf": [{"const": 1}, {"const": 1}]})", "1", true},
      {R"({"oneOf": [{"const": 1}, {"const": 2}, {"type": "integer", "minimum": 2}]})", "2", false},
      {R"({"oneOf": [{"const": 1}, {"const": 2}, {"type": "integer", "minimum": 2}]})", "1", true},
      {R"({"oneOf": [{"const": 1}, {"const": 2}, {"type": "integer", "minimum": 2}]})", "3", true},
      {R"({"anyOf": [{"const": "a", "minLength": 2}, {"const": "b"}]})", R"("a")", false},
      {R"({"anyOf": [{"const": "a", "type": "integer"}, {"const": "b"}]})", R"("a")", false},
      {R"({"anyOf": [{"const": [1]}, {"const": {"a": 1}}]})", R"({"a": 1})", true},
      {R"({"anyOf": [{"const": null}, {"const": "b"}]})", "null", true},
      {R"({"anyOf": [{"const": 1}, {"const": 2}]})", "1.0", true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.schema);
    CAPTURE(row.text);
    CHECK(assay::parse(assay::load_schema(row.schema), row.text, {.mode = assay::mode::strict}).has_value() ==
          row.fits);
  }
}

TEST_CASE("so does a mismatch of a tag, of literals that are no text, and of a key") {
  auto alternatives = ordered_json::array();
  for (int i = 0; i < 300; ++i) {
    alternatives.push_back(
        {{"type", "object"}, {"properties", {{"kind", {{"const", label(i)}}}}}, {"required", {"kind"}}});
  }
  const auto tagged = assay::parse(
      assay::load_schema(ordered_json{{"oneOf", alternatives}, {"discriminator", {{"propertyName", "kind"}}}}),
      R"({"kind":"label_number_299x"})");
  REQUIRE_FALSE(tagged);
  check_bounds(tagged.error());
  CHECK(tagged.error().errors().front().message.find("'label_number_299'") != std::string::npos);

  auto numbers = ordered_json::array();
  for (int i = 0; i < 10'000; ++i) numbers.push_back(i * 3);
  const auto number = assay::parse(assay::load_schema(ordered_json{{"enum", numbers}}), "1000000");
  REQUIRE_FALSE(number);
  check_bounds(number.error());

  const std::string long_tag = "{\"kind\":\"" + repeated("tag", 100'000) + "\"}";
  const auto tag = assay::parse(
      assay::load_schema(ordered_json{{"oneOf", alternatives}, {"discriminator", {{"propertyName", "kind"}}}}),
      long_tag);
  REQUIRE_FALSE(tag);
  check_bounds(tag.error());
}

TEST_CASE("long keys, patterns, names and inputs do not make errors longer than their bound") {
  const std::string key = repeated("key", 100'000);
  const ordered_json schema{{"title", repeated("T", 100'000)},
                            {"type", "object"},
                            {"properties",
                             {{key, {{"type", "integer"}}},
                              {"p", {{"type", "string"}, {"pattern", repeated("ab", 1'000)}}},
                              {"c", {{"const", repeated("c", 100'000)}}}}},
                            {"required", {key + "2"}},
                            {"additionalProperties", false}};
  const auto type = assay::load_schema(schema);
  const ordered_json document{
      {key, repeated("text", 100'000)}, {"p", repeated("x", 100'000)}, {"c", "d"}, {key + "3", 1}};
  for (const assay::mode mode : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
    const auto result = assay::parse(type, document.dump(), {.mode = mode});
    REQUIRE_FALSE(result);
    CHECK(result.error().errors().size() == 5);
    check_bounds(result.error());
    CHECK(result.error().feedback().find("more errors") == std::string::npos);
    const auto validated = assay::validate(type, document, {.mode = mode});
    REQUIRE_FALSE(validated);
    check_bounds(validated.error());
  }
}

TEST_CASE("of very many errors those that fit are told, and the others counted") {
  const std::string text = "[" + repeated("\"not a number at all\",", 5'000) + "0]";
  const auto result =
      assay::parse<std::vector<int>>(text, {.mode = assay::mode::lax, .limits = {.max_errors = 100'000}});
  REQUIRE_FALSE(result);
  REQUIRE(result.error().errors().size() == 5'000);
  check_bounds(result.error());
  const std::string feedback = result.error().feedback();
  const auto told = static_cast<std::size_t>(std::count(feedback.begin(), feedback.end(), '\n')) - 1;
  CHECK(told > 50);
  CHECK(feedback.ends_with("- and " + std::to_string(5'000 - told) + " more errors\n"));
  CHECK(std::string(result.error().what()).find("more that are not shown here") != std::string::npos);
  const auto limited =
      assay::parse<std::vector<int>>(text, {.mode = assay::mode::lax, .limits = {.max_errors = 1'000}});
  CHECK(limited.error().feedback().find("- and at least ") != std::string::npos);
}

TEST_CASE("a union of very many alternatives has an error of bounded length") {
  auto alternatives = ordered_json::array();
  for (int i = 0; i < 300; ++i) {
    alternatives.push_back({{"title", label(i)},
                            {"type", "object"},
                            {"properties", {{label(i), {{"type", "integer"}}}}},
                            {"required", {label(i)}}});
  }
  const auto type = assay::load_schema(ordered_json{{"anyOf", alternatives}});
  const auto result = assay::parse(type, R"({"x":1})", {.limits = {.max_errors = 5'000}});
  REQUIRE_FALSE(result);
  check_bounds(result.error());
}
