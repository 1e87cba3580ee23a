// What a batch job keeps in its folder beside requests and results.
//
//   prompts.jsonl             what is asked, a line each                             written once, first
//   part-0001.jsonl           requests as the provider takes them                    written once
//   job.json                  how is asked: model, options, schema (stored_job)      written once
//   state.json                how far each part is (stored_state)                    replaced at each step; the job is
//                                                                                    there when this is
//   part-0001.results.jsonl   results as they came                                   written once
#pragma once

#include "batch/batch_api.hpp"
#include "batch/job_files.hpp"

#include <assay/llm/capsule.hpp>
#include <assay/llm/prices.hpp>
#include <assay/wire_types.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace assay::inline v0::detail::batch {

/// How a model is asked, the same for all prompts of a job.
struct stored_job {
  literal<"assay batch 1"> format = {};
  std::string version;   ///< of assay
  std::string tag;       ///< a digest of all that is asked, and how; in the id of each request
  std::string base_url;  ///< of the provider
  recorded_question question;
  recorded_output output;
  recorded_policy policy;
  /// The source of prompts that have none of their own, if there is one; how values are looked up, in any case.
  recorded_source source;
  bool has_source = false;
  std::uint64_t prompts = 0;
  std::string prompts_digest = {};        ///< of prompts.jsonl: see chained_digest(); empty in jobs of older versions
  std::uint64_t most_requests = 0;        ///< of a part; 0: no limit
  std::uint64_t most_bytes = 0;           ///< the same
  std::optional<token_price> price = {};  ///< of the model, asked directly
  double price_share = 1;                 ///< what a batch costs of it
};

/// How far a part is.
enum class part_state : std::uint8_t {
  made,        ///< its file is written
  submitting,  ///< the provider may have it, and may not
  submitted,   ///< the provider has it: stored_part::batch
  collected,   ///< its results are here
  failed,      ///< the provider did nothing of it
};

/// A file of requests, and what has become of it. Parts are numbered from 1 in the order in which they were made.
struct stored_part {
  std::string name;  ///< "part-0001"
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;
  std::uint64_t first = 0;  ///< of the prompts whose first requests these are; 0: asks again, see the file
  std::uint64_t last = 0;   ///< the last of them
  std::uint64_t place = 0;  ///< where the first of them begins in prompts.jsonl, in bytes
  part_state state = part_state::made;
  std::uint64_t submissions = 0;         ///< how often it was submitted
  std::string since = {};                ///< no batch of the latest submission is older: "2026-11-30T09:45:12Z"
  std::string batch = {};                ///< the provider's name for it
  bool is_certain = true;                ///< false: found again by its size and its time alone; its results will tell
  std::vector<std::string> others = {};  ///< batches that were taken for it and are not
  std::string word = {};                 ///< the provider's for its state
  std::uint64_t done = 0;                ///< requests that have a result, as the provider last said
  std::uint64_t failed = 0;              ///< of these, those whose result is an error
  progress ended_as = progress::under_way;
  std::string message = {};               ///< why it failed
  std::vector<std::string> results = {};  ///< files
  std::uint64_t refusals = 0;             ///< how often the provider had no room for it
  bool is_judged = false;                 ///< what its results lead to is asked in later parts
};

struct stored_state {
  literal<"assay batch state 1"> format = {};
  std::vector<stored_part> parts;
};

/// A prompt, a line of prompts.jsonl.
struct stored_prompt {
  json_box id;
  std::uint64_t line = 0;
  std::string prompt = {};
  std::optional<std::string> source = {};
  std::string problem = {};  ///< why it is not asked
};

inline constexpr const char* prompts_file = "prompts.jsonl";
inline constexpr const char* state_file = "state.json";

void write(file_layer& files, const stored_job& job);
void write(file_layer& files, const stored_state& state);
/// Each throws std::runtime_error where there is no such file or it can't be read.
[[nodiscard]] stored_job read_job(file_layer& files);
[[nodiscard]] stored_state read_state(file_layer& files);
[[nodiscard]] bool has_state(file_layer& files);

/// The digest of lines, from that of those before and the next one with its end; of none it is empty.
[[nodiscard]] std::string chained_digest(const std::string& before, std::string_view line);
/// Throws std::runtime_error where prompts.jsonl is not what the job was made of: results would go to other prompts.
void check_prompts(file_layer& files, const stored_job& job);

[[nodiscard]] std::string line_of(const stored_prompt& prompt);
[[nodiscard]] stored_prompt read_prompt(std::string_view line);

/// What the provider calls a part's latest submission, where it has a place for that.
[[nodiscard]] std::string mark_of(const stored_job& job, const stored_part& part);

/// "part-0012"
[[nodiscard]] std::string part_name(std::size_t number);

/// A request of a job.
struct request_id {
  std::uint64_t prompt = 0;  ///< from 1
  int attempt = 0;           ///< from 1
};
/// "assay-5f0e7a9112ab-12-1": unique in the job and stable, of characters that every provider takes.
[[nodiscard]] std::string text_of(const std::string& tag, request_id id);
/// Nothing for what is no id of this job.
[[nodiscard]] std::optional<request_id> read_id(const std::string& tag, std::string_view text);

}  // namespace assay::inline v0::detail::batch

namespace assay::inline v0 {

template <>
struct describe<detail::batch::stored_job> {
  static constexpr auto fields = assay::fields(field<&detail::batch::stored_job::prompts_digest>(has_default));
};
template <>
struct describe<detail::batch::stored_prompt> {
  using prompt = detail::batch::stored_prompt;
  static constexpr auto fields = assay::fields(field<&prompt::prompt>(has_default), field<&prompt::source>(has_default),
                                               field<&prompt::problem>(has_default));
};

}  // namespace assay::inline v0
