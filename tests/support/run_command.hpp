// Runs a program as a shell would, without one, and keeps what it wrote.
#pragma once

#include "support/scratch_folder.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::test {

struct command_output {
  int exit_code = -1;  ///< 128 + the signal where one ended it
  std::string out;
  std::string err;
};

/// Where a command's output goes instead of being kept, and what it finds in its environment.
struct command_setup {
  std::string input = {};     ///< standard input
  std::string out_file = {};  ///< standard output goes here, for instance /dev/full
  std::vector<std::pair<std::string, std::string>> environment = {};  ///< set beside what there is
};

/// arguments[0] is the program, by its path.
[[nodiscard]] command_output run_command(const std::vector<std::string>& arguments, const command_setup& setup = {});

/// Whether a part is somewhere in what a command wrote.
[[nodiscard]] inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace assay::test
