// The labels of an enum, of literals or of tags, as an error lists them.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace assay::inline v0::detail {

struct listed_label {
  std::string_view text;
  bool is_text = true;  ///< listed in quotes
};

/// "'red', 'green' or 'blue'". Of many labels, or long ones, those that are most like what came are listed, the closest
/// first, and then how many more there are: "'red', 'reed' or one of 9,998 others". So the list is never longer than
/// about 600 bytes. `came`: the text that is none of them; empty where no text came.
[[nodiscard]] std::string list_labels(std::span<const listed_label> labels, std::string_view came);

}  // namespace assay::inline v0::detail
