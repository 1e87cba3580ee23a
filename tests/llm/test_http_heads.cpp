// Heads of answers, and bodies that are not as plain as they should be.
#include "exchange_player.hpp"
#include "http_support.hpp"

#include "http/header_value.hpp"
#include "mock_provider/gzip_run.hpp"

#include <ctime>

namespace test_llm {
namespace {

using assay::model_failure;
using assay::wire_format;
using namespace played;

constexpr const char* chat_answer = R"({"choices":[{"message":{"content":"done"},"finish_reason":"stop"}]})";
constexpr const char* chat_stream =
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"done\"},\"finish_reason\":\"stop\"}]}\n\ndata: "
    "[DONE]\n\n";

TEST_CASE("a header is found in any case") {
  for (const char* line : {"retry-after: 3\r\n", "Retry-After: 3\r\n", "RETRY-AFTER:3\r\n", "rEtRy-aFtEr:  3 \r\n"}) {
    for (const char* name : {"retry-after", "Retry-After"}) {
      CAPTURE(line);
      CHECK(assay::detail::http::value_in(line, name) == std::string_view("3"));
      CHECK_FALSE(assay::detail::http::value_in(line, "retry-after-ms"));
      CHECK_FALSE(assay::detail::http::value_in(line, "retry"));
    }
  }
}

/// A head and a body as a server writes them.
mock::reply raw(const std::string& status, const std::string& headers, const std::string& body) {
  mock::reply made;
  made.head = "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  made.body = body;
  return made;
}

TEST_CASE("every header that is read counts, however it is written") {
  mock::reply how;
  mock::server server([&how](const mock::request&) { return how; });
  const auto model = model_at(server.url(), wire_format::openai_chat);
  const auto wait = [&](const char* header) {
    how = raw("429 Slow", std::string(header) + "\r\n", "{}");
    return error_of(*model, asking("?"), false).retry_after();
  };
  for (const char* header : {"retry-after: 3", "Retry-After: 3", "RETRY-AFTER: 3", "Retry-After-Ms: 3000",
                             "retry-after-ms: 3000", "Retry-After-MS: 3000"}) {
    CAPTURE(header);
    CHECK(wait(header) == 3s);
  }
  for (const char* header : {"content-type", "Content-Type", "CONTENT-TYPE"}) {
    CAPTURE(header);
    how = raw("200 OK", std::string(header) + ": Text/HTML\r\n", "<html>");
    CHECK(std::string(error_of(*model, asking("?"), true).what()).find("is text/html, and no stream") !=
          std::string::npos);
    how = raw("200 OK", std::string(header) + ": Application/JSON; charset=utf-8\r\n", chat_answer);
    CHECK(async::run(ask(*model, asking("?"), true)).text() == "done");
  }
  for (const char* header : {"location", "Location", "LOCATION"}) {
    CAPTURE(header);
    how = raw("302 Found", std::string(header) + ": https://elsewhere.example/v1\r\n", "");
    for (const bool stream : {false, true}) {
      const assay::model_error error = error_of(*model, asking("?"), stream);
      CHECK(error.kind() == model_failure::rejected);
      CHECK(std::string(error.what()) ==
            "openai:mock: HTTP 302 (a redirect to https://elsewhere.example/v1, which is not followed)");
    }
  }
}

TEST_CASE("a stream that comes compressed, though that was not asked for, is unpacked, and limits hold") {
  const std::string packed(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x1d\xcc\x31\x0a\x80\x30\x0c\x46\xe1\xbd\xa7\x90\x7f\xee\xe0\x9c"
      "\x59\x57\x3d\x80\x88\x14\x13\xb1\x20\x89\xd8\x0c\x82\xf4\xee\x8a\xeb\xfb\xe0\x71\xf2\x44\xcd\x83\x75\xb7"
      "\xbc\x4a\x01\x4d\x0f\xb2\xb2\xdc\xa0\x36\x82\xe5\xf0\x04\xfa\xd8\xd4\x45\x1d\x04\x36\x15\xd4\x88\x2d\x6b"
      "\x2e\xfb\x72\x49\x2a\xa6\x5f\x2f\x6e\x27\xea\x5c\x43\xe0\x7f\x39\x75\xe3\xd0\xcf\x21\xbc\xc5\xdc\x38\xeb"
      "\x61\x00\x00\x00",
      108);
  std::string asked;
  mock::reply how;
  mock::server server([&](const mock::request& request) {
    asked = request.headers.at("accept-encoding");
    return how;
  });
  const auto model = model_at(server.url(), wire_format::openai_chat);
  for (const char* header : {"content-encoding", "Content-Encoding"}) {
    how = raw("200 OK", std::string(header) + ": gzip\r\nContent-Type: text/event-stream\r\n", packed);
    CHECK(async::run(ask(*model, asking("?"), true)).text() == "done");
    CHECK(asked == "identity");
  }
  // What libcurl can't unpack.
  for (const std::string& body : {packed + packed, packed + "behind"}) {
    how = raw("200 OK", "Content-Encoding: gzip\r\nContent-Type: text/event-stream\r\n", body);
    const std::string said = error_of(*model, asking("?"), false).what();
    CAPTURE(said);
    CHECK(said.find(" can't be unpacked: its compressed body is damaged, or more follows") != std::string::npos);
  }
  how = raw("400 Bad", "Content-Encoding: gzip\r\n", mock::gzip_run('x', 100));
  CHECK(std::string(error_of(*model, asking("?"), true).what()).find("HTTP 400: xxxx") != std::string::npos);
  assay::http_options http;
  http.max_response_bytes = 1'000'000;
  how =
      raw("200 OK", "Content-Encoding: gzip\r\nContent-Type: text/event-stream\r\n", mock::gzip_run('\n', 64'000'000));
  const auto limited = model_at(server.url(), wire_format::openai_chat, http);
  CHECK(error_of(*limited, asking("?"), true).kind() == model_failure::over_limit);
}

TEST_CASE("what an answer is decides, not what it is called") {
  const std::string lines =
      "{\"message\":{\"content\":\"do\"},\"done\":false}\n"
      "{\"message\":{\"content\":\"ne\"},\"done\":true,\"done_reason\":\"stop\"}\n";
  const std::string line = "{\"message\":{\"content\":\"done\"},\"done\":true,\"done_reason\":\"stop\"}";
  const std::string spread = "{\"message\":\n{\"content\":\"done\"},\n\"done\":true,\"done_reason\":\"stop\"}\n";
  const struct {
    wire_format format;
    std::string body;
  } rows[] = {{wire_format::openai_chat, chat_stream},
              {wire_format::openai_chat, "\xEF\xBB\xBF: hello\n\n" + std::string(chat_stream)},
              {wire_format::openai_chat, chat_answer},
              {wire_format::ollama, lines},
              {wire_format::ollama, line}};
  mock::reply how;
  mock::server server([&how](const mock::request&) { return how; });
  const auto model_of = [&server](wire_format format) {
    if (format != wire_format::ollama) return model_at(server.url(), format);
    assay::provider_options options;
    options.base_url = server.url();
    return assay::model_from("ollama-native:mock", std::move(options));
  };
  for (const auto& row : rows) {
    const auto model = model_of(row.format);
    for (const char* type : {"application/octet-stream", "text/plain", "application/json", "text/event-stream",
                             "application/x-ndjson", "binary/octet-stream; charset=utf-8"}) {
      how.body = row.body;
      how.content_type = type;
      for (const bool stream : {false, true}) {
        CAPTURE(row.body);
        CAPTURE(type);
        CAPTURE(stream);
        CHECK(async::run(ask(*model, asking("?"), stream)).text() == "done");
      }
    }
  }
  how.body = spread;
  how.content_type = "application/json";
  const auto model = model_of(wire_format::ollama);
  for (const bool stream : {false, true}) CHECK(async::run(ask(*model, asking("?"), stream)).text() == "done");
}

TEST_CASE("a flood of comments ends with the limit that it exceeds, each time") {
  mock::reply how;
  how.content_type = "text/event-stream";
  for (int i = 0; i < 300'000; ++i) how.body += ": ping\n\n";
  mock::server server([&how](const mock::request&) { return how; });
  assay::http_options http;
  for (const std::size_t limit : {300'000, 1'000'000, 1'000'001, 2'000'000}) {
    http.max_response_bytes = limit;
    const auto model = model_at(server.url(), wire_format::openai_chat, http);
    for (int i = 0; i < 5; ++i) {
      const assay::model_error error = error_of(*model, asking("?"), true);
      CAPTURE(std::string(error.what()));
      CHECK(error.kind() == model_failure::over_limit);
    }
  }
}

TEST_CASE("a byte order mark before an answer is none of it") {
  const std::string mark = "\xEF\xBB\xBF";
  mock::reply how;
  mock::server server([&how](const mock::request&) { return how; });
  const auto model = model_at(server.url(), wire_format::openai_chat);
  for (const std::size_t piece : {0, 1}) {
    for (const bool stream : {false, true}) {
      how = {};
      how.piece = piece;
      how.body = mark + chat_answer;
      CHECK(async::run(ask(*model, asking("?"), stream)).text() == "done");
      how.content_type = "text/event-stream";
      CHECK(async::run(ask(*model, asking("?"), stream)).text() == "done");
      how.body = mark + chat_stream;
      CHECK(async::run(ask(*model, asking("?"), stream)).text() == "done");
    }
  }
}

TEST_CASE("too early is a matter of time") {
  CHECK(assay::decode_error("m", 425, "{}").retryable());
  CHECK(assay::decode_error("m", 425, "{}").kind() == model_failure::server);
}

TEST_CASE("an error's message goes on behind a NUL") {
  const std::string body("out of\0memory", 13);
  CHECK(std::string(assay::decode_error("m", 500, body).what()) == "m: HTTP 500: out of\\u0000memory");
}

TEST_CASE("very many values are too many before they are read") {
  std::string body = R"({"choices":[{})";
  for (int i = 0; i < 4'000'000; ++i) body += ",{}";
  body += "]}";
  const std::clock_t begin = std::clock();
  try {
    static_cast<void>(assay::decode(wire_format::openai_chat, body));
    FAIL("it was read");
  } catch (const assay::model_error& error) {
    CHECK(error.kind() == model_failure::over_limit);
  }
  CHECK(static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC < 1.0);
  // Commas in a text are none.
  const std::string text(3'000'000, ',');
  CHECK(assay::decode(wire_format::openai_chat, R"({"choices":[{"message":{"content":"\"\\)" + text + R"("}}]})")
            .text()
            .size() == text.size() + 2);
}

const exchange errors[] = {
    {"a detail alone in a stream", chat, stream, events({R"({"detail":"Not authenticated"})"}),
     "error server: openai:mock: the stream ended with an error: Not authenticated"},
    {"a detail alone", chat, complete, R"({"detail":"Not authenticated"})",
     "error protocol: openai:mock: the answer has no choices: Not authenticated"},
    {"a message alone", anthropic, complete, R"({"message":"boom"})",
     "error protocol: anthropic:mock: the answer has no content: boom"},
    {"a message alone, as AWS writes it", anthropic, complete, R"({"Message":"boom"})",
     "error protocol: anthropic:mock: the answer has no content: boom"},
    {"a message, as AWS writes it", chat, complete, R"({"Message":"boom"})",
     "error rejected: openai:mock: HTTP 400: boom", "", 400},
    {"a line of llama.cpp's", chat, stream,
     "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"half\"}}]}\n\nerror: "
     "{\"code\":500,\"message\":\"boom\"}\n\n",
     "error server: openai:mock: the stream ended with an error (500): boom"},
    {"an error in an error", chat, complete, R"({"error":{"error":{"message":"boom","code":401}}})",
     "error rejected: openai:mock: the provider reports an error (401): boom"},
    {"a list of errors", chat, complete, R"({"error":[{"message":"boom","code":401}]})",
     "error rejected: openai:mock: the provider reports an error (401): boom"},
    {"gemini: why a prompt is blocked", gemini, extract,
     R"({"promptFeedback":{"blockReason":"OTHER","blockReasonMessage":"because"}})",
     "filtered after 1: OTHER: because"},
    {"azure: a prompt is filtered", chat, extract,
     R"({"choices":[],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"hate":{"filtered":true,"severity":"high"}}}]})",
     "filtered after 1: content_filter: the prompt (hate)"},
    {"azure: a prompt is filtered, streamed", chat, extract_stream,
     events(
         {R"({"choices":[],"prompt_filter_results":[{"content_filter_results":{"sexual":{"filtered":false},"hate":{"filtered":true}}}]})",
          "[DONE]"}),
     "filtered after 1: content_filter: the prompt (hate)"},
};

TEST_CASE("an error says what the provider says") {
  for (const exchange& one : errors) check(one);
}

}  // namespace
}  // namespace test_llm
