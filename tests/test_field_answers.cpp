// Answers after public bug reports (data: field/answers.jsonl), row by row: each gives its value, or is refused where
// no value can be had. A row that is not yet right is on the list below with its reason, and fails once it is right.
#include "support/conformance.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <map>
#include <optional>
#include <sstream>
#include <string>

namespace {

enum class outcome { right, refused, wrong };

const char* name_of(outcome one) {
  return one == outcome::right ? "right" : one == outcome::refused ? "refused" : "another value";
}

struct known_failure {
  outcome how;
  std::string why;
};

/// By the row's number in the file, from 0.
const std::map<std::size_t, known_failure>& known_failures() {
  static const std::map<std::size_t, known_failure> rows = {
      {37, {outcome::refused, "a slip in JSON's structure: double_braces_nested"}},
      {45, {outcome::refused, "a slip in JSON's structure: key_missing_end_quote"}},
      {46, {outcome::refused, "a slip in JSON's structure: value_missing_end_quote_mid"}},
      {47, {outcome::refused, "a slip in JSON's structure: value_missing_end_quote_newline"}},
      {48, {outcome::wrong, "a slip in JSON's structure: value_missing_start_quote"}},
      {49, {outcome::wrong, "a slip in JSON's structure: list_item_missing_start_quote"}},
      {58, {outcome::wrong, "a slip in JSON's structure: unescaped_bracket"}},
      {86, {outcome::wrong, "a slip in JSON's structure: broken_list_not_last_item"}},
      {147, {outcome::refused, "a slip in JSON's structure: double_double_quotes"}},
      {148, {outcome::refused, "a slip in JSON's structure: doubled_single_quotes"}},
      {193, {outcome::wrong, "a slip in JSON's structure: cut_bare_string"}},
      {194, {outcome::wrong, "a slip in JSON's structure: newline_members_bare_key"}},
      {196, {outcome::wrong, "a slip in JSON's structure: bare_value_then_key"}},
      {197, {outcome::refused, "a slip in JSON's structure: double_double_quotes"}},
      {198, {outcome::wrong, "a slip in JSON's structure: objects_without_closer"}},
      {202, {outcome::wrong, "a slip in JSON's structure: missing_quote_key_in_list"}},
      {203, {outcome::wrong, "a slip in JSON's structure: missing_brace_between_items"}},
      {204, {outcome::wrong, "a slip in JSON's structure: missing_colon_number"}},
      {205, {outcome::refused, "a slip in JSON's structure: missing_colon_literal"}},
      {206, {outcome::wrong, "a slip in JSON's structure: missing_comma_number"}},
      {207, {outcome::wrong, "a slip in JSON's structure: value_missing_start_quote"}},
  };
  return rows;
}

outcome read(const nlohmann::ordered_json& row) {
  const assay::schema_type schema = assay::load_schema(nlohmann::json(row["schema"]));
  const auto result = assay::parse(schema, row["input"].get<std::string>());
  const bool must_fail = row.value("fails", false);
  if (!result) return must_fail ? outcome::right : outcome::refused;
  if (must_fail) return outcome::wrong;
  return nlohmann::json(*result) == nlohmann::json(row["expected"]) ? outcome::right : outcome::wrong;
}

}  // namespace

TEST_CASE("each answer from the field gives its value or is refused, but for those on the list") {
  if (!conformance::is_there("field/answers.jsonl")) return;
  std::istringstream lines(conformance::read_text(conformance::folder() / "field/answers.jsonl"));
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line); ++number) {
    const auto row = nlohmann::ordered_json::parse(line);
    CAPTURE(number);
    const std::string kind = row["kind"];
    CAPTURE(kind);
    const outcome found = read(row);
    const auto known = known_failures().find(number);
    if (known == known_failures().end()) {
      CHECK_MESSAGE(found == outcome::right, name_of(found));
    } else {
      CHECK_MESSAGE(found == known->second.how, "on the list as: " << known->second.why << "; now: " << name_of(found));
    }
  }
  CHECK(number >= 200);
}
