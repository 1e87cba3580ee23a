#include "schema/older_drafts.hpp"

#include "schema/document.hpp"
#include "schema/node_edit.hpp"

#include <string_view>
#include <utility>

namespace assay::inline v0::detail::schemas {

namespace {

/// {"maximum": 3, "exclusiveMaximum": true} is {"exclusiveMaximum": 3}.
void replace_flag(ordered_json& node, const char* bound, const char* flag) {
  const ordered_json* given = find_value(std::as_const(node), flag);
  if (given == nullptr || !given->is_boolean()) return;
  const bool excludes = given->get<bool>();
  node.erase(flag);
  const ordered_json* value = find_value(std::as_const(node), bound);
  if (excludes && value != nullptr) replace_keyword(node, bound, flag, ordered_json(*value));
}

void replace_item_list(ordered_json& node) {
  const ordered_json* items = find_value(std::as_const(node), "items");
  if (items == nullptr || !items->is_array() || node.contains("prefixItems")) return;
  replace_keyword(node, "items", "prefixItems", ordered_json(*items));
  if (node.contains("additionalItems")) {
    replace_keyword(node, "additionalItems", "items", ordered_json(node["additionalItems"]));
  }
}

}  // namespace

void say_as_2020_12(ordered_json& node) {
  if (!node.is_object()) return;
  replace_flag(node, "maximum", "exclusiveMaximum");
  replace_flag(node, "minimum", "exclusiveMinimum");
  replace_item_list(node);
  for_each_subschema(node, "", [](ordered_json& child, const subschema_place&) { say_as_2020_12(child); });
}

}  // namespace assay::inline v0::detail::schemas
