// Texts with many repairs, which are only counted while the text is read: what is told of them when somebody asks.
#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace {

struct Row {
  std::string name;
  int count = 0;
};
struct Table {
  std::vector<Row> rows;
};

/// A document with four repairs to a row, each as it is to be reported.
struct damaged_table {
  std::string text = "{\"rows\": [";
  std::vector<std::string> repairs;

  explicit damaged_table(std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) {
      const std::string path = "rows[" + std::to_string(i) + "].";
      if (i != 0) text += ",\n";
      text += "{'name': ";
      expect("single_quotes", path + "name", 6, 8);
      text += "'n\xC3\xA9', \"count\": ";
      expect("single_quotes", path + "name", 5, 16);
      const std::string number = '"' + std::to_string(i) + '"';
      text += number;
      expect("string_to_integer", path + "count", number.size(), number.size());
      text += ",}";
      expect("trailing_comma", "rows[" + std::to_string(i) + "]", 1, 2);
    }
    text += "]}";
  }

 private:
  void expect(const std::string& code, const std::string& path, std::size_t size, std::size_t back) {
    repairs.push_back(code + " at " + path + " " + std::to_string(text.size() - back) + "+" + std::to_string(size));
  }
};

std::vector<std::string> described(const auto& result) {
  std::vector<std::string> all;
  for (const assay::repair& one : result.repairs()) {
    all.push_back(one.code + " at " + assay::to_string(one.loc) + " " + std::to_string(one.span.offset) + "+" +
                  std::to_string(one.span.length));
  }
  return all;
}

int asked = 0;

struct Careful {
  std::vector<Row> rows;
  std::optional<std::string> note;

  static void normalize(Careful& value) {
    ++asked;
    value.note = value.note.value_or("none") + "!";
  }
  static void check(const Careful& value, assay::checker& check) {
    ++asked;
    if (value.rows.empty()) check.error("there must be rows");
  }
};

}  // namespace

TEST_CASE("each of many repairs has its code, path and place") {
  for (const std::size_t rows : {1U, 3U, 4U, 5U, 6U, 50U, 400U, 3000U}) {
    CAPTURE(rows);
    const damaged_table table(rows);
    const auto result = assay::parse<Table>(table.text);
    REQUIRE(result.has_value());
    CHECK(result->rows.size() == rows);
    CHECK(result.repair_count() == table.repairs.size());
    if (table.repairs.size() <= assay::limits{}.max_repairs) {
      CHECK(described(result) == table.repairs);
    } else {
      CHECK(result.repairs().size() == assay::limits{}.max_repairs);
    }
  }
}

TEST_CASE("lines and columns of many repairs are those of characters") {
  const auto result = assay::parse<Table>(damaged_table(30).text);
  REQUIRE(result.repairs().size() == 120);
  const assay::repair& comma = result.repairs()[119];
  CHECK(comma.span.line == 30);
  CHECK(comma.span.column == 29);
}

TEST_CASE("what stands around an answer with many repairs is told, too") {
  const damaged_table table(20);
  const auto result = assay::parse<Table>("Here it is:\n```json\n" + table.text + "\n```\nGood?");
  REQUIRE(result.has_value());
  CHECK(result.repair_count() == 82);
  REQUIRE(result.repairs().size() == 82);
  CHECK(result.repairs()[0].code == "surrounding_text");
  CHECK(result.repairs()[1].code == "code_fence");
  CHECK(result.repairs()[81].code == "trailing_comma");
}

TEST_CASE("many repairs may be asked for when the text is gone, from copies of the result, and from several threads") {
  damaged_table table(40);
  auto first = assay::parse<Table>(table.text);
  const auto copy = first;
  std::fill(table.text.begin(), table.text.end(), '?');
  std::vector<std::thread> askers;
  std::vector<std::size_t> sizes(4);
  for (std::size_t& size : sizes) askers.emplace_back([&copy, &size] { size = copy.repairs().size(); });
  for (std::thread& one : askers) one.join();
  CHECK(std::count(sizes.begin(), sizes.end(), 160U) == 4);
  CHECK(described(copy) == table.repairs);
  CHECK(first.repairs().data() == copy.repairs().data());
}

TEST_CASE("no rule and no function of the user's is asked again for many repairs") {
  const damaged_table table(20);
  asked = 0;
  const auto result = assay::parse<Careful>(table.text);
  REQUIRE(result.has_value());
  CHECK(result->note == "none!");
  CHECK(asked == 2);
  CHECK(described(result) == table.repairs);
  CHECK(asked == 2);
}

TEST_CASE("what was mended in a value that a later one replaced is not told, before and behind many others") {
  const damaged_table table(20);
  for (const bool late : {false, true}) {
    CAPTURE(late);
    const std::string twice = "\"note\": 'one', \"note\": \"two\"";
    std::string text = table.text;
    if (late) {
      text.insert(text.size() - 1, ", " + twice);
    } else {
      text.insert(1, twice + ", ");
    }
    const auto result = assay::parse<Careful>(text);
    REQUIRE(result.has_value());
    CHECK(result->note == "two!");
    CHECK(result.repair_count() == result.repairs().size());
    CHECK(result.repairs().size() == 81);
    const auto duplicates = std::count_if(result.repairs().begin(), result.repairs().end(),
                                          [](const assay::repair& one) { return one.code == "duplicate_key"; });
    CHECK(duplicates == 1);
  }
}

TEST_CASE("a run-time schema tells the same of many repairs") {
  const damaged_table table(25);
  const auto result = assay::parse(assay::load_schema(assay::schema<Table>()), table.text);
  REQUIRE(result.has_value());
  CHECK(described(result) == table.repairs);
}

TEST_CASE("many repairs that are not allowed make an error") {
  const damaged_table table(20);
  const assay::parse_options options{.allow = assay::repairs::syntax};
  const auto result = assay::parse<Table>(table.text, options);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().errors().size() == 20);
  CHECK(result.error().errors()[0].type == "int_type");
}

TEST_CASE("of very many slips the first are told, and all are counted") {
  const auto type = assay::load_schema(std::string_view(
      R"({"type":"array","items":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},)"
      R"("required":["a","b"]}})"));
  for (const std::string item : {R"({"a": 1 "b": "x"})", R"({"a": 1, "b": "x})"}) {
    for (const std::size_t slips : {100U, 6'000U, 12'000U}) {
      std::string text = "[" + item;
      for (std::size_t i = 1; i < slips; ++i) text += ", " + item;
      CAPTURE(item);
      CAPTURE(slips);
      const auto result = assay::parse(type, text + "]");
      REQUIRE(result.has_value());
      CHECK(result->size() == slips);
      CHECK(result.repairs().size() == std::min(slips, assay::limits{}.max_repairs));
      CHECK(result.repair_count() == slips);
      CHECK(assay::to_string(result.repairs().front().loc).starts_with("[0]"));
    }
  }
}
