// Enumerations by reflection: which enumerators are found, under which names they travel. See test_reflection.cpp for
// the other types.
#include "support/in_and_out.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

namespace test_enumerators {

enum class Color { red, green, blue };
enum Sparse : int { minus_two = -2, seven = 7, far_off = 1000, power = 1 << 20 };
enum class Small : std::int8_t { lowest = -128, highest = 127 };
enum class Byte : std::uint8_t { zero = 0, all = 255 };
enum Unfixed { first_unfixed, third_unfixed = 2 };
enum class Wide : std::uint64_t { one = 1, top = std::uint64_t{1} << 63 };
enum class HttpStatus { ok = 200, teapot = 418, unusual = 5000 };
enum class Level { low, high };
enum class Twice { second = 4, one = 3, same = 3 };
enum class Edges {
  a = -256,
  b = -101,
  c = -100,
  d = -99,
  e = -10,
  f = -9,
  g = -1,
  h = 0,
  i = 9,
  j = 10,
  k = 99,
  l = 100,
  m = 254,
  n = 255,
  o = 256,
  p = 999,
  q = 1000,
  r = 1023,
  s = 1024
};
template <class T, int N>
struct Machine {
  enum class State : unsigned { idle, broken = 10, done = 11 };
};

}  // namespace test_enumerators

using namespace test_enumerators;

template <>
struct assay::describe<HttpStatus> {
  static constexpr auto enumerators =
      assay::enumerators(assay::enumerator<HttpStatus::ok>(assay::rename("OK"), assay::alias("fine", "okay")),
                         assay::enumerator<HttpStatus::unusual>());  // too far off to be found by itself
};
template <>
struct assay::describe<Level> {
  static constexpr auto style = assay::naming::screaming_snake_case;
};

TEST_CASE("enumerators: sparse, negative, at the ends of their type, powers of two") {
  CHECK(enumerators_of<Color>() == "red=0 green=1 blue=2");
  CHECK(enumerators_of<Sparse>() == "minus_two=-2 seven=7 far_off=1000 power=1048576");
  CHECK(enumerators_of<Small>() == "lowest=-128 highest=127");
  CHECK(enumerators_of<Byte>() == "zero=0 all=255");
  CHECK(enumerators_of<Unfixed>() == "first_unfixed=0 third_unfixed=2");
  CHECK(enumerators_of<Edges>() ==
        "a=-256 b=-101 c=-100 d=-99 e=-10 f=-9 g=-1 h=0 i=9 j=10 k=99 l=100 m=254 n=255 o=256 p=999 q=1000 r=1023 "
        "s=1024");
  CHECK(enumerators_of<Machine<std::vector<int>, -3>::State>() == "idle=0 broken=10 done=11");
  CHECK(enumerators_of<Machine<decltype([](int, long) { return 'x'; }), 7>::State>() == "idle=0 broken=10 done=11");
  CHECK(enumerators_of<Twice>() == "one=3 second=4");  // of two names of one value the first
  CHECK(enumerators_of<Wide>() == "one=1 top=" + std::to_string(std::numeric_limits<std::int64_t>::min()));
  CHECK(comes_back(Sparse::minus_two));
  CHECK(comes_back(Sparse::power));
  CHECK(comes_back(Wide::top));
  CHECK(comes_back(Byte::all));
  CHECK(errors_of<Color>(R"("Red")", {.mode = assay::mode::lax}) == " enum");
  CHECK(errors_of<Color>("1") == " enum");
}

TEST_CASE("enumerators: renames, aliases, styles, and those named because they are far off") {
  CHECK(enumerators_of<HttpStatus>() == "OK=200 teapot=418 unusual=5000");
  for (const char* text : {R"("OK")", R"("ok")", R"("fine")", R"("okay")"}) {
    CHECK(assay::parse<HttpStatus>(text).value() == HttpStatus::ok);
  }
  CHECK(assay::dump(HttpStatus::ok) == R"("OK")");
  CHECK(comes_back(HttpStatus::unusual));
  CHECK(enumerators_of<Level>() == "LOW=0 HIGH=1");
  CHECK(assay::parse<Level>(R"("HIGH")").value() == Level::high);
  CHECK(assay::parse<Level>(R"("high")").value() == Level::high);
}

TEST_CASE("an enumerator's C++ name and its aliases are accepted as a value and as a map's key, in every mode") {
  for (const assay::mode mode : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
    const assay::parse_options options{.mode = mode};
    for (const std::string name : {"OK", "ok", "fine", "okay"}) {
      CAPTURE(name);
      CHECK(assay::parse<HttpStatus>('"' + name + '"', options).value() == HttpStatus::ok);
      const auto map = assay::parse<std::map<HttpStatus, int>>("{\"" + name + "\":1}", options);
      REQUIRE(map);
      CHECK(*map == std::map<HttpStatus, int>{{HttpStatus::ok, 1}});
    }
    const auto unknown = assay::parse<std::map<HttpStatus, int>>(R"({"OKAY?":1})", options);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().errors().front().type == "enum");
    CHECK(assay::to_string(unknown.error().errors().front().loc) == "OKAY?.[key]");
  }
}
