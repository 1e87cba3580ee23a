// What the commands of a run share.
#pragma once

#include "cli/command_model.hpp"
#include "cli/failure.hpp"
#include "cli/palette.hpp"

#include <map>
#include <string>

#include <unistd.h>

namespace assay::cli {

struct command_context {
  int code = exit_valid;  ///< of the program; the command that runs sets it
  color_choice color = color_choice::automatic;
  std::map<std::string, command_texts> texts = {};  ///< by the command's name; "": of the program

  [[nodiscard]] palette output_colors() const { return palette_of(STDOUT_FILENO, color); }
  [[nodiscard]] palette error_colors() const { return palette_of(STDERR_FILENO, color); }
};

}  // namespace assay::cli
