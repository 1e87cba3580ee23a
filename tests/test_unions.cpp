// std::variant: smart mode, discriminators, labels in errors, and how much work nested unions may make.
#include "support/in_and_out.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace test_unions {

struct Cat {
  assay::literal<"cat"> kind;
  int lives = 9;
};
struct Dog {
  assay::literal<"dog"> kind;
  std::string name;
};
using Pet = std::variant<Cat, Dog>;

struct Small {
  int a = 0;
};
struct Large {
  int a = 0;
  std::optional<int> b;
};
struct Other {
  std::string c;
};
/// No literal in every alternative: nothing tells them apart but their fields.
using Untagged = std::variant<Small, Large, Other>;

enum class Color { red, green };

struct Leaf {
  int value = 0;
};
struct Branch;
using Tree = std::variant<Leaf, std::unique_ptr<Branch>>;
struct Branch {
  std::vector<Tree> parts;
};

/// Each level is a union of two structs that both hold the level below: naive tries double at each.
template <int Depth>
struct Nested;
template <int Depth>
struct Left {
  Nested<Depth - 1> next;
};
template <int Depth>
struct Right {
  Nested<Depth - 1> next;
};
template <int Depth>
struct Nested {
  std::variant<Left<Depth>, Right<Depth>> either;
};
template <>
struct Nested<0> {
  int end = 0;
};

/// Two structs of one shape: nothing in a text tells them apart.
struct Meters {
  double length = 0;
};
struct Feet {
  double length = 0;
};
struct Plank {
  std::string wood;
  std::variant<Meters, Feet, Other> size;
};

/// The same at run-time depth: a type whose alternatives hold the type itself.
struct Knot;
struct KnotA {
  std::unique_ptr<Knot> next;
  int a = 0;
};
struct KnotB {
  std::unique_ptr<Knot> next;
  int b = 0;
};
struct Knot {
  std::variant<KnotA, KnotB> either;
};

}  // namespace test_unions

using namespace test_unions;

namespace {

/// Which alternative is taken; -1 where there is an error.
template <class Variant>
int index_of(const char* text, const assay::parse_options& options = {}) {
  const auto result = assay::parse<Variant>(text, options);
  return result ? static_cast<int>(result->index()) : -1;
}

}  // namespace

TEST_CASE("an exact match beats a conversion, whatever the order") {
  using number_first = std::variant<int, std::string>;
  CHECK(index_of<number_first>("35") == 0);
  CHECK(index_of<number_first>(R"("35")") == 1);
  using text_first = std::variant<std::string, int, bool, double>;
  CHECK(index_of<text_first>("35") == 1);
  CHECK(index_of<text_first>("true") == 2);
  CHECK(index_of<text_first>("35.5") == 3);
  CHECK(index_of<text_first>(R"("true")") == 0);
  using real_first = std::variant<double, int>;
  CHECK(index_of<real_first>("35") == 1);
  CHECK(index_of<real_first>("35.0") == 0);
}

TEST_CASE("where all must convert, the first that can is taken, and the conversion is on the record") {
  using numbers = std::variant<int, double>;
  CHECK(index_of<numbers>(R"("35")") == 0);
  CHECK(index_of<numbers>(R"("35.5")") == 1);
  CHECK(assay::parse<numbers>(R"("35")").repair_count() == 1);
  CHECK(assay::parse<numbers>("35").repair_count() == 0);
  CHECK(index_of<numbers>(R"("35")", strict) == -1);
}

TEST_CASE("monostate is null; enums and literals by their text") {
  using nullable = std::variant<std::monostate, int>;
  CHECK(index_of<nullable>("null") == 0);
  CHECK(index_of<nullable>("1") == 1);
  using word = std::variant<Color, assay::literal<"auto">, int>;
  CHECK(index_of<word>(R"("green")") == 0);
  CHECK(index_of<word>(R"("auto")") == 1);
  CHECK(index_of<word>("3") == 2);
}

TEST_CASE("of structs that fit, the one with most fields set is taken; then the order") {
  CHECK(index_of<Untagged>(R"({"a": 1})") == 0);
  CHECK(index_of<Untagged>(R"({"a": 1, "b": 2})") == 1);
  CHECK(index_of<Untagged>(R"({"a": 1, "b": null})") == 1);
  CHECK(index_of<Untagged>(R"({"c": "x", "unknown": 1})") == 2);
  CHECK(index_of<Untagged>(R"({"a": "1", "b": "2"})") == 1);
}

TEST_CASE("errors of a union without a discriminator stand under each alternative's label") {
  CHECK(errors_of<Untagged>(R"({"a": "x"})") == "Small.a int_parsing, Large.a int_parsing, Other.c missing");
  CHECK(errors_of<std::variant<int, std::vector<int>>>(R"(["x"])") == "int int_type, list[int][0] int_parsing");
}

TEST_CASE("a literal in every struct is a discriminator: errors speak of the chosen one only") {
  CHECK(index_of<Pet>(R"({"kind": "cat", "lives": 3})") == 0);
  CHECK(index_of<Pet>(R"({"name": "Rex", "kind": "dog"})") == 1);  // wherever it stands
  CHECK(errors_of<Pet>(R"({"kind": "cat", "lives": "many"})") == "cat.lives int_parsing");
  CHECK(errors_of<Pet>(R"({"kind": "dog", "lives": 3})") == "dog.name missing");
  CHECK(errors_of<Pet>(R"({"kind": "cow"})") == " union_tag_invalid");
  CHECK(errors_of<Pet>(R"({"lives": 3})") == " union_tag_not_found");
  CHECK(errors_of<Pet>(R"({"kind": 1})") == " union_tag_not_found");
  CHECK(errors_of<Pet>("[]") == " dict_type");
  CHECK(errors_of<std::vector<Pet>>(R"([{"kind": "cat", "lives": 1}, {"kind": "dog", "name": 5}])") ==
        "[1].dog.name string_type");
}

TEST_CASE("a discriminator beside alternatives that are no structs") {
  using mixed = std::variant<Cat, Dog, int>;
  CHECK(index_of<mixed>("5") == 2);
  CHECK(index_of<mixed>(R"({"kind": "dog", "name": "Rex"})") == 1);
  CHECK(errors_of<mixed>(R"({"kind": "cow"})") == " union_tag_invalid");
}

TEST_CASE("unions in lists, tuples and optionals") {
  const auto list = assay::parse<std::vector<std::variant<int, std::string>>>(R"([1, "2", 3])");
  REQUIRE(list);
  CHECK((*list)[0].index() == 0);
  CHECK((*list)[1].index() == 1);
  using tuple = std::tuple<std::variant<int, bool>, std::optional<std::variant<int, std::string>>>;
  const auto pair = assay::parse<tuple>(R"([true, null])");
  REQUIRE(pair);
  CHECK(std::get<0>(*pair).index() == 1);
  CHECK_FALSE(std::get<1>(*pair).has_value());
}

TEST_CASE("the alternative that lists fit is taken as a whole") {
  using lists = std::variant<std::vector<int>, std::vector<std::string>>;
  CHECK(index_of<lists>("[1, 2]") == 0);
  CHECK(index_of<lists>(R"(["1", "2"])") == 1);
  CHECK(index_of<lists>(R"([1, "2"])") == 0);
}

TEST_CASE("recursive unions") {
  const auto tree = assay::parse<Tree>(R"({"parts": [{"value": 1}, {"parts": [{"value": 2}]}]})");
  REQUIRE(tree);
  const Branch& branch = *std::get<1>(*tree);
  CHECK(std::get<0>(branch.parts[0]).value == 1);
  CHECK(std::get<0>(std::get<1>(branch.parts[1])->parts[0]).value == 2);
  CHECK(assay::dump(*tree) == R"({"parts":[{"value":1},{"parts":[{"value":2}]}]})");
}

TEST_CASE("unions within unions don't multiply: 12 types deep") {
  std::string text = R"({"end": 1})";
  for (int i = 0; i < 12; ++i) text = R"({"either": {"next": )" + text + "}}";
  CHECK(assay::parse<Nested<12>>(text).has_value());
}

TEST_CASE("unions within unions don't multiply: 30 deep and more, right or wrong") {
  for (const char* end : {R"({"either": {"next": null, "b": 1}})", R"({"either": {"next": null, "b": "x"}})",
                          R"({"either": {"next": 5, "c": 1}})"}) {
    for (const int depth : {30, 90}) {
      std::string text = end;
      for (int i = 0; i < depth; ++i) text = R"({"either": {"b": 1, "next": )" + text + "}}";
      const auto knot = assay::parse<Knot>(text);
      if (!knot) CHECK(knot.error().errors()[0].type != "visits_limit");
      CHECK(knot.has_value() == (end == std::string(R"({"either": {"next": null, "b": 1}})")));
    }
  }
}

TEST_CASE("where alternatives fit equally well, which was taken is on the record, and it is no repair") {
  const std::string text = "{\"wood\": \"oak\",\n \"size\": {\"length\": 2.5}}";
  for (const assay::mode how : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
    const auto plank = assay::parse<Plank>(text, {.mode = how});
    REQUIRE(plank);
    CHECK(plank->size.index() == 0);
    CHECK(plank.repairs().empty());
    REQUIRE(plank.choices().size() == 1);
    const assay::union_choice& choice = plank.choices()[0];
    CHECK(assay::to_string(choice.loc) == "size");
    CHECK(choice.index == 0);
    CHECK(choice.taken == "Meters");
    CHECK(choice.others == std::vector<std::string>{"Feet"});
    CHECK(choice.span.line == 2);
    CHECK(choice.span.column == 10);
    CHECK(choice.span.offset == text.find("{\"length"));
    CHECK(choice.span.length == std::string(R"({"length": 2.5})").size());
  }
}

TEST_CASE("a choice is on the record beside repairs, in messy text, and in JSON; a chain of results keeps it") {
  const auto messy = assay::parse<Plank>("Sure: {wood: 'oak', 'size': {'length': \"2.5\"},}");
  REQUIRE(messy);
  CHECK_FALSE(messy.repairs().empty());
  REQUIRE(messy.choices().size() == 1);
  CHECK(messy.choices()[0].taken == "Meters");
  const auto wood = messy.transform(&Plank::wood);
  CHECK(wood.choices().size() == 1);

  const auto json = assay::validate<Plank>(nlohmann::json::parse(R"({"wood": "oak", "size": {"length": 1}})"));
  REQUIRE(json.choices().size() == 1);
  CHECK(json.choices()[0].span.line == 0);
}

TEST_CASE("where one alternative fits better there was no choice") {
  const auto other = assay::parse<Plank>(R"({"wood": "oak", "size": {"c": "x"}})");
  REQUIRE(other);
  CHECK(other->size.index() == 2);
  CHECK(other.choices().empty());
  const auto large = assay::parse<Untagged>(R"({"a": 1, "b": 2})");
  CHECK(large.choices().empty());
  const auto pet = assay::parse<Pet>(R"({"kind": "cat", "lives": 3})");
  CHECK(pet.choices().empty());
  const auto number = assay::parse<std::variant<int, std::string>>("35");
  CHECK(number.choices().empty());
}

TEST_CASE("of very many choices the first are kept") {
  std::string text = "[";
  for (int i = 0; i < 500; ++i) text += R"({"length": 1},)";
  text.back() = ']';
  const auto all = assay::parse<std::vector<std::variant<Meters, Feet>>>(text);
  REQUIRE(all);
  CHECK(all->size() == 500);
  CHECK(all.choices().size() == 100);
  CHECK(assay::to_string(all.choices()[7].loc) == "[7]");
}
