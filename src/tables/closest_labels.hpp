// The labels of an enum, of literals or of tags, as an error lists them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

struct listed_label {
  std::string_view text;
  bool is_text = true;  ///< listed in quotes
};

/// Labels with what is needed to tell which are like a text.
class label_list {
 public:
  label_list() = default;
  label_list(const std::vector<listed_label>& labels);  // NOLINT: a list of labels is one

  [[nodiscard]] const std::vector<listed_label>& labels() const noexcept { return labels_; }
  /// The bytes of a list of them all.
  [[nodiscard]] std::size_t size_in_text() const noexcept { return size_in_text_; }
  /// Of each, which pairs of letters it has.
  [[nodiscard]] const std::vector<std::uint64_t>& pairs() const noexcept { return pairs_; }

 private:
  std::vector<listed_label> labels_;
  std::vector<std::uint64_t> pairs_;
  std::size_t size_in_text_ = 0;
};

/// "'red', 'green' or 'blue'". Of many labels, or long ones, those that are most like what came are listed, the closest
/// first, and then how many more there are: "'red', 'reed' or one of 9,998 others". So the list is never longer than
/// about 600 bytes. `came`: the text that is none of them; empty where no text came.
[[nodiscard]] std::string list_labels(const label_list& labels, std::string_view came);

}  // namespace assay::inline v0::detail
