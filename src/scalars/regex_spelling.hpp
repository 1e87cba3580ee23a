// An expression in the spelling of the libraries that run it.
#pragma once

#include "scalars/regex_tree.hpp"

#include <optional>
#include <string>

namespace assay::inline v0::detail {

/// In RE2's, without captures. Nothing where RE2 has no way to say it: look-around, back-references, atomic groups, the
/// edges of lines, some unions of properties, and what would be longer than a megabyte.
[[nodiscard]] std::optional<std::string> spell_for_re2(const regex_node& tree);

/// In PCRE2's, for PCRE2_UTF and PCRE2_MATCH_UNSET_BACKREF, whatever its other options say. Every character that is
/// tried within a look-around or an atomic group is a step of its own, which counts towards the limit. Throws
/// regex_error where it would be longer than a megabyte.
[[nodiscard]] std::string spell_for_pcre2(const regex_node& tree);

/// Whether a node of the tree fulfils a condition.
template <class Condition>
[[nodiscard]] bool any_node(const regex_node& tree, const Condition& condition) {
  if (condition(tree)) return true;
  for (const regex_node& part : tree.parts) {
    if (any_node(part, condition)) return true;
  }
  return false;
}

}  // namespace assay::inline v0::detail
