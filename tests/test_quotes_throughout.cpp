// Documents in quotes of another kind throughout: a slip in one of them gives the original back, or is refused.
#include "support/answer_rows.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

using assay::test::check_answers;

namespace {

const std::string person = R"({"type":"object","properties":{"first":{"type":"string"},"last":{"type":"string"},)"
                           R"("tags":{"type":"array","items":{"type":"string"}},"year":{"type":"integer"}},)"
                           R"("required":["first","last","tags","year"]})";
const std::string letters = R"({"type":"array","items":{"type":"array","items":{"type":"string"}}})";
const std::string reply = R"({"type":"object","properties":{"reply":{"type":"string"}},"required":["reply"]})";

/// A document of strings with marks in place of its quotes: `<` opens, `>` closes.
std::string spelled(std::string text, std::string_view opening, std::string_view closing) {
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view mark = text[at] == '<' ? opening : text[at] == '>' ? closing : std::string_view();
    if (!mark.empty()) text.replace(at, 1, mark);
    at += mark.empty() ? 1 : mark.size();
  }
  return text;
}

void check_slips(const std::string& schema, const std::string& document, std::string_view opening,
                 std::string_view closing) {
  const auto type = assay::load_schema(std::string_view(schema));
  const auto original = nlohmann::ordered_json::parse(spelled(document, "\"", "\""));
  CHECK(*assay::parse(type, spelled(document, opening, closing)) == original);
  for (std::size_t at = 0; at < document.size(); ++at) {
    if (document[at] != '<' && document[at] != '>') continue;
    for (const bool doubled : {false, true}) {
      std::string slip = document;
      doubled ? slip.insert(at, 1, document[at]) : slip.erase(at, 1);
      const std::string text = spelled(slip, opening, closing);
      const auto read = assay::parse(type, text);
      CAPTURE(text);
      if (read.has_value()) CHECK(*read == original);
    }
  }
}

}  // namespace

TEST_CASE("a forgotten or doubled quote is never a part of the text") {
  const std::string document =
      "{<first>: <Ada>, <last>: <Byron, Lady>, <tags>: [<one>, <another, bigger>], <year>: 1815}";
  const std::string rows = "[[<a>, <b>], [<c>], [<d>, <e>, <f>]]";
  const std::vector<std::vector<std::string>> kinds{{"\xE2\x80\x9C", "\xE2\x80\x9D"},
                                                    {"\xE2\x80\x9E", "\xE2\x80\x9C"},
                                                    {"\xE2\x80\x98", "\xE2\x80\x99"},
                                                    {"\xC2\xAB", "\xC2\xBB"},
                                                    {"'", "'"},
                                                    {"\"", "\""}};
  for (const auto& kind : kinds) {
    CAPTURE(kind[0]);
    check_slips(person, document, kind[0], kind[1]);
    check_slips(letters, rows, kind[0], kind[1]);
  }
}

TEST_CASE("text without quotes may quote words, but has no quote alone") {
  check_answers({
      {reply, "{\"reply\": He said \xE2\x80\x9Chi\xE2\x80\x9D to me}",
       "{\"reply\":\"He said \xE2\x80\x9Chi\xE2\x80\x9D to me\"}"},
      {reply, "{\"reply\": It\xE2\x80\x99s fine}", "{\"reply\":\"It\xE2\x80\x99s fine\"}"},
      {reply, "{\"reply\": He said \xE2\x80\x9Chi to me}", ""},
  });
}

TEST_CASE("a mark of another spelling within typographic quotes is left as it is") {
  const std::string source = R"({"type":"object","properties":{"code":{"type":"string"},"line":{"type":"integer"}},)"
                             R"("required":["code","line"]})";
  for (const std::vector<std::string>& kind : std::vector<std::vector<std::string>>{
           {"\xE2\x80\x9C", "\xE2\x80\x9D"}, {"\xE2\x80\x9E", "\xE2\x80\x9C"}, {"\xC2\xAB", "\xC2\xBB"}}) {
    const std::string text = spelled("{<code>: <f(a); g(b)>; <line>: 7}", kind[0], kind[1]);
    CAPTURE(text);
    const auto read = assay::parse(assay::load_schema(std::string_view(source)), text);
    if (read.has_value()) CHECK(read->at("code") == "f(a); g(b)");
  }
}
