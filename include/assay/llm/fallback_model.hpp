// fallback_model: a cheap or near model first, and another where it fails.
#pragma once

#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/language_model.hpp>

#include <string>
#include <vector>

namespace assay::inline v0::llm {

/// What counts as a failure beside a model_error.
struct fallback_options {
  /// Whether a refusal and a filtered answer are failures too.
  bool on_refusal = false;
  /// Whether an answer that the token limit cut off is a failure too.
  bool on_truncation = false;
};

/// Asks the first model; on model_error the next, with the same request, and so on. The last one's error or answer is
/// the whole's; the error's message holds those of the others as well. A stream is given over to the next only as long
/// as nothing of it has arrived. An answer that is no valid T is no failure of this kind: extract asks again, and the
/// first model answers again.
///
///   assay::fallback_model model({local, remote});
class ASSAY_EXPORT fallback_model final : public language_model {
 public:
  /// Throws std::invalid_argument for an empty list.
  explicit fallback_model(std::vector<model_ref> models, fallback_options options = {});

  [[nodiscard]] async::task<response> complete(request asked) override;
  [[nodiscard]] async::async_generator<stream_event> stream(request asked) override;
  /// What all of them can. The dialect is that of the first that has one of its own.
  [[nodiscard]] assay::capabilities capabilities() const override;
  /// "fallback(openai:gpt-5-mini, ollama:llama3.2)".
  [[nodiscard]] std::string name() const override;

 private:
  [[nodiscard]] bool is_failure(const response& answer) const;

  std::vector<model_ref> models_;
  fallback_options options_;
};

}  // namespace assay::inline v0::llm
