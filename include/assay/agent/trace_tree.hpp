// trace_tree: runs as readable trees on a terminal.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/hooks.hpp>
#include <assay/detail/export.hpp>

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

namespace assay::inline v0::agents {

/// Writes a tree for each outermost run when it has ended, so that runs beside each other don't get mixed:
///
///   run analyst  1.2 s, 310 -> 42 tokens
///   ├─ guardrail jailbreak  0.4 s
///   └─ turn 1  0.8 s
///      ├─ model openai:gpt-5-mini  0.7 s, 120 -> 30 tokens
///      └─ tool price  0.1 s  ! tool_retry: unknown ticker
///
/// Errors and findings are cut to 200 characters, a line each. Belongs to one thread.
class ASSAY_EXPORT trace_tree final : public agent_hooks {
 public:
  /// `out` must outlive it.
  explicit trace_tree(std::ostream& out) : out_(out) {}
  void ended(const span& what) noexcept override;

 private:
  struct node {
    std::uint64_t id;
    std::uint64_t parent;
    std::string line;
  };
  using trace = std::vector<node>;  // in the order in which they ended
  void write(const trace& all, std::uint64_t from, const std::string& indent) const;

  std::ostream& out_;
  std::map<std::uint64_t, trace> traces_;
};

}  // namespace assay::inline v0::agents
