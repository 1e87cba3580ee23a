// Any bytes as a schema, and any bytes as an answer, through the functions of the SQLite extension.
#include "fuzz/targets.hpp"

#include "database/schema_cache.hpp"
#include "support/sqlite_database.hpp"

#include <assay/parse.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using json = nlohmann::ordered_json;
using assay::test::sqlite_database;

constexpr std::array<std::pair<const char*, assay::mode>, 3> modes = {
    {{"strict", assay::mode::strict}, {"lax", assay::mode::lax}, {"llm", assay::mode::llm}}};

std::optional<assay::schema_type> compiled(std::string_view schema) {
  try {
    return assay::database::compile_schema(schema);
  } catch (const assay::database::schema_refusal&) {
    return std::nullopt;
  }
}

/// What the functions say is what the library says.
std::string check_columns(const assay::schema_type& type, std::string_view answer, const assay::parse_options& options,
                          const std::array<std::string, 5>& columns) {
  const auto& [line, value, errors, is_valid, repairs] = columns;
  const auto read = assay::parse(type, answer, options);
  if (!json::accept(line)) return "the result is no JSON: " + line;
  if (is_valid != (read ? "1" : "0")) return "the answer is valid in one way alone: " + is_valid;
  if (value != (read ? read->dump() : "NULL")) return "the value is another one: " + value;
  const json expected = read ? json::array() : read.error().to_json();
  if (json::parse(errors) != expected) return "the errors are others: " + errors;
  if (repairs != std::to_string(read ? read.repairs().size() : 0)) return "the repairs are others: " + repairs;
  const std::string part = read ? "{\"ok\":true,\"value\":" + value : "{\"ok\":false,\"errors\":" + errors;
  return line.starts_with(part) ? std::string() : "the result has another " + part + ": " + line;
}

std::array<std::string, 5> columns_of(sqlite_database& database, const std::vector<std::string>& parameters,
                                      const std::string& answer) {
  const std::string arguments = "(?1, " + answer + ", ?3)";
  std::array<std::string, 5> columns;
  std::size_t i = 0;
  for (const char* function : {"assay_parse", "assay_value", "assay_errors", "assay_is_valid"}) {
    columns[i++] = database.value("SELECT " + (function + arguments), parameters);
  }
  columns[i] = database.value("SELECT count(*) FROM assay_repairs" + arguments, parameters);
  return columns;
}

}  // namespace

std::string fuzz::check_database(std::string_view input) {
  if (input.empty()) return {};
  static sqlite_database database;
  const auto& [mode_name, mode] = modes[static_cast<unsigned char>(input.front()) % modes.size()];
  input.remove_prefix(1);
  const std::string schema(input.substr(0, input.find('\0')));
  const std::string answer(input.substr(std::min(schema.size() + 1, input.size())));
  const std::optional<assay::schema_type> type = compiled(schema);
  for (const char* argument : {"?2", "CAST(?2 AS BLOB)"}) {
    const auto columns = columns_of(database, {schema, answer, mode_name}, argument);
    if (type) {
      std::string problem = check_columns(*type, answer, {.mode = mode}, columns);
      if (!problem.empty()) return problem;
      continue;
    }
    for (const std::string& column : columns) {
      if (!column.starts_with("error: assay: ")) return "a schema that is none gives " + column;
    }
  }
  const std::string repaired = database.value("SELECT assay_repair(?)", {answer});
  return repaired == "NULL" || json::accept(repaired) ? std::string() : "what is repaired is no JSON: " + repaired;
}
