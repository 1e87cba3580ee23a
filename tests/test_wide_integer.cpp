// Integers of 128 bits in two words, as processors of 32 bits need them: the same as the compiler's own.
#include <assay/detail/wide_integer.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <compare>
#include <cstdint>
#include <limits>
#include <random>
#include <string>

namespace {

using detail_signed = assay::detail::word_pair<true>;
using detail_unsigned = assay::detail::word_pair<false>;

template <class Wide>
std::string text_of(Wide value) {
  std::string text;
  const bool negative = value < Wide(0);
  for (; value != Wide(0); value /= Wide(10)) {
    const int digit = static_cast<int>(value % Wide(10));
    text += static_cast<char>('0' + (digit < 0 ? -digit : digit));
  }
  if (text.empty()) text = "0";
  if (negative) text += '-';
  std::reverse(text.begin(), text.end());
  return text;
}

template <class Wide>
Wide power_of_ten(int power) {
  Wide value = 1;
  for (; power > 0; --power) value *= 10;
  return value;
}

}  // namespace

TEST_CASE("wide integers beyond 64 bits") {
  CHECK(text_of(power_of_ten<detail_unsigned>(38)) == "100000000000000000000000000000000000000");
  CHECK(text_of(detail_unsigned() - 1) == "340282366920938463463374607431768211455");
  CHECK(text_of(-power_of_ten<detail_signed>(30) - 1) == "-1000000000000000000000000000001");
  CHECK(text_of(power_of_ten<detail_unsigned>(37) * 33 % (power_of_ten<detail_unsigned>(36) + 7)) ==
        "999999999999999999999999999999997697");
  CHECK(static_cast<double>(power_of_ten<detail_signed>(22)) == 1e22);
  CHECK(static_cast<double>(-power_of_ten<detail_signed>(20)) == -1e20);
  CHECK(text_of(detail_signed(-1267650600228229401496703205376.0)) == "-1267650600228229401496703205376");
  CHECK(text_of(detail_unsigned(1.5)) == "1");
  CHECK(static_cast<std::int64_t>(detail_signed(std::numeric_limits<std::int64_t>::min())) ==
        std::numeric_limits<std::int64_t>::min());
  CHECK(detail_signed(std::numeric_limits<std::uint64_t>::max()) > detail_signed(-1));
  detail_signed number = -1;
  CHECK(++number == 0);
  CHECK(--number == -1);
  CHECK(number < 0);
  CHECK(detail_signed(-7) / 2 == -3);
  CHECK(detail_signed(-7) % 2 == -1);
}

#if defined(__SIZEOF_INT128__)

namespace {

template <class Own, class Pair>
struct both {
  Own own;
  Pair pair;
};

/// Numbers of every length, so that carries and borrows are met.
template <class Own, class Pair>
both<Own, Pair> random_number(std::mt19937_64& random) {
  const unsigned bits = static_cast<unsigned>(random() % 128) + 1;
  assay::detail::uint128 own = 0;
  Pair pair = 0;
  for (unsigned bit = 0; bit < bits; ++bit) {
    const unsigned next = random() % 4 == 0 ? 0 : 1;
    own = own * 2 + next;
    pair = pair * 2 + next;
  }
  return {static_cast<Own>(own), pair};
}

template <class Own, class Pair>
bool same(Own own, Pair pair) {
  return static_cast<std::uint64_t>(own) == static_cast<std::uint64_t>(pair) && text_of(own) == text_of(pair);
}

template <class Own, class Pair>
void compare_with_own() {
  std::mt19937_64 random(7);
  for (int i = 0; i < 2'000; ++i) {
    const auto a = random_number<Own, Pair>(random);
    const auto b = random_number<Own, Pair>(random);
    CAPTURE(text_of(a.own));
    CAPTURE(text_of(b.own));
    REQUIRE(same(a.own, a.pair));
    REQUIRE((a.own < b.own) == (a.pair < b.pair));
    REQUIRE((a.own == b.own) == (a.pair == b.pair));
    using bits = assay::detail::uint128;  // which wraps
    REQUIRE(same(static_cast<Own>(static_cast<bits>(a.own) + static_cast<bits>(b.own)), a.pair + b.pair));
    REQUIRE(same(static_cast<Own>(static_cast<bits>(a.own) - static_cast<bits>(b.own)), a.pair - b.pair));
    REQUIRE(same(static_cast<Own>(static_cast<bits>(a.own) * static_cast<bits>(b.own)), a.pair * b.pair));
    if (b.own == 0 || b.own == static_cast<Own>(-1)) continue;  // the compiler's own may overflow
    REQUIRE(same(static_cast<Own>(a.own / b.own), a.pair / b.pair));
    REQUIRE(same(static_cast<Own>(a.own % b.own), a.pair % b.pair));
  }
}

}  // namespace

TEST_CASE("wide integers are the compiler's own, where it has some") {
  __extension__ using own_signed = __int128;
  __extension__ using own_unsigned = unsigned __int128;
  compare_with_own<own_signed, detail_signed>();
  compare_with_own<own_unsigned, detail_unsigned>();
}

#endif
