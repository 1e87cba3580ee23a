// The text work of load_schema(): canonical JSON, URI references.
#include <doctest/doctest.h>

#include "schema/loader_references.hpp"
#include "tables/canonical.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <string_view>

using namespace assay;

TEST_CASE("canonical JSON") {
  struct canonical_case {
    std::string_view text, canonical;
  };
  constexpr std::array cases = {
      canonical_case{"1.0", "1"},
      canonical_case{"-0.0", "0"},
      canonical_case{"1e2", "100"},
      canonical_case{"0.1", "0.1"},
      canonical_case{"1e300", "1e+300"},
      canonical_case{"18446744073709551615", "18446744073709551615"},
      canonical_case{"-9223372036854775808.0", "-9223372036854775808"},
      canonical_case{"9223372036854775808.0", "9223372036854775808"},
      canonical_case{R"({"b": [1, {"d": 1, "c": null}], "a": true})", R"({"a":true,"b":[1,{"c":null,"d":1}]})"},
      canonical_case{R"("\u00e9\n\"\\")", "\"\xc3\xa9\\u000a\\\"\\\\\""},
  };
  for (const canonical_case& each : cases) {
    CAPTURE(each.text);
    CHECK(detail::canonical_json(nlohmann::ordered_json::parse(each.text)) == each.canonical);
  }
}

TEST_CASE("URI references") {
  struct uri_case {
    std::string_view base, reference, resolved;
  };
  // The examples of RFC 3986, section 5.4.
  constexpr std::string_view base = "http://a/b/c/d;p?q";
  constexpr std::array cases = {
      uri_case{base, "g:h", "g:h"},
      uri_case{base, "g", "http://a/b/c/g"},
      uri_case{base, "./g", "http://a/b/c/g"},
      uri_case{base, "g/", "http://a/b/c/g/"},
      uri_case{base, "/g", "http://a/g"},
      uri_case{base, "//g", "http://g"},
      uri_case{base, "?y", "http://a/b/c/d;p?y"},
      uri_case{base, "g?y", "http://a/b/c/g?y"},
      uri_case{base, "", "http://a/b/c/d;p?q"},
      uri_case{base, ".", "http://a/b/c/"},
      uri_case{base, "..", "http://a/b/"},
      uri_case{base, "../g", "http://a/b/g"},
      uri_case{base, "../../g", "http://a/g"},
      uri_case{base, "../../../g", "http://a/g"},
      uri_case{base, "g/./h/../i", "http://a/b/c/g/i"},
      uri_case{"http://a", "g", "http://a/g"},
      uri_case{"", "a/b.json", "a/b.json"},
  };
  for (const uri_case& each : cases) {
    CAPTURE(each.reference);
    CHECK(loading::resolve_uri(each.base, each.reference) == each.resolved);
  }
}
