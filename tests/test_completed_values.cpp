// completed(): of a value that is still being written, what is closed is final. Where the text is damaged, what follows
// may show that something else was meant, and nothing is final before the end.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view dates =
    R"({"type":"object","properties":{"born":{"type":"string"},"updated":{"type":"string"},)"
    R"("until":{"type":["string","null"]}},"required":["born","updated"]})";
constexpr std::string_view ticket = R"({"type":"object","properties":{"severity":{"enum":["low","high"]},)"
                                    R"("blocked":{"type":"boolean"}},"required":["severity","blocked"]})";
constexpr std::string_view rooms = R"({"type":"array","items":{"type":"object","properties":{"seats":)"
                                   R"({"type":"integer"}},"required":["seats"]}})";

struct damaged {
  std::string_view schema, text;
};

/// Whether the whole value is called completed after any character but the last.
bool completes_early(std::string_view schema, std::string_view text) {
  assay::json_stream_parser parser(assay::load_schema(schema));
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    parser.feed(text.substr(i, 1));
    static_cast<void>(parser.value());
    if (parser.completed({})) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("of a damaged text nothing is completed once the damage shows") {
  const std::vector<damaged> rows{
      {dates, R"({"born': "1984-02-29", "updated": "2026-05-04", "until": null} )"},
      {dates, R"({"born": "1984-02-29"| "updated": "2026-05-04", "until": null} )"},
      {ticket, R"({"severity": "high"", "blocked": true} )"},
      {rooms, R"([[{"seats": 12}] )"},
      {rooms, R"({[{"seats": 12}] )"},
  };
  for (const damaged& one : rows) {
    CAPTURE(one.text);
    CHECK_FALSE(completes_early(one.schema, one.text));
  }
}

TEST_CASE("of a healthy text what is closed is completed, whatever habits its writer has") {
  for (const std::string_view text :
       {R"({"severity": "high", "blocked": true} )", "```json\n{\"severity\": \"high\", \"blocked\": true}\n```",
        "Here: {'severity': 'high', 'blocked': True,} "}) {
    CAPTURE(text);
    CHECK(completes_early(ticket, text));
  }
}
