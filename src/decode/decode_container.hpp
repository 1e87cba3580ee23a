// Containers (see decoder.hpp): JSON itself, nullables, lists and tuples.
#pragma once

#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "tables/json_members.hpp"
#include "tables/json_numbers.hpp"
#include "tables/json_places.hpp"

#include <exception>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

// --- JSON itself -----------------------------------------------------------------------------------------------------

/// What JSON itself is read as.
inline constexpr type_info anything{};

template <source Source>
template <class Json>
bool decoder<Source>::build_number(Json& target, mark start) {
  if constexpr (has_values) {
    double value = 0;
    if (source_.read_real(value)) {
      target = value;
      return true;
    }
  }
  if constexpr (typed) {
    std::int64_t value = 0;
    if (source_.read_integer(value)) {
      build_integer(target, value);
      return true;
    }
  }
  number read;
  if (!source_.read_number(read)) return false;
  if constexpr (std::is_same_v<Json, nlohmann::ordered_json>) {
    if (exact_ && !is_plain(read)) return put_literal(anything, &target, read, start);
  }
  if (read.integral) return build_integer(target, read) || refuse(code::int_parsing_size, start);
  const double result = read.to_double();
  if (!std::isfinite(result)) return refuse(code::finite_number, start);
  target = result;
  return true;
}

/// The slot of a key in an object that is being built; the last of several equal keys wins.
template <source Source>
nlohmann::ordered_json& decoder<Source>::build_member(nlohmann::ordered_json& object, json_members& members,
                                                      const std::string& key) {
  bool fresh = true;
  nlohmann::ordered_json& slot = members.at(object, key, fresh);
  if (!fresh) {
    slot = nullptr;
    report_duplicate();
  }
  return slot;
}
template <source Source>
nlohmann::json& decoder<Source>::build_member(nlohmann::json& object, json_members&, const std::string& key) {
  const auto [place, fresh] = object.get_ref<nlohmann::json::object_t&>().try_emplace(key);
  if (!fresh) {
    place->second = nullptr;
    report_duplicate();
  }
  return place->second;
}

template <source Source>
template <class Json>
bool decoder<Source>::build(Json& target, token ahead, mark start) {
  doubt_mending();
  if constexpr (tolerant) {
    if (inside_ != start && source_.tree()[start].noted != 0 && !take_notes(start)) return false;
    const bool structure = ahead == token::array || ahead == token::object;
    if (is_cut(start) && !(policy_.shows_unfinished && (structure || ahead == token::string)))
      return refuse(code::truncated, start);
  }
  switch (ahead) {
    case token::null:
      target = nullptr;
      return source_.read_null();
    case token::boolean: {
      bool read = false;
      if (!source_.read_boolean(read)) return false;
      target = read;
      return true;
    }
    case token::number:
      return build_number(target, start);
    case token::string: {
      std::string_view text;
      if (!source_.read_string(text)) return false;
      target = std::string(text);
      return true;
    }
    case token::array:
      return build_items(target);
    case token::object:
      return build_members(target);
    case token::none:
      break;
  }
  return source_.no_value();
}

/// The array that is ahead.
template <source Source>
template <class Json>
bool decoder<Source>::build_items(Json& target) {
  target = Json::array();
  auto& items = target.template get_ref<typename Json::array_t&>();
  if constexpr (has_values) items.reserve(source_.count_items());
  if (!source_.enter()) return false;
  bool ok = true;
  for (std::size_t i = 0; source_.next_item(); ++i) {
    if constexpr (scans && std::is_same_v<Json, nlohmann::ordered_json>) {
      if (quick_scalar(next_item{items})) continue;
    }
    const step below{here_, {}, i};
    const scoped_step inside(here_, &below);
    const token next = source_.peek();
    if (is_hidden(anything)) break;
    ok &= build(emplace_behind(items, nullptr), next, source_.save());
  }
  source_.leave();
  return ok && !source_.failed();
}

/// The object that is ahead.
template <source Source>
template <class Json>
bool decoder<Source>::build_members(Json& target) {
  target = Json::object();
  if (!source_.enter()) return false;
  bool ok = true;
  std::string_view view;
  json_members members;
  while (source_.next_member()) {
    if (!source_.read_key(view)) break;
    std::string key(view);
    if constexpr (scans && std::is_same_v<Json, nlohmann::ordered_json>) {
      if (build_quick_member(target, members, key)) continue;
    }
    const step below{here_, key};
    const scoped_step inside(here_, &below);
    const token next = source_.peek();
    if (is_hidden(anything)) break;
    ok &= build(build_member(target, members, key), next, source_.save());
  }
  source_.leave();
  return ok && !source_.failed();
}

template <source Source>
bool decoder<Source>::any(const type_info& type, void* target, token ahead, mark start) {
  if (type.any != nullptr) {
    // An untyped schema: each JSON type has a table of its own.
    const type_info* facet = type.any->by_token[static_cast<std::size_t>(ahead)];
    return facet != nullptr ? value(*facet, target) : mismatch(code::false_schema, start);
  }
  if (type.storage == storage::json) return build(*static_cast<nlohmann::json*>(target), ahead, start);
  const bool built = build(json_at(target), ahead, start);
  if (const wire_keys<mark>* const keys = keys_at(start)) keys->settle(json_at(target));
  return built;
}

// --- nullables -------------------------------------------------------------------------------------------------------

template <source Source>
bool decoder<Source>::nullable(const type_info& type, void* target, token ahead) {
  if (ahead == token::null) {
    type.nullable->reset(target);
    return source_.read_null();
  }
  const mark start = source_.save();
  if (null_in_words(*type.nullable->value, ahead, start)) {
    type.nullable->reset(target);
    return true;
  }
  if constexpr (mends) source_.restore(start);
  if (!value(*type.nullable->value, type.nullable->emplace(target))) return false;
  // "null" where text or nothing may stand is a word for nothing to llm mode, though strict mode would keep it.
  return !policy_.gives_up_early || ahead != token::string || !says_null(*type.nullable->value, start) ||
         source_.abandon();
}

// --- lists -----------------------------------------------------------------------------------------------------------

template <source Source>
bool decoder<Source>::list(const type_info& type, void* target, token ahead, mark start) {
  const list_info& info = *type.list;
  if (ahead != token::array) {
    if (!descend(ahead, start)) return list_of_one(type, target, ahead, start);
    if (ahead != token::array) return list_of_one(type, target, ahead, start);
  }
  if (info.at != nullptr) return fixed_list(type, target, start);
  info.clear(target);
  if constexpr (has_values) {
    if (info.reserve != nullptr) info.reserve(target, source_.count_items());
  }
  if (!source_.enter()) return false;
  bool ok = true;
  step below{here_, {}, 0};
  {
    const scoped_step inside(here_, &below);
    const bool together = direct && info.extend != nullptr && is_numeric(quick_form_of(*info.item));
    if (together) {
      if constexpr (direct) ok = extend_items(quick_form_of(*info.item), type, target, below.index);
    } else if (info.append != nullptr) {
      ok = append_items(type, target, below.index);
    } else {
      // A set's items, and the bits of a vector<bool>, are made apart.
      scratch item(*info.item->life);
      for (; source_.next_item(); ++below.index) {
        item.reset();
        if (value(*info.item, item.get())) {
          info.insert(target, item.get());
        } else {
          ok = false;
        }
      }
    }
  }
  source_.leave();
  return ok && !source_.failed();
}

template <source Source>
bool decoder<Source>::fixed_list(const type_info& type, void* target, mark start) {
  const list_info& info = *type.list;
  if (!source_.enter()) return false;
  bool ok = true;
  step below{here_, {}, 0};
  {
    const scoped_step inside(here_, &below);
    for (; source_.next_item(); ++below.index) {
      if (is_hidden(*info.item)) break;
      ok &= below.index < info.fixed_size ? value(*info.item, info.at(target, below.index)) : source_.skip();
    }
  }
  source_.leave();
  if (source_.failed()) return false;
  if (below.index == info.fixed_size) return ok;
  return refuse(below.index < info.fixed_size ? code::too_short : code::too_long, start, "List",
                std::to_string(info.fixed_size), std::to_string(below.index));
}

// --- tuples ----------------------------------------------------------------------------------------------------------

template <source Source>
struct decoder<Source>::tuple_state {
  const tuple_info& info;
  void* target;
  std::vector<bool> seen;   ///< of the places that the type lists
  std::size_t count = 0;    ///< items or members so far
  std::size_t further = 0;  ///< of a tuple by name: items behind the places that the type lists

  /// Named places may come with gaps, which no list has.
  [[nodiscard]] std::size_t places_before_last() const {
    if (further > 0) return seen.size();
    const auto last = std::find(seen.rbegin(), seen.rend(), true);
    return static_cast<std::size_t>(seen.rend() - last);
  }
  [[nodiscard]] const type_info* item_at(std::size_t place) const {
    return place < info.items.size() ? info.items[place] : info.rest;
  }
  [[nodiscard]] bool has(std::size_t place) const { return place >= seen.size() || seen[place]; }
};

template <source Source>
bool decoder<Source>::tuple(const type_info& type, void* target, token ahead, mark start) {
  const tuple_info& info = *type.tuple;
  if (ahead == token::string) descend(ahead, start);
  const bool by_name = closed_forms() && ahead == token::object;
  if (ahead != token::array && !by_name) return mismatch(code::tuple_type, start);
  if (info.clear != nullptr) info.clear(target);
  const error_log::mark before = log_.here();
  if (!source_.enter()) return false;
  tuple_state state{info, target, std::vector<bool>(info.items.size(), false)};
  const bool ok = by_name ? tuple_by_name(state) : tuple_items(state);
  source_.leave();
  if (source_.failed()) return false;
  if (info.rest == nullptr && state.count > info.items.size()) {
    log_.take_back(before);  // which item is one too many is not known, so nothing is said of any
    return refuse(code::too_long, start, "Tuple", std::to_string(info.items.size()), std::to_string(state.count));
  }
  bool complete = true;
  const std::size_t required = std::max(std::min(info.required, info.items.size()), state.places_before_last());
  for (std::size_t i = 0; i < required; ++i) {
    if (!state.seen[i]) complete = refuse_at({}, i, code::missing, start);
  }
  return ok && complete;
}

template <source Source>
bool decoder<Source>::tuple_items(tuple_state& state) {
  bool ok = true;
  step below{here_, {}, 0};
  const scoped_step inside(here_, &below);
  for (; source_.next_item(); ++below.index) {
    ++state.count;
    const type_info* const item = state.item_at(below.index);
    if (item == nullptr) {
      source_.skip();
      continue;
    }
    if (below.index < state.seen.size()) {
      state.seen[below.index] = true;
      if (is_hidden(*item)) break;
    }
    ok &= value(*item, state.info.at(state.target, below.index));
  }
  return ok;
}

/// The places of an object. Those that the type lists may come in any order; of the others, which are as many as the
/// answer has, each must be the next one, so that no key makes places that were not written.
template <source Source>
bool decoder<Source>::tuple_by_name(tuple_state& state) {
  bool ok = true;
  std::size_t places = state.seen.size();
  std::string_view key;
  while (source_.next_member() && source_.read_key(key)) {
    ++state.count;
    const auto place = place_in_tuple(key, places + 1);
    const type_info* const item = place ? state.item_at(*place) : nullptr;
    if (item == nullptr) {
      ok &= state.info.rest == nullptr ? source_.skip() : unknown_place(key);
      continue;
    }
    const step below{here_, {}, *place};
    const scoped_step inside(here_, &below);
    if (is_absent_place(state.info, *place)) {
      source_.read_null();
      continue;
    }
    void* const slot = state.info.at(state.target, *place);
    if (*place == places) {
      ++places;
      ++state.further;
    } else if (state.has(*place)) {
      renew(*item->life, slot);
      log_.drop_below(here_);
      report_duplicate();
      --state.count;
    }
    if (*place < state.seen.size()) {
      state.seen[*place] = true;
      if (is_hidden(*item)) break;
    }
    ok &= value(*item, slot);
  }
  return ok;
}

/// Whether a place that need not be there comes as null instead, as OpenAI's schemas have it.
template <source Source>
bool decoder<Source>::is_absent_place(const tuple_info& info, std::size_t place) {
  const bool may_be_absent = place < info.items.size() && place >= info.required;
  return may_be_absent && is_for(dialect::openai) && source_.peek() == token::null && !takes_null(*info.items[place]);
}

/// A key that names no place of a tuple, which may hold any number of items: nothing else would say that it was
/// dropped.
template <source Source>
bool decoder<Source>::unknown_place(std::string_view key) {
  const std::string name(key);
  const step at_key{here_, name};
  const scoped_step inside(here_, &at_key);
  return mismatch(code::extra_forbidden, source_.save());
}

}  // namespace assay::inline v0::detail
