// What can go wrong between a model and us, and which error it is.
#include "http_support.hpp"

#include <optional>
#include <string>

namespace test_llm {
namespace {

using assay::finish_reason;
using assay::model_failure;
using assay::wire_format;
using mock::fault;

constexpr const char* answer_text = R"({"name": "John", "age": 35, "note": "a text of some length, to be cut in two"})";

struct fault_case {
  fault what;
  model_failure kind;
  int status;
  const char* words;         ///< in the error of a whole answer
  const char* stream_words;  ///< and of a streamed one
};

TEST_CASE("each fault of a provider is a precise error, in every wire format, streamed or not") {
  const fault_case cases[] = {
      {fault::hang_up, model_failure::unreachable, 0, "the request to 127.0.0.1:", "the request to 127.0.0.1:"},
      {fault::rate_limited, model_failure::rate_limited, 429, "HTTP 429: Too many requests. Slow down.",
       "HTTP 429: Too many requests. Slow down."},
      {fault::server_error, model_failure::server, 500, "HTTP 500: Something went wrong over here.",
       "HTTP 500: Something went wrong over here."},
      {fault::cut_body, model_failure::protocol, 0, "the answer of 127.0.0.1:", ""},
      {fault::cut_event, model_failure::protocol, 0, "not a JSON object", "ended before the answer did"},
      {fault::garbage, model_failure::protocol, 0, "not a JSON object", "ended before the answer did"},
      {fault::wrong_type, model_failure::protocol, 0, "not a JSON object", "the answer is text/html, and no stream"},
      {fault::silence, model_failure::timeout, 0, "began within 0.05 s", "began within 0.05 s"},
      {fault::drip_head, model_failure::timeout, 0,
       "the response headers of 127.0.0.1:", "were not complete within 0.05 s"},
      {fault::bad_chunk, model_failure::protocol, 0, "the answer of 127.0.0.1:", "chunked-encoding"},
      {fault::bomb, model_failure::over_limit, 0, "", ""},
  };
  fault what{};
  mock::server server([&what](const mock::request& asked) { return mock::misbehave(what, asked, answer_text); });
  assay::http_options http;
  http.first_byte_timeout = 50ms;
  for (const fault_case& one : cases) {
    what = one.what;
    for (const wire_format format : all_formats) {
      for (const bool stream : {false, true}) {
        CAPTURE(one.words);
        CAPTURE(provider_of(format));
        CAPTURE(stream);
        if (one.kind != model_failure::timeout) http.first_byte_timeout = 30s;
        const auto model = model_at(server.url(), format, http);
        const assay::model_error error = error_of(*model, asking("?"), stream);
        const std::string text = error.what();
        CAPTURE(text);
        CHECK(to_string(error.kind()) == std::string(to_string(one.kind)));
        if (one.status != 0) CHECK(error.status() == one.status);
        CHECK(text.starts_with(model->name() + ": "));
        CHECK(text.find(stream ? one.stream_words : one.words) != std::string::npos);
        CHECK(error.retry_after().has_value() == (one.what == fault::rate_limited));
      }
    }
    http.first_byte_timeout = 50ms;
  }
}

TEST_CASE("a refusal and a truncation are answers, not errors") {
  bool refuse = false;
  mock::server server([&refuse](const mock::request& asked) {
    return mock::misbehave(refuse ? fault::refusal : fault::truncation, asked, answer_text);
  });
  for (const wire_format format : all_formats) {
    for (const bool stream : {false, true}) {
      CAPTURE(provider_of(format));
      CAPTURE(stream);
      const auto model = model_at(server.url(), format);
      refuse = false;
      CHECK(async::run(ask(*model, asking("?"), stream)).finish == finish_reason::length);
      refuse = true;
      const finish_reason finish = async::run(ask(*model, asking("?"), stream)).finish;
      CHECK(finish == (format == wire_format::gemini ? finish_reason::filtered : finish_reason::refusal));
    }
  }
}

struct retry_case {
  const char* header;
  std::string value;
  std::optional<async::duration> wait;
};

TEST_CASE("how long a provider asks to wait") {
  const retry_case cases[] = {
      {"retry-after", "7", 7s},
      {"Retry-After", "0", {}},
      {"retry-after-ms", "250", 250ms},
      {"retry-after-ms", "-1", {}},
      {"retry-after", "soon", {}},
      {"retry-after", "99999999999999999999", async::duration::max()},
      {"x-other", "1", {}},
      {"retry-after", "1.5", 1500ms},
      {"retry-after-ms", "99999999999999999999", async::duration::max()},
      {"retry-after", "1" + std::string(400, '0'), async::duration::max()},
      {"retry-after", "1e400", {}},
      {"retry-after", "nan", {}},
      {"retry-after", "inf", {}},
      {"retry-after", "-5", {}},
      {"retry-after", "5 seconds", {}},
      {"retry-after-ms", "1e400", {}},
      {"retry-after-ms", "250x", {}},
      {"retry-after", "Thu, 01 Jan 1970 00:00:00 GMT", {}},
      {"retry-after", "Fri, 31 Feb 99999 99:99:99 GMT", {}},
  };
  const retry_case* now = nullptr;
  mock::server server([&now](const mock::request& asked) {
    mock::reply made = mock::error(asked, 429, "slow down");
    made.headers.emplace_back(now->header, now->value);
    return made;
  });
  const auto model = model_at(server.url(), wire_format::openai_chat);
  for (const retry_case& one : cases) {
    CAPTURE(one.header);
    CAPTURE(one.value);
    now = &one;
    const auto wait = error_of(*model, asking("?"), false).retry_after();
    CHECK((wait == one.wait));
  }
  const retry_case next_century{"retry-after", "Fri, 01 Jan 2190 00:00:00 GMT", {}};
  now = &next_century;
  CHECK((error_of(*model, asking("?"), false).retry_after() > 24h * 365));
}

struct status_case {
  int status;
  model_failure kind;
};

TEST_CASE("which HTTP status is which failure") {
  const status_case cases[] = {
      {400, model_failure::rejected}, {401, model_failure::rejected},     {403, model_failure::rejected},
      {404, model_failure::rejected}, {408, model_failure::server},       {413, model_failure::rejected},
      {422, model_failure::rejected}, {429, model_failure::rate_limited}, {500, model_failure::server},
      {503, model_failure::server},   {529, model_failure::server},       {302, model_failure::rejected},
      {425, model_failure::server},
  };
  int status = 0;
  mock::server server([&status](const mock::request& asked) {
    mock::reply made = mock::error(asked, status, "as the status says");
    if (status == 302) made.headers.emplace_back("location", "http://127.0.0.1:1/elsewhere");
    return made;
  });
  const auto model = model_at(server.url(), wire_format::anthropic);
  for (const status_case& one : cases) {
    CAPTURE(one.status);
    status = one.status;
    for (const bool stream : {false, true}) {
      const assay::model_error error = error_of(*model, asking("?"), stream);
      CHECK(to_string(error.kind()) == std::string(to_string(one.kind)));
      CHECK(error.status() == one.status);
      const char* const where =
          status == 302 ? " (a redirect to http://127.0.0.1:1/elsewhere, which is not followed)" : "";
      CHECK(std::string(error.what()) ==
            "anthropic:mock: HTTP " + std::to_string(one.status) + ": as the status says" + where);
    }
  }
}

TEST_CASE("an error in the middle of a stream is the provider's") {
  mock::server server([](const mock::request& asked) {
    mock::reply made = mock::answer(asked, answer_text);
    made.body = made.body.substr(0, made.body.find("\n\n") + 2) +
                "event: error\ndata: {\"type\":\"error\",\"error\":{\"message\":\"Overloaded\"}}\n\n";
    return made;
  });
  for (const wire_format format : all_formats) {
    const auto model = model_at(server.url(), format);
    const assay::model_error error = error_of(*model, asking("?"), true);
    CHECK(error.kind() == model_failure::server);
    CHECK(std::string(error.what()).find("Overloaded") != std::string::npos);
  }
}

TEST_CASE("a server that doesn't stream answers a stream all the same") {
  mock::server server([](const mock::request& asked) {
    mock::request plain = asked;
    plain.stream = false;
    return mock::answer(plain, "whole");
  });
  for (const wire_format format : all_formats) {
    const auto model = model_at(server.url(), format);
    CHECK(async::run(ask(*model, asking("?"), true)).text() == "whole");
  }
}

struct time_case {
  const char* what;
  mock::reply how;  ///< the times of the answer
  assay::http_options http;
  const char* words;
};

TEST_CASE("each limit of time says which it was") {
  time_case cases[] = {
      {"first byte", {}, {}, "no answer of"},
      {"idle", {}, {}, "stopped: nothing came for 0.06 s"},
      {"total", {}, {}, "was not complete within 0.15 s"},
  };
  cases[0].how.delay = 24h;
  cases[0].http.first_byte_timeout = 60ms;
  cases[1].how.pause = 24h;
  cases[1].http.idle_timeout = 60ms;
  cases[2].how.pause = 5ms;
  cases[2].http.total_timeout = 150ms;
  const time_case* now = nullptr;
  mock::server server([&now](const mock::request& asked) {
    mock::reply made = mock::answer(asked, std::string(2000, 'x'));
    made.delay = now->how.delay;
    made.pause = now->how.pause;
    made.piece = 2;
    return made;
  });
  for (const time_case& one : cases) {
    CAPTURE(one.what);
    now = &one;
    for (const bool stream : {false, true}) {
      const auto model = model_at(server.url(), wire_format::openai_chat, one.http);
      const assay::model_error error = error_of(*model, asking("?"), stream);
      CHECK(error.kind() == model_failure::timeout);
      CHECK(std::string(error.what()).find(one.words) != std::string::npos);
    }
  }
  server.wait_until_all_is_closed();
}

TEST_CASE("a connection that doesn't come about is given up in time") {
  // The server speaks no TLS: it waits for a request's end that never comes.
  mock::server server([](const mock::request& asked) { return mock::answer(asked, "?"); });
  assay::http_options http;
  http.connect_timeout = 60ms;
  const std::string url = "https" + server.url().substr(4);
  const assay::model_error late = error_of(*model_at(url, wire_format::openai_chat, http), asking("?"), false);
  CHECK(late.kind() == model_failure::timeout);
  CHECK(std::string(late.what()).find("no connection to 127.0.0.1:") != std::string::npos);
  CHECK(std::string(late.what()).find("within 0.06 s") != std::string::npos);
}

TEST_CASE("nobody listens: unreachable") {
  std::string url;
  {
    const mock::listener gone(0);
    url = "http://127.0.0.1:" + std::to_string(gone.port());
  }
  const assay::model_error error = error_of(*model_at(url, wire_format::gemini), asking("?"), true);
  CHECK(error.kind() == model_failure::unreachable);
  CHECK(std::string(error.what()).find("the connection to 127.0.0.1:") != std::string::npos);
}

TEST_CASE("an answer that is too long is given up") {
  mock::server server([](const mock::request& asked) { return mock::answer(asked, std::string(60'000, 'x')); });
  assay::http_options http;
  http.max_response_bytes = 20'000;
  for (const bool stream : {false, true}) {
    const assay::model_error error =
        error_of(*model_at(server.url(), wire_format::anthropic, http), asking("?"), stream);
    CHECK(error.kind() == model_failure::over_limit);
    CHECK(std::string(error.what()).find("has more than 20000 bytes") != std::string::npos);
  }
  http.max_response_bytes = 0;
  CHECK(async::run(ask(*model_at(server.url(), wire_format::anthropic, http), asking("?"), false)).text().size() ==
        60'000);
}

TEST_CASE("extract asks again after a failure of transport, and the attempts tell it") {
  mock::conversations asked_before;
  mock::server server([&](const mock::request& asked) {
    constexpr fault first[] = {fault::hang_up, fault::server_error, fault::invalid_json};
    const auto number = static_cast<std::size_t>(asked_before.count(asked));
    return number <= 3 ? mock::misbehave(first[number - 1], asked, "5") : mock::answer(asked, R"({"value": 5})");
  });
  assay::extract_options options;
  options.retry.backoff.first = 1ms;
  const auto model = model_at(server.url(), wire_format::openai_chat);
  const auto got = async::run(assay::extract<int>(model, "five?", options));
  CHECK(got.value == 5);
  REQUIRE(got.attempts.size() == 4);
  CHECK(got.attempts[0].outcome == assay::attempt_outcome::failed);
  CHECK(got.attempts[1].outcome == assay::attempt_outcome::failed);
  CHECK(got.attempts[2].outcome == assay::attempt_outcome::invalid);
  CHECK(got.attempts[3].outcome == assay::attempt_outcome::valid);
}

}  // namespace
}  // namespace test_llm
