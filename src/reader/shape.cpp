#include "reader/shape.hpp"

#include "tables/plan.hpp"

#include <algorithm>

namespace assay::inline v0::detail {

bool takes_scalars(const type_info& type) {
  switch (type.kind) {
    case kind::boolean:
    case kind::integer:
    case kind::number:
    case kind::string:
    case kind::bytes:
    case kind::date:
    case kind::date_time:
    case kind::duration:
    case kind::enumeration:
    case kind::literal:
      return true;
    case kind::variant: {
      const auto& all = plan_of(*type.variant).core_alternatives(*type.variant);
      return std::any_of(all.begin(), all.end(), [](const type_info* one) { return takes_scalars(*one); });
    }
    default:
      return false;
  }
}

namespace {

/// The field's type; nullptr where there is none.
const type_info* field_type(const type_info& type, std::string_view name) {
  if (type.kind == kind::variant) {
    for (const type_info* one : plan_of(*type.variant).core_alternatives(*type.variant)) {
      if (const type_info* found = field_type(*one, name)) return found;
    }
    return nullptr;
  }
  if (type.kind != kind::object) return nullptr;
  const object_plan& plan = plan_of(*type.object);
  std::size_t index = plan.find(name);
  if (index == object_plan::none) index = plan.find_similar(name);
  return index == object_plan::none ? nullptr : plan.fields[index].type;
}

}  // namespace

bool has_field(const type_info& type, std::string_view name) { return field_type(type, name) != nullptr; }

bool shape::has(std::string_view name) const { return is_map() || (type_ != nullptr && has_field(*type_, name)); }

shape shape::member(std::string_view name) const {
  if (type_ == nullptr) return {};
  if (is_map()) return shape(*type_->map->value);
  const type_info* const found = field_type(*type_, name);
  return found == nullptr ? shape() : shape(*found);
}

shape shape::item() const {
  if (!is(kind::list)) return {};
  return shape(*type_->list->item);
}

}  // namespace assay::inline v0::detail
