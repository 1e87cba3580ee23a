// The way of a path through a schema, and through a value.
#pragma once

#include <assay/path.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace assay::inline v0::detail {

/// The subschemas of a document, found by the steps of a path.
class schema_steps {
 public:
  using ordered_json = nlohmann::ordered_json;

  explicit schema_steps(const ordered_json& root) : root_(root) {}

  /// What a step leads to; nullptr if nothing says it, or alternatives disagree.
  [[nodiscard]] const ordered_json* step(const ordered_json& from, const path_item& to) const {
    finding_of_step best;
    for (const ordered_json* const schema : in_place_of(from, {"allOf", "anyOf", "oneOf"})) {
      const finding_of_step found = to.is_index() ? item_of(*schema, to.index) : member_of(*schema, to.key);
      if (found.ambiguous) return nullptr;
      if (found.schema == nullptr || found.schema == best.schema) continue;
      if (best.schema != nullptr && *best.schema != *found.schema) return nullptr;
      if (best.schema == nullptr) best = found;
    }
    return best.schema;
  }

  /// Whether there are several alternatives besides null.
  [[nodiscard]] bool is_union(const ordered_json& schema) const {
    const std::vector<const ordered_json*> all = in_place_of(schema, {"anyOf", "oneOf"});
    return std::any_of(all.begin(), all.end(), [](const ordered_json* one) {
      return has_alternatives(*one, "anyOf") || has_alternatives(*one, "oneOf");
    });
  }

  /// What a $ref leads to; nullptr if there is none.
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

 private:
  static constexpr std::string_view definitions_pointer = "#/$defs/";

  struct finding_of_step {
    const ordered_json* schema = nullptr;
    bool ambiguous = false;
  };

  /// A token of a JSON pointer as the key that it stands for.
  [[nodiscard]] static std::string unescaped(std::string_view token) {
    std::string key;
    for (std::size_t i = 0; i < token.size(); ++i) {
      const bool escape = token[i] == '~' && i + 1 < token.size();
      key += !escape ? token[i] : token[++i] == '1' ? '/' : '~';
    }
    return key;
  }

  /// The schema, and those that are for the same value: what it refers to and what stands under the keywords, each once
  /// on however many ways it is reached.
  [[nodiscard]] std::vector<const ordered_json*> in_place_of(const ordered_json& schema,
                                                             std::initializer_list<const char*> keywords) const {
    std::vector<const ordered_json*> all;
    std::unordered_set<const ordered_json*> seen;
    const auto add = [&](const ordered_json& one) {
      if (one.is_object() && seen.insert(&one).second) all.push_back(&one);
    };
    add(schema);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const ordered_json& from = *all[i];
      if (const ordered_json* const referred = target(from)) add(*referred);
      for (const char* keyword : keywords) {
        const auto parts = from.find(keyword);
        if (parts == from.end() || !parts->is_array()) continue;
        for (const ordered_json& part : *parts) add(part);
      }
    }
    return all;
  }

  [[nodiscard]] static bool has_alternatives(const ordered_json& schema, const char* keyword) {
    const auto found = schema.find(keyword);
    if (found == schema.end() || !found->is_array()) return false;
    return 1 < std::count_if(found->begin(), found->end(), [](const ordered_json& one) {
             return !one.is_object() || one.value("type", ordered_json()) != "null";
           });
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

/// The member or item of a value that a step leads to; nullptr if there is none.
inline const nlohmann::ordered_json* step_into(const nlohmann::ordered_json& value, const path_item& step) {
  if (step.is_index()) return value.is_array() && step.index < value.size() ? &value[step.index] : nullptr;
  if (!value.is_object()) return nullptr;
  const auto member = value.find(step.key);
  return member == value.end() ? nullptr : &*member;
}

}  // namespace assay::inline v0::detail
