#include "llm/extraction_record.hpp"

#include "json/utc_text.hpp"
#include "llm/recordable.hpp"
#include "llm/recorded_failures.hpp"

#include <assay/version.hpp>

#include <array>
#include <chrono>
#include <cmath>
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

/// What parse options and their record have in common, either way.
template <class To, class From>
void copy_reading(To& to, const From& from) {
  to.mode = from.mode;
  to.limits = from.limits;
  to.dialect = from.dialect;
  to.big_numbers = from.big_numbers;
  to.complete = from.complete;
  to.cut_off = from.cut_off;
}

/// The same for a retry policy.
template <class To, class From>
void copy_policy(To& to, const From& from) {
  to.max_retries = from.max_retries;
  to.scope = from.scope;
  to.early_stop = from.early_stop;
  to.max_transport_retries = from.max_transport_retries;
  to.longest_retry_after = from.longest_retry_after;
  to.token_budget = from.token_budget;
  if (from.deadline) to.deadline = *from.deadline;
  to.truncated = from.truncated;
  to.limit_factor = finite(from.limit_factor);
  to.greatest_limit = from.greatest_limit;
  to.longest_quote = from.longest_quote;
  to.max_feedback_errors = from.max_feedback_errors;
}

recorded_policy recorded(const retry_policy& policy) {
  recorded_policy made;
  copy_policy(made, policy);
  copy_reading(made, policy.parse);
  made.backoff_first = policy.backoff.first;
  made.backoff_factor = finite(policy.backoff.factor);
  made.backoff_longest = policy.backoff.longest;
  made.backoff_jitter = finite(policy.backoff.jitter);
  for (const repair_class one : repair_class_names) {
    if (policy.parse.allow.has(one)) made.allow.push_back(one);
  }
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
  record.time = utc_text(std::chrono::system_clock::now());
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

path path_of(const recorded_path& recorded) {
  path where;
  for (const auto& step : recorded) {
    const auto* const index = std::get_if<std::uint64_t>(&step);
    where.push_back(index != nullptr ? path_item{{}, static_cast<std::size_t>(*index)}
                                     : path_item{std::get<std::string>(step)});
  }
  return where;
}

parse_options reading_of(const recorded_policy& policy) {
  parse_options options;
  copy_reading(options, policy);
  options.allow = repairs::none;
  for (const repair_class one : policy.allow) options.allow = options.allow | one;
  return options;
}

ground_options grounding_of(const recorded_source& source) {
  return {.scope = source.scope, .max_spans = source.max_spans, .max_nearest = source.max_nearest};
}

retry_policy policy_of(const recorded_policy& recorded) {
  retry_policy policy;
  copy_policy(policy, recorded);
  policy.backoff = {recorded.backoff_first, recorded.backoff_factor, recorded.backoff_longest, recorded.backoff_jitter};
  policy.parse = reading_of(recorded);
  return policy;
}

}  // namespace assay::inline v0::detail
