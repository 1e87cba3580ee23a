// Constraints: what a value must satisfy beyond its type. Each goes into the JSON Schema and is enforced after
// coercion.
//
//   assay::field<&Person::age>(assay::ge(0), assay::le(150))
//   using Age = assay::constrained<int, assay::ge(0)>;
//
// Names are Pydantic's (and annotated-types'); the schema keywords they become are JSON Schema's.
#pragma once

#include <assay/detail/has_reflection.hpp>

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#if ASSAY_REFLECTION
#include <meta>
#endif

namespace assay::inline v0 {

/// A bound, exact for every integer and every double; a run-time schema's is exact whatever its digits are.
struct number_bound {
  enum class form : std::uint8_t { none, negative, unsigned_integer, real, literal } form = form::none;
  std::int64_t negative = 0;         ///< form::negative
  std::uint64_t unsigned_value = 0;  ///< form::unsigned_integer
  double real = 0;                   ///< form::real, and the nearest double of the others
  const char* literal = nullptr;     ///< form::literal: the number as JSON, which the other forms don't hold

  constexpr explicit operator bool() const noexcept { return form != form::none; }

  constexpr number_bound() = default;
  template <std::integral I>
  constexpr number_bound(I value) : real(static_cast<double>(value)) {  // NOLINT: implicit, so that ge(0) reads well
    if (value < I{0}) {
      form = form::negative;
      negative = static_cast<std::int64_t>(value);
    } else {
      form = form::unsigned_integer;
      unsigned_value = static_cast<std::uint64_t>(value);
    }
  }
  template <std::floating_point F>
  constexpr number_bound(F value) : form(form::real), real(static_cast<double>(value)) {}  // NOLINT: implicit as well
};

/// A regular expression (ECMA-262, as in JSON Schema) and the place where the decoder keeps it compiled. It is searched
/// for, not anchored.
struct pattern_slot {
  std::string_view source;
  mutable std::atomic<const void*> compiled = nullptr;
};

/// The formats that are checked. Names are JSON Schema's, with '-' as '_'.
enum class format : std::uint8_t {
  none,
  email,
  uri,
  uuid,
  date,
  date_time,
  time,
  duration,
  ipv4,
  ipv6,
  hostname,
  idn_email,
  idn_hostname,
  iri,
  iri_reference,
  json_pointer,
  regex,
  relative_json_pointer,
  uri_reference,
  uri_template,
  base64,
};

/// A rule of the user's own, with its types erased.
struct custom_rule {
  const void* self = nullptr;
  bool (*test)(const void* self, const void* value) = nullptr;
  std::string_view message;
};

/// All constraints on one value. Unset members are not checked.
struct constraint_set {
  static constexpr std::size_t unset = static_cast<std::size_t>(-1);

  number_bound gt, ge, lt, le, multiple_of;
  std::size_t min_length = unset, max_length = unset;  ///< in characters (code points), not bytes
  std::size_t min_items = unset, max_items = unset;
  std::size_t min_properties = unset, max_properties = unset;
  bool unique_items = false;
  assay::format format = format::none;
  bool exact_format = false;  ///< exactly as its RFC defines it (schema_options::exact_formats)
  bool grounded = false;      ///< must occur in the source that the answer is about (ground.hpp)
  const pattern_slot* pattern = nullptr;
  std::span<const custom_rule> rules = {};
};

// --- the makers, each a small value that knows where it belongs ------------------------------------------------------

/// Which JSON type a constraint speaks of; a constraint on a member of another type is a compile error.
enum class applies_to : std::uint8_t { number, string, list, anything };

/// A string literal as a template argument.
template <std::size_t N>
struct fixed_string {
  char data[N] = {};
  constexpr fixed_string(const char (&text)[N]) {  // NOLINT: implicit, so that literal<"cat"> reads well
    for (std::size_t i = 0; i < N; ++i) data[i] = text[i];
  }
  [[nodiscard]] constexpr std::string_view view() const { return {data, N - 1}; }
};

namespace annotations {

/// The text of an annotation. As all annotations it is of a structural type, so that it may be a C++26 annotation, too.
struct text {
  const char* data = "";
  std::size_t size = 0;
  constexpr operator std::string_view() const noexcept { return {data, size}; }  // NOLINT: what it is for
};

/// The text, which a C++26 annotation can hold only in memory that the compiler reserves for it.
constexpr text keep_text(std::string_view from) {
// clang-format off
#if ASSAY_REFLECTION
  if consteval { return {std::define_static_string(from), from.size()}; }
#endif
  // clang-format on
  return {from.data(), from.size()};
}

template <number_bound constraint_set::*Member>
struct bound {
  static constexpr applies_to target = applies_to::number;
  number_bound value;
  constexpr void put(constraint_set& set) const { set.*Member = value; }
};

template <std::size_t constraint_set::*Member, applies_to Target>
struct count {
  static constexpr applies_to target = Target;
  std::size_t value;
  constexpr void put(constraint_set& set) const { set.*Member = value; }
};

struct unique {
  static constexpr applies_to target = applies_to::list;
  constexpr void put(constraint_set& set) const { set.unique_items = true; }
};

/// The slot lives in a template parameter object's static, so that copies of the annotation share one compilation.
template <fixed_string Source>
struct pattern {
  static constexpr applies_to target = applies_to::string;
  static constexpr fixed_string text = Source;
  static constinit const pattern_slot slot;
  constexpr void put(constraint_set& set) const { set.pattern = &slot; }
};
template <fixed_string Source>
constinit const pattern_slot pattern<Source>::slot = {text.view()};

struct format_is {
  static constexpr applies_to target = applies_to::string;
  assay::format value;
  constexpr void put(constraint_set& set) const { set.format = value; }
};

struct in_source {
  static constexpr applies_to target = applies_to::anything;
  constexpr void put(constraint_set& set) const { set.grounded = true; }
};

template <class F>
struct satisfies {
  static constexpr applies_to target = applies_to::anything;
  F test;
  text message;
};

}  // namespace annotations

/// Greater than `value`: `exclusiveMinimum`.
constexpr auto gt(number_bound value) { return annotations::bound<&constraint_set::gt>{value}; }
/// Greater than or equal to `value`: `minimum`.
constexpr auto ge(number_bound value) { return annotations::bound<&constraint_set::ge>{value}; }
/// Less than `value`: `exclusiveMaximum`.
constexpr auto lt(number_bound value) { return annotations::bound<&constraint_set::lt>{value}; }
/// Less than or equal to `value`: `maximum`.
constexpr auto le(number_bound value) { return annotations::bound<&constraint_set::le>{value}; }

/// Exact in decimal: 0.0075 is a multiple of 0.0001.
constexpr auto multiple_of(number_bound value) { return annotations::bound<&constraint_set::multiple_of>{value}; }

/// At least `n` characters (code points): `minLength`.
constexpr auto min_length(std::size_t n) {
  return annotations::count<&constraint_set::min_length, applies_to::string>{n};
}
/// At most `n` characters (code points): `maxLength`.
constexpr auto max_length(std::size_t n) {
  return annotations::count<&constraint_set::max_length, applies_to::string>{n};
}
/// At least `n` items, or keys of a map: `minItems`, `minProperties`.
constexpr auto min_items(std::size_t n) { return annotations::count<&constraint_set::min_items, applies_to::list>{n}; }
/// At most `n` items, or keys of a map: `maxItems`, `maxProperties`.
constexpr auto max_items(std::size_t n) { return annotations::count<&constraint_set::max_items, applies_to::list>{n}; }
/// No two items are equal: `uniqueItems`.
inline constexpr annotations::unique unique_items{};

/// assay::pattern<"^[A-Z]{3}$">: ECMA-262, as the schema says it, and RE2's additions such as (?i). It runs in linear
/// time, except for inner look-around and back-references, which have a limited number of steps; a text that needs more
/// gives the error pattern_limit. docs/patterns.md has the details.
template <fixed_string Source>
inline constexpr annotations::pattern<Source> pattern{};

/// The value, and every value in it, must occur in the source that the answer is about: ground() and extract() check it
/// where they are given a source (ground.hpp says how); parse() doesn't, and schemas don't say it.
inline constexpr annotations::in_source grounded{};

/// A rule of your own: `test` is called with the value after coercion; the message is what the error says.
/// A test that throws std::exception fails with what() as the message.
template <class F>
constexpr auto satisfies(F test, std::string_view message) {
  return annotations::satisfies<F>{test, annotations::keep_text(message)};
}

}  // namespace assay::inline v0
