// Models of the providers, over HTTP.
#pragma once

#include <assay/async/detail/saturating.hpp>
#include <assay/async/task.hpp>
#include <assay/detail/export.hpp>
#include <assay/llm/detail/llm_namespace.hpp>
#include <assay/llm/http_options.hpp>
#include <assay/llm/language_model.hpp>
#include <assay/llm/prices.hpp>
#include <assay/llm/wire_format.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::llm {

/// A bearer token.
struct access_token {
  std::string value;
  /// How long it is good for; empty: for ever. It is asked for again a minute before that.
  std::optional<async::saturating_duration> valid_for = {};
};

/// Keys of Amazon Web Services.
struct aws_credentials {
  std::string access_key_id;
  std::string secret_access_key;
  std::string session_token = {};  ///< of temporary ones
};

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
  /// How a Chat Completions server is told the schema: llama.cpp and vLLM have members of their own for it.
  schema_constraint constraint = schema_constraint::response_format;
  /// Gives a bearer token in place of a key, when there is none, when it runs out (Azure's Entra ID, Vertex), and when
  /// the server turns it down (401, or 403 because it has expired): then the request is sent once more with the new
  /// one. Called on the loop of the request; several that are made at once may each call it. What it throws ends the
  /// request.
  std::function<async::task<access_token>()> token = {};
  std::string api_version = {};  ///< azure: "2024-10-21"; empty: OPENAI_API_VERSION
  std::string project = {};      ///< vertex; empty: GOOGLE_CLOUD_PROJECT
  /// vertex: "europe-west4" or "global"; empty: GOOGLE_CLOUD_LOCATION. bedrock: "us-east-1"; empty: AWS_REGION.
  std::string region = {};
  /// bedrock. Empty: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN.
  std::optional<aws_credentials> aws = {};
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
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<language_model> openai(std::string model, provider_options options = {});
/// OpenAI's Responses. Key: OPENAI_API_KEY.
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<language_model> openai_responses(std::string model,
                                                                            provider_options options = {});
/// Anthropic's Messages. Key: ANTHROPIC_API_KEY.
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<language_model> anthropic(std::string model, provider_options options = {});
/// Google's Gemini. Key: GEMINI_API_KEY.
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<language_model> google(std::string model, provider_options options = {});
/// Ollama, on this machine unless a base_url is given. Needs no key. The schema is put into the prompt as well, because
/// Ollama's grammar does not show it to the model.
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<language_model> ollama(std::string model, provider_options options = {});

/// Ollama by its own API (/api/chat), which has its `options` (num_ctx, ...): set them in request::extra.
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<language_model> ollama_native(std::string model,
                                                                         provider_options options = {});
/// A deployment of Azure OpenAI, by Chat Completions with an api-version. base_url is the resource's endpoint
/// ("https://NAME.openai.azure.com"; empty: AZURE_OPENAI_ENDPOINT). Key: AZURE_OPENAI_API_KEY, or `token`. The newer
/// form without a version ("https://NAME.openai.azure.com/openai/v1") needs no more than openai() with that base_url.
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<language_model> azure(std::string deployment, provider_options options = {});
/// A model on Google's Vertex AI: Gemini ("gemini-2.5-flash") or Anthropic's ("claude-sonnet-4-5@20250929"). Wants a
/// project, a region and a `token`, or a token in GOOGLE_ACCESS_TOKEN.
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<language_model> vertex(std::string model, provider_options options = {});
/// A model on Amazon Bedrock: one of Anthropic's ("anthropic.claude-sonnet-4-5-20250929-v1:0", whatever stands before
/// it) by InvokeModel and InvokeModelWithResponseStream, any other ("amazon.nova-pro-v1:0", an inference profile's ARN)
/// by Converse and ConverseStream. Requests are signed (Signature Version 4), or bear the key in
/// AWS_BEARER_TOKEN_BEDROCK or api_key.
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<language_model> bedrock(std::string model, provider_options options = {});

/// What assay knows of a model: the row of its table (capabilities_date) for the longest beginning of the name, else
/// the provider's usual. provider_options::capabilities overrides it.
[[nodiscard]] ASSAY_EXPORT assay::capabilities capabilities_of(wire_format format, std::string_view model);
/// When the table was last compared with the providers' documentation: "2026-11-30".
[[nodiscard]] ASSAY_EXPORT std::string_view capabilities_date() noexcept;

/// A model by its provider's name and its own: "openai:gpt-5-mini", "openai-responses:...", "anthropic:...",
/// "google:...", "ollama:llama3.2:1b", "ollama-native:...", "azure:...", "vertex:...", "bedrock:..."; and, offline,
/// "replay:FILE" (replay_model) and "test:" (test_model). Throws std::invalid_argument for a name without a provider or
/// with an unknown one, listing the known ones; and whatever making the model throws.
[[nodiscard]] ASSAY_EXPORT std::shared_ptr<language_model> model_from(std::string_view name,
                                                                      provider_options options = {});

}  // namespace assay::inline v0::llm
