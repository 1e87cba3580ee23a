// handoff: another agent takes the conversation over.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/detail/core.hpp>

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay::inline v0::agents {

template <class Output, class Context>
class agent;

/// How a handoff is offered to the model, and what goes with it.
struct handoff_options {
  std::string tool_name = {};    ///< what the model calls; "transfer_to_" and the agent's name where it is empty
  std::string description = {};  ///< when to do so, for the model
  /// What the other agent sees of the conversation; all of it where this is empty. The record keeps what it gives.
  std::function<std::vector<message>(std::vector<message>)> filter = {};
};

/// Lets the model give the conversation to another agent of the same Output, whose instructions, tools, settings,
/// checks and output guardrails hold from there on; limits, max_turns and hooks stay those of the run. Tools that are
/// called in the same turn are run before. There are no circles: an agent can only hand over to one that was made
/// before it.
template <class Output, class Context = void>
class handoff {
 public:
  template <class Other>
  requires(std::is_void_v<Other> || std::is_same_v<Other, Context>)
      handoff(const agent<Output, Other>& to, handoff_options options = {})  // NOLINT: implicit
      : core_(detail::make_handoff(to.core(), std::move(options))) {}

  [[nodiscard]] const detail::handoff_core& core() const noexcept { return core_; }

 private:
  detail::handoff_core core_;
};

}  // namespace assay::inline v0::agents
