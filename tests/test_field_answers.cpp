// Answers after public bug reports (data: field/answers.jsonl), row by row: each gives its value, or is refused where
// no value can be had.
#include "support/conformance.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <sstream>
#include <string>

namespace {

enum class outcome { right, refused, wrong };

const char* name_of(outcome one) {
  return one == outcome::right ? "right" : one == outcome::refused ? "refused" : "another value";
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

TEST_CASE("each answer from the field gives its value or is refused") {
  if (!conformance::is_there("field/answers.jsonl")) return;
  std::istringstream lines(conformance::read_text(conformance::folder() / "field/answers.jsonl"));
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line); ++number) {
    const auto row = nlohmann::ordered_json::parse(line);
    CAPTURE(number);
    const std::string kind = row["kind"];
    CAPTURE(kind);
    const outcome found = read(row);
    CHECK_MESSAGE(found == outcome::right, name_of(found));
  }
  CHECK(number >= 200);
}
