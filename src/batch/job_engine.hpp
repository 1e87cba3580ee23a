// A job at work: batch_job without its interface.
//
//   job_engine.cpp   making and opening a job
//   job_submit.cpp   submitting its parts, and finding those again whose submission was interrupted
//   job_collect.cpp  results: fetching them, asking again, and what has come of each prompt
#pragma once

#include "batch/batch_api.hpp"
#include "batch/batch_client.hpp"
#include "batch/conversation.hpp"
#include "batch/job_files.hpp"
#include "batch/job_state.hpp"
#include "batch/part_files.hpp"
#include "batch/result_index.hpp"
#include "llm/provider_model.hpp"

#include <assay/async/task.hpp>
#include <assay/llm/batch_job.hpp>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace assay::inline v0::detail::batch {

using next_prompt = std::function<std::optional<batch_prompt>()>;

/// The model as one whose provider has a batch API. Throws std::invalid_argument for another.
[[nodiscard]] const provider_model& model_with_batches(const language_model& model);

/// Writes a job's files. Throws as batch_job::make does.
void make_job(file_layer& files, const language_model& model, const schema_type& schema, const next_prompt& next,
              batch_options options);

class job_engine {
 public:
  /// Opens the job in `files`. Throws as batch_job::open does.
  job_engine(std::unique_ptr<file_layer> files, model_ref model);

  [[nodiscard]] async::task<void> submit(bool again);
  [[nodiscard]] async::task<void> refresh();
  [[nodiscard]] async::task<void> collect();
  [[nodiscard]] async::task<void> run_until_finished(backoff waits);
  [[nodiscard]] bool is_finished() const noexcept;
  [[nodiscard]] std::vector<batch_file_status> parts() const;
  [[nodiscard]] const stored_job& job() const noexcept { return job_; }
  [[nodiscard]] async::task<batch_totals> results(std::function<void(const batch_result&)> take) const;

 private:
  /// prompts.jsonl from a place on, which is looked at as a whole before it is used for the first time.
  [[nodiscard]] line_file prompts(std::uint64_t place = 0) const;
  void save() { write(*files_, state_); }

  // --- job_submit.cpp ---
  [[nodiscard]] async::task<void> submit_part(stored_part& part);
  /// One try: true if the provider has the part now.
  [[nodiscard]] async::task<bool> try_to_submit(stored_part& part, std::string& uploaded, bool& may_be_there);
  void mark_submitted(stored_part& part, const batch_status& status, bool is_certain);
  /// The batch of an earlier try, if the provider has one.
  [[nodiscard]] async::task<std::optional<batch_status>> find_batch(const stored_part& part);
  [[nodiscard]] bool may_be_of(const stored_part& part, const batch_status& one) const;

  // --- job_collect.cpp ---
  [[nodiscard]] async::task<std::optional<model_error>> submit_what_fits();
  /// Whether any part has come further.
  [[nodiscard]] async::task<bool> collect_news();
  /// What the provider says of a part, which is noted.
  struct look {
    batch_status status = {};
    bool is_new = false;
  };
  [[nodiscard]] async::task<look> look_at(std::size_t part);
  /// Whether it has come further.
  [[nodiscard]] async::task<bool> look_after(std::size_t part);
  void end_failed(stored_part& part, const batch_status& status);
  [[nodiscard]] async::task<void> fetch_results(stored_part& part, const batch_status& status);
  [[nodiscard]] std::uint64_t write_inlined(const std::string& name, const ordered_json& results);
  /// Whether any result is of a request of this job; true where there are no results.
  [[nodiscard]] bool has_own_results(const stored_part& part) const;
  /// Writes the requests that follow from results which were not judged yet.
  [[nodiscard]] async::task<void> plan_more();
  /// Prompts of one part that asked for the first time, to which there are new results.
  struct affected_part {
    bool all = false;
    std::set<std::uint64_t> numbers = {};  ///< unless it is all of them
  };
  using affected_prompts = std::map<std::size_t, affected_part>;
  void note_affected(std::size_t part, affected_prompts& affected) const;
  [[nodiscard]] async::task<void> ask_again(std::size_t part, const affected_part& which, const result_index& later,
                                            part_writer& writer);
  [[nodiscard]] std::size_t first_part_of(std::uint64_t prompt) const;
  [[nodiscard]] bool is_over(const stored_part& part) const noexcept {
    return part.state == part_state::collected || part.state == part_state::failed;
  }
  /// The results of parts that ask again.
  [[nodiscard]] result_index later_results() const;
  [[nodiscard]] std::vector<batch_item> results_of(std::uint64_t prompt, const result_index& first,
                                                   const result_index& later) const;

  std::unique_ptr<file_layer> files_;
  model_ref model_;
  const provider_model& provider_;
  const batch_api& api_;
  stored_job job_;
  mutable bool are_prompts_checked_ = false;
  stored_state state_;
  retry_policy policy_;
  conversations talks_;
  std::string endpoint_;  ///< "/v1/chat/completions"
  mutable batch_client client_;
};

}  // namespace assay::inline v0::detail::batch
