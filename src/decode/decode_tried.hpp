// Values within tries of alternatives (see decoder.hpp): each is read once for each type that is tried at its place.
//
// Most tries only ask whether a value fits, and how well. Then what is known about an array or an object is not found
// out again, and its value is not made. Where somebody within the try looks at the value (a rule across fields, unique
// items, a converter), it is read for them.
#pragma once

#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "tables/plan.hpp"

namespace assay::inline v0::detail {

/// Whether constraints look at more than how many items there are.
inline bool looks_inside(const constraint_set* set) {
  return set != nullptr && (set->unique_items || !set->rules.empty());
}

/// Whether reading a value of this type looks at the values of what is in it.
inline bool looks_inside(const type_info& type) {
  switch (type.kind) {
    case kind::all_of:
    case kind::custom:
      return true;
    case kind::object:
      return type.object->normalize != nullptr || type.object->check != nullptr || looks_inside(type.constraints);
    case kind::list:
      // A set drops what is equal.
      return looks_inside(type.constraints) || (type.list->is_set && type.constraints != nullptr);
    case kind::tuple:
    case kind::map:
      return looks_inside(type.constraints);
    case kind::variant:
    case kind::nullable:
    case kind::any:
      return type.constraints != nullptr;
    default:
      return false;
  }
}

/// value() within a try.
template <source Source>
bool decoder<Source>::tried_value(const type_info& type, void* target, token ahead, mark start) {
  if (visits_left_-- == 0) return source_.too_many_visits();
  const scoped_value<bool> asked(only_asks_, only_asks_ && !looks_inside(type));
  // A scalar is read again sooner than it is looked up; but unions within unions may lead to it on very many ways.
  const bool is_remembered = ahead == token::array || ahead == token::object || type.kind == kind::variant;
  if (!is_remembered || !log_.quiet() || items_known_ != 0) return value_ahead(type, target, ahead, start);

  const wire_keys<mark>* const keys = keys_at(start);
  const typename verdicts<mark>::question question{&type, start, mode_, inside_ != start, keys ? keys->id : 0};
  if (asked.before()) {
    if (const attempt<mark>* const known = remembered().tried.find(question)) return take(*known);
  }
  if (tries_ < 2) return value_ahead(type, target, ahead, start);  // no other trial needs it
  const attempt<mark> found = apart([&] { return value_ahead(type, target, ahead, start); });
  if (source_.failed()) return false;
  remembered().tried.add(question, found);
  return take(found);
}

/// Reads a value, whose exactness and fields are counted for themselves.
template <source Source>
template <class Read>
attempt<typename Source::mark> decoder<Source>::apart(Read read) {
  const scoped_value exactness(exactness_, exact_match);
  const scoped_value fields(fields_set_, std::int64_t{-1});
  attempt<mark> result;
  result.ok = read();
  result.exactness = exactness_;
  result.fields_set = fields_set_;
  result.behind = source_.save();
  return result;
}

/// Goes on behind a value that was read before.
template <source Source>
bool decoder<Source>::take(const attempt<mark>& found) {
  if (source_.save() != found.behind) source_.restore(found.behind);
  lower_exactness(found.exactness);
  if (found.fields_set >= 0) add_fields_set(found.fields_set);
  return found.ok;
}

/// Passes over a value. What is passed over within tries is passed over again by those around it: of that, the ends of
/// arrays and objects are remembered.
template <source Source>
bool decoder<Source>::skip_value() {
  if constexpr (scans) {
    const token ahead = source_.peek();
    if ((ahead == token::array || ahead == token::object) && (tries_ > 1 || tags_around_ != 0)) {
      structure_ends<mark>& ends = remembered().ends;
      const auto known = ends.find(source_.save());
      if (known == ends.end()) return source_.skip_noting(ends);
      source_.restore(known->second);
      return true;
    }
  }
  return source_.skip();
}

}  // namespace assay::inline v0::detail
