// How a decoder walks over its source: what is decided before it begins.
#pragma once

#include <assay/options.hpp>

#include <cstddef>

namespace assay::inline v0::detail {

struct walk_policy {
  const parse_options& options;  ///< must last as long as the walk
  assay::mode mode;              ///< which the walk begins in; not always the options' own
  std::size_t max_visits;        ///< values that may be looked at while alternatives are tried

  /// Stops at the first refusal without reporting it, for callers that only want a value that needs no more than
  /// conversions. In unions it must not even need those.
  bool gives_up_early = false;
  /// The text was read before and its value was right: constraints and the user's functions are not asked again.
  bool trusts_value = false;
  /// More of the text is to come: what is cut off at its end is shown as far as it goes, and is no error.
  bool shows_unfinished = false;
  /// Counts the fields of structs that are there, for decoder::fields_set().
  bool counts_fields = false;
};

}  // namespace assay::inline v0::detail
