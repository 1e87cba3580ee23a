// Maps, and types with a converter (see decoder.hpp).
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>
#include "decode/decode_object.hpp"
#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "tables/json_members.hpp"
#include "tables/json_places.hpp"

namespace assay::inline v0::detail {

// --- maps ------------------------------------------------------------------------------------------------------------

template <source Source>
bool decoder<Source>::map_key(const type_info& type, void* key_value, const std::string& key, mark start) {
  const step at_key{here_, "[key]"};
  const scoped_step inside(here_, &at_key);
  switch (type.kind) {
    case kind::integer: {
      big_integer result;
      switch (parse_integer(key, result)) {
        case integer_outcome::ok:
          return put_integer(type, key_value, result, start);
        case integer_outcome::too_large:
          return refuse(code::int_parsing_size, start);
        default:
          return refuse(code::int_parsing, start);
      }
    }
    case kind::enumeration:
      if (const enumerator_info* found = find_enumerator(*type.enumeration, key)) {
        store_enumerator(type, key_value, found->value);
        return true;
      }
      if (!log_.takes_words()) return refuse(code::enumeration, start);
      return refuse(code::enumeration, start, plan_of(*type.enumeration).names.listed(key));
    default:
      *static_cast<std::string*>(key_value) = key;
      return true;
  }
}

/// The member whose value is ahead, with the key that was made of its text.
template <source Source>
bool decoder<Source>::map_member(const type_info& type, void* target, void* key, json_members& members) {
  const map_info& map = *type.map;
  if (is_hidden(*map.value)) return false;
  void* slot = nullptr;
  bool fresh = true;
  if (type.storage == storage::ordered_json) {
    slot = &members.at(json_at(target), *static_cast<std::string*>(key), fresh);
  } else {
    const std::size_t size = map.size(target);
    slot = map.slot(target, key);
    fresh = map.size(target) != size;
  }
  if (!fresh) {
    // The last of several equal keys wins; nothing of the others stays.
    renew(*map.value->life, slot);
    log_.drop_below(here_);
    report_duplicate();
  }
  if constexpr (scans) {
    source_.peek();
    const char* const p = source_.save();
    const char* const end = source_.quick_end();
    const char* const next = p < end ? quick_value(quick_form_of(*map.value), *map.value, slot, p, end) : nullptr;
    if (next != nullptr) {
      source_.resume(next);
      return true;
    }
    source_.restore(p);
  }
  return value(*map.value, slot);
}

template <source Source>
bool decoder<Source>::map(const type_info& type, void* target, token ahead, mark start) {
  const map_info& info = *type.map;
  if (ahead == token::string) descend(ahead, start);
  if (ahead == token::array && closed_forms()) return map_of_pairs(type, target, start);
  if (ahead != token::object) return mismatch(code::dict_type, start);
  info.clear(target);
  const wire_keys<mark>* const keys = keys_at(start);
  if (!source_.enter()) return false;
  bool ok = true;
  scratch made_key(*info.key->life);
  json_members members;
  std::string_view view;
  std::size_t count = 0;
  for (; source_.next_member(); ++count) {
    const mark key_start = source_.save();
    if (!source_.read_bare_key(view)) break;
    const std::string written(view);
    if (keys != nullptr && keys->is_absent(written)) {
      if (!source_.pass_colon() || !source_.skip()) break;
      --count;
      continue;
    }
    const std::string& key = keys == nullptr ? written : keys->name_of(written);
    const step below{here_, key};
    const scoped_step inside(here_, &below);
    note_key();
    made_key.reset();
    const bool key_ok = map_key(*info.key, made_key.get(), key, key_start);
    if (!source_.pass_colon()) break;
    if (key_ok) {
      ok &= map_member(type, target, made_key.get(), members);
    } else {
      scratch ignored(*info.value->life);
      value(*info.value, ignored.get());
      ok = false;
    }
  }
  source_.leave();
  if (source_.failed()) return false;
  if (type.constraints != nullptr) ok &= report(check_properties(*type.constraints, count), start);
  return ok;
}

/// OpenAI's strict schemas have no open objects: a map travels as [{"key": ..., "value": ...}, ...].
template <source Source>
bool decoder<Source>::map_of_pairs(const type_info& type, void* target, mark start) {
  const map_info& info = *type.map;
  info.clear(target);
  json_members members;
  scratch made_key(*info.key->life);
  const auto take_key = [&](const std::string& key, mark pair) {
    made_key.reset();
    return map_key(*info.key, made_key.get(), key, pair);
  };
  const auto read_value = [&](const std::string&) { return map_member(type, target, made_key.get(), members); };
  bool ok = pairs(take_key, read_value);
  if (source_.failed()) return false;
  if (counts_properties(type)) {
    const std::size_t count = type.storage == storage::ordered_json ? json_at(target).size() : info.size(target);
    ok &= report(check_properties(*type.constraints, count), start);
  }
  return ok;
}

/// The same of an object that is a map but for the keys that it must have.
template <source Source>
bool decoder<Source>::object_of_pairs(const type_info& type, void* target, mark start) {
  object_state state(type, target);
  const auto take_key = [](const std::string&, mark) { return true; };
  const auto read_value = [&](const std::string& key) {
    const bool again = !state.extras().unknown_names.insert(key).second;
    if (again) report_duplicate();
    const std::size_t asked = state.plan.find_required_extra(key);
    if (asked != object_plan::none) state.extras().required_extra_seen[asked] = true;
    return extra_value(state, key, *state.info.extra_value, again);
  };
  if (!pairs(take_key, read_value)) ++state.failures;
  return !source_.failed() && finish_object(state, start);
}

/// Reads the value of each pair in the list that is ahead, once its key is taken.
template <source Source>
bool decoder<Source>::pairs(auto take_key, auto read_value) {
  if (!source_.enter()) return false;
  bool ok = true;
  step below{here_, {}, 0};
  for (; source_.next_item(); ++below.index) {
    const scoped_step inside(here_, &below);
    ok &= pair(take_key, read_value);
  }
  source_.leave();
  return ok && !source_.failed();
}

/// One {"key": ..., "value": ...}, in either order.
template <source Source>
bool decoder<Source>::pair(auto take_key, auto read_value) {
  const token ahead = source_.peek();
  const mark start = source_.save();
  if (ahead != token::object) return mismatch(code::dict_type, start);
  const std::optional<std::string_view> told = find_tag("key");
  if (!told) {
    return !source_.failed() && source_.skip() && refuse_at("key", path_item::no_index, code::missing, start);
  }
  const std::string key(*told);
  bool ok = take_key(key, start);
  bool found = false;
  if (!source_.enter()) return false;
  std::string_view name;
  while (source_.next_member()) {
    if (!source_.read_key(name)) break;
    if (name == "value" && !found && ok) {
      found = true;
      const step below{here_, "value"};
      const scoped_step inside(here_, &below);
      ok = read_value(key);
    } else {
      source_.skip();
    }
  }
  source_.leave();
  if (source_.failed() || !ok) return false;
  return found || refuse_at("value", path_item::no_index, code::missing, start);
}

// --- types with a converter ------------------------------------------------------------------------------------------

template <source Source>
bool decoder<Source>::custom(const type_info& type, void* target, mark start) {
  const custom_info& info = *type.custom;
  scratch wire(*info.wire->life);
  if (!value(*info.wire, wire.get())) return false;
  if (policy_.trusts_value) return true;
  try {
    info.from_wire(target, wire.get());
    return true;
  } catch (const std::exception& thrown) {
    return refuse(code::value_error, start, thrown.what());
  }
}

}  // namespace assay::inline v0::detail
