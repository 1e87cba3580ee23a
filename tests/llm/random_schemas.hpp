// Random schemas of objects, values that mostly satisfy them, and values that mostly don't: the same for the same seed.
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace test_llm {

class random_schemas {
 public:
  using json = nlohmann::ordered_json;

  explicit random_schemas(std::uint32_t seed) : random_(seed) {}

  /// A schema of an object with definitions, to which it and they may refer. `depth`: how deep its values nest at
  /// least.
  [[nodiscard]] json document(int depth);
  /// A value that satisfies the schema, unless a rule between several of its values is against it.
  [[nodiscard]] json value(const json& document);
  /// A copy in which one to three values have been replaced, members left out, or items added.
  [[nodiscard]] json spoiled(const json& value);
  /// JSON with white space here and there.
  [[nodiscard]] std::string text(const json& value);

  [[nodiscard]] std::size_t below(std::size_t count) { return random_() % count; }
  [[nodiscard]] bool chance(unsigned in_hundred) { return random_() % 100 < in_hundred; }
  template <class Item>
  [[nodiscard]] const Item& one_of(const std::vector<Item>& all) {
    return all[below(all.size())];
  }

 private:
  json schema(int depth);
  json number();
  json string();
  json array(int depth);
  json object(int depth);
  json choice(int depth);
  void add_object_rules(json& made);

  json value_of(const json& node, int depth);
  json number_of(const json& node);
  json string_of(const json& node);
  json array_of(const json& node, int depth);
  json object_of(const json& node, int depth);
  void spoil(json& value);
  json other_value();
  void write(const json& value, std::string& text);
  void add_space(std::string& text);

  std::mt19937 random_;
  const json* document_ = nullptr;  ///< whose definitions value_of() looks up
};

}  // namespace test_llm
