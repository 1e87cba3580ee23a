// test_model: answers that satisfy any schema, for programs whose plumbing is to be tested without a model.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/language_model.hpp>

#include <nlohmann/json_fwd.hpp>

#include <stdexcept>
#include <string>

namespace assay::inline v0::llm {

/// The smallest value that `schema` (draft 2020-12) accepts, as far as this can find it: required properties only, the
/// first enum value, the least number. An `examples` entry or `default` is taken if there is one. What it gives has
/// been validated. Throws std::invalid_argument if it finds none, which happens for a `pattern` without an example,
/// `not`, and types that have to contain themselves.
[[nodiscard]] ASSAY_EXPORT nlohmann::ordered_json example_value_for(const nlohmann::ordered_json& schema);

/// Calls each tool of a request once, all in one turn, with example_value_for its parameters; then answers a request
/// that has an output format with example_value_for its schema, and any other with "ok". In tool mode the answer is a
/// tool call. Always the same answer for the same request.
class ASSAY_EXPORT test_model final : public language_model {
 public:
  /// Without `call_tools` it answers at once.
  explicit test_model(bool call_tools = true) : call_tools_(call_tools) {}

  /// Throws model_error (unsupported) for a schema without an example.
  [[nodiscard]] async::task<response> complete(request asked) override;
  [[nodiscard]] assay::capabilities capabilities() const override { return {}; }
  [[nodiscard]] std::string name() const override { return "test"; }

 private:
  bool call_tools_;
};

}  // namespace assay::inline v0::llm
