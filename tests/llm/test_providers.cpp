// Models by name: where they send what, with which key; and what is refused before anything is sent.
#include "http_support.hpp"

#include <cstdlib>
#include <optional>

namespace test_llm {
namespace {

using assay::wire_format;

/// A variable of the environment, for a while.
class variable {
 public:
  variable(const char* name, const char* value) : name_(name) {
    if (const char* const before = std::getenv(name)) before_ = before;
    set(value);
  }
  variable(const variable&) = delete;
  variable& operator=(const variable&) = delete;
  ~variable() { set(before_ ? before_->c_str() : nullptr); }

 private:
  void set(const char* value) const {
    if (value == nullptr) {
      ::unsetenv(name_);
    } else {
      ::setenv(name_, value, 1);
    }
  }
  const char* name_;
  std::optional<std::string> before_;
};

std::string refusal_of(const std::string& name, assay::provider_options options = {}) {
  try {
    static_cast<void>(assay::model_from(name, std::move(options)));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

assay::provider_options at_url(std::string url, std::string key = "k") {
  assay::provider_options options;
  options.base_url = std::move(url);
  options.api_key = std::move(key);
  return options;
}

/// A server that keeps its latest request.
struct ear {
  mock::request heard;
  mock::server server{[this](const mock::request& asked) {
    heard = asked;
    return mock::answer(asked, "hello");
  }};
};

TEST_CASE("a port that is none is named") {
  for (const char* url : {"http://127.0.0.1:99999", "http://127.0.0.1:65536/v1", "https://example.com:x/"}) {
    CAPTURE(url);
    CHECK(refusal_of("openai:x", at_url(url)) == "assay: the port in the base URL is not a number from 0 to 65535");
  }
}

TEST_CASE("a missing key says which variable to set") {
  const variable none[] = {{"OPENAI_API_KEY", nullptr}, {"ANTHROPIC_API_KEY", " \n"}, {"GEMINI_API_KEY", ""}};
  CHECK(refusal_of("openai:gpt-5-mini") == "assay: openai:gpt-5-mini needs a key: set OPENAI_API_KEY");
  CHECK(refusal_of("openai-responses:x").find("OPENAI_API_KEY") != std::string::npos);
  CHECK(refusal_of("anthropic:x").find("ANTHROPIC_API_KEY") != std::string::npos);
  CHECK(refusal_of("google:x").find("GEMINI_API_KEY") != std::string::npos);
  CHECK(refusal_of("openai:x", at_url("https://api.groq.com/openai/v1", "")).find("OPENAI_API_KEY") !=
        std::string::npos);
  assay::provider_options groq = at_url("https://api.groq.com/openai/v1", "");
  groq.api_key_variable = "ASSAY_TEST_GROQ_KEY";
  CHECK(refusal_of("openai:x", groq).find("set ASSAY_TEST_GROQ_KEY") != std::string::npos);
  for (const char* here : {"http://localhost:1", "http://127.0.0.1:1/v1", "http://[::1]:1"}) {
    CHECK(refusal_of("openai:x", at_url(here, "")) == "");
  }
  CHECK(refusal_of("ollama:llama3.2:1b") == "");
}

TEST_CASE("names that name nothing are refused, with those there are") {
  for (const char* name : {"", "gpt-5-mini", "mistral:large", ":x", "OpenAI:x"}) {
    CAPTURE(name);
    CHECK(refusal_of(name).find("names no model: it must begin with one of openai:, openai-responses:, anthropic:, "
                                "google:, ollama:, ollama-native:, azure:, vertex:, bedrock:, replay:, test:") !=
          std::string::npos);
  }
  CHECK(refusal_of("openai:", at_url("http://localhost")) == "assay: which model of openai? Say openai:MODEL");
  for (const char* name : {"google:../../x", "google:a/b", "google:a?b", "google:a b", "google:..", "google:a%2f"}) {
    CAPTURE(name);
    CHECK(refusal_of(name, at_url("http://localhost")).find("is not a valid model name") != std::string::npos);
  }
  CHECK_THROWS_AS(static_cast<void>(assay::model_from("replay:/nowhere/to/be/found")), std::runtime_error);
  CHECK(assay::model_from("test:")->name() == "test");
}

TEST_CASE("options that make no sense are refused, and what may be secret in them isn't repeated") {
  for (const char* url : {"ftp://host/", "host:80", "file:///etc/passwd", "http://", "nonsense", "http://a b/"}) {
    CAPTURE(url);
    CHECK(refusal_of("openai:x", at_url(url)) == "assay: the base URL is not an http:// or https:// URL");
  }
  CHECK(refusal_of("openai:x", at_url("http://h/v1?a=b")) ==
        "assay: a base URL must have neither a query nor a fragment");
  const std::string broken = refusal_of("openai:x", at_url("http://localhost", "sk-secret\r\nx-evil: 1"));
  CHECK(broken == "assay: the key of openai:x has characters that a key can't have");
  assay::provider_options headers = at_url("http://localhost");
  headers.headers.emplace_back("x-a", "b\r\nx-evil: 1");
  CHECK(refusal_of("openai:x", headers) == "assay: a header of openai:x can't be sent");
}

struct url_case {
  const char* model;
  const char* path;  ///< of the base URL
  const char* target;
};

TEST_CASE("a base URL is taken as the provider's own SDKs take it") {
  const url_case cases[] = {
      {"openai:m", "", "/v1/chat/completions"},
      {"openai:m", "/", "/v1/chat/completions"},
      {"openai:m", "/v1", "/v1/chat/completions"},
      {"openai:m", "/v1/", "/v1/chat/completions"},
      {"openai:m", "/openai/v1", "/openai/v1/chat/completions"},
      {"openai:m", "/v1beta/openai", "/v1beta/openai/chat/completions"},
      {"openai-responses:m", "/v1", "/v1/responses"},
      {"ollama:m", "", "/v1/chat/completions"},
      {"anthropic:m", "", "/v1/messages"},
      {"anthropic:m", "/v1", "/v1/messages"},
      {"anthropic:m", "/gateway", "/gateway/v1/messages"},
      {"google:m", "", "/v1beta/models/m:generateContent"},
      {"google:m", "/v1beta", "/v1beta/models/m:generateContent"},
      {"google:m", "/proxy", "/proxy/v1beta/models/m:generateContent"},
  };
  ear server;
  for (const url_case& one : cases) {
    CAPTURE(one.model);
    CAPTURE(one.path);
    const auto model = assay::model_from(one.model, at_url(server.server.url() + one.path));
    CHECK(async::run(model->complete(asking("?"))).text() == "hello");
    CHECK(server.heard.target == one.target);
  }
}

TEST_CASE("the key is sent where the provider looks for it, from the options or the environment") {
  const variable keys[] = {{"OPENAI_API_KEY", "from-openai\n"},
                           {"ANTHROPIC_API_KEY", "from-anthropic"},
                           {"GEMINI_API_KEY", "from-gemini"},
                           {"ASSAY_TEST_KEY", "from-elsewhere"}};
  ear server;
  const auto header = [&](const char* model, const char* name, assay::provider_options options) {
    static_cast<void>(async::run(assay::model_from(model, std::move(options))->complete(asking("?"))));
    return server.heard.headers[name];
  };
  const std::string url = server.server.url();
  CHECK(header("openai:m", "authorization", at_url(url, "given")) == "Bearer given");
  CHECK(header("openai:m", "authorization", at_url(url, "")) == "Bearer from-openai");
  CHECK(header("openai-responses:m", "authorization", at_url(url, "")) == "Bearer from-openai");
  CHECK(header("anthropic:m", "x-api-key", at_url(url, "")) == "from-anthropic");
  CHECK(server.heard.headers["anthropic-version"] == "2023-06-01");
  CHECK(header("google:m", "x-goog-api-key", at_url(url, "")) == "from-gemini");
  CHECK(server.heard.target.find("from-gemini") == std::string::npos);
  CHECK(header("ollama:m", "authorization", at_url(url, "")) == "");
  assay::provider_options other = at_url(url, "");
  other.api_key_variable = "ASSAY_TEST_KEY";
  other.headers.emplace_back("openai-organization", "org-1");
  CHECK(header("openai:m", "authorization", other) == "Bearer from-elsewhere");
  CHECK(server.heard.headers["openai-organization"] == "org-1");
  CHECK(server.heard.headers["user-agent"].starts_with("assay/"));
}

TEST_CASE("Ollama is told the schema in the prompt, too, and the limit by the name that it knows") {
  ear server;
  const auto model = assay::ollama("llama3.2", at_url(server.server.url()));
  assay::request asked = asking("?");
  asked.max_tokens = 77;
  asked.output.emplace();
  asked.output->schema = {{"type", "object"}, {"properties", {{"unusual_name", {{"type", "string"}}}}}};
  static_cast<void>(async::run(model->complete(asked)));
  CHECK(server.heard.json["max_tokens"] == 77);
  CHECK_FALSE(server.heard.json.contains("max_completion_tokens"));
  CHECK(server.heard.json["response_format"]["type"] == "json_schema");
  CHECK(server.heard.json["messages"][0]["role"] == "system");
  CHECK(server.heard.json["messages"][0]["content"].get<std::string>().find("unusual_name") != std::string::npos);
  CHECK(server.heard.json["messages"][1]["role"] == "user");
}

TEST_CASE("what a model can do decides how it is asked") {
  ear server;
  assay::provider_options options = at_url(server.server.url());
  options.capabilities.emplace();
  options.capabilities->native_output = false;
  options.capabilities->dialect = assay::dialect::openai;
  const auto model = assay::openai("m", options);
  CHECK_FALSE(model->capabilities().native_output);
  CHECK(assay::anthropic("m", at_url("http://localhost"))->capabilities().dialect == assay::dialect::anthropic);
  assay::extract_options once;
  once.retry.max_retries = 0;
  CHECK_THROWS_AS(async::run(assay::extract<int>(model, "?", once)), assay::extraction_error);
  CHECK(server.heard.tool != "");
}

TEST_CASE("an older Claude is given a tool in place of a format that it would refuse, and no more tokens than it has") {
  ear server;
  assay::extract_options once;
  once.retry.max_retries = 0;
  once.base.max_tokens = 1'000'000;
  for (const char* name : {"claude-3-haiku-20240307", "claude-sonnet-4-0", "claude-sonnet-4-5"}) {
    CAPTURE(name);
    const auto model = assay::anthropic(name, at_url(server.server.url()));
    CHECK_THROWS_AS(async::run(assay::extract<int>(model, "?", once)), assay::extraction_error);
    const bool is_old = std::string(name) != "claude-sonnet-4-5";
    CHECK((server.heard.tool != "") == is_old);
    CHECK(server.heard.json.contains("output_config") == !is_old);
    CHECK(server.heard.json["max_tokens"] == (std::string(name).starts_with("claude-3-") ? 4'096 : 64'000));
  }
}

TEST_CASE("arguments that can't be written are an error before anything is sent") {
  ear server;
  assay::message said;
  said.role = assay::role::assistant;
  said.parts.emplace_back(assay::tool_call{.id = "1", .name = "f", .arguments = std::string(100'000, '[')});
  assay::request asked = asking("?");
  asked.messages.push_back(said);
  const auto model = assay::anthropic("m", at_url(server.server.url()));
  CHECK(error_of(*model, asked, false).kind() == assay::model_failure::unsupported);
  CHECK(server.server.counts().requests == 0);
}

}  // namespace
}  // namespace test_llm
