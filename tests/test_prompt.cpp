#include <assay/schema.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace test_prompt {

enum class Status { draft, sent };

struct Item {
  std::string sku;
  int quantity = 1;
};
struct Invoice {
  std::string name;
  int age = 0;
  std::optional<std::string> email;
  Status status = Status::draft;
  std::vector<Item> items;
  std::vector<std::optional<int>> votes;
  std::map<std::string, double> prices;
  std::tuple<int, std::string> pair;
  std::chrono::year_month_day due;
  std::set<std::string> tags = {"x"};
  std::array<std::uint8_t, 3> color = {};
};
struct Address {
  std::string street;
  std::string city;
};
struct Person {
  std::string name;
  Address home;
  std::optional<Address> work;
  std::vector<Person> friends;
};
struct Cat {
  assay::literal<"cat"> kind;
};
struct Dog {
  assay::literal<"dog"> kind;
  double weight = 0;
};
struct Owner {
  std::variant<Cat, Dog> pet;
  nlohmann::json extra;
};
struct Settings {
  bool on = true;
  std::map<std::string, int> rest;
};
inline bool is_even(int value) { return value % 2 == 0; }

}  // namespace test_prompt

using namespace test_prompt;

template <>
struct assay::describe<Status> {
  static constexpr auto enumerators = assay::enumerators(assay::enumerator<Status::draft>("not sent yet"));
};
template <>
struct assay::describe<Invoice> {
  static constexpr auto description = "An invoice";
  static constexpr auto fields = assay::fields(assay::field<&Invoice::age>("Age in years", assay::ge(0), assay::le(150),
                                                                           assay::satisfies(is_even, "must be even")),
                                               assay::field<&Invoice::email>(assay::format::email),
                                               assay::field<&Invoice::items>("Lines\nin order", assay::max_items(9)),
                                               assay::field<&Invoice::tags>(assay::has_default),
                                               assay::field<&Invoice::name>(assay::examples("Ann")));
};
template <>
struct assay::describe<Settings> {
  static constexpr auto fields = assay::fields(assay::field<&Settings::rest>(assay::extra_fields));
};

TEST_CASE("a struct reads as a commented sketch") {
  CHECK(assay::prompt<Invoice>() == R"(// An invoice
{
  "name": string, // for example "Ann"
  "age": int, // Age in years; 0 to 150; must be even
  "email": string | null, // format email; optional
  "status": "draft" | "sent", // draft: not sent yet
  "items": [{ // Lines in order; at most 9 items
    "sku": string,
    "quantity": int,
  }],
  "votes": (int | null)[],
  "prices": {[string]: number},
  "pair": [int, string],
  "due": string, // format date
  "tags": string[], // items must be unique; default ["x"]
  "color": int[], // exactly 3 items; each 0 to 255
})");
}

TEST_CASE("what is used twice or contains itself is written once, by name") {
  CHECK(assay::prompt<Person>() == R"(type Person = {
  "name": string,
  "home": Address,
  "work": Address | null, // optional
  "friends": Person[],
}

type Address = {
  "street": string,
  "city": string,
}

Person)");
}

TEST_CASE("unions, anything and unknown keys") {
  CHECK(assay::prompt<Owner>() == R"({
  "pet": {
    "kind": "cat",
  } | {
    "kind": "dog",
    "weight": number,
  },
  "extra": any,
})");
  CHECK(assay::prompt<Settings>() == R"({
  "on": boolean,
  [string]: int,
})");
}

TEST_CASE("a root that is no struct") {
  CHECK(assay::prompt<int>() == "int");
  CHECK(assay::prompt<std::vector<Cat>>() == "[{\n  \"kind\": \"cat\",\n}]");
  CHECK(assay::prompt<Status>() == "// draft: not sent yet\n\"draft\" | \"sent\"");
}

TEST_CASE("the rules of a run-time schema are told in words") {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"type":"array","items":{"type":"integer"},"contains":{"const":1},"minContains":2,"maxContains":3})",
       "// has at least 2 and at most 3 of: 1\nint[]"},
      {R"({"type":"string","not":{"enum":["a","b"]}})", "// not \"a\" | \"b\"\nstring"},
      {R"({"type":"object","propertyNames":{"maxLength":3},"additionalProperties":{"type":"integer"}})",
       "// every key: string (at most 3 characters)\n{[string]: int}"},
      {R"({"type":"object","properties":{"a":{"type":"integer"}},"required":["a"],"dependentRequired":{"a":["b","c"]},
           "unevaluatedProperties":false})",
       "// with \"a\" also \"b\", \"c\"; no other keys\n{\n  \"a\": int,\n}"},
      {R"({"type":"object","properties":{"a":{"type":"string"}},"required":["a"],
           "if":{"properties":{"a":{"const":"x"}}},"then":{"properties":{"b":{"type":"integer"}},"required":["b"]}})",
       "// if it is { \"a\": \"x\", }, it is { \"b\": int, }\n{\n  \"a\": string,\n}"},
      {R"({"type":"object","dependentSchemas":{"a":{"properties":{"b":{"type":"string"}},"required":["b"]}}})",
       "// if \"a\" is there, it is { \"b\": string, }\n{\n  [string]: any,\n}"},
  };
  for (const auto& [schema, sketch] : cases) {
    CHECK(assay::prompt(assay::load_schema(std::string_view(schema))) == sketch);
  }
}

TEST_CASE("a prompt is at most half of the schema's text") {
  const std::pair<std::string, std::string> cases[] = {
      {assay::prompt<Invoice>(), assay::schema_text<Invoice>()},
      {assay::prompt<Person>(), assay::schema_text<Person>()},
      {assay::prompt<Owner>(), assay::schema_text<Owner>()},
      {assay::prompt<Settings>(), assay::schema_text<Settings>()},
      {assay::prompt<std::vector<Item>>(), assay::schema_text<std::vector<Item>>()},
  };
  for (const auto& [sketch, schema] : cases) {
    CAPTURE(sketch);
    CHECK(2 * sketch.size() <= schema.size());
  }
}
