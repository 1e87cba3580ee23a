#include "schema/foreign_types.hpp"

#include "json/ranges.hpp"
#include "schema/document.hpp"
#include "schema/loader_keywords.hpp"

#include <array>
#include <string>

namespace assay::inline v0::loading {

namespace {

using json = nlohmann::ordered_json;

struct foreign_type {
  std::string_view name;  ///< in small letters
  std::string_view meant;
};
// Python, Java, JavaScript, and the protocol buffers that Gemini's interface is written in. Sorted. Names with more
// than one meaning ("date", "char", "enum") are left out: a refusal costs less than a wrong guess.
constexpr std::array foreign_types = {
    foreign_type{"any", "any"},        foreign_type{"arraylist", "array"}, foreign_type{"bool", "boolean"},
    foreign_type{"dict", "object"},    foreign_type{"double", "number"},   foreign_type{"float", "number"},
    foreign_type{"hashmap", "object"}, foreign_type{"int", "integer"},     foreign_type{"list", "array"},
    foreign_type{"long", "integer"},   foreign_type{"none", "null"},       foreign_type{"str", "string"},
    foreign_type{"tuple", "array"},
};
static_assert(ranges::is_sorted(foreign_types, {}, &foreign_type::name));

std::string in_small_letters(std::string_view name) {
  std::string small(name);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

std::string quoted(std::string_view meant) { return meant == "any" ? "any value" : '\'' + std::string(meant) + '\''; }

/// The name that is meant by one entry, with a note where it is another than is written; "any" for no type.
std::string translated(const std::string& name, const std::string& where, std::vector<finding>& notes) {
  const std::string_view meant = type_meant_by(name);
  if (meant.empty()) return name;
  notes.push_back({finding::severity::note, where, "type",
                   "'" + name + "' is not a type of JSON Schema; read as " + quoted(meant)});
  return std::string(meant);
}

/// What `type` says in JSON Schema; null where it says that any value will do.
json translated_types(const json& type, const std::string& where, std::vector<finding>& notes) {
  if (type.is_string()) {
    std::string name = translated(type.get_ref<const std::string&>(), where, notes);
    return name == "any" ? json() : json(std::move(name));
  }
  json names = json::array();
  bool anything = false;
  for (const json& each : type) {
    json name = each.is_string() ? json(translated(each.get_ref<const std::string&>(), where, notes)) : each;
    anything = anything || name == "any";
    if (ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return anything ? json() : names;
}

void translate(json& schema, const std::string& where, std::vector<finding>& notes) {
  if (!schema.is_object()) return;
  if (const auto type = schema.find("type"); type != schema.end() && (type->is_string() || type->is_array())) {
    json said = translated_types(*type, where, notes);
    if (said.is_null()) {
      schema.erase("type");
    } else {
      *type = std::move(said);
    }
  }
  detail::schemas::for_each_subschema(schema, where, [&](json& child, const detail::schemas::subschema_place& place) {
    translate(child, place.pointer, notes);
  });
}

}  // namespace

std::string_view type_meant_by(std::string_view name) {
  const std::string small = in_small_letters(name);
  const auto known = ranges::lower_bound(foreign_types, small, {}, &foreign_type::name);
  if (known != foreign_types.end() && known->name == small) return known->meant;
  const auto own = ranges::find(json_type_names, small);
  return own != json_type_names.end() && *own != name ? *own : std::string_view();
}

void say_types_of_json(json& document, const std::string& where, std::vector<finding>& notes) {
  translate(document, where, notes);
}

std::string advice_on_types(const json& type) {
  const auto names = type.is_array() ? type : json::array({type});
  for (const json& name : names) {
    if (!name.is_string()) continue;
    const std::string_view meant = type_meant_by(name.get_ref<const std::string&>());
    if (meant.empty()) continue;
    return "; the option foreign_types reads '" + name.get_ref<const std::string&>() + "' as " + quoted(meant);
  }
  return {};
}

}  // namespace assay::inline v0::loading
