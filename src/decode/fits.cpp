#include "decode/fits.hpp"

#include "decode/check_constraints.hpp"
#include "json/token.hpp"
#include "scalars/worded_text.hpp"
#include "tables/canonical.hpp"
#include "tables/json_numbers.hpp"
#include "tables/label_plan.hpp"
#include "tables/plan.hpp"

#include <algorithm>
#include <atomic>
#include <string>

namespace assay::inline v0::detail {

namespace {

using json = nlohmann::ordered_json;

token token_of(const json& value) {
  switch (value.type()) {
    case json::value_t::null:
      return token::null;
    case json::value_t::boolean:
      return token::boolean;
    case json::value_t::string:
      return token::string;
    case json::value_t::array:
      return token::array;
    case json::value_t::object:
      return token::object;
    default:
      return token::number;
  }
}

bool is_literal(const type_info& type, const json& value) {
  if (is_number(value) && !type.integral_floats && !is_integer(value, false)) return false;
  using form = enum literal_value::form;
  if (value.is_string())
    return find_literal(*type.literal, form::string, value.get_ref<const std::string&>()) != nullptr;
  const form kind_of_value = value.is_structured() ? form::structure : form::scalar;
  return find_literal(*type.literal, kind_of_value, canonical_json(value)) != nullptr;
}

/// Only these ask others about the same value again and again.
bool is_worth_remembering(const type_info& type) { return type.kind == kind::variant || type.kind == kind::all_of; }

/// Where a member of an object stands in it.
std::size_t place_in(const json& object, const json& member) {
  using member_type = json::object_t::value_type;
  const auto* const first = reinterpret_cast<const char*>(&object.get_ref<const json::object_t&>().front().second);
  return static_cast<std::size_t>(reinterpret_cast<const char*>(&member) - first) / sizeof(member_type);
}

}  // namespace

bool is_integer(const json& value, bool integral_floats) {
  if (const std::string_view text = literal_of(value); !text.empty()) {
    return text.find_first_of(".eE") == std::string_view::npos || (integral_floats && is_integral(value));
  }
  if (!value.is_number_float()) return value.is_number();
  return integral_floats && is_integral(value);
}

/// The members of a large object are looked up by a table, which is kept for the next question.
const judge::json* judge::member_of(const json& value, std::string_view key) {
  constexpr std::size_t few = 16;
  if (!value.is_object()) return nullptr;
  if (value.size() > few) {
    return members_.try_emplace(&value, &value).first->second.find_exactly(key);
  }
  const auto& members = value.get_ref<const json::object_t&>();
  const auto found = std::find_if(members.begin(), members.end(), [&](const auto& one) { return one.first == key; });
  return found == members.end() ? nullptr : &found->second;
}

bool judge::has_all(std::span<const std::string_view> names, const json& value) {
  return std::all_of(names.begin(), names.end(),
                     [&](std::string_view name) { return member_of(value, name) != nullptr; });
}

bool judge::fits(const type_info& type, const json& value, evaluated_places* places) {
  if (budget_ == 0) return false;
  --budget_;
  const bool remembers = places == nullptr && is_worth_remembering(type);
  if (remembers) {
    const auto known = known_.find({&type, &value});
    if (known != known_.end()) return known->second;
  }
  const bool ok = fits_kind(type, value, places) && (type.constraints == nullptr || keeps(type, value));
  if (remembers) known_.emplace(std::pair(&type, &value), ok);
  return ok;
}

bool judge::keeps(const type_info& type, const json& value) {
  const std::vector<violation> broken = check_constraints(*type.constraints, type, &value, how_);
  if (std::any_of(broken.begin(), broken.end(),
                  [](const violation& one) { return one.which == code::pattern_limit; })) {
    give_up();
  }
  return broken.empty();
}

bool judge::fits_kind(const type_info& type, const json& value, evaluated_places* places) {
  switch (type.kind) {
    case kind::any: {
      if (type.any == nullptr) return true;
      const type_info* const facet = type.any->by_token[static_cast<std::size_t>(token_of(value))];
      return facet != nullptr && fits(*facet, value, places);
    }
    case kind::never:
      return false;
    case kind::null:
      return value.is_null();
    case kind::boolean:
      return value.is_boolean();
    case kind::integer:
      return is_integer(value, type.integral_floats);
    case kind::number:
      return is_number(value);
    case kind::literal:
      return is_literal(type, value);
    case kind::nullable:
      return value.is_null() || fits(*type.nullable->value, value, places);
    case kind::list:
      return fits_list(type, value, places);
    case kind::tuple:
      return fits_tuple(*type.tuple, value, places);
    case kind::map:
      return fits_map(*type.map, value, places);
    case kind::object:
      return fits_object(type, value, places);
    case kind::variant:
      return fits_variant(*type.variant, value, places);
    case kind::all_of:
      return fits_all_of(*type.all_of, value, places);
    default:
      return value.is_string();  // text, and what C++ types make of text
  }
}

// --- lists -----------------------------------------------------------------------------------------------------------

bool judge::fits_list(const type_info& type, const json& value, evaluated_places* places) {
  if (!value.is_array()) return false;
  if (places != nullptr && type.list->item_declared) places->add_all();
  return std::all_of(value.begin(), value.end(),
                     [&](const json& item) { return fits(*type.list->item, item, nullptr); });
}

bool judge::fits_tuple(const tuple_info& info, const json& value, evaluated_places* places) {
  if (!value.is_array() || value.size() < std::min(info.required, info.items.size())) return false;
  if (info.rest == nullptr && value.size() > info.items.size()) return false;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool listed = i < info.items.size();
    if (places != nullptr && (listed || info.rest_declared)) places->add(i);
    if (!fits(listed ? *info.items[i] : *info.rest, value[i], nullptr)) return false;
  }
  return true;
}

std::size_t judge::count_items(const type_info& type, const json& list) {
  return static_cast<std::size_t>(
      std::count_if(list.begin(), list.end(), [&](const json& item) { return fits(type, item, nullptr); }));
}

// --- objects ---------------------------------------------------------------------------------------------------------

bool judge::fits_map(const map_info& info, const json& value, evaluated_places* places) {
  if (!value.is_object()) return false;
  if (places != nullptr) places->add_all();
  return std::all_of(value.begin(), value.end(), [&](const json& item) { return fits(*info.value, item, nullptr); });
}

bool judge::fits_object(const type_info& type, const json& value, evaluated_places* places) {
  if (!value.is_object()) return false;
  const object_info& info = *type.object;
  // Whichever are fewer are gone through: of very many schemas for one object, each may name very few of its members.
  const bool others_pass = info.patterns.empty() && info.extra_keys != extra::forbid &&
                           takes_anything(info.extra_value) && (places == nullptr || !info.extra_declared);
  const bool few_names = others_pass && info.fields.size() + info.required_extra.size() < value.size();
  if (!(few_names ? fits_fields(info, value, places) : fits_members(info, value, places))) return false;
  return type.constraints == nullptr || check_properties(*type.constraints, value.size()).empty();
}

/// Each of the fields, by a look-up.
bool judge::fits_fields(const object_info& info, const json& value, evaluated_places* places) {
  for (const planned_field& field : plan_of(info).fields) {
    const json* const member = member_of(value, field.key.name);
    if (member == nullptr) {
      if (field.info->required) return false;
      continue;
    }
    if (!fits(*field.type, *member, nullptr)) return false;
    if (places != nullptr) places->add(place_in(value, *member));
  }
  return has_all(info.required_extra, value);
}

/// Each of the members.
bool judge::fits_members(const object_info& info, const json& value, evaluated_places* places) {
  const object_plan& plan = plan_of(info);
  auto missing =
      std::count_if(info.fields.begin(), info.fields.end(), [](const field_info& one) { return one.required; });
  std::size_t missing_extra = info.required_extra.size();
  std::size_t place = 0;
  for (const auto& [key, member] : value.get_ref<const json::object_t&>()) {
    const std::size_t index = plan.find(key);
    const bool is_field = index != object_plan::none;
    bool looked_at = is_field;
    // What patterns ask of a field is part of its type.
    const bool ok =
        is_field ? fits(*plan.fields[index].type, member, nullptr) : fits_other(info, key, member, looked_at);
    if (!ok) return false;
    if (is_field && plan.fields[index].info->required) --missing;
    if (missing_extra != 0 && plan.find_required_extra(key) != object_plan::none) --missing_extra;
    if (places != nullptr && looked_at) places->add(place);
    ++place;
  }
  return missing == 0 && missing_extra == 0;
}

/// A member that is no field.
bool judge::fits_other(const object_info& info, const std::string& key, const json& value, bool& looked_at) {
  for (const pattern_property& property : info.patterns) {
    const match found = compiled(*property.pattern).matches(key);
    if (found == match::limit) give_up();
    if (found != match::yes) continue;
    looked_at = true;
    if (!fits(*property.type, value, nullptr)) return false;
  }
  if (looked_at) return true;
  looked_at = info.extra_declared;
  if (info.extra_keys == extra::forbid) return false;
  return info.extra_value == nullptr || fits(*info.extra_value, value, nullptr);
}

// --- alternatives ----------------------------------------------------------------------------------------------------

bool judge::fits_variant(const union_info& info, const json& value, evaluated_places* places) {
  if (!info.discriminator.empty() && value.is_object()) {
    return fits_tagged(info, value, places);
  }
  if (const auto meant = meant_by_constant(info, value)) return *meant != nullptr && fits(**meant, value, places);
  std::size_t matches = 0;
  for (const type_info* alternative : info.alternatives) {
    const std::size_t before = places == nullptr ? 0 : places->count();
    if (fits(*alternative, value, places)) {
      ++matches;
    } else if (places != nullptr) {
      places->take_back(before);
    }
    const bool settled = info.exactly_one ? matches > 1 : matches > 0 && places == nullptr;
    if (settled) break;
  }
  return info.exactly_one ? matches == 1 : matches > 0;
}

/// The only alternative that a value can be valid by, or nullptr where it is valid by none; where a constant says so.
std::optional<const type_info*> judge::meant_by_constant(const union_info& info, const json& value) {
  const union_plan& plan = plan_of(info);
  const bool is_text = value.is_string();
  if (is_text || is_number(value)) {
    const auto& constants = is_text ? plan.texts : plan.numbers;
    if (constants.empty()) return std::nullopt;
    const auto known = constants.find(is_text ? value.get_ref<const std::string&>() : canonical_json(value));
    if (known == constants.end()) return nullptr;
    return known->second == no_match ? std::nullopt : std::optional(info.alternatives[known->second]);
  }
  if (!value.is_object() || plan.is_told || plan.discriminator.empty()) return std::nullopt;
  const json* const tag = member_of(value, plan.discriminator);
  if (tag == nullptr || tag->is_structured() || tag->is_string() != plan.has_text_tags) return std::nullopt;
  const std::size_t meant =
      plan.labels.exact(plan.has_text_tags ? tag->get_ref<const std::string&>() : canonical_json(*tag));
  return meant == no_match ? nullptr : info.alternatives[plan.tags[meant].alternative];
}

bool judge::fits_tagged(const union_info& info, const json& value, evaluated_places* places) {
  const json* const tag = member_of(value, info.discriminator);
  if (tag == nullptr || !tag->is_string()) return false;
  const union_plan& plan = plan_of(info);
  const std::size_t meant = plan.labels.exact(tag->get_ref<const std::string&>());
  return meant != no_match && fits(*info.alternatives[plan.tags[meant].alternative], value, places);
}

// --- several at once -------------------------------------------------------------------------------------------------

bool judge::fits_all_of(const all_of_info& info, const json& value, evaluated_places* places) {
  const bool asks_what_is_left = std::any_of(info.rules.begin(), info.rules.end(), [](const rule_info& rule) {
    return rule.form == rule_info::form::leaves_no_properties || rule.form == rule_info::form::leaves_no_items;
  });
  if (!asks_what_is_left) return fits_parts(info, value, places);
  evaluated_places own(value);
  if (!fits_parts(info, value, &own)) return false;
  if (places != nullptr) places->add_all(own);
  return true;
}

bool judge::fits_parts(const all_of_info& info, const json& value, evaluated_places* places) {
  return std::all_of(info.parts.begin(), info.parts.end(),
                     [&](const type_info* part) { return fits(*part, value, places); }) &&
         std::all_of(info.conditionals.begin(), info.conditionals.end(),
                     [&](const conditional_info& each) { return fits_conditional(each, value, places); }) &&
         std::all_of(info.rules.begin(), info.rules.end(),
                     [&](const rule_info& rule) { return obeys(rule, value, places); });
}

evaluated_places judge::evaluated_by(const all_of_info& info, const json& value) {
  evaluated_places all(value);
  const auto add = [&](auto look) {
    const std::size_t before = all.count();
    if (!look(all)) all.take_back(before);
  };
  for (const type_info* part : info.parts) {
    add([&](evaluated_places& own) { return fits(*part, value, &own); });
  }
  for (const conditional_info& each : info.conditionals) {
    add([&](evaluated_places& own) { return fits_conditional(each, value, &own); });
  }
  for (const rule_info& rule : info.rules) {
    if (rule.form == rule_info::form::contains) {
      add([&](evaluated_places& own) { return obeys(rule, value, &own); });
    }
  }
  return all;
}

bool judge::holds(const conditional_info& conditional, const json& value) {
  if (conditional.test == nullptr) return member_of(value, conditional.property) != nullptr;
  return fits(*conditional.test, value, nullptr);
}

bool judge::fits_conditional(const conditional_info& conditional, const json& value, evaluated_places* places) {
  bool holds_here = false;
  if (conditional.test == nullptr || places == nullptr) {
    holds_here = holds(conditional, value);
  } else {
    const std::size_t before = places->count();
    holds_here = fits(*conditional.test, value, places);
    if (!holds_here) places->take_back(before);
  }
  const type_info* const branch = holds_here ? conditional.then : conditional.otherwise;
  return branch == nullptr || fits(*branch, value, places);
}

bool judge::obeys(const rule_info& rule, const json& value, evaluated_places* places) {
  using form = enum rule_info::form;
  switch (rule.form) {
    case form::forbids:
      return !fits(*rule.type, value, nullptr) && !exhausted();
    case form::contains: {
      if (!value.is_array()) return true;
      std::size_t count = 0;
      for (std::size_t i = 0; i < value.size(); ++i) {
        if (!fits(*rule.type, value[i], nullptr)) continue;
        ++count;
        if (places != nullptr && rule.evaluates) places->add(i);
      }
      return count >= rule.min && count <= rule.max;
    }
    case form::names_keys: {
      if (!value.is_object()) return true;
      const auto& members = value.get_ref<const json::object_t&>();
      return std::all_of(members.begin(), members.end(), [&](const auto& one) {
        judge of_key(how_, budget_);  // a key is a value for a moment: its address must not be remembered
        const bool ok = of_key.fits(*rule.type, json(one.first));
        budget_ = of_key.budget();
        return ok;
      });
    }
    case form::demands_keys:
      return member_of(value, rule.property) == nullptr || has_all(rule.names, value);
    case form::leaves_no_properties:
    case form::leaves_no_items: {
      const bool speaks = rule.form == form::leaves_no_items ? value.is_array() : value.is_object();
      if (!speaks) return true;
      std::size_t place = 0;
      for (auto item = value.begin(); item != value.end(); ++item, ++place) {
        if (!places->seen[place] && !fits(*rule.type, *item, nullptr)) return false;
      }
      places->add_all();
      return true;
    }
  }
  return false;
}

// --- defaults --------------------------------------------------------------------------------------------------------

bool default_fits(const object_plan& plan, std::size_t index) {
  using verdict = object_plan::verdict;
  std::atomic<verdict>& known = plan.default_verdicts[index];
  if (known.load(std::memory_order_relaxed) == verdict::unknown) {
    constexpr std::size_t most_comparisons = 1'000'000;
    judge asked(mode::strict, most_comparisons);
    const planned_field& field = plan.fields[index];
    const bool fits = asked.fits(*field.type, *field.default_value) && !asked.exhausted();
    known.store(fits ? verdict::fits : verdict::refused, std::memory_order_relaxed);
  }
  return known.load(std::memory_order_relaxed) == verdict::fits;
}

}  // namespace assay::inline v0::detail
