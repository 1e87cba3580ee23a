// Where a struct's members are all read (see decoder.hpp): what is missing and has a default, what came twice, rules
// across fields, and a value that travels wrapped.
#pragma once

#include "decode/decode_object.hpp"
#include "decode/fits.hpp"
#include "decode/join_values.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

template <source Source>
bool decoder<Source>::stands_for_absence(const planned_field& field) const {
  return is_for(dialect::openai) && !field.info->required && !takes_null(*field.type);
}

template <source Source>
void decoder<Source>::report_duplicate() {
  doubt_mending();  // of the value that is replaced nothing stays, of what was noted there not all goes
  const mark at = source_.save();
  if (allows(repair_class::syntax)) {
    log_.add_repair(repair_code::duplicate_key, here_, source_.place_of(at));
  } else {
    refuse(code::repair_not_allowed, at, name_of(repair_class::syntax), row_of(repair_code::duplicate_key).code);
  }
}

/// The last of several equal keys wins; nothing of the others stays.
template <source Source>
void decoder<Source>::drop_earlier(object_state& state, std::size_t index, void* slot) {
  if constexpr (mends) {
    if (state.has_extras() && state.extras().styled.count(index) != 0) source_.abandon();
  }
  renew(*state.plan.fields[index].type->life, slot);
  log_.drop_below(here_);
  report_duplicate();
  if (state.failures != 0 && state.extras().invalid.has(index)) {
    state.extras().invalid.remove(index);
    --state.failures;
  }
}

/// How many different fields came.
template <source Source>
std::size_t decoder<Source>::count_present(object_state& state) {
  std::size_t present = 0;
  for (std::size_t i = 0; i < state.plan.required.size(); ++i) {
    present += static_cast<std::size_t>(std::popcount(state.seen.word(i)));
  }
  return present;
}

/// How many different members came, fields or not.
template <source Source>
std::size_t decoder<Source>::count_members(object_state& state) {
  const std::size_t counted = state.extras().member_count;
  return counted != 0 ? counted : count_present(state) + state.extras().unknown_names.size();
}

/// The defaults of absent members, as far as the schema takes them and there is room for more.
template <source Source>
void decoder<Source>::fill_in_defaults(object_state& state) {
  std::size_t room = static_cast<std::size_t>(-1);
  if (counts_properties(state.type) && state.type.constraints->max_properties != constraint_set::unset) {
    const std::size_t most = state.type.constraints->max_properties;
    room = most - std::min(most, count_members(state));
  }
  for (std::size_t i = 0; i < state.plan.fields.size() && room != 0; ++i) {
    const planned_field& field = state.plan.fields[i];
    if (!field.info->has_default || state.seen.has(i) || !default_fits(state.plan, i)) continue;
    json_at(field_slot(state, field, false)) = *field.default_value;
    has_filled_in_ = true;
    --room;
  }
}

/// Of several schemas for one object, one may have filled in what another refuses: then those members stay absent.
/// `whole` is the object without defaults.
template <source Source>
void decoder<Source>::leave_out_defaults(const type_info& type, nlohmann::ordered_json& made,
                                         const nlohmann::ordered_json& whole) {
  if (!made.is_object() || !whole.is_object()) return;
  const named_members names(&whole);
  nlohmann::ordered_json all = whole;
  auto& members = made.get_ref<nlohmann::ordered_json::object_t&>();
  for (const auto& [key, member] : members) {
    if (names.find_exactly(key) == nullptr) all.get_ref<nlohmann::ordered_json::object_t&>().emplace_back(key, member);
  }
  if (all.size() == whole.size() || judged([&](judge& asked) { return asked.fits(type, all); })) return;
  nlohmann::ordered_json::object_t kept;
  for (auto& [key, member] : members) {
    if (names.find_exactly(key) != nullptr) kept.emplace_back(key, std::move(member));
  }
  members = std::move(kept);
}

/// The object is read to its end: what is missing, what the rules across fields say.
template <source Source>
bool decoder<Source>::finish_object(object_state& state, mark start) {
  const object_info& info = state.info;
  bool ok = true;
  bool all_required = true;
  for (std::size_t i = 0; i < state.plan.required.size(); ++i) {
    all_required &= (state.plan.required[i] & ~state.seen.word(i)) == 0;
  }
  if (policy_.shows_unfinished && is_cut(start)) {
    if (policy_.counts_fields) add_fields_set(static_cast<std::int64_t>(count_present(state)));
    return false;
  }
  // If the end of the text cut an object off, its missing members are unknown.
  if (!all_required && is_cut(start)) {
    ok = false;
  } else if (!all_required) {
    for (std::size_t i = 0; i < state.plan.fields.size(); ++i) {
      if (!state.plan.fields[i].info->required || state.seen.has(i)) continue;
      if (!ok && (log_.quiet() || log_.full())) break;
      ok = refuse_at(state.plan.fields[i].key.name, path_item::no_index, code::missing, start);
    }
  }
  for (std::size_t i = 0; i < info.required_extra.size(); ++i) {
    if (state.extras().required_extra_seen[i]) continue;
    if (!ok && (log_.quiet() || log_.full())) break;
    ok = refuse_at(info.required_extra[i], path_item::no_index, code::missing, start);
  }
  if (info.slot != nullptr && ok && state.plan.has_defaults) fill_in_defaults(state);
  if (tries_ != 0 || policy_.counts_fields) add_fields_set(static_cast<std::int64_t>(count_present(state)));
  if (counts_properties(state.type)) {
    ok &= report(check_properties(*state.type.constraints, count_members(state)), start);
  }
  if (!ok || state.failures != 0) return false;
  if (policy_.trusts_value) return true;
  if (info.normalize != nullptr) {
    try {
      info.normalize(state.target);
    } catch (const std::exception& thrown) {
      return refuse(code::value_error, start, thrown.what());
    }
    if (!check_deferred(state)) return false;
  }
  return info.check == nullptr || run_check(state, start);
}

template <source Source>
bool decoder<Source>::check_deferred(object_state& state) {
  bool ok = true;
  for (std::size_t i = 0; i < state.plan.fields.size(); ++i) {
    const planned_field& field = state.plan.fields[i];
    if (field.constraints == nullptr || !state.seen.has(i)) continue;
    for (const violation& broken :
         check_constraints(*field.constraints, *field.type, field_slot(state, field, true), mode_)) {
      ok = refuse_field(state, i, broken.which, message_of(broken.which, broken.arguments));
    }
  }
  return ok;
}

/// An error about a field that was read earlier.
template <source Source>
bool decoder<Source>::refuse_field(object_state& state, std::size_t index, code which, std::string message) {
  if (log_.quiet()) return false;
  const step below{here_, state.plan.fields[index].key.name};
  const auto& [start, where] = state.extras().values[index];
  log_.add(type_of_error(which), std::move(message), &below, where, source_.input_at(start, where));
  return false;
}

template <source Source>
bool decoder<Source>::run_check(object_state& state, mark start) {
  checker found;
  try {
    state.info.check(state.target, found);
  } catch (const std::exception& thrown) {
    return refuse(code::value_error, start, thrown.what());
  }
  for (const checker::finding& finding : found.findings()) {
    const std::size_t index = finding.field.empty() ? object_plan::none : state.plan.find(finding.field);
    if (index != object_plan::none && state.seen.has(index)) {
      const std::string texts[] = {finding.message};
      refuse_field(state, index, code::value_error, message_of(code::value_error, texts));
    } else if (finding.field.empty()) {
      refuse(code::value_error, start, finding.message);
    } else {
      refuse_at(finding.field, path_item::no_index, code::value_error, start, finding.message);
    }
  }
  return found.findings().empty();
}

/// The parts of an all_of mostly make an object, which needs no wrapping: it has the one field "value" and no other
/// only where they don't.
template <source Source>
bool decoder<Source>::travels_wrapped(const type_info& type) {
  if (!is_for(dialect::openai) || type.kind == kind::object || source_.peek() != token::object) return false;
  if (type.kind != kind::all_of && type.kind != kind::any) return true;
  const mark start = source_.save();
  if (!is_lone_value() || source_.failed()) return false;
  if (type.life == nullptr) return true;
  scratch tried(*type.life);
  const error_log::mark before = log_.here();
  const bool whole = try_quietly(type, tried.get(), start).ok;
  log_.drop_repairs(before);
  if (!source_.failed()) source_.restore(start);
  return !whole;
}

/// Whether the object ahead has the field "value" alone.
template <source Source>
bool decoder<Source>::is_lone_value() {
  const mark start = source_.save();
  bool lone = false;
  std::string_view name;
  const bool could_enter = source_.enter();
  while (could_enter && source_.next_member() && source_.read_key(name)) {
    lone = name == "value";
    if (!source_.skip() || !lone) break;
  }
  if (could_enter) source_.leave();
  if (!source_.failed()) source_.restore(start);
  return lone;
}

template <source Source>
bool decoder<Source>::wrapped_root(const type_info& type, void* target) {
  const mark start = source_.save();
  if (!source_.enter()) return false;
  bool ok = true;
  bool found = false;
  std::string_view name;
  while (source_.next_member()) {
    if (!source_.read_key(name)) break;
    if (name == "value" && !found) {
      found = true;
      const step below{here_, "value"};
      const scoped_step inside(here_, &below);
      ok = value(type, target);
    } else {
      source_.skip();
    }
  }
  source_.leave();
  if (source_.failed()) return false;
  return found ? ok : refuse_at("value", path_item::no_index, code::missing, start);
}

}  // namespace assay::inline v0::detail
