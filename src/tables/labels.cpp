#include "tables/labels.hpp"

namespace assay::inline v0::detail {

namespace {

std::string label(const type_info& type, int depth);

template <class Types>
std::string join(std::string_view prefix, const Types& types, int depth) {
  std::string result(prefix);
  result += '[';
  bool first = true;
  for (const type_info* type : types) {
    if (!first) result += ',';
    first = false;
    result += label(*type, depth);
  }
  return result + ']';
}

std::string label_without_constraints(const type_info& type, int depth) {
  switch (type.kind) {
    case kind::list:
      return std::string(type.list->is_set ? "set[" : "list[") + label(*type.list->item, depth) + "]";
    case kind::map:
      return "dict[" + label(*type.map->key, depth) + "," + label(*type.map->value, depth) + "]";
    case kind::tuple:
      return join("tuple", type.tuple->items, depth);
    case kind::nullable:
      return "nullable[" + label(*type.nullable->value, depth) + "]";
    case kind::variant:
      return "union";
    case kind::all_of:
      return "all_of";
    case kind::custom:
      return type.name.empty() ? label(*type.custom->wire, depth) : std::string(type.name);
    case kind::any:
      return "any";
    case kind::never:
      return "never";
    case kind::literal:
      return type.name.empty() || type.name == "literal"
                 ? "literal['" + std::string(type.literal->values[0].text) + "']"
                 : std::string(type.name);
    default:
      return std::string(type.name);
  }
}

/// A list of lists of ... of itself has no end; its label has.
std::string label(const type_info& type, int depth) {
  if (depth > 4) return "...";
  if (type.kind == kind::object) return type.name.empty() ? "object" : std::string(type.name);
  const bool scalar = type.kind == kind::integer || type.kind == kind::number || type.kind == kind::string;
  std::string text = label_without_constraints(type, depth + 1);
  return scalar && type.constraints != nullptr ? "constrained-" + text : text;
}

}  // namespace

std::string label_of(const type_info& type) { return label(type, 0); }

}  // namespace assay::inline v0::detail
