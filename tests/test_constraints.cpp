// Constraints: each is enforced after coercion, on exact values.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

template <class T>
std::string verdict(std::string_view text, assay::mode mode = assay::mode::lax) {
  const auto result = assay::parse<T>(text, {.mode = mode});
  if (result) return "ok";
  std::string types;
  for (const auto& error : result.error().errors()) types += (types.empty() ? "" : " ") + error.type;
  return types;
}

template <class T, auto... C>
using with = assay::constrained<T, C...>;

struct row {
  std::string (*judge)(std::string_view, assay::mode);
  const char* text;
  const char* expected;
};

void check(std::initializer_list<row> rows) {
  for (const row& r : rows) {
    CAPTURE(r.text);
    CHECK(r.judge(r.text, assay::mode::lax) == r.expected);
  }
}

bool is_even(int value) { return value % 2 == 0; }

struct Rules {
  int even = 0;
  std::optional<int> maybe;
  std::vector<int> list = {};
  std::string text = {};

  struct assay_describe {
    static constexpr auto fields = assay::fields(
        assay::field<&Rules::even>(assay::satisfies(is_even, "must be even")),
        assay::field<&Rules::maybe>(assay::ge(10), assay::satisfies([](int v) { return v != 13; }, "unlucky")),
        assay::field<&Rules::list>(
            assay::has_default, assay::max_items(2), assay::unique_items,
            assay::satisfies([](const std::vector<int>& v) { return v.size() != 1; }, "not one")),
        assay::field<&Rules::text>(assay::has_default, assay::satisfies(
                                                           [](const std::string& s) {
                                                             if (s == "boom") throw std::runtime_error("it went boom");
                                                             return true;
                                                           },
                                                           "never")));
  };
};

struct Booking {
  std::string code;
  int nights = 0;
  int paid = 0;

  static void normalize(Booking& booking) {
    for (char& c : booking.code) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    if (booking.code == "THROW") throw std::runtime_error("normalize refused");
  }
  static void check(const Booking& booking, assay::checker& check) {
    if (booking.paid > booking.nights) check.error("paid", "more nights are paid than booked");
    if (booking.nights == 99) check.error("never 99 nights");
    if (booking.nights == 98) throw std::runtime_error("check threw");
  }
  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Booking::code>(assay::pattern<"^[A-Z]{3,5}$">),
                                                 assay::field<&Booking::nights>(assay::ge(1)));
  };
};

}  // namespace

TEST_CASE("bounds are compared exactly, integers with doubles too") {
  check({
      {verdict<with<int, assay::ge(0), assay::le(150)>>, "0", "ok"},
      {verdict<with<int, assay::ge(0), assay::le(150)>>, "150", "ok"},
      {verdict<with<int, assay::ge(0), assay::le(150)>>, "-1", "greater_than_equal"},
      {verdict<with<int, assay::ge(0), assay::le(150)>>, "\"151\"", "less_than_equal"},
      {verdict<with<int, assay::gt(0), assay::lt(2)>>, "0", "greater_than"},
      {verdict<with<int, assay::gt(0), assay::lt(2)>>, "2", "less_than"},
      {verdict<with<int, assay::lt(0.5)>>, "0", "ok"},
      {verdict<with<int, assay::lt(0.5)>>, "1", "less_than"},
      {verdict<with<int, assay::gt(-0.5)>>, "0", "ok"},
      {verdict<with<int, assay::gt(-0.5)>>, "-1", "greater_than"},
      {verdict<with<double, assay::gt(0)>>, "0.0", "greater_than"},
      {verdict<with<double, assay::gt(0)>>, "1e-300", "ok"},
      {verdict<with<double, assay::ge(-1)>>, "-1.0000000000000002", "greater_than_equal"},
      {verdict<with<std::int64_t, assay::le(9007199254740993)>>, "9007199254740993", "ok"},
      {verdict<with<std::int64_t, assay::lt(9007199254740993)>>, "9007199254740993", "less_than"},
      {verdict<with<std::int64_t, assay::lt(9007199254740993)>>, "9007199254740992", "ok"},
      {verdict<with<std::uint64_t, assay::ge(18446744073709551615U)>>, "18446744073709551615", "ok"},
      {verdict<with<std::uint64_t, assay::ge(18446744073709551615U)>>, "18446744073709551614", "greater_than_equal"},
  });
}

TEST_CASE("multiple_of is exact in decimal") {
  check({
      {verdict<with<double, assay::multiple_of(0.01)>>, "4.35", "ok"},
      {verdict<with<double, assay::multiple_of(0.01)>>, "4.355", "multiple_of"},
      {verdict<with<double, assay::multiple_of(0.0001)>>, "0.0075", "ok"},
      {verdict<with<double, assay::multiple_of(0.0001)>>, "0.00751", "multiple_of"},
      {verdict<with<double, assay::multiple_of(0.5)>>, "1e308", "ok"},
      {verdict<with<double, assay::multiple_of(0.123456789)>>, "1e308", "multiple_of"},
      {verdict<with<int, assay::multiple_of(5)>>, "-15", "ok"},
      {verdict<with<int, assay::multiple_of(5)>>, "16", "multiple_of"},
      {verdict<with<int, assay::multiple_of(2.5)>>, "5", "ok"},
      {verdict<with<int, assay::multiple_of(2.5)>>, "6", "multiple_of"},
      {verdict<with<int, assay::multiple_of(5)>>, "0", "ok"},
  });
}

TEST_CASE("lengths count characters, patterns are searched, formats are read") {
  check({
      {verdict<with<std::string, assay::min_length(2), assay::max_length(3)>>, "\"日本\"", "ok"},
      {verdict<with<std::string, assay::min_length(2), assay::max_length(3)>>, "\"日\"", "string_too_short"},
      {verdict<with<std::string, assay::min_length(2), assay::max_length(3)>>, "\"abcd\"", "string_too_long"},
      {verdict<with<std::string, assay::pattern<"b+">>>, "\"abbc\"", "ok"},
      {verdict<with<std::string, assay::pattern<"^b+$">>>, "\"abbc\"", "string_pattern_mismatch"},
      {verdict<with<std::string, assay::pattern<"^\\p{L}+$">>>, "\"日本\"", "ok"},
      {verdict<with<std::string, assay::format::email>>, "\"ann.b+c@example.co.uk\"", "ok"},
      {verdict<with<std::string, assay::format::email>>, "\"ann@\"", "value_error"},
      {verdict<with<std::string, assay::format::email>>, "\"a b@example.com\"", "value_error"},
      {verdict<with<std::string, assay::format::email>>, "\"a..b@example.com\"", "value_error"},
      {verdict<with<std::string, assay::format::email>>, "\"ann@localhost\"", "value_error"},
      {verdict<with<std::string, assay::format::email>>,
       "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.cd\"", "ok"},
      {verdict<with<std::string, assay::format::email>>,
       "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.cd\"", "value_error"},
      {verdict<with<std::string, assay::format::uri>>, "\"https://example.com/a?b=c#d\"", "ok"},
      {verdict<with<std::string, assay::format::uri>>, "\"mailto:a@example.com\"", "ok"},
      {verdict<with<std::string, assay::format::uri>>, "\"example.com\"", "url_parsing"},
      {verdict<with<std::string, assay::format::uri>>, "\"https://\"", "url_parsing"},
      {verdict<with<std::string, assay::format::uri>>, "\"https://a b\"", "url_parsing"},
      {verdict<with<std::string, assay::format::uuid>>, "\"6f1c9c1e-8f2b-4d2b-9f60-1c2d3e4f5a6b\"", "ok"},
      {verdict<with<std::string, assay::format::uuid>>, "\"6f1c9c1e-8f2b-4d2b-9f60-1c2d3e4f5a6\"", "uuid_parsing"},
      {verdict<with<std::string, assay::format::ipv4>>, "\"192.168.0.1\"", "ok"},
      {verdict<with<std::string, assay::format::ipv4>>, "\"192.168.0.256\"", "ip_v4_address"},
      {verdict<with<std::string, assay::format::ipv4>>, "\"192.168.00.1\"", "ip_v4_address"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"::1\"", "ok"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"2001:db8::ff00:42:8329\"", "ok"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"::ffff:10.0.0.1\"", "ok"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"1::2::3\"", "ip_v6_address"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"1:2:3:4::5:6:7:8\"", "ip_v6_address"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"1:2:3:4:5:6:7\"", "ip_v6_address"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"1:2:3:4:5:6:7:8\"", "ok"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"1:2:3:4:5:6:7:8:9\"", "ip_v6_address"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"1:2:3:4:5:6:7::\"", "ok"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"1:2:3:4:5:6:7:8::\"", "ip_v6_address"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"1:2:3:4:5:6:1.2.3.4\"", "ok"},
      {verdict<with<std::string, assay::format::ipv6>>, "\"1:2:3:4:5:6:7:1.2.3.4\"", "ip_v6_address"},
      {verdict<with<std::string, assay::format::hostname>>, "\"a-b.example\"", "ok"},
      {verdict<with<std::string, assay::format::hostname>>, "\"-a.example\"", "value_error"},
      {verdict<with<std::string, assay::format::hostname>>, "\"xn--zca29lwxobi7a\"", "ok"},
      {verdict<with<std::string, assay::format::hostname>>, "\"xn--X\"", "value_error"},
      {verdict<with<std::string, assay::format::hostname>>, "\"bücher.example\"", "value_error"},
      {verdict<with<std::string, assay::format::idn_hostname>>, "\"bücher.example\"", "ok"},
      {verdict<with<std::string, assay::format::idn_hostname>>, "\"BÜCHER.example\"", "value_error"},
      {verdict<with<std::string, assay::format::idn_email>>, R"("δ@bücher.example")", "ok"},
      {verdict<with<std::string, assay::format::idn_email>>, R"("\"a b\"@[IPv6:::1]")", "ok"},
      {verdict<with<std::string, assay::format::idn_email>>, R"("\"a\\\\\"b\"@x")", "value_error"},
      {verdict<with<std::string, assay::format::idn_email>>, "\"a b@x\"", "value_error"},
      {verdict<with<std::string, assay::format::iri>>, "\"http://bücher.example/ü?ü#ü\"", "ok"},
      {verdict<with<std::string, assay::format::iri>>, "\"/ü\"", "value_error"},
      {verdict<with<std::string, assay::format::iri_reference>>, "\"/ü\"", "ok"},
      {verdict<with<std::string, assay::format::iri_reference>>, R"("a\\b")", "value_error"},
      {verdict<with<std::string, assay::format::json_pointer>>, "\"/a~1b/0\"", "ok"},
      {verdict<with<std::string, assay::format::json_pointer>>, "\"a/b\"", "value_error"},
      {verdict<with<std::string, assay::format::json_pointer>>, "\"/~\"", "value_error"},
      {verdict<with<std::string, assay::format::relative_json_pointer>>, "\"1/a\"", "ok"},
      {verdict<with<std::string, assay::format::relative_json_pointer>>, "\"01/a\"", "value_error"},
      {verdict<with<std::string, assay::format::regex>>, "\"^(?<a>x)(?!y)\"", "ok"},
      {verdict<with<std::string, assay::format::regex>>, "\"(?P<a>x)\"", "value_error"},
      {verdict<with<std::string, assay::format::uri_reference>>, "\"../a?b#c\"", "ok"},
      {verdict<with<std::string, assay::format::uri_reference>>, "\"/ü\"", "value_error"},
      {verdict<with<std::string, assay::format::uri_template>>, "\"/{+a,b:3}/c\"", "ok"},
      {verdict<with<std::string, assay::format::uri_template>>, "\"/{a\"", "value_error"},
      {verdict<with<std::string, assay::format::uri>>, "\"http://example.com:port/\"", "url_parsing"},
      {verdict<with<std::string, assay::format::uri>>, "\"http://[::1]:80/\"", "ok"},
      {verdict<with<std::string, assay::format::uri>>, "\"http://[::g]/\"", "url_parsing"},
      {verdict<with<std::string, assay::format::base64>>, "\"YWJj\"", "ok"},
      {verdict<with<std::string, assay::format::base64>>, "\"YWJ*\"", "bytes_invalid_encoding"},
      {verdict<with<std::string, assay::format::date>>, "\"2026-11-20\"", "ok"},
      {verdict<with<std::string, assay::format::date_time>>, "\"2026-11-20T10:20:30Z\"", "ok"},
      {verdict<with<std::string, assay::format::time>>, "\"25:00\"", "time_parsing"},
      {verdict<with<std::string, assay::format::duration>>, "\"PT1H\"", "ok"},
      {verdict<with<std::string, assay::format::duration>>, "\"1 hour\"", "time_delta_parsing"},
  });
}

TEST_CASE("lists and maps are counted, items compared") {
  check({
      {verdict<with<std::vector<int>, assay::min_items(1), assay::max_items(2)>>, "[]", "too_short"},
      {verdict<with<std::vector<int>, assay::min_items(1), assay::max_items(2)>>, "[1,2]", "ok"},
      {verdict<with<std::vector<int>, assay::min_items(1), assay::max_items(2)>>, "[1,2,3]", "too_long"},
      {verdict<with<std::list<int>, assay::unique_items>>, "[1,2,1]", "unique_items"},
      {verdict<with<std::vector<std::vector<int>>, assay::unique_items>>, "[[1],[2],[1]]", "unique_items"},
      {verdict<with<std::vector<std::vector<int>>, assay::unique_items>>, "[[1],[2],[1,2]]", "ok"},
      {verdict<with<std::set<int>, assay::min_items(2)>>, "[1,1]", "too_short"},
      {verdict<with<std::map<std::string, int>, assay::max_items(1)>>, R"({"a":1,"b":2})", "too_long"},
      {verdict<std::array<int, 2>>, "[1,2]", "ok"},
      {verdict<std::array<int, 2>>, "[1]", "too_short"},
      {verdict<std::array<int, 2>>, "[1,2,3]", "too_long"},
  });
}

TEST_CASE("rules of the user's own run on the value, an absent value satisfies them, an exception is an error") {
  check({
      {verdict<Rules>, R"({"even":2})", "ok"},
      {verdict<Rules>, R"({"even":3})", "value_error"},
      {verdict<Rules>, R"({"even":2,"maybe":null})", "ok"},
      {verdict<Rules>, R"({"even":2,"maybe":12})", "ok"},
      {verdict<Rules>, R"({"even":2,"maybe":13})", "value_error"},
      {verdict<Rules>, R"({"even":2,"maybe":9})", "greater_than_equal"},
      {verdict<Rules>, R"({"even":2,"list":[1]})", "value_error"},
      {verdict<Rules>, R"({"even":2,"list":[1,1]})", "unique_items"},
      {verdict<Rules>, R"({"even":2,"list":[1,1,1]})", "too_long unique_items"},
      {verdict<Rules>, R"({"even":2,"text":"boom"})", "value_error"},
  });
  const auto result = assay::parse<Rules>(R"({"even":2,"text":"boom"})");
  CHECK(result.error().errors()[0].message == "Value error, it went boom");
}

TEST_CASE("normalize runs before constraints, check after them and only on valid fields") {
  const auto result = assay::parse<Booking>(R"({"code":"abc","nights":2,"paid":1})");
  REQUIRE(result.has_value());
  CHECK(result->code == "ABC");
  check({
      {verdict<Booking>, R"({"code":"ab","nights":2,"paid":1})", "string_pattern_mismatch"},
      {verdict<Booking>, R"({"code":"ab","nights":0,"paid":5})", "string_pattern_mismatch greater_than_equal"},
      {verdict<Booking>, R"({"code":"abc","nights":1,"paid":5})", "value_error"},
      {verdict<Booking>, R"({"code":"abc","nights":99,"paid":5})", "value_error"},
      {verdict<Booking>, R"({"code":"abc","nights":98,"paid":5})", "value_error"},
      {verdict<Booking>, R"({"code":"throw","nights":1,"paid":0})", "value_error"},
      {verdict<Booking>, R"({"code":"abc","nights":"x","paid":5})", "int_parsing"},
  });
  const auto failed = assay::parse<Booking>("{\"code\":\"abc\",\n\"nights\":1,\n\"paid\":5}");
  REQUIRE_FALSE(failed.has_value());
  CHECK(assay::to_string(failed.error().errors()[0].loc) == "paid");
  CHECK(failed.error().errors()[0].span.line == 3);
  CHECK(failed.error().errors()[0].input == "5");
}

TEST_CASE("a pattern that is no regular expression is the program's mistake, and said so") {
  using broken = with<std::string, assay::pattern<"(">>;
  CHECK_THROWS_AS((void)assay::parse<broken>("\"a\""), std::invalid_argument);
}
