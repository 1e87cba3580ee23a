// How numbers are in a JSON document that are kept as their text (number_literal.hpp).
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string_view>

namespace assay::inline v0::detail {

/// What makes a binary value a number.
inline constexpr std::uint8_t number_subtype = 'n';
/// The same, of one that the decoder makes the nearest double of when it has been judged.
inline constexpr std::uint8_t rounded_subtype = 'r';

/// The text of a number that is kept as it; empty for any other value.
template <class Json>
[[nodiscard]] std::string_view literal_of(const Json& value) noexcept {
  const auto* const bytes = value.template get_ptr<const typename Json::binary_t*>();
  if (bytes == nullptr || !bytes->has_subtype()) return {};
  if (bytes->subtype() != number_subtype && bytes->subtype() != rounded_subtype) return {};
  return {reinterpret_cast<const char*>(bytes->data()), bytes->size()};
}

/// The number as its text, which must be JSON's.
[[nodiscard]] inline nlohmann::ordered_json literal_number(std::string_view text,
                                                           std::uint8_t subtype = number_subtype) {
  using json = nlohmann::ordered_json;
  return json::binary(json::binary_t::container_type(text.begin(), text.end()), subtype);
}

}  // namespace assay::inline v0::detail
