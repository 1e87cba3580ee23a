// Azure, Vertex and Bedrock: addresses, tokens that are renewed, signed requests.
#include "http_support.hpp"

#include "llm/aws_signature.hpp"
#include "llm/sha256.hpp"
#include "llm/token_cache.hpp"

#include <algorithm>
#include <stdexcept>

namespace test_llm {
namespace {

using assay::detail::aws_authorization;
using assay::detail::aws_request;
using nlohmann::ordered_json;

/// A server that keeps its requests.
struct listening {
  std::vector<mock::request> heard;
  mock::server server{[this](const mock::request& asked) {
    heard.push_back(asked);
    mock::request as_known = asked;
    if (asked.target.find("anthropic") != std::string::npos) as_known.format = assay::wire_format::anthropic;
    return mock::answer(as_known, "hello");
  }};

  [[nodiscard]] assay::provider_options options(std::string key = {}) const {
    assay::provider_options made;
    made.base_url = server.url();
    made.api_key = std::move(key);
    made.api_version = "2024-10-21";
    made.project = "my project";
    made.region = "us-east-1";
    return made;
  }
};

std::string answer_of(const std::shared_ptr<assay::language_model>& model, bool stream = false) {
  return async::run(ask(*model, asking("?"), stream)).text();
}

TEST_CASE("Azure: the deployment and the version are in the address, the key has a header of its own") {
  listening there;
  CHECK(answer_of(assay::azure("my-gpt", there.options(secret_key))) == "hello");
  CHECK(answer_of(assay::azure("my-gpt", there.options(secret_key)), true) == "hello");
  for (const mock::request& asked : there.heard) {
    CHECK(asked.target == "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21");
    CHECK(asked.headers.at("api-key") == secret_key);
    CHECK_FALSE(asked.headers.contains("authorization"));
  }
  assay::provider_options none = there.options(secret_key);
  none.api_version.clear();
  CHECK_THROWS_WITH_AS(static_cast<void>(assay::azure("my-gpt", none)),
                       "assay: azure:my-gpt needs an api-version: set OPENAI_API_VERSION", std::invalid_argument);
  CHECK_THROWS_AS(static_cast<void>(assay::azure("../x", there.options(secret_key))), std::invalid_argument);
}

TEST_CASE("Vertex: Gemini and Anthropic have their own forms there") {
  listening there;
  CHECK(answer_of(assay::vertex("gemini-2.5-flash", there.options(secret_key))) == "hello");
  CHECK(there.heard.back().target ==
        "/v1/projects/my%20project/locations/us-east-1/publishers/google/models/gemini-2.5-flash:generateContent");
  CHECK(there.heard.back().headers.at("authorization") == "Bearer " + secret_key);
  CHECK(answer_of(assay::vertex("gemini-2.5-flash", there.options(secret_key)), true) == "hello");
  CHECK(there.heard.back().target.ends_with(":streamGenerateContent?alt=sse"));

  CHECK(answer_of(assay::vertex("claude-sonnet-4-5@20250929", there.options(secret_key))) == "hello");
  CHECK(there.heard.back().target ==
        "/v1/projects/my%20project/locations/us-east-1/publishers/anthropic/models/"
        "claude-sonnet-4-5%4020250929:rawPredict");
  CHECK(there.heard.back().json["anthropic_version"] == "vertex-2023-10-16");
  CHECK_FALSE(there.heard.back().json.contains("model"));
  CHECK(answer_of(assay::vertex("claude-sonnet-4-5@20250929", there.options(secret_key)), true) == "hello");
  CHECK(there.heard.back().target.ends_with(":streamRawPredict"));
}

TEST_CASE("a token is asked for when there is none, and again a minute before it runs out") {
  listening there;
  int given = 0;
  assay::provider_options options = there.options();
  std::optional<async::saturating_duration> valid_for = std::chrono::hours(1);
  options.token = [&]() -> task<assay::access_token> {
    co_return assay::access_token{"token-number-" + std::to_string(++given), valid_for};
  };
  const auto model = assay::azure("my-gpt", options);
  CHECK(answer_of(model) == "hello");
  CHECK(answer_of(model, true) == "hello");
  CHECK(there.heard.back().headers.at("authorization") == "Bearer token-number-1");
  CHECK(given == 1);

  valid_for = std::chrono::seconds(59);
  const auto hasty = assay::azure("my-gpt", options);
  CHECK(answer_of(hasty) == "hello");
  CHECK(answer_of(hasty) == "hello");
  CHECK(there.heard.back().headers.at("authorization") == "Bearer token-number-3");

  options.token = []() -> task<assay::access_token> { co_return assay::access_token{"two\r\nlines", {}}; };
  CHECK(error_of(*assay::azure("my-gpt", options), asking("?"), false).kind() == assay::model_failure::unsupported);
  options.token = []() -> task<assay::access_token> {
    co_await async::sleep_for(1ms);
    throw std::runtime_error("no token today");
  };
  const auto failing = assay::azure("my-gpt", options);
  CHECK_THROWS_WITH_AS(static_cast<void>(answer_of(failing)), "no token today", std::runtime_error);
}

/// A server that takes the tokens from number `first` on, and answers others with an error.
struct choosy {
  int first = 2;
  int status = 401;
  std::string message = "Access token is missing, invalid, or have expired.";
  std::vector<std::string> bearers = {};
  mock::server server{[this](const mock::request& asked) {
    const std::string bearer = asked.headers.at("authorization");
    bearers.push_back(bearer);
    mock::request as_known = asked;
    if (asked.target.find("anthropic") != std::string::npos) as_known.format = assay::wire_format::anthropic;
    const int number = std::stoi(bearer.substr(bearer.rfind('-') + 1));
    if (number >= first) return mock::answer(as_known, "hello");
    return mock::error(as_known, status, message + " (" + bearer + ")");
  }};
  int given = 0;

  [[nodiscard]] assay::provider_options options() {
    assay::provider_options made;
    made.base_url = server.url();
    made.api_version = "1";
    made.project = "p";
    made.region = "r";
    made.token = [this]() -> task<assay::access_token> {
      const int number = ++given;
      co_await async::sleep_for(1ms);
      co_return assay::access_token{"token-number-" + std::to_string(number), {}};
    };
    return made;
  }
};

struct platform {
  const char* name;
  std::shared_ptr<assay::language_model> (*make)(std::string model, assay::provider_options options);
  const char* model;
};
constexpr platform platforms[] = {{"azure", &assay::azure, "my-gpt"},
                                  {"vertex, Gemini", &assay::vertex, "gemini-2.5-flash"},
                                  {"vertex, Claude", &assay::vertex, "claude-sonnet-4-5@20250929"},
                                  {"bedrock", &assay::bedrock, "anthropic.claude-3-haiku-20240307-v1:0"}};

TEST_CASE("a token that the server turns down is dropped, and the request is sent once more with a new one") {
  for (const platform& one : platforms) {
    for (const bool stream : {false, true}) {
      CAPTURE(one.name);
      CAPTURE(stream);
      choosy there;
      const auto model = one.make(one.model, there.options());
      CHECK(answer_of(model, stream) == "hello");
      CHECK(answer_of(model, stream) == "hello");
      CHECK(there.bearers ==
            std::vector<std::string>{"Bearer token-number-1", "Bearer token-number-2", "Bearer token-number-2"});
      CHECK(there.given == 2);
    }
  }
}

TEST_CASE("a request is sent twice at most: the second refusal is the error, in the provider's words") {
  for (const platform& one : platforms) {
    for (const bool stream : {false, true}) {
      CAPTURE(one.name);
      CAPTURE(stream);
      choosy there;
      there.first = 100;
      const assay::model_error error = error_of(*one.make(one.model, there.options()), asking("?"), stream);
      CHECK(error.kind() == assay::model_failure::rejected);
      CHECK(error.status() == 401);
      const std::string words = error.what();
      CHECK(words.find("HTTP 401: Access token is missing, invalid, or have expired. (Bearer [key])") !=
            std::string::npos);
      CHECK(words.find("token-number") == std::string::npos);
      CHECK(there.bearers == std::vector<std::string>{"Bearer token-number-1", "Bearer token-number-2"});
    }
  }
}

TEST_CASE("which answers turn a token down") {
  struct row {
    int status;
    const char* message;
    bool renews;
  };
  for (const row& one : {row{401, "", true}, row{403, "Bearer Token has expired", true},
                         row{403, "The security token included in the request is expired", true},
                         row{403, "You don't have access to the model", false}, row{400, "token expired", false},
                         row{404, "token expired", false}, row{429, "token limit expired", false}}) {
    CAPTURE(one.status);
    CAPTURE(one.message);
    choosy there;
    there.status = one.status;
    there.message = one.message;
    const auto model = assay::azure("my-gpt", there.options());
    if (one.renews) {
      CHECK(answer_of(model) == "hello");
    } else {
      CHECK(error_of(*model, asking("?"), false).status() == one.status);
    }
    CHECK(there.given == (one.renews ? 2 : 1));
  }
}

TEST_CASE("a key is no token: a server that turns it down is asked once") {
  mock::server server([](const mock::request& asked) { return mock::error(asked, 401, "no such key"); });
  CHECK(error_of(*model_at(server.url(), assay::wire_format::openai_chat), asking("?"), false).status() == 401);
  CHECK(server.counts().requests == 1);
}

task<void> drop_while_others_ask(assay::detail::token_cache& tokens) {
  const std::string first = co_await tokens.get();
  tokens.drop(first);
  const std::string second = co_await tokens.get();
  CHECK(second != first);
  tokens.drop(first);  // by a request that took longer
  const std::string still = co_await tokens.get();
  CHECK(still == second);
  std::string text = "not " + first + ", but " + second;
  tokens.take_out(text);
  CHECK(text == "not [key], but [key]");
}

TEST_CASE("a token that others have renewed meanwhile is not dropped") {
  int given = 0;
  assay::detail::token_cache tokens([&given]() -> task<assay::access_token> {
    co_return assay::access_token{"token-number-" + std::to_string(++given), {}};
  });
  async::run(drop_while_others_ask(tokens));
  CHECK(given == 2);
}

TEST_CASE("a token that a server repeats is in no answer") {
  mock::server server(
      [](const mock::request& asked) { return mock::answer(asked, asked.headers.at("authorization")); });
  assay::provider_options options;
  options.base_url = server.url();
  options.api_version = "1";
  options.token = []() -> task<assay::access_token> { co_return assay::access_token{"secret-token-0123", {}}; };
  for (const bool stream : {false, true}) {
    const assay::response answer = async::run(ask(*assay::azure("d", options), asking("?"), stream));
    CHECK(answer.text() == "Bearer [key]");
    CHECK(answer.raw.find("secret-token") == std::string::npos);
  }
}

const assay::aws_credentials example_keys = {"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", ""};
constexpr const char* example_date = "20150830T123600Z";

struct vector_case {
  const char* name;
  const char* method;
  const char* path;
  const char* content_type;
  const char* body;
  const char* signature;
};

TEST_CASE("signatures are those of Amazon's test suite") {
  const vector_case cases[] = {
      {"get-vanilla", "GET", "/", "", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"},
      {"get-utf8", "GET", "/\xE1\x88\xB4", "", "", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"},
      {"get-space", "GET", "/example space/", "", "",
       "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"},
      {"post-vanilla", "POST", "/", "", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"post-x-www-form-urlencoded", "POST", "/", "application/x-www-form-urlencoded", "Param1=value1",
       "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
  };
  for (const vector_case& one : cases) {
    CAPTURE(one.name);
    aws_request asked{.method = one.method, .path = one.path, .headers = {}, .body = one.body};
    asked.headers = {{"x-amz-date", example_date}, {"host", "example.amazonaws.com"}};
    if (one.content_type[0] != '\0') asked.headers.emplace_back("content-type", one.content_type);
    const std::string names = one.content_type[0] != '\0' ? "content-type;host;x-amz-date" : "host;x-amz-date";
    CHECK(aws_authorization(asked, example_keys, {.region = "us-east-1", .service = "service"}, example_date) ==
          "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=" + names +
              ", Signature=" + one.signature);
  }
  CHECK(assay::detail::aws_date(std::chrono::system_clock::time_point(std::chrono::seconds(1'440'938'160))) ==
        example_date);
}

TEST_CASE("Bedrock: what is signed is what is sent") {
  listening there;
  assay::provider_options options = there.options();
  options.aws = example_keys;
  options.aws->session_token = "a-session-token";
  const auto model = assay::bedrock("anthropic.claude-3-haiku-20240307-v1:0", options);
  CHECK_FALSE(model->capabilities().native_output);
  CHECK(answer_of(model) == "hello");
  CHECK(answer_of(model, true) == "hello");  // also where the server doesn't stream
  REQUIRE(there.heard.size() == 2);
  CHECK(there.heard.back().target == "/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke-with-response-stream");
  const mock::request& sent = there.heard.front();
  CHECK(sent.target == "/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke");
  CHECK(sent.json["anthropic_version"] == "bedrock-2023-05-31");
  CHECK_FALSE(sent.json.contains("model"));
  CHECK_FALSE(sent.json.contains("stream"));
  // As the service sees it: the path once more encoded, the headers as they came, the body as it came.
  aws_request seen{.method = "POST", .path = sent.target, .headers = {}, .body = sent.body};
  for (const char* name : {"host", "x-amz-date", "x-amz-security-token"}) {
    seen.headers.emplace_back(name, sent.headers.at(name));
  }
  const std::string date = sent.headers.at("x-amz-date");
  CHECK(sent.headers.at("authorization") ==
        aws_authorization(seen, example_keys, {.region = "us-east-1", .service = "bedrock"}, date));
  CHECK_FALSE(sent.headers.contains("x-api-key"));
  CHECK(sent.headers.at("host") == there.server.url().substr(7));

  listening bearer;
  CHECK(answer_of(assay::bedrock("anthropic.claude-3-haiku-20240307-v1:0", bearer.options(secret_key))) == "hello");
  CHECK(bearer.heard.front().headers.at("authorization") == "Bearer " + secret_key);
}

}  // namespace
}  // namespace test_llm
