// An object that very many types read (see decoder.hpp): the parts of a long allOf, the branches of a long oneOf. Each
// of them may name very few of its members. The places of its members are found once; then such a type goes to those
// that it names, and the work is that of the object and of the types, not of one times the other.
#pragma once

#include "decode/decode_object.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// More readings of one value than this are very many.
inline constexpr std::size_t few_readings = 16;

template <source Source>
struct decoder<Source>::indexed_object {
  struct member {
    std::size_t order;  ///< among the members of the object
    mark value;
  };

  mark at;
  bool is_made = false;
  bool is_usable = false;  ///< each key is there once
  mark behind{};           ///< where the object ends
  std::unordered_map<std::string, member> members{};
  std::unordered_set<std::string> styles{};  ///< of the keys, where another style may be meant

  [[nodiscard]] const member* find(std::string_view name) const {
    const auto known = members.find(std::string(name));
    return known == members.end() ? nullptr : &known->second;
  }
};

/// For a value that so many types will read; nullptr where they are few, or where those around read the same value.
template <source Source>
std::unique_ptr<typename decoder<Source>::indexed_object> decoder<Source>::index_if_read_often(std::size_t readings,
                                                                                               mark start) const {
  const bool is_known = indexed_ != nullptr && indexed_->at == start;
  return readings > few_readings && !is_known ? std::make_unique<indexed_object>(indexed_object{start}) : nullptr;
}

/// The places of the members of the object ahead, if it is read often and the type is one that may go by them; else
/// nullptr. Nothing is consumed.
template <source Source>
const typename decoder<Source>::indexed_object* decoder<Source>::index_for(const type_info& type, mark start) {
  if (mends || indexed_ == nullptr || indexed_->at != start) return nullptr;
  if (policy_.shows_unfinished || policy_.counts_fields || !is_for(dialect::json_schema)) return nullptr;
  const object_info& info = *type.object;
  // Of what a closed object does not name, nobody is told within a try.
  const bool drops_others = info.extra_keys == extra::ignore || (info.extra_keys == extra::forbid && log_.quiet()) ||
                            (info.extra_keys == extra::allow && only_asks_ && takes_anything(info.extra_value));
  if (info.slot == nullptr || !info.patterns.empty() || !drops_others) return nullptr;
  if constexpr (tolerant) {
    if (source_.tree().note_count() != 0 || source_.tree()[start].cut != 0) return nullptr;
  }
  if (!indexed_->is_made) index_members(*indexed_);
  if (source_.failed() || !indexed_->is_usable) return nullptr;
  if (info.fields.size() + info.required_extra.size() >= indexed_->members.size()) return nullptr;
  const bool is_styled = std::any_of(info.fields.begin(), info.fields.end(), [this](const field_info& field) {
    return indexed_->find(field.name) == nullptr && indexed_->styles.contains(squeezed(field.name));
  });
  return is_styled ? nullptr : indexed_;
}

template <source Source>
void decoder<Source>::index_members(indexed_object& all) {
  all.is_made = true;
  all.is_usable = true;
  std::string_view key;
  if (!source_.enter()) return;
  while (source_.next_member() && source_.read_key(key)) {
    std::string name(key);
    source_.peek();
    if (may(repair_code::key_style)) all.styles.insert(squeezed(name));
    const typename indexed_object::member member{all.members.size(), source_.save()};
    all.is_usable &= all.members.emplace(std::move(name), member).second;
    if (!skip_value()) break;
  }
  source_.leave();
  all.behind = source_.save();
  if (!source_.failed()) source_.restore(all.at);
}

/// The members of the object that was entered which the type names, in the order in which they stand there.
template <source Source>
void decoder<Source>::indexed_members(object_state& state, const indexed_object& all) {
  if (!source_.next_member()) return;  // then the source is behind a value wherever it goes from here
  passed_unknown_ = true;
  state.extras().member_count = all.members.size();
  if (state.info.extra_keys == extra::forbid) {
    ++state.failures;
    return source_.restore(all.behind);
  }
  struct named {
    std::size_t order;
    mark value;
    std::size_t index;  ///< of a field; beyond the fields, of a key that is required beside them
  };
  std::vector<named> found;
  const auto add = [&](std::string_view name, std::size_t index) {
    if (const auto* const member = all.find(name)) found.push_back({member->order, member->value, index});
  };
  const std::size_t fields = state.info.fields.size();
  for (std::size_t i = 0; i < fields; ++i) add(state.info.fields[i].name, i);
  for (std::size_t i = 0; i < state.info.required_extra.size(); ++i) add(state.info.required_extra[i], fields + i);
  std::sort(found.begin(), found.end(), [](const named& a, const named& b) { return a.order < b.order; });
  for (const named& each : found) {
    source_.restore(each.value);
    if (each.index < fields) {
      member(state, each.index);
    } else {
      required_member(state, each.index - fields);
    }
    if (source_.failed()) return;
  }
  source_.restore(all.behind);
}

/// A member that is required and that no field has the name of: it is kept.
template <source Source>
void decoder<Source>::required_member(object_state& state, std::size_t index) {
  state.extras().required_extra_seen[index] = true;
  if (only_asks_ && takes_anything(state.info.extra_value)) return;
  const std::string_view name = state.info.required_extra[index];
  state.below.name = nullptr;
  state.below.key = name;
  source_.peek();
  if (!extra_value(state, std::string(name), *state.info.extra_value, false)) ++state.failures;
}

}  // namespace assay::inline v0::detail
