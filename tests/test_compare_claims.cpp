// What assay::compare claims, held against documents: random schemas, real ones with one keyword changed, and hostile
// ones. Whatever is claimed to be contained must be, whatever the document; the mirror image must say the same.
#include "fuzz/schema_maker.hpp"
#include "support/conformance.hpp"
#include "support/sampled.hpp"

#include <doctest/doctest.h>

#include <assay/compare.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <fstream>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace assay;

namespace {

using json = nlohmann::ordered_json;
using generator = std::mt19937;

unsigned below(generator& from, unsigned count) { return static_cast<unsigned>(from() % count); }

bool is_accepted(const schema_type& type, const json& document) {
  return validate(type, document, {.mode = mode::strict}).has_value();
}

std::optional<schema_type> load(const json& document) {
  try {
    return load_schema(document);
  } catch (const schema_error&) {
    return std::nullopt;
  }
}

// --- schemas and documents -------------------------------------------------------------------------------------------

json made_schema(generator& from) {
  std::string choices;
  for (unsigned left = 10 + below(from, 60); left != 0; --left) choices += static_cast<char>(below(from, 256));
  return fuzz::schema_maker(choices).document();
}

/// Of the names, texts and numbers that schema_maker writes.
json made_value(generator& from, int depth) {
  static const std::vector<json> scalars = {nullptr,      true, false,   0,    1,   -1,  2,     5,      0.5,
                                            -2.5,         3,    1.0,     7.25, "a", "b", "x",   "kind", "xyxy",
                                            "2026-03-24", "AB", "value", "",   "1", "y", "ab1", 1e308};
  static const std::vector<std::string> names = {"a", "b", "kind", "item_0", "key", "value", "Größe", "", "other"};
  const unsigned choice = below(from, depth < 3 ? 10 : 6);
  if (choice < 6) return scalars[below(from, static_cast<unsigned>(scalars.size()))];
  json made = choice < 8 ? json::array() : json::object();
  for (unsigned left = below(from, 4); left != 0; --left) {
    if (made.is_array()) {
      made.push_back(made_value(from, depth + 1));
    } else {
      made[names[below(from, static_cast<unsigned>(names.size()))]] = made_value(from, depth + 1);
    }
  }
  return made;
}

/// Every schema below a document, with a keyword that may be changed.
void collect(json& schema, std::vector<json*>& out) {
  if (schema.is_object()) out.push_back(&schema);
  if (!schema.is_structured()) return;
  for (auto& each : schema) {
    if (out.size() < 400) collect(each, out);
  }
}

/// The same document with one thing changed.
json mutated(const json& document, generator& from) {
  json copy = document;
  std::vector<json*> places;
  collect(copy, places);
  if (places.empty()) return copy;
  for (int tries = 0; tries < 20; ++tries) {
    json& at = *places[below(from, static_cast<unsigned>(places.size()))];
    switch (below(from, 8)) {
      case 0:
        if (!at.contains("required") || !at["required"].is_array() || at["required"].empty()) break;
        at["required"].erase(0);
        return copy;
      case 1:
        if (!at.contains("type") || at["type"] != "object") break;
        at["additionalProperties"] = false;
        return copy;
      case 2:
        if (!at.contains("type") || at["type"] != "string") break;
        at["maxLength"] = 3;
        return copy;
      case 3:
        if (!at.contains("type") || !at["type"].is_string()) break;
        at["type"] = json::array({at["type"], "null"});
        return copy;
      case 4:
        if (!at.contains("enum") || !at["enum"].is_array() || at["enum"].size() < 2) break;
        at["enum"].erase(at["enum"].size() - 1);
        return copy;
      case 5:
        if (!at.contains("properties") || !at["properties"].is_object() || at["properties"].empty()) break;
        at["properties"].erase(at["properties"].begin());
        return copy;
      case 6:
        if (!at.contains("type") || (at["type"] != "integer" && at["type"] != "number")) break;
        at["minimum"] = 1;
        return copy;
      default:
        if (!at.contains("type") || at["type"] != "array") break;
        at["minItems"] = 2;
        return copy;
    }
  }
  return copy;
}

// --- what is checked of a pair ---------------------------------------------------------------------------------------

struct tally {
  std::map<std::string, int> relations;
  int pairs = 0;
};

void check_claims(const schema_type& older, const schema_type& newer, const std::vector<json>& documents, tally& seen) {
  CAPTURE(older.document().dump());
  CAPTURE(newer.document().dump());
  const schema_comparison result = compare(older, newer);
  ++seen.pairs;
  ++seen.relations[to_string(result.relation)];
  for (const schema_difference& each : result.differences) {
    const json document = json::parse(each.witness);
    const bool by_old = each.side == accepted_by::only_old;
    CAPTURE(each.witness);
    CHECK(is_accepted(older, document) == by_old);
    CHECK(is_accepted(newer, document) != by_old);
  }
  for (const json& document : documents) {
    const bool by_old = is_accepted(older, document);
    const bool by_new = is_accepted(newer, document);
    if (by_old == by_new && !by_old) continue;
    CAPTURE(document.dump());
    if (by_old && !by_new) CHECK(result.old_in_new != containment::proved);
    if (by_new && !by_old) CHECK(result.new_in_old != containment::proved);
    if (by_old && by_new) CHECK(result.relation != schema_relation::disjoint);
  }
}

void check_mirror(const schema_type& older, const schema_type& newer) {
  CAPTURE(older.document().dump());
  CAPTURE(newer.document().dump());
  const schema_comparison there = compare(older, newer);
  const schema_comparison back = compare(newer, older);
  CHECK(there.old_in_new == back.new_in_old);
  CHECK(there.new_in_old == back.old_in_new);
  CHECK(there.differences.size() == back.differences.size());
}

void show(const tally& seen) {
  std::string line;
  for (const auto& [relation, count] : seen.relations) line += relation + ' ' + std::to_string(count) + "  ";
  MESSAGE(seen.pairs << " pairs: " << line);
}

}  // namespace

TEST_CASE("random schemas: no document contradicts a claim") {
  generator from(17);
  std::vector<json> documents;
  for (int i = 0; i < 150; ++i) documents.push_back(made_value(from, 0));
  tally of_any, of_changed;
  for (std::size_t i = 0; i < sampled::of(400); ++i) {
    const json document = made_schema(from);
    const auto older = load(document);
    const auto other = load(made_schema(from));
    const auto changed = load(mutated(document, from));
    if (older) CHECK(to_string(compare(*older, *older).relation) == "equal");
    if (older && other) check_claims(*older, *other, documents, of_any);
    if (older && changed) check_claims(*older, *changed, documents, of_changed);
    if (older && changed && i % 8 == 0) check_mirror(*older, *changed);
  }
  show(of_any);
  show(of_changed);
  CHECK(of_any.pairs > static_cast<int>(sampled::of(100)));
  CHECK(of_any.relations["not_decided"] * 4 < of_any.pairs);
  CHECK(of_changed.relations["not_decided"] * 4 < of_changed.pairs);
}

TEST_CASE("real schemas: each is equal to itself, and no known instance contradicts what is claimed of a changed one") {
  const std::string name = "field/schemas_real.jsonl";
  if (!conformance::is_there(name)) return;
  std::ifstream lines(conformance::folder() / name);
  generator from(4);
  tally changed;
  int loaded = 0;
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line); ++number) {
    // A part of them, or the large ones would take minutes.
    if (number % (20 * sampled::share) != 0 || line.size() > 100'000) continue;
    const json row = json::parse(line);
    const auto type = load(row["schema"]);
    if (!type) continue;
    ++loaded;
    CAPTURE(row["id"].dump());
    CHECK(to_string(compare(*type, *type).relation) == "equal");
    std::vector<json> documents;
    for (const json& text : row["accept"]) documents.push_back(json::parse(text.get<std::string>(), nullptr, false));
    std::erase_if(documents, [](const json& each) { return each.is_discarded(); });
    const auto other = load(mutated(row["schema"], from));
    if (other) check_claims(*type, *other, documents, changed);
  }
  show(changed);
  CHECK(loaded >= static_cast<int>(sampled::of(20)));
  CHECK(changed.relations["not_decided"] * 5 < changed.pairs);
}

// --- hostile schemas -------------------------------------------------------------------------------------------------

namespace {

json repeated(const char* keyword, int count, const auto& make) {
  json all = json::array();
  for (int i = 0; i < count; ++i) all.push_back(make(i));
  return {{keyword, all}};
}

json optional_pairs(int count, const char* what) {
  return repeated("allOf", count, [&](int i) {
    const std::string a = "a" + std::to_string(i), b = what + std::to_string(i);
    return json{{"anyOf", {{{"required", {a}}}, {{"required", {b}}}}}};
  });
}

json objects_of(int count, const char* type) {
  return repeated("oneOf", count, [&](int i) {
    json one = {{"type", "object"}, {"properties", json::object()}};
    one["properties"]["p" + std::to_string(i)] = {{"type", type}};
    return one;
  });
}

json nested(int depth, const char* innermost) {
  json made = {{"type", innermost}};
  for (int i = 0; i < depth; ++i) {
    json outer = {{"type", "object"}, {"required", {"a"}}};
    outer["properties"]["a"] = std::move(made);
    made = std::move(outer);
  }
  return made;
}

/// Values of it have 2^depth leaves at least.
json doubling(int depth, const char* innermost) {
  json document = {{"$ref", "#/$defs/d0"}};
  for (int i = 0; i < depth; ++i) {
    const json next = {{"$ref", "#/$defs/d" + std::to_string(i + 1)}};
    document["$defs"]["d" + std::to_string(i)] = {
        {"type", "object"}, {"required", {"a", "b"}}, {"properties", {{"a", next}, {"b", next}}}};
  }
  document["$defs"]["d" + std::to_string(depth)] = {{"type", innermost}};
  return document;
}

json many_properties(int count, const char* type) {
  json made = {{"type", "object"}};
  for (int i = 0; i < count; ++i) made["properties"]["p" + std::to_string(i)] = {{"type", type}};
  return made;
}

}  // namespace

// What took exponential time would not end within that of ctest.
TEST_CASE("hostile schemas are compared, however much they multiply") {
  struct pair {
    std::string name;
    json older, newer;
  };
  const std::vector<pair> pairs = {
      {"alternatives that multiply", optional_pairs(40, "b"), optional_pairs(40, "c")},
      {"many alternatives", objects_of(60, "string"), objects_of(60, "integer")},
      {"deep", nested(120, "string"), nested(120, "integer")},
      {"values that double", doubling(60, "string"), doubling(60, "integer")},
      {"many properties", many_properties(3'000, "string"), many_properties(3'000, "integer")},
      {"many constants", json{{"enum", std::vector<int>(1)}}, repeated("enum", 5'000, [](int i) { return json(i); })},
      {"long texts", json{{"type", "string"}, {"minLength", 1'000'000'000}},
       json{{"type", "string"}, {"minLength", 2'000'000'000}}},
      {"patterns", json{{"type", "string"}, {"pattern", "((a{0,30}){0,30}){0,1}(b|c|(d|e)*)*$"}},
       json{{"type", "string"}, {"pattern", "^(((((x?){9}){9}){9}){9})$"}}},
  };
  for (const pair& each : pairs) {
    CAPTURE(each.name);
    const auto older = load(each.older);
    const auto newer = load(each.newer);
    if (!older || !newer) continue;  // refused outright
    const schema_comparison result = compare(*older, *newer);
    MESSAGE(each.name << ": " << to_string(result.relation));
    CHECK(to_string(compare(*older, *older).relation) == "equal");
    for (const schema_difference& one : result.differences) {
      CHECK(is_accepted(*older, json::parse(one.witness)) == (one.side == accepted_by::only_old));
    }
  }
}
