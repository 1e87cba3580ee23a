#include "fuzz/schema_maker.hpp"

#include <array>
#include <string>

namespace fuzz {

namespace {

constexpr unsigned max_depth = 5;

constexpr std::array<std::string_view, 8> names = {"a", "b", "kind", "item_0", "key", "value", "Größe", ""};
constexpr std::array<std::string_view, 21> formats = {"date",          "date-time",    "time",
                                                      "duration",      "email",        "hostname",
                                                      "ipv4",          "ipv6",         "uri",
                                                      "uuid",          "iri",          "base64",
                                                      "regex",         "no such",      "uri-reference",
                                                      "uri-template",  "idn-email",    "idn-hostname",
                                                      "iri-reference", "json-pointer", "relative-json-pointer"};
constexpr std::array<std::string_view, 12> patterns = {
    "^a",         "b$",       "^[A-Z]{2}$",    "\\d+",           ".",
    "^(?:x|y)*$", "(",        "^(?=.*a)(?!b)", "(a|b)\\1(?<=b)", "(?:a|(?=b)b)+$",
    "[^\\p{C}]",  "x{0,2000}"};
constexpr std::array<double, 10> numbers = {0, 1, -1, 2, 5, 0.5, -0.0, 1e308, 9223372036854775807.0, -2.5};

}  // namespace

unsigned schema_maker::below(unsigned count) {
  if (choices_.empty()) return 0;
  const auto byte = static_cast<unsigned char>(choices_.front());
  choices_.remove_prefix(1);
  return byte % count;
}

std::string_view schema_maker::name() { return names[below(names.size())]; }

schema_maker::json schema_maker::bound() {
  const double chosen = numbers[below(numbers.size())];
  return chance() && chosen > -1e15 && chosen < 1e15 ? json(static_cast<long long>(chosen)) : json(chosen);
}

schema_maker::json schema_maker::document() {
  json made = schema(0);
  if (!made.is_object()) return made;
  if (chance()) made["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  made["$defs"] = json::object();
  for (unsigned i = 0; i < 2; ++i) made["$defs"]["d" + std::to_string(i)] = schema(1);
  return made;
}

schema_maker::json schema_maker::schema(unsigned depth) {
  using maker = json (schema_maker::*)(unsigned);
  constexpr std::array<maker, 6> nested = {&schema_maker::object, &schema_maker::array,  &schema_maker::tuple,
                                           &schema_maker::any_of, &schema_maker::all_of, &schema_maker::discriminated};
  json made;
  switch (const unsigned choice = below(depth < max_depth ? 14 : 8)) {
    case 0:
      return chance() ? json::object() : json(chance());
    case 1:
      made = {{"type", "boolean"}};
      break;
    case 2:
      made = {{"type", "null"}};
      break;
    case 3:
      made = number();
      break;
    case 4:
      made = string();
      break;
    case 5:
      made = literals();
      break;
    case 6:
      made = reference();
      break;
    case 7:
      made = {{"type", json::array({"string", "integer", "null"})}};
      break;
    default:
      made = (this->*nested[choice - 8])(depth + 1);
  }
  if (below(8) == 1) made["default"] = value(0);
  if (below(8) == 1) made["description"] = name();
  return made;
}

schema_maker::json schema_maker::number() {
  json made = {{"type", chance() ? "integer" : "number"}};
  for (const char* keyword : {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}) {
    if (below(4) == 1) made[keyword] = bound();
  }
  return made;
}

schema_maker::json schema_maker::string() {
  json made = {{"type", "string"}};
  if (below(4) == 1) made["minLength"] = below(5);
  if (below(4) == 1) made["maxLength"] = below(5);
  if (below(3) == 1) made["format"] = formats[below(formats.size())];
  if (below(3) == 1) made["pattern"] = patterns[below(patterns.size())];
  return made;
}

schema_maker::json schema_maker::array(unsigned depth) {
  json made = {{"type", "array"}, {"items", schema(depth)}};
  if (below(4) == 1) made["minItems"] = below(4);
  if (below(4) == 1) made["maxItems"] = below(4);
  if (below(4) == 1) made["uniqueItems"] = chance();
  return made;
}

schema_maker::json schema_maker::tuple(unsigned depth) {
  json made = {{"type", "array"}, {"prefixItems", json::array()}};
  for (unsigned left = 1 + below(3); left != 0; --left) made["prefixItems"].push_back(schema(depth));
  if (chance()) made["items"] = schema(depth);
  if (chance()) made["minItems"] = below(4);
  return made;
}

schema_maker::json schema_maker::object(unsigned depth) {
  json made = {{"type", "object"}, {"properties", json::object()}};
  for (unsigned left = below(4); left != 0; --left) {
    const std::string key(name());
    made["properties"][key] = schema(depth);
    if (chance()) made["required"].push_back(key);
  }
  if (below(3) == 1) made["additionalProperties"] = schema(depth);
  if (below(5) == 1) made["patternProperties"][std::string(patterns[below(patterns.size())])] = schema(depth);
  if (below(5) == 1) made["minProperties"] = below(3);
  if (below(5) == 1) made["maxProperties"] = below(3);
  return made;
}

schema_maker::json schema_maker::any_of(unsigned depth) {
  json made = json::object();
  json& alternatives = made[chance() ? "anyOf" : "oneOf"] = json::array();
  for (unsigned left = 1 + below(3); left != 0; --left) alternatives.push_back(schema(depth));
  return made;
}

schema_maker::json schema_maker::all_of(unsigned depth) {
  json made = {{"allOf", json::array({schema(depth), schema(depth)})}};
  const json more = schema(max_depth);
  if (more.is_object() && chance()) made.update(more);
  return made;
}

schema_maker::json schema_maker::discriminated(unsigned depth) {
  json made = {{"oneOf", json::array()}, {"discriminator", {{"propertyName", "kind"}}}};
  for (const char* kind : {"x", "y"}) {
    json one = {{"type", "object"}, {"properties", {{"kind", {{"const", kind}}}}}, {"required", {"kind"}}};
    one["properties"][std::string(name())] = schema(depth);
    made["oneOf"].push_back(std::move(one));
  }
  return made;
}

schema_maker::json schema_maker::literals() {
  if (chance()) return {{"const", value(0)}};
  json made = {{"enum", json::array()}};
  for (unsigned left = 1 + below(4); left != 0; --left) made["enum"].push_back(value(0));
  return made;
}

schema_maker::json schema_maker::reference() {
  constexpr std::array<std::string_view, 5> targets = {"#", "#/$defs/d0", "#/$defs/d1", "#/$defs/d0", "#/properties/a"};
  return {{"$ref", targets[below(targets.size())]}};
}

schema_maker::json schema_maker::value(unsigned depth) {
  switch (below(depth < 3 ? 7 : 5)) {
    case 0:
      return nullptr;
    case 1:
      return chance();
    case 2:
      return bound();
    case 3:
      return name();
    case 4:
      return "2026-03-24";
    case 5:
      return json::array({value(depth + 1)});
    default:
      return {{std::string(name()), value(depth + 1)}};
  }
}

}  // namespace fuzz
