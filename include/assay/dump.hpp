// The way back: typed values to JSON.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/reflect.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace assay::inline v0 {

namespace detail {
[[nodiscard]] ASSAY_EXPORT std::string write_text(const type_info& type, const void* value, int indent);
[[nodiscard]] ASSAY_EXPORT nlohmann::ordered_json write_json(const type_info& type, const void* value);
}  // namespace detail

/// The value as JSON text, keys in the order of the fields; `indent` spaces a level, -1 for one line.
/// If parse accepts the text, the result equals the value. Throws std::invalid_argument for what JSON can't hold:
/// a NaN or an infinity, an enum value without a name, an invalid date, a JSON document nested deeper than 1,000
/// levels. Time is linear in the length of the text; the value is read only, so several threads may write the same one.
template <class T>
[[nodiscard]] std::string dump(const T& value, int indent = -1) {
  return detail::write_text(type_of<T>(), &value, indent);
}

/// The same as a nlohmann::ordered_json, or a nlohmann::json if that is asked for. Takes an allocation for each string,
/// list and object; to write text, dump() is faster.
template <class T, class Json = nlohmann::ordered_json>
[[nodiscard]] Json to_json(const T& value) {
  return detail::write_json(type_of<T>(), &value);
}

}  // namespace assay::inline v0
