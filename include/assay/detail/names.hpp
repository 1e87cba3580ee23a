// Names of members, enumerators and types, read from what the compiler says of itself.
//
// A pointer to a member of an object that is declared but never defined may be a template argument, and
// __PRETTY_FUNCTION__ (__FUNCSIG__) spells it:
//   GCC    ... {(& assay::detail::phantom<Person>.assay::detail::holder<Person>::value.Person::age)} ...
//   Clang  ... {&phantom.value.age}]
//   MSVC   ... {&assay::detail::phantom<struct Person>::object->value.age}>(void) noexcept
// Works on GCC 12 and newer and Clang 14 and newer, for recursive types held by unique_ptr as well. What is done for
// MSVC was never compiled by it (docs/platforms.md).
#pragma once

#include <assay/detail/members.hpp>
#include <assay/detail/spelling.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

#if defined(_MSC_VER) && !defined(__clang__)
#define ASSAY_SPELLED_FUNCTION __FUNCSIG__
#else
#define ASSAY_SPELLED_FUNCTION __PRETTY_FUNCTION__
#endif

namespace assay::inline v0::detail {

template <class T>
struct holder {
  T value;
};

#if defined(__clang__)
#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wundefined-var-template"
#pragma clang diagnostic ignored "-Wundefined-internal"
#if __has_warning("-Wenum-constexpr-conversion")  // Clang 16 to 19; later ones have made it an error
#pragma clang diagnostic ignored "-Wenum-constexpr-conversion"
#endif
#endif

/// Never defined, never read: only the addresses of its members are spelled.
template <class T>
struct phantom {
  static const holder<T> object;
};

/// Clang before 18 takes a pointer to a subobject as a template argument only inside a struct.
template <class Pointer>
struct spelled {
  Pointer pointer;
};
template <class Pointer>
spelled(Pointer) -> spelled<Pointer>;

// These know how long they are, so that no constant expression counts it.
template <auto Value>
constexpr std::string_view pretty() noexcept {
  return {ASSAY_SPELLED_FUNCTION, sizeof(ASSAY_SPELLED_FUNCTION) - 1};
}

/// A name in memory of its own: the compiler spells it in much that would stay in the program, too.
template <std::size_t Size>
struct name_buffer {
  char data[Size + 1] = {};
  [[nodiscard]] constexpr std::string_view view() const noexcept { return {data, Size}; }
};
template <std::size_t Size>
constexpr name_buffer<Size> keep_name(std::string_view name) noexcept {
  name_buffer<Size> kept;
  for (std::size_t i = 0; i < Size; ++i) kept.data[i] = name[i];
  return kept;
}

template <class T, std::size_t I, std::size_t Count = member_count<T>>
constexpr std::string_view spelled_member_name() noexcept {
  constexpr std::string_view text = pretty<spelled{&get_member<I, const T, Count>(phantom<T>::object.value)}>();
  return spelled_member(text);
}

template <class T, std::size_t I>
inline constexpr auto kept_member_name = keep_name<spelled_member_name<T, I>().size()>(spelled_member_name<T, I>());

/// What a member is called whose name can't be spelled: "member 2", counted from 1.
template <std::size_t Number>
inline constexpr auto kept_member_number = [] {
  name_buffer<7 + (Number < 10 ? 1 : Number < 100 ? 2 : 3)> kept{"member "};
  std::size_t at = sizeof(kept.data) - 1;
  for (std::size_t rest = Number; rest != 0; rest /= 10) kept.data[--at] = static_cast<char>('0' + rest % 10);
  return kept;
}();

/// GCC reads no volatile object in a constant expression, and so can't spell one. (A volatile member is refused.)
template <class T, std::size_t I>
constexpr std::string_view member_name() noexcept {
  if constexpr (std::is_volatile_v<member_type<T, I>>) {
    return kept_member_number<I + 1>.view();
  } else {
    return kept_member_name<T, I>.view();
  }
}

/// Whether member I of T is the one that a pointer to member names.
template <class T, std::size_t I, class M, class Class>
constexpr bool is_member(M Class::*member) noexcept {
  if constexpr (!std::is_same_v<member_type<T, I>, M> || !std::is_base_of_v<Class, T>) {
    return false;
  } else {
    return &get_member<I>(phantom<T>::object.value) == &(phantom<T>::object.value.*member);
  }
}

template <auto Member, class M, class Class>
constexpr std::string_view member_pointer_name(M Class::*) noexcept {
  return spelled_member(pretty<spelled{&(phantom<Class>::object.value.*Member)}>());
}

/// The name of the member that a pointer to member names, or of an enumerator. Of such a pointer MSVC spells only where
/// the member stands in its object.
template <auto Value>
constexpr std::string_view value_name() noexcept {
  if constexpr (this_compiler == compiler::msvc && std::is_member_object_pointer_v<decltype(Value)>) {
    return member_pointer_name<Value>(Value);
  } else {
    return spelled_value(pretty<Value>());
  }
}

template <class T>
constexpr std::string_view pretty_type() noexcept {
  return {ASSAY_SPELLED_FUNCTION, sizeof(ASSAY_SPELLED_FUNCTION) - 1};
}

template <class T>
constexpr std::string_view spelled_type_name() noexcept {
  return spelled_type(pretty_type<T>());
}
template <class T>
inline constexpr auto kept_type_name = keep_name<spelled_type_name<T>().size()>(spelled_type_name<T>());

/// A type's own name, without namespaces; template arguments stay ("Page<int>").
template <class T>
constexpr std::string_view type_name() noexcept {
  return kept_type_name<T>.view();
}

// --- enumerators -----------------------------------------------------------------------------------------------------

// One spelling serves a whole range: for_each_named.
template <auto... Values>
constexpr std::string_view pretty_pack() noexcept {
  return {ASSAY_SPELLED_FUNCTION, sizeof(ASSAY_SPELLED_FUNCTION) - 1};
}

/// Whether a constant expression may hold E(Value): an enum without a fixed underlying type has only as many values as
/// its enumerators need bits for. GCC takes them all, Clang 20 refuses the others, and before it they are a warning.
#if defined(__clang__)
template <class E, std::int64_t Value, class = void>
inline constexpr bool may_hold = false;
template <class E, std::int64_t Value>
inline constexpr bool may_hold<E, Value, std::void_t<std::integral_constant<E, static_cast<E>(Value)>>> = true;
#else
template <class E, std::int64_t Value>
inline constexpr bool may_hold = true;
#endif

/// The values that are looked at: [-256, 1024) and, beyond, every power of two. Others are named in describe<E>.
template <class E>
struct enum_range {
  using U = std::underlying_type_t<E>;
  static constexpr bool has_fixed_type = requires { E{0}; };
  static constexpr std::int64_t widest = sizeof(U) == 1 ? (std::is_signed_v<U> ? 128 : 256) : 1024;

  template <std::int64_t End>
  static constexpr std::int64_t find_end() {
    if constexpr (has_fixed_type || End <= 1 || may_hold<E, End - 1>) {
      return End;
    } else {
      return find_end<End / 2>();
    }
  }
  static constexpr std::int64_t end = find_end<widest>();
  static constexpr std::int64_t lowest = [] {
    if constexpr (!std::is_signed_v<U>) {
      return std::int64_t{0};
    } else if constexpr (has_fixed_type) {
      return std::int64_t{sizeof(U) == 1 ? -128 : -256};
    } else {
      return may_hold<E, -1> ? (end < 256 ? -end : std::int64_t{-256}) : std::int64_t{0};
    }
  }();
  static constexpr std::size_t powers =
      sizeof(U) == 1 || !has_fixed_type ? 0 : sizeof(U) * 8 - (std::is_signed_v<U> ? 1 : 0);
};

template <std::int64_t First, std::size_t Count>
struct dense_values {
  static constexpr std::size_t count = Count;
  static constexpr std::int64_t at(std::size_t i) { return First + static_cast<std::int64_t>(i); }
};
template <std::size_t Count>
struct powers_of_two {  // from 1024 on
  static constexpr std::size_t count = Count;
  static constexpr std::int64_t at(std::size_t i) { return static_cast<std::int64_t>(std::uint64_t{1024} << i); }
};

struct named_value {
  std::string_view name;
  std::int64_t value = 0;
};

/// The named values among a block of candidates. Blocks are small, so that no compiler's limit on the steps of one
/// constant expression is reached.
template <class E, class Values>
struct enum_block {
  template <std::size_t... I>
  static constexpr std::string_view spell(std::index_sequence<I...>) {
    return pretty_pack<__builtin_bit_cast(E, static_cast<std::underlying_type_t<E>>(Values::at(I)))...>();
  }
  static constexpr std::string_view text = spell(std::make_index_sequence<Values::count>{});
  static constexpr std::size_t count = [] {
    std::size_t n = 0;
    for_each_named<Values>(text, [&n](std::size_t, std::string_view) { ++n; });
    return n;
  }();
  static constexpr std::array<named_value, count> spelled_names = [] {
    std::array<named_value, count> result{};
    if constexpr (count > 0) {
      std::size_t n = 0;
      for_each_named<Values>(text, [&](std::size_t i, std::string_view name) { result[n++] = {name, Values::at(i)}; });
    }
    return result;
  }();
  static constexpr std::size_t size = [] {
    std::size_t all = 0;
    for (const named_value& each : spelled_names) all += each.name.size();
    return all;
  }();
  static constexpr name_buffer<size> kept = [] {
    name_buffer<size> result;
    std::size_t n = 0;
    for (const named_value& each : spelled_names) {
      for (const char c : each.name) result.data[n++] = c;
    }
    return result;
  }();
  static constexpr std::array<named_value, count> names = [] {
    std::array<named_value, count> result = spelled_names;
    std::size_t begin = 0;
    for (named_value& each : result) {
      each.name = kept.view().substr(begin, each.name.size());
      begin += each.name.size();
    }
    return result;
  }();
};

template <class... Blocks>
constexpr auto join_blocks() {
  std::array<named_value, (Blocks::count + ... + 0)> result{};
  std::size_t n = 0;
  const auto add = [&](const auto& names) {
    for (const named_value& value : names) result[n++] = value;
  };
  (add(Blocks::names), ...);
  return result;
}

template <class E, std::size_t... Block>
constexpr auto find_enumerators(std::index_sequence<Block...>) {
  using range = enum_range<E>;
  constexpr std::size_t size = 256;
  constexpr std::size_t total = static_cast<std::size_t>(range::end - range::lowest);
  using sparse = powers_of_two<(range::powers > 10 ? range::powers - 10 : 0)>;
  if constexpr (sparse::count == 0) {
    return join_blocks<enum_block<E, dense_values<range::lowest + static_cast<std::int64_t>(Block * size),
                                                  (total - Block * size < size ? total - Block * size : size)>>...>();
  } else {
    return join_blocks<enum_block<E, dense_values<range::lowest + static_cast<std::int64_t>(Block * size),
                                                  (total - Block * size < size ? total - Block * size : size)>>...,
                       enum_block<E, sparse>>();
  }
}

/// The enumerators of E that can be found, in the order of their values (negative ones first).
template <class E>
inline constexpr auto enumerators_of = find_enumerators<E>(
    std::make_index_sequence<static_cast<std::size_t>(enum_range<E>::end - enum_range<E>::lowest + 255) / 256>{});

}  // namespace assay::inline v0::detail

#if defined(__clang__)
#pragma clang diagnostic pop
#endif
#undef ASSAY_SPELLED_FUNCTION
