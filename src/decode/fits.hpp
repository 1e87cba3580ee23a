// Whether a JSON value is valid under a type of a run-time schema: no conversions, no repairs, no errors.
//
// The decoder asks it where a schema speaks of a value that is already read and converted: not, if, contains,
// propertyNames, unevaluatedProperties, unevaluatedItems. See docs/schemas.md for what those keywords mean here.
#pragma once

#include "decode/join_values.hpp"
#include "tables/plan.hpp"

#include <assay/options.hpp>
#include <assay/type_info.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// Which members of an object, or items of a list, some schema has looked at: those that unevaluatedProperties and
/// unevaluatedItems leave alone.
struct evaluated_places {
  explicit evaluated_places(const nlohmann::ordered_json& value) : seen(value.is_structured() ? value.size() : 0) {}

  std::vector<bool> seen;  ///< by the place in the object or list

  void add(std::size_t place) {
    if (seen[place]) return;
    seen[place] = true;
    added_.push_back(place);
  }
  void add_all() {
    for (std::size_t i = 0; i < seen.size() && !has_all(); ++i) add(i);
  }
  void add_all(const evaluated_places& others) {
    for (const std::size_t place : others.added_) add(place);
  }
  [[nodiscard]] bool has_all() const noexcept { return added_.size() == seen.size(); }

  /// What was added since count() was `to` is forgotten: a schema that did not fit has looked at nothing.
  [[nodiscard]] std::size_t count() const noexcept { return added_.size(); }
  void take_back(std::size_t to) {
    for (; added_.size() > to; added_.pop_back()) seen[added_.back()] = false;
  }

 private:
  std::vector<std::size_t> added_;  ///< each place once, in the order in which they were added
};

/// Whether a number is an integer: with `integral_floats` by its value, else by how it is written (1.0 is none).
[[nodiscard]] bool is_integer(const nlohmann::ordered_json& value, bool integral_floats);

/// Whether a type takes every value as it is; so does none at all.
[[nodiscard]] inline bool takes_anything(const type_info* type) {
  return type == nullptr || (type->kind == kind::any && type->any == nullptr && type->constraints == nullptr);
}

/// Judges values by types. One judge serves the parts of one value, which must not change meanwhile: it remembers by
/// address what it has judged, so that alternatives within alternatives don't multiply.
class judge {
 public:
  using json = nlohmann::ordered_json;

  /// `how` decides how formats are read; after `budget` comparisons of a value with a type it gives up (exhausted).
  judge(mode how, std::size_t budget) : how_(how), budget_(budget) {}

  [[nodiscard]] bool fits(const type_info& type, const json& value) { return fits(type, value, nullptr); }
  /// What the parts of a type that fit have looked at, unevaluatedProperties and unevaluatedItems themselves aside.
  [[nodiscard]] evaluated_places evaluated_by(const all_of_info& info, const json& value);
  /// How many items fit.
  [[nodiscard]] std::size_t count_items(const type_info& type, const json& list);
  [[nodiscard]] bool holds(const conditional_info& conditional, const json& value);
  /// Too many comparisons, or a pattern at its limit: what was said last is no verdict.
  [[nodiscard]] bool exhausted() const noexcept { return budget_ == 0; }
  [[nodiscard]] std::size_t budget() const noexcept { return budget_; }
  void set_budget(std::size_t budget) noexcept { budget_ = budget; }

 private:
  bool fits(const type_info& type, const json& value, evaluated_places* places);
  void give_up() noexcept { budget_ = 0; }
  /// Its constraints.
  bool keeps(const type_info& type, const json& value);
  bool fits_kind(const type_info& type, const json& value, evaluated_places* places);
  bool fits_list(const type_info& type, const json& value, evaluated_places* places);
  bool fits_tuple(const tuple_info& info, const json& value, evaluated_places* places);
  bool fits_map(const map_info& info, const json& value, evaluated_places* places);
  bool fits_object(const type_info& type, const json& value, evaluated_places* places);
  bool fits_members(const object_info& info, const json& value, evaluated_places* places);
  bool fits_fields(const object_info& info, const json& value, evaluated_places* places);
  bool fits_other(const object_info& info, const std::string& key, const json& value, bool& looked_at);
  bool fits_variant(const union_info& info, const json& value, evaluated_places* places);
  std::optional<const type_info*> meant_by_constant(const union_info& info, const json& value);
  bool fits_tagged(const union_info& info, const json& value, evaluated_places* places);
  bool fits_all_of(const all_of_info& info, const json& value, evaluated_places* places);
  bool fits_parts(const all_of_info& info, const json& value, evaluated_places* places);
  bool fits_conditional(const conditional_info& conditional, const json& value, evaluated_places* places);
  bool obeys(const rule_info& rule, const json& value, evaluated_places* places);

  const json* member_of(const json& value, std::string_view key);
  bool has_all(std::span<const std::string_view> names, const json& value);

  mode how_;
  std::size_t budget_;
  std::unordered_map<const json*, named_members> members_;          ///< of large objects that were asked for a key
  std::map<std::pair<const type_info*, const json*>, bool> known_;  ///< of types that try others
};

/// Whether the default of a field is a value that its schema takes. If it is none, the member stays absent, which JSON
/// Schema takes; asked once for each field.
[[nodiscard]] bool default_fits(const object_plan& plan, std::size_t index);

}  // namespace assay::inline v0::detail
