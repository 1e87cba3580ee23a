#include "ground/evidence_leaves.hpp"

#include "json/region.hpp"
#include "scalars/literal_numbers.hpp"
#include "scalars/strip.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;

bool is_grounded(const constraint_set* set) noexcept { return set != nullptr && set->grounded; }

/// Whether a part of the type is described as grounded.
class annotation_search {
 public:
  bool in(const type_info* type) {
    if (type == nullptr || !seen_.insert(type).second) return false;
    if (is_grounded(type->constraints)) return true;
    switch (type->kind) {
      case kind::nullable:
        return in(type->nullable->value);
      case kind::list:
        return in(type->list->item);
      case kind::tuple:
        return in_any(type->tuple->items) || in(type->tuple->rest);
      case kind::map:
        return in(type->map->value);
      case kind::variant:
        return in_any(type->variant->alternatives);
      case kind::custom:
        return in(type->custom->wire);
      case kind::object:
        return in(type->object->extra_value) ||
               std::any_of(type->object->fields.begin(), type->object->fields.end(), [this](const field_info& field) {
                 return is_grounded(field.constraints) || in(field.type);
               });
      default:
        return false;
    }
  }

 private:
  template <class Types>
  bool in_any(const Types& types) {
    return std::any_of(types.begin(), types.end(), [this](const type_info* one) { return in(one); });
  }

  std::set<const type_info*> seen_;
};

bool is_constant(const type_info* type) noexcept {
  if (type == nullptr) return false;
  if (type->kind == kind::literal) return type->literal->values.size() < 2;
  return type->kind == kind::enumeration && type->enumeration->enumerators.size() < 2;
}

const enumerator_info* label_of(const enum_info& info, std::string_view name) {
  for (const enumerator_info& one : info.enumerators) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

/// Whether a value may be of a type, as far as can be told without reading it: of a union's alternatives, the first is
/// taken.
bool may_be(const type_info& type, const ordered_json& value) {
  switch (type.kind) {
    case kind::nullable:
      return value.is_null() || may_be(*type.nullable->value, value);
    case kind::boolean:
      return value.is_boolean();
    case kind::integer:
    case kind::number:
      return value.is_number();
    case kind::string:
    case kind::bytes:
    case kind::date:
    case kind::date_time:
    case kind::duration:
      return value.is_string();
    case kind::enumeration:
      return value.is_string() && label_of(*type.enumeration, value.get_ref<const std::string&>()) != nullptr;
    case kind::literal:
      return !value.is_string() ||
             std::any_of(type.literal->values.begin(), type.literal->values.end(),
                         [&](const literal_value& one) { return one.text == value.get_ref<const std::string&>(); });
    case kind::list:
    case kind::tuple:
      return value.is_array();
    case kind::map:
      return value.is_object();
    case kind::object:
      return value.is_object() &&
             std::all_of(type.object->fields.begin(), type.object->fields.end(), [&](const field_info& field) {
               const auto member = value.find(field.name);
               if (member == value.end()) return !field.required;
               return field.type == nullptr || field.type->kind != kind::literal || may_be(*field.type, *member);
             });
    default:
      return true;
  }
}

class leaf_collector {
 public:
  explicit leaf_collector(std::vector<evidence_leaf>& leaves) : leaves_(leaves) {}

  /// A value whose type is not known is taken by its form.
  void collect(const type_info* type, const ordered_json& value, bool required) {
    while (type != nullptr) {
      required |= is_grounded(type->constraints);
      const type_info* const inner = inner_type(*type, value);
      if (inner == type) break;
      type = inner;
    }
    if (is_constant(type)) return;
    if (value.is_object()) return collect_members(type, value, required);
    if (value.is_array()) return collect_items(type, value, required);
    collect_scalar(type, value, required);
  }

 private:
  /// The type behind one that only wraps it; the same where it doesn't.
  static const type_info* inner_type(const type_info& type, const ordered_json& value) {
    switch (type.kind) {
      case kind::nullable:
        return type.nullable->value;
      case kind::custom:
        return type.custom->wire;
      case kind::any:
        return nullptr;
      case kind::all_of:
        return type.all_of->parts.empty() ? nullptr : type.all_of->parts[0];
      case kind::variant:
        for (const type_info* one : type.variant->alternatives) {
          if (may_be(*one, value)) return one;
        }
        return nullptr;
      default:
        return &type;
    }
  }

  void collect_members(const type_info* type, const ordered_json& value, bool required) {
    for (const auto& [key, member] : value.get_ref<const ordered_json::object_t&>()) {
      bool member_required = required;
      const type_info* member_type = nullptr;
      if (type != nullptr && type->kind == kind::map) member_type = type->map->value;
      if (type != nullptr && type->kind == kind::object) {
        const auto& fields = type->object->fields;
        const auto field = std::find_if(fields.begin(), fields.end(),
                                        [&wanted = key](const field_info& one) { return one.name == wanted; });
        member_type = field == fields.end() ? type->object->extra_value : field->type;
        if (field != fields.end()) member_required |= is_grounded(field->constraints);
      }
      at_.push_back({key});
      collect(member_type, member, member_required);
      at_.pop_back();
    }
  }

  void collect_items(const type_info* type, const ordered_json& value, bool required) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      const type_info* item = nullptr;
      if (type != nullptr && type->kind == kind::list) item = type->list->item;
      if (type != nullptr && type->kind == kind::tuple) {
        item = i < type->tuple->items.size() ? type->tuple->items[i] : type->tuple->rest;
      }
      at_.push_back({{}, i});
      collect(item, value[i], required);
      at_.pop_back();
    }
  }

  void collect_scalar(const type_info* type, const ordered_json& value, bool required) {
    const kind what = type == nullptr ? kind::any : type->kind;
    if (what == kind::bytes || what == kind::duration) return;
    evidence_leaf leaf;
    leaf.required = required;
    if (value.is_string()) {
      leaf.text = value.get_ref<const std::string&>();
      if (strip(leaf.text).empty()) return;
      if (what == kind::date) leaf.kind = evidence_kind::date;
      if (what == kind::date_time) leaf.kind = evidence_kind::date_time;
      if (what == kind::enumeration) leaf.label = label_of(*type->enumeration, leaf.text);
    } else if (value.is_number()) {
      leaf.kind = evidence_kind::number;
      leaf.text = value.dump();
    } else if (const std::string_view literal = literal_of(value); !literal.empty()) {
      leaf.kind = evidence_kind::number;
      leaf.text = literal;
    } else {
      return;
    }
    leaf.loc = at_;
    leaves_.push_back(std::move(leaf));
  }

  std::vector<evidence_leaf>& leaves_;
  path at_;
};

}  // namespace

std::vector<evidence_leaf> evidence_leaves(const type_info& type, const ordered_json& value, ground_scope scope) {
  std::vector<evidence_leaf> leaves;
  const bool all = scope == ground_scope::all || !annotation_search().in(&type);
  leaf_collector(leaves).collect(&type, value, all);
  return leaves;
}

}  // namespace assay::inline v0::detail
