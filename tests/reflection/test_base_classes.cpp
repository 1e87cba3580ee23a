// Base classes, with C++26 reflection: their fields come first, as if the base were a member that is flattened.
#include "support/in_and_out.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <memory>
#include <string>
#include <variant>
#include <vector>

// clang-format 14 knows no annotations.
// clang-format off

namespace test_base_classes {

struct Named {
  std::string name;
  bool operator==(const Named&) const = default;
};
struct [[=assay::naming::kebab_case]] Dated {
  [[=assay::ge(1900)]] int year_made = 2000;
  bool operator==(const Dated&) const = default;
};
struct Empty {
  bool operator==(const Empty&) const = default;
};
struct [[=assay::naming::camel_case]] Painting : Named, Empty, Dated {
  [[=assay::gt(0)]] double width_cm = 1;
  bool operator==(const Painting&) const = default;
};
struct Copy : Painting {
  std::unique_ptr<Copy> of;
};
struct NoMembers : Named {
  bool operator==(const NoMembers&) const = default;
};

/// Members of one name in base and derived class: a rename tells them apart.
struct First {
  int value = 0;
};
struct Second : First {
  [[=assay::rename("own value")]] int value = 0;
};

struct Cache {
  int* memory = nullptr;
};
struct Cached : Named, [[=assay::exclude]] Cache {
  int number = 0;
};

struct Checked {
  int low = 0, high = 0;
  int calls = 0;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Checked::calls>(assay::has_default));
  };
  static void check(const Checked& value, assay::checker& check) {
    if (value.low > value.high) check.error("low", "low is above high");
  }
  static void normalize(Checked& value) { ++value.calls; }
};
struct Inherits : Checked {
  int more = 0;
};
struct Overrides : Checked {
  int more = 0;
  static void check(const Overrides& value, assay::checker& check) {
    if (value.more < 0) check.error("more", "more is negative");
  }
};
template <class Derived>
struct Rules {
  static void check(const Derived& value, assay::checker& check) {
    if (value.number == 13) check.error("number", "unlucky");
  }
};
struct Ruled : Rules<Ruled> {
  int number = 0;
};

struct Cat : Named {
  assay::literal<"cat"> kind;
};
struct Dog : Named {
  assay::literal<"dog"> kind;
};

}  // namespace test_base_classes

// clang-format on

using namespace test_base_classes;

TEST_CASE("fields of base classes come first, in the order of their declaration") {
  CHECK(names_of<Painting>() == "name year-made widthCm");
  CHECK(names_of<NoMembers>() == "name");
  CHECK(names_of<Copy>() == "name year-made widthCm of");
  const auto schema = assay::schema<Painting>();
  CHECK(schema["required"].dump() == R"(["name","year-made","widthCm"])");
  CHECK(schema["properties"]["year-made"]["minimum"] == 1900);
}

TEST_CASE("values with base classes come back as they went out") {
  Painting painting;
  painting.name = "Nighthawks";
  painting.year_made = 1942;
  painting.width_cm = 152.4;
  CHECK(assay::dump(painting) == R"({"name":"Nighthawks","year-made":1942,"widthCm":152.4})");
  CHECK(comes_back(painting));
  CHECK(comes_back(std::vector<Painting>{painting, painting}));
  CHECK(comes_back(std::map<std::string, NoMembers>{{"a", {{"b"}}}}));
  const auto copy = assay::parse<Copy>(
      R"({"name":"a","year-made":1950,"widthCm":1,"of":{"name":"b","year-made":1940,"widthCm":2,"of":null}})");
  REQUIRE(copy);
  CHECK(copy->of->name == "b");
  CHECK(copy->of->width_cm == 2);
}

TEST_CASE("constraints of a base class hold") {
  CHECK(errors_of<Painting>(R"({"name":"a","year-made":1800,"widthCm":0})") ==
        "year-made greater_than_equal, widthCm greater_than");
}

TEST_CASE("a member hides one of a base class, and both are read") {
  const auto second = assay::parse<Second>(R"({"value":1,"own value":2})");
  REQUIRE(second);
  CHECK(second->First::value == 1);
  CHECK(second->value == 2);
}

TEST_CASE("a base class can be excluded") {
  CHECK(names_of<Cached>() == "name number");
  CHECK(assay::readable<Cached>);
}

TEST_CASE("checks of a base class run once, and those of the derived class too") {
  const auto inherits = assay::parse<Inherits>(R"({"low":1,"high":2,"more":3})");
  REQUIRE(inherits);
  CHECK(inherits->calls == 1);
  CHECK(errors_of<Inherits>(R"({"low":2,"high":1,"more":3})") == "low value_error");
  CHECK(errors_of<Overrides>(R"({"low":2,"high":1,"more":-1})") == "low value_error, more value_error");
  CHECK(errors_of<Ruled>(R"({"number":13})") == "number value_error");
}

TEST_CASE("a base class can be shared by the alternatives of a union") {
  const auto pet = assay::parse<std::variant<Cat, Dog>>(R"({"kind":"dog","name":"Rex"})");
  REQUIRE(pet);
  CHECK(std::get<Dog>(*pet).name == "Rex");
}
