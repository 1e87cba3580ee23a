// retry_policy::early_stop over random schemas: an answer that is said to be lost has no continuation that is valid.
#include "random_schemas.hpp"
#include "script.hpp"

#include "llm/early_stop.hpp"
#include "llm/schema_validator.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace test_llm {
namespace {

using nlohmann::ordered_json;

/// An open object or list, and the keys that it has.
struct open_container {
  bool is_object = false;
  std::set<std::string> keys = {};
};

/// A JSON text that ends between two tokens.
struct open_text {
  std::vector<open_container> open = {};
  bool after_comma = false;
  bool is_empty = false;  ///< the innermost container has nothing in it
};

/// The end of the string that begins at `at`; npos where the text ends within it.
std::size_t string_end(std::string_view text, std::size_t at) {
  for (++at; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at;
    }
  }
  return std::string_view::npos;
}

/// What is open at the end of plain JSON that ends behind a comma or a bracket.
open_text structure_of(std::string_view text) {
  open_text found;
  std::string last;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == ' ' || c == '\n') continue;
    found.after_comma = c == ',';
    found.is_empty = c == '{' || c == '[';
    if (c == '"') {
      const std::size_t end = string_end(text, at);
      last = text.substr(at, end - at + 1);
      at = end;
    } else if (c == '{' || c == '[') {
      found.open.push_back({c == '{'});
    } else if (c == '}' || c == ']') {
      found.open.pop_back();
    } else if (c == ':') {
      found.open.back().keys.insert(ordered_json::parse(last).get<std::string>());
    }
  }
  return found;
}

/// The places behind a comma or a closing bracket, where something is still open.
std::vector<std::size_t> settled_places(std::string_view text) {
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at + 1 < text.size(); ++at) {
    if (text[at] == '"') {
      at = string_end(text, at);
    } else if (text[at] == ',' || text[at] == '}' || text[at] == ']') {
      places.push_back(at + 1);
    }
  }
  return places;
}

/// Whether a text is what the provider promises: one JSON document, no key twice, none but these.
bool is_as_enforced(const std::string& text, const std::set<std::string>& known) {
  std::vector<std::set<std::string>> keys;
  bool promised = true;
  const auto see = [&](int, ordered_json::parse_event_t event, ordered_json& value) {
    if (event == ordered_json::parse_event_t::object_start) keys.emplace_back();
    if (event == ordered_json::parse_event_t::object_end) keys.pop_back();
    if (event == ordered_json::parse_event_t::key) {
      const auto key = value.get<std::string>();
      promised = promised && known.contains(key) && keys.back().insert(key).second;
    }
    return true;
  };
  return !ordered_json::parse(text, see, false).is_discarded() && promised;
}

void collect_names(const ordered_json& schema, std::set<std::string>& names) {
  if (schema.is_object() && schema.contains("properties") && schema["properties"].is_object()) {
    for (const auto& [key, member] : schema["properties"].items()) names.insert(key);
  }
  if (!schema.is_structured()) return;
  for (const ordered_json& inner : schema) collect_names(inner, names);
}

/// Values that valid answers have, by the key or, of lists, under "[]".
using value_pool = std::map<std::string, std::vector<ordered_json>>;

void collect_values(const ordered_json& value, const std::string& key, value_pool& pool) {
  pool[key].push_back(value);
  if (value.is_object()) {
    for (const auto& [inner_key, inner] : value.items()) collect_values(inner, inner_key, pool);
  } else if (value.is_array()) {
    for (const ordered_json& inner : value) collect_values(inner, "[]", pool);
  }
}

/// How often answers were said to be lost, by the type of the error, and what was tried with them.
struct stop_counts {
  std::map<std::string, int> lost;
  int prefixes = 0;
  int continuations = 0;
  int whole = 0;  ///< continuations that were valid where nothing was said to be lost
};

/// One schema with answers to it.
class trial {
 public:
  trial(std::uint32_t seed, int depth)
      : make_(seed), schema_(make_.document(depth)), type_(assay::load_schema(schema_)) {
    collect_names(schema_, names_);
    for (int i = 0; i < 12 && valid_.size() < 6; ++i) add_valid();
  }

  void run(stop_counts& all, bool exhaustively) {
    for (const ordered_json& one : valid_) {
      check_valid(one, all);
      for (int i = 0; i < 2; ++i) check_spoiled(make_.text(make_.spoiled(one)), all, exhaustively);
    }
  }

 private:
  using watch = assay::detail::early_stop;

  [[nodiscard]] bool is_valid(const std::string& text) {
    assay::detail::schema_validator accept(type_, {});
    return !accept.read(text, assay::finish_reason::stop);
  }

  void add_valid() {
    ordered_json value = make_.value(schema_);
    if (!value.is_object() || value.empty() || !is_valid(value.dump())) return;
    collect_values(value, "", pool_);
    valid_.push_back(std::move(value));
  }

  /// A valid answer is never said to be lost, in whatever pieces it comes.
  void check_valid(const ordered_json& value, stop_counts& all) {
    const std::string text = make_.text(value);
    if (!is_valid(text)) return;
    ++all.whole;
    for (const std::size_t most : {std::size_t{1}, std::size_t{9}}) {
      assay::detail::schema_validator accept(type_, {});
      watch over(schema_, accept);
      for (std::size_t at = 0; at < text.size();) {
        const std::size_t size = 1 + make_.below(most);
        const auto wrong = over.feed(std::string_view(text).substr(at, size));
        CHECK_MESSAGE(!wrong, schema_.dump(), "\n", text, "\n", at, ": ", wrong ? wrong->what() : "");
        at += size;
      }
    }
    // At each place at once: feed() leaves some out as the text grows.
    for (const std::size_t at : settled_places(text)) {
      CHECK_MESSAGE(!lost_at(text.substr(0, at)), schema_.dump(), "\n", text.substr(0, at));
    }
  }

  [[nodiscard]] std::optional<assay::validation_error> lost_at(const std::string& prefix) {
    assay::detail::schema_validator accept(type_, {});
    return watch(schema_, accept).feed(prefix);
  }

  void check_spoiled(const std::string& text, stop_counts& all, bool exhaustively) {
    int tried = 0;
    for (const std::size_t at : settled_places(text)) {
      const std::string prefix = text.substr(0, at);
      const auto wrong = lost_at(prefix);
      if (!wrong) continue;
      for (const assay::error& one : wrong->errors()) ++all.lost[one.type];
      ++all.prefixes;
      if (++tried > 3) continue;
      try_continuations(prefix, text.substr(at), all);
      if (exhaustively && tried == 1) try_all(prefix, structure_of(prefix), "", 5, all);
    }
  }

  void try_one(const std::string& prefix, const std::string& rest, stop_counts& all) {
    const std::string text = prefix + rest;
    if (!is_as_enforced(text, names_)) return;
    ++all.continuations;
    CHECK_MESSAGE(!is_valid(text), schema_.dump(), "\n", prefix, "\n", rest);
  }

  void try_continuations(const std::string& prefix, const std::string& own, stop_counts& all) {
    try_one(prefix, own, all);
    for (int i = 0; i < 12; ++i) {
      const std::string other = make_.text(make_.one_of(valid_));
      try_one(prefix, other.substr(make_.below(other.size())), all);
    }
    const open_text open = structure_of(prefix);
    for (int i = 0; i < 25; ++i) try_one(prefix, completion(open), all);
  }

  /// Valid members and items for what is open, as many as come, and the closing brackets.
  std::string completion(const open_text& from) {
    std::string text;
    bool needs_one = from.after_comma;
    bool needs_comma = !from.after_comma && !from.is_empty;
    for (std::size_t level = from.open.size(); level-- > 0;) {
      std::set<std::string> keys = from.open[level].keys;
      for (std::size_t left = needs_one ? 1 + make_.below(4) : make_.below(5); left != 0; --left) {
        const std::string key = from.open[level].is_object ? free_key(keys) : "[]";
        if (key.empty()) break;
        keys.insert(key);
        if (needs_comma) text += ",";
        if (from.open[level].is_object) text += ordered_json(key).dump() + ": ";
        text += make_.text(pooled(key));
        needs_comma = true;
      }
      text += from.open[level].is_object ? "}" : "]";
      needs_one = false;
      needs_comma = true;
    }
    return text;
  }

  std::string free_key(const std::set<std::string>& taken) {
    std::vector<std::string> free;
    std::set_difference(names_.begin(), names_.end(), taken.begin(), taken.end(), std::back_inserter(free));
    return free.empty() ? std::string() : make_.one_of(free);
  }

  const ordered_json& pooled(const std::string& key) {
    const auto found = pool_.find(key);
    const bool other = found == pool_.end() || make_.chance(15);
    if (!other) return make_.one_of(found->second);
    auto any = pool_.begin();
    std::advance(any, make_.below(pool_.size()));
    return make_.one_of(any->second);
  }

  /// All continuations of at most so many tokens.
  void try_all(const std::string& prefix, const open_text& at, const std::string& rest, int tokens, stop_counts& all) {
    if (at.open.empty()) return try_one(prefix, rest, all);
    if (tokens == 0) return;
    const open_container& inner = at.open.back();
    if (!at.after_comma) {
      open_text closed = at;
      closed.open.pop_back();
      closed.is_empty = false;
      try_all(prefix, closed, rest + (inner.is_object ? "}" : "]"), tokens - 1, all);
    }
    const std::string comma = at.after_comma || at.is_empty ? "" : ",";
    for (const std::string& key :
         inner.is_object ? std::vector<std::string>(names_.begin(), names_.end()) : std::vector<std::string>{""}) {
      if (inner.keys.contains(key)) continue;
      open_text next = at;
      next.after_comma = next.is_empty = false;
      next.open.back().keys.insert(inner.is_object ? key : "");
      if (!inner.is_object) next.open.back().keys.clear();
      const std::string begun = rest + comma + (inner.is_object ? ordered_json(key).dump() + ":" : "");
      for (const char* value : {"1", "7", "-1", "\"red\"", "\"a-1\"", "null", "true", "[]", "{}"}) {
        try_all(prefix, next, begun + value, tokens - 1, all);
      }
      next.is_empty = true;
      next.open.push_back({false});
      try_all(prefix, next, begun + "[", tokens - 1, all);
      next.open.back().is_object = true;
      try_all(prefix, next, begun + "{", tokens - 1, all);
    }
  }

  random_schemas make_;
  ordered_json schema_;
  assay::schema_type type_;
  std::set<std::string> names_;
  std::vector<ordered_json> valid_;
  value_pool pool_;
};

}  // namespace

TEST_CASE("over random schemas nothing that is said to be lost has a valid continuation, and nothing valid is lost") {
  stop_counts all;
  for (std::uint32_t seed = 1; seed <= 700; ++seed) trial(seed, static_cast<int>(seed % 4)).run(all, false);
  // Each of these constraints has stopped an answer, so that none of them goes untested.
  constexpr std::array kinds = {"int_type",
                                "int_parsing",
                                "int_from_float",
                                "float_type",
                                "float_parsing",
                                "bool_type",
                                "bool_parsing",
                                "string_type",
                                "string_too_short",
                                "string_too_long",
                                "string_pattern_mismatch",
                                "literal_error",
                                "less_than_equal",
                                "greater_than",
                                "greater_than_equal",
                                "less_than",
                                "multiple_of",
                                "too_short",
                                "too_long",
                                "missing",
                                "list_type"};
  for (const char* kind : kinds) {
    CAPTURE(kind);
    CHECK(all.lost[kind] > 0);
  }
  std::string told;
  for (const auto& [kind, count] : all.lost) told += kind + "=" + std::to_string(count) + " ";
  MESSAGE(told, "prefixes=", all.prefixes, " continuations=", all.continuations, " valid=", all.whole);
  CHECK(all.prefixes > 1000);
  CHECK(all.continuations > 20'000);
  CHECK(all.whole > 1000);
}

TEST_CASE("of small schemas, all short continuations of what is said to be lost are tried") {
  stop_counts all;
  for (std::uint32_t seed = 5001; seed <= 5060; ++seed) trial(seed, 1).run(all, true);
  MESSAGE("prefixes=", all.prefixes, " continuations=", all.continuations);
  CHECK(all.prefixes > 50);
  CHECK(all.continuations > 20'000);
}

}  // namespace test_llm
