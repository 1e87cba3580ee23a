// What Pydantic 2.14.1 does with a JSON text for a type, run for real (6,230 rows), against what assay does: through a
// run-time schema, and through C++ types where C++ has one. Agreement is counted as the issue counts it.
#include "support/conformance.hpp"

#include <assay/assay.hpp>

#include <chrono>
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
  long age;
};
struct Q {
  std::string name;
  long age = 3;
  std::vector<std::string> tags;

  struct assay_describe {
    static constexpr auto fields =
        assay::fields(assay::field<&Q::age>(assay::has_default), assay::field<&Q::tags>(assay::has_default));
  };
};
struct Node {
  long value;
  std::unique_ptr<Node> next;
};
struct Cat {
  assay::literal<"cat"> kind;
  long lives;
};
struct Dog {
  assay::literal<"dog"> kind;
  bool good;
};
struct A {
  long x;
};
struct B {
  long x;
  std::string y;
};
struct Strict {
  long a;
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
      {"int", judge<long>},
      {"float", judge<double>},
      {"str", judge<std::string>},
      {"date", judge<year_month_day>},
      {"datetime", judge<sys_time<microseconds>>},
      {"timedelta", judge<microseconds>},
      {"uuid", judge<with<std::string, assay::format::uuid>>},
      {"list[int]", judge<std::vector<long>>},
      {"set[int]", judge<std::set<long>>},
      {"tuple[int,str]", judge<std::tuple<long, std::string>>},
      {"dict[str,int]", judge<std::map<std::string, long>>},
      {"dict[int,str]", judge<std::map<long, std::string>>},
      {"optional[int]", judge<std::optional<long>>},
      {"optional[str]", judge<std::optional<std::string>>},
      {"union[int,str]", judge<std::variant<long, std::string>>},
      {"union[str,int]", judge<std::variant<std::string, long>>},
      {"union[int,float]", judge<std::variant<long, double>>},
      {"union[bool,int]", judge<std::variant<bool, long>>},
      {"union[float,str]", judge<std::variant<double, std::string>>},
      {"literal[red]", judge<assay::literal<"red">>},
      {"enum[str]", judge<Color>},
      {"none", judge<std::monostate>},
      {"any", judge<ordered_json>},
      {"int>=0<=150", judge<with<long, assay::ge(0), assay::le(150)>>},
      {"float>0", judge<with<double, assay::gt(0)>>},
      {"int%5", judge<with<long, assay::multiple_of(5)>>},
      {"str[2..4]", judge<with<std::string, assay::min_length(2), assay::max_length(4)>>},
      {"str~^[A-Z]{3}$", judge<with<std::string, assay::pattern<"^[A-Z]{3}$">>>},
      {"list[int]1..3", judge<with<std::vector<long>, assay::min_items(1), assay::max_items(3)>>},
      {"model P", judge<P>},
      {"model Q", judge<Q>},
      {"model Node", judge<Node>},
      {"list[P]", judge<std::vector<P>>},
      {"union[Cat,Dog]", judge<std::variant<Cat, Dog>>},
      {"union[A,B]", judge<std::variant<A, B>>},
      {"model forbid", judge<Strict>},
      {"dict[str,list[int]]", judge<std::map<std::string, std::vector<long>>>},
      {"list[union[int,str]]", judge<std::vector<std::variant<long, std::string>>>},
      {"optional[P]", judge<std::optional<P>>},
  };
  return table;
}

assay::mode mode_of(const ordered_json& row) {
  return row["mode"] == "strict" ? assay::mode::strict : assay::mode::lax;
}

/// Numbers compare by value (Pydantic's JSON writes 1.0 where a double is), objects without order.
bool same_value(const ordered_json& a, const ordered_json& b) { return nlohmann::json(a) == nlohmann::json(b); }

std::set<std::pair<std::string, std::string>> error_set(const verdict& found) {
  std::set<std::pair<std::string, std::string>> result;
  for (const auto& [type, loc] : found.errors) result.emplace(type, loc.dump());
  return result;
}
std::set<std::pair<std::string, std::string>> error_set(const ordered_json& row) {
  std::set<std::pair<std::string, std::string>> result;
  for (const auto& error : row["errors"]) result.emplace(error["type"].get<std::string>(), error["loc"].dump());
  return result;
}

struct tally {
  std::size_t rows = 0, agree = 0, failing = 0, same_errors = 0;
  std::map<std::string, std::string> verdict_differences, error_differences;  // one example a kind

  void count(const ordered_json& row, const verdict& found, bool compare_value) {
    ++rows;
    const bool ok = row["ok"];
    const bool agrees = ok == found.ok && (!ok || !compare_value || same_value(row["value"], found.value));
    const std::string label = row["type"].get<std::string>() + " " + row["mode"].get<std::string>();
    const std::string input = row["input"].get<std::string>();
    agree += agrees ? 1 : 0;
    if (!agrees) {
      verdict_differences[label + " " + input] = " Pydantic: " + (ok ? row["value"].dump() : row["errors"].dump()) +
                                                 ", assay: " +
                                                 (found.ok               ? found.value.dump()
                                                  : found.errors.empty() ? "?"
                                                                         : found.errors[0].first);
    }
    if (ok || found.ok) return;
    ++failing;
    const bool same = error_set(row) == error_set(found);
    same_errors += same ? 1 : 0;
    if (!same) {
      std::string ours;
      for (const auto& [type, loc] : found.errors) ours += type + loc.dump() + " ";
      error_differences[label + " " + input] = " Pydantic: " + row["errors"].dump() + ", assay: " + ours;
    }
  }

  void report(const std::string& what) const {
    MESSAGE(what << ": " << agree << " of " << rows << " verdicts and values agree; " << same_errors << " of "
                 << failing << " failing rows have the same errors");
    for (const auto& [row, why] : verdict_differences) MESSAGE("differs: " << row << why);
    for (const auto& [row, why] : error_differences) MESSAGE("errors differ: " << row << why);
  }
};

/// Rows whose value only a C++ type has: a run-time schema checks the string's format and keeps the string.
bool only_the_format(const std::string& type) {
  static const std::set<std::string> types = {"date", "datetime", "time", "timedelta", "uuid", "ipv4", "ipv6"};
  return types.contains(type);
}
/// JSON Schema can't say it (integer keys), or says it otherwise (uniqueItems refuses, set[int] drops).
bool schema_differs_by_design(const std::string& type) { return type == "dict[int,str]" || type == "set[int]"; }

}  // namespace

TEST_CASE("C++ types convert as Pydantic's types do") {
  if (!conformance::is_there("pydantic_conversions.json")) return;
  const ordered_json data = conformance::read_json("pydantic_conversions.json");
  tally found;
  for (const auto& row : data["rows"]) {
    const auto judge_row = cpp_types().find(row["type"].get<std::string>());
    if (judge_row == cpp_types().end()) continue;
    const std::string type = row["type"];
    const bool own_form = type == "uuid" || type == "datetime" || type == "timedelta";  // Pydantic writes another text
    found.count(row, judge_row->second(row["input"], mode_of(row)), !own_form);
  }
  found.report("C++ types");
  CHECK(found.rows > 5000);
  CHECK(static_cast<double>(found.agree) >= 0.995 * static_cast<double>(found.rows));
  CHECK(static_cast<double>(found.same_errors) >= 0.97 * static_cast<double>(found.failing));
}

TEST_CASE("run-time schemas convert as Pydantic's types do") {
  if (!conformance::is_there("pydantic_conversions.json")) return;
  const ordered_json data = conformance::read_json("pydantic_conversions.json");
  std::map<std::string, assay::schema_type> types;
  for (const auto& [name, schema] : data["types"].items()) types.emplace(name, assay::load_schema(schema));
  tally found;
  for (const auto& row : data["rows"]) {
    const std::string type = row["type"];
    const std::string input = row["input"];
    if (schema_differs_by_design(type)) continue;
    if (only_the_format(type) && input.front() != '"') continue;
    const auto result = assay::parse(types.at(type), input, {.mode = mode_of(row)});
    found.count(row, judge_result(result, [&] { return *result; }), !only_the_format(type));
  }
  found.report("run-time schemas");
  CHECK(found.rows > 5000);
  CHECK(static_cast<double>(found.agree) >= 0.995 * static_cast<double>(found.rows));
  CHECK(static_cast<double>(found.same_errors) >= 0.97 * static_cast<double>(found.failing));
}
