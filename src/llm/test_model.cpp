#include <assay/llm/test_model.hpp>

#include "dump/bounded_json.hpp"
#include "json/real_digits.hpp"

#include <assay/number_literal.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

namespace assay::inline v0::llm {

namespace {

using nlohmann::ordered_json;

constexpr int deepest = 64;

struct format_example {
  std::string_view format;
  const char* text;
};
constexpr format_example format_examples[] = {{"date", "2024-01-31"},
                                              {"date-time", "2024-01-31T12:00:00Z"},
                                              {"time", "12:00:00Z"},
                                              {"duration", "P1D"},
                                              {"email", "someone@example.com"},
                                              {"hostname", "example.com"},
                                              {"idn-email", "someone@example.com"},
                                              {"idn-hostname", "example.com"},
                                              {"uri", "https://example.com/"},
                                              {"uri-reference", "/a"},
                                              {"uri-template", "/{id}"},
                                              {"iri", "https://example.com/"},
                                              {"iri-reference", "/a"},
                                              {"json-pointer", "/a"},
                                              {"relative-json-pointer", "0"},
                                              {"ipv4", "192.0.2.1"},
                                              {"ipv6", "2001:db8::1"},
                                              {"uuid", "00000000-0000-4000-8000-000000000000"}};

class example_maker {
 public:
  explicit example_maker(const ordered_json& document) : document_(document) {}

  [[nodiscard]] ordered_json make(const ordered_json& schema, int depth) const {
    if (depth > deepest) throw std::invalid_argument("assay: every value of this schema would contain itself");
    if (!schema.is_object()) return "ok";  // `true`
    if (const ordered_json* const given = said_outright(schema)) return *given;
    if (schema.contains("$ref")) return make(resolve(schema["$ref"]), depth + 1);
    for (const char* choice : {"anyOf", "oneOf"}) {
      if (schema.contains(choice)) return make_choice(schema, choice, depth);
    }
    if (schema.contains("allOf")) return make(merged(schema), depth + 1);
    return of_type(schema, type_name(schema), depth);
  }

 private:
  /// The value that a schema names; nullptr where it names none.
  [[nodiscard]] static const ordered_json* said_outright(const ordered_json& schema) {
    const auto first_of = [](const ordered_json& values) { return values.empty() ? nullptr : &values[0]; };
    const ordered_json* said = nullptr;
    if (schema.contains("const")) said = &schema["const"];
    if (said == nullptr && schema.contains("examples")) said = first_of(schema["examples"]);
    if (said == nullptr && schema.contains("default")) said = &schema["default"];
    if (said == nullptr && schema.contains("enum")) said = first_of(schema["enum"]);
    return said;
  }

  [[nodiscard]] const ordered_json& resolve(const ordered_json& reference) const {
    const std::string text = reference.get<std::string>();
    if (text.empty() || text[0] != '#') throw std::invalid_argument("assay: a reference out of the schema: " + text);
    return document_.at(ordered_json::json_pointer(text.substr(1)));
  }

  // The first alternative that can be made: a recursive type has one that ends.
  [[nodiscard]] ordered_json make_choice(const ordered_json& schema, const char* choice, int depth) const {
    for (const ordered_json& alternative : schema[choice]) {
      try {
        ordered_json whole = schema;
        whole.erase(choice);
        whole.update(alternative);
        return make(whole, depth + 1);
      } catch (const std::invalid_argument&) {
      }
    }
    throw std::invalid_argument("assay: no alternative of this schema has an example");
  }

  [[nodiscard]] ordered_json merged(const ordered_json& schema) const {
    ordered_json whole = schema;
    whole.erase("allOf");
    for (const ordered_json& given : schema["allOf"]) {
      const ordered_json& part = given.contains("$ref") ? resolve(given["$ref"]) : given;
      for (const auto& [keyword, value] : part.items()) {
        if (keyword == "properties") {
          whole[keyword].update(value);
        } else if (keyword == "required") {
          for (const ordered_json& name : value) whole[keyword].push_back(name);
        } else {
          whole[keyword] = value;
        }
      }
    }
    return whole;
  }

  [[nodiscard]] static std::string type_name(const ordered_json& schema) {
    if (!schema.contains("type")) return schema.contains("properties") ? "object" : "string";
    const ordered_json& type = schema["type"];
    return type.is_array() ? type.at(0).get<std::string>() : type.get<std::string>();
  }

  [[nodiscard]] ordered_json of_type(const ordered_json& schema, const std::string& type, int depth) const {
    if (type == "null") return nullptr;
    if (type == "boolean") return false;
    if (type == "integer") return integer(schema);
    if (type == "number") return number(schema);
    if (type == "array") return array(schema, depth);
    if (type == "object") return object(schema, depth);
    return string(schema);
  }

  /// The nearest double of a bound, also of one that is kept as its text.
  [[nodiscard]] static double bound(const ordered_json& schema, const char* keyword, double otherwise) {
    const auto found = schema.find(keyword);
    if (found == schema.end()) return otherwise;
    if (!is_number_literal(*found)) return found->get<double>();
    const std::string text = number_text(*found);
    double nearest = otherwise;
    detail::read_real(text.data(), text.data() + text.size(), nearest);
    return nearest;
  }
  [[nodiscard]] static std::int64_t whole(double value) {
    constexpr double largest = 9e18;
    return static_cast<std::int64_t>(std::clamp(value, -largest, largest));
  }

  [[nodiscard]] static ordered_json integer(const ordered_json& schema) {
    std::int64_t least = 0;
    if (schema.contains("minimum")) {
      least = whole(std::ceil(bound(schema, "minimum", 0)));
    } else if (schema.contains("exclusiveMinimum")) {
      least = whole(std::floor(bound(schema, "exclusiveMinimum", 0))) + 1;
    } else if (bound(schema, "maximum", 0) < 0) {
      least = whole(std::floor(bound(schema, "maximum", 0)));
    } else if (bound(schema, "exclusiveMaximum", 1) <= 0) {
      least = whole(std::ceil(bound(schema, "exclusiveMaximum", 1))) - 1;
    }
    const std::int64_t step = whole(bound(schema, "multipleOf", 1));
    if (step > 1) least = (least + (least > 0 ? step - 1 : 0)) / step * step;
    return least;
  }

  [[nodiscard]] static ordered_json number(const ordered_json& schema) {
    if (schema.contains("multipleOf")) return integer(schema);
    const bool open_below = schema.contains("exclusiveMinimum");
    const bool open_above = schema.contains("exclusiveMaximum");
    const double inf = std::numeric_limits<double>::infinity();
    const double low = open_below ? bound(schema, "exclusiveMinimum", -inf) : bound(schema, "minimum", -inf);
    const double high = open_above ? bound(schema, "exclusiveMaximum", inf) : bound(schema, "maximum", inf);
    const bool above = open_below ? low < 0 : low <= 0;
    const bool below = open_above ? high > 0 : high >= 0;
    if (above && below) return 0.0;
    if (std::isinf(low)) return open_above ? high - 1 : high;
    if (!open_below) return low;
    return std::isinf(high) ? low + 1 : low + (high - low) / 2;
  }

  [[nodiscard]] static ordered_json string(const ordered_json& schema) {
    const std::string format = schema.value("format", "");
    for (const format_example& known : format_examples) {
      if (format == known.format) return known.text;
    }
    const std::size_t least = schema.value("minLength", std::size_t{0});
    const std::size_t most = schema.value("maxLength", std::size_t{1'000'000});
    std::string text = "ok";
    if (text.size() > most) text.resize(most);
    while (text.size() < least) text += 'x';
    return text;
  }

  [[nodiscard]] ordered_json array(const ordered_json& schema, int depth) const {
    ordered_json made = ordered_json::array();
    if (schema.contains("prefixItems")) {
      for (const ordered_json& item : schema["prefixItems"]) made.push_back(make(item, depth + 1));
    }
    const std::size_t least = schema.value("minItems", std::size_t{0});
    while (made.size() < least) {
      made.push_back(schema.contains("items") ? make(schema["items"], depth + 1) : ordered_json("ok"));
    }
    return made;
  }

  [[nodiscard]] ordered_json object(const ordered_json& schema, int depth) const {
    ordered_json made = ordered_json::object();
    if (!schema.contains("required")) return made;
    for (const ordered_json& name : schema["required"]) {
      const std::string key = name.get<std::string>();
      const bool described = schema.contains("properties") && schema["properties"].contains(key);
      made[key] = described ? make(schema["properties"][key], depth + 1) : ordered_json("ok");
    }
    return made;
  }

  const ordered_json& document_;
};

}  // namespace

ordered_json example_value_for(const ordered_json& schema) {
  ordered_json made;
  try {
    made = example_maker(schema).make(schema, 0);
  } catch (const ordered_json::exception& error) {
    throw std::invalid_argument(std::string("assay: no example for this schema: ") + error.what());
  }
  const auto judged = validate(load_schema(schema), made, {.mode = mode::strict});
  if (!judged) throw std::invalid_argument(std::string("assay: no example for this schema: ") + judged.error().what());
  return made;
}

namespace {

std::string example_text(const ordered_json& schema) {
  try {
    return detail::bounded_json::write(example_value_for(schema));
  } catch (const std::exception& error) {
    throw model_error(model_failure::unsupported, std::string("test: ") + error.what());
  }
}

tool_call example_call(std::string name, const ordered_json& schema, std::size_t number) {
  tool_call call;
  call.id = "call_" + std::to_string(number);
  call.name = std::move(name);
  call.arguments = example_text(schema);
  return call;
}

/// Whether tools have been called since the user spoke last.
bool tools_were_called(const request& asked) {
  return !asked.messages.empty() && asked.messages.back().role == role::tool;
}

}  // namespace

async::task<response> test_model::complete(request asked) {
  response answer;
  answer.model = name();
  if (call_tools_ && !asked.tools.empty() && asked.tool_choice != tool_use::none && !tools_were_called(asked)) {
    answer.finish = finish_reason::tool_calls;
    std::size_t number = 0;
    for (const tool_definition& tool : asked.tools) {
      answer.reply.parts.emplace_back(example_call(tool.name, tool.parameters, ++number));
    }
  } else if (asked.output && asked.output->mode == output_mode::tool) {
    answer.finish = finish_reason::tool_calls;
    answer.reply.parts.emplace_back(example_call(asked.output->name, asked.output->schema, 1));
  } else {
    answer.reply = assistant_message(asked.output ? example_text(asked.output->schema) : "ok");
  }
  co_return answer;
}

}  // namespace assay::inline v0::llm
