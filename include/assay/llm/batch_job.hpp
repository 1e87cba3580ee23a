// Many prompts by a provider's batch API: half the price, an answer within a day. `assay batch` is this on the command
// line; docs/batch.md explains both.
//
//   auto job = assay::batch_job::make("contracts", model, assay::load_schema(schema), next_prompt);
//   co_await job.run_until_finished();                  // or submit() today, and collect() tomorrow
//   co_await job.results([](const assay::batch_result& one) { ... });
#pragma once

#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/extract.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/llm/prices.hpp>
#include <assay/llm/retry_policy.hpp>
#include <assay/llm/usage.hpp>
#include <assay/schema.hpp>

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace assay::inline v0::detail::batch {
class job_engine;
}

namespace assay::inline v0::llm {

/// A prompt of a job.
struct batch_prompt {
  /// What its result is called: JSON text of a string or a number, "\"letter-17\"" or "17". Each id once.
  std::string id;
  std::string prompt;
  /// The text that the answer is about, in place of extract_options::source.
  std::optional<std::string> source = {};
  std::uint64_t line = 0;  ///< where it comes from, for those who ask; results have it again
  /// If not empty: why this is no prompt. It is not asked, and its result says so.
  std::string problem = {};
};

/// How a job is made.
struct batch_options {
  /// As extract has them. Media can't be part of it; hooks are not called, and retry_policy::deadline and early_stop
  /// count for nothing. max_retries says how often an invalid answer is asked again, in a later batch, and
  /// max_transport_retries how often a request is repeated that failed or expired.
  extract_options asking = {};
  /// The most requests and bytes of a file, if less than the provider permits: smaller batches end sooner. 0: the
  /// provider's limit (50,000 and 200 MB for OpenAI, 100,000 and 256 MB for Anthropic, 2 GB for Gemini, for which assay
  /// takes 100,000 requests).
  std::uint64_t max_requests = 0;
  std::uint64_t max_bytes = 0;
  /// What a batch costs of the direct price: from above 0 to 1. Empty: as shipped_prices() has it for the provider's
  /// own server, and 1 for another one.
  std::optional<double> price_share = {};
};

/// How far a file of requests is.
enum class batch_file_state : std::uint8_t {
  made,        ///< it is written, and to be submitted
  submitting,  ///< the provider may have it, and may not: submit() was interrupted, and will find out
  submitted,   ///< the provider works on it
  collected,   ///< its results are in the folder
  failed,      ///< the provider did nothing of it; submit(true) tries again
};
/// "submitted" for batch_file_state::submitted.
[[nodiscard]] ASSAY_EXPORT const char* to_string(batch_file_state state) noexcept;

/// A file of requests, and what has become of it.
struct batch_file_status {
  std::string file;  ///< in the folder: "part-0001.jsonl"
  batch_file_state state = batch_file_state::made;
  bool asks_again = false;  ///< these are no first requests, but what came of earlier answers
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;
  std::uint64_t done = 0;    ///< requests that have a result, as the provider last said
  std::uint64_t failed = 0;  ///< of these, those whose result is an error
  std::string batch = {};    ///< the provider's name for it
  std::string word = {};     ///< the provider's for its state: "in_progress"
  std::string message = {};  ///< why it failed, or why the provider has not taken it yet
};

/// What has come of a prompt. The pointers are good until the function that is given it returns.
struct batch_result {
  std::string id;
  std::uint64_t line = 0;
  std::string prompt = {};
  std::optional<std::string> source = {};  ///< the prompt's own
  std::string problem = {};                ///< batch_prompt::problem, or that its id is another's
  /// One of these, unless there is a problem. As extract gives and throws them, without times.
  const extraction<nlohmann::ordered_json>* value = nullptr;
  const extraction_error* failure = nullptr;
};

/// What has come of a job so far.
struct batch_totals {
  std::uint64_t prompts = 0;
  std::uint64_t answered = 0;
  std::uint64_t failed = 0;                ///< those with a problem among them
  std::uint64_t open = 0;                  ///< prompts that have no result yet
  assay::usage usage = {};                 ///< of those that have one; its cost is the batch's price
  std::optional<double> direct_cost = {};  ///< what the same would have cost directly; nothing if a price is unknown
  // What the provider's files of results had that they should not have. None of it is lost: a request without a result
  // is repeated.
  std::uint64_t unreadable_lines = 0;  ///< no JSON, or without an id
  std::uint64_t unknown_results = 0;   ///< of no request of the job
  std::uint64_t repeated_results = 0;  ///< of a request that has one already; the first counts
  std::uint64_t missing_results = 0;   ///< requests without one
};

/// Prompts on their way through a provider's batch API, in a folder. Everything is in the folder: any function may be
/// interrupted at any moment, the process killed, the machine turned off; to go on, open the folder again. A request is
/// not submitted twice, as far as the provider lets that be known (docs/batch.md).
///
/// While an object exists, no other can be made of its folder, in any process. Not thread-safe; tasks of one job must
/// not run at the same time. Functions throw std::runtime_error for files that can't be read or written, and tasks
/// model_error for calls that failed, as often as was tried.
class ASSAY_EXPORT batch_job {
 public:
  /// What the folder says of the model, to make it again: for open().
  struct stored_model {
    std::string name;      ///< "openai:gpt-5-mini"
    std::string base_url;  ///< provider_options::base_url
  };
  /// Throws std::runtime_error for a folder that holds no job.
  [[nodiscard]] static stored_model model_of(const std::filesystem::path& folder);

  /// Writes the requests of all prompts into files, in a folder that is made or holds no job yet. `next` gives the
  /// prompts, and then nothing. The model must be one of openai, openai_responses, anthropic or google. Throws
  /// std::invalid_argument for another model, for an id that is none, and for a request that is too large.
  [[nodiscard]] static batch_job make(const std::filesystem::path& folder, model_ref model, const schema_type& schema,
                                      const std::function<std::optional<batch_prompt>()>& next,
                                      batch_options options = {});
  /// Goes on with a job. Throws std::invalid_argument if the model has another name than the job's.
  [[nodiscard]] static batch_job open(const std::filesystem::path& folder, model_ref model);

  batch_job(batch_job&&) noexcept;
  batch_job& operator=(batch_job&&) noexcept;
  ~batch_job();

  /// Submits each file that was made. `again`: also those that failed.
  [[nodiscard]] async::task<void> submit(bool again = false);
  /// Asks how far the batches are: for files().
  [[nodiscard]] async::task<void> refresh();
  /// Asks how far the batches are, fetches the results of those that have ended, and writes files of what is to be
  /// asked again: invalid answers with their errors, requests that failed or expired as they were.
  [[nodiscard]] async::task<void> collect();
  /// Both, until nothing is left to be done. Between two polls it waits as `waits` says; the wait starts again at
  /// `first` after each poll that brought results.
  [[nodiscard]] async::task<void> run_until_finished(backoff waits = {.first = std::chrono::seconds(10),
                                                                      .factor = 1.5,
                                                                      .longest = std::chrono::minutes(5),
                                                                      .jitter = 0.2});

  /// Whether every prompt has a result: no file is to be submitted or under way.
  [[nodiscard]] bool is_finished() const noexcept;
  /// In the order in which they were made.
  [[nodiscard]] std::vector<batch_file_status> files() const;
  /// What the model costs directly, as it was known when the job was made; nothing if it was not.
  [[nodiscard]] std::optional<token_price> direct_price() const;
  /// What a batch costs of that.
  [[nodiscard]] double price_share() const noexcept;

  /// Gives each result that there is to `take`, in the order of the prompts. Reads the folder alone: the same files
  /// give the same results, as often as it is called.
  [[nodiscard]] async::task<batch_totals> results(std::function<void(const batch_result&)> take) const;

 private:
  explicit batch_job(std::unique_ptr<detail::batch::job_engine> engine);

  std::unique_ptr<detail::batch::job_engine> engine_;
};

}  // namespace assay::inline v0::llm

namespace assay::inline v0 {

using llm::to_string;  // which a using-directive does not add to assay's own

}  // namespace assay::inline v0
