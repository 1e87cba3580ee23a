// Structs (see decoder.hpp): members in any order, each key once, what is missing, what is unknown, rules across
// fields.
#pragma once

#include "decode/decode_json.hpp"
#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "tables/plan.hpp"
#include "tables/wire_name.hpp"

#include <assay/checker.hpp>

#include <algorithm>
#include <bit>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace assay::inline v0::detail {

/// Which fields have been seen: two words for the structs that people write, more for schemas that machines write.
class field_set {
 public:
  /// Whether it was in before.
  ASSAY_HOT bool add(std::size_t index) {
    std::uint64_t& word = word_of(index);
    const std::uint64_t bit = std::uint64_t{1} << (index % 64);
    const bool before = (word & bit) != 0;
    word |= bit;
    return before;
  }
  /// The first 64, for a loop that keeps them itself.
  [[nodiscard]] ASSAY_HOT std::uint64_t near() const { return words_[0]; }
  ASSAY_HOT void set_near(std::uint64_t fields) { words_[0] = fields; }
  void remove(std::size_t index) { word_of(index) &= ~(std::uint64_t{1} << (index % 64)); }
  /// Fields are in words of 64.
  [[nodiscard]] std::uint64_t word(std::size_t index) { return word_of(index * 64); }
  [[nodiscard]] ASSAY_HOT bool has(std::size_t index) { return (word_of(index) >> (index % 64) & 1) != 0; }

 private:
  ASSAY_HOT std::uint64_t& word_of(std::size_t index) {
    return index < 128 ? words_[index / 64] : far_word(index / 64 - 2);
  }
  ASSAY_COLD std::uint64_t& far_word(std::size_t word) {
    if (far_ == nullptr) far_ = std::make_unique<std::vector<std::uint64_t>>();
    if (word >= far_->size()) far_->resize(word + 1, 0);
    return (*far_)[word];
  }

  std::uint64_t words_[2] = {};
  std::unique_ptr<std::vector<std::uint64_t>> far_;
};

/// What only some objects need while they are read.
template <class Mark>
struct object_extras {
  struct seen_value {
    Mark start;
    place where;
  };
  std::vector<seen_value> values;  ///< where rules speak of fields later: the fields' places
  std::vector<bool> required_extra_seen;
  json_members members;  ///< run-time schemas: the object that is being built
  std::unordered_set<std::string> unknown_names;
  std::size_t member_count = 0;                  ///< of an object whose members were not all gone through
  field_set invalid;                             ///< whose last value was refused
  std::unordered_map<std::size_t, Mark> styled;  ///< fields whose key came in another style, and where their values are
};

template <source Source>
struct decoder<Source>::object_state {
  ASSAY_HOT object_state(const type_info& of, void* at)
      : type(of), info(*of.object), plan(plan_of(*of.object)), target(at) {
    if (!plan.plain) prepare();
  }
  object_state(const object_state&) = delete;
  object_state& operator=(const object_state&) = delete;
  ASSAY_HOT ~object_state() = default;
  void prepare() {
    if (info.begin != nullptr) info.begin(target);
    // On the quick path that waits for the first member.
    const bool quick = scans && plan.plain_json;
    if (info.slot != nullptr && !quick)
      json_members::reserve(json_at(target).get_ref<json_object&>(), plan.fields.size());
    if (plan.deferred || info.check != nullptr) extras().values.resize(plan.fields.size());
    if (!info.required_extra.empty()) extras().required_extra_seen.resize(info.required_extra.size(), false);
  }
  const type_info& type;
  const object_info& info;
  const object_plan& plan;
  void* target;
  step below{};  ///< the member at hand; set once a member, linked once an object
  field_set seen;
  std::size_t failures = 0;  ///< how many fields are invalid, and unknown keys were refused

  object_extras<mark>& extras() {
    if (extras_ == nullptr) extras_ = std::make_unique<object_extras<mark>>();
    return *extras_;
  }
  ASSAY_COLD void add_failure(std::size_t index) {
    if (!extras().invalid.add(index)) ++failures;
  }
  /// The path leads to a field's member now. Plans of C++ types live as long as the program, those of run-time schemas
  /// may not live as long as what is noted.
  ASSAY_HOT void go_to(const planned_field& field) {
    if (info.slot == nullptr) {
      below.name = &field.key.name;
    } else {
      below.name = nullptr;
      below.key = field.key.name;
    }
  }
  [[nodiscard]] bool has_extras() const noexcept { return extras_ != nullptr; }
  [[nodiscard]] bool remembers_places() const { return extras_ != nullptr && !extras_->values.empty(); }

 private:
  std::unique_ptr<object_extras<mark>> extras_;
};

template <source Source>
bool decoder<Source>::object(const type_info& type, void* target, token ahead, mark start) {
  if (ahead == token::string) descend(ahead, start);
  if (ahead == token::array && closed_forms() && is_open_dict(*type.object))
    return object_of_pairs(type, target, start);
  if (ahead != token::object) return mismatch(is_plain_dict(*type.object) ? code::dict_type : code::model_type, start);
  const indexed_object* const indexed = indexed_ == nullptr ? nullptr : index_for(type, start);
  if (source_.failed()) return false;
  const wire_keys<mark>* const keys = keys_at(start);
  object_state state(type, target);
  if (!source_.enter()) return false;
  state.below.up = here_;
  {
    const scoped_step inside(here_, &state.below);
    if (keys != nullptr) {
      keyed_members(state, *keys);
    } else {
      indexed == nullptr ? members(state) : indexed_members(state, *indexed);
    }
  }
  source_.leave();
  if (source_.failed()) return false;
  // Nothing to say of a plain struct that is all there.
  const bool plain = state.plan.plain || (direct && state.plan.plain_json);
  const bool complete = (state.plan.awaited & ~state.seen.near()) == 0;
  if (plain && complete && type.constraints == nullptr && tries_ == 0 && !policy_.counts_fields) {
    return state.failures == 0;
  }
  return finish_object(state, start);
}

template <source Source>
void decoder<Source>::members(object_state& state) {
  if constexpr (scans) {
    if (state.plan.plain) return quick_members<false>(state);
    if (state.plan.plain_json) return members_of_json(state);
  }
  if constexpr (typed) {
    if (state.plan.plain) return typed_members<false>(state);
    if (state.plan.plain_json) return typed_members<true>(state);
  }
  const planned_field* const first = state.plan.fields.data();
  const planned_field* expected = first;
  while (const planned_field* const field = next_field(state, expected)) {
    member(state, static_cast<std::size_t>(field - first));
    expected = field + 1;
  }
}

/// The field whose value is ahead; nullptr behind the last member. Unknown members are dealt with on the way.
template <source Source>
const planned_field* decoder<Source>::next_field(object_state& state, const planned_field* expected) {
  const planned_field* const last = state.plan.fields.data() + state.plan.fields.size();
  while (source_.next_member()) {
    // Keys mostly come in the order of the fields.
    if (expected != last && source_.match_key(expected->key)) return expected;
    if (const planned_field* const other = other_field(state)) return other;
  }
  return nullptr;
}

/// The field whose key is ahead, wherever it stands among the fields; nullptr where it is no field's, or the source has
/// failed.
template <source Source>
const planned_field* decoder<Source>::other_field(object_state& state) {
  std::string_view key;
  if (!source_.read_key(key)) return nullptr;
  return field_of_key(state, key);
}

template <source Source>
const planned_field* decoder<Source>::field_of_key(object_state& state, std::string_view key) {
  std::size_t index = state.plan.find(key);
  if (index == object_plan::none) index = renamed_field(state, key);
  if (index == object_plan::none) index = similar_field(state, key);
  if (index != object_plan::none) return state.plan.fields.data() + index;
  if (!unknown_member(state, std::string(key))) ++state.failures;
  return nullptr;
}

/// Behind a field's key, its colon and the space around them, where that is what is at `p`; else nullptr.
template <source Source>
const char* decoder<Source>::pass_key(object_state& state, const planned_field& field,
                                      const char* p) requires quick_source<Source> {
  p = source_.pass_space(p);
  if (p == nullptr) return nullptr;
  const char* const behind = field.quoted.pass(p);
  if constexpr (mends) {
    if (!ASSAY_LIKELY(behind != nullptr) && *p == '\'') return pass_mended_key(state, field, p);
  }
  return behind;
}

template <source Source>
const char* decoder<Source>::pass_mended_key(object_state& state, const planned_field& field,
                                             const char* p) requires mending_source<Source> {
  state.go_to(field);
  return source_.pass_quoted_key(field.quoted, p);
}

/// Behind the key at `p`, its colon and the space around them, whichever field's it is, in whatever order they come;
/// nullptr where it is no field's, or stands there in another form.
template <source Source>
const char* decoder<Source>::pass_any_key(object_state& state, const planned_field*& field,
                                          const char* p) requires quick_source<Source> {
  p = source_.pass_space(p);
  if (p == nullptr || *p != '"') return nullptr;
  const char* behind = nullptr;
  state.plan.quick_keys.find(p, [&](std::size_t index) {
    const planned_field& candidate = state.plan.fields[index];
    behind = candidate.quoted.pass(p);
    if (behind != nullptr) field = &candidate;
    return behind != nullptr;
  });
  return behind;
}

/// next_field(), with what was mended in the key on the record.
template <source Source>
const planned_field* decoder<Source>::named_field(object_state& state,
                                                  const planned_field* expected) requires quick_source<Source> {
  const planned_field* const field = next_field(state, expected);
  if constexpr (mends) {
    if (field != nullptr) {
      state.go_to(*field);
      source_.note_key();
    }
  }
  return field;
}

/// The value at `p`, which is no common scalar; returns where it ends.
template <source Source>
template <bool IsJson>
const char* decoder<Source>::general_member(object_state& state, const planned_field& field, quick_form how,
                                            const char* p, std::uint64_t& seen) requires quick_source<Source> {
  source_.resume(p);
  state.seen.set_near(seen);
  const auto index = static_cast<std::size_t>(&field - state.plan.fields.data());
  bool ok = true;
  if (how != quick_form::nested || tries_ != 0 || (IsJson && !is_structure_of(*field.type, p))) {
    member(state, index);
    seen = state.seen.near();  // a null may stand for no member at all
    return source_.save();
  }
  seen |= std::uint64_t{1} << index;
  if constexpr (IsJson) {
    state.go_to(field);
    note_key();
    ok = nested_json(*field.type, next_member{json_at(state.target).template get_ref<json_object&>(), field});
  } else {
    state.below.name = &field.key.name;
    note_key();
    ok = nested(*field.type, static_cast<char*>(state.target) + field.offset);
  }
  if (!ok) state.add_failure(index);
  return source_.save();
}

/// members() for plain objects in text. The position and the fields seen are kept in registers, and are stored only
/// where the general path takes over: for whatever is not the expected field with a common scalar.
template <source Source>
template <bool IsJson>
void decoder<Source>::quick_members(object_state& state) requires quick_source<Source> {
  const planned_field* const first = state.plan.fields.data();
  const planned_field* field = first;
  std::uint64_t bit = 1;
  std::uint64_t seen = 0;
  const char* const end = source_.quick_end();
  const char* p = source_.save();
  const char* next = p < end ? pass_key(state, *field, p) : nullptr;
  const auto pass_any = [&](const char* at) {
    next = pass_any_key(state, field, at);
    if (next != nullptr) bit = std::uint64_t{1} << (field - first);
  };
  if (next == nullptr && p < end) pass_any(p);
  json_object* const made = IsJson ? &json_at(state.target).template get_ref<json_object&>() : nullptr;
  for (;;) {
    quick_form how = field->quick;
    if (ASSAY_LIKELY(next != nullptr)) {
      p = next;
    } else {
      if (seen != 0) source_.resume(p);
      state.seen.set_near(seen);
      field = named_field(state, field);
      if (field == nullptr) return;
      bit = std::uint64_t{1} << (field - first);
      p = source_.save();
      how = p < end ? field->quick : quick_form::none;
    }
    if ((seen & bit) != 0) how = quick_form::none;  // again: what was read before has to go
    if constexpr (mends) state.go_to(*field);
    if constexpr (IsJson) {
      if (seen == 0) json_members::reserve(*made, state.plan.fields.size());
      if (state.has_extras()) how = quick_form::none;
      next = quick_json(how, *field->type, next_member{*made, *field}, p, end);
      if (field->checked && next != nullptr) check_quick(state, *field, p, next);
    } else {
      next = quick_value(how, *field->type, static_cast<char*>(state.target) + field->offset, p, end);
    }
    if (next == nullptr) {
      next = general_member<IsJson>(state, *field, how, p, seen);
    } else {
      seen |= bit;
    }
    p = next;
    bit <<= 1;
    ++field;
    next = nullptr;
    if (p >= end) continue;
    if (*p == ',') {
      next = pass_key(state, *field, p + 1);
      if constexpr (mends) {
        if (!ASSAY_LIKELY(next != nullptr) && source_.template quick_trailing_comma<'}'>(p)) break;
      }
      if (!ASSAY_LIKELY(next != nullptr)) pass_any(p + 1);
    } else if (*p == '}') {
      source_.resume(p + 1);
      break;
    }
  }
  state.seen.set_near(seen);
}

/// The constraints of a value that was read from between two places, and is the last one made.
template <source Source>
void decoder<Source>::check_quick(object_state& state, const planned_field& field, const char* from,
                                  const char* behind) requires quick_source<Source> {
  source_.resume(behind);
  state.go_to(field);
  const auto& value = json_at(state.target).template get_ref<json_object&>().back().second;
  if (check(*field.type->constraints, *field.type, &value, from)) return;
  state.add_failure(static_cast<std::size_t>(&field - state.plan.fields.data()));
}

/// In a function of its own: with both loops in one, GCC has fewer registers for each.
template <source Source>
void decoder<Source>::members_of_json(object_state& state) requires quick_source<Source> {
  quick_members<true>(state);
}

template <source Source>
void* decoder<Source>::field_slot(object_state& state, const planned_field& field, bool again) {
  if (state.info.slot == nullptr) return static_cast<char*>(state.target) + field.offset;
  if (!again && !state.has_extras()) {
    return &put<json_type::null>(next_member{json_at(state.target).template get_ref<json_object&>(), field});
  }
  bool fresh = true;
  return again ? &state.extras().members.at(json_at(state.target), field.key.name, fresh)
               : &state.extras().members.append(json_at(state.target), field.key.name);
}

/// The value of a known field.
template <source Source>
void decoder<Source>::member(object_state& state, std::size_t index) {
  const planned_field& field = state.plan.fields[index];
  state.go_to(field);
  if (is_hidden(*field.type)) return;
  note_key();
  const token ahead = source_.peek();
  const mark start = source_.save();
  const bool stands_in = ahead == token::null && stands_for_absence(field);
  if (stands_in && (!field.info->has_default || state.info.slot != nullptr) && !state.seen.has(index)) {
    source_.read_null();
    return;
  }
  const bool again = state.seen.add(index);
  void* const slot = field_slot(state, field, again);
  if (again) drop_earlier(state, index, slot);
  if (stands_in && field.info->has_default && (state.info.slot == nullptr || default_fits(state.plan, index))) {
    source_.read_null();
    if (state.info.slot != nullptr) json_at(slot) = *field.default_value;
    return;
  }
  if (field.reset_first && !again) renew(*field.type->life, slot);
  const scoped_value asked(only_asks_, only_asks_ && field.constraints == nullptr);
  bool ok = value(*field.type, slot);
  if (state.remembers_places()) state.extras().values[index] = {start, source_.place_of(start)};
  if (field.constraints != nullptr && ok && !state.plan.deferred) {
    ok = check(*field.constraints, *field.type, slot, start);
  }
  if (!ok) state.add_failure(index);
}

/// The value of an unknown key that is kept (or, where nothing keeps it, only judged).
template <source Source>
bool decoder<Source>::extra_value(object_state& state, const std::string& key, const type_info& type, bool again) {
  if (state.info.extra_slot == nullptr) {
    scratch ignored(*type.life);
    return value(type, ignored.get());
  }
  bool fresh = true;
  void* const slot = state.info.slot != nullptr ? &state.extras().members.at(json_at(state.target), key, fresh)
                                                : state.info.extra_slot(state.target, key);
  if (again) renew(*type.life, slot);
  return value(type, slot);
}

/// The same of a key that several patterns match.
template <source Source>
bool decoder<Source>::extra_of_all(object_state& state, const std::string& key, std::span<const type_info* const> types,
                                   bool again) {
  const all_of_info together{types};
  type_info type = *types.front();
  type.kind = kind::all_of;
  type.constraints = nullptr;
  type.all_of = &together;
  // What is known of a type is kept by its address, which this one has for a moment.
  const scoped_value asked(only_asks_, false);
  bool fresh = true;
  nlohmann::ordered_json ignored;
  const bool is_kept = state.info.extra_slot != nullptr;
  nlohmann::ordered_json& slot = is_kept ? state.extras().members.at(json_at(state.target), key, fresh) : ignored;
  if (again) slot = nullptr;
  const token ahead = source_.peek();
  return value_ahead(type, &slot, ahead, source_.save());
}

template <source Source>
bool decoder<Source>::unknown_member(object_state& state, const std::string& key) {
  passed_unknown_ = true;
  const object_info& info = state.info;
  state.below.name = nullptr;
  state.below.key = key;
  bool kept = info.extra_keys == extra::allow;
  if (const std::size_t asked = state.plan.find_required_extra(key); asked != object_plan::none) {
    state.extras().required_extra_seen[asked] = true;
    kept = kept || info.extra_keys == extra::ignore;
  }
  source_.peek();
  const mark value_start = source_.save();
  bool again = false;
  if (kept || !info.patterns.empty() || counts_properties(state.type)) {
    again = !state.extras().unknown_names.insert(key).second;
    if (again) report_duplicate();
  }
  std::vector<const type_info*> asked;  // by the patterns that the key matches
  for (const pattern_property& property : info.patterns) {
    const match found = compiled(*property.pattern).matches(key);
    if (found == match::no) continue;
    if (found == match::limit) {
      if (tries_ != 0) return source_.too_many_visits();
      return source_.skip() && refuse(code::pattern_limit, value_start, std::string(property.pattern->source));
    }
    asked.push_back(property.type);
  }
  if (asked.size() == 1) return extra_value(state, key, *asked.front(), again);
  if (!asked.empty()) return extra_of_all(state, key, asked, again);
  if (kept && info.extra_value != nullptr) {
    return extra_value(state, key, *info.extra_value, again);
  }
  if (info.extra_keys == extra::forbid) return skip_value() && refuse(code::extra_forbidden, value_start);
  return pass_over(value_start);
}

}  // namespace assay::inline v0::detail
