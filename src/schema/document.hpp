// A JSON Schema document as a tree of schemas: walking it, following its references, refusing invalid schemas.
#pragma once

#include "schema/loader_keywords.hpp"
#include "schema/loader_references.hpp"

#include <nlohmann/json.hpp>

#include <string>
#include <unordered_map>
#include <utility>

namespace assay::inline v0::detail::schemas {

using loading::child_pointer;
using nlohmann::ordered_json;

/// Throws schema_error where `document` is nested deeper than any schema: what reads and copies schemas recurses. Its
/// own walk does not, because the document may be deeper than the thread's stack holds.
void check_depth(const nlohmann::json& document);
void check_depth(const ordered_json& document);

/// Where the references of a document lead, which must not change from the first question on. An object of many members
/// is looked through once, not for each reference into it.
class reference_index {
 public:
  explicit reference_index(const ordered_json& root) : root_(root) {}
  explicit reference_index(const ordered_json&&) = delete;

  /// What a `$ref` such as "#/$defs/Node" refers to; nullptr where there is nothing, or it is in another document.
  [[nodiscard]] const ordered_json* resolve(const std::string& reference);
  /// Whether a reference leads to references alone, on and on.
  [[nodiscard]] bool leads_nowhere(std::string reference);

 private:
  [[nodiscard]] const ordered_json* named(const std::string& anchor);

  const ordered_json& root_;
  loading::child_index children_;
  std::unordered_map<std::string, const ordered_json*> anchors_;
  bool knows_anchors_ = false;
};

/// What is said under a keyword, or nullptr.
[[nodiscard]] inline ordered_json* find_value(ordered_json& schema, const char* keyword) {
  if (!schema.is_object()) return nullptr;
  const auto found = schema.find(keyword);
  return found == schema.end() ? nullptr : &*found;
}
[[nodiscard]] inline const ordered_json* find_value(const ordered_json& schema, const char* keyword) {
  return loading::find_value(schema, keyword);
}

/// Appends a member. A look-up in ordered_json visits all members, so callers that know that the key is new should not
/// look it up.
inline void append(ordered_json& object, std::string key, ordered_json value) {
  object.get_ref<ordered_json::object_t&>().emplace_back(std::move(key), std::move(value));
}

/// Where a schema is inside another one.
struct subschema_place {
  std::string pointer;  ///< from the root: "#/properties/age"
  std::string keyword;  ///< "properties"
  std::string step;     ///< "age"; of a list the index, of a keyword that holds one schema ""
};

/// Calls `visit(child, place)` for each schema directly inside `node`. Json is ordered_json, const or not.
template <class Json, class Visit>
void for_each_subschema(Json& node, const std::string& where, Visit visit) {
  if (!node.is_object()) return;
  for (auto member = node.begin(); member != node.end(); ++member) {
    const loading::keyword_rule* rule = loading::find_keyword(member.key());
    if (rule == nullptr || !loading::has_shape(*rule, *member)) continue;
    const std::string holder = child_pointer(where, member.key());
    loading::for_each_schema_in(*rule, *member, [&](Json& child, const std::string& step) {
      const bool is_holder = &child == &*member;
      visit(child, subschema_place{is_holder ? holder : child_pointer(holder, step), member.key(), step});
    });
  }
}

}  // namespace assay::inline v0::detail::schemas
