#include "llm/patch_places.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;

constexpr int deepest_lookup = 32;  // references and alternatives within each other, on the way to one member
constexpr std::string_view definitions_pointer = "#/$defs/";

/// The subschemas of a document, found by the steps of a path.
class schema_steps {
 public:
  explicit schema_steps(const ordered_json& root) : root_(root) {}

  /// What a step leads to; nullptr if nothing says it, or alternatives disagree.
  [[nodiscard]] const ordered_json* step(const ordered_json& from, const path_item& to) const {
    return find(from, to, 0).schema;
  }

  /// Whether there are several alternatives besides null.
  [[nodiscard]] bool is_union(const ordered_json& schema, int depth = 0) const {
    if (!schema.is_object() || depth > deepest_lookup) return false;
    for (const char* keyword : {"anyOf", "oneOf"}) {
      const auto found = schema.find(keyword);
      if (found == schema.end() || !found->is_array()) continue;
      const auto others = std::count_if(found->begin(), found->end(), [](const ordered_json& one) {
        return !one.is_object() || one.value("type", ordered_json()) != "null";
      });
      if (others > 1) return true;
      for (const ordered_json& one : *found) {
        if (is_union(one, depth + 1)) return true;
      }
    }
    const ordered_json* const referred = target(schema);
    return referred != nullptr && is_union(*referred, depth + 1);
  }

 private:
  struct finding_of_step {
    const ordered_json* schema = nullptr;
    bool ambiguous = false;
  };

  [[nodiscard]] const ordered_json* target(const ordered_json& schema) const {
    const auto reference = schema.find("$ref");
    if (reference == schema.end() || !reference->is_string()) return nullptr;
    const std::string_view pointer = reference->get_ref<const std::string&>();
    if (!pointer.starts_with(definitions_pointer)) return nullptr;
    const auto definitions = root_.find("$defs");
    if (definitions == root_.end()) return nullptr;
    const auto named = definitions->find(unescaped(pointer.substr(definitions_pointer.size())));
    return named == definitions->end() ? nullptr : &*named;
  }

  /// A token of a JSON pointer as the key that it stands for.
  [[nodiscard]] static std::string unescaped(std::string_view token) {
    std::string key;
    for (std::size_t i = 0; i < token.size(); ++i) {
      const bool escape = token[i] == '~' && i + 1 < token.size();
      key += !escape ? token[i] : token[++i] == '1' ? '/' : '~';
    }
    return key;
  }

  [[nodiscard]] finding_of_step find(const ordered_json& from, const path_item& to, int depth) const {
    if (!from.is_object() || depth > deepest_lookup) return {};
    finding_of_step best = to.is_index() ? item_of(from, to.index) : member_of(from, to.key);
    const auto add = [&best](const finding_of_step& other) {
      if (other.ambiguous || (best.schema != nullptr && other.schema != nullptr && *best.schema != *other.schema)) {
        best = {nullptr, true};
      } else if (best.schema == nullptr && !best.ambiguous) {
        best.schema = other.schema;
      }
    };
    if (const ordered_json* const referred = target(from)) add(find(*referred, to, depth + 1));
    for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
      const auto parts = from.find(keyword);
      if (parts == from.end() || !parts->is_array()) continue;
      for (const ordered_json& part : *parts) {
        add(find(part, to, depth + 1));
        if (best.ambiguous) return best;
      }
    }
    return best;
  }

  [[nodiscard]] static finding_of_step member_of(const ordered_json& from, const std::string& key) {
    const auto properties = from.find("properties");
    if (properties != from.end() && properties->is_object() && properties->contains(key)) {
      return {&(*properties)[key], false};
    }
    if (from.contains("patternProperties")) return {nullptr, true};
    const auto others = from.find("additionalProperties");
    return others != from.end() && others->is_object() ? finding_of_step{&*others, false} : finding_of_step{};
  }

  [[nodiscard]] static finding_of_step item_of(const ordered_json& from, std::size_t index) {
    const auto first = from.find("prefixItems");
    if (first != from.end() && first->is_array() && index < first->size()) return {&(*first)[index], false};
    const auto items = from.find("items");
    return items != from.end() && items->is_object() ? finding_of_step{&*items, false} : finding_of_step{};
  }

  const ordered_json& root_;
};

const ordered_json* step_into(const ordered_json& value, const path_item& step) {
  if (step.is_index()) return value.is_array() && step.index < value.size() ? &value[step.index] : nullptr;
  if (!value.is_object()) return nullptr;
  const auto member = value.find(step.key);
  return member == value.end() ? nullptr : &*member;
}

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
