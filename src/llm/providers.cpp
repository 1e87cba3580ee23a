#include <assay/llm/providers.hpp>

#include "http/address.hpp"
#include "json/ascii.hpp"
#include "llm/aws_signature.hpp"
#include "llm/provider_model.hpp"

#include <assay/llm/replay_model.hpp>
#include <assay/llm/test_model.hpp>
#include <assay/llm/wire_format.hpp>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

namespace assay::inline v0::llm {

namespace {

struct provider {
  std::string_view name;
  wire_format format;
  const char* base_url;
  const char* key_variable;  ///< nullptr where no key is needed
  const char* key_header;
  const char* key_prefix;  ///< before the key, in the header
};

constexpr provider openai_chat = {"openai",         wire_format::openai_chat, "https://api.openai.com/v1",
                                  "OPENAI_API_KEY", "authorization",          "Bearer "};
constexpr provider openai_new = {
    "openai-responses", wire_format::openai_responses, "https://api.openai.com/v1", "OPENAI_API_KEY", "authorization",
    "Bearer "};
constexpr provider anthropic_messages = {
    "anthropic", wire_format::anthropic, "https://api.anthropic.com", "ANTHROPIC_API_KEY", "x-api-key", ""};
constexpr provider google_gemini = {"google",         wire_format::gemini, "https://generativelanguage.googleapis.com",
                                    "GEMINI_API_KEY", "x-goog-api-key",    ""};
constexpr provider azure_openai = {"azure", wire_format::openai_chat, "", "AZURE_OPENAI_API_KEY", "api-key", ""};
// Vertex and Bedrock have an address a region; these are the keys of both, and the formats of their models.
constexpr provider vertex_gemini = {"vertex", wire_format::gemini, "", "GOOGLE_ACCESS_TOKEN", "authorization",
                                    "Bearer "};
constexpr provider vertex_claude = {"vertex", wire_format::anthropic, "", "GOOGLE_ACCESS_TOKEN", "authorization",
                                    "Bearer "};
constexpr provider bedrock_claude = {"bedrock", wire_format::anthropic, "", "AWS_BEARER_TOKEN_BEDROCK", "authorization",
                                     "Bearer "};
constexpr provider bedrock_any = {
    "bedrock", wire_format::bedrock_converse, "", "AWS_BEARER_TOKEN_BEDROCK", "authorization", "Bearer "};
constexpr provider own_ollama = {"ollama-native", wire_format::ollama, "http://127.0.0.1:11434",
                                 nullptr,         "authorization",     "Bearer "};
constexpr provider local_ollama = {"ollama", wire_format::openai_chat, "http://127.0.0.1:11434/v1",
                                   nullptr,  "authorization",          "Bearer "};

/// Servers whose differences are known, by the end of their host.
struct known_server {
  std::string_view host;
  wire_options wire;
  bool short_limit_name;  ///< "max_tokens"
};
const known_server known_servers[] = {
    {"api.openai.com", {"", reasoning_return::never, call_id_form::short_words}, false},
    {".openai.azure.com", {"", reasoning_return::never, call_id_form::short_words}, false},
    {".services.ai.azure.com", {"", reasoning_return::never, call_id_form::short_words}, false},
    // 400 "Missing reasoning_content" in tool loops (openai-agents-python#2155)
    {"api.deepseek.com", {"", reasoning_return::required, call_id_form::any}, true},
    // 422 "extra_forbidden" for reasoning_content and max_completion_tokens; ids of 9 letters and digits; 400
    // "Unexpected role 'user' after role 'tool'"
    {"api.mistral.ai", {"", reasoning_return::never, call_id_form::nine_alphanumerics, false}, true},
    {"ollama.com", {"", reasoning_return::always, call_id_form::any}, true},
};

/// How the server at a host wants to be spoken to.
known_server server_at(const provider& of, const std::string& host) {
  known_server found = {host, {}, false};
  for (const known_server& one : known_servers) {
    if (host.ends_with(one.host)) found = one;
  }
  if (of.name == local_ollama.name) found = {host, {"", reasoning_return::always, call_id_form::any}, true};
  const bool is_own = std::string_view(of.base_url).find("//" + host) != std::string_view::npos;
  if (!is_own || of.name == local_ollama.name) found.wire.server = host;
  return found;
}

[[noreturn]] void refuse(const std::string& why) { throw std::invalid_argument("assay: " + why); }

/// Printable ASCII: what a header, and so a key, can be made of.
bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

/// The variable's value without the spaces and line feeds around it that files of keys often have.
std::string from_environment(const std::string& variable) {
  const char* const value = std::getenv(variable.c_str());
  return std::string(detail::stripped(value == nullptr ? "" : value));
}

/// An option, or the variable that stands for it; refused where there is neither.
std::string setting(const std::string& given, const char* variable, const std::string& name, const char* what) {
  std::string value = given.empty() ? from_environment(variable) : given;
  if (value.empty()) refuse(name + " needs " + what + ": set " + variable);
  return value;
}

std::string key_for(const provider& of, const std::string& name, const provider_options& options, bool here) {
  if (options.token || options.aws) return {};
  std::string key = options.api_key;
  std::string variable = options.api_key_variable;
  if (variable.empty() && of.key_variable != nullptr) variable = of.key_variable;
  if (key.empty() && !variable.empty()) key = from_environment(variable);
  if (key.empty() && !here && of.key_variable != nullptr) {
    refuse(name + " needs a key: set " + variable);
  }
  if (!is_printable(key)) refuse("the key of " + name + " has characters that a key can't have");
  return key;
}

/// A model's name in a path: what would lead elsewhere is refused.
void check_model(const provider& of, const std::string& name, const std::string& model) {
  if (model.empty()) refuse("which model of " + std::string(of.name) + "? Say " + std::string(of.name) + ":MODEL");
  const auto is_plain = [](char c) { return detail::is_plain_name_character(c) || c == '.'; };
  const bool plain = std::all_of(model.begin(), model.end(), is_plain) && model.find("..") == std::string::npos;
  const bool is_in_path = of.format == wire_format::gemini || of.name == azure_openai.name;
  if (is_in_path && !plain) refuse("'" + name + "' is not a valid model name");
}

/// Where the path of a base URL replaces the version that the wire format's path begins with. OpenAI's SDKs take a base
/// URL with the version, the others one without.
bool has_version(wire_format format, const std::string& path) {
  if (format == wire_format::ollama || format == wire_format::bedrock_converse) return false;
  const bool openai = format == wire_format::openai_chat || format == wire_format::openai_responses;
  if (openai) return !path.empty();
  return path.ends_with(format == wire_format::anthropic ? "/v1" : "/v1beta");
}

detail::provider_setup setup_of(const provider& of, std::string model, provider_options options) {
  detail::provider_setup setup;
  setup.format = of.format;
  setup.name = std::string(of.name) + ":" + model;
  check_model(of, setup.name, model);
  setup.model = std::move(model);

  setup.base_url = options.base_url.empty() ? of.base_url : std::move(options.base_url);
  while (setup.base_url.ends_with('/')) setup.base_url.pop_back();
  if (setup.base_url.find_first_of("?#") != std::string::npos)
    refuse("a base URL must have neither a query nor a fragment");
  const detail::http::address where = detail::http::read_address(setup.base_url);
  setup.drop_version = has_version(of.format, where.path == "/" ? std::string() : where.path);

  setup.key = key_for(of, setup.name, options, detail::http::is_loopback(where.host));
  setup.headers = std::move(options.headers);
  for (const auto& [name, value] : setup.headers) {
    if (!is_printable(name) || !is_printable(value)) refuse("a header of " + setup.name + " can't be sent");
  }
  if (!setup.key.empty()) setup.headers.emplace_back(of.key_header, of.key_prefix + setup.key);

  setup.can = options.capabilities.value_or(capabilities_of(of.format, setup.model));
  setup.http = std::move(options.http);
  setup.schema_in_prompt = of.name == local_ollama.name;
  const known_server server = server_at(of, where.host);
  setup.short_limit_name = server.short_limit_name;
  setup.wire = server.wire;
  if (options.reasoning) setup.wire.reasoning = *options.reasoning;
  const bool is_own_server = std::string_view(of.base_url).find("//" + where.host) != std::string_view::npos;
  if (options.prices || is_own_server) {
    const price_table& prices = options.prices ? *options.prices : shipped_prices();
    if (const token_price* const known = prices.find(setup.name)) setup.price = *known;
  }
  setup.wire.constraint = options.constraint;
  setup.wire.thinking = setup.can.reasoning;
  if (options.token) setup.token = std::make_shared<detail::token_cache>(std::move(options.token));
  return setup;
}

std::shared_ptr<language_model> make(const provider& of, std::string model, provider_options options) {
  return std::make_shared<detail::provider_model>(setup_of(of, std::move(model), std::move(options)));
}

/// Anthropic's models on a platform: the model is in the path, and the version in the body.
void put_model_into_path(detail::provider_setup& setup, const char* version) {
  setup.body = {{"model", nullptr}, {"anthropic_version", version}};
}

struct named_maker {
  std::string_view prefix;
  std::shared_ptr<language_model> (*make)(std::string rest, provider_options options);
};

constexpr named_maker makers[] = {
    {"openai", &openai},
    {"openai-responses", &openai_responses},
    {"anthropic", &anthropic},
    {"google", &google},
    {"ollama", &ollama},
    {"ollama-native", &ollama_native},
    {"azure", &azure},
    {"vertex", &vertex},
    {"bedrock", &bedrock},
    {"replay",
     [](std::string file, provider_options) -> std::shared_ptr<language_model> {
       return std::make_shared<replay_model>(file);
     }},
    {"test",
     [](std::string, provider_options) -> std::shared_ptr<language_model> { return std::make_shared<test_model>(); }},
};

}  // namespace

std::shared_ptr<language_model> openai(std::string model, provider_options options) {
  return make(openai_chat, std::move(model), std::move(options));
}
std::shared_ptr<language_model> openai_responses(std::string model, provider_options options) {
  return make(openai_new, std::move(model), std::move(options));
}
std::shared_ptr<language_model> anthropic(std::string model, provider_options options) {
  return make(anthropic_messages, std::move(model), std::move(options));
}
std::shared_ptr<language_model> google(std::string model, provider_options options) {
  return make(google_gemini, std::move(model), std::move(options));
}
std::shared_ptr<language_model> ollama(std::string model, provider_options options) {
  return make(local_ollama, std::move(model), std::move(options));
}
std::shared_ptr<language_model> ollama_native(std::string model, provider_options options) {
  return make(own_ollama, std::move(model), std::move(options));
}

std::shared_ptr<language_model> azure(std::string deployment, provider_options options) {
  const std::string name = "azure:" + deployment;
  const std::string version = setting(options.api_version, "OPENAI_API_VERSION", name, "an api-version");
  options.base_url = setting(options.base_url, "AZURE_OPENAI_ENDPOINT", name, "an endpoint");
  const std::string path = "/openai/deployments/" + deployment + "/chat/completions?api-version=";
  detail::provider_setup setup = setup_of(azure_openai, std::move(deployment), std::move(options));
  setup.path = setup.stream_path = path + detail::path_segment(version);
  return std::make_shared<detail::provider_model>(std::move(setup));
}

std::shared_ptr<language_model> vertex(std::string model, provider_options options) {
  const std::string name = "vertex:" + model;
  const bool is_claude = model.starts_with("claude");
  const std::string project = setting(options.project, "GOOGLE_CLOUD_PROJECT", name, "a project");
  const std::string region = setting(options.region, "GOOGLE_CLOUD_LOCATION", name, "a region");
  const std::string host = region == "global" ? "" : detail::path_segment(region) + "-";
  if (options.base_url.empty()) options.base_url = "https://" + host + "aiplatform.googleapis.com";
  const std::string path = "/v1/projects/" + detail::path_segment(project) + "/locations/" +
                           detail::path_segment(region) + "/publishers/" + (is_claude ? "anthropic" : "google") +
                           "/models/" + detail::path_segment(model) + ":";
  detail::provider_setup setup =
      setup_of(is_claude ? vertex_claude : vertex_gemini, std::move(model), std::move(options));
  setup.path = path + (is_claude ? "rawPredict" : "generateContent");
  setup.stream_path = path + (is_claude ? "streamRawPredict" : "streamGenerateContent?alt=sse");
  if (is_claude) put_model_into_path(setup, "vertex-2023-10-16");
  return std::make_shared<detail::provider_model>(std::move(setup));
}

std::shared_ptr<language_model> bedrock(std::string model, provider_options options) {
  const std::string name = "bedrock:" + model;
  const std::string region = setting(options.region, "AWS_REGION", name, "a region");
  const bool has_key = !options.api_key.empty() || options.token ||
                       !from_environment(bedrock_claude.key_variable).empty() || !options.api_key_variable.empty();
  if (!options.aws && !has_key) {
    options.aws.emplace();
    options.aws->access_key_id = setting("", "AWS_ACCESS_KEY_ID", name, "a key");
    options.aws->secret_access_key = setting("", "AWS_SECRET_ACCESS_KEY", name, "a key");
    options.aws->session_token = from_environment("AWS_SESSION_TOKEN");
  }
  if (options.base_url.empty()) {
    options.base_url = "https://bedrock-runtime." + detail::path_segment(region) + ".amazonaws.com";
  }
  // Anthropic's models have all of their own API there, the others have Converse.
  const bool is_claude = model.find("anthropic.") != std::string::npos;
  const std::string path = "/model/" + detail::path_segment(model) + "/invoke";
  const std::optional<aws_credentials> aws = options.aws;
  if (aws && !(is_printable(aws->access_key_id) && is_printable(aws->session_token))) {
    refuse("the key of " + name + " has characters that a key can't have");
  }
  detail::provider_setup setup =
      setup_of(is_claude ? bedrock_claude : bedrock_any, std::move(model), std::move(options));
  setup.amazon_stream = true;
  setup.aws = aws;
  setup.region = region;
  if (is_claude) {
    setup.path = path;
    setup.stream_path = path + "-with-response-stream";
    put_model_into_path(setup, "bedrock-2023-05-31");
    setup.body["stream"] = nullptr;
  }
  return std::make_shared<detail::provider_model>(std::move(setup));
}

std::shared_ptr<language_model> model_from(std::string_view name, provider_options options) {
  const std::size_t colon = name.find(':');
  std::string known;
  for (const named_maker& one : makers) {
    if (colon != std::string_view::npos && name.substr(0, colon) == one.prefix) {
      return one.make(std::string(name.substr(colon + 1)), std::move(options));
    }
    known += (known.empty() ? "" : ", ") + std::string(one.prefix) + ":";
  }
  refuse("'" + std::string(name) + "' names no model: it must begin with one of " + known);
}

}  // namespace assay::inline v0::llm
