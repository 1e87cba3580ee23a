// Any bytes as an answer, for types of every kind: no crash, the same result twice, what strict mode accepts is left as
// it is, what comes out goes in again, a policy is kept, every place lies within the text.
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

/// What came of a reading, as far as it can be compared.
struct told {
  bool ok = false;
  std::string value;
  std::string report;
  std::vector<std::string> repairs;
  assay::candidate_summary candidates;

  friend bool operator==(const told& a, const told& b) {
    return a.ok == b.ok && a.value == b.value && a.report == b.report && a.repairs == b.repairs &&
           a.candidates.count == b.candidates.count && a.candidates.taken == b.candidates.taken;
  }
};

bool is_within(const assay::text_span& span, std::string_view text) {
  return span.offset <= text.size() && span.length <= text.size() - span.offset;
}

template <class Result, class Dump>
std::string tell(const Result& result, std::string_view text, const assay::parse_options& options, const Dump& dump,
                 told& out) {
  out.ok = result.has_value();
  out.candidates = result.candidates();
  if (out.candidates.count != 0 && out.candidates.taken >= out.candidates.count) return "no such candidate";
  const bool all_told = result.repair_count() <= options.limits.max_repairs;
  if (all_told && result.repairs().size() != result.repair_count()) return "not all of the repairs are told";
  for (const assay::repair& one : result.repairs()) {
    if (!is_within(one.span, text)) return "the repair " + one.code + " is beyond the text";
    if (out.ok && !options.allow.has(one.category) && one.code != "duplicate_key") return one.code + " is not allowed";
    out.repairs.push_back(one.code + "@" + assay::to_string(one.loc) + ": " + one.message);
  }
  if (out.ok) {
    out.value = dump(*result);
    return {};
  }
  if (result.error().errors().empty()) return "refused without an error";
  for (const assay::error& one : result.error().errors()) {
    if (!is_within(one.span, text)) return "the error " + one.type + " is beyond the text";
    if (one.message.empty()) return "the error " + one.type + " says nothing";
  }
  out.report = result.error().what();
  out.report += result.error().feedback();
  out.report += result.error().to_json().dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::strict);
  return {};
}

/// A string for an optional text: strict mode takes "null" by the letter, llm mode by its meaning.
bool only_null_words(const told& read) {
  for (const std::string& one : read.repairs) {
    if (one.rfind("null_word", 0) != 0 && one.rfind("duplicate_key", 0) != 0) return false;
  }
  return true;
}

template <class Parse, class Dump>
std::string check_type(std::string_view text, const assay::parse_options& options, const Parse& parse,
                       const Dump& dump) {
  const auto read = [&](std::string_view from, const assay::parse_options& how, told& out) {
    return tell(parse(from, how), from, how, dump, out);
  };
  told first, second, exact, again;
  if (std::string problem = read(text, options, first); !problem.empty()) return problem;
  if (std::string problem = read(text, options, second); !problem.empty()) return problem;
  if (!(first == second)) return "the same text gave two results";

  assay::parse_options strict = options;
  strict.mode = assay::mode::strict;
  if (std::string problem = read(text, strict, exact); !problem.empty()) return problem;
  if (exact.ok && !first.ok) return "strict mode accepts it, llm mode does not: " + first.report;
  const bool same = first.value == exact.value && first.repairs == exact.repairs;
  if (exact.ok && !same && !only_null_words(first)) return "strict mode reads it otherwise";

  if (!first.ok) return {};
  if (std::string problem = read(first.value, strict, again); !problem.empty()) return problem;
  if (!again.ok) return "its own dump " + first.value + " is refused: " + again.report;
  if (again.value != first.value) return "its own dump " + first.value + " came back as " + again.value;
  return {};
}

template <class T>
std::string check_as(std::string_view text, const assay::parse_options& options) {
  return check_type(
      text, options, [](std::string_view from, const assay::parse_options& how) { return assay::parse<T>(from, how); },
      [](const T& value) { return assay::dump(value); });
}

std::string check_schema(const assay::schema_type& schema, std::string_view text, const assay::parse_options& options) {
  return check_type(
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

/// Half of the policies allow everything, the others forbid one class each.
assay::repair_classes policy(unsigned choice) {
  assay::repair_classes allowed = assay::repairs::all;
  if (choice < 16) return allowed;
  allowed.bits = static_cast<std::uint8_t>(allowed.bits & ~(1U << (choice % 6)));
  return allowed;
}

}  // namespace

std::string fuzz::check_answer(std::string_view input) {
  if (input.empty()) return {};
  const auto choice = static_cast<unsigned char>(input.front());
  assay::parse_options options;
  options.allow = policy(choice / checkers.size());
  return checkers[choice % checkers.size()](input.substr(1), options);
}
