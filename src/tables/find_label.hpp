// Looking texts up among the enumerators of an enum and the values of literals.
#pragma once

#include <assay/type_info.hpp>

#include <algorithm>
#include <string_view>

namespace assay::inline v0::detail {

/// The enumerator that has a text for its name on the wire, its name in C++ or an alias; nullptr where none has.
inline const enumerator_info* find_enumerator(const enum_info& info, std::string_view text) {
  for (const enumerator_info& enumerator : info.enumerators) {
    if (enumerator.name == text) return &enumerator;
  }
  for (const enumerator_info& enumerator : info.enumerators) {
    if (enumerator.cpp_name == text) return &enumerator;
    for (const std::string_view alias : enumerator.aliases) {
      if (alias == text) return &enumerator;
    }
  }
  return nullptr;
}

/// Whether a string is among the literals.
inline bool has_text(const literal_info& literals, std::string_view text) {
  return std::any_of(literals.values.begin(), literals.values.end(), [text](const literal_value& value) {
    return value.form == literal_value::form::string && value.text == text;
  });
}

}  // namespace assay::inline v0::detail
