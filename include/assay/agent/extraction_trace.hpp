// extraction_trace: an extraction without an agent, told to hooks as it goes on.
#pragma once

#include <assay/agent/detail/agents_namespace.hpp>
#include <assay/agent/hooks.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/retry_policy.hpp>

#include <memory>
#include <string>
#include <vector>

namespace assay::inline v0::agents {

/// Tells hooks of an extraction (assay::extract, stream, retry): a span for the whole and, below it, a model call for
/// each attempt, with its usage and its error. So trace_tree, otel_json and otel_exporter serve programs without
/// agents.
///
/// The span ends when this is destroyed; its error is that of the last attempt, "abandoned" if there was none. A span
/// of an attempt is told when it has ended, its beginning and its end at once. Must be made and destroyed on the thread
/// of the loop that runs the extraction, while that runs.
///
///   assay::extract_options options;
///   const assay::extraction_trace trace({exporter}, "invoice", model->name(), options.retry);
///   const auto found = co_await assay::extract<Invoice>(model, prompt, options);
class ASSAY_EXPORT extraction_trace {
 public:
  /// `name`: what is extracted. `model`: the name of the model that is asked. Sets on_attempt of the policy, and calls
  /// the one that was set before; a copy of the policy may outlive this, and then tells nothing more.
  extraction_trace(std::vector<std::shared_ptr<agent_hooks>> hooks, std::string name, std::string model,
                   retry_policy& policy);
  ~extraction_trace();
  extraction_trace(const extraction_trace&) = delete;
  extraction_trace& operator=(const extraction_trace&) = delete;

 private:
  struct inside;
  std::shared_ptr<inside> inside_;
};

}  // namespace assay::inline v0::agents
