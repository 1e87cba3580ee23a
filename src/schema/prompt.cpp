// A type as a sketch that reads like commented TypeScript: at most half of its JSON Schema, for models that take none.
#include "schema/constraint_keywords.hpp"
#include "schema/field_default.hpp"
#include "schema/type_graph.hpp"
#include "schema/words.hpp"
#include "tables/json_numbers.hpp"

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace assay::inline v0::detail {

namespace {

using nlohmann::ordered_json;
using namespace schemas;

std::string quoted(std::string_view text) { return ordered_json(text).dump(); }

std::string without_line_breaks(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

/// Without the space that they begin with.
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find('\n', from), text.size());
    const std::size_t begin = std::min(text.find_first_not_of(' ', from), to);
    lines.push_back(text.substr(begin, to - begin));
    from = to + 1;
  }
  return lines;
}

/// A type's text; a union needs parentheses before "[]".
struct sketch {
  std::string text;
  bool is_union = false;
};

sketch union_of(const std::vector<std::string>& alternatives) {
  return {join(alternatives, " | "), alternatives.size() > 1};
}

sketch intersection_of(const std::vector<std::string>& parts) { return {join(parts, " & "), parts.size() > 1}; }

/// Beside what says something, "any" is what its author has not thought of; each is said once.
std::vector<std::string> telling(const std::vector<std::string>& all) {
  std::vector<std::string> kept;
  for (const std::string& each : all) {
    if (each != "any" && std::find(kept.begin(), kept.end(), each) == kept.end()) kept.push_back(each);
  }
  return kept.empty() ? std::vector<std::string>{"any"} : kept;
}

std::string_view word_for(kind what) {
  switch (what) {
    case kind::never:
      return "never";
    case kind::null:
      return "null";
    case kind::boolean:
      return "boolean";
    case kind::integer:
      return "int";
    case kind::number:
      return "number";
    case kind::string:
    case kind::bytes:
    case kind::date:
    case kind::date_time:
    case kind::duration:
      return "string";
    default:
      return "any";
  }
}

/// The keywords that a type's word does not tell.
ordered_json keywords_of(const type_info& type, const constraint_set* constraints) {
  ordered_json keywords = ordered_json::object();
  switch (type.kind) {
    case kind::integer:
      put_integer_range(keywords, type.storage);
      break;
    case kind::bytes:
      keywords["contentEncoding"] = "base64";
      break;
    case kind::date:
      keywords["format"] = "date";
      break;
    case kind::date_time:
      keywords["format"] = "date-time";
      break;
    case kind::duration:
      keywords["format"] = "duration";
      break;
    case kind::list:
      if (type.list->is_set) keywords["uniqueItems"] = true;
      if (type.list->fixed_size != path_item::no_index) {
        put_keyword(keywords, "minItems", type.list->fixed_size);
        put_keyword(keywords, "maxItems", type.list->fixed_size);
      }
      break;
    default:
      break;
  }
  put_constraints(keywords, type, type.constraints);
  put_constraints(keywords, type, constraints);
  return keywords;
}

void append_words(std::vector<std::string>& words, const std::vector<std::string>& more, std::string_view prefix = {}) {
  for (const std::string& word : more) words.push_back(std::string(prefix) + word);
}

class prompt_writer {
 public:
  explicit prompt_writer(const type_info& root) : root_(root), graph_(root), names_(shared_types(graph_)) {}

  std::string write() {
    std::string out;
    for (const type_graph::node& node : graph_.nodes()) {
      const std::string* name = names_.find(*node.type);
      if (name != nullptr) out += titled(*node.type, "type " + *name + " = ") + "\n\n";
    }
    const std::string* name = names_.find(root_);
    return out + (name != nullptr ? *name : titled(root_, ""));
  }

 private:
  /// What is used twice or contains itself is written once. What has no name that people know is written where it is
  /// used, unless it is large.
  static definition_names shared_types(const type_graph& graph) {
    constexpr std::size_t large = 1'000;  // types in it
    return {graph, [](const type_graph::node& node) {
              return node.recursive || (node.uses > 1 && (node.is_nameable() || node.written_size > large));
            }};
  }

  /// A definition, with what there is to say of it in the line above.
  std::string titled(const type_info& type, const std::string& begin) {
    std::vector<std::string> words;
    if (!type.description.empty()) words.emplace_back(type.description);
    append_words(words, notes_on(type, nullptr));
    const std::string comment = words.empty() ? "" : "// " + without_line_breaks(join(words, "; ")) + "\n";
    return comment + begin + write_kind(type, 0).text;
  }

  // --- types ---------------------------------------------------------------------------------------------------------

  sketch write_use(const type_info& type, std::size_t depth) const {
    const std::string* name = names_.find(type);
    return name != nullptr ? sketch{*name} : write_kind(type, depth);
  }

  sketch write_kind(const type_info& type, std::size_t depth) const {
    switch (type.kind) {
      case kind::any:
        return type.any == nullptr ? sketch{"any"} : union_of(telling(write_all(type.any->by_token, depth)));
      case kind::enumeration:
        return write_enumeration(*type.enumeration);
      case kind::literal:
        return write_literal(*type.literal);
      case kind::nullable:
        return union_of({write_use(*type.nullable->value, depth).text, "null"});
      case kind::list:
        return write_list(*type.list->item, depth);
      case kind::tuple:
        return write_tuple(*type.tuple, depth);
      case kind::map:
        return {"{[string]: " + write_use(*type.map->value, depth).text + "}"};
      case kind::object:
        return write_object(type, depth);
      case kind::variant:
        return union_of(write_all(type.variant->alternatives, depth));
      case kind::all_of:
        return intersection_of(telling(write_all(type.all_of->parts, depth)));
      case kind::custom:
        return write_use(*type.custom->wire, depth);
      default:
        return {std::string(word_for(type.kind))};
    }
  }

  template <class Types>
  std::vector<std::string> write_all(const Types& types, std::size_t depth) const {
    std::vector<std::string> all;
    for (const type_info* type : types) {
      if (type != nullptr) all.push_back(write_use(*type, depth).text);
    }
    return all;
  }

  static sketch write_enumeration(const enum_info& info) {
    std::vector<std::string> names;
    for (const enumerator_info& enumerator : info.enumerators) names.push_back(quoted(enumerator.name));
    return union_of(names);
  }
  static sketch write_literal(const literal_info& info) {
    std::vector<std::string> values;
    for (const literal_value& value : info.values) {
      values.push_back(value.form == literal_value::form::string ? quoted(value.text) : std::string(value.text));
    }
    return union_of(values);
  }

  sketch write_list(const type_info& item_type, std::size_t depth) const {
    const sketch item = write_use(item_type, depth);
    if (item.text.starts_with("{\n")) return {"[" + item.text + "]"};
    return {item.is_union ? "(" + item.text + ")[]" : item.text + "[]"};
  }

  sketch write_tuple(const tuple_info& info, std::size_t depth) const {
    std::vector<std::string> places = write_all(info.items, depth);
    if (info.rest != nullptr) places.push_back("..." + write_list(*info.rest, depth).text);
    return {"[" + join(places, ", ") + "]"};
  }

  // --- structs -------------------------------------------------------------------------------------------------------

  sketch write_object(const type_info& type, std::size_t depth) const {
    const object_info& info = *type.object;
    std::string lines;
    for (std::size_t i = 0; i < info.fields.size(); ++i) lines += write_field(type, i, depth + 1);
    for (const std::string_view name : info.required_extra) lines += margin(depth + 1) + quoted(name) + ": any,\n";
    if (info.extra_keys == extra::allow) {
      const sketch value = info.extra_value != nullptr ? write_use(*info.extra_value, depth + 1) : sketch{"any"};
      lines += margin(depth + 1) + "[string]: " + value.text + ",\n";
    }
    return {lines.empty() ? "{}" : "{\n" + lines + margin(depth) + "}"};
  }

  std::string write_field(const type_info& object, std::size_t index, std::size_t depth) const {
    const field_info& field = object.object->fields[index];
    std::string line = margin(depth) + quoted(field.name) + ": " + write_use(*field.type, depth).text + ",";
    const std::string comment = without_line_breaks(join(comment_on(object, index), "; "));
    // Of a type of several lines the first is the one that people read.
    if (!comment.empty()) line.insert(std::min(line.find('\n'), line.size()), " // " + comment);
    return line + "\n";
  }

  static std::string margin(std::size_t depth) { return std::string(2 * depth, ' '); }

  // --- comments ------------------------------------------------------------------------------------------------------

  std::vector<std::string> comment_on(const type_info& object, std::size_t index) const {
    const field_info& field = object.object->fields[index];
    std::vector<std::string> words;
    const std::string_view description = field.description.empty() ? description_of(*field.type) : field.description;
    if (!description.empty()) words.emplace_back(description);
    if (names_.find(*field.type) == nullptr) append_words(words, notes_on(*field.type, field.constraints));
    append_words(words, usage_of(object, index));
    return words;
  }

  /// Of the type that is written in place; what has a definition is described there.
  std::string_view description_of(const type_info& type) const {
    if (names_.find(type) != nullptr) return {};
    if (!type.description.empty()) return type.description;
    if (type.kind == kind::nullable) return description_of(*type.nullable->value);
    if (type.kind == kind::list) return description_of(*type.list->item);
    return {};
  }

  static std::vector<std::string> usage_of(const type_info& object, std::size_t index) {
    const field_info& field = object.object->fields[index];
    ordered_json keywords = ordered_json::object();
    const auto value = default_of(object, index);
    if (value && !value->is_null()) keywords["default"] = *value;
    for (const example_value& example : field.examples) {
      keywords["examples"].push_back(example.is_json ? parse_exactly(example.text) : ordered_json(example.text));
    }
    if (field.deprecated) keywords["deprecated"] = true;
    std::vector<std::string> words;
    if (!field.required && !keywords.contains("default")) words.emplace_back("optional");
    append_words(words, words_for(keywords));
    return words;
  }

  /// What is asked of a value, and of what it holds.
  std::vector<std::string> notes_on(const type_info& type, const constraint_set* constraints) const {
    if (type.kind == kind::nullable || type.kind == kind::custom) {
      std::vector<std::string> words = words_for(keywords_of(type, nullptr));
      append_words(words,
                   notes_inside(type.kind == kind::custom ? *type.custom->wire : *type.nullable->value, constraints));
      return words;
    }
    std::vector<std::string> words = words_for(keywords_of(type, constraints));
    for (const constraint_set* set : {type.constraints, constraints}) {
      if (set == nullptr) continue;
      for (const custom_rule& rule : set->rules) words.emplace_back(rule.message);
    }
    if (type.kind == kind::list) append_words(words, notes_inside(*type.list->item, nullptr), "each ");
    if (type.kind == kind::map) append_words(words, notes_inside(*type.map->value, nullptr), "each value ");
    if (type.kind == kind::enumeration) append_words(words, described_enumerators(*type.enumeration));
    if (type.kind == kind::object && type.object->extra_keys == extra::forbid) words.emplace_back("no other keys");
    if (type.kind == kind::any && type.any != nullptr) {
      for (const type_info* each : type.any->by_token) {
        if (each != nullptr && each->kind != kind::any) append_words(words, notes_inside(*each, nullptr));
      }
    }
    if (type.kind == kind::all_of) append_words(words, rules_of(*type.all_of));
    return words;
  }

  // --- rules of run-time schemas -------------------------------------------------------------------------------------

  std::vector<std::string> rules_of(const all_of_info& info) const {
    std::vector<std::string> words;
    for (const rule_info& rule : info.rules) words.push_back(rule_in_words(rule));
    for (const conditional_info& each : info.conditionals) {
      std::string text =
          each.test != nullptr ? "if it is " + in_line(*each.test) : "if " + quoted(each.property) + " is there";
      if (each.then != nullptr) text += ", it is " + in_line(*each.then);
      if (each.otherwise != nullptr)
        text += (each.then != nullptr ? ", else " : ", or else it is ") + in_line(*each.otherwise);
      words.push_back(std::move(text));
    }
    return words;
  }

  std::string rule_in_words(const rule_info& rule) const {
    using form = enum rule_info::form;
    const auto other = [&](const std::string& what) {
      return rule.type->kind == kind::never ? "no other " + what
                                            : "every other one of its " + what + ": " + in_line(*rule.type);
    };
    switch (rule.form) {
      case form::forbids:
        return "not " + in_line(*rule.type);
      case form::contains: {
        const bool bounded = rule.max != static_cast<std::size_t>(-1);
        return "has at least " + std::to_string(rule.min) +
               (bounded ? " and at most " + std::to_string(rule.max) : "") + " of: " + in_line(*rule.type);
      }
      case form::names_keys:
        return "every key: " + in_line(*rule.type);
      case form::demands_keys: {
        std::vector<std::string> names;
        for (const std::string_view name : rule.names) names.push_back(quoted(name));
        return "with " + quoted(rule.property) + " also " + join(names, ", ");
      }
      case form::leaves_no_properties:
        return other("keys");
      case form::leaves_no_items:
        return other("items");
    }
    return {};
  }

  /// A type and what is asked of it, for the middle of a sentence: without line breaks, and without comments inside.
  std::string in_line(const type_info& type) const {
    std::string text;
    for (const std::string& line : lines_of(write_use(type, 0).text)) {
      const std::string told = line.substr(0, line.find(", // ") + 1);  // npos + 1 is 0
      text += (text.empty() ? "" : " ") + (told.empty() ? line : told);
    }
    if (names_.find(type) != nullptr) return text;
    const std::vector<std::string> notes = notes_on(type, nullptr);
    return notes.empty() ? text : text + " (" + join(notes, "; ") + ")";
  }

  std::vector<std::string> notes_inside(const type_info& type, const constraint_set* constraints) const {
    if (names_.find(type) == nullptr) return notes_on(type, constraints);
    return words_for(keywords_of(type_info{}, constraints));
  }

  static std::vector<std::string> described_enumerators(const enum_info& info) {
    std::vector<std::string> words;
    for (const enumerator_info& enumerator : info.enumerators) {
      if (enumerator.description.empty()) continue;
      words.push_back(std::string(enumerator.name) + ": " + std::string(enumerator.description));
    }
    return words;
  }

  const type_info& root_;
  type_graph graph_;
  definition_names names_;
};

}  // namespace

std::string write_prompt(const type_info& type) { return prompt_writer(type).write(); }

}  // namespace assay::inline v0::detail
