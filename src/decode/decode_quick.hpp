// Common scalars in their common form, straight from the text (see decoder.hpp).
#pragma once

#include "decode/decoder.hpp"

#include <cstdint>
#include <string>

namespace assay::inline v0::detail {

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
      if (mends && is_quote(*p)) return quoted_number(how, target, p);
      return quick_integer(p, *static_cast<std::int32_t*>(target));
    case quick_form::i64:
      if (mends && is_quote(*p)) return quoted_number(how, target, p);
      return quick_integer(p, *static_cast<std::int64_t*>(target));
    case quick_form::boolean:
      return quick_boolean(p, *static_cast<bool*>(target));
    case quick_form::enumeration:
      return quick_enumerator(type, target, p, end);
    case quick_form::nullable:
      return quick_nullable(type, target, p, end);
    case quick_form::f64: {
      if (mends && is_quote(*p)) return quoted_number(how, target, p);
      bool integral = false;
      const char* const next = quick_real(p, *static_cast<double*>(target), integral);
      if (next == nullptr) return nullptr;
      if (integral) lower_exactness(strict_match);
      return next;
    }
  }
  ASSAY_UNREACHABLE();
  return nullptr;
}

}  // namespace assay::inline v0::detail
