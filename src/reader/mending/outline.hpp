// From a reading to nodes of a value tree.
#pragma once

#include "reader/mending/reading.hpp"
#include "tree/value_tree.hpp"

#include <string>
#include <string_view>

namespace assay::inline v0::detail::mending {

/// Adds the value of a reading to the tree, whose text holds `text` from its beginning. What is still open is closed;
/// with `cut`, a key without its value is left out.
node_id add_to(value_tree& tree, std::string_view text, const reading& last, bool cut);

/// The value of a reading as JSON text, for messages.
[[nodiscard]] std::string text_of(std::string_view text, const reading& last);
/// The same of one that came to the point where another was, which is among the steps of a third: from there on it has
/// the steps of that.
[[nodiscard]] std::string text_of(std::string_view text, const reading& merged, const reading& at, const reading& whole);

}  // namespace assay::inline v0::detail::mending
