// JSON that a caller hands over: however deep it is nested, and however large it is, the limits hold.
#include "dump/bounded_json.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace test_deep_json {

struct Holder {
  nlohmann::json anything;
};
struct OrderedHolder {
  nlohmann::ordered_json anything;
};

}  // namespace test_deep_json

using namespace test_deep_json;

namespace {

constexpr int very_deep = 200'000;

/// [[[...]]], or {"a":{"a":...}}.
template <class Json>
Json nested(int levels, bool objects) {
  Json value;
  for (int i = 0; i < levels; ++i) {
    Json outer = objects ? Json::object() : Json::array();
    if (objects) {
      outer["a"] = std::move(value);
    } else {
      outer.push_back(std::move(value));
    }
    value = std::move(outer);
  }
  return value;
}

template <class T, class Json>
std::string type_of_failure(const Json& value, const assay::parse_options& options) {
  const auto result = assay::validate<T>(value, options);
  return result ? "" : result.error().errors().front().type;
}

}  // namespace

TEST_CASE_TEMPLATE("a document nested 200,000 deep is an error in every mode", Json, nlohmann::json,
                   nlohmann::ordered_json) {
  for (const bool objects : {false, true}) {
    CAPTURE(objects);
    const Json deep = nested<Json>(very_deep, objects);
    for (const assay::mode mode : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
      for (const std::size_t limit : {std::size_t{200}, std::size_t{1} << 60}) {
        const assay::parse_options options{.mode = mode, .limits = {.max_depth = limit}};
        CHECK(type_of_failure<nlohmann::json>(deep, options) == "depth_limit");
        CHECK(type_of_failure<nlohmann::ordered_json>(deep, options) == "depth_limit");
        CHECK(type_of_failure<std::vector<int>>(deep, options) == "depth_limit");
        CHECK(type_of_failure<std::map<std::string, int>>(deep, options) == "depth_limit");
      }
    }
    CHECK(assay::validate<Holder>(Json{{"anything", 1}}));
  }
}

TEST_CASE("a document at the depth limit is taken, and one level more is refused, as in text") {
  for (const bool objects : {false, true}) {
    for (const std::size_t limit : {1U, 5U, 200U, 1000U}) {
      CAPTURE(limit);
      const assay::parse_options options{.mode = assay::mode::strict, .limits = {.max_depth = limit}};
      const auto levels = static_cast<int>(limit);
      const auto fits = nested<nlohmann::json>(levels, objects);
      CHECK(assay::validate<nlohmann::json>(fits, options));
      CHECK(assay::parse<nlohmann::json>(fits.dump(), options));
      const auto too_deep = nested<nlohmann::json>(levels + 1, objects);
      CHECK(type_of_failure<nlohmann::json>(too_deep, options) == "depth_limit");
      CHECK(assay::parse<nlohmann::json>(too_deep.dump(), options).error().errors().front().type == "depth_limit");
    }
  }
}

TEST_CASE("items and bytes of a document are limited") {
  const auto document = nlohmann::json::parse(R"({"list":[1,2,3],"text":"0123456789"})");
  const auto type_within = [&](const assay::limits& limits) {
    return type_of_failure<nlohmann::json>(document, {.limits = limits});
  };
  CHECK(type_within({.max_items = 5}).empty());
  CHECK(type_within({.max_items = 4}) == "items_limit");
  CHECK(type_within({.max_bytes = 18}).empty());
  CHECK(type_within({.max_bytes = 17}) == "size_limit");
}

TEST_CASE_TEMPLATE("a member that is nested too deep is not written", Value, Holder, OrderedHolder) {
  Value holder;
  using Json = decltype(holder.anything);
  holder.anything = nested<Json>(1000, true);
  const std::string text = assay::dump(holder);
  CHECK(text.size() == 1000 * 6 + 4 + std::string(R"({"anything":})").size());
  CHECK(assay::to_json(holder).dump() == text);
  holder.anything = nested<Json>(very_deep, false);
  CHECK_THROWS_AS(static_cast<void>(assay::dump(holder)), std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(assay::to_json(holder)), std::invalid_argument);
}

TEST_CASE_TEMPLATE("a schema document that is nested too deep is refused", Json, nlohmann::json,
                   nlohmann::ordered_json) {
  Json schema{{"type", "object"}};
  schema["default"] = nested<Json>(very_deep, false);
  CHECK_THROWS_WITH_AS(static_cast<void>(assay::load_schema(schema)),
                       "#: the document is nested deeper than 500 levels", assay::schema_error);
  CHECK_THROWS_AS(static_cast<void>(assay::rewrite_schema(schema, assay::dialect::openai)), assay::schema_error);
  CHECK_THROWS_AS(static_cast<void>(assay::lint_schema(schema, assay::dialect::gemini)), assay::schema_error);
  const Json shallow = Json::parse(R"({"type": "object", "properties": {"a": {"type": "string"}}})");
  CHECK(assay::rewrite_schema(shallow, assay::dialect::openai)["required"] == nlohmann::ordered_json{"a"});
  CHECK(assay::lint_schema(shallow, assay::dialect::anthropic).empty());
  if constexpr (std::is_same_v<Json, nlohmann::ordered_json>) {
    CHECK_THROWS_AS(static_cast<void>(assay::load_schema(assay::detail::bounded_json::write(schema))),
                    assay::schema_error);
  }
}
