// Common scalars in their common form, straight from the text (see decoder.hpp).
#pragma once

#include "decode/decoder.hpp"

#include <cstdint>
#include <string>
#include <type_traits>

namespace assay::inline v0::detail {

/// A number of the form that fits T.
template <source Source>
template <class T>
const char* decoder<Source>::quick_number(quick_form how, const char* p, T& out) requires quick_source<Source> {
  if (mends && is_quote(*p)) return quoted_number(how, &out, p);
  if constexpr (std::is_same_v<T, double>) {
    bool integral = false;
    const char* const next = quick_real(p, out, integral);
    if (next != nullptr && integral) lower_exactness(strict_match);
    return next;
  } else {
    return quick_integer(p, out);
  }
}

template <source Source>
const char* decoder<Source>::quick_value(quick_form how, const type_info& type, void* target, const char* p,
                                         const char* end) requires quick_source<Source> {
  switch (how) {
    case quick_form::none:
    case quick_form::nested:
      return nullptr;
    case quick_form::string:
      if (const char* const next = quick_string(p, end, *static_cast<std::string*>(target))) return next;
      return *p == '"' ? escaped_string(target, p) : mended_string(target, p);
    case quick_form::i32:
      return quick_number(how, p, *static_cast<std::int32_t*>(target));
    case quick_form::i64:
      return quick_number(how, p, *static_cast<std::int64_t*>(target));
    case quick_form::boolean:
      return quick_boolean(p, *static_cast<bool*>(target));
    case quick_form::enumeration:
      return quick_enumerator(type, target, p, end);
    case quick_form::nullable:
      return quick_nullable(type, target, p, end);
    case quick_form::choice:
      return quick_choice(*type.variant, target, p, end);
    case quick_form::f64:
      return quick_number(how, p, *static_cast<double*>(target));
  }
  ASSAY_UNREACHABLE();
  return nullptr;
}

}  // namespace assay::inline v0::detail
