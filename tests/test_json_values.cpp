// JSON values are walked where they are (decode/json_source.hpp). The same walk over a tree of them is slower and knows
// no quick path: values, errors and repairs are the same.
#include "decode/failed_outcome.hpp"
#include "decode/json_decoder.hpp"
#include "decode/tree_decoder.hpp"
#include "fuzz/schema_maker.hpp"
#include "json/enforced_limits.hpp"
#include "scalars/literal_numbers.hpp"
#include "support/json_values.hpp"
#include "tables/labels.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace test_json_values {

using nlohmann::ordered_json;

enum class Color { red, green, dark_blue };

struct Cat {
  assay::literal<"cat"> kind;
  int lives;
};
struct Dog {
  assay::literal<"dog"> kind;
  bool good;
};

/// All that has a quick form, and lists of it.
struct Plain {
  int i;
  std::int64_t l;
  double d;
  bool b;
  std::string s;
  Color color;
  std::optional<int> maybe;
  std::optional<std::string> word;
  std::variant<int, std::string> either;
  std::vector<int> is;
  std::vector<double> ds;
  std::vector<bool> bs;
  std::vector<std::string> ss;
  std::vector<std::optional<int>> maybes;
  std::vector<std::variant<double, std::string, bool>> mixed;
  std::vector<Color> colors;
};

/// What takes the general path.
struct Rest {
  std::uint8_t small;
  std::uint64_t large;
  float f;
  std::map<std::string, int> map;
  std::array<int, 2> two;
  std::tuple<int, std::string> pair;
  std::set<int> set;
  std::chrono::sys_days day;
  std::chrono::sys_seconds time;
  std::chrono::seconds span;
  std::variant<Cat, Dog> pet;
  std::variant<std::vector<int>, std::map<std::string, Plain>, double> any_of;
  nlohmann::json sorted;
  ordered_json ordered;
  std::vector<Cat> cats;
  std::unique_ptr<Rest> next;
};

struct Told {
  int count = 3;
  std::string name;
  std::vector<Cat> cats;

  static void check(const Told& value, assay::checker& check) {
    if (value.count == 5) check.error("count", "is five");
  }
  struct assay_describe {
    static constexpr auto extra_keys = assay::extra::forbid;
    static constexpr auto fields =
        assay::fields(assay::field<&Told::count>(assay::has_default, assay::ge(0), assay::alias("key", "a")),
                      assay::field<&Told::name>(assay::min_length(2), assay::rename("Größe")),
                      assay::field<&Told::cats>(assay::has_default, assay::max_items(2)));
  };
};

}  // namespace test_json_values

using namespace test_json_values;

namespace {

namespace internals = assay::detail;

// --- the walk over a tree --------------------------------------------------------------------------------------------

internals::outcome walk_once(const assay::type_info& type, void* target, internals::value_tree& tree,
                             const assay::parse_options& options) {
  internals::tree_source source(tree, 0, internals::depth_limit(options.limits), options.limits.max_items);
  internals::error_log log(options.limits.max_errors, options.limits.max_repairs);
  const internals::walk_policy policy{
      .options = options, .mode = options.mode, .max_visits = std::numeric_limits<std::size_t>::max()};
  internals::decoder<internals::tree_source> walk(source, log, policy);
  walk.root(type, target);
  if (source.failed()) return internals::finish_failed(source.failure(), internals::label_of(type), {}, false);
  return log.has_nothing() ? internals::outcome() : log.finish(internals::label_of(type), {}, false);
}

template <class Json>
internals::outcome walk_tree(const assay::type_info& type, void* target, const Json& value,
                             const assay::parse_options& options) {
  internals::value_tree tree;
  const assay::limits& most = options.limits;
  const auto excess = make_tree(value, tree, {internals::depth_limit(most), most.max_items, most.max_bytes});
  if (excess) return internals::finish_failed(*excess, internals::label_of(type), {}, false);
  if (options.mode == assay::mode::llm) {
    assay::parse_options exact = options;
    exact.mode = assay::mode::strict;
    internals::outcome found = walk_once(type, target, tree, exact);
    if (!found.error) return found;
    internals::renew(*type.life, target);
  }
  return walk_once(type, target, tree, options);
}

// --- what came of it -------------------------------------------------------------------------------------------------

std::string described(const ordered_json& value) {
  std::string out = value.type_name();
  if (value.is_number_float()) out += " real";
  if (value.is_number_unsigned()) out += " unsigned";
  if (value.is_binary()) return out + " " + std::string(internals::literal_of(value));
  if (!value.is_structured()) return out + " " + value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  for (const auto& [key, inner] : value.items()) out += " " + key + ": (" + described(inner) + ")";
  return out;
}

/// What JSON can't hold is told, too.
template <class T>
ordered_json json_of(const T& value) {
  try {
    return assay::to_json(value);
  } catch (const std::invalid_argument& refusal) {
    return refusal.what();
  }
}

template <class T>
std::string described(const assay::result<T>& result) {
  std::string out;
  if (result) {
    if constexpr (std::is_same_v<T, ordered_json> || std::is_same_v<T, nlohmann::json>) {
      out = described(ordered_json(*result));
    } else {
      out = described(json_of(*result));
    }
  } else {
    out = std::string(result.error().what()) + "\n" + result.error().feedback();
    for (const assay::error& one : result.error().errors()) {
      out += "\n" + one.type + " at " + assay::to_string(one.loc) + ": " + one.message + ", came " + one.input;
      out += " from " + std::to_string(one.span.offset) + " on, " + std::to_string(one.span.length);
    }
  }
  for (const assay::repair& one : result.repairs()) {
    out += "\n" + one.code + " at " + assay::to_string(one.loc) + ": " + one.message;
  }
  for (const assay::union_choice& one : result.choices()) out += "\ntaken " + one.taken + assay::to_string(one.loc);
  return out;
}

template <class T, class Json>
void check_same(const Json& value, const assay::parse_options& options) {
  const auto& type = assay::type_of<T>();
  const assay::result<T> from_tree(std::in_place, [&](T& target) { return walk_tree(type, &target, value, options); });
  const std::string expected = described(from_tree);
  const std::string found = described(assay::validate<T>(value, options));
  if (found == expected) return;  // the input is written only where it is needed
  CAPTURE(value.dump(-1, ' ', false, Json::error_handler_t::replace));
  CAPTURE(static_cast<int>(options.mode));
  CHECK(found == expected);
}

template <class Json>
void check_same(const assay::schema_type& schema, const Json& value, const assay::parse_options& options) {
  const assay::result<ordered_json> from_tree(
      std::in_place, [&](ordered_json& target) { return walk_tree(schema.type(), &target, value, options); });
  const std::string expected = described(from_tree);
  const std::string found = described(assay::validate(schema, value, options));
  if (found == expected) return;
  CAPTURE(schema.document().dump());
  CAPTURE(value.dump(-1, ' ', false, Json::error_handler_t::replace));
  CAPTURE(static_cast<int>(options.mode));
  CHECK(found == expected);
}

/// A way to read, by a number.
assay::parse_options options_of(std::size_t number) {
  assay::parse_options options;
  options.mode = std::array{assay::mode::strict, assay::mode::lax, assay::mode::llm}[number % 3];
  number /= 3;
  using enum assay::dialect;
  options.dialect = std::array{json_schema, json_schema, openai, anthropic}[number % 4];
  number /= 4;
  if (number % 2 != 0) options.big_numbers = assay::big_numbers::keep;
  number /= 2;
  if (number % 4 == 1) options.limits.max_errors = 1;
  if (number % 4 == 2) options.allow = assay::repairs::none;
  return options;
}
constexpr std::size_t ways = 3 * 4 * 2 * 4;

const char* const plain_text =
    R"({"i": 1, "l": -2, "d": 0.5, "b": true, "s": "text", "color": "green", "maybe": null, "word": "of more than fifteen",
        "either": "x", "is": [1, 2, 3], "ds": [1, 2.5], "bs": [true, false], "ss": ["a", "b"], "maybes": [1, null],
        "mixed": [1.5, "a", true], "colors": ["red"]})";

std::string rest_text(int deep) {
  return R"({"small": 1, "large": 2, "f": 0.5, "map": {"a": 1, "b": 2}, "two": [1, 2], "pair": [1, "x"], "set": [1, 2],
             "day": "2024-02-29", "time": "2024-02-29T10:00:00Z", "span": "PT5M", "pet": {"kind": "dog", "good": true},
             "any_of": {"a": )" +
         std::string(plain_text) + R"(}, "sorted": {"b": [1, 2.5], "a": null}, "ordered": {"b": [1, -2.5], "a": {}},
             "cats": [{"kind": "cat", "lives": 9}], "next": )" +
         (deep == 0 ? "null" : rest_text(deep - 1)) + "}";
}

}  // namespace

TEST_CASE_TEMPLATE("values of nlohmann's: structs, whatever stands in their place", Json, nlohmann::json,
                   ordered_json) {
  json_values::maker<Json> make(1);
  const auto plain = Json::parse(plain_text);
  const auto rest = Json::parse(rest_text(1));
  const auto told = Json::parse(R"({"key": 4, "Größe": "ab", "cats": [{"kind": "cat", "lives": 1}]})");
  REQUIRE_MESSAGE(assay::validate<Plain>(plain).has_value(), assay::validate<Plain>(plain).error().what());
  REQUIRE_MESSAGE(assay::validate<Rest>(rest).has_value(), assay::validate<Rest>(rest).error().what());
  REQUIRE_MESSAGE(assay::validate<Told>(told).has_value(), assay::validate<Told>(told).error().what());
  for (std::size_t way = 0; way < ways; ++way) {
    const assay::parse_options options = options_of(way);
    check_same<Plain>(plain, options);
    check_same<Rest>(rest, options);
    check_same<Told>(told, options);
    for (int i = 0; i < 8; ++i) {
      check_same<Plain>(make.changed(plain), options);
      check_same<Rest>(make.changed(rest), options);
      check_same<Told>(make.changed(make.changed(told)), options);
      check_same<std::vector<Plain>>(make.changed(make.changed(Json::array({plain, plain}))), options);
    }
  }
}

TEST_CASE_TEMPLATE("values of nlohmann's: any value for every kind of type", Json, nlohmann::json, ordered_json) {
  json_values::maker<Json> make(2);
  for (std::size_t way = 0; way < ways; ++way) {
    const assay::parse_options options = options_of(way);
    for (int i = 0; i < 6; ++i) {
      const Json value = make.any();
      check_same<int>(value, options);
      check_same<std::uint64_t>(value, options);
      check_same<double>(value, options);
      check_same<float>(value, options);
      check_same<bool>(value, options);
      check_same<std::string>(value, options);
      check_same<Color>(value, options);
      check_same<std::optional<double>>(value, options);
      check_same<std::chrono::sys_days>(value, options);
      check_same<std::chrono::sys_seconds>(value, options);
      check_same<std::chrono::milliseconds>(value, options);
      check_same<std::map<std::string, std::variant<int, bool, std::string>>>(value, options);
      check_same<std::vector<std::variant<std::int64_t, double, std::string>>>(value, options);
      check_same<nlohmann::json>(value, options);
      check_same<ordered_json>(value, options);
    }
  }
}

TEST_CASE_TEMPLATE("values of nlohmann's: random schemas", Json, nlohmann::json, ordered_json) {
  json_values::maker<Json> make(3);
  std::size_t loaded = 0;
  for (int i = 0; i < 300; ++i) {
    std::string choices(200, '\0');
    for (char& c : choices) c = static_cast<char>(make.below(256));
    std::optional<assay::schema_type> schema;
    try {
      schema = assay::load_schema(fuzz::schema_maker(choices).document());
    } catch (const assay::schema_error&) {
      continue;
    }
    ++loaded;
    for (std::size_t way = make.below(5); way < ways; way += 5) {
      check_same(*schema, make.any(), options_of(way));
    }
  }
  CHECK(loaded > 100);
}
