// allOf within allOf, and a $ref to one: the parts of the inner one are parts of the outer one as well, and so is what
// it asks of the value as a whole. Side by side they need no stack, however many they are, and a part that is reached
// in two ways is read once. X = allOf [X, T] is T: whatever is valid by T is not refused by X.
#include "schema/table_builder.hpp"

#include "json/ranges.hpp"

#include <unordered_set>

namespace assay::inline v0::loading {

namespace {

/// Beyond twice as many as it has itself. A type with more parts is left as it is, because each value would be read
/// once for each part.
constexpr std::size_t most_parts_within = 512;

/// What unevaluatedProperties and the like see is the schema that they stand in, which must stay one. Whatever else is
/// asked of a value as a whole may as well be asked by the schema around.
bool is_plain(const type_info& type) {
  if (type.kind != kind::all_of || type.constraints != nullptr) return false;
  return ranges::none_of(type.all_of->rules, [](const rule_info& rule) {
    return rule.form == rule_info::form::leaves_no_properties || rule.form == rule_info::form::leaves_no_items;
  });
}

bool needs_flattening(const type_info& type) {
  return ranges::any_of(type.all_of->parts,
                        [&type](const type_info* part) { return part == &type || is_plain(*part); });
}

struct flat_parts {
  std::vector<const type_info*> parts = {};
  std::vector<conditional_info> conditionals = {};
  std::vector<rule_info> rules = {};
  bool has_itself = false;
  bool is_complete = false;
};

/// The parts in the order in which they would be read, and what is asked beside them.
flat_parts parts_beneath(const type_info& type) {
  flat_parts found;
  const all_of_info& own = *type.all_of;
  const std::size_t most = most_parts_within + 2 * own.parts.size();
  std::vector<const type_info*> ahead(own.parts.rbegin(), own.parts.rend());
  std::unordered_set<const type_info*> seen;
  while (!ahead.empty()) {
    const type_info* const next = ahead.back();
    ahead.pop_back();
    found.has_itself = found.has_itself || next == &type;
    if (next == &type || !seen.insert(next).second) continue;
    if (seen.size() + found.conditionals.size() + found.rules.size() > most) return {};
    if (!is_plain(*next)) {
      found.parts.push_back(next);
      continue;
    }
    const all_of_info& inner = *next->all_of;
    ahead.insert(ahead.end(), inner.parts.rbegin(), inner.parts.rend());
    found.conditionals.insert(found.conditionals.end(), inner.conditionals.begin(), inner.conditionals.end());
    found.rules.insert(found.rules.end(), inner.rules.begin(), inner.rules.end());
  }
  found.conditionals.insert(found.conditionals.end(), own.conditionals.begin(), own.conditionals.end());
  found.rules.insert(found.rules.end(), own.rules.begin(), own.rules.end());  // last, as they ask what is left
  found.is_complete = true;
  return found;
}

}  // namespace

bool flatten_all_of(std::span<const built_table> tables, table_arena& arena) {
  bool any_has_itself = false;
  for (const built_table& each : tables) {
    type_info& type = *each.table;
    // What has rules of its own may have plain parts all the same.
    if (type.kind != kind::all_of || !needs_flattening(type)) continue;
    const flat_parts found = parts_beneath(type);
    any_has_itself = any_has_itself || found.has_itself;
    const bool asks_nothing = found.parts.empty() && found.conditionals.empty() && found.rules.empty();
    if (!found.is_complete || asks_nothing) continue;
    all_of_info& info = arena.make<all_of_info>();
    info.parts = arena.keep(found.parts);
    info.conditionals = arena.keep(found.conditionals);
    info.rules = arena.keep(found.rules);
    type.all_of = &info;
  }
  return any_has_itself;
}

}  // namespace assay::inline v0::loading
