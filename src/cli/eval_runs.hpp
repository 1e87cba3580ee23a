// The runs of `assay eval`: each model over the cases with prompts, and assay over those with texts.
#pragma once

#include "cli/eval_cases.hpp"
#include "cli/palette.hpp"
#include "report/earlier_outcomes.hpp"
#include "report/report_format.hpp"
#include "report/value_comparison.hpp"

#include <assay/llm/extract.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/schema.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>

namespace assay::cli {

struct eval_setup {
  std::span<const eval_case> cases;
  schema_type schema;
  reports::comparison_options comparison;
  extract_options options;  ///< of questions
  std::size_t jobs = 8;     ///< prompts that are asked at a time
  std::size_t samples = 1;  ///< of each prompt; of several the majority counts
  palette colors = {};      ///< of standard error
};

/// What the run over the cases with texts is called.
inline constexpr const char* texts_run_name = "texts";

struct case_run {
  reports::run run;
  int signal = 0;  ///< that ended it early; 0: none
};

/// What became of the cases with texts. `earlier` may be nullptr, here and below. SIGINT and SIGTERM end it, as they do
/// below; what was read or answered until then counts.
[[nodiscard]] case_run read_texts(const eval_setup& setup, const reports::earlier_outcomes* earlier);

/// Asks the model all cases with prompts.
[[nodiscard]] case_run ask_cases(const eval_setup& setup, const std::string& name,
                                 std::shared_ptr<language_model> model, const reports::earlier_outcomes* earlier);

}  // namespace assay::cli
