// Tables of enums: enumerators by name (see reflect.hpp and names.hpp).
#pragma once

#include <assay/describe.hpp>
#include <assay/detail/annotation_lists.hpp>
#include <assay/detail/annotations_in_place.hpp>
#include <assay/detail/enumerators.hpp>
#include <assay/detail/names.hpp>
#include <assay/detail/reflect_core.hpp>
#include <assay/naming.hpp>

#include <array>
#include <cstddef>
#include <tuple>
#include <type_traits>

namespace assay::inline v0::detail {

template <class T>
constexpr naming style_of() noexcept {
  using D = description_of_t<T>;
  if constexpr (requires { D::style; }) {
    return D::style;
  } else if constexpr (has_type_annotation<T, naming>) {
    return type_annotation<T, naming>();
  } else {
    return naming::as_is;
  }
}

template <class T>
constexpr std::string_view description_text() noexcept {
  using D = description_of_t<T>;
  if constexpr (requires { std::string_view(D::description); }) {
    return std::string_view(D::description);
  } else if constexpr (has_type_annotation<T, annotations::description>) {
    return type_annotation<T, annotations::description>().text;
  } else {
    return {};
  }
}
template <class T>
constexpr std::string_view title_text() noexcept {
  using D = description_of_t<T>;
  if constexpr (requires { std::string_view(D::title); }) {
    return std::string_view(D::title);
  } else if constexpr (has_type_annotation<T, annotations::title>) {
    return type_annotation<T, annotations::title>().text;
  } else {
    return {};
  }
}

/// What describe<E> says of enumerators; empty where it says nothing.
template <class E>
constexpr const auto& enumerator_descriptors() noexcept {
  using D = description_of_t<E>;
  if constexpr (requires { D::enumerators; }) {
    return D::enumerators;
  } else {
    return empty_tuple;
  }
}

template <class E, std::int64_t Value>
inline constexpr auto styled_enumerator = styled_name<style_of<E>()>([] {
  std::string_view name;
  for (const named_value& found : enumerators_of<E>) {
    if (found.value == Value) name = found.name;
  }
  return name;
});

/// The annotations of a descriptor in describe<E>, and those at the enumerator itself.
template <class E, std::size_t Number>
struct described_enumerator {
  static constexpr const auto& get() noexcept { return std::get<Number>(enumerator_descriptors<E>()).annotations; }
};
template <class E, std::size_t Number>
struct declared_enumerator {
  static constexpr const auto& get() noexcept { return enumerator_annotations<E, Number>(); }
};

template <class E>
struct enum_table {
  using descriptors = std::remove_cvref_t<decltype(enumerator_descriptors<E>())>;
  static constexpr std::size_t described = std::tuple_size_v<descriptors>;
  static constexpr std::size_t found = enumerators_of<E>.size();

  template <auto Value, class... A>
  static constexpr std::int64_t value_of(const enumerator_descriptor<Value, A...>&) {
    static_assert(std::is_same_v<decltype(Value), const E> || std::is_same_v<decltype(Value), E>,
                  "assay: describe<E>::enumerators names an enumerator of another enum");
    return static_cast<std::int64_t>(Value);
  }
  template <class Annotations>
  static constexpr void apply(enumerator_info& out) {
    const auto one = [&out](const auto& annotation) {
      using annotation_type = std::remove_cvref_t<decltype(annotation)>;
      if constexpr (std::is_same_v<annotation_type, annotations::rename>) {
        out.name = annotation.name;
      } else if constexpr (annotations::is_alias<annotation_type>) {
        out.aliases = aliases_in<Annotations>;
      } else if constexpr (std::is_same_v<annotation_type, annotations::description>) {
        out.description = annotation.text;
      } else {
        static_assert(sizeof(annotation_type) == 0, "assay: an enumerator takes rename, alias and a description");
      }
    };
    std::apply([&](const auto&... annotation) { (one(annotation), ...); }, Annotations::get());
  }

  static constexpr bool is_found(std::int64_t value) {
    for (const named_value& one : enumerators_of<E>) {
      if (one.value == value) return true;
    }
    return false;
  }

  /// Enumerators beyond the range that is looked at are in the table because describe<E> names them.
  static constexpr std::size_t far_count = std::apply(
      [](const auto&... descriptor) {
        return (std::size_t{0} + ... + (is_found(value_of(descriptor)) ? std::size_t{0} : std::size_t{1}));
      },
      enumerator_descriptors<E>());
  static constexpr std::size_t count = found + far_count;

  template <auto Value, class... A>
  static constexpr std::string_view far_name(const enumerator_descriptor<Value, A...>&) {
    return value_name<Value>();
  }

  template <std::size_t... I>
  static constexpr void put_found(std::array<enumerator_info, count>& all, std::index_sequence<I...>) {
    ((all[I] = {.name = styled_enumerator<E, enumerators_of<E>[I].value>.view(),
                .cpp_name = enumerators_of<E>[I].name,
                .value = enumerators_of<E>[I].value}),
     ...);
    if constexpr (has_every_enumerator) (apply<declared_enumerator<E, I>>(all[I]), ...);
  }

  template <std::size_t Number>
  static constexpr void put_described(std::array<enumerator_info, count>& all, std::size_t& next) {
    const auto& descriptor = std::get<Number>(enumerator_descriptors<E>());
    const std::int64_t value = value_of(descriptor);
    enumerator_info* known = nullptr;
    for (std::size_t i = 0; i < next; ++i) {
      if (all[i].value == value) known = &all[i];
    }
    if (known == nullptr) {
      known = &all[next++];
      *known = {.name = far_name(descriptor), .cpp_name = far_name(descriptor), .value = value};
    }
    apply<described_enumerator<E, Number>>(*known);
  }

  template <std::size_t... Number>
  static constexpr void put_all_described([[maybe_unused]] std::array<enumerator_info, count>& all,
                                          std::index_sequence<Number...>) {
    [[maybe_unused]] std::size_t next = found;
    (put_described<Number>(all, next), ...);
  }

  static constexpr std::array<enumerator_info, count> make() {
    std::array<enumerator_info, count> all{};
    put_found(all, std::make_index_sequence<found>{});
    put_all_described(all, std::make_index_sequence<described>{});
    return all;
  }

  static constexpr std::array<enumerator_info, count> enumerators = make();
  static constexpr enum_info info = {enumerators};
};

template <class E>
requires(std::is_enum_v<E> && !has_converter<E>) struct reflector<E> {
  static constexpr bool supported = true;
  static constexpr applies_to category = applies_to::anything;
  static constexpr type_info make() {
    if constexpr (has_every_enumerator) {
      static_assert(enum_table<E>::count > 0, "assay: an enum without enumerators can't be read");
    } else {
      static_assert(enum_table<E>::count > 0,
                    "assay: no enumerator of this enum was found in [-256, 1024) or at a power of two; name them in "
                    "assay::describe<E>::enumerators");
    }
    static_assert(type_annotations_fit<E>, "assay: an enum takes a title, a description and a naming style");
    type_info result = basic_table<E>(kind::enumeration, integer_storage<std::underlying_type_t<E>>(), type_name<E>());
    result.title = title_text<E>();
    result.description = description_text<E>();
    result.enumeration = &enum_table<E>::info;
    return result;
  }
};

}  // namespace assay::inline v0::detail
