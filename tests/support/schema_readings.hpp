// Texts and what a run-time schema makes of them, for tables of tests.
#pragma once

#include <doctest/doctest.h>

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace schema_readings {

using json = nlohmann::ordered_json;

/// "kind:loc" of each error: "missing:then.a".
inline std::string errors_of(const assay::result<json>& read) {
  std::string all;
  if (read) return all;
  for (const assay::error& one : read.error().errors()) {
    if (!all.empty()) all += ' ';
    all += one.type + ':' + assay::to_string(one.loc);
  }
  return all;
}

struct reading {
  std::string_view text;
  std::string_view value;   ///< empty: refused
  std::string_view errors;  ///< as errors_of tells them
};

inline void check_readings(std::string_view document, const std::vector<reading>& readings) {
  CAPTURE(document);
  const assay::schema_type type = assay::load_schema(document);
  for (const reading& each : readings) {
    CAPTURE(each.text);
    const auto read = assay::parse(type, each.text, {.mode = assay::mode::lax});
    CHECK(errors_of(read) == each.errors);
    CHECK((read ? read->dump() : std::string()) == each.value);
    // Read as a value, and in llm mode, it is the same.
    const auto from_value = assay::validate(type, json::parse(each.text), {.mode = assay::mode::lax});
    CHECK(errors_of(from_value) == each.errors);
    CHECK(assay::parse(type, each.text).has_value() == read.has_value());
  }
}

}  // namespace schema_readings
