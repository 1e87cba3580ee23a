// A JSON document whose value is invalid is not read in another notation, wherever its lines break.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace {

/// The places between two tokens of a document that has no blanks outside of its strings.
std::vector<std::size_t> token_ends(std::string_view document) {
  constexpr std::string_view signs = "{}[],:";
  std::vector<std::size_t> places;
  bool in_string = false;
  for (std::size_t i = 0; i < document.size(); ++i) {
    if (document[i] == '"') in_string = !in_string;
    const bool before = i + 1 < document.size() && signs.find(document[i + 1]) != signs.npos;
    if (!in_string && (before || signs.find(document[i]) != signs.npos)) places.push_back(i + 1);
  }
  return places;
}

std::string with_blanks(std::string document, std::size_t at, std::string_view blanks) {
  return document.insert(at, blanks);
}

/// The document with one or two blanks of several kinds between its tokens.
std::vector<std::string> layouts_of(const std::string& document) {
  std::vector<std::string> all{document};
  const std::vector<std::size_t> places = token_ends(document);
  for (const std::string_view blanks : {"\n", "\n  ", "\n\n"}) {
    for (std::size_t i = 0; i < places.size(); ++i) {
      const std::string one = with_blanks(document, places[i], blanks);
      all.push_back(one);
      for (std::size_t k = 0; k < i; ++k) all.push_back(with_blanks(one, places[k], blanks));
    }
    std::string everywhere = document;
    for (std::size_t i = places.size(); i-- > 0;) everywhere = with_blanks(everywhere, places[i], blanks);
    all.push_back(everywhere);
  }
  return all;
}

struct row {
  const char* schema;
  std::vector<const char*> documents;
};

const std::vector<row> rows = {
    {R"({"type":"object","properties":{"value":{"type":"string","pattern":"[0-9]","default":"red"},)"
     R"("size":{"anyOf":[{"type":"string","pattern":"[0-9]"},{"type":"null"}]}},"required":["size"]})",
     {R"({"size":{},"value":"a-1"})", R"({"size":[],"value":"a-1"})", R"({"size":{"a":1},"value":"1"})",
      R"({"value":"1","size":[1]})", R"({size:{},value:"a-1"})", R"({'size':[],'value':'a-1'})"}},
    {R"({"type":"object","properties":{"name":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}}},)"
     R"("required":["name"]})",
     {R"({"name":{"first":"Ann"},"tags":["a"]})", R"({"name":["Ann"],"tags":{"a":"b"}})",
      R"({"name":[],"tags":[[]]})"}},
    {R"({"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"note":{"type":"string"}},)"
     R"("required":["name"]}})",
     {R"([{"name":{},"note":"x"}])", R"([{"name":["Ann"],"note":{}},{"name":"Bo"}])"}},
    {R"({"type":"object","additionalProperties":{"type":"string"}})", {R"({"name":{},"note":["x"]})"}},
};

}  // namespace

TEST_CASE("a JSON document whose value is invalid stays invalid, wherever its lines break") {
  for (const row& one : rows) {
    const assay::schema_type schema = assay::load_schema(std::string_view(one.schema));
    for (const std::string document : one.documents) {
      REQUIRE_FALSE(assay::parse(schema, document).has_value());
      for (const std::string& layout : layouts_of(document)) {
        for (const std::string& text : {layout, "```json\n" + layout + "\n```", "Here it is:\n\n" + layout}) {
          CAPTURE(text);
          const auto read = assay::parse(schema, text);
          if (read) CAPTURE(read->dump());
          CHECK_FALSE(read.has_value());
        }
      }
    }
  }
}

// It was looked for by its back quotes, and the answer then ended beyond the text.
TEST_CASE("a fence of tildes that only closes ends the answer before it") {
  const auto schema = assay::load_schema(std::string_view(R"({"type":"array","items":{"type":"integer"}})"));
  const auto read = assay::parse(schema, "[1, 2]\n~~~");
  REQUIRE(read.has_value());
  CHECK(read->dump() == "[1,2]");
  CHECK_FALSE(assay::parse(schema,
                           "\xFC"
                           "2\n~~~0")
                  .has_value());
}
