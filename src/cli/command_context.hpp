// What the commands of a run share.
#pragma once

#include "cli/command_model.hpp"
#include "cli/failure.hpp"
#include "cli/palette.hpp"
#include "cli/terminal.hpp"

#include <map>
#include <string>

namespace assay::cli {

struct command_context {
  int code = exit_valid;  ///< of the program; the command that runs sets it
  color_choice color = color_choice::automatic;
  std::map<std::string, command_texts> texts = {};  ///< by the command's name; "": of the program

  [[nodiscard]] palette output_colors() const { return palette_of(standard_output, color); }
  [[nodiscard]] palette error_colors() const { return palette_of(standard_error, color); }
};

}  // namespace assay::cli
