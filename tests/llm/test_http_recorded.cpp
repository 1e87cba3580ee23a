// Every recorded exchange, played by a server over HTTP: our requests get the typed responses, streamed or not, cut
// anywhere.
#include "http_support.hpp"
#include "wire_requests.hpp"

#include <random>

namespace test_llm {
namespace {

using assay::wire_format;

std::string model_name(const exchange& one) {
  if (one.format != wire_format::gemini) return one.request["model"];
  const std::size_t begin = one.path.find("/models/") + 8;
  return one.path.substr(begin, one.path.find(':') - begin);
}

std::shared_ptr<assay::language_model> model_for(const exchange& one, const std::string& url) {
  assay::provider_options options;
  options.base_url = url;
  if (one.path.starts_with("/openai/v1")) options.base_url += "/openai/v1";  // Groq
  return assay::model_from(provider_of(one.format) + (":" + model_name(one)), std::move(options));
}

/// What the transport has nothing to do with.
assay::response decoded(const exchange& one) {
  if (!one.response.is_string()) return assay::decode(one.format, one.response.dump());
  assay::sse_parser parser;
  assay::stream_decoder decoder(one.format);
  parser.feed(one.response.get<std::string>());
  while (auto event = parser.next()) {
    for (assay::stream_event& made : decoder.feed(*event)) {
      if (auto* end = std::get_if<assay::stream_end>(&made)) return std::move(end->response);
    }
  }
  return std::get<assay::stream_end>(decoder.finish().back()).response;
}

/// A model notes whose server wrote the reasoning, and that no answer takes no tokens; a body alone does not tell.
assay::response without_origin(assay::response one) {
  one.usage.is_partial = false;
  for (auto& part : one.reply.parts) {
    if (auto* const reasoning = std::get_if<assay::reasoning_part>(&part)) reasoning->provider.clear();
  }
  return one;
}

/// The path as OpenAI has it: DeepSeek serves it without its version.
std::string path_of(const exchange& one) {
  const std::string path = one.path.substr(0, one.path.find("?beta"));
  return path == "/chat/completions" ? "/v1" + path : path;
}

/// Serves one exchange after another, as the test says, and keeps the request.
struct stage {
  mock::reply reply;
  std::string target;
  std::string body;
  mock::server server{[this](const mock::request& asked) {
    target = asked.target;
    body = asked.body;
    return reply;
  }};

  void set(const exchange& one) {
    reply = {};
    reply.body = one.response.is_string() ? one.response.get<std::string>() : one.response.dump();
    reply.chunked = one.response.is_string();
    if (one.response.is_string()) reply.content_type = "text/event-stream; charset=utf-8";
  }
};

TEST_CASE("every recorded exchange, played over HTTP, gives its typed response") {
  stage play;
  std::size_t count = 0;
  for (const exchange& one : recorded_exchanges()) {
    CAPTURE(one.name);
    play.set(one);
    const auto model = model_for(one, play.server.url());
    const bool stream = one.response.is_string();
    const assay::response answer = async::run(ask(*model, read_request(one), stream));
    CHECK((without_origin(answer) == without_origin(decoded(one))));
    CHECK(play.target == path_of(one));
    CHECK(play.body == assay::encode(one.format, model_name(one), read_request(one), stream).body);
    ++count;
  }
  MESSAGE(count << " exchanges were played over " << play.server.counts().connections.load() << " connections");
}

TEST_CASE("recorded answers that come in pieces of random sizes are the same") {
  stage play;
  std::mt19937 random(11);
  for (const exchange& one : recorded_exchanges()) {
    CAPTURE(one.name);
    play.set(one);
    play.reply.seed = static_cast<std::uint32_t>(random());
    play.reply.piece = play.reply.body.size() / 20 + 1;
    const auto model = model_for(one, play.server.url());
    const assay::response answer = async::run(ask(*model, read_request(one), one.response.is_string()));
    CHECK((without_origin(answer) == without_origin(decoded(one))));
  }
}

TEST_CASE("a streamed recording is the same events, however it is cut") {
  stage play;
  for (const exchange& one : recorded_exchanges()) {
    if (!one.response.is_string()) continue;
    CAPTURE(one.name);
    play.set(one);
    const auto model = model_for(one, play.server.url());
    const auto whole = async::run(read_all(*model, read_request(one)));
    play.reply.piece = 3;
    CHECK((async::run(read_all(*model, read_request(one))) == whole));
  }
}

}  // namespace
}  // namespace test_llm
