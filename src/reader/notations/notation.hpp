// Ways to write a value that are not JSON. Each is a production in a file of its own, which says when it applies; the
// table in notation.cpp lists them in the order in which they are tried.
//
// A notation applies only where it explains all of a region, fences and reasoning taken off, to its last character:
// what is cut off or only half explained is none. It writes nodes into the tree with the help of tree_writer.
#pragma once

#include "reader/candidates.hpp"
#include "reader/shape.hpp"
#include "scalars/repair_code.hpp"
#include "tree/value_tree.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace assay::inline v0::detail {

/// What a notation is to read, and what for.
struct notation_input {
  std::string_view text;
  region within;  ///< of the text, without white space at either end, and not empty
  value_tree& tree;
  shape wanted;
  std::size_t max_depth = 0, max_nodes = 0;

  [[nodiscard]] std::string_view all() const { return text_in(text, within); }
};

struct notation {
  std::string_view name;
  repair_code code;  ///< what is noted of it
  /// Its marks are unmistakable: what is JSON within them is a part of it. Any other is tried where no JSON fits.
  bool before_json = false;
  /// The value's node; no_node where the region is not written so. Nodes that were added all the same are dropped.
  node_id (*read)(const notation_input&) = nullptr;
};

/// A longer region is not read as YAML, TOML, or names and values in lines: bytes. These keep what they know of each
/// line, up to 70 bytes for a byte of the text.
inline constexpr std::size_t longest_in_lines = std::size_t{4} << 20;

[[nodiscard]] std::span<const notation> all_notations();

/// Whether a line that names nothing and is no value has brackets, pipes or quotes: then it is no prose, and it is not
/// passed over.
[[nodiscard]] inline bool has_structure(std::string_view line) {
  return line.find_first_of("{}[]<>|\"") != std::string_view::npos;
}

/// Where a text in YAML's `key: value` lines has the first anchor, which read_yaml() does not know: `title: &t Hello`;
/// npos where there is none.
[[nodiscard]] std::size_t yaml_anchor(std::string_view text);

// --- the productions -------------------------------------------------------------------------------------------------

[[nodiscard]] node_id read_tagged_calls(const notation_input& in);
[[nodiscard]] node_id read_marked_payloads(const notation_input& in);
[[nodiscard]] node_id read_dspy_fields(const notation_input& in);
[[nodiscard]] node_id read_escaped_json(const notation_input& in);
[[nodiscard]] node_id read_backslashed_json(const notation_input& in);
[[nodiscard]] node_id read_calls(const notation_input& in);
[[nodiscard]] node_id read_xml(const notation_input& in);
[[nodiscard]] node_id read_markdown_table(const notation_input& in);
[[nodiscard]] node_id read_toml(const notation_input& in);
[[nodiscard]] node_id read_csv(const notation_input& in);
[[nodiscard]] node_id read_headings(const notation_input& in);
[[nodiscard]] node_id read_yaml(const notation_input& in);
[[nodiscard]] node_id read_assignments(const notation_input& in);
[[nodiscard]] node_id read_value_row(const notation_input& in);
[[nodiscard]] node_id read_bullets(const notation_input& in);
[[nodiscard]] node_id read_name_value_lines(const notation_input& in);

}  // namespace assay::inline v0::detail
