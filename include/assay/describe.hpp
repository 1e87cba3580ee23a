// Describing a type: what cannot be said in the struct itself, said beside it and checked by the compiler.
//
//   template <> struct assay::describe<Person> {
//     static constexpr auto description = "A person mentioned in the text";
//     static constexpr auto fields = assay::fields(
//         assay::field<&Person::age>("Age in years", assay::ge(0), assay::le(150)),
//         assay::field<&Person::tags>(assay::has_default));
//   };
//
// Members that describe<T> may have, all optional and static constexpr:
//   title, description     text
//   fields                 assay::fields(assay::field<&T::member>(annotations...)...)
//   enumerators            assay::enumerators(assay::enumerator<E::value>(annotations...)...)
//   extra_keys             assay::extra::ignore (default), forbid or allow
//   style                  assay::naming::as_is (default), camel_case, pascal_case, kebab_case, ...: names on the wire
// and two static functions, which may as well be members of T itself:
//   void normalize(T&)                        before constraints
//   void check(const T&, assay::checker&)     after them
//
// The same members in a `struct assay_describe` inside T do the same. With C++26 reflection (GCC 16 by -freflection)
// all of this may stand at the class and its members instead, as annotations: see docs/reflection.md.
//
//   struct [[=assay::description("A person mentioned in the text")]] Person {
//     [[=assay::description("Age in years"), =assay::ge(0), =assay::le(150)]] int age;
//     [[=assay::has_default]] std::vector<std::string> tags = {"new"};
//   };
#pragma once

#include <assay/constraints.hpp>
#include <assay/detail/class_scope.hpp>
#include <assay/type_info.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace assay::inline v0 {

/// Specialize it to describe a type. The primary template describes nothing.
template <class T>
struct describe {};

/// How C++ names become names on the wire. Words are split at '_' and at changes from lower to upper case.
enum class naming : std::uint8_t { as_is, camel_case, pascal_case, snake_case, kebab_case, screaming_snake_case };

namespace annotations {

struct title {
  annotations::text text;
};
struct description {
  annotations::text text;
};
struct rename {
  annotations::text name;
};
template <std::size_t N>
struct alias {
  std::array<text, N> names;
};
struct example {
  annotations::text text;
  bool is_json;
};
template <std::size_t N>
struct examples {
  std::array<example, N> values;
};
struct has_default {};
struct deprecated {};
struct exclude {};
struct flatten {};
struct extra_fields {};
struct reflected {};

template <class A>
inline constexpr bool is_alias = false;
template <std::size_t N>
inline constexpr bool is_alias<alias<N>> = true;
template <class A>
inline constexpr bool is_examples = false;
template <std::size_t N>
inline constexpr bool is_examples<examples<N>> = true;
template <class A>
inline constexpr bool is_satisfies = false;
template <class F>
inline constexpr bool is_satisfies<satisfies<F>> = true;
template <class A>
concept constraint = requires(const A& a, constraint_set& set) {
  a.put(set);
};

/// A string literal among the annotations is the description.
template <class A>
constexpr auto from_argument(A value) {
  if constexpr (std::is_convertible_v<A, std::string_view>) {
    return description{keep_text(value)};
  } else if constexpr (std::is_same_v<A, assay::format>) {
    return format_is{value};
  } else {
    return value;
  }
}
template <class A>
using from_argument_t = decltype(from_argument(std::declval<A>()));

}  // namespace annotations

/// The schema's `title`.
constexpr auto title(std::string_view text) { return annotations::title{annotations::keep_text(text)}; }

/// The schema's `description`; a bare string literal says the same.
constexpr auto description(std::string_view text) { return annotations::description{annotations::keep_text(text)}; }

/// The name on the wire. Schemas, errors and dump use it; input may use it or the C++ name.
constexpr auto rename(std::string_view name) { return annotations::rename{annotations::keep_text(name)}; }

/// More keys (or enumerator names) that input may use.
template <class... Names>
constexpr auto alias(Names... names) {
  return annotations::alias<sizeof...(Names)>{{annotations::keep_text(names)...}};
}

/// An example that is no string, as JSON text: `assay::examples(assay::json_example("35"))`.
constexpr example_value json_example(std::string_view json) { return {json, true}; }
/// Examples for the schema: strings, or what json_example returns.
template <class... Values>
constexpr auto examples(Values... values) {
  constexpr auto one = [](auto v) {
    if constexpr (std::is_same_v<decltype(v), example_value>) {
      return annotations::example{annotations::keep_text(v.text), v.is_json};
    } else {
      return annotations::example{annotations::keep_text(v), false};
    }
  };
  return annotations::examples<sizeof...(Values)>{{one(values)...}};
}

/// May be absent; the member then keeps its initializer.
inline constexpr annotations::has_default has_default{};
/// Marked `deprecated` in the schema; still read.
inline constexpr annotations::deprecated deprecated{};
/// Not on the wire at all: neither in the schema, nor read, nor written. Its type may be anything.
inline constexpr annotations::exclude exclude{};
/// The member is a struct whose fields belong to the outer object.
inline constexpr annotations::flatten flatten{};
/// The member is a map that takes the keys no field names; with it, extra_keys is allow.
inline constexpr annotations::extra_fields extra_fields{};

/// At a class, as a C++26 annotation: its private members are read, too, whatever constructors it has. It must have a
/// default constructor, and none of its functions is called when a value is read: what it promises of its members is
/// for constraints, normalize and check to see to.
inline constexpr annotations::reflected reflected{};

/// One member and its annotations.
template <auto Member, class... Annotations>
struct field_descriptor {
  std::tuple<Annotations...> annotations;
};

/// Describes one member. The annotations are in any order; a string literal among them is the description, an
/// assay::format the format. One that does not suit the member's type is a compile error.
///
///   assay::field<&Person::age>("Age in years", assay::ge(0), assay::le(150))
template <auto Member, class... Arguments>
requires std::is_member_object_pointer_v<decltype(Member)>
constexpr auto field(Arguments... arguments) {
  return field_descriptor<Member, annotations::from_argument_t<Arguments>...>{
      {annotations::from_argument(arguments)...}};
}

/// What describe<T>::fields is made of: members that are not named have no annotations.
template <class... Descriptors>
constexpr auto fields(Descriptors... descriptors) {
  return std::tuple<Descriptors...>{descriptors...};
}

/// One enumerator and its annotations: rename, alias, a description.
template <auto Value, class... Annotations>
struct enumerator_descriptor {
  std::tuple<Annotations...> annotations;
};

/// Describes one enumerator: rename, alias, a description.
template <auto Value, class... Arguments>
requires std::is_enum_v<decltype(Value)>
constexpr auto enumerator(Arguments... arguments) {
  return enumerator_descriptor<Value, annotations::from_argument_t<Arguments>...>{
      {annotations::from_argument(arguments)...}};
}

/// What describe<E>::enumerators is made of. Enumerators that are not named keep their names, as far as their values
/// are in the range that assay finds by itself.
template <class... Descriptors>
constexpr auto enumerators(Descriptors... descriptors) {
  return std::tuple<Descriptors...>{descriptors...};
}

namespace detail {

/// Whether T has a description within it: one of its own, not of a base class.
template <class T>
concept describes_itself = requires {
  typename T::assay_describe;
  requires declares<T>("assay_describe");
};

/// Where the description of T is: the inner struct, or the specialization.
template <class T>
struct description_of {
  using type = describe<T>;
};
template <describes_itself T>
struct description_of<T> {
  using type = typename T::assay_describe;
};
template <class T>
using description_of_t = typename description_of<T>::type;

}  // namespace detail

}  // namespace assay::inline v0
