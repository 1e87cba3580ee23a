// The lines that most files of answers consist of, read in one pass. On lines that hold JSON documents as strings,
// `assay parse --jsonl` takes 1.24 times as long where it leaves all lines to the parser.
#pragma once

#include <string>
#include <string_view>

namespace assay::cli {

/// What a line names: an id as JSON text (empty where there is none) and a text.
struct quick_line {
  std::string_view id;  ///< a view of the line
  std::string& text;    ///< the memory it has is used again
};

/// Reads "..." or {"id": ..., "<key>": "..."}, the members in this order and nothing else beside them, the id a plain
/// integer or a string without escapes. Behind the line there must be unescape_reach readable bytes. False for every
/// other line, be it right or wrong: nothing is said of it, and what is in the text then means nothing.
[[nodiscard]] bool read_quickly(std::string_view line, std::string_view key, quick_line& found);

}  // namespace assay::cli
