// allOf within allOf, and a $ref to one: the parts of the inner one are parts of the outer one as well. Side by side
// they need no stack, however many they are, and a part that is reached in two ways is read once. X = allOf [X, T] is
// T: whatever is valid by T is not refused by X.
#include "schema/table_builder.hpp"

#include "json/ranges.hpp"

#include <unordered_set>

namespace assay::inline v0::loading {

namespace {

/// A type with more parts is left as it is, because each value would be read once for each part.
constexpr std::size_t most_parts = 512;

/// What unevaluatedProperties and the like see is the schema that they stand in, which must stay one.
bool is_plain(const type_info& type) { return type.kind == kind::all_of && type.all_of->only_parts(); }

bool needs_flattening(const type_info& type) {
  return ranges::any_of(type.all_of->parts,
                        [&type](const type_info* part) { return part == &type || is_plain(*part); });
}

struct flat_parts {
  std::vector<const type_info*> parts = {};
  bool has_itself = false;
};

/// The parts in the order in which they would be read; none where they are too many.
flat_parts parts_beneath(const type_info& type) {
  flat_parts found;
  std::vector<const type_info*> ahead(type.all_of->parts.rbegin(), type.all_of->parts.rend());
  std::unordered_set<const type_info*> seen;
  while (!ahead.empty()) {
    const type_info* const next = ahead.back();
    ahead.pop_back();
    found.has_itself = found.has_itself || next == &type;
    if (next == &type || !seen.insert(next).second) continue;
    if (seen.size() > most_parts) return {};
    if (is_plain(*next)) {
      ahead.insert(ahead.end(), next->all_of->parts.rbegin(), next->all_of->parts.rend());
    } else {
      found.parts.push_back(next);
    }
  }
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
    const bool has_more = !type.all_of->only_parts() && found.has_itself;
    if (found.parts.empty() && !has_more) continue;
    all_of_info info = *type.all_of;
    info.parts = arena.keep(found.parts);
    type.all_of = &arena.make<all_of_info>(info);
  }
  return any_has_itself;
}

}  // namespace assay::inline v0::loading
