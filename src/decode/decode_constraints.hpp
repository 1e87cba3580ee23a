// The constraints of a value that was read (see decoder.hpp).
#pragma once

#include "decode/decoder.hpp"
#include "decode/join_values.hpp"

#include <algorithm>
#include <vector>

namespace assay::inline v0::detail {

template <source Source>
bool decoder<Source>::check(const constraint_set& set, const type_info& type, const void* target, mark start) {
  if (policy_.trusts_value) return true;
  // What mends is llm mode's first walk, whatever it converts.
  const mode how = mends ? mode::llm : mode_;
  std::vector<violation> broken = check_constraints(set, type, target, how);
  const auto repeats =
      std::find_if(broken.begin(), broken.end(), [](const violation& one) { return one.which == code::unique_items; });
  if (repeats != broken.end() && !repeats_whole(set, type, target, start)) {
    if (source_.failed()) return false;
    broken.erase(repeats);
  }
  return report(broken, start);
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

/// Items that are equal as they were read may differ in members that were left out.
template <source Source>
bool decoder<Source>::repeats_whole(const constraint_set& set, const type_info& type, const void* target, mark start) {
  if (type.storage != storage::ordered_json) return true;
  const auto& made = *static_cast<const nlohmann::ordered_json*>(target);
  const mark behind = source_.save();
  const error_log::mark before = log_.here();
  source_.restore(start);
  token ahead = source_.peek();
  if (ahead == token::string) descend(ahead, start);
  nlohmann::ordered_json whole;
  const bool built = build_silently(whole, start);
  log_.drop_repairs(before);
  if (source_.failed()) return false;
  source_.restore(behind);
  if (!built) return true;
  if (is_for(dialect::openai)) drop_absent(whole, made);
  put_over(whole, made, policy_.options.dialect);
  const std::vector<violation> broken = check_constraints(set, type, &whole, mends ? mode::llm : mode_);
  return std::any_of(broken.begin(), broken.end(),
                     [](const violation& one) { return one.which == code::unique_items; });
}

}  // namespace assay::inline v0::detail
