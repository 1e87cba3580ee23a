// C++26 annotations at classes, members and enumerators say what describe<T> says beside them. See docs/reflection.md.
#include "support/in_and_out.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// One model in both spellings: the same names, so that schemas and messages can be compared letter by letter.

// clang-format 14 knows no annotations.
// clang-format off

namespace in_place {

enum class [[=assay::naming::screaming_snake_case]] Urgency {
  low,
  quite_high [[=assay::description("Today"), =assay::alias("urgent", "asap")]],
  highest [[=assay::rename("MAX")]],
};

struct [[=assay::description("Where somebody lives")]] Address {
  [[=assay::min_length(1)]] std::string street_name;
  [[=assay::pattern<"^[0-9]{5}$">]] std::string zip;
};

struct [[=assay::title("Customer"), =assay::description("A customer of the shop"), =assay::naming::camel_case,
         =assay::extra::forbid]] Customer {
  [[=assay::title("Name"), =assay::examples("Ada", "Grace")]] std::string full_name;
  [[=assay::description("Age in years"), =assay::ge(0), =assay::le(150), =assay::examples(assay::json_example("36"))]]
  int age;
  [[=assay::format::email, =assay::alias("mail", "e-mail")]] std::optional<std::string> email;
  [[=assay::has_default, =assay::unique_items, =assay::max_items(3)]] std::vector<std::string> tags = {"new"};
  [[=assay::satisfies([](int number) { return number % 2 == 0; }, "must be even")]] int even;
  [[=assay::multiple_of(0.25), =assay::gt(0), =assay::lt(10.5)]] double price;
  [[=assay::flatten]] Address address;
  [[=assay::rename("how-urgent"), =assay::deprecated]] Urgency urgency;
  [[=assay::exclude]] const char* note = "not on the wire";
};

}  // namespace in_place

// clang-format on

namespace beside {

enum class Urgency { low, quite_high, highest };
struct Address {
  std::string street_name;
  std::string zip;
};
struct Customer {
  std::string full_name;
  int age;
  std::optional<std::string> email;
  std::vector<std::string> tags = {"new"};
  int even;
  double price;
  Address address;
  Urgency urgency;
  const char* note = "not on the wire";
};

}  // namespace beside

template <>
struct assay::describe<beside::Urgency> {
  static constexpr auto style = assay::naming::screaming_snake_case;
  static constexpr auto enumerators =
      assay::enumerators(assay::enumerator<beside::Urgency::quite_high>("Today", assay::alias("urgent", "asap")),
                         assay::enumerator<beside::Urgency::highest>(assay::rename("MAX")));
};
template <>
struct assay::describe<beside::Address> {
  static constexpr auto description = "Where somebody lives";
  static constexpr auto fields = assay::fields(assay::field<&beside::Address::street_name>(assay::min_length(1)),
                                               assay::field<&beside::Address::zip>(assay::pattern<"^[0-9]{5}$">));
};
template <>
struct assay::describe<beside::Customer> {
  using Customer = beside::Customer;
  static constexpr auto title = "Customer";
  static constexpr auto description = "A customer of the shop";
  static constexpr auto style = assay::naming::camel_case;
  static constexpr auto extra_keys = assay::extra::forbid;
  static constexpr auto fields = assay::fields(
      assay::field<&Customer::full_name>(assay::title("Name"), assay::examples("Ada", "Grace")),
      assay::field<&Customer::age>("Age in years", assay::ge(0), assay::le(150),
                                   assay::examples(assay::json_example("36"))),
      assay::field<&Customer::email>(assay::format::email, assay::alias("mail", "e-mail")),
      assay::field<&Customer::tags>(assay::has_default, assay::unique_items, assay::max_items(3)),
      assay::field<&Customer::even>(assay::satisfies([](int number) { return number % 2 == 0; }, "must be even")),
      assay::field<&Customer::price>(assay::multiple_of(0.25), assay::gt(0), assay::lt(10.5)),
      assay::field<&Customer::address>(assay::flatten),
      assay::field<&Customer::urgency>(assay::rename("how-urgent"), assay::deprecated),
      assay::field<&Customer::note>(assay::exclude));
};

namespace test_annotations {

// clang-format off

/// Some annotations here, some there; what describe<T> says of the same thing stands.
struct Both {
  [[=assay::description("in place"), =assay::ge(1)]] int first;
  [[=assay::description("in place"), =assay::rename("2nd")]] int second;

  struct assay_describe {
    static constexpr auto description = "beside";
    static constexpr auto fields = assay::fields(assay::field<&Both::second>("beside", assay::le(9)));
  };
};

struct foreign {
  int number;
};
struct Foreign {
  [[=foreign{1}, =5, =assay::ge(0)]] int number;
};

template <class T>
struct [[=assay::naming::kebab_case]] Page {
  [[=assay::max_items(2)]] std::vector<T> all_items;
};

struct Bag {
  int known;
  [[=assay::extra_fields]] std::map<std::string, int> rest;
};

struct Cited {
  [[=assay::grounded]] std::string quotation;
};

// clang-format on

constexpr std::string_view valid = R"({"fullName":"Ada","age":36,"email":"ada@example.com","tags":["a"],"even":4,)"
                                   R"("price":2.5,"street_name":"Main Street","zip":"12345","how-urgent":"MAX"})";
constexpr const char* texts[] = {
    valid.data(),
    R"({"full_name":"Ada","age":-1,"mail":"nobody","tags":["a","a"],"even":3,"price":0.1,"street_name":"","zip":"x",)"
    R"("how-urgent":"urgent","more":1})",
    R"({})",
    R"({"fullName":5,"age":151,"e-mail":"a@b.de","tags":["a","b","c","d"],"even":2,"price":11,"street_name":"s",)"
    R"("zip":"00000","urgency":"asap"})",
    R"([1])",
};

}  // namespace test_annotations

using namespace test_annotations;

TEST_CASE("both spellings give one schema, in every dialect") {
  for (const assay::dialect dialect :
       {assay::dialect::json_schema, assay::dialect::openai, assay::dialect::anthropic, assay::dialect::gemini}) {
    const auto annotated = assay::schema<in_place::Customer>(dialect);
    CHECK(annotated.dump(2) == assay::schema<beside::Customer>(dialect).dump(2));
  }
}

TEST_CASE("both spellings read, write and refuse the same, in the same words") {
  for (const char* text : texts) {
    CAPTURE(text);
    for (const assay::mode mode : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
      const auto annotated = assay::parse<in_place::Customer>(text, {.mode = mode});
      const auto described = assay::parse<beside::Customer>(text, {.mode = mode});
      REQUIRE(annotated.has_value() == described.has_value());
      if (annotated) {
        CHECK(assay::dump(*annotated) == assay::dump(*described));
      } else {
        CHECK(std::string(annotated.error().what()) == described.error().what());
      }
    }
  }
  CHECK(assay::dump(assay::parse<in_place::Customer>(valid).value()) == valid);
  CHECK(errors_of<in_place::Customer>(texts[1]).find("even value_error") != std::string::npos);
}

TEST_CASE("both spellings make one prompt") {
  CHECK(assay::prompt<in_place::Customer>() == assay::prompt<beside::Customer>());
}

TEST_CASE("annotations and describe<T> add up, and describe<T> has the last word") {
  const auto schema = assay::schema<Both>();
  CHECK(schema["description"] == "beside");
  CHECK(schema["properties"]["first"]["description"] == "in place");
  CHECK(schema["properties"]["2nd"]["description"] == "beside");
  CHECK(errors_of<Both>(R"({"first":0,"2nd":10})") == "first greater_than_equal, 2nd less_than_equal");
}

TEST_CASE("annotations of others are passed over") {
  CHECK(errors_of<Foreign>(R"({"number":-1})") == "number greater_than_equal");
  CHECK(assay::parse<Foreign>(R"({"number":1})")->number == 1);
}

TEST_CASE("annotations in a class template") {
  CHECK(names_of<Page<int>>() == "all-items");
  CHECK(errors_of<Page<int>>(R"({"all-items":[1,2,3]})") == "all-items too_long");
}

TEST_CASE("a member that takes the keys no field names") {
  const auto bag = assay::parse<Bag>(R"({"known":1,"other":2})");
  REQUIRE(bag);
  CHECK(bag->rest == std::map<std::string, int>{{"other", 2}});
  CHECK(assay::dump(*bag) == R"({"known":1,"other":2})");
}

TEST_CASE("a member that must occur in its source") {
  const assay::field_info& field = assay::type_of<Cited>().object->fields.front();
  REQUIRE(field.constraints != nullptr);
  CHECK(field.constraints->grounded);
}
