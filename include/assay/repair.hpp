// Repairs and conversions on the way from the text to the value, as data.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/path.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace assay::inline v0 {

/// What kind of departure from an exact document a repair is. A policy permits or forbids whole classes
/// (parse_options::allow).
enum class repair_class : std::uint8_t {
  finding = 1,         ///< the answer had to be found: prose, fences, reasoning, other candidates around it
  syntax = 2,          ///< it is not exact JSON: quotes, commas, comments, brackets
  structure = 4,       ///< it is wrapped or encoded once more, or a list's only item stands alone
  naming = 8,          ///< a key or an enumerator in another style: firstName, Status.PAID
  conversion = 16,     ///< Pydantic's lax conversions: "35" read as 35
  interpretation = 32  ///< what the words mean: "$1,234.50", "35 years", "45%", "N/A", "March 24, 2026"; numbers
                       ///< so only where conversion is permitted as well
};

/// A set of classes.
struct repair_classes {
  std::uint8_t bits = 0;

  constexpr repair_classes() noexcept = default;
  constexpr repair_classes(repair_class one) noexcept : bits(static_cast<std::uint8_t>(one)) {}  // NOLINT: a set of one

  [[nodiscard]] constexpr bool has(repair_class one) const noexcept {
    return (bits & static_cast<std::uint8_t>(one)) != 0;
  }
  friend constexpr bool operator==(repair_classes, repair_classes) noexcept = default;
};

[[nodiscard]] constexpr repair_classes operator|(repair_classes a, repair_classes b) noexcept {
  repair_classes both;
  both.bits = static_cast<std::uint8_t>(a.bits | b.bits);
  return both;
}

/// The classes as sets, for policies: `.allow = assay::repairs::syntax | assay::repairs::conversion`.
namespace repairs {
/// No repairs: only an exact document is read.
inline constexpr repair_classes none{};
/// Takes the answer out of the text around it.
inline constexpr repair_classes finding = repair_class::finding;
/// Reads what is not exact JSON.
inline constexpr repair_classes syntax = repair_class::syntax;
/// Unwraps an answer; takes an item for a list of one.
inline constexpr repair_classes structure = repair_class::structure;
/// Accepts keys and enumerators in another style.
inline constexpr repair_classes naming = repair_class::naming;
/// Converts as Pydantic's lax mode does.
inline constexpr repair_classes conversion = repair_class::conversion;
/// Reads values that are written in words.
inline constexpr repair_classes interpretation = repair_class::interpretation;
/// Everything; the default.
inline constexpr repair_classes all = finding | syntax | structure | naming | conversion | interpretation;
}  // namespace repairs

/// "finding", "syntax", ...
[[nodiscard]] ASSAY_EXPORT std::string_view name_of(repair_class which) noexcept;

/// A departure from the exact document that was accepted, and is on the record. docs/repairs.md has every code with
/// its smallest example.
struct repair {
  std::string code;                                  ///< stable, for instance "string_to_integer"
  repair_class category = repair_class::conversion;  ///< what a policy forbids it by
  path loc;                                          ///< in names as they are on the wire
  text_span span;                                    ///< what was mended, in the text as it came
  std::string message;                               ///< one sentence for people
};

/// One row of the list of repairs.
struct repair_kind {
  std::string_view code;
  repair_class category;
  std::string_view message;  ///< the sentence; {} stands for what was found or made of it
};

/// Every repair that there is, in the order of the classes.
[[nodiscard]] ASSAY_EXPORT std::span<const repair_kind> all_repairs() noexcept;

}  // namespace assay::inline v0
