// What the results of a prompt come to: a value, a failure, or the next request. Nothing is kept between results: the
// conversation is gone through again from its beginning, by the same session as `extract` has, so that its end depends
// on the job's files alone.
#pragma once

#include "batch/batch_api.hpp"
#include "batch/job_state.hpp"
#include "llm/provider_model.hpp"

#include <assay/llm/extract.hpp>
#include <assay/schema.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace assay::inline v0::detail::batch {

struct conversation_end {
  std::optional<extraction<ordered_json>> value = {};
  std::optional<extraction_error> failure = {};
  std::optional<request> next = {};  ///< what is to be asked
};

class conversations {
 public:
  /// The model must outlive this; it is not asked, but says how bodies are read and written.
  conversations(const provider_model& model, const stored_job& job, schema_type schema);

  /// What is asked first.
  [[nodiscard]] request first(const stored_prompt& prompt) const;
  /// `results`: of the attempts, from the first on. Runs on a loop's thread.
  [[nodiscard]] conversation_end judge(const stored_prompt& prompt, const std::vector<batch_item>& results) const;
  /// What the same usage would have cost if it had been asked for directly; nothing where the price is not known.
  [[nodiscard]] std::optional<double> direct_cost(const usage& used) const;

 private:
  class planned_model;

  [[nodiscard]] extract_options options_for(const stored_prompt& prompt) const;
  /// Throws model_error for what is no answer.
  [[nodiscard]] response answer_in(const batch_item& item, const request& asked) const;

  const provider_model& model_;
  const stored_job& job_;
  schema_type schema_;
  wanted wanted_;
  extract_options options_;
  std::shared_ptr<planned_model> planned_;
};

}  // namespace assay::inline v0::detail::batch
