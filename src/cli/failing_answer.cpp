#include "cli/failing_answer.hpp"

#include "cli/capsule_files.hpp"
#include "cli/failure.hpp"
#include "cli/progress_words.hpp"

#include <assay/ground.hpp>
#include <assay/llm/capsule.hpp>

#include <algorithm>
#include <cstddef>

namespace assay::cli {
namespace {

const recorded_attempt& failing_attempt(const extraction_record& record, std::optional<int> number) {
  const auto is_usable = [](const recorded_attempt& one) { return !one.errors.empty() && !one.stopped_early; };
  if (number) {
    if (*number > static_cast<int>(record.attempts.size())) {
      throw failure("the capsule has " + counted(record.attempts.size(), "attempt") + ", and no attempt " +
                    std::to_string(*number));
    }
    const recorded_attempt& one = record.attempts[static_cast<std::size_t>(*number) - 1];
    if (is_usable(one)) return one;
    throw failure("attempt " + std::to_string(*number) +
                  (one.stopped_early ? " was stopped at its first error: its answer is not whole"
                                     : std::string(" has no errors: it is ") + to_string(one.outcome)));
  }
  const auto found = std::find_if(record.attempts.rbegin(), record.attempts.rend(), is_usable);
  if (found == record.attempts.rend())
    throw failure("the capsule has no answer that was judged as a whole and invalid");
  return *found;
}

}  // namespace

failing_answer answer_in_capsule(const std::string& file, std::optional<int> attempt) {
  const extraction_record record = read_capsule_file(file);
  if (record.output.plain_text) throw failure("the capsule has no schema: text was asked for");
  const recorded_attempt& one = failing_attempt(record, attempt);
  std::optional<finish_reason> finish;
  if (one.response) finish = one.asked_for.empty() ? one.response->finish : finish_reason::stop;
  failing_answer found{schema_in(record, file), one.answer,
                       detail::reading_after(finish, detail::reading_of(record.policy))};
  for (const recorded_error& each : one.errors) found.errors.push_back({each.type, each.message});
  if (record.source) {
    found.judge_value = [type = found.type, source = *record.source](const nlohmann::ordered_json& value) {
      return ground(type, value, source.text, detail::grounding_of(source)).errors(type.type().name);
    };
  }
  return found;
}

}  // namespace assay::cli
