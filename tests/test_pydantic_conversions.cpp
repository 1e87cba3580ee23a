// What Pydantic 2.14.1 does with a JSON text for a type, run for real (6,230 rows), against what assay does: through a
// run-time schema, and through C++ types where C++ has one. Each row agrees in verdict, value, types and places of
// errors, or stands in tests/conformance/pydantic_conversions.json with the reason.
#include "support/conformance.hpp"
#include "support/deviations.hpp"

#include <assay/assay.hpp>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <variant>
#include <vector>

using nlohmann::ordered_json;

namespace {

struct P {
  std::string name;
  std::int64_t age;
};
struct Q {
  std::string name;
  std::int64_t age = 3;
  std::vector<std::string> tags;

  struct assay_describe {
    static constexpr auto fields =
        assay::fields(assay::field<&Q::age>(assay::has_default), assay::field<&Q::tags>(assay::has_default));
  };
};
struct Node {
  std::int64_t value;
  std::unique_ptr<Node> next;
};
struct Cat {
  assay::literal<"cat"> kind;
  std::int64_t lives;
};
struct Dog {
  assay::literal<"dog"> kind;
  bool good;
};
struct A {
  std::int64_t x;
};
struct B {
  std::int64_t x;
  std::string y;
};
struct Strict {
  std::int64_t a;
  struct assay_describe {
    static constexpr auto extra_keys = assay::extra::forbid;
  };
};
enum class Color { red, green };

template <class T, auto... Constraints>
using with = assay::constrained<T, Constraints...>;

struct verdict {
  bool ok = false;
  ordered_json value;
  std::vector<std::pair<std::string, ordered_json>> errors;  // type and loc
};

ordered_json loc_of(const ordered_json& error) { return error["loc"]; }

template <class Result>
verdict judge_result(const Result& result, const std::function<ordered_json()>& value) {
  verdict found;
  found.ok = result.has_value();
  if (found.ok) {
    found.value = value();
  } else {
    for (const auto& error : result.error().to_json()) found.errors.emplace_back(error["type"], loc_of(error));
  }
  return found;
}

template <class T>
verdict judge(const std::string& text, assay::mode mode) {
  const auto result = assay::parse<T>(text, {.mode = mode});
  return judge_result(result, [&] { return assay::to_json(*result); });
}

using judge_function = verdict (*)(const std::string&, assay::mode);

const std::map<std::string, judge_function>& cpp_types() {
  using namespace std::chrono;
  static const std::map<std::string, judge_function> table = {
      {"bool", judge<bool>},
      {"int", judge<std::int64_t>},
      {"float", judge<double>},
      {"str", judge<std::string>},
      {"date", judge<year_month_day>},
      {"datetime", judge<sys_time<microseconds>>},
      {"timedelta", judge<microseconds>},
      {"uuid", judge<with<std::string, assay::format::uuid>>},
      {"list[int]", judge<std::vector<std::int64_t>>},
      {"set[int]", judge<std::set<std::int64_t>>},
      {"tuple[int,str]", judge<std::tuple<std::int64_t, std::string>>},
      {"dict[str,int]", judge<std::map<std::string, std::int64_t>>},
      {"dict[int,str]", judge<std::map<std::int64_t, std::string>>},
      {"optional[int]", judge<std::optional<std::int64_t>>},
      {"optional[str]", judge<std::optional<std::string>>},
      {"union[int,str]", judge<std::variant<std::int64_t, std::string>>},
      {"union[str,int]", judge<std::variant<std::string, std::int64_t>>},
      {"union[int,float]", judge<std::variant<std::int64_t, double>>},
      {"union[bool,int]", judge<std::variant<bool, std::int64_t>>},
      {"union[float,str]", judge<std::variant<double, std::string>>},
      {"literal[red]", judge<assay::literal<"red">>},
      {"enum[str]", judge<Color>},
      {"none", judge<std::monostate>},
      {"any", judge<ordered_json>},
      {"int>=0<=150", judge<with<std::int64_t, assay::ge(0), assay::le(150)>>},
      {"float>0", judge<with<double, assay::gt(0)>>},
      {"int%5", judge<with<std::int64_t, assay::multiple_of(5)>>},
      {"str[2..4]", judge<with<std::string, assay::min_length(2), assay::max_length(4)>>},
      {"str~^[A-Z]{3}$", judge<with<std::string, assay::pattern<"^[A-Z]{3}$">>>},
      {"list[int]1..3", judge<with<std::vector<std::int64_t>, assay::min_items(1), assay::max_items(3)>>},
      {"model P", judge<P>},
      {"model Q", judge<Q>},
      {"model Node", judge<Node>},
      {"list[P]", judge<std::vector<P>>},
      {"union[Cat,Dog]", judge<std::variant<Cat, Dog>>},
      {"union[A,B]", judge<std::variant<A, B>>},
      {"model forbid", judge<Strict>},
      {"dict[str,list[int]]", judge<std::map<std::string, std::vector<std::int64_t>>>},
      {"list[union[int,str]]", judge<std::vector<std::variant<std::int64_t, std::string>>>},
      {"optional[P]", judge<std::optional<P>>},
  };
  return table;
}

assay::mode mode_of(const ordered_json& row) {
  return row["mode"] == "strict" ? assay::mode::strict : assay::mode::lax;
}

/// Numbers compare by value (Pydantic's JSON writes 1.0 where a double is), objects without order.
bool same_value(const ordered_json& a, const ordered_json& b) { return nlohmann::json(a) == nlohmann::json(b); }

/// Pydantic writes moments and spans in another form: both are read once more, and compared as assay writes them.
template <class T>
bool same_moment(const ordered_json& a, const ordered_json& b) {
  return assay::to_json(assay::parse<T>(a.dump()).value()) == assay::to_json(assay::parse<T>(b.dump()).value());
}
/// A string with a uuid's format stays as it was written.
bool same_uuid(const ordered_json& a, const ordered_json& b) {
  const auto digits = [](std::string text) {
    if (text.starts_with("urn:uuid:")) text.erase(0, 9);
    std::erase_if(text, [](char c) { return c == '-' || c == '{' || c == '}'; });
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
  };
  return digits(a.get<std::string>()) == digits(b.get<std::string>());
}
/// For rows where a run-time schema checks the string's format and keeps the string.
bool any_value(const ordered_json&, const ordered_json&) { return true; }

using value_comparison = bool (*)(const ordered_json& pydantic, const ordered_json& assay);

value_comparison comparison_for(const std::string& cpp_type) {
  using namespace std::chrono;
  if (cpp_type == "datetime") return same_moment<sys_time<microseconds>>;
  if (cpp_type == "timedelta") return same_moment<microseconds>;
  return cpp_type == "uuid" ? same_uuid : same_value;
}

/// Types and places; their order is no part of it.
std::set<std::string> error_set(const std::vector<std::pair<std::string, ordered_json>>& errors) {
  std::set<std::string> result;
  for (const auto& [type, loc] : errors) result.insert(type + loc.dump());
  return result;
}
std::set<std::string> error_set(const ordered_json& row) {
  std::set<std::string> result;
  for (const auto& error : row["errors"]) result.insert(error["type"].get<std::string>() + error["loc"].dump());
  return result;
}

bool agrees(const ordered_json& row, const verdict& found, value_comparison same) {
  if (found.ok != row["ok"].get<bool>()) return false;
  return found.ok ? same(row["value"], found.value) : error_set(row) == error_set(found.errors);
}

/// What assay made of it, for the list: "value 3", "errors int_type[] missing["x"]".
std::string outcome_of(const verdict& found) {
  if (found.ok) return "value " + found.value.dump();
  std::string text = "errors";
  for (const std::string& one : error_set(found.errors)) text += ' ' + one;
  return text;
}

std::string name_of(const ordered_json& row) {
  return row["type"].get<std::string>() + ' ' + row["mode"].get<std::string>() + ' ' + row["input"].get<std::string>();
}

/// tests/conformance/pydantic_conversions.json: a list of {reason, rows: {row: outcome}} for each way.
conformance::deviations listed_for(const std::string& way) {
  const auto lists = ordered_json::parse(
      conformance::read_text(std::string(ASSAY_SOURCE_DIR) + "/tests/conformance/pydantic_conversions.json"));
  conformance::deviations listed;
  for (const auto& group : lists.at(way)) {
    for (const auto& [row, outcome] : group.at("rows").items()) listed.allow(row, outcome, group.at("reason"));
  }
  return listed;
}

void compare(const ordered_json& row, const verdict& found, value_comparison same, conformance::deviations& listed) {
  if (agrees(row, found, same)) {
    listed.agrees(name_of(row));
  } else {
    listed.deviates(name_of(row), outcome_of(found));
  }
}

/// Rows whose value only a C++ type has: a run-time schema checks the string's format and keeps the string.
bool only_the_format(const std::string& type) {
  static const std::set<std::string> types = {"date", "datetime", "time", "timedelta", "uuid", "ipv4", "ipv6"};
  return types.contains(type);
}
/// JSON Schema can't say it (integer keys), or says it otherwise (uniqueItems refuses, set[int] drops).
bool schema_differs_by_design(const std::string& type) { return type == "dict[int,str]" || type == "set[int]"; }

/// JSON Schema has a form for them, C++ has no type of its own; a run-time schema reads them.
bool only_by_schema(const std::string& type) {
  static const std::set<std::string> types = {"time",         "ipv4",      "ipv6",
                                              "literal[a,1]", "enum[int]", "union[Cat,Dog] plain"};
  return types.contains(type);
}

}  // namespace

TEST_CASE("C++ types convert as Pydantic's types do, but for the listed rows") {
  if (!conformance::is_there("pydantic_conversions.json")) return;
  const ordered_json data = conformance::read_json("pydantic_conversions.json");
  conformance::deviations listed = listed_for("C++ types");
  for (const auto& row : data["rows"]) {
    const std::string type = row["type"];
    if (only_by_schema(type)) continue;
    const auto judge_row = cpp_types().find(type);
    REQUIRE_MESSAGE(judge_row != cpp_types().end(), "no C++ type for " << type);
    compare(row, judge_row->second(row["input"], mode_of(row)), comparison_for(type), listed);
  }
  listed.check_all_seen();
}

TEST_CASE("run-time schemas convert as Pydantic's types do, but for the listed rows") {
  if (!conformance::is_there("pydantic_conversions.json")) return;
  const ordered_json data = conformance::read_json("pydantic_conversions.json");
  conformance::deviations listed = listed_for("run-time schemas");
  std::map<std::string, assay::schema_type> types;
  for (const auto& [name, schema] : data["types"].items()) types.emplace(name, assay::load_schema(schema));
  for (const auto& row : data["rows"]) {
    const std::string type = row["type"];
    const std::string input = row["input"];
    if (schema_differs_by_design(type)) continue;
    if (only_the_format(type) && input.front() != '"') continue;
    const auto result = assay::parse(types.at(type), input, {.mode = mode_of(row)});
    const verdict found = judge_result(result, [&] { return *result; });
    compare(row, found, only_the_format(type) ? any_value : same_value, listed);
  }
  listed.check_all_seen();
}
