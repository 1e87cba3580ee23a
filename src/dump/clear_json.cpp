// Freeing trees of JSON (see result_storage.hpp).
#include "json/enforced_limits.hpp"

#include <assay/detail/result_storage.hpp>

#include <nlohmann/json.hpp>

#include <cstddef>

namespace assay::inline v0::detail {
namespace {

/// What lies deeper than text is read is left to nlohmann's own way.
template <class Json>
void clear_tree(Json& tree, std::size_t depth_left) noexcept {
  const auto clear_item = [depth_left](Json& item) {
    if (item.is_structured() && depth_left > 0) clear_tree(item, depth_left - 1);
  };
  if (auto* const items = tree.template get_ptr<typename Json::array_t*>()) {
    for (Json& item : *items) clear_item(item);
    items->clear();
  } else if (auto* const members = tree.template get_ptr<typename Json::object_t*>()) {
    for (auto& member : *members) clear_item(member.second);
    members->clear();
  }
}

}  // namespace

void clear_json(nlohmann::json& tree) noexcept { clear_tree(tree, deepest_nesting); }
void clear_json(nlohmann::ordered_json& tree) noexcept { clear_tree(tree, deepest_nesting); }

}  // namespace assay::inline v0::detail
