// What several assertions about strings, arrays or objects ask for together.
#pragma once

#include "schema/compare/number_range.hpp"
#include "schema/compare/value_set.hpp"

#include <set>
#include <string>
#include <vector>

namespace assay::inline v0::comparing {

struct string_shape {
  explicit string_shape(const set_list& sets);
  [[nodiscard]] bool is_empty() const noexcept { return min > max; }

  std::size_t min = 0, max = unbounded;
  std::vector<const pattern_slot*> patterns;
  std::vector<format> formats;
};

struct array_shape {
  explicit array_shape(const set_list& sets);

  /// What is asked of the item at an index.
  [[nodiscard]] set_list item(std::size_t index) const;

  set_list arrays, contained;  ///< the assertions of `arrays` and of `contains`
  std::size_t min = 0, max = unbounded;
  std::size_t prefix = 0;  ///< from here on all items are asked the same
  bool unique = false;
};

struct object_shape {
  explicit object_shape(const set_list& sets);

  /// What is asked of the value under a key; nothing, where it can't be there.
  [[nodiscard]] set_list member(std::string_view key) const;
  [[nodiscard]] bool requires_key(std::string_view key) const { return required.contains(key); }
  /// All keys that are named somewhere.
  [[nodiscard]] std::set<std::string, std::less<>> named_keys() const;
  /// Whether only named keys can be there.
  [[nodiscard]] bool is_closed() const;

  set_list objects, names;  ///< the assertions of `objects` and of `key_names`
  std::set<std::string, std::less<>> required, absent;
  std::size_t min = 0, max = unbounded;
};

/// What one assertion asks of the value under a key.
[[nodiscard]] set_list member_of(const value_set& objects, std::string_view key);

/// A set that no value is in.
[[nodiscard]] const value_set& empty_set();

}  // namespace assay::inline v0::comparing
