#include "llm/patch_places.hpp"

#include "llm/schema_steps.hpp"

#include <algorithm>
#include <cstddef>

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;

/// The place of one error.
std::optional<patch_place> place_of(const error& wrong, const ordered_json& answer, const ordered_json& schema) {
  const schema_steps steps(schema);
  patch_place found{{}, &schema};
  const ordered_json* value = &answer;
  for (std::size_t i = 0; i < wrong.loc.size(); ++i) {
    const path_item& step = wrong.loc[i];
    const ordered_json* const next = step_into(*value, step);
    const bool is_absent = next == nullptr && i + 1 == wrong.loc.size() && wrong.type == "missing" &&
                           !step.is_index() && value->is_object();
    const ordered_json* const inner = next != nullptr || is_absent ? steps.step(*found.schema, step) : nullptr;
    if (inner == nullptr) {
      // The step may name an alternative.
      if (i == 0 || !steps.is_union(*found.schema)) return std::nullopt;
      return found;
    }
    found.where.push_back(step);
    found.schema = inner;
    if (next != nullptr) value = next;
  }
  if (found.where.empty()) return std::nullopt;
  return found;
}

bool begins_with(const path& whole, const path& beginning) {
  return whole.size() >= beginning.size() && std::equal(beginning.begin(), beginning.end(), whole.begin());
}

/// Scalars and empty containers.
std::size_t count_leaves(const ordered_json& value) {
  std::vector<const ordered_json*> open{&value};
  std::size_t leaves = 0;
  while (!open.empty()) {
    const ordered_json& one = *open.back();
    open.pop_back();
    if (!one.is_structured() || one.empty()) {
      ++leaves;
    } else {
      for (const ordered_json& inner : one) open.push_back(&inner);
    }
  }
  return leaves;
}

}  // namespace

const ordered_json* value_at(const ordered_json& whole, const path& where) {
  const ordered_json* value = &whole;
  for (const path_item& step : where) {
    value = step_into(*value, step);
    if (value == nullptr) return nullptr;
  }
  return value;
}

void replace_at(ordered_json& whole, const path& where, ordered_json value) {
  ordered_json* at = &whole;
  for (const path_item& step : where) at = step.is_index() ? &(*at)[step.index] : &(*at)[step.key];
  *at = std::move(value);
}

std::optional<std::vector<patch_place>> places_of(const validation_error& wrong, const ordered_json& answer,
                                                  const ordered_json& schema) {
  if (wrong.truncated() || wrong.errors().empty()) return std::nullopt;
  std::vector<patch_place> places;
  for (const error& one : wrong.errors()) {
    // What is too much can't be mended by another value in its place.
    if (one.type == "extra_forbidden") return std::nullopt;
    std::optional<patch_place> place = place_of(one, answer, schema);
    if (!place) return std::nullopt;
    const auto is_covered = [&place](const patch_place& other) { return begins_with(place->where, other.where); };
    if (std::any_of(places.begin(), places.end(), is_covered)) continue;
    std::erase_if(places, [&place](const patch_place& other) { return begins_with(other.where, place->where); });
    places.push_back(*std::move(place));
  }
  return places;
}

bool is_smaller_part(const std::vector<patch_place>& places, const ordered_json& answer) {
  std::size_t all = count_leaves(answer);
  std::size_t asked = 0;
  for (const patch_place& place : places) {
    const ordered_json* const value = value_at(answer, place.where);
    if (value == nullptr) ++all;
    asked += value == nullptr ? 1 : count_leaves(*value);
  }
  return asked <= all / 2;
}

}  // namespace assay::inline v0::detail
