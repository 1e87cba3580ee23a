// The one use of RE2 in the core: an expression that runs in time that is linear in the text.
#pragma once

#include "scalars/regex_tree.hpp"

#include <memory>
#include <string_view>

namespace assay::inline v0::detail {

class linear_pattern {
 public:
  /// Whether there are any: not in a build without RE2 (ASSAY_RE2=OFF), where both functions give nullptr.
  static const bool are_built;

  /// In RE2's own spelling. nullptr where RE2 refuses it.
  [[nodiscard]] static std::unique_ptr<const linear_pattern> of_text(std::string_view spelled);
  /// nullptr where RE2 can't say it, or refuses it.
  [[nodiscard]] static std::unique_ptr<const linear_pattern> of_tree(const regex_node& tree);
  ~linear_pattern();
  linear_pattern(const linear_pattern&) = delete;
  linear_pattern& operator=(const linear_pattern&) = delete;

  /// Whether it matches anywhere in the text.
  [[nodiscard]] bool found_in(std::string_view text) const;

 private:
  struct program;
  explicit linear_pattern(std::unique_ptr<const program> compiled) noexcept;
  std::unique_ptr<const program> program_;
};

}  // namespace assay::inline v0::detail
