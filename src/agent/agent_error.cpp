#include <assay/agent/agent_error.hpp>

#include "llm/recordable.hpp"

#include <assay/agent/run_result.hpp>
#include <assay/dump.hpp>
#include <assay/parse.hpp>

#include <array>

namespace assay::inline v0::agents {

namespace {

constexpr std::array reason_names = {"invalid",    "truncated",    "refused",       "filtered",     "transport",
                                     "rejected",   "over_limit",   "tool",          "turns",        "requests",
                                     "tool_calls", "input_tokens", "output_tokens", "total_tokens", "time"};

constexpr std::array reason_sentences = {
    "no answer was valid",
    "the token limit cut the answer off",
    "the model refused",
    "the provider held the answer back",
    "the model could not be asked",
    "the provider rejected the request",
    "an answer exceeded a limit",
    "a tool failed too often",
    "there were too many turns",
    "there were too many requests",
    "there were too many tool calls",
    "there were too many input tokens",
    "there were too many output tokens",
    "there were too many tokens",
    "time was up",
};

std::string report(const agent_error::content& all) {
  std::string text =
      "assay: agent '" + all.agent + "' has no result: " + reason_sentences.at(static_cast<std::size_t>(all.reason));
  if (!all.detail.empty()) text += ": " + all.detail;
  for (const attempt& one : all.attempts) {
    text += "\n  attempt " + std::to_string(one.number) + ": " + to_string(one.outcome);
    if (!one.message.empty()) text += ": " + one.message;
  }
  return text;
}

}  // namespace

const char* to_string(agent_failure reason) noexcept { return reason_names[static_cast<std::size_t>(reason)]; }

agent_error::agent_error(content all)
    : std::runtime_error(report(all)), content_(std::make_shared<const content>(std::move(all))) {}

std::string save_messages(const std::vector<message>& messages) {
  std::vector<message> saved = messages;
  for (message& one : saved) detail::make_recordable(one);
  return dump(saved);
}

std::vector<message> load_messages(std::string_view json) {
  parse_options exactly;
  exactly.mode = mode::strict;
  return parse<std::vector<message>>(json, exactly).value();
}

}  // namespace assay::inline v0::agents
