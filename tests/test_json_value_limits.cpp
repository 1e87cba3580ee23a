// Limits on JSON values that are walked where they are: what is skipped counts, what is read twice counts once.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace test_json_value_limits {

using nlohmann::ordered_json;

struct One {
  int a;
};
struct Two {
  int a;
  int b;
};
struct Holder {
  std::vector<std::variant<One, Two>> list;
};

}  // namespace test_json_value_limits

using namespace test_json_value_limits;

namespace {

/// Deeper than the stack of a thread.
template <class Json>
Json very_deep() {
  Json value = Json::array();
  for (int i = 0; i < 200'000; ++i) {
    Json outer = i % 2 == 0 ? Json::object() : Json::array();
    if (i % 2 == 0) {
      outer["a"] = std::move(value);
    } else {
      outer.push_back(std::move(value));
    }
    value = std::move(outer);
  }
  return value;
}

template <class T, class Json>
std::string types_of_errors(const Json& value, const assay::parse_options& options) {
  const auto result = assay::validate<T>(value, options);
  std::string types;
  if (!result) {
    for (const assay::error& one : result.error().errors()) types += (types.empty() ? "" : " ") + one.type;
  }
  return types;
}

constexpr assay::mode modes[] = {assay::mode::strict, assay::mode::lax, assay::mode::llm};

}  // namespace

TEST_CASE_TEMPLATE("members that no field takes count as all others", Json, nlohmann::json, ordered_json) {
  const Json value = Json::parse(R"({"a": 1, "list": [1, [2, {"x": "1234"}]], "text": "12345"})");
  struct row {
    assay::limits limits;
    const char* expected;
  };
  // 3 members, 2 items, 2 items, 1 member; keys of 1, 4, 1 and 4 bytes, texts of 4 and 5.
  const row rows[] = {{{.max_items = 8}, ""},
                      {{.max_items = 7}, "items_limit"},
                      {{.max_bytes = 19}, ""},
                      {{.max_bytes = 18}, "size_limit"},
                      {{.max_depth = 4}, ""},
                      {{.max_depth = 3}, "depth_limit"},
                      {{.max_items = 0}, "items_limit"},
                      {{.max_bytes = 0}, "size_limit"},
                      {{.max_depth = 0}, "depth_limit"}};
  for (const row& one : rows) {
    for (const assay::mode mode : modes) {
      const assay::parse_options options{.mode = mode, .limits = one.limits};
      CHECK(types_of_errors<One>(value, options) == one.expected);
      CHECK(types_of_errors<ordered_json>(value, options) == one.expected);
    }
  }
}

TEST_CASE("a limit is the only error, whatever else is wrong with the value") {
  const auto value = ordered_json::parse(R"({"a": "x", "b": [[[1]]], "more": [1, 2, 3]})");
  for (const assay::mode mode : modes) {
    const assay::parse_options few{.mode = mode, .limits = {.max_items = 7}};
    CHECK(types_of_errors<Two>(value, few) == "items_limit");
    const assay::parse_options shallow{.mode = mode, .limits = {.max_depth = 3, .max_items = 8}};
    CHECK(types_of_errors<Two>(value, shallow) == "depth_limit");  // it comes first
    const assay::parse_options enough{.mode = mode, .limits = {.max_depth = 4, .max_bytes = 8, .max_items = 9}};
    const bool converts = mode != assay::mode::strict;
    CHECK(types_of_errors<Two>(value, enough) == (converts ? "int_parsing int_type" : "int_type int_type"));
  }
}

TEST_CASE_TEMPLATE("what alternatives read again is counted once", Json, nlohmann::json, ordered_json) {
  const Json value = Json::parse(R"({"list": [{"a": 1, "b": 2}, {"b": 2, "a": 1}, {"a": 1}]})");
  for (const assay::mode mode : modes) {
    const assay::parse_options options{.mode = mode, .limits = {.max_bytes = 9, .max_items = 9}};
    const auto result = assay::validate<Holder>(value, options);
    REQUIRE_MESSAGE(result.has_value(), result.error().what());
    CHECK(result->list[0].index() == 1);
    CHECK(types_of_errors<Holder>(value, {.mode = mode, .limits = {.max_items = 8}}) == "items_limit");
    CHECK(types_of_errors<Holder>(value, {.mode = mode, .limits = {.max_bytes = 8}}) == "size_limit");
  }
}

TEST_CASE_TEMPLATE("a member that is nested 200,000 deep is refused where it is skipped", Json, nlohmann::json,
                   ordered_json) {
  Json value = Json::object();
  value["a"] = 1;
  value["deep"] = very_deep<Json>();
  Json list = Json::array();
  list.push_back(very_deep<Json>());  // moved: to copy it nlohmann goes into it by recursion
  Json holder = Json::object();
  holder["list"] = std::move(list);
  for (const assay::mode mode : modes) {
    CHECK(types_of_errors<One>(value, {.mode = mode}) == "depth_limit");
    CHECK(types_of_errors<std::map<std::string, int>>(value, {.mode = mode}) == "depth_limit");
    CHECK(types_of_errors<Holder>(holder, {.mode = mode}) == "depth_limit");
  }
}

TEST_CASE("a doubled member whose value is nested 200,000 deep is not written to say so") {
  ordered_json value;
  value["a"] = 1;
  value.get_ref<ordered_json::object_t&>().emplace_back("a", very_deep<ordered_json>());
  for (const assay::mode mode : modes) {
    CHECK(types_of_errors<One>(value, {.mode = mode, .allow = assay::repairs::none}) == "depth_limit");
  }
}

TEST_CASE_TEMPLATE("levels beyond those that a walk has at hand", Json, nlohmann::json, ordered_json) {
  for (const int levels : {15, 16, 17, 33, 199}) {
    std::string text = R"({"b": 2, "a": 1})";
    for (int i = 0; i < levels; ++i) text = i % 2 == 0 ? "[" + text + ", 5]" : R"({"x": )" + text + R"(, "y": "z"})";
    const Json value = Json::parse(text);
    CHECK(assay::validate<Json>(value, {.mode = assay::mode::strict}).value() == value);
  }
}
