#include "cli/asked_rows.hpp"

#include "dump/bounded_json.hpp"
#include "report/earlier_lines.hpp"
#include "results/extraction_lines.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace assay::cli {

void asked_rows::put_cost(reports::row_facts& facts, const std::vector<attempt>& attempts, const usage& cost) const {
  facts.attempts = static_cast<std::int64_t>(attempts.size());
  facts.input_tokens = cost.input_tokens;
  facts.output_tokens = cost.output_tokens;
  facts.cached_tokens = cost.cached_tokens;
  facts.cache_write_tokens = cost.cache_write_tokens;
  if (is_recording_) return;
  std::chrono::duration<double> time{};
  for (const attempt& one : attempts) time += std::chrono::duration<double>(one.waited) + one.time;
  facts.seconds = time.count();
}

void asked_rows::add(reports::row_facts facts, const extraction<nlohmann::ordered_json>& got) {
  const std::string value = detail::bounded_json::write(got.value);
  facts.outcome = got.repairs.empty() ? reports::row_outcome::exact : reports::row_outcome::repaired;
  facts.value = value;
  facts.repairs = got.repairs;
  facts.repair_count = got.repairs.size();
  if (!got.attempts.empty()) facts.text = got.attempts.back().answer;
  put_cost(facts, got.attempts, got.usage);
  seen_.add(facts);
}

void asked_rows::add(reports::row_facts facts, const extraction_error& problem) {
  const std::string message = results::sentence_of(problem);
  facts.outcome = reports::outcome_of(to_string(problem.reason()));
  facts.message = message;
  if (const attempt* const judged = results::last_judged(problem)) {
    facts.text = judged->answer;
    facts.errors = judged->error->errors();
  }
  put_cost(facts, problem.attempts(), problem.usage());
  seen_.add(facts);
}

void asked_rows::add_unreadable(std::string_view id, std::uint64_t number, std::string_view message) {
  const std::string line = reports::line_id(number);
  seen_.add({.number = number,
             .id = id == "null" ? line : id,
             .outcome = reports::row_outcome::unreadable,
             .message = message});
}

void asked_rows::add_unasked(std::string_view id, std::uint64_t number, std::string_view prompt,
                             std::string_view message) {
  seen_.add({.number = number,
             .id = id,
             .outcome = reports::outcome_of(to_string(extraction_failure::budget)),
             .prompt = prompt,
             .message = message});
}

}  // namespace assay::cli
