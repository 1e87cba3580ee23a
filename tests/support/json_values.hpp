// Random JSON values of nlohmann's, with what no text gives: infinities, doubled keys, bytes that are no UTF-8, binary
// values.
#pragma once

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace json_values {

/// What members and items are, now and then: at the limits of types, in the words of models, and what no text gives.
template <class Json>
const std::vector<Json> sample_scalars{nullptr,
                                       true,
                                       false,
                                       0,
                                       1,
                                       -1,
                                       5,
                                       127,
                                       128,
                                       -128,
                                       -129,
                                       255,
                                       256,
                                       2147483647,
                                       2147483648,
                                       -2147483649,
                                       std::numeric_limits<std::int64_t>::min(),
                                       std::numeric_limits<std::int64_t>::max(),
                                       std::numeric_limits<std::uint64_t>::max(),
                                       std::uint64_t{10'000'000'000'000'000'000U},
                                       999'999'999'999'999'999,
                                       1'000'000'000'000'000'000,
                                       1577836800};
inline const std::vector<double> sample_reals{0.0,
                                              -0.0,
                                              1.0,
                                              5.0,
                                              0.5,
                                              -2.25,
                                              0.1,
                                              1e22,
                                              1e-7,
                                              5e-324,
                                              1e308,
                                              1e39,
                                              9007199254740993.0,
                                              1e19,
                                              1577836800.5,
                                              std::numeric_limits<double>::quiet_NaN(),
                                              std::numeric_limits<double>::infinity(),
                                              -std::numeric_limits<double>::infinity()};
inline const std::vector<std::string> sample_texts{"",
                                                   "a",
                                                   "x",
                                                   "5",
                                                   "-6",
                                                   "1.5",
                                                   " 7 ",
                                                   "1_000",
                                                   "99999999999999999999",
                                                   "true",
                                                   "yes",
                                                   "OFF",
                                                   "null",
                                                   "None",
                                                   "N/A",
                                                   "red",
                                                   "Red",
                                                   "cat",
                                                   "dog",
                                                   "grün",
                                                   "2024-02-29",
                                                   "2024-02-29T10:00:00Z",
                                                   "10:00:00",
                                                   "PT5M",
                                                   "aGk=",
                                                   "of fifteen char",
                                                   "of sixteen chars",
                                                   std::string(300, 'x'),
                                                   std::string(2'000, 'y'),
                                                   "\xff\xfe",
                                                   "a\0b\n\"\\",
                                                   "[1, 2]",
                                                   "{\"a\": 1}",
                                                   "1,234",
                                                   "71%",
                                                   "5 EUR",
                                                   "a, b and c",
                                                   "first"};

template <class Json>
class maker {
 public:
  explicit maker(std::uint32_t seed) : random_(seed) {}

  Json any(std::size_t depth = 3) {
    switch (depth == 0 ? 0 : below(6)) {
      case 4: {
        Json made = Json::array();
        for (std::size_t i = below(4); i != 0; --i) made.push_back(any(depth - 1));
        return made;
      }
      case 5: {
        Json made = Json::object();
        for (std::size_t i = below(4); i != 0; --i) made[key()] = any(depth - 1);
        return made;
      }
      default:
        return scalar();
    }
  }

  /// The value with another value, key or member somewhere.
  Json changed(Json value) {
    change(value);
    return value;
  }

  std::size_t below(std::size_t count) { return random_() % count; }

 private:
  std::string key() {
    static const std::vector<std::string> keys{"a",     "b",      "kind",     "value",
                                               "next",  "item_0", "item_1",   "key",
                                               "extra", "Größe",  "\xff\xfe", "a name of more than fifteen"};
    return keys[below(keys.size())];
  }

  Json literal(std::string_view text, std::uint8_t subtype) {
    return Json::binary(typename Json::binary_t::container_type(text.begin(), text.end()), subtype);
  }

  Json scalar() {
    switch (below(8)) {
      case 0:
      case 1:
        return sample_reals[below(sample_reals.size())];
      case 2:
      case 3:
        return sample_texts[below(sample_texts.size())];
      case 4: {
        static constexpr std::string_view numbers[] = {"18446744073709551617",
                                                       "-9223372036854775809",
                                                       "1e400",
                                                       "017",
                                                       "0.1234567890123456789012",
                                                       "5",
                                                       "1e2",
                                                       "-1e-400"};
        if (below(4) != 0) return below(100);
        return below(5) == 0 ? Json::binary({1, 2})
                             : literal(numbers[below(std::size(numbers))], below(2) == 0 ? 'n' : 'r');
      }
      default:
        return sample_scalars<Json>[below(sample_scalars<Json>.size())];
    }
  }

  void change(Json& value) {
    const bool goes_down = value.is_structured() && !value.empty() && below(4) != 0;
    if (!goes_down) {
      value = below(3) == 0 ? any(2) : scalar();
    } else if (value.is_array()) {
      change(value[below(value.size())]);
    } else {
      change_member(value);
    }
  }

  void change_member(Json& object) {
    auto member = object.begin();
    std::advance(member, static_cast<std::ptrdiff_t>(below(object.size())));
    switch (below(8)) {
      case 0:
        object.erase(member);
        return;
      case 1:
        object[key()] = any(2);
        return;
      case 2: {
        const std::string name = member.key();
        const Json inner = *member;
        object.erase(member);
        object[name] = inner;  // behind the others, where there is an order
        return;
      }
      case 3:
        if constexpr (std::is_same_v<Json, nlohmann::ordered_json>) {
          const std::string name = member.key();
          const Json inner = changed(*member);
          object.template get_ref<typename Json::object_t&>().emplace_back(name, inner);
          return;
        }
        [[fallthrough]];
      default:
        return change(*member);
    }
  }

  std::mt19937 random_;
};

}  // namespace json_values
