// JSON from outside: read, written, copied and freed without recursion, within limits.
#include "dump/bounded_json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

namespace {

using nlohmann::json;
using nlohmann::ordered_json;
namespace bounded_json = assay::detail::bounded_json;

constexpr int very_deep = 300'000;

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

/// {"a":[{"a":[...null...]}]}
template <class Json>
Json nested(int levels) {
  Json value;
  for (int i = 0; i < levels; ++i) {
    Json outer = i % 2 == 0 ? Json(Json::value_t::array) : Json(Json::value_t::object);
    if (outer.is_array()) {
      outer.push_back(std::move(value));
    } else {
      outer["a"] = std::move(value);
    }
    value = std::move(outer);
  }
  return value;
}

}  // namespace

TEST_CASE("what nlohmann parses is parsed alike") {
  for (const std::string_view text : {"null",
                                      " true ",
                                      "false",
                                      "0",
                                      "-0",
                                      "-7",
                                      "18446744073709551615",
                                      "18446744073709551616",
                                      "-9223372036854775808",
                                      "-9223372036854775809",
                                      "1.5",
                                      "1e3",
                                      "1e-400",
                                      R"("")",
                                      R"("a\u00e9\ud83d\ude00\n")",
                                      "[]",
                                      "{}",
                                      "[[],[{}],1,[2,[3]]]",
                                      R"({"b":1,"a":{"c":[null,{"d":"e"}]},"":2})",
                                      R"({"a":[1,2],"b":2,"a":{"x":1}})",
                                      "  [1 , 2]\n"}) {
    CAPTURE(text);
    const auto parsed = bounded_json::parse(text);
    REQUIRE(parsed);
    CHECK(parsed.value == ordered_json::parse(text));
    CHECK(parsed.value.dump() == ordered_json::parse(text).dump());
  }
}

TEST_CASE("what is not one JSON document is refused with its place") {
  const struct {
    std::string_view text, type;
    std::size_t offset;
  } rows[] = {
      {"", "json_invalid", 0},           {"nul", "json_invalid", 3},
      {"[1,]", "json_invalid", 3},       {"[1 2]", "json_invalid", 3},
      {R"({"a" 1})", "json_invalid", 5}, {"{1:2}", "json_invalid", 1},
      {"1 2", "json_invalid", 2},        {"[", "json_invalid", 1},
      {R"({"a":)", "json_invalid", 5},   {"[1e999]", "json_invalid", 1},
      {"\"\xff\"", "json_invalid", 1},   {"[[[1]]]", "depth_limit", 2},
      {"[1,2,3,4,5]", "items_limit", 9}, {"\"123456789012345678\"", "size_limit", 16},
  };
  const assay::limits few{.max_depth = 2, .max_bytes = 16, .max_items = 4};
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto parsed = bounded_json::parse(row.text, few);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.failure->type == row.type);
    CHECK(parsed.failure->offset == row.offset);
    CHECK_FALSE(parsed.failure->reason.empty());
    CHECK(parsed.value.is_null());
  }
}

TEST_CASE("numbers that are too large for a double are refused, or kept as their text") {
  const std::string digits(5'000, '7');
  for (const std::string& number : {std::string("1e999"), std::string("-1e999"), digits, "-" + digits}) {
    const std::string text = R"({"a":[)" + number + R"(],"b":1})";
    const auto refused = bounded_json::parse(text);
    REQUIRE(refused.failure);
    CHECK(refused.failure->type == "json_invalid");
    const auto kept = bounded_json::parse(text, {}, bounded_json::huge_numbers::keep);
    REQUIRE(kept);
    CHECK(bounded_json::write(kept.value) == text);
    CHECK(kept.value["b"] == 1);
  }
}

TEST_CASE("text of any depth is refused at the depth limit") {
  for (const std::string_view opener : {"[", R"({"a":)"}) {
    for (const bool closed : {false, true}) {
      std::string text = repeated(opener, very_deep);
      if (closed) text += "1" + repeated(opener == "[" ? "]" : "}", very_deep);
      const auto parsed = bounded_json::parse(text, {.max_depth = 1'000'000'000});
      REQUIRE_FALSE(parsed);
      CHECK(parsed.failure->type == "depth_limit");
      CHECK(parsed.failure->offset == 1000 * opener.size());
    }
  }
}

TEST_CASE("an object of many keys is read in linear time") {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += "\"key" + std::to_string(i) + "\":0,";
  text += "\"key5\":1}";
  const auto parsed = bounded_json::parse(text);
  REQUIRE(parsed);
  CHECK(parsed.value.size() == 100'000);
  CHECK(std::next(parsed.value.begin(), 5).value() == 1);
}

TEST_CASE_TEMPLATE("a document of any depth is written, copied, measured and freed", Json, json, ordered_json) {
  Json deep = nested<Json>(very_deep);
  const std::string text = bounded_json::write(deep);
  CHECK(text == repeated(R"({"a":[)", very_deep / 2) + "null" + repeated("]}", very_deep / 2));
  Json copied = bounded_json::copy(deep);
  CHECK(bounded_json::write(copied) == text);
  const auto excess = bounded_json::excess(deep);
  REQUIRE(excess);
  CHECK(excess->type == "depth_limit");
  bounded_json::release(copied);
  CHECK(copied.is_null());
  bounded_json::release(deep);
  CHECK(deep.is_null());
}

TEST_CASE_TEMPLATE("documents are written as dump() writes them, and copied whole", Json, json, ordered_json) {
  for (const std::string_view text :
       {"null", "true", "-3", "3", "0.1", "1e300", "2.0", "12345678.25", R"("a\"\n\u0001\u20ac")", "[]", "{}",
        R"([1,[],{},[{"z":1,"a":[false,"x"]}],""])", R"({"b":{"c":{}},"a":[[]]})"}) {
    CAPTURE(text);
    const Json document = Json::parse(text);
    CHECK(bounded_json::write(document) == document.dump());
    CHECK(bounded_json::copy(document) == document);
    CHECK_FALSE(bounded_json::excess(document));
  }
}

TEST_CASE("what JSON can't hold is replaced when it is written") {
  CHECK(bounded_json::write(json("a\xff"
                                 "b\xe2\x82")) == "\"a\uFFFDb\uFFFD\uFFFD\"");
  CHECK(bounded_json::write(json({{"\xc3", 1}})) == "{\"\uFFFD\":1}");
  CHECK(bounded_json::write(json::array({HUGE_VAL, json::binary({1, 2})})) == "[null,null]");
}

TEST_CASE_TEMPLATE("limits of a document at hand", Json, json, ordered_json) {
  const Json document = Json::parse(R"({"key":["four","five"]})");
  CHECK_FALSE(bounded_json::excess(document, {.max_depth = 2, .max_bytes = 11, .max_items = 3}));
  CHECK(bounded_json::excess(document, {.max_depth = 1})->type == "depth_limit");
  CHECK(bounded_json::excess(document, {.max_bytes = 10})->type == "size_limit");
  CHECK(bounded_json::excess(document, {.max_items = 2})->type == "items_limit");
}
