#include <assay/agent/extraction_trace.hpp>

#include "agent/tracer.hpp"

#include <assay/llm/attempt.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace assay::inline v0::agents {

namespace {

span span_named(span_kind kind, std::string name) {
  span made;
  made.kind = kind;
  made.name = std::move(name);
  return made;
}

/// The first errors of an answer, in one line.
std::string first_errors(const validation_error& wrong) {
  constexpr std::size_t most = 5;
  const std::vector<error>& all = wrong.errors();
  std::string text;
  for (std::size_t i = 0; i < std::min(all.size(), most); ++i) {
    const std::string place = all[i].loc.empty() ? "" : to_string(all[i].loc) + ": ";
    text += (i == 0 ? "" : "; ") + place + all[i].message;
  }
  return all.size() <= most ? text : text + "; and " + std::to_string(all.size() - most) + " more";
}

std::optional<span_error> error_of(const attempt& one) {
  if (one.outcome == attempt_outcome::valid) return std::nullopt;
  const bool is_invalid = one.message.empty() && one.error;
  return span_error{to_string(one.outcome), is_invalid ? first_errors(*one.error) : one.message};
}

}  // namespace

struct extraction_trace::inside {
  inside(std::vector<std::shared_ptr<agent_hooks>> hooks, std::string name, std::string asked_model)
      : tracer(std::make_shared<detail::trace_numbers>()), model(std::move(asked_model)) {
    tracer.add(hooks);
    whole.emplace(tracer, span_named(span_kind::extraction, std::move(name)));
    whole->what().error = span_error{"abandoned", "the extraction ended before any attempt did"};
  }

  void tell(const attempt& one) {
    if (!whole) return;
    span begun = span_named(span_kind::model_call, model);
    begun.parent = whole->id();
    begun.asked = one.request ? &*one.request : nullptr;
    detail::open_span call(tracer, std::move(begun), one.time);
    call.what().answer = one.response ? &*one.response : nullptr;
    call.what().usage = one.usage;
    call.what().error = error_of(one);
    call.end();
    whole->what().usage += one.usage;
    whole->what().error = call.what().error;
  }

  detail::tracer tracer;
  std::string model;
  std::optional<detail::open_span> whole;  // while the extraction_trace lives
};

extraction_trace::extraction_trace(std::vector<std::shared_ptr<agent_hooks>> hooks, std::string name, std::string model,
                                   retry_policy& policy)
    : inside_(std::make_shared<inside>(std::move(hooks), std::move(name), std::move(model))) {
  policy.on_attempt = [told = inside_, before = std::move(policy.on_attempt)](const attempt& one) {
    told->tell(one);
    if (before) before(one);
  };
}

extraction_trace::~extraction_trace() {
  inside_->whole->end();
  inside_->whole.reset();
}

}  // namespace assay::inline v0::agents
