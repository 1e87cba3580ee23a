// The scripted model, and what its answers are read into.
#pragma once

#include "llm_support.hpp"

namespace test_llm {

using assay::test::after;
using assay::test::cut_off;
using assay::test::fails;
using assay::test::refuses;
using assay::test::says;
using assay::test::scripted_model;
using assay::test::step;

struct Person {
  std::string name;
  int age = 0;
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Person::age>(assay::ge(0)));
  };
};

inline const std::string john = R"({"name":"John","age":35})";
inline const std::string no_age = R"({"name":"John"})";

}  // namespace test_llm
