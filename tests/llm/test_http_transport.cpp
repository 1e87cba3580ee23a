// How calls use connections, memory and the network.
#include "http_support.hpp"

#include "http/exchange.hpp"

#include <assay/llm/offline.hpp>

#include <cstdlib>

namespace test_llm {
namespace {

using assay::model_failure;
using assay::wire_format;

task<void> ask_in_turn(assay::language_model& model, int times, bool stream) {
  for (int i = 0; i < times; ++i) static_cast<void>(co_await ask(model, asking("?"), stream));
}

TEST_CASE("connections are used again: by later calls, other models, other loops of the thread, after streams") {
  mock::server server([](const mock::request& asked) { return mock::answer(asked, "hello"); });
  const auto chat = model_at(server.url(), wire_format::openai_chat);
  const auto gemini = model_at(server.url(), wire_format::gemini);
  async::run(ask_in_turn(*chat, 5, false));
  async::run(ask_in_turn(*gemini, 5, false));
  CHECK(server.counts().connections == 1);
  async::run(ask_in_turn(*chat, 5, true));
  async::run(ask_in_turn(*chat, 5, false));
  CHECK(server.counts().requests == 20);
  CHECK(server.counts().connections <= 6);  // a stream whose last bytes are late leaves none behind
}

TEST_CASE("calls run beside each other, each with an answer of its own") {
  mock::server server([](const mock::request& asked) { return mock::answer(asked, asked.question); });
  std::vector<std::shared_ptr<assay::language_model>> models;
  for (const wire_format format : all_formats) models.push_back(model_at(server.url(), format));
  std::vector<task<assay::response>> calls;
  for (std::size_t i = 0; i < 200; ++i) {
    calls.push_back(ask(*models[i % 4], asking("question " + std::to_string(i)), i % 3 == 0));
  }
  const auto answers = async::run(async::gather(std::move(calls)));
  for (std::size_t i = 0; i < answers.size(); ++i) CHECK(answers[i].text() == "question " + std::to_string(i));
  CHECK(server.counts().requests == 200);
}

task<std::string> outcome_of(assay::model_ref model) {
  try {
    co_return (co_await model->complete(asking("?"))).text();
  } catch (const assay::model_error& error) {
    co_return to_string(error.kind()) + std::string(": ") + error.what();
  }
}

std::vector<std::string> outcomes_of_many(const std::string& url, assay::http_options http = {}) {
  std::vector<task<std::string>> calls;
  const auto model = model_at(url, wire_format::openai_chat, std::move(http));
  for (int i = 0; i < 30; ++i) calls.push_back(outcome_of(model));
  return async::run(async::gather(std::move(calls)));
}

TEST_CASE("calls to a server by its name: a few go first, and none of the others is forgotten") {
  mock::server server([](const mock::request& asked) { return mock::answer(asked, "hello"); });
  const std::string by_name = "//localhost" + server.url().substr(server.url().rfind(':'));
  for (const std::string& text : outcomes_of_many("http:" + by_name)) CHECK(text == "hello");

  // It speaks no TLS, so that no connection ever comes about: those that wait for the first are over in time, too.
  assay::http_options http;
  http.connect_timeout = 50ms;
  for (const std::string& text : outcomes_of_many("https:" + by_name, http)) {
    CHECK(text.starts_with("timeout: openai:mock: no connection to localhost:"));
  }
  std::string nobody;
  {
    const mock::listener gone(0);
    nobody = "http://localhost:" + std::to_string(gone.port());
  }
  for (const std::string& text : outcomes_of_many(nobody)) CHECK(text.starts_with("unreachable: "));
}

task<void> wait_for_requests(const mock::server& server, std::size_t count) {
  co_await async::offload([&server, count] { server.wait_for_requests(count); });
}

/// Calls, and cancels the call as soon as the server has the request.
task<void> cancel_when_asked(const mock::server& server, std::size_t number, assay::language_model& model,
                             std::string question, bool stream) {
  const auto first =
      co_await async::when_any(ask(model, asking(std::move(question)), stream), wait_for_requests(server, number));
  CHECK(first.index() == 1);
}

TEST_CASE("a call that is cancelled is over at once: its connection is closed") {
  mock::server server([](const mock::request& asked) {
    mock::reply made = mock::answer(asked, std::string(1000, 'x'));
    if (asked.question == "late") made.delay = 24h;
    made.piece = 10;
    made.pause = 1h;
    return made;
  });
  const auto model = model_at(server.url(), wire_format::openai_chat);
  std::size_t calls = 0;
  for (const char* question : {"late", "slow"}) {
    for (const bool stream : {false, true}) async::run(cancel_when_asked(server, ++calls, *model, question, stream));
  }
  server.wait_until_all_is_closed();
  CHECK(server.counts().connections == 4);
}

task<std::string> take_first_word(assay::language_model& model) {
  auto events = model.stream(asking("?"));
  while (auto event = co_await events.next()) {
    if (const auto* words = std::get_if<assay::text_delta>(&*event)) co_return words->text;
  }
  co_return "";
}

TEST_CASE("a stream that nobody reads to its end is over when it is dropped") {
  mock::server server([](const mock::request& asked) {
    mock::reply made = mock::answer(asked, std::string(1000, 'x'));
    made.piece = 2000;
    made.pause = 20ms;
    return made;
  });
  const auto model = model_at(server.url(), wire_format::anthropic);
  CHECK(async::run(take_first_word(*model)).substr(0, 3) == "xxx");
  server.wait_until_all_is_closed();
}

// Reads slowly what a server sends as fast as it can: what has come and is not read stays little.
task<std::size_t> read_slowly(std::string url, std::size_t& longest) {
  assay::http_options options;
  options.max_response_bytes = 0;
  assay::detail::http::call what;
  what.url = std::move(url);
  what.packed = false;
  assay::detail::http::exchange call(std::move(what), options);
  static_cast<void>(co_await call.begin());
  std::size_t all = 0;
  for (int pieces = 0;; ++pieces) {
    if (pieces < 20) co_await async::sleep_for(2ms);
    const std::string piece = co_await call.more();
    if (piece.empty()) co_return all;
    longest = std::max(longest, piece.size());
    all += piece.size();
  }
}

TEST_CASE("a reader that is slow holds the server up, and not the bytes") {
  constexpr std::size_t size = 40'000'000;
  mock::server server([](const mock::request&) {
    mock::reply made;
    made.body.assign(size, 'x');
    return made;
  });
  std::size_t longest = 0;
  CHECK(async::run(read_slowly(server.url() + "/v1/chat/completions", longest)) == size);
  CHECK(longest <= 64 * 1024 + 32 * 1024);
}

// --- who may be talked to --------------------------------------------------------------------------------------------

class offline {
 public:
  explicit offline(bool on) : before_(assay::is_offline()) { assay::set_offline(on); }
  offline(const offline&) = delete;
  offline& operator=(const offline&) = delete;
  ~offline() { assay::set_offline(before_); }

 private:
  bool before_;
};

TEST_CASE("offline, every address but this machine's is refused, and nothing is looked up") {
  const offline on(true);
  for (const char* url : {"https://api.openai.com/v1", "http://93.184.216.34", "http://10.0.0.1:8000",
                          "http://[2001:db8::1]", "http://localhost.example.com", "http://127.0.0.1.nip.io"}) {
    CAPTURE(url);
    for (const bool stream : {false, true}) {
      const assay::model_error error = error_of(*model_at(url, wire_format::openai_chat), asking("?"), stream);
      CHECK(error.kind() == model_failure::unsupported);
      CHECK_FALSE(error.retryable());
      CHECK(std::string(error.what()).find("network use is not permitted") != std::string::npos);
    }
  }
  mock::server server([](const mock::request& asked) { return mock::answer(asked, "hello"); });
  const std::string port = server.url().substr(server.url().rfind(':'));
  for (const std::string host : {"127.0.0.1", "localhost"}) {
    const auto model = model_at("http://" + host + port, wire_format::openai_chat);
    CHECK(async::run(ask(*model, asking("?"), false)).text() == "hello");
  }
}

TEST_CASE("a proxy of the environment is asked for others, and never for this machine") {
  const offline off(false);
  mock::server proxy([](const mock::request& asked) { return mock::answer(asked, "by proxy: " + asked.target); });
  mock::server direct([](const mock::request& asked) { return mock::answer(asked, "direct: " + asked.target); });
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  const auto far = model_at("http://far.invalid", wire_format::openai_chat);
  const auto near = model_at(direct.url(), wire_format::openai_chat);
  const std::string from_far = async::run(ask(*far, asking("?"), false)).text();
  const std::string from_near = async::run(ask(*near, asking("?"), false)).text();
  ::unsetenv("http_proxy");
  CHECK(from_far == "by proxy: http://far.invalid/v1/chat/completions");
  CHECK(from_near == "direct: /v1/chat/completions");
}

TEST_CASE("a name that doesn't exist is unreachable; one that is being looked up is let go of at once") {
  if (std::getenv("ASSAY_TEST_LOOKUPS") == nullptr) {
    MESSAGE("skipped: it asks a name server; ASSAY_TEST_LOOKUPS=1 permits that");
    return;
  }
  const offline off(false);
  // The reserved domain .invalid has no names, by RFC 6761.
  const auto model = model_at("http://no-such-host.invalid", wire_format::openai_chat);
  CHECK(error_of(*model, asking("?"), false).kind() == model_failure::unreachable);
  auto call = ask(*model, asking("?"), false);
  CHECK_THROWS_AS(async::run(async::with_timeout(0s, std::move(call))), async::timeout_error);
}

}  // namespace
}  // namespace test_llm
