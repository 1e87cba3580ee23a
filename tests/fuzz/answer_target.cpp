// Any bytes as an answer, for types of every kind, in every dialect and under every policy: see readings.hpp.
#include "fuzz/readings.hpp"
#include "fuzz/targets.hpp"

#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <variant>
#include <vector>

namespace fuzz_types {

enum class Status { draft, on_hold, paid = 7 };
struct Item {
  std::string sku;
  int quantity;
  double unit_price;
  bool taxable;
};
struct Invoice {
  std::string number;
  Status status;
  std::vector<Item> items;
  std::vector<std::string> tags;
  std::optional<std::string> notes;
  std::optional<int> pages;
};
struct Circle {
  assay::literal<"circle"> kind;
  double radius;
};
struct Group {
  assay::literal<"group"> kind;
  std::vector<std::variant<Circle, Group>> members;
};
struct Tree {
  std::string name;
  std::vector<Tree> children;
  std::unique_ptr<Tree> twin;
};
struct Assorted {
  std::chrono::year_month_day day;
  std::optional<std::chrono::sys_seconds> moment;
  std::optional<std::chrono::seconds> length;
  std::variant<int, bool, std::string, std::vector<int>> any_of;
  std::tuple<int, std::string> pair;
  std::map<int, Status> by_number;
  std::optional<assay::bytes> raw;
  nlohmann::ordered_json rest;
};

}  // namespace fuzz_types

template <>
struct assay::describe<fuzz_types::Assorted> {
  using T = fuzz_types::Assorted;
  static constexpr auto fields =
      assay::fields(assay::field<&T::any_of>(assay::has_default), assay::field<&T::pair>(assay::has_default),
                    assay::field<&T::by_number>(assay::has_default), assay::field<&T::rest>(assay::has_default));
};

namespace {

using namespace fuzz_types;

template <class T>
std::string check_as(std::string_view text, const assay::parse_options& options) {
  return fuzz::check_round_trip(
      text, options, [](std::string_view from, const assay::parse_options& how) { return assay::parse<T>(from, how); },
      [](const T& value) { return assay::dump(value); });
}

std::string check_schema(const assay::schema_type& schema, std::string_view text, const assay::parse_options& options) {
  return fuzz::check_round_trip(
      text, options,
      [&](std::string_view from, const assay::parse_options& how) { return assay::parse(schema, from, how); },
      [](const nlohmann::ordered_json& value) { return value.dump(); });
}

std::string check_report(std::string_view text, const assay::parse_options& options) {
  static const assay::schema_type schema = assay::load_schema(std::string_view(R"({
    "type": "object",
    "properties": {
      "id": {"type": "integer", "minimum": 0},
      "kind": {"enum": ["first", "second", null, 3]},
      "when": {"type": "string", "format": "date"},
      "parts": {"type": "array", "maxItems": 5, "items": {"$ref": "#/$defs/part"}},
      "rate": {"type": ["number", "null"], "default": null},
      "either": {"oneOf": [{"type": "integer"}, {"type": "string", "maxLength": 8}]}
    },
    "required": ["id", "kind"],
    "additionalProperties": true,
    "$defs": {"part": {"anyOf": [{"type": "boolean"}, {"$ref": "#"}]}}
  })"));
  return check_schema(schema, text, options);
}

std::string check_anything(std::string_view text, const assay::parse_options& options) {
  static const assay::schema_type schema = assay::load_schema(std::string_view("{}"));
  return check_schema(schema, text, options);
}

using checker = std::string (*)(std::string_view, const assay::parse_options&);
constexpr std::array<checker, 8> checkers{
    &check_as<Invoice>,
    &check_as<std::vector<Item>>,
    &check_as<std::map<std::string, std::vector<double>>>,
    &check_as<std::variant<Circle, Group>>,
    &check_as<Tree>,
    &check_as<Assorted>,
    &check_report,
    &check_anything,
};

}  // namespace

std::string fuzz::check_answer(std::string_view input) {
  if (input.empty()) return {};
  const auto choice = static_cast<unsigned char>(input.front());
  return checkers[choice % checkers.size()](input.substr(1), options_of(choice / checkers.size()));
}
