#include "schema/short_schema.hpp"

#include "json/characters.hpp"
#include "json/nearest_name.hpp"
#include "json/text_lines.hpp"
#include "json/unicode.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::schemas {

namespace {

using json = nlohmann::ordered_json;

constexpr std::size_t most_levels = 64;  ///< of lists and objects in each other

struct short_type {
  std::string_view name;
  const char* type;    ///< nullptr: any
  const char* format;  ///< nullptr: none
};
constexpr std::array<short_type, 7> short_types = {{{"string", "string", nullptr},
                                                    {"int", "integer", nullptr},
                                                    {"number", "number", nullptr},
                                                    {"bool", "boolean", nullptr},
                                                    {"date", "string", "date"},
                                                    {"date-time", "string", "date-time"},
                                                    {"any", nullptr, nullptr}}};

/// What other languages call them, for the message.
constexpr std::array<std::pair<std::string_view, std::string_view>, 12> other_names = {{{"str", "string"},
                                                                                        {"text", "string"},
                                                                                        {"integer", "int"},
                                                                                        {"long", "int"},
                                                                                        {"float", "number"},
                                                                                        {"double", "number"},
                                                                                        {"decimal", "number"},
                                                                                        {"boolean", "bool"},
                                                                                        {"datetime", "date-time"},
                                                                                        {"timestamp", "date-time"},
                                                                                        {"object", "any"},
                                                                                        {"list", "[string]"}}};

const short_type* find_type(std::string_view name) {
  const auto found = std::find_if(short_types.begin(), short_types.end(),
                                  [name](const short_type& each) { return each.name == name; });
  return found == short_types.end() ? nullptr : found;
}

/// The type that was probably meant; empty where none is near.
std::string meant_type(std::string_view name) {
  std::vector<std::string> names;
  for (const short_type& each : short_types) names.emplace_back(each.name);
  for (const auto& [other, own] : other_names) names.emplace_back(other);
  const std::string nearest = nearest_name(name, names);
  for (const auto& [other, own] : other_names) {
    if (other == nearest) return std::string(own);
  }
  return nearest;
}

json schema_of(const short_type& type) {
  json schema = json::object();
  if (type.type != nullptr) schema["type"] = type.type;
  if (type.format != nullptr) schema["format"] = type.format;
  return schema;
}

bool is_free_space(char c) { return is_blank(c) || c == '\n'; }

bool is_word_character(char c) { return c != '.' && is_name_character(c); }

/// What is wrong, and which part of the text is at fault.
struct short_fault {
  std::string message;
  std::size_t begin;
  std::size_t end;
};

/// A word or a string in quotes.
struct text_token {
  std::string text;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool quoted = false;
};

/// Recursive descent by the grammar; throws short_fault.
class short_schema_reader {
 public:
  explicit short_schema_reader(std::string_view text) : text_(text) {}

  json read() {
    json schema = read_fields('\0');
    if (!at_end()) refuse_here("expected ',' or the end");
    return schema;
  }

 private:
  /// Up to `closer`, which is left to be read; '\0' is the end of the text.
  json read_fields(char closer) {
    json properties = json::object();
    json required = json::array();
    do {
      skip_space();
      if (ends_with(closer)) break;
      read_field(properties, required);
    } while (pass(','));
    if (properties.empty()) refuse_here("expected the name of a member");
    json schema = {{"type", "object"}, {"properties", std::move(properties)}};
    if (!required.empty()) schema["required"] = std::move(required);
    return schema;
  }

  void read_field(json& properties, json& required) {
    const text_token name = read_text("the name of a member");
    if (properties.contains(name.text)) refuse("the name '" + name.text + "' is there twice", name);
    const bool is_optional = pass('?');
    if (!is_optional) required.push_back(name.text);
    skip_space();
    if (next() == '.') {
      refuse_here(
          "a name has no '.': members of a member stand in braces, as in 'a {b int}'; a name with dots goes in "
          "double quotes");
    }
    if (next() == ':') refuse_here("a type follows its name without ':', as in 'age int'");
    const bool has_type = !at_end() && next() != ',' && next() != '}';
    properties[name.text] = has_type ? read_type() : schema_of(short_types.front());
  }

  json read_type() {
    json schema = read_base();
    if (!pass('?') || schema.empty()) return schema;  // any may be null anyhow
    return {{"anyOf", {std::move(schema), {{"type", "null"}}}}};
  }

  json read_base() {
    skip_space();
    const std::size_t opened = at_;
    if (++level_ > most_levels) refuse_here("more than " + std::to_string(most_levels) + " levels");
    json schema;
    if (pass('[')) {
      schema = {{"type", "array"}, {"items", read_type()}};
      if (!pass(']')) refuse_unclosed(opened, "']'");
    } else if (pass('{')) {
      schema = read_fields('}');
      if (!pass('}')) refuse_unclosed(opened, "',' or '}'");
    } else {
      schema = read_short_type_or_labels();
    }
    --level_;
    return schema;
  }

  json read_short_type_or_labels() {
    const text_token first = read_text("a type");
    const short_type* const known = first.quoted ? nullptr : find_type(first.text);
    skip_space();
    if (known != nullptr && next() == '|') refuse_null_beside(first);
    if (next() == '|' || first.quoted) return read_labels(first);
    if (known != nullptr) return schema_of(*known);
    const std::string meant = meant_type(first.text);
    refuse("unknown type '" + first.text + "'" +
               (meant.empty() ? "; " + list_of_types() : "; did you mean '" + meant + "'?"),
           first);
  }

  /// `string|null` is `string?`; what else is wrong with it, read_labels says.
  void refuse_null_beside(const text_token& type) {
    const std::size_t bar = at_;
    static_cast<void>(pass('|'));
    skip_space();
    if (text_.substr(at_).starts_with("null") && (at_ + 4 == text_.size() || !is_word_character(text_[at_ + 4]))) {
      throw short_fault{"a type that permits null has a '?' after it: '" + type.text + "?'", type.begin, at_ + 4};
    }
    at_ = bar;
  }

  json read_labels(text_token label) {
    json labels = json::array();
    for (;;) {
      const bool is_type = find_type(label.text) != nullptr || label.text == "null";
      if (!label.quoted && is_type)
        refuse("'" + label.text + "' among labels: put it in quotes to mean the text", label);
      if (std::find(labels.begin(), labels.end(), label.text) != labels.end())
        refuse("the label is there twice", label);
      labels.push_back(label.text);
      if (!pass('|')) return {{"type", "string"}, {"enum", std::move(labels)}};
      label = read_text("a label");
    }
  }

  static std::string list_of_types() {
    std::string list = "types are ";
    for (const short_type& each : short_types) list += std::string(each.name) + ", ";
    return list + "[...], {...} and labels with '|' between";
  }

  // --- tokens --------------------------------------------------------------------------------------------------------

  text_token read_text(const std::string& wanted) {
    skip_space();
    if (next() == '"') return read_quoted();
    const std::size_t begin = at_;
    if (at_end() || is_digit(next()) || next() == '-') refuse_here("expected " + wanted + begins_with_letter());
    while (!at_end() && is_word_character(text_[at_])) ++at_;
    if (at_ == begin) refuse_here("expected " + wanted);
    return {std::string(text_.substr(begin, at_ - begin)), begin, at_, false};
  }

  [[nodiscard]] std::string begins_with_letter() const {
    return at_end() ? "" : "; what does not begin with a letter or '_' goes in double quotes";
  }

  text_token read_quoted() {
    const std::size_t begin = at_;
    for (++at_; !at_end() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    if (at_end()) throw short_fault{"expected a closing quote", begin, text_.size()};
    ++at_;
    const json value = json::parse(text_.substr(begin, at_ - begin), nullptr, /*allow_exceptions=*/false);
    if (!value.is_string()) throw short_fault{"this is not a JSON string", begin, at_};
    return {value.get<std::string>(), begin, at_, true};
  }

  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  /// '\0' at the end: no character of the grammar.
  [[nodiscard]] char next() const { return at_end() ? '\0' : text_[at_]; }
  [[nodiscard]] bool ends_with(char closer) const { return closer == '\0' ? at_end() : next() == closer; }

  void skip_space() {
    while (!at_end() && is_free_space(text_[at_])) ++at_;
  }

  bool pass(char wanted) {
    skip_space();
    if (at_end() || text_[at_] != wanted) return false;
    ++at_;
    return true;
  }

  // --- faults --------------------------------------------------------------------------------------------------------

  [[noreturn]] static void refuse(std::string message, const text_token& at) {
    throw short_fault{std::move(message), at.begin, at.end};
  }

  [[noreturn]] void refuse_here(std::string message) {
    skip_space();
    std::size_t end = std::min(at_ + 1, text_.size());
    while (end < text_.size() && is_word_character(text_[at_]) && is_word_character(text_[end])) ++end;
    throw short_fault{std::move(message), std::min(at_, text_.size()), border_behind(text_, end)};
  }

  [[noreturn]] void refuse_unclosed(std::size_t opened, const std::string& wanted) {
    if (!at_end()) refuse_here("expected " + wanted);
    throw short_fault{"expected " + wanted + " before the end, which closes this bracket", opened, opened + 1};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t level_ = 0;
};

short_schema_fault located(const short_fault& found, std::string_view text) {
  const line_column at = line_counter(text).locate(found.begin);
  return {found.message, {found.begin, found.end - found.begin, at.line, at.column}};
}

}  // namespace

std::optional<short_schema_fault> read_short_schema(std::string_view text, nlohmann::ordered_json& document) {
  if (const std::size_t wrong = utf8_error(text); wrong != text.size()) {
    return located({"this byte is not UTF-8", wrong, wrong + 1}, text);
  }
  try {
    document = short_schema_reader(text).read();
    return std::nullopt;
  } catch (const short_fault& found) {
    return located(found, text);
  }
}

bool may_be_short_schema(std::string_view text) {
  const bool has_more_than_a_word = std::any_of(text.begin(), text.end(), [](char c) {
    return is_free_space(c) || std::string_view(",?|[]{}\"").find(c) != std::string_view::npos;
  });
  return has_more_than_a_word && text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

}  // namespace assay::inline v0::detail::schemas
