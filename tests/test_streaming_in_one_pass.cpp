// Plain JSON that arrives in pieces is read once: what shows of it is at each piece what one reading of the text so far
// shows, or of a few characters more, and it does not lag behind.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

namespace test_streaming_in_one_pass {

enum class Level { low, high };
struct Point {
  double x = 0;
  double y = 0;
};
struct Circle {
  assay::literal<"circle"> kind;
  double radius = 1;
};
struct Square {
  assay::literal<"square"> kind;
  double side = 1;
};
struct Item {
  std::string name = "none";
  std::int64_t count = 7;
  std::optional<std::string> note;
  std::optional<Point> at;
  Level level = Level::low;
  bool done = false;
};
struct Report {
  std::string title;
  std::vector<Item> items;
  std::vector<std::vector<int>> rows;
  std::map<std::string, int> votes;
  std::variant<Circle, Square> shape;
  nlohmann::ordered_json extra;
  std::unique_ptr<Item> best;
  std::vector<std::string> tags = {"a default"};
  std::tuple<int, std::string> pair;
  std::vector<bool> flags;
  std::optional<std::vector<Point>> path;
};

struct Trimmed {
  std::string name;
  std::vector<std::string> words;
  static void normalize(Trimmed& value) { value.name += '!'; }
};
struct Holder {
  std::vector<Trimmed> all;
  int after = 0;
};

}  // namespace test_streaming_in_one_pass

using namespace test_streaming_in_one_pass;

namespace {

const std::string_view reports[] = {
    R"({"title": "On \"quotes\" and \u00e9, \ud83d\ude00 and \\ too", "items": [{"name": "a", "count": 12, "note": "no",
        "at": {"x": 1.5, "y": -2e3}, "level": "high", "done": true}, {"name": "", "note": null, "at": null}, {}],
        "rows": [[1, 2, 3], [], [4]], "votes": {"a": 1, "b": 22}, "shape": {"kind": "square", "side": 2.5},
        "extra": {"any": [1, "two", {"three": null}]}, "best": {"name": "b"}, "tags": ["x", "y z"],
        "pair": [1, "one"], "flags": [true, false], "path": [{"x": 1, "y": 2}]})",
    R"({"items":[{"count":1},{"count":2},{"done":false}],"tags":[],"title":"t","unknown":{"deep":["}",1]},"best":null})",
    "Here it is:\n```json\n{\"title\": \"fenced\", \"items\": [{\"name\": \"caf\xC3\xA9\"}]}\n```\nDone.",
    // What is mended, converted or refused.
    R"({"title": "t", "items": [{"count": "12"}, {"count": "twelve"}, {"level": "HIGH"}], "rows": 5})",
    R"({"title": "t", 'items': [{"count": 12}]})",
    R"({"title": "say "hi", all", "tags": ["a", "b" "c"]})",
    R"({"title": "twice", "tags": ["a"], "title": "again"})",
    R"({"Title": "styled", "tags": ["a"]})",
    R"({"title": "t", "extra": "plain text", "tags": ["[\"inside\"]", "{\"a\""]})",
    R"({"title": "t", "items": [{"note": "null"}, {"note": "nullable"}, {"note": "N/A"}]})",
    R"({"title": "t", "rows": [[1, 2], [3,)",
    R"({"title": "t"}, {"title": "u"})",
};

template <class Parser, class Fresh, class Write>
void check_growing(std::string_view text, std::size_t size, Parser parser, Fresh fresh, Write write) {
  for (std::size_t at = 0; at < text.size(); at += size) {
    parser.feed(text.substr(at, size));
    const std::string grown = write(parser.value());
    // One reading of the whole is more careful about what a quote closes: it waits for the next key.
    constexpr std::size_t most_ahead = 12;
    bool same = false;
    std::string read;
    for (std::size_t ahead = 0; ahead <= most_ahead && !same; ++ahead) {
      auto once = fresh();
      once.feed(text.substr(0, at + size + ahead));
      const std::string shown = write(once.value());
      same = grown == shown;
      if (ahead == 0) read = shown;
    }
    if (same) continue;
    FAIL_CHECK("after " << text.substr(0, at + size) << "\n  grown: " << grown << "\n  read:  " << read);
    return;
  }
}

template <class T>
void check_type(std::string_view text) {
  for (const std::size_t size : std::initializer_list<std::size_t>{1, 2, 3, 7, 50}) {
    CAPTURE(size);
    const auto fresh = [] { return assay::stream_parser<T>(); };
    check_growing(text, size, fresh(), fresh, [](const T& value) { return assay::dump(value); });
  }
}

}  // namespace

TEST_CASE("a value that grows is at each piece what one reading shows") {
  for (const std::string_view text : reports) check_type<Report>(text);
}

TEST_CASE("the same holds for lists, and for structs that are changed once they are whole") {
  check_type<std::vector<Item>>(R"([{"name": "a"}, {"count": 3, "at": {"x": 1}}, {"note": "n"}])");
  check_type<Holder>(R"({"all": [{"name": "a", "words": ["x", "y"]}, {"words": ["z"], "name": "b"}], "after": 1})");
}

TEST_CASE("the same holds for schema documents") {
  const assay::schema_type type = assay::load_schema(R"({"type": "object", "properties": {
    "title": {"type": "string"}, "count": {"type": "integer", "default": 3}, "maybe": {"type": ["string", "null"]},
    "items": {"type": "array", "items": {"type": "object", "properties": {
      "name": {"type": "string"}, "n": {"type": "number"}, "flag": {"type": "boolean", "default": true}}}},
    "any": {}, "one": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}}})");
  const std::string_view texts[] = {
      R"({"title": "a\nb", "count": 12, "maybe": "nothing", "items": [{"name": "x", "n": 1.5}, {"n": 2, "flag": false}],
          "any": {"a": [1, "b"]}, "one": ["p", "q"]})",
      R"({"items": [{"name": "x", "more": 1}], "maybe": null, "title": "t", "free": [1, 2]})",
      R"({"title": "t", "any": "text", "one": "text"})",
  };
  for (const std::string_view text : texts) {
    for (const std::size_t size : std::initializer_list<std::size_t>{1, 4}) {
      CAPTURE(text);
      const auto fresh = [&] { return assay::json_stream_parser(type); };
      check_growing(text, size, fresh(), fresh, [](const nlohmann::ordered_json& value) { return value.dump(); });
    }
  }
}

TEST_CASE("a long answer shows up to its last byte, however small the pieces are") {
  constexpr std::size_t items = 20'000;
  assay::stream_parser<Report> parser;
  parser.feed(R"({"title": ")");
  std::string title;
  for (std::size_t i = 0; i < 50'000; ++i) {
    parser.feed(i % 10 == 0 ? "\\n" : "x");
    title += i % 10 == 0 ? '\n' : 'x';
    if (parser.value().title.size() != title.size()) FAIL_CHECK("the title lags behind at " << i);
  }
  CHECK(parser.value().title == title);
  parser.feed(R"(", "items": [)");
  for (std::size_t i = 0; i < items; ++i) {
    for (const char c : std::string_view(R"({"name": "n", "count": 5, "at": {"x": 1}}, )")) {
      parser.feed(std::string_view(&c, 1));
      static_cast<void>(parser.value());
    }
    if (parser.value().items.size() != i + 1) FAIL_CHECK("the items lag behind at " << i);
  }
  CHECK(parser.value().items.back().at->x == 1);
  CHECK(parser.completed({{"items"}, {"", items - 1}, {"at"}, {"x"}}));
  CHECK_FALSE(parser.completed({{"items"}}));
}
