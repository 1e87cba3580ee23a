// Lists of scalars that are written in words where no bracket shows them: read where the items are plain, refused where
// there may be one item or several.
#include "support/answer_rows.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <vector>

using assay::test::check_answers;

namespace {

const std::string tagged =
    R"({"type":"object","properties":{"name":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}}},)"
    R"("required":["name","tags"]})";
const std::string counted =
    R"({"type":"object","properties":{"name":{"type":"string"},"ids":{"type":"array","items":{"type":"integer"}}},)"
    R"("required":["name","ids"]})";
const std::string plain = R"({"type":"object","properties":{"name":{"type":"string"},"tags":{"type":"string"}},)"
                          R"("required":["name","tags"]})";

}  // namespace

TEST_CASE("a list in words has the items between its commas or semicolons") {
  check_answers({
      {tagged, "Name: Ann\nTags: a, b, c", R"({"name":"Ann","tags":["a","b","c"]})"},
      {tagged, "Name: Ann, Tags: a, b", R"({"name":"Ann","tags":["a","b"]})"},
      {tagged, "name: Ann\ntags: a; b", R"({"name":"Ann","tags":["a","b"]})"},
      {tagged, "name: Ann\ntags: red tea, milk, and sugar", R"({"name":"Ann","tags":["red tea","milk","sugar"]})"},
      {tagged, "name: Ann\ntags: \"a\", \"b\"", R"({"name":"Ann","tags":["a","b"]})"},
      {tagged, "## Name\nAnn\n\n## Tags\na, b", R"({"name":"Ann","tags":["a","b"]})"},
      {tagged, "| name | tags |\n|---|---|\n| Ann | a, b |", R"({"name":"Ann","tags":["a","b"]})"},
      {tagged, "<r><name>Ann</name><tags>a, b</tags></r>", R"({"name":"Ann","tags":["a","b"]})"},
      {counted, "Name: Ann\nIds: 1, 2, 3", R"({"name":"Ann","ids":[1,2,3]})"},
      {plain, "name: Ann\ntags: a, b", R"({"name":"Ann","tags":"a, b"})"},
  });
}

TEST_CASE("one item, and a sentence with its full stop, stay one") {
  check_answers({
      {tagged, "name: Ann\ntags: red tea", R"({"name":"Ann","tags":["red tea"]})"},
      {tagged, "name: Ann\ntags: It rains, and it is cold.", R"({"name":"Ann","tags":["It rains, and it is cold."]})"},
      {tagged, R"({"name": "Ann", "tags": "red"})", R"({"name":"Ann","tags":["red"]})"},
      {tagged, R"({"name": "Ann", "tags": "It rains, which is bad for the roof"})",
       R"({"name":"Ann","tags":["It rains, which is bad for the roof"]})"},
  });
}

TEST_CASE("what may be one item or several is refused") {
  check_answers({
      {tagged, "name: Ann\ntags: salt, pepper and oil", ""},
      {tagged, "name: Ann\ntags: a, b or c", ""},
      {tagged, "name: Ann\ntags: a,, b", ""},
      {counted, "name: Ann\nids: 1,234", ""},
      {tagged, R"({"name": "Ann", "tags": "a, b, c"})", ""},
      {tagged, R"({"name": "Ann", "tags": "- a\n- b"})", ""},
      {counted, R"({"name": "Ann", "ids": "1,234"})", ""},
  });
}
