// Pieces of GBNF: terminals, character classes, repetitions. What they return can stand in a sequence.
#pragma once

#include "scalars/code_points.hpp"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::schemas {

/// No upper bound of a repetition.
inline constexpr std::size_t unbounded = static_cast<std::size_t>(-1);

/// llama.cpp refuses repetitions of more.
inline constexpr std::size_t most_repetitions = 2000;

/// A terminal: exactly this text.
[[nodiscard]] std::string terminal(std::string_view text);

/// A value as nlohmann dumps it, as a terminal.
[[nodiscard]] std::string constant(const nlohmann::ordered_json& value);

/// "x{2,5}", "x*", "x?", "" for none at all. `piece` is one symbol or in parentheses.
[[nodiscard]] std::string repeated(const std::string& piece, std::size_t least, std::size_t most);

/// "(a | b)"; one alternative as it is.
[[nodiscard]] std::string alternatives(const std::vector<std::string>& choices);

/// A set of code points, as ranges in order that do not touch.
class char_set {
 public:
  char_set() = default;
  explicit char_set(code_point_ranges ranges) : ranges_(std::move(ranges)) { normalize(ranges_); }

  void add(char32_t first, char32_t last);
  void add(const char_set& other);
  [[nodiscard]] char_set complement() const;
  [[nodiscard]] char_set without(const char_set& other) const;
  [[nodiscard]] bool contains(char32_t c) const;
  [[nodiscard]] bool empty() const { return ranges_.empty(); }
  [[nodiscard]] const code_point_ranges& ranges() const { return ranges_; }

  /// As they stand within a JSON string: characters that must be escaped there are, in the form of dump().
  [[nodiscard]] std::string in_json_string() const;

 private:
  code_point_ranges ranges_;
};

/// "[a-z]".
[[nodiscard]] std::string char_class(const char_set& set);

/// Integers from `low` to `high`, both at most 18 digits.
[[nodiscard]] std::string integer_range(std::int64_t low, std::int64_t high);

/// The strings that match a pattern, as the inside of a JSON string; nullopt where it is not regular, or looks around.
[[nodiscard]] std::optional<std::string> pattern_in_json_string(std::string_view pattern);

/// The texts of a format, as the inside of a JSON string; nullopt where no grammar for it is known.
[[nodiscard]] std::optional<std::string> format_in_json_string(std::string_view format);

/// The inside of a JSON string that is none of `names`, for keys beside named ones. It needs the rule "char".
[[nodiscard]] std::string other_than(const std::vector<std::string>& names);

}  // namespace assay::inline v0::detail::schemas
