// A compiled regular expression, whichever library runs it. Nothing else in the core names RE2 or PCRE2.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

/// How an expression is read where ECMA-262 and RE2 differ.
enum class pattern_source : std::uint8_t {
  schema,   ///< by ECMA-262
  program,  ///< as well, but [[:alpha:]] is the class of that name
};

enum class match : std::uint8_t {
  yes,
  no,
  limit,  ///< not decided: it would have taken more steps than are given
};

/// An expression of ECMA-262 under flag u, searched for, not anchored; what only RE2 knows is read as RE2 reads it.
///
/// What RE2 can say it runs, in time that is linear in the text; look-ahead at the start of the text and look-behind at
/// its end are expressions of their own. All else PCRE2 runs, in at most `most_steps` steps for a text: look-around
/// within, back-references, atomic groups, and properties that RE2 doesn't know. A build without RE2 (ASSAY_RE2=OFF)
/// has PCRE2 run all of them; one without both has a fault for each. Immutable; thread-safe.
class compiled_pattern {
 public:
  /// Steps of PCRE2, each of which looks at one character or goes back; some 10 to 50 ns. The text that a
  /// back-reference compares is no step, so for expressions that have one they are 10^9 divided by the text's length,
  /// if that is less.
  static constexpr std::uint32_t most_steps = 1'000'000;
  /// KiB that PCRE2 may allocate for a text; it is at its limit where it needs more.
  static constexpr std::uint32_t most_kib = 64 * 1024;
  /// Bytes for each of RE2's programs. One that needs more is run by PCRE2.
  static constexpr std::int64_t re2_memory = 16 << 20;

  compiled_pattern(std::string_view source, pattern_source from);
  ~compiled_pattern();
  compiled_pattern(const compiled_pattern&) = delete;
  compiled_pattern& operator=(const compiled_pattern&) = delete;

  /// Why it can't be run, in a sentence that begins with "pattern"; empty where it can.
  [[nodiscard]] const std::string& fault() const noexcept { return fault_; }
  /// Whether it runs in linear time.
  [[nodiscard]] bool is_linear() const noexcept;
  /// Only for a pattern without a fault.
  [[nodiscard]] match matches(std::string_view text) const;

 private:
  struct programs;
  std::unique_ptr<const programs> programs_;
  std::string fault_;
};

}  // namespace assay::inline v0::detail
