#include "cli/asked_rows.hpp"

#include "dump/bounded_json.hpp"
#include "report/earlier_lines.hpp"
#include "results/extraction_lines.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace assay::cli {

namespace {

asking_cost total_cost(const std::vector<attempt>& attempts, const usage& total) {
  asking_cost cost{static_cast<std::int64_t>(attempts.size()), total};
  for (const attempt& one : attempts) cost.time += std::chrono::duration<double>(one.waited) + one.time;
  return cost;
}

}  // namespace

void asked_rows::put_cost(reports::row_facts& facts, const asking_cost& cost) const {
  facts.attempts = cost.attempts;
  facts.input_tokens = cost.usage.input_tokens;
  facts.output_tokens = cost.usage.output_tokens;
  facts.cached_tokens = cost.usage.cached_tokens;
  facts.cache_write_tokens = cost.usage.cache_write_tokens;
  if (has_times_) facts.seconds = cost.time.count();
}

void asked_rows::add(reports::row_facts facts, const extraction<nlohmann::ordered_json>& got) {
  const std::string value = detail::bounded_json::write(got.value);
  facts.outcome = got.repairs.empty() ? reports::row_outcome::exact : reports::row_outcome::repaired;
  facts.value = value;
  facts.repairs = got.repairs;
  facts.repair_count = got.repairs.size();
  if (!got.attempts.empty()) facts.text = got.attempts.back().answer;
  if (!got.grounding.fields.empty()) facts.evidence = &got.grounding;
  put_cost(facts, total_cost(got.attempts, got.usage));
  seen_.add(facts);
}

void asked_rows::add(reports::row_facts facts, const extraction_error& problem) {
  add(facts, problem, total_cost(problem.attempts(), problem.usage()));
}

void asked_rows::add(reports::row_facts facts, const agreed<nlohmann::ordered_json>& got, const asking_cost& cost) {
  const std::string value = detail::bounded_json::write(got.value);
  facts.outcome = got.repairs.empty() ? reports::row_outcome::exact : reports::row_outcome::repaired;
  facts.value = value;
  facts.repair_count = got.repairs.size();
  put_cost(facts, cost);
  seen_.add(facts);
}

void asked_rows::add(reports::row_facts facts, const extraction_error& problem, const asking_cost& cost) {
  const std::string message = results::sentence_of(problem);
  facts.outcome = reports::outcome_of(to_string(problem.reason()));
  facts.message = message;
  if (const attempt* const judged = results::last_judged(problem)) {
    facts.text = judged->answer;
    facts.errors = judged->error->errors();
  }
  put_cost(facts, cost);
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
