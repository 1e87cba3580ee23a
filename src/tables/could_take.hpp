// What a type's JSON values may be, as far as its kind says.
#pragma once

#include "json/token.hpp"

#include <assay/type_info.hpp>

namespace assay::inline v0::detail {

/// Whether a type could take a value of this JSON type at all; true where only a try can tell.
inline bool could_take(const type_info& type, token ahead, bool lax) {
  switch (type.kind) {
    case kind::null:
      return ahead == token::null;
    case kind::boolean:
      return ahead == token::boolean || (lax && (ahead == token::number || ahead == token::string));
    case kind::integer:
    case kind::number:
      return ahead == token::number || (lax && (ahead == token::boolean || ahead == token::string));
    case kind::string:
    case kind::bytes:
    case kind::enumeration:
      return ahead == token::string;
    case kind::date:
    case kind::date_time:
    case kind::duration:
      return ahead == token::string || (lax && ahead == token::number);
    case kind::list:
      return ahead == token::array;
    case kind::object:
      return ahead == token::object;
    case kind::never:
      return false;
    default:
      return true;
  }
}

}  // namespace assay::inline v0::detail
