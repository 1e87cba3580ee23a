// What a worker does with a line: reads it as an answer, or asks a model.
#pragma once

#include "work/worker.hpp"

#include <assay/llm/extract.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/options.hpp>

#include <memory>

namespace assay::cli {

/// Lines are answers, as those of `parse --jsonl`, and so are the results. `gate` may be nullptr, else it must outlive
/// the answerer, and each answer passes it.
[[nodiscard]] std::unique_ptr<work::answerer> make_raw_answerer(const parse_options& options, work::rate_gate* gate);

/// Lines are prompts, as those of `ask --jsonl`, and so are the results. Where the provider can't be reached the task
/// is to be tried again; where it does not let us in, the worker is unfit. With a gate, each call passes it.
[[nodiscard]] std::unique_ptr<work::answerer> make_model_answerer(std::shared_ptr<language_model> model,
                                                                  extract_options options, work::rate_gate* gate);

}  // namespace assay::cli
