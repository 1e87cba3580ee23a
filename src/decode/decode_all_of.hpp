// Several types at once (see decoder.hpp): every part reads the value by itself, and what they make of it is joined.
// Then come the parts that apply under a condition, and the rules that ask something of the value as a whole.
//
// Conditions and rules see the whole value after conversion: what the parts have made of it, and whatever of it they
// have left out, as it was written. They are judged by the letter (fits.hpp), and leave no trace. Where some part has
// converted something, the others have read another value than what comes out: then all are asked of that once more.
#pragma once

#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "decode/fits.hpp"
#include "decode/join_values.hpp"
#include "decode/read_again.hpp"
#include "tables/json_members.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
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

/// The same, where it asks for keys and for nothing else.
inline const object_info* only_asks_for_keys(const type_info& type) {
  const object_info* const open = names_no_members(type);
  if (open == nullptr || open->required_extra.empty() || type.constraints != nullptr) return nullptr;
  const bool is_any = type.kind == kind::any;
  const type_info& reads = is_any ? *type.any->by_token[static_cast<std::size_t>(token::object)] : type;
  return reads.constraints == nullptr ? open : nullptr;
}

template <source Source>
struct decoder<Source>::all_of_state {
  const type_info& type;
  const all_of_info& info;
  mark start;
  nlohmann::ordered_json value = nullptr;  ///< what the parts have made of it together
  bool started = false;                    ///< some part has
  bool ok = true;
  bool has_form = false;  ///< what is written may stand for another value, as a provider's form has it
  std::unique_ptr<nlohmann::ordered_json> written{};  ///< the value as it is written, once somebody has asked for it
  std::unique_ptr<named_members> names{};             ///< its members
  json_members known{};                               ///< the members of `value`, where that is an object

  [[nodiscard]] bool has_member(std::string_view name) {
    return known.has(value.get_ref<const nlohmann::ordered_json::object_t&>(), std::string(name));
  }
  void add_member(std::string_view name, const nlohmann::ordered_json& member) {
    bool fresh = true;
    nlohmann::ordered_json& slot = known.at(value, name, fresh);
    if (fresh) slot = member;
  }
  /// The members as they are written; only where that is an object.
  [[nodiscard]] named_members& written_members() {
    if (names == nullptr) names = std::make_unique<named_members>(written.get());
    return *names;
  }
};

template <source Source>
bool decoder<Source>::all_of(const type_info& type, void* target, mark start) {
  doubt_mending();
  all_of_state state{type, *type.all_of, start};
  state.has_form = may_have_form(start);
  const error_log::mark before = log_.here();
  const std::uint8_t around = std::exchange(exactness_, exact_match);
  const std::size_t readings = state.info.parts.size() + state.info.conditionals.size();
  const std::unique_ptr<indexed_object> own = index_if_read_often(readings, start);
  const scoped_value indexed(indexed_, own != nullptr ? own.get() : indexed_);
  const std::unique_ptr<wire_keys<mark>> keys = settle_keys(type, start);
  if (source_.failed()) return false;
  const scoped_value<const wire_keys<mark>*> keyed(keys_, keys != nullptr ? keys.get() : keys_);
  const bool filled_in = std::exchange(has_filled_in_, false);
  ++tries_;
  read_parts(state);
  --tries_;
  has_filled_in_ |= filled_in;
  lower_exactness(around);
  if (source_.failed()) return false;
  if (!state.started) {
    source_.restore(start);
    return build(json_at(target), source_.peek(), start) && state.ok;
  }
  json_at(target) = std::move(state.value);
  log_.drop_repeated(before);
  return state.ok;
}

/// Whether a part has made something else of the value than what is written.
template <source Source>
bool decoder<Source>::has_converted(const all_of_state& state) const {
  return state.ok && (exactness_ < strict_match || state.has_form);
}

template <source Source>
void decoder<Source>::read_parts(all_of_state& state) {
  for (const type_info* part : state.info.parts) {
    read_part(state, *part);
    if (source_.failed() || is_settled(state)) return;
  }
  if (policy_.shows_unfinished && is_cut(state.start)) return;
  const bool is_changed = state.started && (has_converted(state) || (state.ok && has_filled_in_));
  if (state.info.only_parts() && !is_changed) return;
  if (written_of(state) == nullptr) return;
  nlohmann::ordered_json whole = std::move(*state.written);
  state.names.reset();
  state.written.reset();
  if (is_for(dialect::openai) && state.started) drop_absent(whole, state.value);
  if (!state.started) state.value = whole;
  state.started = true;
  // Of a value that is wrong already, conditions see what was written.
  const auto converted = [&] {
    if (state.ok) put_over(whole, state.value, policy_.options.dialect);
  };
  converted();
  if (read_branches(state, whole)) converted();
  read_rules(state, whole);
  if (source_.failed()) return;
  if (has_converted(state)) {
    converted();  // what rules have read
    state.ok = stands_as_converted(state.type, state.start, whole);
  }
  if (state.ok && has_filled_in_ && !source_.failed()) leave_out_defaults(state.type, state.value, whole);
}

/// Whether the value is known to be wrong, and nobody listens to what else is wrong with it.
template <source Source>
bool decoder<Source>::is_settled(const all_of_state& state) {
  if (state.ok || policy_.counts_fields || policy_.shows_unfinished) return false;
  return log_.quiet() ? tries_ > 1 : log_.full();
}

/// What one part makes of the value, joined with what the others have made. Of a part that names no members only those
/// that it asks for are new: unknown keys are dropped.
template <source Source>
void decoder<Source>::read_part(all_of_state& state, const type_info& part) {
  if (state.ok && state.value.is_object() && !policy_.shows_unfinished) {
    const object_info* const asks = only_asks_for_keys(part);
    if (asks != nullptr && ask_for_keys(state, *asks)) return;
    if (source_.failed()) return;
  }
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
  const bool are_objects = state.value.is_object() && made.is_object();
  if (const object_info* const open = are_objects ? names_no_members(part) : nullptr) {
    if (open->required_extra.empty()) return;
    const named_members all(&made);
    for (const std::string_view name : open->required_extra) {
      if (const nlohmann::ordered_json* const member = all.find_exactly(name)) state.add_member(name, *member);
    }
    return;
  }
  const bool is_unfinished = policy_.shows_unfinished && is_cut(state.start);
  const nlohmann::ordered_json* const written = has_converted(state) && !is_unfinished ? written_of(state) : nullptr;
  if (are_objects) {
    named_members* const names = written != nullptr && written->is_object() ? &state.written_members() : nullptr;
    return join_members(state.value, std::move(made), state.known, names);
  }
  join_values(state.value, std::move(made), written);
}

/// A part that asks for keys and no more: of those that other parts have left out, the members are as they are written.
/// False where it has to be read as others are.
template <source Source>
bool decoder<Source>::ask_for_keys(all_of_state& state, const object_info& asks) {
  const nlohmann::ordered_json* const written = written_of(state);
  if (written == nullptr || !written->is_object()) return false;
  for (const std::string_view name : asks.required_extra) {
    const nlohmann::ordered_json* const member = state.written_members().find_exactly(name);
    if (member == nullptr) {
      state.ok = refuse_at(name, path_item::no_index, code::missing, state.start);
    } else if (!state.has_member(name)) {
      state.add_member(name, *member);
    }
  }
  return true;
}

/// The value as it is written, read once; nullptr where that is no value.
template <source Source>
const nlohmann::ordered_json* decoder<Source>::written_of(all_of_state& state) {
  if (state.written == nullptr) {
    auto read = std::make_unique<nlohmann::ordered_json>();
    const bool was_quiet = log_.quiet();
    if (!state.ok) log_.set_quiet(true);
    source_.restore(state.start);
    const bool built = build_silently(*read, state.start);
    log_.set_quiet(was_quiet);
    state.ok &= built;
    if (!built) return nullptr;
    if (const wire_keys<mark>* const keys = keys_at(state.start)) keys->settle(*read);
    state.written = std::move(read);
  }
  return state.written.get();
}

/// Whether a value that was converted is right by its type, exactly. Where the source is, it stays.
template <source Source>
bool decoder<Source>::stands_as_converted(const type_info& type, mark start, const nlohmann::ordered_json& whole) {
  if (policy_.trusts_value) return true;
  const bool fits = judged([&](judge& asked) { return asked.fits(type, whole); });
  if (source_.failed()) return false;
  if (!fits && !log_.quiet()) {
    const mark behind = source_.save();
    for (const error& each : errors_of_value(type, whole, policy_)) {
      source_.restore(start);
      log_at(each.loc, each);
      if (source_.failed()) return false;
    }
    source_.restore(behind);
  }
  return fits;
}

/// An error of the converted value, at the place in the document that its path leads to. Where it leads on to what the
/// document doesn't have (a branch of the schema, a key that is missing), it is the value around that.
template <source Source>
void decoder<Source>::log_at(std::span<const path_item> way, const error& found) {
  const token ahead = source_.peek();
  const mark start = source_.save();
  if (way.empty()) {
    if (skip_value()) log(found.type, found.message, start);
    return;
  }
  const path_item& next = way.front();
  const step below{here_, next.key, next.index};
  const scoped_step inside(here_, &below);
  if (ahead == (next.is_index() ? token::array : token::object)) {
    if (!source_.enter()) return;
    const mark member = find_below(next);
    if (member != Source::nowhere) {
      source_.restore(member);
      log_at(way.subspan(1), found);
    }
    source_.leave();
    if (member != Source::nowhere || source_.failed()) return;
    source_.restore(start);
  }
  log_at(way.subspan(1), found);
}

/// The member or the item of that name in the object or array that was entered; the last of several.
template <source Source>
typename Source::mark decoder<Source>::find_below(const path_item& wanted) {
  mark found = Source::nowhere;
  std::string_view key;
  for (std::size_t i = 0; wanted.is_index() ? source_.next_item() : source_.next_member(); ++i) {
    if (!wanted.is_index() && !source_.read_key(key)) break;
    const bool is_it =
        wanted.is_index() ? i == wanted.index
                          : key == wanted.key || (may(repair_code::key_style) && squeezed(key) == squeezed(wanted.key));
    source_.peek();
    if (is_it) found = source_.save();
    if (!skip_value()) break;
  }
  return found;
}

/// A value as it is written. What was said of it while it was read for its meaning is not said again.
template <source Source>
bool decoder<Source>::build_silently(nlohmann::ordered_json& raw, mark start) {
  const error_log::mark before = log_.here();
  const scoped_value whatever_it_holds(reads_raw_, true);
  const bool built = build(raw, source_.peek(), start);
  log_.drop_repairs(before);
  return built && !source_.failed();
}

/// What a judge says, asked within the visits that are left; where they do not last, the source has failed.
template <source Source>
template <class Ask>
auto decoder<Source>::judged(Ask ask) {
  judge asked(mode_, visits_left_);
  return judged_by(asked, ask);
}

/// The same by one judge for several questions about a value that does not change meanwhile.
template <source Source>
template <class Ask>
auto decoder<Source>::judged_by(judge& asked, Ask ask) {
  asked.set_budget(visits_left_);
  auto said = ask(asked);
  visits_left_ = asked.budget();
  if (asked.exhausted()) source_.too_many_visits();
  return said;
}

/// The branches of if and dependentSchemas; whether there were any to read.
template <source Source>
bool decoder<Source>::read_branches(all_of_state& state, const nlohmann::ordered_json& whole) {
  bool read = false;
  if (state.info.conditionals.empty()) return read;
  const auto& all = state.info.conditionals;
  const bool asks_for_keys =
      std::any_of(all.begin(), all.end(), [](const conditional_info& each) { return each.test == nullptr; });
  const named_members names(asks_for_keys && whole.is_object() ? &whole : nullptr);
  judge of_tests(mode_, visits_left_);
  for (const conditional_info& each : state.info.conditionals) {
    const bool holds = each.test == nullptr
                           ? names.find_exactly(each.property) != nullptr
                           : judged_by(of_tests, [&](judge& asked) { return asked.holds(each, whole); });
    if (source_.failed()) break;
    const type_info* const branch = holds ? each.then : each.otherwise;
    if (branch == nullptr) continue;
    const step label{here_, each.test == nullptr ? "dependentSchemas" : holds ? "then" : "else"};
    const scoped_step inside(here_, &label);
    read_part(state, *branch);
    read = true;
    if (source_.failed() || is_settled(state)) break;
  }
  return read;
}

template <source Source>
void decoder<Source>::read_rules(all_of_state& state, const nlohmann::ordered_json& whole) {
  const bool names_members = std::any_of(state.info.rules.begin(), state.info.rules.end(), [](const rule_info& rule) {
    return rule.form == rule_info::form::demands_keys;
  });
  const named_members names(names_members && whole.is_object() ? &whole : nullptr);
  for (const rule_info& rule : state.info.rules) {
    if (!state.ok || source_.failed()) return;
    state.ok =
        rule.form == rule_info::form::demands_keys ? has_demanded(state, rule, names) : obeys(state, rule, whole);
  }
}

template <source Source>
bool decoder<Source>::has_demanded(const all_of_state& state, const rule_info& rule, const named_members& names) {
  if (names.find_exactly(rule.property) == nullptr) return true;
  bool ok = true;
  for (const std::string_view name : rule.names) {
    if (names.find_exactly(name) != nullptr) continue;
    ok = refuse_at(name, path_item::no_index, code::missing_beside, state.start, std::string(rule.property));
  }
  return ok;
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
    case form::demands_keys:
      break;  // see has_demanded
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
  if (!items) {
    keep_evaluated(state.value, value, places);
    state.known = {};
  }
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
  bool fresh = true;
  std::string_view key;
  json_members members;
  while (source_.next_member() && source_.read_key(key)) {
    const wire_keys<mark>* const keys = keys_at(state.start);
    const std::string raw(key);
    const std::string& name = keys == nullptr ? raw : keys->name_of(raw);
    const step below{here_, name};
    const scoped_step inside(here_, &below);
    ok &= left.contains(name) ? read_left(type, members.at(state.value, name, fresh)) : source_.skip();
  }
  return ok;
}

}  // namespace assay::inline v0::detail
