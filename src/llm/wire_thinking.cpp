// How much a model is to think: one spelling, and what each provider makes of it.
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

#include <assay/llm/providers.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace assay::inline v0::detail::wire {

namespace {

/// A word, what it is called elsewhere, and the tokens that it stands for (Google's own table has these of low to high
/// in its documentation of OpenAI's format: 1,024, 8,192, 24,576).
struct effort_row {
  std::string_view word;
  std::string_view anthropic;
  std::string_view gemini;
  std::int64_t tokens;
};
constexpr std::array efforts = {
    effort_row{"none", "", "minimal", 0},       effort_row{"minimal", "low", "minimal", 1'024},
    effort_row{"low", "low", "low", 2'048},     effort_row{"medium", "medium", "medium", 8'192},
    effort_row{"high", "high", "high", 24'576}, effort_row{"xhigh", "xhigh", "high", 32'768},
    effort_row{"max", "max", "high", 63'000},
};

const effort_row* row_of(std::string_view word) {
  const auto* const found =
      std::find_if(efforts.begin(), efforts.end(), [word](const effort_row& row) { return row.word == word; });
  return found != efforts.end() ? found : nullptr;
}

/// The word for a number of tokens: the first that stands for as many.
const effort_row& row_of(std::int64_t tokens) {
  const auto* const end = efforts.end() - 2;  // "xhigh" and "max" are for those who ask for them
  const auto* const found =
      std::find_if(efforts.begin(), end, [tokens](const effort_row& row) { return tokens <= row.tokens; });
  return found != end ? *found : *(end - 1);
}

std::string as_said(std::string_view word, const effort_row& row, wire_format format) {
  if (format == wire_format::anthropic) return std::string(row.anthropic);
  return std::string(format == wire_format::gemini ? row.gemini : word);
}

constexpr std::int64_t least_anthropic_budget = 1'024;

}  // namespace

thinking_amount thinking_of(const outgoing& out, wire_format format) {
  const request& asked = out.asked;
  if (asked.reasoning_effort.empty() && !asked.reasoning_budget) return {};
  const reasoning_control control =
      out.options.thinking ? *out.options.thinking : capabilities_of(format, out.model).reasoning;
  if (control == reasoning_control::none) return {};
  const effort_row* const row = row_of(asked.reasoning_effort);
  if (control == reasoning_control::budget) {
    if (asked.reasoning_budget) return {"", std::max<std::int64_t>(*asked.reasoning_budget, 0)};
    if (row == nullptr) {
      throw std::invalid_argument("assay: the model takes a number of tokens, and '" + asked.reasoning_effort +
                                  "' stands for none: set request::reasoning_budget");
    }
    return {"", row->tokens};
  }
  if (asked.reasoning_effort.empty()) {
    const effort_row& nearest = row_of(*asked.reasoning_budget);
    return {as_said(nearest.word, nearest, format), {}};
  }
  if (row == nullptr) return {asked.reasoning_effort, {}};  // a word of the provider's
  return {as_said(row->word, *row, format), {}};
}

void write_anthropic_thinking(const outgoing& out, ordered_json& body) {
  const thinking_amount amount = thinking_of(out, wire_format::anthropic);
  if (amount.budget && *amount.budget > 0) {
    body["thinking"] = {{"type", "enabled"}, {"budget_tokens", std::max(*amount.budget, least_anthropic_budget)}};
  } else if (!amount.effort.empty()) {
    body["thinking"] = {{"type", "adaptive"}};
    body["output_config"]["effort"] = amount.effort;
  }
}

void write_gemini_thinking(const outgoing& out, ordered_json& settings) {
  const thinking_amount amount = thinking_of(out, wire_format::gemini);
  if (amount.budget) settings["thinkingConfig"]["thinkingBudget"] = *amount.budget;
  if (!amount.effort.empty()) settings["thinkingConfig"]["thinkingLevel"] = amount.effort;
}

}  // namespace assay::inline v0::detail::wire
