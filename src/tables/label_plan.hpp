// What is derived once from an enum or from literals with many labels: how a text is looked up among them. See plan.hpp
// for how long plans live.
#pragma once

#include "json/quick_scan.hpp"
#include "json/token.hpp"
#include "tables/label_table.hpp"

#include <assay/type_info.hpp>

#include <cstddef>
#include <string_view>

namespace assay::inline v0 {

struct label_plan {
  explicit label_plan(const enum_info& info);
  explicit label_plan(const literal_info& info);

  detail::label_table names;         ///< on the wire, or values
  detail::exact_labels other_names;  ///< C++ names and aliases
  detail::similar_labels cpp_names, aliases;
  bool only_integers = false;      ///< of literals: all are
  detail::quoted_label only_text;  ///< of literals: the only one, where that is a string
};

namespace detail {

[[nodiscard]] const label_plan& plan_of(const enum_info& info);
[[nodiscard]] const label_plan& make_plan(const literal_info& info);
[[nodiscard]] ASSAY_HOT const label_plan& plan_of(const literal_info& info) {
  const label_plan* const known = info.derived.plan.load(std::memory_order_acquire);
  return known != nullptr ? *known : make_plan(info);
}
void free_plan(const literal_info& info) noexcept;

/// The enumerator that has a text for its name on the wire, its name in C++ or an alias; nullptr where none has.
[[nodiscard]] const enumerator_info* find_enumerator(const enum_info& info, std::string_view text);
/// The one that is meant by a text in another style.
[[nodiscard]] const enumerator_info* find_similar_enumerator(const enum_info& info, std::string_view text);

/// A value by its form and text; nullptr where it is not among them.
[[nodiscard]] const literal_value* find_literal(const literal_info& literals, enum literal_value::form form,
                                                std::string_view text);
/// Whether a string is among the literals.
[[nodiscard]] inline bool has_text(const literal_info& literals, std::string_view text) {
  return find_literal(literals, literal_value::form::string, text) != nullptr;
}
[[nodiscard]] const literal_value* find_similar_literal(const literal_info& literals, std::string_view text);

}  // namespace detail

}  // namespace assay::inline v0
