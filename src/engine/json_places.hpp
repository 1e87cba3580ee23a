// Where the next value of a run-time schema goes: behind the last member of an object, or behind the last item of a
// list. It is made there in one step. nlohmann's own ways make a null first, or the value elsewhere, which is moved in.
#pragma once

#include "engine/plan.hpp"
#include "source/quick_scan.hpp"
#include "source/token.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::detail {

using json_type = nlohmann::ordered_json::value_t;
using json_object = nlohmann::ordered_json::object_t;
using json_array = nlohmann::ordered_json::array_t;

/// Becomes a std::string where that is needed, and not before.
struct short_name {
  const char* text;  ///< short_string bytes of it may be read
  std::size_t size;
  ASSAY_HOT operator std::string() const {  // NOLINT: implicit, as it stands for one
    std::string name(text, short_string);
    name.resize(size);
    return name;
  }
};

template <class Value>
ASSAY_APART void make_room(std::vector<Value>& values) {
  constexpr std::size_t at_first = 4;
  values.reserve(values.empty() ? at_first : 2 * values.size());
}

/// The vector's own emplace_back (ordered_map::emplace would search first), with its growing in a call of its own.
template <class Value, class... Arguments>
ASSAY_HOT Value& emplace_behind(std::vector<Value>& values, Arguments&&... arguments) {
  if (values.size() == values.capacity()) {
    make_room(values);
    if (values.size() == values.capacity()) ASSAY_UNREACHABLE();
  }
  return values.emplace_back(std::forward<Arguments>(arguments)...);
}

/// A field's place in an object that does not have it yet.
struct next_member {
  json_object& members;
  const planned_field& field;

  template <class Content>
  ASSAY_HOT nlohmann::ordered_json& make(Content content) const {
    const std::size_t size = field.quoted.name_size();
    if (!ASSAY_LIKELY(size <= short_string)) return make_long(content);
    return emplace_behind(members, short_name{field.quoted.text + 1, size}, content).second;
  }

 private:
  template <class Content>
  ASSAY_APART nlohmann::ordered_json& make_long(Content content) const {
    return emplace_behind(members, std::string(field.key.name), content).second;
  }
};

struct next_item {
  json_array& items;

  template <class Content>
  ASSAY_HOT nlohmann::ordered_json& make(Content content) const {
    return emplace_behind(items, content);
  }
};

/// An empty value of a type.
template <json_type Type, class Place>
ASSAY_FLAT nlohmann::ordered_json& put(Place place) {
  return place.make(Type);
}
/// A number or a boolean, of the C++ type that belongs to the JSON type.
template <json_type Type, class Place, class Scalar>
ASSAY_FLAT void put(Place place, Scalar value) {
  *place.make(Type).template get_ptr<Scalar*>() = value;
}
/// Where the text starts short_string bytes may be read.
template <class Place>
ASSAY_FLAT void put_short_string(Place place, const char* text, std::size_t size) {
  if (size > short_string) ASSAY_UNREACHABLE();
  auto& made = *place.make(json_type::string).template get_ptr<std::string*>();
  std::destroy_at(&made);
  std::construct_at(&made, short_name{text, size});
}
template <class Place>
ASSAY_FLAT void put_long_string(Place place, const char* text, std::size_t size) {
  place.make(std::string_view(text, size));
}
template <class Place>
ASSAY_HOT void put_string(Place place, std::string_view text) {
  if (text.size() <= short_string) {
    put_short_string(place, text.data(), text.size());
  } else {
    put_long_string(place, text.data(), text.size());
  }
}

}  // namespace assay::detail
