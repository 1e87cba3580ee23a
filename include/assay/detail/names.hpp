// Names of members, enumerators and types, read from what the compiler says of itself.
//
// A pointer to a member of an object that is declared but never defined may be a template argument, and
// __PRETTY_FUNCTION__ spells it:
//   GCC    ... {(& assay::detail::phantom<Person>.assay::detail::holder<Person>::value.Person::age)} ...
//   Clang  ... {&phantom.value.age}]
// Works on GCC 12 and newer and Clang 14 and newer, for recursive types held by unique_ptr as well.
#pragma once

#include <assay/detail/members.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <utility>

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
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

constexpr bool is_name_char(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// The identifier that ends where `text` ends.
constexpr std::string_view last_name(std::string_view text) noexcept {
  std::size_t begin = text.size();
  while (begin > 0 && is_name_char(text[begin - 1])) --begin;
  return text.substr(begin);
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
#if defined(__clang__)
  return last_name(text.substr(0, text.rfind('}')));
#else
  // The value ends at the last ")}"; what follows it spells std::string_view.
  return last_name(text.substr(0, text.rfind(")}")));
#endif
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

template <class T>
constexpr std::string_view pretty_type() noexcept {
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

template <class T>
constexpr std::string_view spelled_type_name() noexcept {
  constexpr std::string_view text = pretty_type<T>();
  constexpr std::size_t begin = text.find("T = ") + 4;
  std::size_t end = begin;
  std::size_t start = begin;
  int depth = 0;
  for (; end < text.size(); ++end) {
    const char c = text[end];
    if (depth == 0 && (c == ';' || c == ']')) break;
    if (c == '<' || c == '(' || c == '[' || c == '{') ++depth;
    if (c == '>' || c == ')' || c == ']' || c == '}') --depth;
    if (depth == 0 && c == ':') start = end + 1;
  }
  return text.substr(start, end - start);
}
template <class T>
inline constexpr auto kept_type_name = keep_name<spelled_type_name<T>().size()>(spelled_type_name<T>());

/// A type's own name, without namespaces; template arguments stay ("Page<int>").
template <class T>
constexpr std::string_view type_name() noexcept {
  return kept_type_name<T>.view();
}

// --- enumerators -----------------------------------------------------------------------------------------------------

// One spelling serves a whole range: for `enum class E { a = 1 }` the pack {0, 1, 2} spells "(E)0, E::a, (E)2".
template <auto... Values>
constexpr std::string_view pretty_pack() noexcept {
  return {__PRETTY_FUNCTION__, sizeof(__PRETTY_FUNCTION__) - 1};
}

/// How many characters a number has.
constexpr std::size_t length_of(std::int64_t number) noexcept {
  std::size_t length = number < 0 ? 2 : 1;
  while ((number /= 10) != 0) ++length;
  return length;
}

/// Calls found(index, name) for each value of Values, spelled in a pack, that has a name.
template <class Values, class Found>
constexpr void for_each_named(std::string_view text, Found found) {
  std::size_t at = text.find("Values = ") + 10;  // behind '{' (GCC) or '<' (Clang)
  std::size_t cast = 0;                          // how long it is, once there was one
  for (std::size_t index = 0; index < Values::count; ++index) {
    // Hundreds have no name: they are passed in one step, for every step of a constant expression takes its time.
    const std::size_t end = at + cast + length_of(Values::at(index));
    if (cast != 0 && end < text.size() && text[at] == '(' && text[at + cast - 1] == ')' &&
        (text[end] == ',' || text[end] == '}' || text[end] == '>')) {
      at = end + 2;
      continue;
    }
    // A value ends at a comma or a closer of no bracket of its own; its last word is a name, or a number behind a cast.
    const std::size_t begin = at;
    std::size_t word = at;
    int depth = 0;
    for (;; ++at) {
      const char c = text[at];
      if (c == '(' || c == '{' || c == '<') {
        ++depth;
      } else if (c == ')' || c == '}' || c == '>') {
        if (--depth < 0) break;
        word = at + 1;
      } else if (c == ':') {
        word = at + 1;
      } else if (c == ',' && depth == 0) {
        break;
      }
    }
    const bool named = text[word] != '-' && (text[word] < '0' || text[word] > '9');
    if (named) found(index, text.substr(word, at - word));
    if (!named) cast = word - begin;
    at += 2;
  }
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
