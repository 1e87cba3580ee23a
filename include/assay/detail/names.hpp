// Names as the compiler spells them, and memory of their own for them. Those of members and enumerators are found in
// counted_members.hpp and spelled_enumerators.hpp.
#pragma once

#include <assay/detail/spelling.hpp>

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

// These know how long they are, so that no constant expression counts it.
template <auto Value>
constexpr std::string_view pretty() noexcept {
  return {ASSAY_SPELLED_FUNCTION, sizeof(ASSAY_SPELLED_FUNCTION) - 1};
}

/// The name of an enumerator, or of the member that a pointer to member names (but see member_pointer_name).
template <auto Value>
constexpr std::string_view value_name() noexcept {
  return spelled_value(pretty<Value>());
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

/// An enumerator: its own name, and its bits, sign-extended.
struct named_value {
  std::string_view name;
  std::int64_t value = 0;
};

}  // namespace assay::inline v0::detail
