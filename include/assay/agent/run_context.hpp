// run_context<Context>: what a tool, a guardrail, a check or computed instructions can see of the run they serve.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/message.hpp>
#include <assay/llm/response.hpp>

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

class agent_run;

/// Where in a run something is called from.
struct run_site {
  agent_run* run = nullptr;
  void* context = nullptr;  ///< the caller's object, of the type that the agent was made for
  std::uint64_t span = 0;   ///< what is going on, in hooks
  int retry = 0;            ///< a tool's failures in a row before this call
  std::stop_token stop = {};
};

}  // namespace assay::inline v0::detail

namespace assay::inline v0::agents {

/// The part that doesn't depend on the type of the context. Cheap to copy; good as long as the call that it was given
/// to. Belongs to the loop's thread, stop_token() apart.
class ASSAY_EXPORT run_context_base {
 public:
  explicit run_context_base(detail::run_site site) noexcept : site_(std::move(site)) {}

  /// The name of the agent at work.
  [[nodiscard]] const std::string& agent() const noexcept;
  /// What the run was asked; empty if it goes on from a history.
  [[nodiscard]] const std::string& prompt() const noexcept;
  /// The conversation so far, without instructions.
  [[nodiscard]] const std::vector<message>& messages() const noexcept;
  /// What the run has cost so far, agents that it called included.
  [[nodiscard]] const assay::usage& usage() const noexcept;
  /// In a tool: how many times in a row it has failed before.
  [[nodiscard]] int retry() const noexcept { return site_.retry; }
  /// In an offloaded tool: asked to stop when the call's time is up or the run is cancelled. Thread-safe.
  [[nodiscard]] const std::stop_token& stop_token() const noexcept { return site_.stop; }

  /// For agents within agents.
  [[nodiscard]] const detail::run_site& site() const noexcept { return site_; }

 private:
  detail::run_site site_;
};

/// With the object that was given to agent::run: `*context`, `context->price(...)`.
template <class Context = void>
class run_context : public run_context_base {
 public:
  using run_context_base::run_context_base;
  [[nodiscard]] Context& operator*() const noexcept { return *static_cast<Context*>(site().context); }
  [[nodiscard]] Context* operator->() const noexcept { return static_cast<Context*>(site().context); }
};
template <>
class run_context<void> : public run_context_base {
 public:
  using run_context_base::run_context_base;
  /// What needs no context can be given any.
  explicit run_context(const run_context_base& from) noexcept : run_context_base(from) {}
};

}  // namespace assay::inline v0::agents
