#include "llm/extraction_record.hpp"

#include "llm/recordable.hpp"
#include "llm/recorded_failures.hpp"

#include <assay/version.hpp>

#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <limits>
#include <utility>

namespace assay::inline v0::detail {

namespace {

constexpr std::array repair_class_names = {repair_class::finding,    repair_class::syntax,
                                           repair_class::structure,  repair_class::naming,
                                           repair_class::conversion, repair_class::interpretation};

/// The nearest number that JSON can hold.
double finite(double number) {
  if (std::isnan(number)) return 0;
  if (std::isinf(number)) return std::copysign(std::numeric_limits<double>::max(), number);
  return number;
}

/// "2026-11-30T09:45:12.345Z"
std::string utc_time() {
  const auto now = std::chrono::system_clock::now();
  const std::time_t whole = std::chrono::system_clock::to_time_t(std::chrono::floor<std::chrono::seconds>(now));
  const auto rest = now.time_since_epoch() % std::chrono::seconds(1) / std::chrono::milliseconds(1);
  std::tm parts{};
  if (::gmtime_r(&whole, &parts) == nullptr) return "unknown";
  std::array<char, 32> seconds{};
  std::array<char, 48> text{};
  std::strftime(seconds.data(), seconds.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::snprintf(text.data(), text.size(), "%s.%03dZ", seconds.data(), static_cast<int>(rest));
  return text.data();
}

recorded_path recorded(const path& where) {
  recorded_path steps;
  for (const path_item& step : where) {
    if (step.is_index()) {
      steps.emplace_back(std::uint64_t{step.index});
    } else {
      steps.emplace_back(step.key);
      make_recordable(std::get<std::string>(steps.back()));
    }
  }
  return steps;
}

recorded_error recorded(const error& one) {
  recorded_error made{one.type,      recorded(one.loc), one.message,     one.input,
                      one.span.line, one.span.column,   one.span.offset, one.span.length};
  for (std::string* text : {&made.type, &made.message, &made.input}) make_recordable(*text);
  return made;
}

recorded_policy recorded(const retry_policy& policy) {
  recorded_policy made;
  made.max_retries = policy.max_retries;
  made.scope = policy.scope;
  made.early_stop = policy.early_stop;
  made.max_transport_retries = policy.max_transport_retries;
  made.backoff_first = policy.backoff.first;
  made.backoff_factor = finite(policy.backoff.factor);
  made.backoff_longest = policy.backoff.longest;
  made.backoff_jitter = finite(policy.backoff.jitter);
  made.longest_retry_after = policy.longest_retry_after;
  made.token_budget = policy.token_budget;
  if (policy.deadline) made.deadline = *policy.deadline;
  made.truncated = policy.truncated;
  made.limit_factor = finite(policy.limit_factor);
  made.greatest_limit = policy.greatest_limit;
  made.longest_quote = policy.longest_quote;
  made.max_feedback_errors = policy.max_feedback_errors;
  made.mode = policy.parse.mode;
  made.limits = policy.parse.limits;
  made.dialect = policy.parse.dialect;
  for (const repair_class one : repair_class_names) {
    if (policy.parse.allow.has(one)) made.allow.push_back(one);
  }
  made.big_numbers = policy.parse.big_numbers;
  made.complete = policy.parse.complete;
  made.cut_off = policy.parse.cut_off;
  return made;
}

recorded_output recorded(const wanted& what) {
  recorded_output made{what.name, what.schema, what.sketch, what.plain_text, what.by_type};
  make_recordable(made.name);
  make_recordable(made.schema);
  make_recordable(made.sketch);
  return made;
}

}  // namespace

recorded_attempt recorded(const attempt& one) {
  recorded_attempt made;
  made.number = one.number;
  made.outcome = one.outcome;
  made.request = one.request;
  made.response = one.response;
  if (one.failure) made.failure = recorded(*one.failure);
  made.answer = one.answer;
  if (one.error) {
    for (const error& each : one.error->errors()) made.errors.push_back(recorded(each));
    made.more_errors = one.error->truncated();
  }
  made.message = one.message;
  made.usage = one.usage;
  for (const path& where : one.asked_for) made.asked_for.push_back(recorded(where));
  made.stopped_early = one.stopped_early;
  made.began = one.began;
  made.waited = one.waited;
  made.time = one.time;
  made.jitter = one.jitter;
  if (made.request) make_recordable(*made.request);
  if (made.response) {
    made.response->raw.clear();
    make_recordable(*made.response);
  }
  make_recordable(made.answer);
  make_recordable(made.message);
  make_recordable(made.usage);
  if (made.jitter) made.jitter = finite(*made.jitter);
  return made;
}

void question::put_into(extraction_record& record) const {
  record.output = recorded(what_);
  recorded_question& asked = record.question.emplace();
  asked.model = model_;
  asked.capabilities = can_;
  asked.mode = options_.mode;
  asked.instructions = instructions_;
  asked.base = base_;
  make_recordable(asked.model);
  make_recordable(asked.instructions);
  make_recordable(asked.base);
  if (!options_.source) return;
  record.source =
      recorded_source{*options_.source, options_.ground.scope, options_.ground.max_spans, options_.ground.max_nearest};
  make_recordable(record.source->text);
}

extraction_record record_of(extraction_failure reason, const retry_policy& policy, const std::vector<attempt>& attempts,
                            const type_info& type, const question* asked) {
  extraction_record record;
  record.version = version();
  record.time = utc_time();
  record.policy = recorded(policy);
  record.reason = reason;
  for (const attempt& one : attempts) record.attempts.push_back(recorded(one));
  if (asked != nullptr) {
    asked->put_into(record);
  } else {
    record.output = recorded(wanted_for(type));
  }
  return record;
}

parse_options reading_of(const recorded_policy& policy) {
  parse_options options;
  options.mode = policy.mode;
  options.limits = policy.limits;
  options.dialect = policy.dialect;
  options.allow = repairs::none;
  for (const repair_class one : policy.allow) options.allow = options.allow | one;
  options.big_numbers = policy.big_numbers;
  options.complete = policy.complete;
  options.cut_off = policy.cut_off;
  return options;
}

ground_options grounding_of(const recorded_source& source) {
  return {.scope = source.scope, .max_spans = source.max_spans, .max_nearest = source.max_nearest};
}

retry_policy policy_of(const recorded_policy& recorded) {
  retry_policy policy;
  policy.max_retries = recorded.max_retries;
  policy.scope = recorded.scope;
  policy.early_stop = recorded.early_stop;
  policy.max_transport_retries = recorded.max_transport_retries;
  policy.backoff = {recorded.backoff_first, recorded.backoff_factor, recorded.backoff_longest, recorded.backoff_jitter};
  policy.longest_retry_after = recorded.longest_retry_after;
  policy.token_budget = recorded.token_budget;
  if (recorded.deadline) policy.deadline = *recorded.deadline;
  policy.truncated = recorded.truncated;
  policy.limit_factor = recorded.limit_factor;
  policy.greatest_limit = recorded.greatest_limit;
  policy.longest_quote = recorded.longest_quote;
  policy.max_feedback_errors = recorded.max_feedback_errors;
  policy.parse = reading_of(recorded);
  return policy;
}

}  // namespace assay::inline v0::detail
