// Regular expressions: what ECMA-262 says of them, which library runs them, and the limit of those that go back.
#include <doctest/doctest.h>

#include "scalars/pattern.hpp"

#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <string>
#include <string_view>

using namespace assay;
using namespace std::literals;

namespace {

using detail::compiled_pattern;
using detail::match;
using detail::pattern_source;

enum class runs : bool { linear, limited };

struct pattern_case {
  std::string_view pattern, text;
  bool found;
  runs how = runs::linear;
};

void check(const pattern_case& each) {
  CAPTURE(each.pattern);
  CAPTURE(each.text);
  const compiled_pattern pattern(each.pattern, pattern_source::schema);
  REQUIRE(pattern.fault() == "");
  CHECK(pattern.is_linear() == (each.how == runs::linear));
  CHECK(pattern.matches(each.text) == (each.found ? match::yes : match::no));
}

std::string fault_of(std::string_view pattern) { return compiled_pattern(pattern, pattern_source::schema).fault(); }

std::string first_error(const schema_type& schema, const std::string& text) {
  const auto result = parse(schema, text, {.mode = mode::strict});
  if (result) return "ok";
  const error& first = result.error().errors().front();
  return to_string(first.loc) + ' ' + first.type;
}

}  // namespace

// The verdicts are those of V8 with flag u, and without it where it refuses a pattern then.
TEST_CASE("patterns mean what ECMA-262 says") {
  constexpr std::array cases = {
      pattern_case{"a", "cab", true},
      pattern_case{"^a|b$", "ab", true},
      pattern_case{"^a$", "a\n", false},
      pattern_case{"a$", "b\na", true},
      pattern_case{"^b", "a\nb", false},
      pattern_case{"\\d", "\xD9\xA3", false},  // an Arabic digit
      pattern_case{"\\w", "\xC3\xA9", false},
      pattern_case{"\\W", "\xC3\xA9", true},
      pattern_case{"^\\s$", "\xE2\x80\xA8", true},  // U+2028
      pattern_case{"^\\s$", "\xEF\xBB\xBF", true},  // U+FEFF
      pattern_case{"^\\s$", "\v", true},
      pattern_case{"^\\s$", "\xC2\x85", false},
      pattern_case{"^\\S$", "\xC2\x85", true},
      pattern_case{"^[\\S\\n]$", "\xC2\xA0", false},
      pattern_case{"^[^\\S\\n]+$", "\t\xC2\xA0", true},
      pattern_case{"^[^\\S\\n]$", "\n", false},
      pattern_case{"^.$", "\xF0\x9F\x98\x80", true},
      pattern_case{"^.$", "\r", false},
      pattern_case{"^.$", "\xE2\x80\xA9", false},  // U+2029
      pattern_case{"^.$", "\xC2\x85", true},
      pattern_case{"^[^]$", "\n", true},
      pattern_case{"[]", "a", false},
      pattern_case{"^\\cJ$", "\n", true},
      pattern_case{"^[\\b]$", "\b", true},
      pattern_case{"\\bb", "a bc", true},
      pattern_case{"^a\\Bb", "ab", true},
      pattern_case{"^\\0$", "\0"sv, true},
      pattern_case{"^\\x41\\u0042\\u{43}$", "ABC", true},
      pattern_case{"^\\ud83d\\ude00$", "\xF0\x9F\x98\x80", true},
      pattern_case{"^[\\ud83d\\ude00-\\ud83d\\ude4f]$", "\xF0\x9F\x98\x8A", true},
      pattern_case{"^[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF]$", "\xF4\x8F\xBF\xBF", true},
      pattern_case{"^[[:alpha:]]$", "p]", true},
      pattern_case{"^[\\w-.]+$", "a-.", true},
      pattern_case{"^a{,2}$", "a{,2}", true},
      pattern_case{"^x{$", "x{", true},
      pattern_case{"^\\/\\-\\_$", "/-_", true},
      pattern_case{"^(?<year>\\d{4})-\\d\\d$", "2024-01", true},
      pattern_case{"^\\k$", "k", true},
      pattern_case{"^(?:a*)*$", "aaa", true},
      pattern_case{"^(?i:straSSe)$", "STRASSE", true},
      pattern_case{"^a(?s:.)b$", "a\nb", true},
  };
  for (const pattern_case& each : cases) check(each);
}

TEST_CASE("patterns with properties of Unicode") {
  constexpr std::array cases = {
      pattern_case{"^\\p{L}\\p{Letter}\\p{gc=Lu}\\p{Lowercase_Letter}$", "\xC3\xA9\xE6\x97\xA5\xC3\x89z", true},
      pattern_case{"^\\p{Script=Greek}\\p{sc=Latin}$", "\xCE\xB1z", true},
      pattern_case{"^\\P{L}$", "1", true},
      pattern_case{"^[\\p{L}\\s]+$", "a \xC2\xA0", true},
      pattern_case{"^\\p{ASCII}\\P{ASCII}\\p{Any}$", "a\xC3\xA9\n", true},
      pattern_case{"^\\p{White_Space}$", "\xC2\x85", true},
      pattern_case{"^\\p{LC}+$", "aB", true},
      pattern_case{"^[^\\p{C}]+$", "a\xC3\xA9", true},
      pattern_case{"^[^\\p{C}]$", "\x01", false},
      pattern_case{"^\\p{C}$", "\xF3\xA0\xBF\xBF", true},  // unassigned
      pattern_case{"^\\p{Cn}$", "\x01", false},
      pattern_case{"^[\\p{C}a]$", "a", true},
      pattern_case{"^\\p{Alphabetic}\\p{Alpha}$", "a\xCE\xB1", true, runs::limited},
      pattern_case{"^\\p{Uppercase}$", "a", false, runs::limited},
      pattern_case{"^\\p{scx=Greek}$", "\xCE\xB1", true, runs::limited},
      pattern_case{"^[^\\p{C}a]$", "a", false, runs::limited},
  };
  for (const pattern_case& each : cases) check(each);
}

TEST_CASE("look-around at the edges of the text is linear") {
  constexpr std::string_view password = R"(^(?=.*[A-Z])(?=.*\d)(?!.*xx).{8,}$)";
  constexpr std::string_view name = "^(?!-)(?!.*--)[a-z-]+(?<!-)$";
  constexpr std::array cases = {
      pattern_case{password, "Abcdefg1", true},
      pattern_case{password, "abcdefg1", false},
      pattern_case{password, "Abcdxxg1", false},
      pattern_case{password, "Abcdef1", false},
      pattern_case{name, "a-b", true},
      pattern_case{name, "a-", false},
      pattern_case{name, "-a", false},
      pattern_case{name, "a--b", false},
      pattern_case{"(?=.*b)^a", "ab", true},
      pattern_case{"(?=.*b)^a", "a", false},
      pattern_case{"^(?:(?!foo)\\w+|x)$", "foot", false},
      pattern_case{"^(?:(?!foo)\\w+|x)$", "afoo", true},
      pattern_case{"a(?=bc)", "abc", true},
      pattern_case{"a(?=bc)", "ab", false},
      pattern_case{"(?<=a)b", "ab", true},
      pattern_case{"(?<=a)b", "b", false},
      pattern_case{"(?<!\\S)a", "b a", true},
      pattern_case{"(?<!\\S)a", "ba", false},
      pattern_case{"a(?!\\d)", "a", true},
      pattern_case{"a(?!\\d)", "a1", false},
      pattern_case{"^(?!$)", "", false},
      pattern_case{"^(?=$)", "", true},
  };
  for (const pattern_case& each : cases) check(each);
}

TEST_CASE("look-around within, and what refers back, is limited") {
  constexpr std::array cases = {
      pattern_case{"(?=.*[a-z]).{3}", "1b3", true, runs::limited},
      pattern_case{"(?=.*[a-z]).{3}", "ab", false, runs::limited},
      pattern_case{"^((?!ab).)*$", "acb", true, runs::limited},
      pattern_case{"^((?!ab).)*$", "cab", false, runs::limited},
      pattern_case{"(?<!ab)c", "abc", false, runs::limited},
      pattern_case{"(?<=^|b)c", "c", true},
      pattern_case{"x(?<=\\d{2}x)y", "12xy", true, runs::limited},
      pattern_case{"(.)\\1", "abb", true, runs::limited},
      pattern_case{"^(?:(a)|b)\\1$", "b", true, runs::limited},
      pattern_case{"(?<q>['\"]).*\\k<q>", "say 'x'", true, runs::limited},
      pattern_case{"(?:(?<n>a)|(?<n>b))\\k<n>", "bb", true, runs::limited},
      pattern_case{"\\2(a)(b)", "ab", true, runs::limited},
      pattern_case{"^(?=(a+))a*\\1b$", "aab", true, runs::limited},
      pattern_case{"^(?=(a+))a+\\1b$", "aab", false, runs::limited},
      pattern_case{"\\B",
                   "a\xEF\xBD\xA1"
                   "b",
                   false, runs::limited},
      pattern_case{"(?>a+)b", "aab", true, runs::limited},
      pattern_case{"a++a", "aaa", false, runs::limited},
  };
  for (const pattern_case& each : cases) check(each);
}

TEST_CASE("long repeats are exact") {
  const auto with = [](std::string_view pattern, std::size_t length, runs how) {
    CAPTURE(pattern);
    const compiled_pattern compiled(pattern, pattern_source::schema);
    REQUIRE(compiled.fault() == "");
    CHECK(compiled.is_linear() == (how == runs::linear));
    return compiled.matches(std::string(length, 'a')) == match::yes;
  };
  for (const auto& [pattern, least, most, how] :
       {std::tuple{"^a{0,5000}$", 0, 5000, runs::linear}, std::tuple{"^a{1500,2500}$", 1500, 2500, runs::linear},
        std::tuple{"^(?:a{1,63}){2,127}$", 2, 8001, runs::linear}, std::tuple{"^a{2001}$", 2001, 2001, runs::linear},
        std::tuple{"^[^]{1,131072}$", 1, 131072, runs::limited}}) {
    if (least > 0) CHECK_FALSE(with(pattern, static_cast<std::size_t>(least) - 1, how));
    CHECK(with(pattern, static_cast<std::size_t>(least), how));
    CHECK(with(pattern, static_cast<std::size_t>(most), how));
    CHECK_FALSE(with(pattern, static_cast<std::size_t>(most) + 1, how));
  }
}

TEST_CASE("what other dialects of regular expressions write is understood") {
  constexpr std::array cases = {
      pattern_case{"(?i)^abc|DEF$", "xdef", true},
      pattern_case{"\\Aabc\\z", "abc", true},
      pattern_case{"^abc\\Z", "abc\n", false},
      pattern_case{"(?P<a>x)y", "xy", true},
      pattern_case{"(?P<a>x)(?P=a)", "xx", true, runs::limited},
      pattern_case{"a(?#comment)b", "ab", true},
      pattern_case{"^\\pL+$", "ab", true},
      pattern_case{"\\x{1F600}", "\xF0\x9F\x98\x80", true},
  };
  for (const pattern_case& each : cases) check(each);
  CHECK(compiled_pattern("^[[:alpha:]]$", pattern_source::program).matches("x") == match::yes);
}

TEST_CASE("what is no regular expression is refused with its reason") {
  struct fault {
    std::string_view pattern, why;
  };
  constexpr std::array faults = {
      fault{"(", "pattern is not a valid regular expression: a ( has no ) after it"},
      fault{"a)", "pattern is not a valid regular expression: a ) has no ( before it"},
      fault{"[a", "pattern is not a valid regular expression: a [ has no ] after it"},
      fault{"*a", "pattern is not a valid regular expression: a quantifier has nothing before it"},
      fault{"a**", "pattern is not a valid regular expression: a quantifier follows another one"},
      fault{"a{2,1}", "pattern is not a valid regular expression: a quantifier has its numbers out of order"},
      fault{"[b-a]", "pattern is not a valid regular expression: a range in a class has its ends out of order"},
      fault{"\\", "pattern is not a valid regular expression: a backslash is the last character"},
      fault{"\\i", "pattern is not a valid regular expression: \\i has no meaning"},
      fault{"(?<a>x)\\k<b>", "pattern is not a valid regular expression: \\k<b> names no group"},
      fault{"(?y)", "pattern is not a valid regular expression: a group starts with (?, and none is of this kind"},
  };
  for (const fault& each : faults) CHECK(fault_of(each.pattern) == each.why);
  CHECK(fault_of("\\p{No_Such}").starts_with("pattern can't be run by PCRE2: "));
  CHECK(fault_of("(?<=a+b)c(?<=a*)d").starts_with("pattern can't be run by PCRE2: "));
  // Too deep for this parser, and RE2 reads it.
  CHECK(fault_of(std::string(100'000, '(') + std::string(100'000, ')')).empty());
  CHECK(fault_of("(?:(?:(?:a{9999}){9999}){9999}){9999}\\1(a)").find("too") != std::string::npos);
}

// Nothing here looks at a clock: what is not stopped would not end.
TEST_CASE("a pattern that takes too many steps is an error of its own") {
  const std::string text(5000, 'a');
  for (const std::string_view pattern : {"^(?:a+)+$(?<=b)\\b(?!c)x", "(?=(a+)+$)(?:a|a)*[^]\\1b", "(x?a+a+)+\\1y",
                                         "(?:(?=a*)a)*c(?=d)e", "((a*)*)*\\2(?!a)b"}) {
    CAPTURE(pattern);
    const compiled_pattern compiled(pattern, pattern_source::schema);
    REQUIRE(compiled.fault() == "");
    REQUIRE_FALSE(compiled.is_linear());
    CHECK(compiled.matches(text + "!") != match::yes);
  }
  CHECK(compiled_pattern("(a+)+(?<=a)(?!a)[bc]", pattern_source::schema).matches(text) == match::limit);
  // A million bytes that PCRE2 only has to skip are beyond the limit, too, and of those that refer back a thousandth.
  CHECK(compiled_pattern("[bx](?=c)[cd]", pattern_source::schema).matches(std::string(2'000'000, 'a')) == match::limit);
  CHECK(compiled_pattern("^(a+)+$", pattern_source::schema).matches(text + "!") == match::no);

  const auto schema = load_schema(nlohmann::ordered_json::parse(R"({
    "properties": {"a": {"type": "string", "pattern": "(a+)+(?<=a)(?!a)[bc]"}},
    "patternProperties": {"(a+)+(?<=a)(?!a)[bc]": true}})"));
  CHECK(first_error(schema, R"({"a": ")" + text + R"("})") == "a pattern_limit");
  CHECK(first_error(schema, R"({"a": "x"})") == "a string_pattern_mismatch");
  CHECK(first_error(schema, "{\"" + text + "\": 1}") == text + " pattern_limit");
}

TEST_CASE("texts that are no UTF-8 are matched as if U+FFFD stood there") {
  CHECK(compiled_pattern("^a.b(?!c)$|(.)\\1", pattern_source::schema)
            .matches("a\xFF"
                     "b") == match::yes);
}

TEST_CASE("patterns of C++ types are of the same kind") {
  using code = constrained<std::string, pattern<"^(?=.*\\d)[a-z0-9]+$">>;
  CHECK(parse<code>("\"a1\"").has_value());
  CHECK_FALSE(parse<code>("\"ab\"").has_value());
}
