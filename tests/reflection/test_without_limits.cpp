// More members and enumerators than the C++20 way can find, with C++26 reflection.
#include "support/in_and_out.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace test_without_limits {

#define TEN(name) name##0, name##1, name##2, name##3, name##4, name##5, name##6, name##7, name##8, name##9
#define HUNDRED(name)                                                                                             \
  TEN(name##0), TEN(name##1), TEN(name##2), TEN(name##3), TEN(name##4), TEN(name##5), TEN(name##6), TEN(name##7), \
      TEN(name##8), TEN(name##9)
struct Wide {
  int HUNDRED(a), HUNDRED(b), HUNDRED(c);
  bool operator==(const Wide&) const = default;
};
enum class Code { before = -1, HUNDRED(from_5000_) = 5000, HUNDRED(next_), HUNDRED(last_) };
#undef HUNDRED
#undef TEN

enum class Far : std::int64_t {
  zero,
  lowest = std::numeric_limits<std::int64_t>::min(),
  highest = std::numeric_limits<std::int64_t>::max(),
  prime = 1000003,
  same = 1000003,
};
enum class Unsigned : std::uint64_t { highest = std::numeric_limits<std::uint64_t>::max(), one = 1 };
enum class Sparse : signed char { b = 100, a = -100 };
enum class Flag : bool { off, on };

}  // namespace test_without_limits

using namespace test_without_limits;

TEST_CASE("300 members") {
  CHECK(assay::type_of<Wide>().object->fields.size() == 300);
  Wide wide{};
  wide.a00 = 1;
  wide.b55 = 2;
  wide.c99 = 3;
  CHECK(comes_back(wide));
  CHECK(assay::dump(wide).ends_with(R"("c98":0,"c99":3})"));
}

TEST_CASE("hundreds of enumerators, wherever their values are") {
  CHECK(assay::type_of<Code>().enumeration->enumerators.size() == 301);
  CHECK(assay::dump(Code::last_99) == R"("last_99")");
  CHECK(comes_back(Code::from_5000_00));
  CHECK(comes_back(Code::next_42));
  CHECK(comes_back(Code::before));
  CHECK(errors_of<Code>(R"("next_100")", strict) == " enum");
}

TEST_CASE("enumerators in the order of their values, and of two names of one value the first") {
  CHECK(enumerators_of<Far>() == "lowest=-9223372036854775808 zero=0 prime=1000003 highest=9223372036854775807");
  CHECK(enumerators_of<Unsigned>() == "one=1 highest=-1");
  CHECK(enumerators_of<Sparse>() == "a=-100 b=100");
  CHECK(enumerators_of<Flag>() == "off=0 on=1");
  CHECK(comes_back(Far::lowest));
  CHECK(comes_back(Unsigned::highest));
  CHECK(assay::dump(Far::same) == R"("prime")");
}
