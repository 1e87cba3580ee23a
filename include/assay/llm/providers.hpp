// Models of the providers, over HTTP.
#pragma once

#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/http_options.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/llm/prices.hpp>
#include <assay/llm/wire_format.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::llm {

/// How to reach a provider. Empty members mean the provider's defaults.
struct provider_options {
  /// Another server with the same API, in the form that the provider's own SDK takes: "http://localhost:8000/v1" (vLLM,
  /// llama.cpp, LM Studio), "https://api.groq.com/openai/v1", "https://openrouter.ai/api/v1". One without a path is
  /// given the provider's ("/v1").
  std::string base_url = {};
  /// The key. If it is empty, it is taken from the environment when the model is made.
  std::string api_key = {};
  /// Another variable to take it from, "GROQ_API_KEY".
  std::string api_key_variable = {};
  /// What the model can do, if that differs from the provider's usual models. extract takes output_mode::native if
  /// there is native_output, else tool if there are tools.
  std::optional<assay::capabilities> capabilities = {};
  http_options http = {};
  /// Sent with each request: {"openai-organization", "..."}.
  std::vector<std::pair<std::string, std::string>> headers = {};
  /// Which reasoning goes back to a Chat Completions server. Empty: what the server is known to want by its host
  /// (OpenAI, Azure and Mistral none, DeepSeek's in turns that called tools, Ollama all), else tool_turns.
  std::optional<reasoning_return> reasoning = {};
  /// What usage::cost is reckoned by. Empty: shipped_prices(), for the provider's own server alone; the cost of another
  /// server's answers is unknown.
  std::shared_ptr<const price_table> prices = {};
};

// Each returns a model that can be shared; `model` is the provider's own name for it ("gpt-5-mini"). Tasks of any loop
// may ask it, also of several loops at once. Each throws std::invalid_argument if there is no key, with the variable to
// set (a base_url on this machine needs none), or if a URL or a name is invalid.
//
// Connections are kept and shared by all models that run on a loop; HTTP/2 where the server has it; proxies by the
// environment (https_proxy, no_proxy, ...; never for this machine). Keys are sent in request headers and nowhere else:
// if a server repeats one, it is removed from errors and answers.

/// OpenAI's Chat Completions, and whatever is compatible with it. Key: OPENAI_API_KEY.
///
///   const auto gpt = assay::openai("gpt-5-mini");
///   const auto who = co_await assay::extract<Person>(gpt, "Extract: John Smith, 35 years old");
[[nodiscard]] std::shared_ptr<language_model> openai(std::string model, provider_options options = {});
/// OpenAI's Responses. Key: OPENAI_API_KEY.
[[nodiscard]] std::shared_ptr<language_model> openai_responses(std::string model, provider_options options = {});
/// Anthropic's Messages. Key: ANTHROPIC_API_KEY.
[[nodiscard]] std::shared_ptr<language_model> anthropic(std::string model, provider_options options = {});
/// Google's Gemini. Key: GEMINI_API_KEY.
[[nodiscard]] std::shared_ptr<language_model> google(std::string model, provider_options options = {});
/// Ollama, on this machine unless a base_url is given. Needs no key. The schema is put into the prompt as well, because
/// Ollama's grammar does not show it to the model.
[[nodiscard]] std::shared_ptr<language_model> ollama(std::string model, provider_options options = {});

/// A model by its provider's name and its own: "openai:gpt-5-mini", "openai-responses:...", "anthropic:...",
/// "google:...", "ollama:llama3.2:1b"; and, offline, "replay:FILE" (replay_model) and "test:" (test_model). Throws
/// std::invalid_argument for a name without a provider or with an unknown one, listing the known ones; and whatever
/// making the model throws.
[[nodiscard]] std::shared_ptr<language_model> model_from(std::string_view name, provider_options options = {});

}  // namespace assay::inline v0::llm
