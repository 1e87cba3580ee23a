// What becomes of patterns in builds without RE2, without PCRE2, and without both (ASSAY_RE2, ASSAY_PCRE2): they mean
// the same or are refused when they are loaded, with the reason.
#include <doctest/doctest.h>

#include "scalars/pattern.hpp"

#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

using namespace assay;

namespace {

using detail::compiled_pattern;
using detail::match;
using detail::pattern_source;

enum class engines { none, re2, pcre2, both };

#if defined(ASSAY_HAS_RE2) && defined(ASSAY_HAS_PCRE2)
constexpr engines built = engines::both;
#elif defined(ASSAY_HAS_RE2)
constexpr engines built = engines::re2;
#elif defined(ASSAY_HAS_PCRE2)
constexpr engines built = engines::pcre2;
#else
constexpr engines built = engines::none;
#endif

constexpr std::string_view neither = "pattern can't be run: assay is built without RE2 and without PCRE2";
constexpr std::string_view no_posix =
    "pattern names a class of POSIX, which only RE2 knows, and assay is built without RE2";

struct row {
  std::string_view pattern, matches, fails;
  /// The faults of builds with RE2 alone, and with PCRE2 alone; that of neither is always the same.
  std::string_view without_pcre2 = "", without_re2 = "";
  pattern_source from = pattern_source::schema;
};

constexpr row rows[] = {
    {"^[A-Z]{3}$", "EUR", "euro"},
    {"^(?=.*\\d)[a-z0-9]+$", "a1", "ab"},
    {"c(?<=ac|b)d", "acd", "cd", "pattern uses look-behind that RE2 does not have, and assay is built without PCRE2"},
    {"^(a|b)\\1$", "aa", "ab",
     "pattern uses a back-reference that RE2 does not have, and assay is built without PCRE2"},
    {"^[[:alpha:]]$", "x", "1", "", no_posix, pattern_source::program},
};

std::string_view expected_fault(const row& each) {
  switch (built) {
    case engines::none:
      return each.without_re2.empty() ? neither : each.without_re2;
    case engines::re2:
      return each.without_pcre2;
    case engines::pcre2:
      return each.without_re2;
    default:
      return "";
  }
}

}  // namespace

TEST_CASE("a pattern means the same whatever runs it, or is refused with its reason") {
  for (const row& each : rows) {
    CAPTURE(each.pattern);
    const compiled_pattern pattern(each.pattern, each.from);
    CHECK(pattern.fault() == expected_fault(each));
    if (!pattern.fault().empty()) continue;
    CHECK(pattern.matches(each.matches) == match::yes);
    CHECK(pattern.matches(each.fails) == match::no);
  }
}

TEST_CASE("a schema with a pattern is refused when it is loaded, if nothing can run it") {
  const auto document = nlohmann::ordered_json::parse(R"({"properties": {"currency": {"pattern": "^[A-Z]{3}$"}}})");
  std::string refusal;
  try {
    const auto schema = load_schema(document);
    CHECK(parse(schema, R"({"currency": "EUR"})", {.mode = mode::strict}).has_value());
    CHECK_FALSE(parse(schema, R"({"currency": "euro"})", {.mode = mode::strict}).has_value());
  } catch (const schema_error& error) {
    refusal = error.what();
  }
  if (built == engines::none) {
    CHECK(refusal.find(neither) != std::string::npos);
    CHECK(refusal.find("currency") != std::string::npos);
  } else {
    CHECK(refusal == "");
  }
}
