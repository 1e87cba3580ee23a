// The peers' way with the shapes that are written (written_shapes.hpp): RapidJSON's Writer and yyjson by hand, glaze
// and reflect-cpp by their reflection.
#pragma once

#include "shape_traits.hpp"
#include "written_shapes.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#ifdef ASSAY_BENCH_GLAZE
#include <glaze/glaze.hpp>
#endif
#ifdef ASSAY_BENCH_REFLECTCPP
#include <rfl/json.hpp>
#endif
#ifdef ASSAY_BENCH_YYJSON
#include <yyjson.h>
#endif

#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

namespace bench {

template <class T>
inline constexpr bool is_variant = false;
template <class... T>
inline constexpr bool is_variant<std::variant<T...>> = true;
template <class T>
concept tagged = requires {
  T::type_name;
};

/// `each(name, member)`, with an event's tag as the first.
template <class T, class Each>
void each_member(const T& value, Each&& each) {
  if constexpr (tagged<T>) each("type", T::type_name);
  T::members(value, each);
}

// --- RapidJSON -------------------------------------------------------------------------------------------------------

namespace rapid {

using writer = rapidjson::Writer<rapidjson::StringBuffer>;

inline void put_text(writer& out, std::string_view text) {
  out.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
}

template <class T>
void put(writer& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out.Bool(value);
  } else if constexpr (std::is_integral_v<T>) {
    out.Int64(value);
  } else if constexpr (std::is_floating_point_v<T>) {
    out.Double(value);
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    put_text(out, value);
  } else if constexpr (is_optional<T>) {
    if (value) return put(out, *value);
    out.Null();
  } else if constexpr (is_list<T>) {
    out.StartArray();
    for (const typename T::value_type& item : value) put(out, item);
    out.EndArray();
  } else if constexpr (is_map<T>) {
    out.StartObject();
    for (const auto& [key, item] : value) {
      out.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
      put(out, item);
    }
    out.EndObject();
  } else if constexpr (is_variant<T>) {
    std::visit([&out](const auto& held) { put(out, held); }, value);
  } else {
    out.StartObject();
    each_member(value, [&out](std::string_view name, const auto& member) {
      out.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
      put(out, member);
    });
    out.EndObject();
  }
}

template <class T>
std::string write(const T& value) {
  rapidjson::StringBuffer buffer;
  writer out(buffer);
  put(out, value);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace rapid

// --- yyjson: a document of its own, whose texts stay where they are --------------------------------------------------

#ifdef ASSAY_BENCH_YYJSON
namespace yy {

template <class T>
yyjson_mut_val* value_of(yyjson_mut_doc* doc, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    return yyjson_mut_bool(doc, value);
  } else if constexpr (std::is_integral_v<T>) {
    return yyjson_mut_sint(doc, value);
  } else if constexpr (std::is_floating_point_v<T>) {
    return yyjson_mut_real(doc, value);
  } else if constexpr (std::is_convertible_v<const T&, std::string_view>) {
    return yyjson_mut_strn(doc, value.data(), value.size());
  } else if constexpr (is_optional<T>) {
    return value ? value_of(doc, *value) : yyjson_mut_null(doc);
  } else if constexpr (is_list<T>) {
    yyjson_mut_val* const array = yyjson_mut_arr(doc);
    for (const typename T::value_type& item : value) yyjson_mut_arr_append(array, value_of(doc, item));
    return array;
  } else if constexpr (is_map<T>) {
    yyjson_mut_val* const object = yyjson_mut_obj(doc);
    for (const auto& [key, item] : value) {
      yyjson_mut_obj_add(object, yyjson_mut_strn(doc, key.data(), key.size()), value_of(doc, item));
    }
    return object;
  } else if constexpr (is_variant<T>) {
    return std::visit([doc](const auto& held) { return value_of(doc, held); }, value);
  } else {
    yyjson_mut_val* const object = yyjson_mut_obj(doc);
    each_member(value, [&](std::string_view name, const auto& member) {
      yyjson_mut_obj_add(object, yyjson_mut_strn(doc, name.data(), name.size()), value_of(doc, member));
    });
    return object;
  }
}

template <class T>
std::string write(const T& value) {
  const std::unique_ptr<yyjson_mut_doc, decltype(&yyjson_mut_doc_free)> doc(yyjson_mut_doc_new(nullptr),
                                                                            &yyjson_mut_doc_free);
  yyjson_mut_doc_set_root(doc.get(), value_of(doc.get(), value));
  std::size_t size = 0;
  const std::unique_ptr<char, decltype(&std::free)> text(yyjson_mut_write(doc.get(), 0, &size), &std::free);
  if (text == nullptr) throw std::runtime_error("yyjson can't write the value");
  return {text.get(), size};
}

}  // namespace yy
#endif

// --- reflect-cpp -----------------------------------------------------------------------------------------------------

#ifdef ASSAY_BENCH_REFLECTCPP
/// It has literals of its own, so that events are not written.
template <class T>
inline constexpr bool has_events = false;
template <class T>
inline constexpr bool has_events<std::vector<T>> = has_events<T>;
template <>
inline constexpr bool has_events<AnyEvent> = true;
#endif

}  // namespace bench

// --- glaze -----------------------------------------------------------------------------------------------------------

#ifdef ASSAY_BENCH_GLAZE
template <>
struct glz::meta<bench::Opened> {
  using T = bench::Opened;
  static constexpr auto value = object("at", &T::at, "user", &T::user);
};
template <>
struct glz::meta<bench::Moved> {
  using T = bench::Moved;
  static constexpr auto value = object("at", &T::at, "x", &T::x, "y", &T::y);
};
template <>
struct glz::meta<bench::Renamed> {
  using T = bench::Renamed;
  static constexpr auto value = object("at", &T::at, "name", &T::name);
};
template <>
struct glz::meta<bench::Closed> {
  using T = bench::Closed;
  static constexpr auto value = object("at", &T::at, "saved", &T::saved);
};
template <>
struct glz::meta<bench::AnyEvent> {
  static constexpr std::string_view tag = "type";
  static constexpr auto ids = std::array{"opened", "moved", "renamed", "closed"};
};

namespace bench::glaze {

/// Nulls are written, as the others do.
inline constexpr glz::opts options{.skip_null_members = false};

template <class T>
void write(const T& value, std::string& buffer) {
  if (glz::write<options>(value, buffer)) throw std::runtime_error("glaze can't write the value");
}

}  // namespace bench::glaze
#endif
