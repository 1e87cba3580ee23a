// Types of assay's own for members that the standard library has no type for, and the way to bring a foreign type.
#pragma once

#include <assay/constraints.hpp>

#include <compare>
#include <string>
#include <string_view>

namespace assay::inline v0 {

/// A member that holds exactly one text. Present in every struct of a variant, it tells the alternatives apart:
///   struct Cat { assay::literal<"cat"> kind; int lives; };
template <fixed_string Text>
struct literal {
  static constexpr fixed_string text = Text;
  static constexpr std::string_view value = text.view();
  constexpr operator std::string_view() const noexcept { return value; }  // NOLINT: a literal is its text
  friend constexpr bool operator==(const literal&, const literal&) noexcept { return true; }
};

/// Binary data; base64 (RFC 4648, either alphabet) on the wire.
struct bytes {
  std::string data;
  friend bool operator==(const bytes&, const bytes&) = default;
};

/// A value whose type carries its constraints: using Age = assay::constrained<int, assay::ge(0), assay::le(150)>;
/// The constraints are checked by parse and validate; assigning to .value is not checked.
template <class T, auto... Constraints>
struct constrained {
  T value{};

  constexpr constrained() = default;
  constexpr constrained(T v) : value(static_cast<T&&>(v)) {}      // NOLINT: implicit, a constrained int is an int
  constexpr operator const T&() const noexcept { return value; }  // NOLINT: the same
  friend bool operator==(const constrained&, const constrained&) = default;
  friend auto operator<=>(const constrained&, const constrained&) = default;
};

/// Specialize it to give any type a wire form:
///
///   template <> struct assay::converter<Money> {
///     using wire = std::string;                             // any type that assay reads
///     static Money from_wire(const std::string& text);      // may throw std::exception: an error at its path
///     static std::string to_wire(const Money& money);
///   };
template <class T>
struct converter;

}  // namespace assay::inline v0
