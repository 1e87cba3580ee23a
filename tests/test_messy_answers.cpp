// The sample of messy answers (data: messy/cases.jsonl, invoices), read both as a C++ struct and by the run-time
// schema: what can be read gives the expected value, what can't is refused with the right error at the right path.
#include "support/conformance.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <type_traits>
#include <vector>

namespace test_messy_answers {

enum class Status { draft, sent, paid, overdue };
struct Address {
  std::string street;
  std::string city;
  std::string postal_code;
  std::string country;
};
struct Customer {
  std::string name;
  std::string email;
  int age;
  Address address;
};
struct Item {
  std::string sku;
  std::string description;
  int quantity;
  double unit_price;
  bool taxable;
};
struct Invoice {
  std::string invoice_number;
  std::string issued_on;
  Status status;
  Customer customer;
  std::vector<Item> items;
  double total;
  std::vector<std::string> tags;
  std::optional<std::string> notes;
  double confidence;
};

}  // namespace test_messy_answers

using namespace test_messy_answers;

namespace {

/// The value as JSON whose keys have no order, or the errors.
struct reading {
  std::optional<nlohmann::json> value;
  std::vector<assay::error> errors;
  std::size_t repairs = 0;
  bool strict = false;  ///< strict mode reads it as well
};

template <class Result>
reading told(const Result& result) {
  reading told;
  told.repairs = result.repair_count();
  if (!result) {
    told.errors = result.error().errors();
  } else if constexpr (std::is_same_v<typename Result::value_type, Invoice>) {
    told.value = nlohmann::json::parse(assay::dump(*result));
  } else {
    told.value = nlohmann::json::parse(result->dump());
  }
  return told;
}

constexpr assay::parse_options strictly{.mode = assay::mode::strict};

reading as_struct(const std::string& text) {
  reading found = told(assay::parse<Invoice>(text));
  found.strict = assay::parse<Invoice>(text, strictly).has_value();
  return found;
}

reading by_schema(const std::string& text) {
  static const assay::schema_type schema = assay::load_schema(conformance::read_json("messy/invoice.schema.json"));
  reading found = told(assay::parse(schema, text));
  found.strict = assay::parse(schema, text, strictly).has_value();
  return found;
}

struct way {
  std::string name;
  reading (*read)(const std::string&);
};
const way ways[] = {{"struct Invoice", &as_struct}, {"invoice.schema.json", &by_schema}};

struct sample {
  std::string id, kind, input;
  std::optional<nlohmann::json> expected;  ///< none: it must be refused
};

std::vector<sample> samples() {
  std::vector<sample> all;
  if (!conformance::is_there("messy/cases.jsonl")) return all;
  std::istringstream lines(conformance::read_text(conformance::folder() / "messy/cases.jsonl"));
  for (std::string line; std::getline(lines, line);) {
    const auto row = nlohmann::json::parse(line);
    sample one{row["id"], row["kind"], row["input"], std::nullopt};
    if (row.contains("expected")) one.expected = row["expected"];
    all.push_back(one);
  }
  REQUIRE(all.size() >= 100);
  return all;
}

/// The first error of a kind of answers that must be refused. Where answers are cut, the path is the sample's own.
struct refusal {
  std::string type, where;
  std::string type_by_schema = {};  ///< empty: the same
};
const std::map<std::string, refusal> refusals = {
    {"neg:refusal", {"json_invalid", ""}},
    {"neg:prose_only", {"json_invalid", ""}},
    {"neg:empty", {"json_invalid", ""}},
    {"neg:null", {"model_type", ""}},
    {"neg:string", {"model_type", ""}},
    {"neg:missing_required", {"missing", "total"}},
    {"neg:bad_number", {"float_parsing", "total"}},
    {"neg:null_for_required", {"float_type", "total"}},
    {"neg:bad_enum", {"enum", "status", "literal_error"}},
    {"neg:fraction_for_int", {"int_from_float", "customer.age"}},
    {"neg:number_at_end", {"truncated", ""}},
    {"neg:cut_in_half", {"truncated", "customer.address"}},
};

}  // namespace

TEST_CASE("every messy answer that can be read gives its value, with what was mended on the record") {
  for (const sample& one : samples()) {
    if (!one.expected) continue;
    for (const way& by : ways) {
      CAPTURE(one.id);
      CAPTURE(by.name);
      const reading found = by.read(one.input);
      if (!found.errors.empty()) CAPTURE(found.errors.front().message);
      REQUIRE(found.value.has_value());
      CHECK(*found.value == *one.expected);
      // For an optional text strict mode takes "null" by the letter; as an answer it says that there is none.
      if (one.kind != "null_words") CHECK((found.repairs == 0) == found.strict);
      if (one.kind == "valid") CHECK(found.strict);
    }
  }
}

TEST_CASE("every messy answer that can't be read is refused with the right error at the right path") {
  for (const sample& one : samples()) {
    if (one.expected) continue;
    CAPTURE(one.id);
    const auto expected = refusals.find(one.kind);
    REQUIRE_MESSAGE(expected != refusals.end(), "no row for " << one.kind);
    for (const way& by : ways) {
      CAPTURE(by.name);
      const reading found = by.read(one.input);
      REQUIRE_FALSE(found.value.has_value());
      const assay::error& first = found.errors.front();
      CAPTURE(first.message);
      const bool other = by.read == &by_schema && !expected->second.type_by_schema.empty();
      CHECK(first.type == (other ? expected->second.type_by_schema : expected->second.type));
      const std::string where = assay::to_string(first.loc);
      const bool cut = one.kind == "neg:cut_in_half";
      CHECK((cut ? where.substr(0, expected->second.where.size()) : where) == expected->second.where);
    }
  }
}

TEST_CASE("every messy answer gives the same result each time") {
  for (const sample& one : samples()) {
    CAPTURE(one.id);
    const reading first = as_struct(one.input);
    const reading again = as_struct(one.input);
    CHECK(first.value == again.value);
    CHECK(first.repairs == again.repairs);
    CHECK(first.errors.size() == again.errors.size());
  }
}
