#include <assay/llm/response.hpp>

#include <cmath>

namespace assay::inline v0::llm {

usage& usage::operator+=(const usage& other) noexcept {
  const auto costs_nothing = [](const usage& one) { return one.total() == 0 && !one.is_partial; };
  const bool is_known = (cost || costs_nothing(*this)) && (other.cost || costs_nothing(other));
  const bool is_any = cost || other.cost;
  cost = is_known && is_any ? std::optional(cost.value_or(0) + other.cost.value_or(0)) : std::nullopt;
  if (cost && !std::isfinite(*cost)) cost.reset();
  const auto add = [](std::int64_t& sum, std::int64_t more) { sum = async::saturating_add(sum, more); };
  add(input_tokens, other.input_tokens);
  add(output_tokens, other.output_tokens);
  add(cached_tokens, other.cached_tokens);
  add(cache_write_tokens, other.cache_write_tokens);
  add(reasoning_tokens, other.reasoning_tokens);
  is_partial = is_partial || other.is_partial;
  return *this;
}

std::vector<const tool_call*> response::tool_calls() const {
  std::vector<const tool_call*> calls;
  for (const message_part& part : reply.parts) {
    if (const auto* call = std::get_if<tool_call>(&part)) calls.push_back(call);
  }
  return calls;
}

std::vector<const citation_part*> response::citations() const {
  std::vector<const citation_part*> all;
  for (const message_part& part : reply.parts) {
    if (const auto* source = std::get_if<citation_part>(&part)) all.push_back(source);
  }
  return all;
}

std::string response::refusal() const {
  std::string all;
  for (const message_part& part : reply.parts) {
    if (const auto* words = std::get_if<refusal_part>(&part)) all += words->text;
  }
  return all;
}

std::vector<stream_event> events_of(const response& whole) {
  std::vector<stream_event> events;
  std::size_t calls = 0;
  for (const message_part& part : whole.reply.parts) {
    if (const auto* words = std::get_if<text_part>(&part)) {
      events.emplace_back(text_delta{words->text});
    } else if (const auto* thought = std::get_if<reasoning_part>(&part)) {
      if (!thought->text.empty()) events.emplace_back(reasoning_delta{thought->text});
    } else if (const auto* refusal = std::get_if<refusal_part>(&part)) {
      events.emplace_back(refusal_delta{refusal->text});
    } else if (const auto* call = std::get_if<tool_call>(&part)) {
      events.emplace_back(tool_call_delta{calls++, call->id, call->name, call->arguments});
    }
  }
  events.emplace_back(stream_end{whole});
  return events;
}

}  // namespace assay::inline v0::llm
