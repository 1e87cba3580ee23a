// Schema documents out of any bytes, each of them a choice: all of them are JSON and mostly they load, which raw bytes
// hardly ever do.
#pragma once

#include <nlohmann/json.hpp>

#include <string_view>

namespace fuzz {

class schema_maker {
 public:
  explicit schema_maker(std::string_view choices) : choices_(choices) {}

  /// A schema with definitions, to which it and they may refer.
  [[nodiscard]] nlohmann::ordered_json document();

 private:
  using json = nlohmann::ordered_json;

  unsigned below(unsigned count);
  bool chance() { return below(2) == 1; }
  json schema(unsigned depth);
  json number();
  json string();
  json array(unsigned depth);
  json tuple(unsigned depth);
  json object(unsigned depth);
  json any_of(unsigned depth);
  json all_of(unsigned depth);
  json discriminated(unsigned depth);
  json literals();
  json reference();
  json value(unsigned depth);
  json bound();
  std::string_view name();

  std::string_view choices_;
};

}  // namespace fuzz
