// The constraints of a value that was read (see decoder.hpp).
#pragma once

#include "decode/decoder.hpp"

#include <vector>

namespace assay::inline v0::detail {

template <source Source>
bool decoder<Source>::check(const constraint_set& set, const type_info& type, const void* target, mark start) {
  if (policy_.trusts_value) return true;
  // What mends is llm mode's first walk, whatever it converts.
  const mode how = mends ? mode::llm : mode_;
  return report(check_constraints(set, type, target, how), start);
}

template <source Source>
bool decoder<Source>::report(const std::vector<violation>& violations, mark start) {
  for (const violation& broken : violations) {
    // Not decided; an alternative that is tried must not fail for that.
    if (broken.which == code::pattern_limit && tries_ != 0) return source_.too_many_visits();
    if (log_.quiet()) return false;
    log(type_of_error(broken.which), message_of(broken.which, broken.arguments), start);
  }
  return violations.empty();
}

}  // namespace assay::inline v0::detail
