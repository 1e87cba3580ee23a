// Every single slip of the pen in three documents: a structural character deleted, doubled or taken for another, and
// every text that is cut off. The original comes back, or an error; never another value. So it is for structs, for the
// schemas that are derived from them, and for streams, which agree on each text to the letter.
#include "support/slips.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace test_slips_of_the_pen {

struct Recipe {
  std::string dish;
  int serves;
  bool vegan;
  std::vector<std::string> steps;
};
struct Booking {
  std::string code;
  double amount;
};
struct Line {
  std::string item;
  int qty;
  double price;
};
struct Invoice {
  std::string invoice;
  std::vector<Line> lines;
  double total;
};

constexpr std::string_view recipe =
    R"({"dish": "Soup, with leeks", "serves": 4, "vegan": true, "steps": ["cut the leeks", "boil them", "serve: hot"]})";
constexpr std::string_view bookings =
    R"([{"code": "A-10", "amount": 3.5}, {"code": "B-20", "amount": -1.25}, {"code": "C-30", "amount": 8.0}])";
constexpr std::string_view invoice =
    R"({"invoice": "2026-17", "lines": [{"item": "chair, oak", "qty": 2, "price": 80.5}, )"
    R"({"item": "table", "qty": 1, "price": 310.0}], "total": 471.0})";

// --- the texts -------------------------------------------------------------------------------------------------------

/// What is to come of a text.
enum class wanted {
  original,  ///< or an error
  error,     ///< the text was cut off
  anything   ///< cut between two items of a last list: nothing tells it from closers that were forgotten
};

struct damaged {
  std::string text;
  wanted what = wanted::original;
  bool slip = true;  ///< else a cut
};

bool is_space(char c) { return c == ' ' || c == '\n'; }

void add_slips(const std::string& text, std::vector<damaged>& all) {
  std::set<std::string> seen = {text};
  const auto add = [&](std::size_t at, const std::string& instead) {
    std::string slipped = text.substr(0, at) + instead + text.substr(at + 1);
    if (seen.insert(slipped).second) all.push_back({std::move(slipped)});
  };
  for (const std::size_t at : slips::structure_of(text)) {
    add(at, "");
    add(at, std::string(2, text[at]));
    for (const char other : slips::mistaken_for(text[at])) add(at, std::string(1, other));
  }
}

/// The text with the closers that it lacks.
std::string closed(std::string text) {
  std::string open;
  bool inside = false;
  for (const char c : text) {
    if (c == '"') inside = !inside;
    if (inside) continue;
    if (c == '{' || c == '[') open += c == '{' ? '}' : ']';
    if (c == '}' || c == ']') open.pop_back();
  }
  text.append(open.rbegin(), open.rend());
  return text;
}

template <class T>
void add_cuts(const std::string& text, std::vector<damaged>& all) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    const std::string left = text.substr(0, at);
    const std::size_t last = left.find_last_not_of(" \n");
    const bool ended = is_space(left.back()) || std::string_view("\"}]").find(left[last]) != std::string_view::npos;
    wanted what = wanted::error;
    if (ended && text.find_first_not_of("]} \n", at) == std::string::npos) {
      what = wanted::original;
    } else if (ended && left[last] != '[' && left[last] != '{' &&
               assay::parse<T>(closed(left), {.mode = assay::mode::strict})) {
      what = wanted::anything;
    }
    all.push_back({left, what, /*slip=*/false});
  }
}

/// On one line, as Python writes it, and on several.
template <class T>
std::vector<damaged> damages(std::string_view line) {
  std::vector<damaged> all;
  for (const std::string& text : {std::string(line), nlohmann::ordered_json::parse(line).dump(2)}) {
    add_slips(text, all);
    add_cuts<T>(text, all);
  }
  return all;
}

// --- what comes of them ----------------------------------------------------------------------------------------------

/// Value, or error, and repairs.
template <class Result>
std::string told(const Result& read) {
  std::string all = read ? assay::dump(*read) : read.error().to_json().dump();
  for (const assay::repair& one : read.repairs()) {
    all += "\n" + one.code + " at " + assay::to_string(one.loc) + " " + std::to_string(one.span.offset) + "+" +
           std::to_string(one.span.length) + ": " + one.message;
  }
  return all;
}

/// Value or errors' types, and the codes of repairs: the titles of the two differ.
template <class Result>
std::string told_by_schema(const Result& read) {
  std::string all = read ? assay::dump(*read) : read.error().errors().front().type;
  for (const assay::repair& one : read.repairs()) all += " " + one.code + "@" + std::to_string(one.span.offset);
  return all;
}

template <class T>
std::string told_of_stream(std::string_view text, std::size_t chunk) {
  assay::stream_parser<T> parser;
  for (std::size_t at = 0; at < text.size(); at += chunk) parser.feed(text.substr(at, chunk));
  return told(parser.finish());
}

/// Slips of which the original came back, and slips in all.
template <class T>
std::pair<int, int> check(std::string_view line) {
  const auto original = assay::parse<T>(line, {.mode = assay::mode::strict});
  REQUIRE(original);
  const std::string value = assay::dump(*original);
  const assay::schema_type type = assay::load_schema(assay::schema<T>());
  int right = 0;
  int slips = 0;
  for (const damaged& one : damages<T>(line)) {
    CAPTURE(one.text);
    const auto read = assay::parse<T>(one.text);
    const bool same = read && assay::dump(*read) == value;
    if (one.what == wanted::original) CHECK((same || !read));
    if (one.what == wanted::error) CHECK_FALSE(read);
    slips += one.slip ? 1 : 0;
    right += one.slip && same ? 1 : 0;

    const std::string expected = told(read);
    CHECK(told_of_stream<T>(one.text, 1) == expected);
    CHECK(told_of_stream<T>(one.text, one.text.size() / 2 + 1) == expected);
    CHECK(told_by_schema(assay::parse(type, one.text)) == told_by_schema(read));
  }
  return {right, slips};
}

TEST_CASE("every single slip gives the original or an error, and a cut text an error") {
  const std::pair<int, int> each[] = {check<Recipe>(recipe), check<std::vector<Booking>>(bookings),
                                      check<Invoice>(invoice)};
  for (const std::pair<int, int>& counts : each) {
    const int right = counts.first;  // Clang before 16 takes no structured bindings into what doctest makes of these
    const int slips = counts.second;
    CAPTURE(right);
    CAPTURE(slips);
    CHECK(slips > 200);
    CHECK(right * 100 >= slips * 95);
  }
}

}  // namespace test_slips_of_the_pen
