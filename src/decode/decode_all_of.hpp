// Several types at once (see decoder.hpp): every part reads the value by itself, and what they make of it is joined.
// Then come the parts that apply under a condition, and the rules that ask something of the value as a whole.
//
// Conditions and rules see the whole value after conversion: what the parts have made of it, and whatever of it they
// have left out, as it was written. They are judged by the letter (fits.hpp), and leave no trace.
#pragma once

#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "decode/fits.hpp"
#include "scalars/worded_text.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// The object type that reads an object for a type that names none of its members (`{"required": ["a"]}`), and would
/// keep them all; nullptr where the type reads objects in another way.
inline const object_info* names_no_members(const type_info& type) {
  const type_info* reads = &type;
  if (type.kind == kind::any && type.any != nullptr) {
    reads = type.any->by_token[static_cast<std::size_t>(token::object)];
  }
  if (reads == nullptr || reads->kind != kind::object) return nullptr;
  const object_info& info = *reads->object;
  const bool open = info.fields.empty() && info.patterns.empty() && !info.extra_declared;
  return open ? &info : nullptr;
}

inline void put_over(nlohmann::ordered_json& written, const nlohmann::ordered_json& converted);

/// The members of an object after conversion. A key that was read under another style of its name has the name that it
/// stands for; what was not written, a default, is not seen.
inline void put_members_over(nlohmann::ordered_json::object_t& written,
                             const nlohmann::ordered_json::object_t& converted) {
  std::unordered_map<std::string_view, const nlohmann::ordered_json*> by_name;
  std::unordered_map<std::string, std::string_view> by_style;
  std::unordered_set<std::string_view> names;
  for (const auto& [key, value] : converted) {
    by_name.emplace(key, &value);
    names.insert(key);
  }
  bool restyled = false;
  for (auto& [key, value] : written) {
    const auto known = by_name.find(key);
    if (known != by_name.end()) {
      put_over(value, *known->second);
      by_name.erase(known);
    } else {
      restyled = true;  // or dropped
    }
  }
  if (!restyled || by_name.empty()) return;
  for (const auto& [key, value] : by_name) by_style.emplace(squeezed(key), key);
  nlohmann::ordered_json::object_t kept;
  for (auto& [key, value] : written) {
    const auto meant = names.contains(key) ? by_style.end() : by_style.find(squeezed(key));
    if (meant == by_style.end()) {
      kept.emplace_back(key, std::move(value));
    } else {
      kept.emplace_back(std::string(meant->second), *by_name.at(meant->second));
    }
  }
  written = std::move(kept);
}

/// Puts what was converted over what was written.
inline void put_over(nlohmann::ordered_json& written, const nlohmann::ordered_json& converted) {
  if (written.is_object() && converted.is_object()) {
    put_members_over(written.get_ref<nlohmann::ordered_json::object_t&>(),
                     converted.get_ref<const nlohmann::ordered_json::object_t&>());
  } else if (written.is_array() && converted.is_array() && written.size() == converted.size()) {
    for (std::size_t i = 0; i < written.size(); ++i) put_over(written[i], converted[i]);
  } else {
    written = converted;
  }
}

/// OpenAI's schemas require every property, so one that is not there comes as null. `converted` has left those out.
inline void drop_absent(nlohmann::ordered_json& written, const nlohmann::ordered_json& converted) {
  if (!written.is_object() || !converted.is_object()) return;
  nlohmann::ordered_json kept = nlohmann::ordered_json::object();
  auto& members = kept.get_ref<nlohmann::ordered_json::object_t&>();
  for (auto& [key, value] : written.get_ref<nlohmann::ordered_json::object_t&>()) {
    const auto known = converted.find(key);
    if (known == converted.end() && value.is_null()) continue;
    if (known != converted.end()) drop_absent(value, *known);
    members.emplace_back(key, std::move(value));
  }
  written = std::move(kept);
}

template <source Source>
struct decoder<Source>::all_of_state {
  const all_of_info& info;
  mark start;
  nlohmann::ordered_json value = nullptr;  ///< what the parts have made of it together
  bool started = false;                    ///< some part has
  bool ok = true;
};

template <source Source>
bool decoder<Source>::all_of(const type_info& type, void* target, mark start) {
  doubt_mending();
  all_of_state state{*type.all_of, start};
  const error_log::mark before = log_.here();
  ++tries_;
  for (const type_info* part : state.info.parts) {
    read_part(state, *part);
    if (source_.failed()) break;
  }
  const bool unfinished = policy_.shows_unfinished && !source_.failed() && is_cut(start);
  if (!source_.failed() && !unfinished && !state.info.only_parts()) {
    nlohmann::ordered_json whole;
    if (read_raw(state, whole)) {
      if (is_for(dialect::openai) && state.started) drop_absent(whole, state.value);
      if (!state.started) state.value = whole;
      state.started = true;
      // Of a value that is wrong already, conditions see what was written.
      if (state.ok) put_over(whole, state.value);
      if (read_branches(state, whole) && state.ok) put_over(whole, state.value);
      for (const rule_info& rule : state.info.rules) {
        if (state.ok && !source_.failed()) state.ok = obeys(state, rule, whole);
      }
    }
  }
  --tries_;
  if (source_.failed()) return false;
  if (!state.started) {
    source_.restore(start);
    return build(json_at(target), source_.peek(), start) && state.ok;
  }
  json_at(target) = std::move(state.value);
  log_.drop_repeated(before);
  return state.ok;
}

/// What one part makes of the value, joined with what the others have made. Of a part that names no members only those
/// that it asks for are new: unknown keys are dropped.
template <source Source>
void decoder<Source>::read_part(all_of_state& state, const type_info& part) {
  source_.restore(state.start);
  const error_log::reading only_this(log_);
  nlohmann::ordered_json made;
  state.ok &= value(part, &made);
  if (source_.failed()) return;
  if (!state.started) {
    state.value = std::move(made);
    state.started = true;
    return;
  }
  const object_info* const open = state.value.is_object() && made.is_object() ? names_no_members(part) : nullptr;
  if (open == nullptr) return merge_json(state.value, std::move(made));
  for (const std::string_view name : open->required_extra) {
    const auto member = made.find(std::string(name));
    if (member != made.end() && !state.value.contains(name)) state.value[std::string(name)] = std::move(*member);
  }
}

/// The value as it is written. What was said of it while the parts read it is not said again.
template <source Source>
bool decoder<Source>::read_raw(all_of_state& state, nlohmann::ordered_json& raw) {
  source_.restore(state.start);
  const error_log::mark before = log_.here();
  const bool was_quiet = log_.quiet();
  const scoped_value whatever_it_holds(reads_raw_, true);
  if (!state.ok) log_.set_quiet(true);
  const bool built = build(raw, source_.peek(), state.start);
  log_.set_quiet(was_quiet);
  log_.drop_repairs(before);
  state.ok &= built;
  return built && !source_.failed();
}

/// What a judge says, asked within the visits that are left; where they do not last, the source has failed.
template <source Source>
template <class Ask>
auto decoder<Source>::judged(Ask ask) {
  judge asked(mode_, visits_left_);
  auto said = ask(asked);
  visits_left_ = asked.budget();
  if (asked.exhausted()) source_.too_many_visits();
  return said;
}

/// The branches of if and dependentSchemas; whether there were any to read.
template <source Source>
bool decoder<Source>::read_branches(all_of_state& state, const nlohmann::ordered_json& whole) {
  bool read = false;
  for (const conditional_info& each : state.info.conditionals) {
    const bool holds = judged([&](judge& asked) { return asked.holds(each, whole); });
    if (source_.failed()) break;
    const type_info* const branch = holds ? each.then : each.otherwise;
    if (branch == nullptr) continue;
    const step label{here_, each.test == nullptr ? "dependentSchemas" : holds ? "then" : "else"};
    const scoped_step inside(here_, &label);
    read_part(state, *branch);
    read = true;
    if (source_.failed()) break;
  }
  return read;
}

template <source Source>
bool decoder<Source>::obeys(all_of_state& state, const rule_info& rule, const nlohmann::ordered_json& value) {
  using form = enum rule_info::form;
  switch (rule.form) {
    case form::forbids: {
      const bool fits = judged([&](judge& asked) { return asked.fits(*rule.type, value); });
      return !source_.failed() && (!fits || refuse(code::not_schema, state.start));
    }
    case form::contains:
      return contains_as_told(state, rule, value);
    case form::names_keys:
      return names_as_told(state, rule, value);
    case form::demands_keys: {
      if (!value.is_object() || !value.contains(rule.property)) return true;
      bool ok = true;
      for (const std::string_view name : rule.names) {
        if (value.contains(name)) continue;
        ok = refuse_at(name, path_item::no_index, code::missing_beside, state.start, std::string(rule.property));
      }
      return ok;
    }
    case form::leaves_no_properties:
    case form::leaves_no_items:
      return leaves_as_told(state, rule, value);
  }
  return false;
}

template <source Source>
bool decoder<Source>::contains_as_told(const all_of_state& state, const rule_info& rule,
                                       const nlohmann::ordered_json& value) {
  if (!value.is_array()) return true;
  const std::size_t count = judged([&](judge& asked) { return asked.count_items(*rule.type, value); });
  if (source_.failed()) return false;
  const std::string came = std::to_string(count);
  if (count < rule.min) return refuse(code::contains, state.start, std::to_string(rule.min), came);
  if (count > rule.max) return refuse(code::max_contains, state.start, std::to_string(rule.max), came);
  return true;
}

template <source Source>
bool decoder<Source>::names_as_told(const all_of_state& state, const rule_info& rule,
                                    const nlohmann::ordered_json& value) {
  if (!value.is_object()) return true;
  bool ok = true;
  for (const auto& [key, member] : value.get_ref<const nlohmann::ordered_json::object_t&>()) {
    const nlohmann::ordered_json name = key;
    const bool fits = judged([&](judge& asked) { return asked.fits(*rule.type, name); });
    if (source_.failed()) return false;
    if (!fits) ok = refuse_at(key, path_item::no_index, code::property_names, state.start);
  }
  return ok;
}

/// Where what is unknown is asked after, what a schema has looked at is not dropped as unknown.
inline void keep_evaluated(nlohmann::ordered_json& made, const nlohmann::ordered_json& whole,
                           const evaluated_places& places) {
  std::unordered_set<std::string_view> names;
  for (const auto& [key, member] : made.get_ref<const nlohmann::ordered_json::object_t&>()) names.insert(key);
  std::vector<std::pair<std::string, nlohmann::ordered_json>> dropped;
  std::size_t place = 0;
  for (const auto& [key, member] : whole.get_ref<const nlohmann::ordered_json::object_t&>()) {
    if (places.seen[place++] && !names.contains(key)) dropped.emplace_back(key, member);
  }
  auto& members = made.get_ref<nlohmann::ordered_json::object_t&>();
  for (auto& [key, member] : dropped) members.emplace_back(key, std::move(member));
}

/// What no schema has looked at is read by the type that is given for it.
template <source Source>
bool decoder<Source>::leaves_as_told(all_of_state& state, const rule_info& rule, const nlohmann::ordered_json& value) {
  const bool items = rule.form == rule_info::form::leaves_no_items;
  if (items ? !value.is_array() : !value.is_object()) return true;
  const evaluated_places places = judged([&](judge& asked) { return asked.evaluated_by(state.info, value); });
  if (source_.failed()) return false;
  if (!items) keep_evaluated(state.value, value, places);
  if (std::all_of(places.seen.begin(), places.seen.end(), [](bool seen) { return seen; })) return true;

  source_.restore(state.start);
  token ahead = source_.peek();
  mark start = state.start;
  if (ahead == token::string) descend(ahead, start);
  if (ahead != (items ? token::array : token::object)) return mismatch(code::false_schema, start);
  if (!source_.enter()) return false;
  const bool ok =
      items ? read_left_items(state, *rule.type, places) : read_left_members(state, *rule.type, value, places);
  source_.leave();
  return ok && !source_.failed();
}

/// A member or an item that is left; nothing may be where the type takes nothing.
template <source Source>
bool decoder<Source>::read_left(const type_info& type, nlohmann::ordered_json& slot) {
  source_.peek();
  if (type.kind == kind::never) return mismatch(code::extra_forbidden, source_.save());
  slot = nullptr;
  return value(type, &slot);
}

template <source Source>
bool decoder<Source>::read_left_items(all_of_state& state, const type_info& type, const evaluated_places& places) {
  bool ok = true;
  step below{here_, {}, 0};
  const scoped_step inside(here_, &below);
  for (; source_.next_item(); ++below.index) {
    const bool left = below.index < places.seen.size() && !places.seen[below.index];
    source_.peek();
    ok &= left ? read_left(type, state.value[below.index]) : source_.skip();
  }
  return ok;
}

template <source Source>
bool decoder<Source>::read_left_members(all_of_state& state, const type_info& type, const nlohmann::ordered_json& value,
                                        const evaluated_places& places) {
  std::unordered_set<std::string_view> left;
  std::size_t place = 0;
  for (const auto& [key, member] : value.get_ref<const nlohmann::ordered_json::object_t&>()) {
    if (!places.seen[place++]) left.insert(key);
  }
  bool ok = true;
  std::string_view key;
  while (source_.next_member() && source_.read_key(key)) {
    const std::string name(key);
    const step below{here_, name};
    const scoped_step inside(here_, &below);
    ok &= left.contains(name) ? read_left(type, state.value[name]) : source_.skip();
  }
  return ok;
}

}  // namespace assay::inline v0::detail
