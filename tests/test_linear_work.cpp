// Work that must not grow faster than what it is done for: counted in values that are looked at, labels that are
// compared and bytes that are kept, never in seconds. bench/bench_scaling.cpp measures the same in time.
#include "answer/direct_path.hpp"
#include "json/text_source.hpp"
#include "support/counted_visits.hpp"
#include "tables/label_table.hpp"
#include "tree/value_tree.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <variant>
#include <vector>

namespace {

using nlohmann::ordered_json;

// --- unions ----------------------------------------------------------------------------------------------------------

struct End {
  int end;
};
struct Link;
using Chain = std::variant<End, std::unique_ptr<Link>>;
struct Link {
  int at;
  Chain next;
};

/// Two alternatives lead down, and only the second fits.
struct Left;
struct Right;
using Fork = std::variant<End, std::unique_ptr<Left>, std::unique_ptr<Right>>;
struct Left {
  Fork next;
  int left;
};
struct Right {
  Fork next;
  int at;
};

/// Somebody looks at the value of every union within.
struct Checked;
using CheckedChain = std::variant<End, std::unique_ptr<Checked>>;
struct Checked {
  int at;
  CheckedChain next;
  static void check(const Checked& value, assay::checker& check) {
    const bool ends = std::holds_alternative<End>(value.next);
    const bool goes_on = !ends && std::get<1>(value.next) != nullptr;
    if (ends ? std::get<End>(value.next).end != 1 : !goes_on) check.error("the value was not read");
  }
};

std::string chain_of(std::size_t depth, const std::string& end = R"({"end": 1})") {
  std::string text;
  for (std::size_t i = 0; i < depth; ++i) text += R"({"at": 1, "next": )";
  return text + end + std::string(depth, '}');
}

ordered_json chain_schema(const char* keyword) {
  return ordered_json::parse(std::string(R"({"$ref": "#/$defs/chain", "$defs": {"chain": {")") + keyword + R"(": [
      {"type": "object", "properties": {"end": {"type": "integer"}}, "required": ["end"]},
      {"type": "object", "properties": {"at": {"type": "integer"}, "next": {"$ref": "#/$defs/chain"}},
       "required": ["at", "next"]}]}}})");
}

using counted_visits::visits_of;

void check_linear_in_depth(const assay::type_info& type, const std::string& end, std::size_t most_a_level) {
  for (const assay::mode how : {assay::mode::strict, assay::mode::lax}) {
    const std::size_t short_one = visits_of(type, chain_of(100, end), how);
    const std::size_t long_one = visits_of(type, chain_of(400, end), how);
    CAPTURE(short_one);
    CHECK(long_one <= 4 * short_one + 100);
    CHECK(long_one <= most_a_level * 400 + 100);
  }
}

}  // namespace

TEST_CASE("unions within unions: the values looked at are linear in the depth") {
  for (const char* end : {R"({"end": 1})", R"({"end": "1"})", R"({"end": "x"})", R"({"at": 1})"}) {
    CAPTURE(end);
    check_linear_in_depth(assay::type_of<Chain>(), end, 12);
    check_linear_in_depth(assay::type_of<Fork>(), end, 24);
    for (const char* keyword : {"anyOf", "oneOf"}) {
      CAPTURE(keyword);
      const assay::schema_type type = assay::load_schema(chain_schema(keyword));
      check_linear_in_depth(type.type(), end, 24);
    }
  }
}

TEST_CASE("unions within unions: values that a rule looks at are read for it, in linear work") {
  check_linear_in_depth(assay::type_of<CheckedChain>(), R"({"end": 1})", 12);
  for (const assay::mode how : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
    const auto chain = assay::parse<CheckedChain>(chain_of(150), {.mode = how});
    REQUIRE_MESSAGE(chain.has_value(), chain.error().what());
    CHECK(assay::dump(*chain) == assay::dump(assay::parse<Chain>(chain_of(150)).value()));
  }
}

TEST_CASE("unions within unions: the whole value is there, in every mode, from text and from JSON") {
  for (const assay::mode how : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
    const std::string text = chain_of(190);
    const auto chain = assay::parse<Chain>(text, {.mode = how});
    const auto fork = assay::parse<Fork>(text, {.mode = how});
    REQUIRE(chain.has_value());
    REQUIRE(fork.has_value());
    const ordered_json json = ordered_json::parse(text);
    const nlohmann::json in_any_order = nlohmann::json::parse(text);
    const auto is_same = [&](const auto& value) { return nlohmann::json::parse(assay::dump(value)) == in_any_order; };
    CHECK(is_same(*chain));
    CHECK(is_same(*fork));
    CHECK(is_same(assay::validate<Fork>(json, {.mode = how}).value()));
    for (const char* keyword : {"anyOf", "oneOf"}) {
      const auto read = assay::parse(assay::load_schema(chain_schema(keyword)), text, {.mode = how});
      CHECK(bool(read.value() == json));
    }
  }
}

TEST_CASE("what is passed over is passed over once, with everything in it") {
  using namespace assay::detail;
  const std::string text = R"([1, {"a": [true, {"b": "]}"}], "c": {}}, []])";
  text_source source(text, 100, 100);
  structure_ends<const char*> ends;
  REQUIRE(source.skip_noting(ends));
  CHECK(source.position() == text.size());
  CHECK(ends.size() == 6);
  const char* const begin = source.save() - text.size();
  for (const auto& [from, behind] : ends) {
    text_source again({from, static_cast<std::size_t>(begin + text.size() - from)}, 100, 100);
    REQUIRE(again.skip());
    CHECK(again.position() == static_cast<std::size_t>(behind - from));
  }
}

// --- tags ------------------------------------------------------------------------------------------------------------

namespace {

ordered_json tagged_schema(const char* keyword, std::size_t count, bool required = true) {
  auto alternatives = ordered_json::array();
  for (std::size_t i = 0; i < count; ++i) {
    ordered_json one{{"type", "object"}, {"required", {"x"}}};
    if (required) one["required"].push_back("kind");
    one["properties"] = {{"kind", {{"const", "kind_" + std::to_string(i)}}}, {"x", {{"type", "number"}}}};
    alternatives.push_back(std::move(one));
  }
  return {{keyword, std::move(alternatives)}};
}

std::string errors_of(const assay::schema_type& type, const std::string& text, assay::mode how) {
  const auto read = assay::parse(type, text, {.mode = how});
  std::string all;
  if (read) return all;
  for (const assay::error& one : read.error().errors()) {
    all += (all.empty() ? "" : ", ") + assay::to_string(one.loc) + " " + one.type;
  }
  return all;
}

}  // namespace

TEST_CASE("a constant that tells alternatives apart is gone by: nothing is tried") {
  for (const char* keyword : {"anyOf", "oneOf"}) {
    for (const bool required : {true, false}) {
      const assay::schema_type type = assay::load_schema(tagged_schema(keyword, 300, required));
      for (const char* text : {R"({"kind": "kind_299", "x": 1})", R"({"x": 1, "kind": "kind_0"})"}) {
        CHECK(visits_of(type.type(), text, assay::mode::strict) == 0);
        CHECK(visits_of(type.type(), text, assay::mode::lax) == 0);
        CHECK(assay::parse(type, text).value() == ordered_json::parse(text));
      }
    }
  }
}

TEST_CASE("errors of a union whose constants tell are those of the alternative that was meant") {
  for (const char* keyword : {"anyOf", "oneOf"}) {
    const assay::schema_type type = assay::load_schema(tagged_schema(keyword, 3));
    for (const assay::mode how : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
      const std::string wrong = how == assay::mode::strict ? "float_type" : "float_parsing";
      CHECK(errors_of(type, R"({"kind": "kind_1", "x": "many"})", how) == "kind_1.x " + wrong);
      CHECK(errors_of(type, R"({"kind": "kind_2"})", how) == "kind_2.x missing");
      CHECK(errors_of(type, R"({"kind": "kind_7", "x": 1})", how).find("union_tag_invalid") != std::string::npos);
      // Nothing says which was meant.
      CHECK(errors_of(type, R"({"x": 1})", how).find("object.kind missing") == 0);
    }
    CHECK(assay::parse(type, R"({"kind": "Kind 2", "x": 1})").value()["kind"] == "kind_2");
  }
}

TEST_CASE("what is wrong deep within unions is refused, however few errors are kept") {
  const assay::schema_type type =
      assay::load_schema(std::string_view(R"({"$ref": "#/$defs/n", "$defs": {"n": {"anyOf": [
    {"type": "object", "properties": {"k": {"const": "a"}, "x": {"$ref": "#/$defs/n"}}, "required": ["k", "x"]},
    {"type": "object", "properties": {"k": {"const": "b"}, "x": {"$ref": "#/$defs/n"}}, "required": ["k", "x"]},
    {"type": "object", "properties": {"k": {"const": "c"}, "v": {"type": "integer"}}, "required": ["k", "v"]}]}}})"));
  for (const std::size_t depth : {0u, 1u, 2u, 5u, 20u, 60u}) {
    for (const char* value : {"1", "\"no\"", "null"}) {
      std::string text;
      for (std::size_t i = 0; i < depth; ++i) text += i % 2 == 0 ? R"({"k":"a","x":)" : R"({"k":"b","x":)";
      text += std::string(R"({"k":"c","v":)") + value + std::string(depth + 1, '}');
      CAPTURE(text);
      for (const assay::mode how : {assay::mode::strict, assay::mode::lax, assay::mode::llm}) {
        for (const std::size_t kept : {1u, 7u, 100u}) {
          const assay::parse_options options{.mode = how, .limits = {.max_errors = kept}};
          const bool right = value == std::string("1");
          CHECK(assay::parse(type, text, options).has_value() == right);
          CHECK(assay::validate(type, nlohmann::ordered_json::parse(text), options).has_value() == right);
        }
      }
    }
  }
}

TEST_CASE("constants tell nothing where an object may do without them, or where they are the same") {
  // Without the tag every alternative fits, and the first is taken.
  const assay::schema_type open = assay::load_schema(tagged_schema("anyOf", 3, false));
  CHECK(assay::parse(open, R"({"x": 1})", {.mode = assay::mode::strict}).has_value());
  // A map takes any object, tagged or not.
  ordered_json schema = tagged_schema("anyOf", 2);
  schema["anyOf"].push_back({{"type", "object"}, {"additionalProperties", {{"type", "number"}}}});
  CHECK(assay::parse(assay::load_schema(schema), R"({"x": 1})", {.mode = assay::mode::strict}).has_value());
  // One constant for two kinds.
  ordered_json same = tagged_schema("anyOf", 2);
  same["anyOf"][1] = same["anyOf"][0];
  same["anyOf"][1]["properties"]["x"] = {{"type", "string"}};
  CHECK(assay::parse(assay::load_schema(same), R"({"kind": "kind_0", "x": "y"})", {.mode = assay::mode::strict}));
}

// --- labels ----------------------------------------------------------------------------------------------------------

TEST_CASE("a label among ten thousand is found by comparing a handful") {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < 10'000; ++i) names.push_back("label_number_" + std::to_string(i) + "_of_many");
  std::vector<assay::detail::listed_label> labels;
  for (const std::string& name : names) labels.push_back({name});
  const assay::detail::label_table table(labels);
  CHECK(table.longest_search() <= 40);
  for (const std::size_t i : {std::size_t{0}, std::size_t{5'000}, std::size_t{9'999}}) {
    CHECK(table.exact(names[i]) == i);
    std::string other = names[i];
    for (char& c : other) c = c == '_' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    CHECK(table.exact(other) == assay::detail::no_match);
    CHECK(table.similar(other) == i);
    CHECK(table.similar("**Label." + other + "**") == i);
  }
  CHECK(table.similar("label_number_10000_of_many") == assay::detail::no_match);
  assay::detail::similar_labels similar;
  for (std::size_t i = 0; i < names.size(); ++i) similar.add(names[i], i);
  similar.finish();
  CHECK(similar.candidates("Label Number 77 of many").size() == 1);
  CHECK(similar.candidates("nothing like it").empty());
}

TEST_CASE("ten thousand constants of a run-time schema: exact, similar, unknown") {
  ordered_json schema{{"enum", ordered_json::array()}};
  for (std::size_t i = 0; i < 10'000; ++i) schema["enum"].push_back("label_" + std::to_string(i));
  schema["enum"].push_back(12);
  const assay::schema_type type = assay::load_schema(schema);
  CHECK(assay::parse(type, R"("label_9999")", {.mode = assay::mode::strict}).value() == "label_9999");
  CHECK(assay::parse(type, R"("Label 1234")").value() == "label_1234");
  CHECK(assay::parse(type, "12", {.mode = assay::mode::strict}).value() == 12);
  const auto unknown = assay::parse(type, R"("lable_77")");
  REQUIRE_FALSE(unknown.has_value());
  const std::string& message = unknown.error().errors()[0].message;
  CHECK(message.find("'label_77'") != std::string::npos);
  CHECK(message.find("9,991 others") != std::string::npos);
}

// --- damage, numbers, reports ----------------------------------------------------------------------------------------

namespace {

struct Row {
  int id;
  std::string name;
  std::vector<std::string> tags;
};

std::string damaged_rows(std::size_t size, const char* row) {
  std::string text = "[";
  while (text.size() < size) text += (text.size() == 1 ? "" : ",\n") + std::string(row);
  return text + "]";
}

}  // namespace

TEST_CASE("common damage is mended while the text is read, at any size; repairs are counted and told when asked for") {
  struct damage {
    const char* row;
    std::size_t repairs;
  };
  for (const damage& one : {damage{R"({'id': 1, 'name': 'a', 'tags': ['b', 'c']})", 6},
                            damage{R"({"id": 1, "name": "a", "tags": ["b", "c",],})", 2},
                            damage{R"({id: "1", name: "a", tags: ["b", "c"]})", 4}}) {
    for (const std::size_t size : {1'000U, 60'000U, 70'000U, 1'000'000U}) {
      CAPTURE(one.row);
      CAPTURE(size);
      const std::string text = damaged_rows(size, one.row);
      std::vector<Row> rows;
      const auto direct = assay::detail::read_directly(assay::type_of<std::vector<Row>>(), &rows, text, {},
                                                       assay::detail::reading_for::value_first);
      REQUIRE(direct.has_value());
      REQUIRE(direct->repairs != nullptr);
      CHECK(assay::detail::count_of(*direct->repairs) == one.repairs * rows.size());
      const auto result = assay::parse<std::vector<Row>>(text);
      REQUIRE(result.has_value());
      CHECK(result.repair_count() == one.repairs * result->size());
      CHECK(result.repairs().size() == std::min(result.repair_count(), assay::limits{}.max_repairs));
      CHECK(result.repairs().back().span.length != 0);
    }
  }
}

TEST_CASE("damage beyond the direct path is mended as well where there are more repairs than are kept") {
  const std::string text = "/ " + damaged_rows(300'000, R"({'id': 1, 'name': 'a', 'tags': ['b', 'c']})");
  const auto result = assay::parse<std::vector<Row>>(text);
  REQUIRE_MESSAGE(result.has_value(), result.error().what());
  CHECK(result->size() > 6'000);
  CHECK(result.repairs().size() == assay::limits{}.max_repairs);
}

TEST_CASE("the numbers of JSON values are not written down to be read again") {
  std::vector<double> numbers(1'000, 0.1234567890123456);
  assay::detail::value_tree tree;
  REQUIRE_FALSE(assay::detail::make_tree(nlohmann::json(numbers), tree, {10, 10'000, 1'000'000}).has_value());
  CHECK(tree.stored_size() == numbers.size() * sizeof(double));
  CHECK(assay::detail::to_text(tree, 1) == "0.1234567890123456");
  CHECK(assay::validate<std::vector<double>>(nlohmann::json(numbers)).value() == numbers);
  CHECK(assay::validate<ordered_json>(nlohmann::json(numbers)).value() == ordered_json(numbers));
  const auto whole = assay::validate<int>(nlohmann::json(5.0), {.mode = assay::mode::lax});
  CHECK(whole.value() == 5);
  CHECK(whole.repairs()[0].message.find("5.0") != std::string::npos);
  CHECK(assay::validate<int>(nlohmann::json(5.5)).error().errors()[0].input == "5.5");
}

TEST_CASE("a report is made once, for all copies of an error and all threads that ask for it") {
  assay::error absent;
  absent.type = "missing";
  absent.message = "it is absent";
  const assay::validation_error error("Thing", std::vector<assay::error>(3, absent));
  const assay::validation_error copy = error;
  std::vector<const char*> reports(4);
  std::vector<std::thread> askers;
  for (const char*& one : reports) askers.emplace_back([&one, &copy] { one = copy.what(); });
  for (std::thread& one : askers) one.join();
  for (const char* one : reports) CHECK(one == error.what());
  CHECK(std::string(error.what()).rfind("3 validation errors for Thing", 0) == 0);
}
