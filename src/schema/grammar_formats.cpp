// Formats as grammars. Each is exactly what assay takes for the format in its usual spelling, so that whatever is
// sampled is read again.
#include "schema/grammar_text.hpp"

#include <algorithm>
#include <iterator>

namespace assay::inline v0::detail::schemas {

namespace {

/// Years but 0000, which no calendar of the standard library's kind has in JSON.
constexpr std::string_view year = R"(([1-9] [0-9]{3} | "0" [1-9] [0-9]{2} | "00" [1-9] [0-9] | "000" [1-9]))";
constexpr std::string_view leap_year =
    R"(([0-9]{2} ("0" [48] | [2468] [048] | [13579] [26]) | ("0" [48] | [2468] [048] | [13579] [26]) "00"))";
constexpr std::string_view clock = R"(([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9] ":" [0-5] [0-9] ("." [0-9]{1,6})?)";
constexpr std::string_view zone = R"(("Z" | [+-] ([01] [0-9] | "2" [0-3]) ":" [0-5] [0-9]))";

std::string date() {
  const std::string days =
      R"((("01" | "03" | "05" | "07" | "08" | "10" | "12") "-" ("0" [1-9] | [12] [0-9] | "3" [01]) )"
      R"(| ("04" | "06" | "09" | "11") "-" ("0" [1-9] | [12] [0-9] | "30") )"
      R"(| "02-" ("0" [1-9] | "1" [0-9] | "2" [0-8])))";
  return "(" + std::string(year) + " \"-\" " + days + " | " + std::string(leap_year) + " \"-02-29\")";
}

std::string date_time() { return date() + " \"T\" " + std::string(clock) + " " + std::string(zone); }
std::string time() { return std::string(clock) + " " + std::string(zone); }

std::string uuid() {
  return R"([0-9a-fA-F]{8} "-" [0-9a-fA-F]{4} "-" [0-9a-fA-F]{4} "-" [0-9a-fA-F]{4} "-" [0-9a-fA-F]{12})";
}

std::string ipv4() {
  const std::string part = R"(("25" [0-5] | "2" [0-4] [0-9] | "1" [0-9] [0-9] | [1-9] [0-9] | [0-9]))";
  return part + " (\".\" " + part + "){3}";
}

struct format_row {
  std::string_view name;
  std::string (*write)();
};
constexpr format_row format_rows[] = {
    {"date", date}, {"date-time", date_time}, {"time", time}, {"uuid", uuid}, {"ipv4", ipv4}};

}  // namespace

std::optional<std::string> format_in_json_string(std::string_view format) {
  const auto found = std::find_if(std::begin(format_rows), std::end(format_rows),
                                  [format](const format_row& row) { return row.name == format; });
  if (found == std::end(format_rows)) return std::nullopt;
  return found->write();
}

}  // namespace assay::inline v0::detail::schemas
