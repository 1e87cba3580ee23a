// An answer that is still being written: what shows of it, and that the end is the same as that of the whole.
#include "support/conformance.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <variant>
#include <vector>

namespace test_streaming {

enum class Status { active, on_hold };
struct Address {
  std::string city;
};
struct Person {
  std::string name;
  int age = -1;
  std::optional<std::string> email;
  Status status = Status::active;
  Address address;
  std::vector<std::string> tags;
};
struct Cat {
  assay::literal<"cat"> kind;
  std::string name;
};
struct Dog {
  assay::literal<"dog"> kind;
  std::string trick;
};
struct Owner {
  std::vector<std::variant<Cat, Dog>> pets;
  std::map<std::string, int> votes;
  nlohmann::ordered_json extra;
};
struct Bounded {
  std::string code;
  std::vector<int> numbers;
};

}  // namespace test_streaming

template <>
struct assay::describe<test_streaming::Bounded> {
  static constexpr auto fields = assay::fields(assay::field<&test_streaming::Bounded::code>(assay::min_length(4)),
                                               assay::field<&test_streaming::Bounded::numbers>(assay::min_items(2)));
};

using namespace test_streaming;
using nlohmann::ordered_json;

namespace {

/// Whether a value may have become another by growing alone.
bool grew(const ordered_json& before, const ordered_json& after) {
  if (before.is_null()) return true;
  if (before.is_string()) return after.is_string() && after.get<std::string>().rfind(before.get<std::string>(), 0) == 0;
  if (before.is_array()) {
    if (!after.is_array() || before.size() > after.size()) return false;
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (!grew(before[i], after[i])) return false;
    }
    return true;
  }
  if (before.is_object()) {
    for (const auto& item : before.items()) {
      if (!after.is_object() || !after.contains(item.key()) || !grew(item.value(), after[item.key()])) return false;
    }
    return true;
  }
  return before == after;
}

template <class T>
std::string shown(const std::string& text) {
  assay::stream_parser<T> parser;
  parser.feed(text);
  return assay::dump(parser.value());
}

struct row {
  std::string so_far;
  std::string shown;
};

}  // namespace

TEST_CASE("strings grow, everything else shows once it is complete") {
  const std::string nothing = R"({"name":"","age":-1,"email":null,"status":"active","address":{"city":""},"tags":[]})";
  const auto with = [&](const std::string& old, const std::string& now) {
    std::string value = nothing;
    return value.replace(value.find(old), old.size(), now);
  };
  const row rows[] = {
      {"", nothing},
      {"Sure, here is the {person}:\n```json\n", nothing},
      {"{\"address\": {\"city\": \"Ro", with(R"("city":"")", R"("city":"Ro")")},
      {"{\"age\": 3", nothing},
      {"{\"age\": 35", nothing},
      {"{\"age\": 35, \"ta", with("-1", "35")},
      {"{\"status\": \"on_h", nothing},
      {"{\"status\": \"on_hold\", \"tags\": ", with("\"active\"", "\"on_hold\"")},
      {"{\"tags\": [\"a\", \"b", with("[]", R"(["a","b"])")},
      {"{\"tags\": [\"a \"b\", \"c", with("[]", R"(["a \"b"])")},
      {"{\"tags\": [\"a\", ", with("[]", R"(["a"])")},
      {"{\"email\": \"jo@", with("null", "\"jo@\"")},
      {"{\"email\": \"nul", nothing},
      {"{tags: ['it\\", with("[]", R"(["it"])")},
      {"{\"tags\": [\"he said \"", with("[]", R"(["he said "])")},
      {"{\"tags\": [\"\\u00e", with("[]", R"([""])")},
      {"{\"tags\": [\"\xC3", with("[]", R"([""])")},
      {"<think>{\"name\": \"draft\"}", nothing},
      {"<think>{\"name\": \"draft\"}</think>{\"tags\": [\"x\"], ", with("[]", R"(["x"])")},
      {"{\"person\": {\"tags\": [\"x", with("[]", R"(["x"])")},
      {"{\"name\": \"extract\", \"argum", nothing},
      {"{\"name\": \"extract\", \"arguments\": {\"name\": \"Jo", with("\"\"", "\"Jo\"")},
      {"{\"name\": \"extract\", \"arguments\": {\"tags\": [\"Jo", with("[]", R"(["Jo"])")},
      {"\"{\\\"tags\\\": [\\\"x\\\", ", with("[]", R"(["x"])")},
  };
  for (const row& one : rows) {
    CAPTURE(one.so_far);
    CHECK(shown<Person>(one.so_far) == one.shown);
  }
}

TEST_CASE("unions show by their tag, maps and JSON by what is complete") {
  CHECK(shown<Owner>(R"({"pets": [{"kind": "cat", "name": "Mi)") ==
        R"({"pets":[{"kind":"cat","name":"Mi"}],"votes":{},"extra":null})");
  CHECK(shown<Owner>(R"({"votes": {"a": 1, "b": 2)") == R"({"pets":[],"votes":{"a":1},"extra":null})");
  CHECK(shown<Owner>(R"({"extra": {"a": [1, 2, tr)") == R"({"pets":[],"votes":{},"extra":{"a":[1,2]}})");
  CHECK(shown<std::vector<Address>>(R"([{"city": "Rome"}, {"city": "Par)") == R"([{"city":"Rome"},{"city":"Par"}])");
  CHECK(shown<std::string>("Hello {wor") == "\"Hello {wor\"");
}

TEST_CASE("constraints are judged at the end alone") {
  assay::stream_parser<Bounded> parser;
  parser.feed(R"({"code": "ab", "numbers": [1, )");
  CHECK(parser.value().code == "ab");
  CHECK(parser.value().numbers == std::vector<int>{1});
  parser.feed("]}");
  const auto result = parser.finish();
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().errors().size() == 2);
}

TEST_CASE("completed() says what is closed") {
  assay::stream_parser<Person> parser;
  const assay::path tags = {{"tags"}}, first = {{"tags"}, {"", 0}}, second = {{"tags"}, {"", 1}}, name = {{"name"}};
  parser.feed(R"({"tags": ["a", "b)");
  CHECK(parser.value().tags.size() == 2);
  CHECK_FALSE(parser.completed({}));
  CHECK_FALSE(parser.completed(tags));
  CHECK(parser.completed(first));
  CHECK_FALSE(parser.completed(second));
  CHECK_FALSE(parser.completed(name));
  parser.feed(R"("], "name": "Jo"}   )");
  CHECK(parser.value().name == "Jo");
  CHECK(parser.completed(tags));
  CHECK(parser.completed(second));
  CHECK(parser.completed(name));
  CHECK(parser.completed({}));
}

TEST_CASE("finish() is parse() of the whole, and can be asked again") {
  assay::stream_parser<Person> parser;
  parser.feed(R"({"name": "Jo", "age": "35", "status": "active", "address": {"city": "Rome"}, "tags")");
  CHECK(parser.finish().error().errors()[0].type == "truncated");
  parser.feed(R"(: []})");
  const auto result = parser.finish();
  REQUIRE(result.has_value());
  CHECK(result->age == 35);
  CHECK(result.repairs().size() == 1);
}

TEST_CASE("a long answer is read in linear time, byte by byte") {
  std::string text = R"({"tags": [")" + std::string(100'000, 'x') + "\"";
  for (int i = 0; i < 20'000; ++i) text += ", \"tag\"";
  assay::stream_parser<Person> parser;
  for (const char c : text) {
    parser.feed(std::string_view(&c, 1));
    static_cast<void>(parser.value());
  }
  CHECK(parser.value().tags.size() > 19'000);
}

TEST_CASE("every messy answer grows byte by byte into what it is in the end, and may be cut anywhere") {
  if (!conformance::is_there("messy/cases.jsonl")) return;
  const assay::schema_type type = assay::load_schema(conformance::read_json("messy/invoice.schema.json"));
  std::istringstream lines(conformance::read_text(conformance::folder() / "messy/cases.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const auto sample = ordered_json::parse(line);
    const std::string id = sample["id"], text = sample["input"];
    CAPTURE(id);
    const auto whole = assay::parse(type, text);
    assay::json_stream_parser parser(type);
    ordered_json before;
    for (std::size_t i = 0; i < text.size(); ++i) {
      parser.feed(std::string_view(text).substr(i, 1));
      if (!grew(before, parser.value())) {
        FAIL_CHECK("shrank at byte " << i << ": " << before.dump() << " became " << parser.value().dump());
        break;
      }
      before = parser.value();
    }
    const auto finished = parser.finish();
    REQUIRE(finished.has_value() == whole.has_value());
    if (!whole) {
      CHECK(finished.error().to_json() == whole.error().to_json());
      continue;
    }
    CHECK(finished->dump() == whole->dump());
    CHECK(finished.repairs().size() == whole.repairs().size());
    // A draft shows until the end tells that it was one.
    if (id.rfind("draft", 0) != 0) CHECK(grew(before, *finished));

    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      assay::json_stream_parser halves(type);
      halves.feed(std::string_view(text).substr(0, cut));
      const ordered_json half = halves.value();
      halves.feed(std::string_view(text).substr(cut));
      if (id.rfind("draft", 0) != 0 && !grew(half, *whole)) {
        FAIL_CHECK("cut at " << cut << ": " << half.dump());
        break;
      }
      if (cut % 97 == 0) CHECK(halves.finish()->dump() == whole->dump());
    }
  }
}
