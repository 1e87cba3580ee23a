// The last resort: an object written as lines or pairs of names and values, with no bracket in sight.
//
//   text    = pairs | lines
//   pairs   = pair { ',' pair }                      Name: John, Age: 35
//   lines   = { line }                               indentation nests, as YAML has it
//   line    = [ bullet ] name ':' value              - **Name**: John        name: John
//           | [ bullet ] name ':'                    and the lines below it that are indented, or bullets
//           | bullet value                           an item of a list
//           | '#' … name                             a heading, and what stands below it
//           | '|' name '|' value '|'                 a row of a table
//   bullet  = '-' | '*' | '+' | '•' | digits '.'
//   value   = object | array | string                as in reader.hpp
//           | text to the end of the line            without **emphasis** around it
//           | ('|' | '>') and the indented lines below
//
// A sentence is none of this: every name must be one that the type knows, where the object is the outermost.
#pragma once

#include "reader/candidates.hpp"
#include "source/value_tree.hpp"

#include <cstddef>
#include <string_view>

namespace assay::detail {

/// Says whether the outermost object has a member of this name.
class known_names {
 public:
  virtual bool knows(std::string_view name) const = 0;

 protected:
  ~known_names() = default;
};

/// The object that stands in the text within a region (256 KiB at most); no_node where there is none.
[[nodiscard]] node_id read_key_values(std::string_view text, region within, value_tree& tree, const known_names& names,
                                      std::size_t max_depth, std::size_t max_items);

}  // namespace assay::detail
