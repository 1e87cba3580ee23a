// What an error says: type, path, message, input, place in the text; and its three forms: report, JSON, feedback.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <vector>

namespace {

struct Product {
  std::string name;
  double price;
  bool available;
};

struct Order {
  std::string id;
  std::vector<Product> items;
  std::map<int, std::string> notes;

  struct assay_describe {
    static constexpr auto fields = assay::fields(assay::field<&Order::notes>(assay::has_default));
  };
};

template <class T>
std::vector<assay::error> errors_of(std::string_view text, assay::parse_options options = {.mode = assay::mode::lax}) {
  const auto result = assay::parse<T>(text, options);
  REQUIRE_FALSE(result.has_value());
  return result.error().errors();
}

}  // namespace

TEST_CASE("all errors of a document are reported at once, each with its path and place") {
  const auto errors =
      errors_of<Product>("{\"name\": \"Lamp\",\n \"price\": \"expensive\",\n \"available\": \"maybe\"}");
  REQUIRE(errors.size() == 2);
  CHECK(errors[0].type == "float_parsing");
  CHECK(assay::to_string(errors[0].loc) == "price");
  CHECK(errors[0].message == "Input should be a valid number, unable to parse string as a number");
  CHECK(errors[0].input == "\"expensive\"");
  CHECK(errors[0].span.offset == 27);
  CHECK(errors[0].span.length == 11);
  CHECK(errors[0].span.line == 2);
  CHECK(errors[0].span.column == 11);
  CHECK(errors[1].type == "bool_parsing");
  CHECK(assay::to_string(errors[1].loc) == "available");
  CHECK(errors[1].span.line == 3);
}

TEST_CASE("paths have indexes, keys, and [key] where the key itself is wrong") {
  const auto errors = errors_of<Order>(
      R"({"id":"1","items":[{"name":"a","price":1,"available":true},{"name":2,"price":1}],"notes":{"x":"y","2":3}})");
  std::vector<std::string> found;
  for (const auto& error : errors) found.push_back(assay::to_string(error.loc) + " " + error.type);
  CHECK(found == std::vector<std::string>{"items[1].name string_type", "items[1].available missing",
                                          "notes.x.[key] int_parsing", "notes.2 string_type"});
}

TEST_CASE("columns count characters, offsets count bytes") {
  const auto errors = errors_of<std::vector<int>>("[\"日本\", 1]");
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].span.column == 2);
  const auto later = errors_of<std::map<std::string, int>>("{\"日本\": \"é\"}");
  REQUIRE(later.size() == 1);
  CHECK(later[0].span.offset == 11);
  CHECK(later[0].span.column == 8);
}

TEST_CASE("the report shows the source line with a caret under what is wrong") {
  const auto result = assay::parse<Product>("{\"name\": \"Lamp\",\n \"price\": \"é\", \"available\": 7}");
  REQUIRE_FALSE(result.has_value());
  const std::string report = result.error().what();
  CHECK(report.find("2 validation errors for Product") == 0);
  CHECK(report.find("2 |  \"price\": \"é\", \"available\": 7}\n    |           ^~~\n") != std::string::npos);
  CHECK(report.find("[type=bool_parsing, input=7]") != std::string::npos);
}

TEST_CASE("a long line is cut around the error, and so is a long input") {
  const std::string padding(5000, 'x');
  const auto errors =
      errors_of<Product>("{\"name\":\"" + padding + "\",\"price\":[\"" + padding + "\"],\"available\":true}");
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].source_line.size() < 200);
  CHECK(errors[0].source_line.find("\"price\":[") != std::string::npos);
  CHECK(errors[0].input.size() < 200);
  CHECK(errors[0].input.find("...") != std::string::npos);
}

TEST_CASE("to_json has every error as data, with the input as the value that it is") {
  const auto result = assay::parse<Product>(R"({"name":"a","price":{"x":[1]},"available":true})");
  REQUIRE_FALSE(result.has_value());
  const auto json = result.error().to_json();
  REQUIRE(json.size() == 1);
  CHECK(json[0] == nlohmann::ordered_json::parse(
                       R"({"type":"float_type","loc":["price"],"message":"Input should be a valid number",
                           "input":{"x":[1]},"line":1,"column":21,"offset":20,"length":9})"));
}

TEST_CASE("feedback is one short line an error: path, what was expected, what came") {
  const auto result = assay::parse<Product>(R"({"price":"x","available":true})");
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().feedback() ==
        "- price: Input should be a valid number, unable to parse string as a number; got \"x\"\n"
        "- name: Field required\n");
}

TEST_CASE("an error in one line has its path, its type and its place, and nothing that a terminal acts on") {
  const auto wrong =
      errors_of<Order>("{\"id\": \"a\",\n \"items\": [{\"name\": \"tea\", \"price\": \"dear\", \"available\": true}]}");
  REQUIRE(wrong.size() == 1);
  CHECK(to_string(wrong[0]) == "items[0].price: " + wrong[0].message + " [type=float_parsing, line 2, column 37]");
  CHECK(to_string(errors_of<Order>("[]").at(0)).starts_with("(the whole answer): "));
  assay::error made_up;
  made_up.type = "value_error";
  made_up.loc = {{.key = "\x1b[31mred"}};
  made_up.message = "not\x07so";
  CHECK(to_string(made_up) == "\\u001b[31mred: not\\u0007so [type=value_error]");
}

TEST_CASE("text that is not JSON has one error, where the reader stopped") {
  struct row {
    const char* text;
    const char* message;
    std::size_t offset;
  };
  const row rows[] = {
      {"", "Invalid JSON: EOF while parsing a value", 0},
      {"{\"name\": \"a\"", "Invalid JSON: EOF while parsing an object", 12},
      {"{\"name\": \"a\",}", "Invalid JSON: trailing comma", 13},
      {"{'name': 1}", "Invalid JSON: key must be a string", 1},
      {"{\"name\" 1}", "Invalid JSON: expected `:`", 8},
      {"{\"name\": tru}", "Invalid JSON: expected ident", 12},
      {"{\"name\": 01}", "Invalid JSON: invalid number", 10},
      {"{\"name\": \"\\x\"}", "Invalid JSON: invalid escape", 11},
      {"{\"name\": \"\\ud800\"}", "Invalid JSON: lone surrogate in hex escape", 10},
      {"{\"name\": \"a\nb\"}", "Invalid JSON: control character (\\u0000-\\u001F) found while parsing a string", 11},
      {"{\"name\": \"\xff\"}", "Invalid JSON: invalid unicode code point", 10},
      {"{\"price\": \"x\"} {}", "Invalid JSON: trailing characters", 15},
  };
  for (const row& expected : rows) {
    CAPTURE(expected.text);
    const auto errors = errors_of<Product>(expected.text);
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].type == "json_invalid");
    CHECK(errors[0].message == expected.message);
    CHECK(errors[0].span.offset == expected.offset);
  }
}

TEST_CASE("integers never wrap: out of range is an error that names the bound") {
  CHECK(errors_of<std::int8_t>("128")[0].message == "Input should be less than or equal to 127");
  CHECK(errors_of<std::int8_t>("-129")[0].type == "greater_than_equal");
  CHECK(errors_of<std::uint16_t>("65536")[0].type == "less_than_equal");
  CHECK(errors_of<unsigned>("-1")[0].type == "greater_than_equal");
  CHECK(errors_of<int>("\"2147483648\"")[0].type == "less_than_equal");
  CHECK(errors_of<std::int64_t>("9223372036854775808")[0].type == "int_parsing_size");
  CHECK(errors_of<std::uint64_t>("18446744073709551616")[0].type == "int_parsing_size");
  CHECK(errors_of<std::int64_t>("1e19")[0].type == "int_parsing_size");
  CHECK(*assay::parse<std::uint64_t>("18446744073709551615") == 18446744073709551615U);
  CHECK(*assay::parse<std::int64_t>("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
  CHECK(*assay::parse<std::int8_t>("-128") == -128);
}

TEST_CASE("numbers that no double holds are refused") {
  CHECK(errors_of<double>("1e999")[0].type == "finite_number");
  CHECK(errors_of<double>("\"inf\"")[0].type == "finite_number");
  CHECK(errors_of<float>("1e39")[0].type == "finite_number");
  CHECK(*assay::parse<double>("1e-999") == 0.0);
}

TEST_CASE("limits are errors of their own") {
  const std::string deep(300, '[');
  CHECK(errors_of<nlohmann::ordered_json>(deep)[0].type == "depth_limit");
  CHECK(errors_of<nlohmann::ordered_json>(std::string(2'000'000, '['))[0].type == "depth_limit");
  CHECK(errors_of<int>(deep)[0].type == "depth_limit");  // passed over, but not without end
  CHECK(errors_of<nlohmann::ordered_json>(std::string(2'000'000, '['), {})[0].type == "depth_limit");
  CHECK(errors_of<int>("See " + deep, {})[0].type == "depth_limit");
  assay::parse_options small{.mode = assay::mode::lax};
  small.limits.max_bytes = 10;
  CHECK(errors_of<std::string>("\"longer than ten\"", small)[0].type == "size_limit");
  small = {.mode = assay::mode::lax};
  small.limits.max_items = 3;
  CHECK(assay::parse<std::vector<int>>("[1,2,3]", small).has_value());
  CHECK(errors_of<std::vector<int>>("[1,2,3,4]", small)[0].type == "items_limit");
  small.mode = assay::mode::llm;
  CHECK(errors_of<std::vector<int>>("[1,2,3,4]", small)[0].type == "items_limit");
  CHECK(errors_of<std::vector<int>>("[1,2,3,4,]", small)[0].type == "items_limit");
  small = {.mode = assay::mode::lax};
  small.limits.max_errors = 2;
  const auto result = assay::parse<std::vector<int>>("[null,null,null]", small);
  REQUIRE_FALSE(result.has_value());
  CHECK(result.error().errors().size() == 2);
  CHECK(result.error().truncated());
  CHECK(std::string(result.error().what()).find("2 or more validation errors") == 0);
}

TEST_CASE("the last of several equal keys counts, and it is on the record") {
  const auto result = assay::parse<Product>(R"({"name":1,"name":"b","price":1,"available":true,"price":"2"})");
  REQUIRE(result.has_value());
  CHECK(result->name == "b");
  CHECK(result->price == 2);
  std::vector<std::string> codes;
  for (const auto& repair : result.repairs()) codes.push_back(repair.code + " " + assay::to_string(repair.loc));
  CHECK(codes == std::vector<std::string>{"duplicate_key name", "duplicate_key price", "string_to_number price"});
}

TEST_CASE("lax conversions are on the record as repairs, exact documents have none") {
  const auto exact = assay::parse<Product>(R"({"name":"a","price":2,"available":true})");
  REQUIRE(exact.has_value());
  CHECK(exact.repairs().empty());
  const auto result = assay::parse<Product>(R"({"name":"a","price":"999.99","available":"true"})");
  REQUIRE(result.has_value());
  CHECK(result->price == 999.99);
  CHECK(result->available);
  REQUIRE(result.repairs().size() == 2);
  CHECK(result.repairs()[0].code == "string_to_number");
  CHECK(result.repairs()[0].span.offset == 20);
  CHECK(result.repairs()[1].code == "string_to_boolean");
  CHECK_FALSE(
      assay::parse<Product>(R"({"name":"a","price":"999.99","available":true})", {.mode = assay::mode::strict}));
}

TEST_CASE("value() throws the whole report; the error is the same") {
  const auto result = assay::parse<int>("\"x\"");
  REQUIRE_FALSE(result.has_value());
  try {
    (void)result.value();
    FAIL("value() must throw");
  } catch (const assay::validation_error& thrown) {
    CHECK(std::string(thrown.what()) == result.error().what());
  }
}

TEST_CASE("result is used as std::expected is") {
  const auto good = assay::parse<int>("35");
  const auto bad = assay::parse<int>("{}");
  CHECK(*good == 35);
  CHECK(good.value() == 35);
  CHECK(bad.value_or(7) == 7);
  CHECK(good.transform([](int v) { return v * 2; }).value() == 70);
  CHECK_FALSE(bad.transform([](int v) { return v * 2; }).has_value());
  CHECK(good.and_then([](int v) { return assay::result<long>(v + 1L); }).value() == 36);
  CHECK(bad.or_else([](const assay::validation_error&) { return assay::result<int>(1); }).value() == 1);
}

TEST_CASE("validate reads JSON that is there already; errors have paths and no place in a text") {
  const nlohmann::json value = {{"name", "a"}, {"price", "12.5"}, {"available", 1}};
  const auto result = assay::validate<Product>(value);
  REQUIRE(result.has_value());
  CHECK(result->price == 12.5);
  CHECK(result->available);
  CHECK(result.repairs().size() == 2);
  const nlohmann::ordered_json wrong = {{"name", nullptr}, {"price", 1}};
  const auto failed = assay::validate<Product>(wrong);
  REQUIRE_FALSE(failed.has_value());
  REQUIRE(failed.error().errors().size() == 2);
  CHECK(failed.error().errors()[0].type == "string_type");
  CHECK(failed.error().errors()[0].input == "null");
  CHECK(failed.error().errors()[0].span.line == 0);
  CHECK(failed.error().errors()[1].type == "missing");
  const nlohmann::json nan = {{"name", "a"}, {"price", std::numeric_limits<double>::quiet_NaN()}, {"available", true}};
  CHECK(assay::validate<Product>(nan).error().errors()[0].type == "finite_number");
}
