// Several items in a text where no bracket shows a list: "red, green, blue".
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

struct word_list {
  enum class how : std::uint8_t {
    one,      ///< there is nothing in it that separates, or it is a sentence with its full stop
    phrase,   ///< a text with commas in it rather than items: some part has more than three words
    several,  ///< short items with the same mark between each two
    unclear   ///< either: "salt, pepper and oil", "1,234", items among which some are long
  };

  how written = how::one;
  std::vector<std::string_view> items;  ///< of several: views into the text
};

/// Items are separated by semicolons, or by commas where there is no semicolon; "and" may stand before the last one,
/// behind its comma.
[[nodiscard]] word_list items_in_words(std::string_view text);

/// Whether every line of a text of several begins with a bullet: "- red\n- green".
[[nodiscard]] bool has_bullets(std::string_view text);

}  // namespace assay::inline v0::detail
