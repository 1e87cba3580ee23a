// What a report says of the answers that a model gave.
#pragma once

#include "report/run_collector.hpp"

#include <assay/llm/attempt.hpp>
#include <assay/llm/consensus.hpp>
#include <assay/llm/retry.hpp>
#include <assay/llm/usage.hpp>

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace assay::cli {

/// What it took to get an answer, or none.
struct asking_cost {
  std::int64_t attempts = 0;
  assay::usage usage = {};
  std::chrono::duration<double> time = {};  ///< from the first question to the last answer
};

/// Adds rows to a report, which must outlive it. Facts come with the number, the id, the prompt and what was expected;
/// the rest is taken from the answer.
class asked_rows {
 public:
  /// Whether the times of attempts say how long the model took.
  enum class times : bool { unknown, known };
  /// A recording answers at once: how long that takes is no latency.
  asked_rows(reports::run_collector& seen, std::string_view model, times are = times::known)
      : seen_(seen), has_times_(are == times::known && !model.starts_with("replay:")) {}

  void add(reports::row_facts facts, const extraction<nlohmann::ordered_json>& got);
  void add(reports::row_facts facts, const extraction_error& problem);
  /// Of several samples; `cost` is that of all of them.
  void add(reports::row_facts facts, const agreed<nlohmann::ordered_json>& got, const asking_cost& cost);
  void add(reports::row_facts facts, const extraction_error& problem, const asking_cost& cost);
  /// A line that is no prompt; `id` is null where it has none.
  void add_unreadable(std::string_view id, std::uint64_t number, std::string_view message);
  /// A prompt that was not asked, because of --max-cost.
  void add_unasked(std::string_view id, std::uint64_t number, std::string_view prompt, std::string_view message);

 private:
  void put_cost(reports::row_facts& facts, const asking_cost& cost) const;

  reports::run_collector& seen_;
  bool has_times_;
};

}  // namespace assay::cli
