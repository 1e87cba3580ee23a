// The one use of PCRE2: an expression that RE2 can't run, in a limited number of steps.
#pragma once

#include "scalars/pattern.hpp"
#include "scalars/regex_tree.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

class backtracking_pattern {
 public:
  /// On failure `fault` says why, and it must not be used. Built without PCRE2 (ASSAY_PCRE2=OFF) it always fails.
  backtracking_pattern(const regex_node& tree, std::string& fault);
  ~backtracking_pattern();
  backtracking_pattern(const backtracking_pattern&) = delete;
  backtracking_pattern& operator=(const backtracking_pattern&) = delete;

  [[nodiscard]] match matches(std::string_view text) const;

 private:
  struct program;
  std::unique_ptr<const program> program_;
};

}  // namespace assay::inline v0::detail
