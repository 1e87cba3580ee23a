// Where the next value of a run-time schema goes: behind the last member of an object, or behind the last item of a
// list. It is made there in one step. nlohmann's own ways make a null first, or the value elsewhere, which is moved in.
//
// Where there is no room, or the name is a long one, that is a call apart: the rest needs hardly a register.
#pragma once

#include "json/quick_scan.hpp"
#include "json/token.hpp"
#include "tables/json_members.hpp"
#include "tables/plan.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

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

/// A field's place in an object that does not have it yet.
struct next_member {
  json_object& members;
  const planned_field& field;

  template <class Content>
  ASSAY_HOT nlohmann::ordered_json& make(Content content) const {
    const std::size_t size = field.quoted.name_size();
    const bool has_room = members.size() != members.capacity();
    if (!ASSAY_LIKELY(has_room && size <= short_string)) return make_slowly(members, field, content);
    return emplace_behind(members, short_name{field.quoted.text + 1, size}, content).second;
  }

 private:
  template <class Content>
  ASSAY_APART static nlohmann::ordered_json& make_slowly(json_object& members, const planned_field& field,
                                                         Content content) {
    return emplace_behind(members, std::string(field.key.name), content).second;
  }
};

/// A place in an object that does not have the key yet, which is moved in.
struct next_named {
  json_object& members;
  std::string& key;

  template <class Content>
  ASSAY_HOT nlohmann::ordered_json& make(Content content) const {
    return emplace_behind(members, std::move(key), content).second;
  }
};

struct next_item {
  json_array& items;

  template <class Content>
  ASSAY_HOT nlohmann::ordered_json& make(Content content) const {
    if (!ASSAY_LIKELY(items.size() != items.capacity())) return make_slowly(items, content);
    return emplace_behind(items, content);
  }

 private:
  template <class Content>
  ASSAY_APART static nlohmann::ordered_json& make_slowly(json_array& items, Content content) {
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

}  // namespace assay::inline v0::detail
