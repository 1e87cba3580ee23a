#include "schema/compare/value_set.hpp"

namespace assay::inline v0::comparing {

json_type type_of_value(const json& value) noexcept {
  switch (value.type()) {
    case json::value_t::boolean:
      return json_type::boolean;
    case json::value_t::string:
      return json_type::string;
    case json::value_t::array:
      return json_type::array;
    case json::value_t::object:
      return json_type::object;
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
    case json::value_t::number_float:
    case json::value_t::binary:  // a number as its text
      return json_type::number;
    default:
      return json_type::null;
  }
}

std::string_view name_of(json_type type) noexcept {
  static constexpr std::array<std::string_view, 6> names = {"null",     "a boolean", "a number",
                                                            "a string", "an array",  "an object"};
  return names[static_cast<std::size_t>(type)];
}

}  // namespace assay::inline v0::comparing
