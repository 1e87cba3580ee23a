// What is said of an answer in another notation than JSON that is refused: what is wrong with it, and where.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace {

const std::string book = R"({"type":"object","properties":{"title":{"type":"string"},"year":{"type":"integer"}},)"
                         R"("required":["title","year"]})";
const std::string books = R"({"type":"array","items":)" + book + "}";

struct row {
  std::string input, type, words;  ///< of the message
  std::size_t line, column;
};

void check_faults(const std::string& schema, const std::vector<row>& rows) {
  const auto type = assay::load_schema(std::string_view(schema));
  for (const row& one : rows) {
    CAPTURE(one.input);
    const auto read = assay::parse(type, one.input);
    REQUIRE_FALSE(read.has_value());
    const assay::error& first = read.error().errors().front();
    CHECK(first.type == one.type);
    CAPTURE(first.message);
    CHECK(first.message.find(one.words) != std::string::npos);
    CHECK(first.span.line == one.line);
    CHECK(first.span.column == one.column);
  }
}

}  // namespace

TEST_CASE("elements that the end of the text cuts off, or that do not match") {
  check_faults(book, {
                         {"<book><title>Emma</title><year>18", "truncated", "within the element `year`", 1, 34},
                         {"<book><title>Emma</title><year>1815</year>", "truncated", "the element `book`", 1, 43},
                         {"<title>Emma</title><year>1815</year", "truncated", "within a tag", 1, 36},
                         {"<function=f><parameter=title>Emma</parameter><parameter=year>18", "truncated",
                          "within the element `parameter`", 1, 64},
                         {"<book><title>Emma</year><year>1815</year></book>", "json_invalid",
                          "`</year>` closes what <title> opened", 1, 18},
                         {"<book><title>Emma</title><year>1815</year></book>\n"
                          "<book><title>Persuasion</title><year>1817</year></book>",
                          "json_invalid", "another element begins here", 2, 1},
                     });
}

TEST_CASE("calls that the end of the text cuts off") {
  check_faults(book, {
                         {"Book(title=\"Emma\", year=", "truncated", "within the call of `Book`", 1, 25},
                         {"book = Book(title=\"Emma\", year=18", "truncated", "within the call of `Book`", 1, 34},
                         {"Book(title=\"Em", "truncated", "within a string", 1, 15},
                     });
}

TEST_CASE("tables with a row too many, or a cell too few") {
  check_faults(
      book, {
                {"title,year\nEmma,1815\nPersuasion,1817", "json_invalid", "2 rows", 3, 1},
                {"| title | year |\n|---|---|\n| Emma | 1815 |\n| Persuasion | 1817 |", "json_invalid", "2 rows", 4, 1},
                {"title,year", "truncated", "behind the header", 1, 11},
                {"title,year\nEmma", "truncated", "behind 1 of 2 cells", 2, 5},
                {"title,year\n\"Emma,1815", "truncated", "a quote is missing", 2, 11},
            });
  check_faults(books, {{"title,year\nEmma\nPersuasion,1817", "json_invalid", "this row has 1 of 2 cells", 2, 1}});
}

TEST_CASE("lines of names and values that lack a quote or a value") {
  check_faults(book, {
                         {"title: \"Emma\nyear: 1815", "json_invalid", "a quote is missing after `Emma`", 1, 8},
                         {"title: Emma\"\nyear: 1815", "json_invalid", "a quote is missing before `Emma`", 1, 8},
                         {"title = \"Emma\nyear = 1815", "json_invalid", "a quote is missing after `Emma`", 1, 9},
                         {"year: 1815\ntitle: \"Em", "truncated", "within a string", 2, 11},
                         {"title: Emma\nyear:", "truncated", "before the value of `year`", 2, 6},
                         {"title: Emma\nyear", "truncated", "before the value of `year`", 2, 5},
                         {"# title\nEmma\n# year\n", "truncated", "before the value of `year`", 3, 7},
                         {"title: Emma, year: ", "truncated", "before the value of `year`", 1, 19},
                         {"- title: Emma\n  year: 1815\n- title: Persuasion\n  year: 1817", "json_invalid",
                          "another value begins here", 3, 1},
                     });
}

TEST_CASE("what is in no notation is still called that") {
  check_faults(book, {
                         {"I do not know.", "json_invalid", "no JSON was found", 1, 1},
                         {"There is no title", "json_invalid", "no JSON was found", 1, 1},
                         {"x < y and f(a, b", "json_invalid", "no JSON was found", 1, 1},
                     });
}
