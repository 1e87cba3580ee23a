// A regular expression of ECMA-262 as a tree, and the parser that makes it. pattern.hpp decides what runs it.
#pragma once

#include "scalars/code_points.hpp"

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

enum class regex_kind : std::uint8_t {
  characters,      ///< one character of a set
  sequence,        ///< the parts, one after the other; matches the empty text where there are none
  alternatives,    ///< one of the parts
  group,           ///< its one part in parentheses
  look,            ///< look-ahead or look-behind: whether its one part matches here
  back_reference,  ///< what a group has matched
  repeat,          ///< its one part, `least` to `most` times
  text_start,
  text_end,
  word_edge,  ///< \b, or \B where negated
};

enum class regex_greed : std::uint8_t { greedy, lazy, possessive };

struct regex_node {
  static constexpr std::size_t unbounded = static_cast<std::size_t>(-1);

  regex_kind kind = regex_kind::sequence;
  std::vector<regex_node> parts;

  character_set set;                        ///< characters
  bool negated = false;                     ///< look, word_edge
  bool behind = false;                      ///< look
  bool of_lines = false;                    ///< text_start and text_end under flag m
  bool any_case = false;                    ///< characters and back_reference under flag i
  bool atomic = false;                      ///< group: (?>...)
  std::size_t number = 0;                   ///< group that captures: from 1; back_reference
  std::string name;                         ///< of a group that captures; of a back_reference, until it is resolved
  std::size_t least = 0, most = 0;          ///< repeat
  regex_greed greed = regex_greed::greedy;  ///< repeat
};

/// What is taken for an expression.
enum class regex_syntax : std::uint8_t {
  /// ECMA-262: what a program may write with or without flag u, but for escapes of letters that mean nothing.
  ecma,
  /// And what people write who have Python, PCRE or RE2 in mind: (?i), (?P<name>...), \A, \z, \Z, \a, \x{...}, (?#...),
  /// \pL, (?>...), a*+.
  lenient,
};

/// Why a text is no regular expression.
class regex_error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Linear in the source. Throws regex_error, also for groups nested more than 200 deep.
[[nodiscard]] regex_node parse_regex(std::string_view source, regex_syntax syntax);

/// Whether it can only match at the start of the text, as its first part says.
[[nodiscard]] bool starts_at_start(const regex_node& tree);

}  // namespace assay::inline v0::detail
