#include <assay/agent/agent_error.hpp>

#include "llm/failure_words.hpp"
#include "llm/recordable.hpp"

#include <assay/agent/run_result.hpp>
#include <assay/dump.hpp>
#include <assay/parse.hpp>

#include <array>

namespace assay::inline v0::agents {

namespace {

constexpr std::array agent_failures = {
    detail::failure_words{"tool", "a tool failed too often"},
    detail::failure_words{"turns", "there were too many turns"},
    detail::failure_words{"requests", "there were too many requests"},
    detail::failure_words{"tool_calls", "there were too many tool calls"},
    detail::failure_words{"input_tokens", "there were too many input tokens"},
    detail::failure_words{"output_tokens", "there were too many output tokens"},
    detail::failure_words{"total_tokens", "there were too many tokens"},
    detail::failure_words{"time", "time was up"},
};

std::string report(const agent_error::content& all) {
  std::string text =
      "assay: agent '" + all.agent + "' has no result: " + detail::words_for(all.reason, agent_failures).sentence;
  if (!all.detail.empty()) text += ": " + all.detail;
  for (const attempt& one : all.attempts) {
    text += "\n  attempt " + std::to_string(one.number) + ": " + to_string(one.outcome);
    if (!one.message.empty()) text += ": " + one.message;
  }
  return text;
}

}  // namespace

const char* to_string(agent_failure reason) noexcept { return detail::words_for(reason, agent_failures).name; }

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
