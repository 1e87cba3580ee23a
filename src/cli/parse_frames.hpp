// A conversation in frames with a program that keeps one assay running: what `assay parse --framed` does.
#pragma once

#include "cli/answer_lines.hpp"

#include <assay/options.hpp>
#include <assay/schema.hpp>

#include <string>

namespace assay::cli {

struct parse_frames_request {
  schema_type type;
  parse_options options;
  line_form form;         ///< what the text of each frame is
  std::string file = {};  ///< "-" is standard input
};

/// Writes a frame to standard output for each frame of the file, in order, as soon as those that have arrived are read:
/// the result line of --jsonl, without the line's end. Whether the answers are valid is in the frames. Throws failure
/// when the input ends within a frame, or has one that is too long; the frames before it were answered.
void parse_frames(const parse_frames_request& request);

}  // namespace assay::cli
