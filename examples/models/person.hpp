// A person, as a model finds one in a text.
#pragma once

#include <assay/describe.hpp>

#include <optional>
#include <string>
#include <vector>

struct Person {
  std::string first_name;
  std::string last_name;
  int age;
  std::optional<std::string> email;
  std::vector<std::string> tags = {};
};

template <>
struct assay::describe<Person> {
  static constexpr auto description = "A person mentioned in the text";
  static constexpr auto fields =
      assay::fields(assay::field<&Person::age>("Age in years", assay::ge(0), assay::le(150)),
                    assay::field<&Person::email>(assay::format::email),
                    assay::field<&Person::tags>(assay::has_default));  // absent is fine: the list stays empty
};
