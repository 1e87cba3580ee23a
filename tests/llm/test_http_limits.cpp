// What is too much of an answer, and what is too slow: each limit is an error of its own.
#include "http_support.hpp"

#include "http/duration_text.hpp"
#include "mock_provider/gzip_run.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace test_llm {
namespace {

using assay::model_failure;
using assay::wire_format;

std::string words_of(const assay::model_error& error) {
  return std::string(to_string(error.kind())) + ": " + error.what();
}

bool has(const assay::model_error& error, std::string_view part) {
  return words_of(error).find(part) != std::string::npos;
}

// --- too much --------------------------------------------------------------------------------------------------------

struct excess_case {
  const char* what;
  bool stream;
  mock::reply how;
  assay::http_options http;
  const char* words;  ///< in the error
};

std::vector<excess_case> excess_cases() {
  std::vector<excess_case> all;
  const auto add = [&all](const char* what, bool stream, const char* words) -> excess_case& {
    all.push_back({what, stream, {}, {}, words});
    if (stream) all.back().how.content_type = "text/event-stream";
    return all.back();
  };
  excess_case& unpacked = add("bytes, unpacked", false, "the answer of 127.0.0.1:");
  unpacked.how.headers.emplace_back("content-encoding", "gzip");
  unpacked.how.body = mock::gzip_run('[', 16'000'000);
  unpacked.http.max_response_bytes = 1'000'000;

  excess_case& plain = add("bytes of a stream", true, "has more than 1000 bytes");
  plain.how.body = ": " + std::string(2000, 'x');
  plain.http.max_response_bytes = 1000;

  excess_case& many_lines = add("lines of the head", false, "the response headers of 127.0.0.1:");
  many_lines.how.headers.assign(1001, {"x-line", "1"});
  excess_case& own_lines = add("lines of the head, as set", true, "have more than 10 lines");
  own_lines.how.headers.assign(10, {"x-line", "1"});
  own_lines.http.max_header_lines = 10;
  excess_case& long_head = add("bytes of the head", false, "have more than 65536 bytes");
  long_head.how.headers.assign(70, {"x-line", std::string(1000, 'x')});
  excess_case& long_line = add("one line of the head", false, "the response headers of 127.0.0.1:");
  long_line.how.headers.emplace_back("x-line", std::string(200'000, 'x'));
  excess_case& interim = add("interim answers", false, "have more than 1000 lines");
  for (int i = 0; i < 600; ++i) interim.how.head += "HTTP/1.1 103 Early Hints\r\n\r\n";
  interim.how.head += "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

  excess_case& event = add("bytes of an event", true, "a server-sent event of more than 1000 bytes");
  event.how.body = "data: " + std::string(2000, 'x') + "\n\n";
  event.http.max_event_bytes = 1000;
  excess_case& events = add("events", true, "the stream has more than 3 events");
  for (int i = 0; i < 4; ++i) events.how.body += "data: {\"choices\": []}\n\n";
  events.http.max_events = 3;
  return all;
}

TEST_CASE("comments count as events") {
  mock::server server([](const mock::request&) {
    mock::reply made;
    made.content_type = "text/event-stream";
    for (int i = 0; i < 10; ++i) made.body += ": still here\n\n";
    made.body += "data: {\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n";
    return made;
  });
  for (const std::size_t most : {5, 9, 12}) {
    CAPTURE(most);
    assay::http_options http;
    http.max_events = most;
    const auto model = model_at(server.url(), assay::wire_format::openai_chat, http);
    if (most == 12) {
      CHECK(async::run(ask(*model, asking("?"), true)).text() == "x");
    } else {
      CHECK(error_of(*model, asking("?"), true).kind() == assay::model_failure::over_limit);
    }
  }
}

TEST_CASE("an answer that exceeds a limit is an error of its own, and is not asked for again") {
  for (const excess_case& one : excess_cases()) {
    CAPTURE(one.what);
    mock::server server([&one](const mock::request&) { return one.how; });
    const auto model = model_at(server.url(), wire_format::openai_chat, one.http);
    const assay::model_error error = error_of(*model, asking("?"), one.stream);
    const std::string text = words_of(error);
    CAPTURE(text);
    CHECK(error.kind() == model_failure::over_limit);
    CHECK_FALSE(error.retryable());
    CHECK(has(error, one.words));
    CHECK(server.counts().requests == 1);
    try {
      static_cast<void>(async::run(assay::extract<int>(model, "five?")));
      if (!one.stream) FAIL("there is a value");
    } catch (const assay::extraction_error& failure) {
      if (!one.stream) CHECK(failure.reason() == assay::extraction_failure::over_limit);
      if (!one.stream) CHECK(failure.attempts().size() == 1);
    }
  }
}

TEST_CASE("a limit of zero is none") {
  assay::http_options http;
  http.max_response_bytes = http.max_header_bytes = http.max_header_lines = http.max_event_bytes = http.max_events = 0;
  mock::server server([](const mock::request& asked) {
    mock::reply made = mock::answer(asked, "hello");
    made.headers.assign(1500, {"x-line", std::string(50, 'x')});
    return made;
  });
  for (const bool stream : {false, true}) {
    CHECK(async::run(ask(*model_at(server.url(), wire_format::openai_chat, http), asking("?"), stream)).text() ==
          "hello");
  }
}

TEST_CASE("an answer of few bytes may unpack to many, below the limit") {
  mock::server server([](const mock::request&) {
    mock::reply made;
    made.headers.emplace_back("content-encoding", "gzip");
    made.body = mock::gzip_run(' ', 3'000'000);
    return made;
  });
  const assay::model_error error = error_of(*model_at(server.url(), wire_format::openai_chat), asking("?"), false);
  CHECK(error.kind() == model_failure::protocol);  // unpacked it is, and no answer
}

// --- errors' pages ---------------------------------------------------------------------------------------------------

TEST_CASE("an error keeps its status and message, however its page ends") {
  const std::string page = R"({"error": {"message": "Too many requests. Slow down."}})";
  mock::reply cut;
  cut.body = page + std::string(1000, ' ');
  cut.break_after = page.size();
  mock::reply stalled = cut;
  stalled.break_after.reset();
  stalled.piece = 200;
  stalled.pause = 24h;
  stalled.body = std::string(300, 'x');
  mock::reply endless;
  endless.body = "<html>" + std::string(30'000'000, 'x');
  mock::reply bomb;
  bomb.headers.emplace_back("content-encoding", "gzip");
  bomb.body = mock::gzip_run('[', 16'000'000);

  assay::http_options http;
  http.idle_timeout = 50ms;
  http.max_response_bytes = 40'000'000;
  for (mock::reply* how : {&cut, &stalled, &endless, &bomb}) {
    how->status = 429;
    how->headers.emplace_back("retry-after", "3");
    mock::server server([how](const mock::request&) { return *how; });
    for (const bool stream : {false, true}) {
      const auto model = model_at(server.url(), wire_format::openai_chat, http);
      const assay::model_error error = error_of(*model, asking("?"), stream);
      const std::string text = words_of(error);
      CAPTURE(text);
      CHECK(error.kind() == model_failure::rate_limited);
      CHECK(error.status() == 429);
      CHECK((error.retry_after() == 3s));
      CHECK(text.find("HTTP 429: ") != std::string::npos);
      CHECK(text.size() < 3000);
      if (how == &cut) CHECK(text.find("Slow down.") != std::string::npos);
      if (how == &cut) CHECK(text.find("the answer of 127.0.0.1:") != std::string::npos);
      if (how == &stalled) CHECK(text.find("nothing came for 0.05 s") != std::string::npos);
    }
  }
}

TEST_CASE("an error's page that is cut within a character is UTF-8 in the message, and can be recorded") {
  mock::server server([](const mock::request& asked) {
    mock::reply made;
    made.status = 500;
    made.content_type = "text/html";
    // "ü" is two bytes: one of the two cuts falls within it.
    made.body = std::string(asked.question == "odd" ? 1 : 0, 'x');
    for (int i = 0; i < 3000; ++i) made.body += "\xC3\xBC";
    return made;
  });
  for (const char* question : {"odd", "even"}) {
    const assay::model_error error =
        error_of(*model_at(server.url(), wire_format::openai_chat), asking(question), false);
    CHECK_NOTHROW(static_cast<void>(nlohmann::json(error.what()).dump()));
  }
}

// --- too slow --------------------------------------------------------------------------------------------------------

TEST_CASE("lines that drip don't put off the end of the wait for the head, and interim answers neither") {
  mock::reply lines;
  lines.headers.assign(100, {"x-drip", "1"});
  lines.line_pause = 10ms;
  mock::reply interim = lines;
  for (int i = 0; i < 50; ++i) interim.head += "HTTP/1.1 103 Early Hints\r\n\r\n";
  for (const mock::reply& how : {lines, interim}) {
    mock::server server([&how](const mock::request&) { return how; });
    assay::http_options http;
    http.first_byte_timeout = 60ms;
    for (const bool stream : {false, true}) {
      const auto model = model_at(server.url(), wire_format::openai_chat, http);
      const assay::model_error error = error_of(*model, asking("?"), stream);
      CHECK(error.kind() == model_failure::timeout);
      CHECK(has(error, "the response headers of 127.0.0.1:"));
      CHECK(has(error, "were not complete within 0.06 s"));
    }
  }
}

struct total_case {
  const char* words;
  mock::reply how;
};

TEST_CASE("where the time for the whole call ends says how far it had come") {
  total_case cases[] = {
      {"it had not begun", {}}, {"its headers were incomplete", {}}, {"its body broke off after 1", {}}};
  cases[0].how.delay = 24h;
  cases[1].how.headers.assign(100, {"x-drip", "1"});
  cases[1].how.line_pause = 10ms;
  cases[2].how.body = "xx";
  cases[2].how.piece = 1;
  cases[2].how.pause = 24h;
  for (const total_case& one : cases) {
    CAPTURE(one.words);
    mock::server server([&one](const mock::request&) { return one.how; });
    assay::http_options http;
    http.total_timeout = 60ms;
    const assay::model_error error =
        error_of(*model_at(server.url(), wire_format::openai_chat, http), asking("?"), false);
    CHECK(error.kind() == model_failure::timeout);
    CHECK(has(error, "was not complete within 0.06 s: "));
    CHECK(has(error, one.words));
  }
}

TEST_CASE("a handshake that hangs is told from a server that doesn't accept") {
  mock::server plain([](const mock::request& asked) { return mock::answer(asked, "?"); });
  assay::http_options http;
  http.connect_timeout = 60ms;
  const std::string secure = "https" + plain.url().substr(4);
  CHECK(has(error_of(*model_at(secure, wire_format::openai_chat, http), asking("?"), false),
            "within 0.06 s: the TLS handshake was not complete"));

  // The shorter of the two times is the one that is named.
  http.connect_timeout = 10s;
  http.total_timeout = 50ms;
  CHECK(has(error_of(*model_at(secure, wire_format::openai_chat, http), asking("?"), false),
            "within 0.05 s: the TLS handshake was not complete"));
}

/// A socket that listens, whose queue is full: the system leaves further connections without an answer.
class full_listener {
 public:
  full_listener() {
    ::listen(at_.fd(), 0);
    for (int& client : clients_) {
      client = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
      sockaddr_storage where{};
      socklen_t size = sizeof where;
      ::getsockname(at_.fd(), reinterpret_cast<sockaddr*>(&where), &size);
      if (::connect(client, reinterpret_cast<sockaddr*>(&where), size) != 0 && errno != EINPROGRESS) {
        throw std::system_error(errno, std::generic_category(), "connect");
      }
    }
  }
  full_listener(const full_listener&) = delete;
  full_listener& operator=(const full_listener&) = delete;
  ~full_listener() {
    for (const int client : clients_) ::close(client);
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(at_.port()); }

 private:
  mock::listener at_{0};
  int clients_[4] = {-1, -1, -1, -1};
};

TEST_CASE("a server that doesn't accept the connection is a timeout that says so") {
  const full_listener server;
  assay::http_options http;
  http.connect_timeout = 60ms;
  const assay::model_error error =
      error_of(*model_at(server.url(), wire_format::openai_chat, http), asking("?"), false);
  CHECK(error.kind() == model_failure::timeout);
  CHECK(has(error, "no connection to 127.0.0.1:"));
  CHECK(has(error, "the server did not accept it"));
}

TEST_CASE("times of any size are no times that wrap") {
  mock::server server([](const mock::request& asked) { return mock::answer(asked, "hello"); });
  assay::http_options longest;
  longest.connect_timeout = longest.first_byte_timeout = longest.idle_timeout = longest.total_timeout =
      std::chrono::hours::max();
  for (const bool stream : {false, true}) {
    CHECK(async::run(ask(*model_at(server.url(), wire_format::openai_chat, longest), asking("?"), stream)).text() ==
          "hello");
  }
  assay::http_options over;
  over.total_timeout = over.first_byte_timeout = std::chrono::hours::min();
  mock::server silent([](const mock::request& asked) { return mock::misbehave(mock::fault::silence, asked, ""); });
  CHECK(error_of(*model_at(silent.url(), wire_format::openai_chat, over), asking("?"), false).kind() ==
        model_failure::timeout);
}

TEST_CASE("times in messages have three digits, and long ones no exponent") {
  using assay::detail::in_seconds;
  CHECK(in_seconds(std::chrono::milliseconds(50)) == "0.05 s");
  CHECK(in_seconds(std::chrono::milliseconds(1'234)) == "1.23 s");
  CHECK(in_seconds(std::chrono::milliseconds(99'960)) == "100 s");
  CHECK(in_seconds(std::chrono::seconds(3'600)) == "3600 s");
}

}  // namespace
}  // namespace test_llm
