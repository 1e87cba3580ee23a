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

/// An open object or list, and what it has.
struct open_container {
  bool is_object = false;
  std::set<std::string> keys = {};
  std::string key = {};   ///< of the last member
  std::size_t index = 0;  ///< of the last item
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
    } else if (c == ',') {
      ++found.open.back().index;
    } else if (c == ':') {
      found.open.back().key = ordered_json::parse(last).get<std::string>();
      found.open.back().keys.insert(found.open.back().key);
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

/// What a provider that enforces a schema promises: one JSON document, no key twice, and at each place only keys that
/// the schema names there.
class promise {
 public:
  using nodes = std::vector<const ordered_json*>;  ///< the schemas that may hold for a value

  explicit promise(const ordered_json& schema) : schema_(schema) {}

  [[nodiscard]] bool is_kept(const std::string& text) const {
    std::vector<std::set<std::string>> keys;
    bool unique = true;
    const auto see = [&](int, ordered_json::parse_event_t event, ordered_json& value) {
      if (event == ordered_json::parse_event_t::object_start) keys.emplace_back();
      if (event == ordered_json::parse_event_t::object_end) keys.pop_back();
      if (event == ordered_json::parse_event_t::key) unique = unique && keys.back().insert(value).second;
      return true;
    };
    const ordered_json value = ordered_json::parse(text, see, false);
    return !value.is_discarded() && unique && has_named_keys(value, {&schema_});
  }

  /// The keys that the innermost of these objects may still have.
  [[nodiscard]] std::vector<std::string> free_keys(const std::vector<open_container>& open) const {
    nodes at = {&schema_};
    for (std::size_t i = 0; i + 1 < open.size(); ++i) at = step(at, open[i].is_object, open[i].key, open[i].index);
    nodes all;
    for (const ordered_json* one : at) expand(*one, all, 8);
    std::vector<std::string> free;
    for (const ordered_json* one : all) {
      if (!one->contains("properties")) continue;
      for (const auto& [key, member] : (*one)["properties"].items()) {
        const bool is_known = open.back().keys.contains(key) || std::find(free.begin(), free.end(), key) != free.end();
        if (!is_known) free.push_back(key);
      }
    }
    return free;
  }

 private:
  void expand(const ordered_json& node, nodes& all, int depth) const {
    if (!node.is_object() || depth == 0) return;
    all.push_back(&node);
    if (node.contains("$ref")) {
      const auto target = node["$ref"].get<std::string>();
      expand(target == "#" ? schema_ : schema_["$defs"][target.substr(8)], all, depth - 1);
    }
    for (const char* keyword : {"anyOf", "oneOf", "allOf"}) {
      if (!node.contains(keyword)) continue;
      for (const ordered_json& part : node[keyword]) expand(part, all, depth - 1);
    }
    for (const char* keyword : {"if", "then", "else"}) {
      if (node.contains(keyword)) expand(node[keyword], all, depth - 1);
    }
  }

  /// All schemas that may hold for a member or an item.
  [[nodiscard]] nodes step(const nodes& roots, bool is_object, const std::string& key, std::size_t index) const {
    nodes all;
    for (const ordered_json* one : roots) expand(*one, all, 8);
    nodes within;
    for (const ordered_json* one : all) {
      if (is_object) {
        if (one->contains("properties") && (*one)["properties"].contains(key)) {
          within.push_back(&(*one)["properties"][key]);
        }
      } else if (one->contains("prefixItems") && index < (*one)["prefixItems"].size()) {
        within.push_back(&(*one)["prefixItems"][index]);
      } else if (one->contains("items")) {
        within.push_back(&(*one)["items"]);
      }
    }
    return within;
  }

  [[nodiscard]] bool has_named_keys(const ordered_json& value, const nodes& roots) const {
    if (!value.is_structured()) return true;
    std::size_t index = 0;
    for (const auto& [key, inner] : value.items()) {
      const nodes within = step(roots, value.is_object(), key, index++);
      if (value.is_object() && within.empty()) return false;
      if (!has_named_keys(inner, within)) return false;
    }
    return true;
  }

  const ordered_json& schema_;
};

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
  /// OpenAI's dialect reads some answers in a way of its own: null for what is absent, a whole within "value".
  trial(std::uint32_t seed, int depth)
      : make_(seed), schema_(make_.document(depth)), type_(assay::load_schema(schema_)) {
    if (seed % 3 == 0) reading_.dialect = assay::dialect::openai;
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
    assay::detail::schema_validator accept(type_, reading_);
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
      assay::detail::schema_validator accept(type_, reading_);
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
    assay::detail::schema_validator accept(type_, reading_);
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
      if (!exhaustively) {
        try_continuations(prefix, text.substr(at), all);
      } else if (is_small(structure_of(prefix)) && all_tried_++ < 4) {
        try_all(prefix, structure_of(prefix), "", 5, all);
      }
    }
  }

  void try_one(const std::string& prefix, const std::string& rest, stop_counts& all) {
    const std::string text = prefix + rest;
    if (!promise(schema_).is_kept(text)) return;
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

  /// Whether few members can follow.
  [[nodiscard]] bool is_small(open_text at) const {
    std::size_t keys = 0;
    for (; !at.open.empty(); at.open.pop_back()) keys += promise(schema_).free_keys(at.open).size();
    return keys <= 2;
  }

  /// Valid members and items for what is open, as many as come, and the closing brackets.
  std::string completion(open_text at) {
    std::string text;
    bool needs_one = at.after_comma;
    bool needs_comma = !at.after_comma && !at.is_empty;
    for (; !at.open.empty(); at.open.pop_back()) {
      const bool is_object = at.open.back().is_object;
      for (std::size_t left = needs_one ? 1 + make_.below(4) : make_.below(5); left != 0; --left) {
        const std::vector<std::string> free = keys_within(at);
        if (free.empty()) break;
        const std::string& key = make_.one_of(free);
        at.open.back().keys.insert(key);
        if (needs_comma) text += ",";
        if (is_object) text += ordered_json(key).dump() + ": ";
        text += make_.text(pooled(key));
        needs_comma = true;
      }
      text += is_object ? "}" : "]";
      needs_one = false;
      needs_comma = true;
    }
    return text;
  }

  /// What may follow in the innermost container: members by their keys, or an item.
  [[nodiscard]] std::vector<std::string> keys_within(const open_text& at) const {
    return at.open.back().is_object ? promise(schema_).free_keys(at.open) : std::vector<std::string>{"[]"};
  }

  /// Of what other answers have there, or anything else, or an answer of its own, perhaps as text.
  ordered_json pooled(const std::string& key) {
    if (make_.chance(8)) {
      const ordered_json& whole = make_.one_of(valid_);
      return make_.chance(50) ? whole : ordered_json(whole.dump());
    }
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
    for (const std::string& key : keys_within(at)) {
      open_text next = at;
      next.after_comma = next.is_empty = false;
      next.open.back().key = key;
      next.open.back().keys.insert(key);
      next.open.back().index += comma.empty() ? 0 : 1;
      const std::string begun = rest + comma + (inner.is_object ? ordered_json(key).dump() + ":" : "");
      for (const char* value : {"1", "-1", "\"red\"", "null"}) {
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
  assay::parse_options reading_;
  ordered_json schema_;
  assay::schema_type type_;
  std::vector<ordered_json> valid_;
  value_pool pool_;
  int all_tried_ = 0;  ///< prefixes that all continuations were tried of
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
  for (std::uint32_t seed = 5001; seed <= 5080; ++seed) {
    trial(seed, 1).run(all, true);
  }
  MESSAGE("prefixes=", all.prefixes, " continuations=", all.continuations);
  CHECK(all.prefixes > 50);
  CHECK(all.continuations > 5000);
}

}  // namespace test_llm
