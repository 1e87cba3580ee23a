// Rows of cells, for the notations that are tables.
#pragma once

#include "reader/notations/tree_writer.hpp"

#include <string>
#include <vector>

namespace assay::inline v0::detail {

struct table_cell {
  region where;
  std::string content;   ///< where it is not as it stands in the text
  bool decoded = false;  ///< it is not
  bool quoted = false;
};
using table_row = std::vector<table_cell>;

/// A table with a header: a list of objects, or one object for a single row; for an object also rows of two cells, a
/// name and a value each. no_node where the header names no member, or where a row is of another length.
[[nodiscard]] node_id write_table(const notation_input& in, std::vector<table_row> rows);

/// A region without **, __, ` or quotes around it.
[[nodiscard]] region without_emphasis(std::string_view text, region r);

}  // namespace assay::inline v0::detail
