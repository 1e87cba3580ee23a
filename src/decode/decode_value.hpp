// Any value (see decoder.hpp). With all of the decoder's functions, for the files that instantiate it.
#pragma once

#include "decode/decode_all_of.hpp"
#include "decode/decode_big_numbers.hpp"
#include "decode/decode_constraints.hpp"
#include "decode/decode_container.hpp"
#include "decode/decode_errors.hpp"
#include "decode/decode_indexed.hpp"
#include "decode/decode_json.hpp"
#include "decode/decode_map.hpp"
#include "decode/decode_object.hpp"
#include "decode/decode_object_end.hpp"
#include "decode/decode_quick.hpp"
#include "decode/decode_quick_list.hpp"
#include "decode/decode_scalar.hpp"
#include "decode/decode_tagged.hpp"
#include "decode/decode_tolerant.hpp"
#include "decode/decode_tried.hpp"
#include "decode/decode_typed.hpp"
#include "decode/decode_union.hpp"
#include "decode/decode_wire_keys.hpp"
#include "decode/decoder.hpp"

namespace assay::inline v0::detail {

template <source Source>
bool decoder<Source>::root(const type_info& type, void* target) {
  const mark start = source_.save();
  exact_ = judges_exactly(type);
  bool ok = travels_wrapped(type) ? wrapped_root(type, target) : value(type, target);
  if (has_literals_ && ok) ok = hold_all(target, start);
  if (!ok && !source_.failed()) log_.add_unless_told(source_.place_of(start));
  return ok;
}

template <source Source>
bool decoder<Source>::part(const type_info& type, void* target) {
  const mark start = source_.save();
  exact_ = judges_exactly(type);
  const bool ok = value(type, target);
  return has_literals_ && ok ? hold_all(target, start) : ok;
}

template <source Source>
bool decoder<Source>::hides(const type_info& type) const {
  return is_hidden(type);
}

// Inlined into every container's loop, so the common scalars do not go through the switch.
template <source Source>
bool decoder<Source>::value(const type_info& type, void* target) {
  const token ahead = source_.peek();
  const mark start = source_.save();
  return tries_ == 0 ? value_ahead(type, target, ahead, start) : tried_value(type, target, ahead, start);
}

template <source Source>
bool decoder<Source>::value_ahead(const type_info& type, void* target, token ahead, mark start) {
  if constexpr (tolerant) {
    if (source_.node().noted != 0 || source_.node().cut != 0) return marked_value(type, target, ahead, start);
  }
  return plain_value(type, target, ahead, start);
}

template <source Source>
bool decoder<Source>::plain_value(const type_info& type, void* target, token ahead, mark start) {
  bool ok = false;
  if constexpr (tolerant) {
    ok = ahead == token::string ? value_in_string(type, target, start) : value_of_kind(type, target, ahead, start);
  } else {
    ok = value_of_kind(type, target, ahead, start);
  }
  if (type.constraints == nullptr || !ok) return ok;
  return check(*type.constraints, type, target, start);
}

template <source Source>
bool decoder<Source>::value_of_kind(const type_info& type, void* target, token ahead, mark start) {
  if (ahead == token::none) return source_.no_value();
  switch (type.kind) {
    case kind::string:
      return string(type, target, ahead, start);
    case kind::integer:
      return integer(type, target, ahead, start);
    case kind::number:
      return real(type, target, ahead, start);
    case kind::boolean:
      return boolean(type, target, ahead, start);
    case kind::object:
      return object(type, target, ahead, start);
    case kind::list:
      return list(type, target, ahead, start);
    case kind::nullable:
      return nullable(type, target, ahead);
    case kind::enumeration:
      return enumeration(type, target, ahead, start);
    case kind::literal:
      return literal(type, target, ahead, start);
    case kind::map:
      return map(type, target, ahead, start);
    case kind::tuple:
      return tuple(type, target, ahead, start);
    case kind::variant:
      return variant(type, target, ahead, start);
    case kind::all_of:
      return all_of(type, target, start);
    case kind::any:
      return any(type, target, ahead, start);
    case kind::custom:
      return custom(type, target, start);
    case kind::bytes:
      return bytes(type, target, ahead, start);
    case kind::date:
      return date(type, target, ahead, start);
    case kind::date_time:
      return date_time(type, target, ahead, start);
    case kind::duration:
      return duration(type, target, ahead, start);
    case kind::null:
      return null(type, target, ahead, start);
    case kind::never:
      return mismatch(code::false_schema, start);
  }
  return false;
}

}  // namespace assay::inline v0::detail
