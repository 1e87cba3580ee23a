// What bench_scaling reads: types, schemas and texts of any size.
#pragma once

#include <assay/assay.hpp>

#include <nlohmann/json.hpp>

#include <array>
#include <cctype>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace bench {

// --- records and their damage ----------------------------------------------------------------------------------------

struct Record {
  int id;
  std::string name;
  double price;
  std::vector<std::string> tags;
};

struct damage {
  const char* name;
  const char* quote;
  const char* key_quote;
  const char* behind_last;  ///< in front of closers
  const char* number_quote;
};
inline constexpr damage undamaged{"none", "\"", "\"", "", ""};
inline constexpr std::array common_damage{
    damage{"single quotes", "'", "'", "", ""},       damage{"trailing commas", "\"", "\"", ",", ""},
    damage{"keys without quotes", "\"", "", "", ""}, damage{"numbers in quotes", "\"", "\"", "", "\""},
    damage{"all of these", "'", "", ",", "'"},
};

inline std::string damaged_record(const damage& how, std::size_t i) {
  const auto key = [&](const char* name) { return how.key_quote + std::string(name) + how.key_quote + ": "; };
  const auto text = [&](const std::string& content) { return how.quote + content + how.quote; };
  const auto number = [&](const std::string& digits) { return how.number_quote + digits + how.number_quote; };
  return "{" + key("id") + number(std::to_string(i)) + ", " + key("name") + text("item " + std::to_string(i)) + ", " +
         key("price") + number(std::to_string(i % 1000) + ".25") + ", " + key("tags") + "[" + text("red") + ", " +
         text("small and round") + how.behind_last + "]" + how.behind_last + "}";
}

inline std::string damaged_records(const damage& how, std::size_t size) {
  std::string text = "[";
  for (std::size_t i = 0; text.size() < size; ++i) text += (i == 0 ? "" : ",\n ") + damaged_record(how, i);
  return text + how.behind_last + "]";
}

inline std::string record_text(std::size_t size) { return damaged_records(undamaged, size); }

inline std::string doubles_text(std::size_t size) {
  std::string text = "[0.5";
  for (std::size_t i = 1; text.size() < size; ++i)
    text += ',' + std::to_string(static_cast<double>(i * 7919 % 100'003) / 977.0);
  return text + ']';
}

inline std::string integers_text(std::size_t size) {
  std::string text = "[0";
  for (std::size_t i = 1; text.size() < size; ++i) text += ',' + std::to_string(i * 7919 % 1'000'003);
  return text + ']';
}

inline std::string wrong_records(std::size_t count) {
  std::string text = "[";
  for (std::size_t i = 0; i < count; ++i) {
    text += std::string(i == 0 ? "" : ",\n ") + R"({"id": "x", "name": "item", "price": 1.5, "tags": []})";
  }
  return text + "]";
}

// --- unions within unions --------------------------------------------------------------------------------------------

struct ChainEnd {
  int end;
};
struct ChainLink;
using Chain = std::variant<ChainEnd, std::unique_ptr<ChainLink>>;
struct ChainLink {
  int at;
  Chain next;
};

struct ForkLeft;
struct ForkRight;
using Fork = std::variant<ChainEnd, std::unique_ptr<ForkLeft>, std::unique_ptr<ForkRight>>;
struct ForkLeft {
  Fork next;
  int left;
};
struct ForkRight {
  Fork next;
  int at;
};

inline std::string chain_of(std::size_t depth, const std::string& number) {
  std::string text;
  for (std::size_t i = 1; i < depth; ++i) text += R"({"at": )" + number + R"(, "next": )";
  text += R"({"end": )" + number + "}";
  return text.append(depth - 1, '}');
}
inline const std::string& chain_text(std::size_t depth) {
  static std::string text;
  return text = chain_of(depth, "1");
}
inline const std::string& worded_chain_text(std::size_t depth) {
  static std::string text;
  return text = chain_of(depth, R"("1")");
}

inline nlohmann::ordered_json chain_schema(const char* keyword) {
  return nlohmann::ordered_json::parse(std::string(R"({"$ref": "#/$defs/chain", "$defs": {"chain": {")") + keyword +
                                       R"(": [
      {"type": "object", "properties": {"end": {"type": "integer"}}, "required": ["end"]},
      {"type": "object", "properties": {"at": {"type": "integer"}, "next": {"$ref": "#/$defs/chain"}},
       "required": ["at", "next"]}]}}})");
}

inline constexpr std::size_t tagged_objects = 100;

/// A list of objects of `count` kinds, which a constant tells apart.
inline nlohmann::ordered_json tagged_schema(const std::string& keyword, std::size_t count) {
  auto alternatives = nlohmann::ordered_json::array();
  for (std::size_t i = 0; i < count; ++i) {
    nlohmann::ordered_json one{{"type", "object"}, {"required", {"kind", "x", "y"}}};
    one["properties"] = {
        {"kind", {{"const", "kind_" + std::to_string(i)}}}, {"x", {{"type", "number"}}}, {"y", {{"type", "number"}}}};
    alternatives.push_back(std::move(one));
  }
  const bool declared = keyword == "discriminator";
  nlohmann::ordered_json items{{declared ? "oneOf" : keyword, std::move(alternatives)}};
  if (declared) items["discriminator"] = {{"propertyName", "kind"}};
  return {{"type", "array"}, {"items", std::move(items)}};
}

inline std::string tagged_text(std::size_t count) {
  std::string text = "[";
  for (std::size_t i = 0; i < tagged_objects; ++i) {
    text += std::string(i == 0 ? "" : ", ") + R"({"kind": "kind_)" + std::to_string(i * 7919 % count) +
            R"(", "x": 1.5, "y": 2.5})";
  }
  return text + "]";
}

// --- labels ----------------------------------------------------------------------------------------------------------

inline constexpr std::size_t listed_labels = 100;

class labels {
 public:
  explicit labels(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) names_.push_back("label_number_" + std::to_string(i) + "_of_many");
  }
  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] const std::string& name(std::size_t i) const { return names_[i]; }
  [[nodiscard]] nlohmann::ordered_json schema() const {
    return {{"type", "array"}, {"items", {{"type", "string"}, {"enum", names_}}}};
  }

 protected:
  std::vector<std::string> names_;
};

/// The table of an enum of any size, as reflection would make it.
class wide_enum : public labels {
 public:
  explicit wide_enum(std::size_t count) : labels(count) {
    for (std::size_t i = 0; i < count; ++i) all_.push_back({names_[i], names_[i], static_cast<std::int64_t>(i)});
    info_ = std::make_unique<assay::enum_info>(assay::enum_info{all_});
    item_ = assay::type_of<int>();
    item_.kind = assay::kind::enumeration;
    item_.name = "wide";
    item_.enumeration = info_.get();
    list_ = std::make_unique<assay::list_info>(*assay::type_of<std::vector<int>>().list);
    list_->item = &item_;
    type_ = assay::type_of<std::vector<int>>();
    type_.list = list_.get();
  }

  void parse(const std::string& text, const assay::parse_options& options) const {
    std::vector<int> values;
    static_cast<void>(assay::detail::decode(type_, &values, std::string_view(text), options));
  }

 private:
  std::vector<assay::enumerator_info> all_;
  std::unique_ptr<assay::enum_info> info_;
  std::unique_ptr<assay::list_info> list_;
  assay::type_info item_;
  assay::type_info type_;
};

inline std::string in_another_style(std::string name) {
  for (char& c : name) c = c == '_' ? ' ' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return name;
}

inline std::string list_of(const std::string& label) {
  std::string text = "[";
  for (std::size_t i = 0; i < listed_labels; ++i) text += std::string(i == 0 ? "" : ", ") + '"' + label + '"';
  return text + "]";
}

// --- schemas ---------------------------------------------------------------------------------------------------------

/// nlohmann's own way into an ordered_json looks at all earlier keys for each.
inline nlohmann::ordered_json as_ordered(const nlohmann::json& value) {
  return assay::parse<nlohmann::ordered_json>(value.dump(), {.mode = assay::mode::strict}).value();
}

inline nlohmann::ordered_json wide_schema(std::size_t count) {
  nlohmann::json properties = nlohmann::json::object();
  for (std::size_t i = 0; i < count; ++i) {
    properties["property_" + std::to_string(i)] = {{"type", "string"}, {"description", "one of many"}};
  }
  return as_ordered({{"type", "object"}, {"properties", std::move(properties)}});
}

inline nlohmann::ordered_json schema_of_definitions(std::size_t count) {
  nlohmann::json properties = nlohmann::json::object();
  nlohmann::json definitions = nlohmann::json::object();
  for (std::size_t i = 0; i < count; ++i) {
    const std::string name = "definition_" + std::to_string(i);
    properties["property_" + std::to_string(i)] = {{"$ref", "#/$defs/" + name}};
    definitions[name] = {{"type", "object"}, {"properties", {{"a", {{"type", "integer"}}}}}};
  }
  return as_ordered({{"type", "object"}, {"properties", std::move(properties)}, {"$defs", std::move(definitions)}});
}

}  // namespace bench
