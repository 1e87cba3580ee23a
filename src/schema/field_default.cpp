#include "schema/field_default.hpp"

#include "tables/plan.hpp"
#include "tables/scalar_access.hpp"

#include <assay/dump.hpp>

#include <cstdint>
#include <stdexcept>

namespace assay::inline v0::detail::schemas {

std::optional<nlohmann::ordered_json> default_of(const type_info& object, std::size_t field_index) {
  const field_info& field = object.object->fields[field_index];
  if (!field.default_json.empty()) return std::make_optional(nlohmann::ordered_json::parse(field.default_json));
  const bool is_cpp_struct = object.object->offsets != nullptr;
  if (!is_cpp_struct || field.required) return std::nullopt;
  if (!field.has_default) return std::make_optional<nlohmann::ordered_json>(nullptr);
  try {
    const scratch value(*object.life);
    const std::uint32_t offset = plan_of(*object.object).fields[field_index].offset;
    return std::make_optional(write_json(*field.type, static_cast<const char*>(value.get()) + offset));
  } catch (const std::invalid_argument&) {
    return std::nullopt;
  }
}

}  // namespace assay::inline v0::detail::schemas
