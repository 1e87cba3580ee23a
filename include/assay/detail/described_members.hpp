// Members with what is said of them: by describe<T>, and by C++26 annotations at the members themselves.
#pragma once

#include <assay/describe.hpp>
#include <assay/detail/annotations_in_place.hpp>
#include <assay/detail/flaws.hpp>
#include <assay/detail/members.hpp>
#include <assay/detail/names.hpp>
#include <assay/detail/reflect_containers.hpp>
#include <assay/detail/reflect_core.hpp>
#include <assay/detail/struct_types.hpp>
#include <assay/naming.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace assay::inline v0::detail {

template <class T>
constexpr const auto& field_descriptors() noexcept {
  using D = description_of_t<T>;
  if constexpr (requires { D::fields; }) {
    return D::fields;
  } else {
    return empty_tuple;
  }
}

/// Whether an annotation that is a constraint is for members of type M; any other annotation is.
template <class A, class M>
inline constexpr bool constraint_fits = true;
template <annotations::constraint A, class M>
inline constexpr bool constraint_fits<A, M> =
    A::target == applies_to::anything || reflector<M>::category == applies_to::anything ||
    A::target == reflector<M>::category;

/// Whether the function of an annotation `satisfies` takes an M, or what a nullable M holds.
template <class A, class M>
inline constexpr bool rule_fits = true;
template <class F, class M>
inline constexpr bool rule_fits<annotations::satisfies<F>, M> = std::is_invocable_v<const F&, const M&>;
template <class F, class M>
requires is_nullable<M>
inline constexpr bool rule_fits<annotations::satisfies<F>, M> =
    std::is_invocable_v<const F&, const M&> || std::is_invocable_v<const F&, decltype(*std::declval<const M&>())>;

template <class Descriptor>
struct descriptor_traits;
template <auto Member, class... A>
struct descriptor_traits<field_descriptor<Member, A...>> {
  template <class M, class Class>
  static Class class_of(M Class::*);
  using owner = decltype(class_of(Member));

  static constexpr std::string_view name() {
#if ASSAY_REFLECTION
    return value_name<Member>();
#else
    return member_pointer_name<Member>(Member);
#endif
  }
};

/// Which descriptor speaks of member I; their number where none does.
template <class T, std::size_t... D>
constexpr std::size_t find_descriptor([[maybe_unused]] std::string_view member_name, std::index_sequence<D...>) {
  using all = std::remove_cvref_t<decltype(field_descriptors<T>())>;
  static_assert((std::is_same_v<typename descriptor_traits<std::tuple_element_t<D, all>>::owner, T> && ...),
                "assay: describe<T>::fields names a member of another struct");
  std::size_t found = sizeof...(D);
  ((descriptor_traits<std::tuple_element_t<D, all>>::name() == member_name ? void(found = D) : void()), ...);
  return found;
}

/// All annotations of member I: those in place, then those of its descriptor, which thus override them. The fields of a
/// base class are fields of T.
template <class T, std::size_t I>
struct field_annotations {
  using descriptors = std::remove_cvref_t<decltype(field_descriptors<T>())>;
  static constexpr std::size_t count = std::tuple_size_v<descriptors>;
  static constexpr std::size_t index = find_descriptor<T>(
      is_base_class<T, I> ? std::string_view() : member_name<T, I>(), std::make_index_sequence<count>{});

  static constexpr const auto& get() noexcept {
    if constexpr (index < count && std::tuple_size_v<in_place> != 0) {
      return joined<index>;
    } else if constexpr (index < count) {
      return std::get<index>(field_descriptors<T>()).annotations;
    } else if constexpr (is_base_class<T, I>) {
      return of_base;
    } else {
      return member_annotations<T, I>();
    }
  }

 private:
  using in_place = std::remove_cvref_t<decltype(member_annotations<T, I>())>;
  template <std::size_t Index>
  static constexpr auto joined = std::tuple_cat(member_annotations<T, I>(),
                                                std::get<Index>(field_descriptors<T>()).annotations);
  static constexpr auto of_base = std::tuple_cat(std::tuple(flatten), member_annotations<T, I>());
};

template <class Tuple>
struct annotation_traits;
template <class... A>
struct annotation_traits<std::tuple<A...>> {
  static constexpr bool exist = sizeof...(A) > 0;
  template <class Annotation>
  static constexpr bool has = (std::is_same_v<A, Annotation> || ...);
  static constexpr std::size_t rules = (std::size_t{0} + ... + (annotations::is_satisfies<A> ? 1 : 0));
  static constexpr bool constrains = rules > 0 || (annotations::constraint<A> || ...);
  static constexpr bool are_for_members = (!is_for_types<A> && ...);
  static constexpr bool are_for_bases =
      ((std::is_same_v<A, annotations::flatten> || std::is_same_v<A, annotations::exclude>)&&...);
  template <class M>
  static constexpr bool constraints_fit = (constraint_fits<A, M> && ...);
  template <class M>
  static constexpr bool rules_fit = (rule_fits<A, M> && ...);
};

template <class T, std::size_t I>
struct member {
  using type = member_type<T, I>;
  static constexpr std::string_view name = member_name<T, I>();
  using traits = annotation_traits<std::remove_cvref_t<decltype(field_annotations<T, I>::get())>>;

  static constexpr bool is_base = is_base_class<T, I>;
  static constexpr bool excluded = traits::template has<annotations::exclude>;
  static constexpr bool asks_to_flatten = traits::template has<annotations::flatten>;
  static constexpr bool flattened = [] {
    if constexpr (asks_to_flatten && !excluded) {
      return struct_type<type>;
    } else {
      return false;  // of an incomplete type the question can't be asked
    }
  }();
  static constexpr bool takes_extra = traits::template has<annotations::extra_fields>;
  static constexpr bool is_for_member = is_base ? traits::are_for_bases : traits::are_for_members;
  static constexpr bool constraints_fit = traits::template constraints_fit<type>;
  static constexpr bool rules_fit = traits::template rules_fit<type>;

  static constexpr auto spelled_name() { return spell_name<name.size()>(name); }
};

}  // namespace assay::inline v0::detail
