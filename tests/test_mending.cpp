// The search for the cheapest reading of damaged JSON (src/reader/mending): every single slip in the structure of
// ordinary documents gives the original back or is refused, and never gives another value.
#include "reader/mending/mender.hpp"
#include "support/slips.hpp"
#include "tree/value_tree.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace test_mending {

struct Person {
  std::string first;
  std::string last;
  int year;
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
struct Flags {
  bool read;
  bool starred;
};
struct Mail {
  std::string sender;
  std::string subject;
  Flags flags;
};

}  // namespace test_mending

using namespace test_mending;
using assay::detail::mending::verdict;

namespace {

struct reading {
  verdict how;
  nlohmann::ordered_json value;
  std::string reason;
};

template <class T>
reading mend(const std::string& text) {
  assay::detail::value_tree tree(text);
  const auto found = assay::detail::mending::mend({text, 0, text.size(), &assay::type_of<T>(), 100}, tree);
  reading result{found.how, nullptr, found.reason};
  if (found.how == verdict::whole) result.value = nlohmann::ordered_json::parse(to_text(tree, found.root));
  return result;
}

/// The text with one character of its structure forgotten, doubled or taken for another.
std::vector<std::string> slips_of(const std::string& text) {
  std::vector<std::string> all;
  for (const std::size_t at : slips::structure_of(text)) {
    const char c = text[at];
    all.push_back(text.substr(0, at) + text.substr(at + 1));
    all.push_back(text.substr(0, at + 1) + text.substr(at));
    for (const char other : slips::mistaken_for(c)) all.push_back(text.substr(0, at) + other + text.substr(at + 1));
  }
  return all;
}

struct tally {
  std::size_t right = 0, refused = 0;
  std::vector<std::string> wrong;
};

template <class T>
tally read_slips(const std::string& text) {
  const auto original = nlohmann::ordered_json::parse(text);
  tally result;
  for (const std::string& slip : slips_of(text)) {
    const reading found = mend<T>(slip);
    if (found.how != verdict::whole) {
      ++result.refused;
    } else if (found.value == original) {
      ++result.right;
    } else {
      result.wrong.push_back(slip + " -> " + found.value.dump());
    }
  }
  return result;
}

template <class T>
void check_slips(const std::string& text, std::size_t refused) {
  for (const int indent : {-1, 2}) {
    const std::string written = nlohmann::ordered_json::parse(text).dump(indent);
    const tally found = read_slips<T>(written);
    CAPTURE(written);
    CHECK(found.wrong == std::vector<std::string>{});
    CHECK(found.refused <= refused);
    CHECK(found.right + found.refused == slips_of(written).size());
  }
}

}  // namespace

TEST_CASE("a slip of the pen gives the original back, or an error, and never another value") {
  check_slips<Person>(R"({"first": "Ada", "last": "Byron", "year": 1815})", 2);
  check_slips<Invoice>(R"({"invoice": "2026-17", "lines": [{"item": "chair, oak", "qty": 2, "price": 80.5},
                           {"item": "table", "qty": 1, "price": 310.0}], "total": 471.0})",
                       6);
  check_slips<Mail>(R"({"sender": "lee@example.org", "subject": "It's done, isn't it?",
                        "flags": {"read": false, "starred": true}})",
                    4);
  check_slips<std::vector<std::string>>(R"(["one thing", "another, bigger thing", "a third"])", 8);
}

TEST_CASE("a text that was cut off is never taken for whole") {
  const std::string text = R"({"sender": "lee", "subject": "a {b}, c", "flags": {"read": false, "starred": true}})";
  const auto original = nlohmann::ordered_json::parse(text);
  for (std::size_t size = 1; size < text.size(); ++size) {
    const reading found = mend<Mail>(text.substr(0, size));
    CAPTURE(text.substr(0, size));
    // Closers alone may be missing, behind a token that is complete.
    if (found.how == verdict::whole) CHECK(found.value == original);
    if (size + 1 < text.size()) CHECK(found.how != verdict::whole);
  }
}

TEST_CASE("two readings that are about equally cheap are ambiguous, and both are shown") {
  const reading found = mend<std::vector<std::string>>(R"(["he said "yes", "no" twice"])");
  CHECK(found.how == verdict::ambiguous);
  CHECK(found.reason.find(" or ") != std::string::npos);
}

TEST_CASE("a text that can be read as it is is not mended") {
  for (const char* text : {R"({"first": "A", "last": "B", "year": 1})", R"({first: 'A', last: 'B', year: 1,})",
                           R"({"first": "A", "last": "B", "year": "soon"})"}) {
    CAPTURE(text);
    const std::string copy = text;
    assay::detail::value_tree tree(copy);
    const auto found = assay::detail::mending::mend({copy, 0, copy.size(), &assay::type_of<Person>(), 100}, tree);
    CHECK(found.how == verdict::whole);
    CHECK_FALSE(found.mended);
  }
}

TEST_CASE("what damage costs is bounded: hostile texts end") {
  for (const char* piece :
       {"{", "[", "\"", "'", "{\"a\": [", "\"a\" ", "[\"a, ", "},", "]", ":", "{\"first\": \"", "a, "}) {
    std::string text;
    while (text.size() < 50'000) text += piece;
    CAPTURE(std::string(piece));
    CHECK(mend<Mail>(text).how != verdict::whole);
    const reading any = mend<nlohmann::json>(text);
    // Quotes within triple quotes are a string of them.
    if (std::string_view(piece) != "'") CHECK(any.how != verdict::whole);
  }
}
