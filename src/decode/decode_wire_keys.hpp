// Objects in a provider's form that several schemas read (see decoder.hpp, wire_keys.hpp).
#pragma once

#include "decode/decode_object.hpp"
#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "decode/wire_keys.hpp"
#include "tables/wire_name.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace assay::inline v0::detail {

/// The field of a key that it has for the dialect's sake, because its own name would be refused.
template <source Source>
std::size_t decoder<Source>::renamed_field(const object_state& state, std::string_view key) const {
  if (!is_for(dialect::anthropic)) return object_plan::none;
  const auto& fields = state.info.fields;
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const field_info& field) {
    return !keeps_name(policy_.options.dialect, field.name) && wire_name(policy_.options.dialect, field.name) == key;
  });
  return found == fields.end() ? object_plan::none : static_cast<std::size_t>(found - fields.begin());
}

/// What the keys of the value at the place stand for; nullptr where they are what they are.
template <source Source>
const wire_keys<typename Source::mark>* decoder<Source>::keys_at(mark start) const {
  return keys_ != nullptr && keys_->is_at(start) ? keys_ : nullptr;
}

/// What the keys of the object ahead stand for, by all the schemas that will read it; nullptr where nothing in the
/// provider's form is of another meaning than it has. Nothing is consumed.
template <source Source>
std::unique_ptr<wire_keys<typename Source::mark>> decoder<Source>::settle_keys(const type_info& type, mark start) {
  if (!closed_forms() || policy_.trusts_value) return nullptr;
  const wire_keys<mark>* const around = keys_at(start);
  auto keys = std::make_unique<wire_keys<mark>>(around != nullptr ? *around : wire_keys<mark>{start, start, 0});
  std::unordered_map<std::string, std::string> renamed;
  if (!is_for(dialect::openai)) {
    renamed = renamed_properties(type, policy_.options.dialect);
    if (renamed.empty()) return nullptr;
  }
  std::vector<std::string> all;
  if (around == nullptr || !renamed.empty()) {
    const bool listed = list_keys(*keys, all);
    if (!source_.failed()) source_.restore(start);
    if (!listed) return nullptr;
  }
  const std::size_t before = keys->absent.size() + keys->own_name.size();
  for (const std::string& key : all) {
    const auto known = renamed.find(key);
    if (known != renamed.end()) keys->own_name.emplace(*known);
  }
  if (is_for(dialect::openai)) {
    std::erase_if(keys->nulls, [&](const std::string& key) {
      if (!null_means_absent(type, key, may(repair_code::key_style))) return false;
      keys->absent.insert(key);
      return true;
    });
  }
  if (keys->absent.size() + keys->own_name.size() == before) return nullptr;
  keys->id = ++keys_made_;
  return keys;
}

/// The keys of the object ahead, and which of them come with null; false where it is no object. Nothing is said of it.
template <source Source>
bool decoder<Source>::list_keys(wire_keys<mark>& found, std::vector<std::string>& all) {
  const error_log::mark before = log_.here();
  const scoped_value exactness(exactness_, exactness_);
  const scoped_value marks(inside_, inside_);
  const scoped_value cut(cut_inside_, cut_inside_);
  token ahead = source_.peek();
  if (ahead == token::string) descend(ahead, found.object);
  const bool is_object = ahead == token::object && source_.enter();
  std::string_view key;
  found.nulls.clear();
  while (is_object && source_.next_member() && source_.read_key(key)) {
    all.emplace_back(key);
    if (source_.peek() == token::null) found.nulls.push_back(all.back());
    if (!skip_value()) break;
  }
  if (is_object) source_.leave();
  log_.drop_repairs(before);
  if (source_.failed()) return false;
  // Of a key that comes twice, the last value counts; that is left to those who read it.
  std::unordered_map<std::string_view, std::size_t> counts;
  for (const std::string& each : all) ++counts[each];
  std::erase_if(found.nulls, [&](const std::string& each) { return counts[each] > 1; });
  return is_object;
}

/// The members of an object whose keys were settled.
template <source Source>
void decoder<Source>::keyed_members(object_state& state, const wire_keys<mark>& keys) {
  std::string_view written;
  while (source_.next_member() && source_.read_key(written)) {
    const std::string key(written);
    if (keys.is_absent(key)) {
      source_.skip();
      continue;
    }
    const planned_field* const field = field_of_key(state, keys.name_of(key));
    if (field != nullptr) member(state, static_cast<std::size_t>(field - state.plan.fields.data()));
  }
}

}  // namespace assay::inline v0::detail
