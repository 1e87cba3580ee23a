// allOf within allOf, and a $ref to one: the parts of the inner one are parts of the outer one as well. Side by side
// they need no stack, however many they are, and a part that is reached in two ways is read once.
#include "schema/table_builder.hpp"

#include "json/ranges.hpp"

#include <unordered_set>

namespace assay::inline v0::loading {

namespace {

/// A type with more parts is left as it is: whoever reads it would read each value that often.
constexpr std::size_t most_parts = 512;

/// What unevaluatedProperties and the like see is the schema that they stand in, which must stay one.
bool is_plain(const type_info& type) { return type.kind == kind::all_of && type.all_of->only_parts(); }

bool has_plain_part(const all_of_info& info) {
  return ranges::any_of(info.parts, [](const type_info* part) { return is_plain(*part); });
}

/// The parts in the order in which they would be read; empty where `type` is a part of itself, or where they are too
/// many.
std::vector<const type_info*> parts_beneath(const type_info& type) {
  std::vector<const type_info*> parts;
  std::vector<const type_info*> ahead(type.all_of->parts.rbegin(), type.all_of->parts.rend());
  std::unordered_set<const type_info*> seen;
  while (!ahead.empty()) {
    const type_info* const next = ahead.back();
    ahead.pop_back();
    if (next == &type || seen.size() == most_parts) return {};
    if (!seen.insert(next).second) continue;
    if (is_plain(*next)) {
      ahead.insert(ahead.end(), next->all_of->parts.rbegin(), next->all_of->parts.rend());
    } else {
      parts.push_back(next);
    }
  }
  return parts;
}

}  // namespace

void flatten_all_of(std::span<const built_table> tables, table_arena& arena) {
  for (const built_table& each : tables) {
    type_info& type = *each.table;
    // What has rules of its own may have plain parts all the same.
    if (type.kind != kind::all_of || !has_plain_part(*type.all_of)) continue;
    const std::vector<const type_info*> parts = parts_beneath(type);
    if (parts.empty()) continue;
    all_of_info info = *type.all_of;
    info.parts = arena.keep(parts);
    type.all_of = &arena.make<all_of_info>(info);
  }
}

}  // namespace assay::inline v0::loading
