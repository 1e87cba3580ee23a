// The peers' way to read the shapes of written_shapes.hpp: yyjson by hand, glaze and reflect-cpp by their reflection.
// Each reads what its user would write, and refuses what is missing or of another type.
#pragma once

#include "writing_peers.hpp"

#include <stdexcept>
#include <string>
#include <type_traits>
#include <variant>

namespace bench {

// --- yyjson ----------------------------------------------------------------------------------------------------------

#ifdef ASSAY_BENCH_YYJSON
namespace yy {

[[noreturn]] inline void refuse() { throw std::runtime_error("yyjson: another type"); }

template <class T>
void get(yyjson_val* value, T& out);

/// The first alternative of the type that the value has.
template <class Variant, std::size_t I = 0>
void get_variant(yyjson_val* value, Variant& out) {
  if constexpr (I == std::variant_size_v<Variant>) {
    refuse();
  } else {
    using A = std::variant_alternative_t<I, Variant>;
    bool fits = false;
    if constexpr (std::is_same_v<A, bool>) {
      fits = yyjson_is_bool(value);
    } else if constexpr (std::is_arithmetic_v<A>) {
      fits = yyjson_is_num(value);
    } else if constexpr (std::is_same_v<A, std::string>) {
      fits = yyjson_is_str(value);
    } else {
      fits = yyjson_equals_str(yyjson_obj_get(value, "type"), A::type_name.data());
    }
    if (fits) return get(value, out.template emplace<I>());
    get_variant<Variant, I + 1>(value, out);
  }
}

template <class T>
void get(yyjson_val* value, T& out) {
  if constexpr (std::is_same_v<T, bool>) {
    if (!yyjson_is_bool(value)) refuse();
    out = yyjson_get_bool(value);
  } else if constexpr (std::is_integral_v<T>) {
    if (!yyjson_is_int(value)) refuse();
    out = static_cast<T>(yyjson_get_sint(value));
  } else if constexpr (std::is_floating_point_v<T>) {
    if (!yyjson_is_num(value)) refuse();
    out = yyjson_get_num(value);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!yyjson_is_str(value)) refuse();
    out.assign(yyjson_get_str(value), yyjson_get_len(value));
  } else if constexpr (is_optional<T>) {
    if (yyjson_is_null(value)) return out.reset();
    get(value, out.emplace());
  } else if constexpr (is_list<T>) {
    if (!yyjson_is_arr(value)) refuse();
    out.reserve(yyjson_arr_size(value));
    std::size_t index = 0, count = 0;
    yyjson_val* item = nullptr;
    yyjson_arr_foreach(value, index, count, item) {
      typename T::value_type read{};
      get(item, read);
      out.push_back(std::move(read));
    }
  } else if constexpr (is_map<T>) {
    if (!yyjson_is_obj(value)) refuse();
    std::size_t index = 0, count = 0;
    yyjson_val *key = nullptr, *item = nullptr;
    yyjson_obj_foreach(value, index, count, key, item) {
      get(item, out[std::string(yyjson_get_str(key), yyjson_get_len(key))]);
    }
  } else if constexpr (is_variant<T>) {
    get_variant(value, out);
  } else {
    if (!yyjson_is_obj(value)) refuse();
    yyjson_obj_iter members = yyjson_obj_iter_with(value);
    T::members(out, [&](std::string_view name, auto& member) {
      yyjson_val* const found = yyjson_obj_iter_getn(&members, name.data(), name.size());
      if (found == nullptr) refuse();
      get(found, member);
    });
  }
}

template <class T>
T read(const std::string& text) {
  const std::unique_ptr<yyjson_doc, decltype(&yyjson_doc_free)> doc(
      yyjson_read(text.data(), text.size(), YYJSON_READ_NOFLAG), &yyjson_doc_free);
  if (doc == nullptr) throw std::runtime_error("yyjson: no JSON");
  T out{};
  get(yyjson_doc_get_root(doc.get()), out);
  return out;
}

}  // namespace yy
#endif

// --- glaze -----------------------------------------------------------------------------------------------------------

#ifdef ASSAY_BENCH_GLAZE
namespace glaze {

inline constexpr glz::opts reading{.error_on_unknown_keys = false, .error_on_missing_keys = true};

template <class T>
T read(const std::string& text) {
  T out{};
  if (glz::read<reading>(out, text)) throw std::runtime_error("glaze can't read the text");
  return out;
}

}  // namespace glaze
#endif

}  // namespace bench
