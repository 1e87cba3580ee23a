#include <assay/agent/detail/core.hpp>
#include <assay/agent/handoff.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace assay::inline v0::agents {

request model_settings::as_request() const {
  request made;
  made.max_tokens = max_tokens;
  made.temperature = temperature;
  made.top_p = top_p;
  made.seed = seed;
  made.stop = stop;
  made.reasoning_effort = reasoning_effort;
  made.tool_choice = tool_choice;
  made.extra = extra;
  return made;
}

}  // namespace assay::inline v0::agents

namespace assay::inline v0::detail {

void agent_core::require_names() const {
  std::set<std::string_view> names;
  const auto add = [&](const std::string& one, const char* what) {
    if (names.insert(one).second) return;
    throw std::invalid_argument("assay: agent '" + name + "' has two tools '" + one + "'" + what);
  };
  for (const auto& one : tools) add(one->definition.name, "");
  for (const handoff_core& one : handoffs) add(one.tool.name, ", one of them a handoff");
  if (!output.plain_text) add(output.name, ", one of them the answer's type");
}

const tool_core* agent_core::find_tool(std::string_view wanted_name) const noexcept {
  const auto found =
      std::find_if(tools.begin(), tools.end(), [&](const auto& one) { return one->definition.name == wanted_name; });
  return found != tools.end() ? found->get() : nullptr;
}

const handoff_core* agent_core::find_handoff(std::string_view wanted_name) const noexcept {
  const auto found = std::find_if(handoffs.begin(), handoffs.end(),
                                  [&](const handoff_core& one) { return one.tool.name == wanted_name; });
  return found != handoffs.end() ? &*found : nullptr;
}

handoff_core make_handoff(std::shared_ptr<const agent_core> target, handoff_options options) {
  handoff_core made;
  made.tool.name = options.tool_name.empty() ? "transfer_to_" + target->name : std::move(options.tool_name);
  require_tool_name(made.tool.name);
  made.tool.description = options.description.empty()
                              ? "Hand the conversation over to the agent '" + target->name + "'."
                              : std::move(options.description);
  made.tool.parameters = {{"type", "object"}, {"properties", nlohmann::ordered_json::object()}};
  made.target = std::move(target);
  made.filter = std::move(options.filter);
  return made;
}

}  // namespace assay::inline v0::detail
