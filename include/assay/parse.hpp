// Text or JSON to a typed value.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/options.hpp>
#include <assay/reflect.hpp>
#include <assay/result.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

namespace assay::inline v0 {

namespace detail {
/// Decodes into `target`, a live value of the type. On failure the target holds an unspecified valid value. `lasts`:
/// whether the type's table lives as long as the program.
[[nodiscard]] ASSAY_EXPORT outcome decode(const type_info& type, void* target, std::string_view text,
                                          const parse_options& options, bool lasts = true);
[[nodiscard]] ASSAY_EXPORT outcome decode(const type_info& type, void* target, const nlohmann::json& value,
                                          const parse_options& options);
[[nodiscard]] ASSAY_EXPORT outcome decode(const type_info& type, void* target, const nlohmann::ordered_json& value,
                                          const parse_options& options);

/// What a result of T holds: nothing where no object of type T can be, so that a T that can't be read is one error.
template <class T>
using held_type = std::conditional_t<std::is_object_v<T> && !std::is_array_v<T> && !std::is_abstract_v<T>, T, void>;

template <class T, class Source>
[[nodiscard]] result<held_type<T>> decode_as(const Source& source, const parse_options& options) {
  const type_info& type = type_of<T>();
  if constexpr (has_table<T> && std::is_default_constructible_v<T>) {
    return result<T>(std::in_place, [&](T& target) { return decode(type, &target, source, options); });
  } else {
    return result<held_type<T>>(validation_error({}, {}));
  }
}
}  // namespace detail

/// Reads `text` as a T, which must be readable<T>. Bad data never throws: the result holds every error with its path
/// and place. Thread-safe. Linear in the text's length.
///
///   auto person = assay::parse<Person>(R"({"name": "John", "age": "35"})");
///   if (person) use(person->age); else std::cerr << person.error().what();
template <class T>
[[nodiscard]] result<detail::held_type<T>> parse(std::string_view text, const parse_options& options = {}) {
  return detail::decode_as<T>(text, options);
}

/// The same for a value that is JSON already. Errors have paths but no place in a text.
template <class T>
[[nodiscard]] result<detail::held_type<T>> validate(const nlohmann::json& value, const parse_options& options = {}) {
  return detail::decode_as<T>(value, options);
}
template <class T>
[[nodiscard]] result<detail::held_type<T>> validate(const nlohmann::ordered_json& value,
                                                    const parse_options& options = {}) {
  return detail::decode_as<T>(value, options);
}

}  // namespace assay::inline v0
