// The data files that the words of a command line name.
#pragma once

#include <string>
#include <vector>

namespace assay::cli {

/// A file, or a word that leads to none.
struct data_path {
  std::string path;
  std::string problem = {};  ///< why there is nothing to read
};

/// Files and "-" as they are, for a folder the data files in it and below, for a pattern ("data/*.json", which the
/// shell has left alone) the files that it matches. A file that is named twice is there once. Throws failure where
/// standard input is asked for twice.
[[nodiscard]] std::vector<data_path> data_paths(const std::vector<std::string>& words);

}  // namespace assay::cli
