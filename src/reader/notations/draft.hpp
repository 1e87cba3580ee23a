// A value that is put together out of order, before it is written into the tree: the tables of TOML, the blocks of
// YAML.
#pragma once

#include "reader/notations/tree_writer.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

struct draft {
  enum class form : std::uint8_t { nothing, word, number, text, json, list, object };

  form kind = form::nothing;
  std::string text;  ///< of a word (any scalar may be meant), a number as JSON has it, or a text
  region where;      ///< of JSON: where it stands
  std::string name;  ///< in an object: the member's
  region name_at;
  bool open = true;  ///< a table that may still get members
  std::vector<std::unique_ptr<draft>> children;

  draft& add() { return *children.emplace_back(std::make_unique<draft>()); }
};

/// False where a limit is reached, or what was to be JSON is none.
[[nodiscard]] bool write_draft(tree_writer& out, const draft& one);

}  // namespace assay::inline v0::detail
