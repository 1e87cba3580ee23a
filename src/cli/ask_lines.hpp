// Many prompts at once: what `assay ask --jsonl` does.
#pragma once

#include "cli/asked_rows.hpp"
#include "cli/palette.hpp"
#include "cli/run_budget.hpp"

#include <assay/async/event_loop.hpp>
#include <assay/llm/extract.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/schema.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace assay::cli {

struct lines_request {
  std::shared_ptr<language_model> model;
  schema_type schema;
  extract_options options;     ///< the same for each prompt
  std::string file;            ///< of prompts, a line each
  std::string resume;          ///< an earlier output; empty: none
  std::size_t jobs;            ///< prompts that are asked at a time
  palette colors = {};         ///< of standard error
  asked_rows* seen = nullptr;  ///< is told of each prompt that is asked; nullptr: nobody is
  run_budget budget = {{}, nullptr};
  std::string capsules = {};  ///< the folder for failed prompts; empty: none is kept
};

/// Loops that report nothing of their own on standard error: a long answer may well take a while to be read.
[[nodiscard]] inline async::loop_options quiet_loop() { return {.slow_after = async::duration::zero()}; }

/// Asks every prompt of the file, and writes a line to standard output for each as soon as it has its result. SIGINT
/// and SIGTERM end it: what is under way is cancelled, what was answered has been written, and standard error says how
/// to go on. What the budget has no room for gets a line as well, with an error. Returns the exit code; throws failure.
[[nodiscard]] int ask_lines(const lines_request& request);

}  // namespace assay::cli
