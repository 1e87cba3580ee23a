// assay serve: models that are asked over /v1/extract, whole and as events, and clients that leave meanwhile.
#include "support/ask_support.hpp"
#include "support/served.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <memory>
#include <string>
#include <utility>
#include <vector>

using namespace assay::test;
using nlohmann::json;

namespace {

const char* const ada = R"({"name": "Ada", "age": "36"})";

json question(json others = json::object()) {
  json body = {{"schema", "name, age int"}, {"prompt", "Who?"}};
  body.update(others);
  return body;
}

std::vector<std::string> options_for(const std::string& url, std::vector<std::string> others = {}) {
  others.insert(others.end(), {"--model", "openai:m", "--base-url", url, "--transport-retries", "0"});
  return others;
}

struct event {
  std::string name;
  json data;
};

std::vector<event> events_in(const std::string& body) {
  std::vector<event> all;
  for (std::size_t at = 0; at < body.size();) {
    const std::size_t end = body.find("\n\n", at);
    REQUIRE(end != std::string::npos);
    const std::string text = body.substr(at, end - at);
    at = end + 2;
    if (text.starts_with(":")) continue;
    const std::size_t line = text.find('\n');
    REQUIRE(text.starts_with("event: "));
    REQUIRE(text.substr(line + 1, 6) == "data: ");
    all.push_back({text.substr(7, line - 7), json::parse(text.substr(line + 7))});
  }
  return all;
}

/// A provider that takes one call and never answers.
class silent_provider {
 public:
  silent_provider() : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof where;
    REQUIRE(::bind(fd_, reinterpret_cast<sockaddr*>(&where), size) == 0);
    REQUIRE(::listen(fd_, 8) == 0);
    REQUIRE(::getsockname(fd_, reinterpret_cast<sockaddr*>(&where), &size) == 0);
    port_ = ntohs(where.sin_port);
  }
  silent_provider(const silent_provider&) = delete;
  silent_provider& operator=(const silent_provider&) = delete;
  ~silent_provider() {
    if (call_ >= 0) ::close(call_);
    ::close(fd_);
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/v1"; }

  /// Blocks until a call has come as a whole.
  void wait_for_call() {
    call_ = ::accept(fd_, nullptr, nullptr);
    std::string received;
    std::array<char, 4096> buffer{};
    while (received.find("\"messages\"") == std::string::npos) {
      const ssize_t count = ::recv(call_, buffer.data(), buffer.size(), 0);
      REQUIRE(count > 0);
      received.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }
  /// Blocks until the call is given up.
  void wait_for_end() const {
    std::array<char, 4096> buffer{};
    while (::recv(call_, buffer.data(), buffer.size(), 0) > 0) {
    }
  }

 private:
  int fd_;
  int call_ = -1;
  int port_ = 0;
};

}  // namespace

TEST_CASE("a model's answer is a value, with its repairs and what it cost") {
  const mock_provider mock({"--answer", ada});
  const served service(options_for(mock.url()));
  const client_reply reply = service.post("/v1/extract", question());
  CHECK(reply.status == 200);
  const json body = json::parse(reply.body);
  CHECK(body["ok"] == true);
  CHECK(body["value"] == json({{"name", "Ada"}, {"age", 36}}));
  CHECK(body["repairs"][0]["code"] == "string_to_integer");
  CHECK(body["attempts"] == 1);
  CHECK(body["usage"]["output_tokens"] == 10);
  CHECK(service.metric(R"(assay_model_tokens_total{kind="output"})") == 10);
  const json line = service.wait_for_line([](const json& one) { return one.value("path", "") == "/v1/extract"; });
  CHECK(line["usage"]["output_tokens"] == 10);
  CHECK(line["valid"] == true);
  CHECK(json::parse(service.get("/v1/schemas").body)["models"] == json({"openai:m"}));
}

TEST_CASE("a model that gives no value is a problem with its reason") {
  const struct {
    std::vector<std::string> faults;
    json others;
    int status;
    const char* reason;
    int attempts;
  } rows[] = {
      {{"--answer", R"({"name": "Ada"})"}, {{"retries", 1}}, 502, "invalid", 2},
      {{"--fault", "refusal"}, json::object(), 502, "refused", 1},
      {{"--fault", "truncation"}, json::object(), 502, "truncated", 1},
      {{"--fault", "server-error", "--times", "9"}, json::object(), 502, "transport", 1},
      {{"--fault", "silence"}, json::object(), 504, "deadline", 1},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.reason));
    const mock_provider mock(row.faults);
    const served service(options_for(mock.url(), {"--timeout", "0.5"}));
    for (const bool streamed : {false, true}) {
      CAPTURE(streamed);
      json body = question(row.others);
      body["stream"] = streamed;
      body["prompt"] = streamed ? "Who is it?" : "Who?";
      const client_reply reply = service.post("/v1/extract", body);
      json problem = json::parse(reply.status == 200 ? events_in(reply.body).back().data.dump() : reply.body);
      CHECK((reply.status == row.status || streamed));
      CHECK(problem["status"] == row.status);
      CHECK(problem["reason"] == row.reason);
      CHECK(problem["attempts"] == row.attempts);
      CHECK(problem.contains("usage"));
      CHECK(problem.contains("errors") ==
            (std::string(row.reason) == "invalid" || std::string(row.reason) == "truncated"));
    }
  }
}

TEST_CASE("a model that the service does not have is refused") {
  const mock_provider mock({"--answer", ada});
  const served service(options_for(mock.url(), {"--model", "ollama:other"}));
  CHECK(service.post("/v1/extract", question({{"model", "openai:m"}})).status == 200);
  const client_reply reply = service.post("/v1/extract", question({{"model", "openai:gpt-5"}}));
  CHECK(reply.status == 422);
  CHECK(json::parse(reply.body)["type"] == "urn:assay:problem:unknown_model");
}

TEST_CASE("a streamed extraction sends values that grow, then the result") {
  const mock_provider mock(
      {"--answer", R"({"name": "Ada Lovelace", "age": "36"})", "--piece", "40", "--pause", "0.02"});
  const served service(options_for(mock.url()));
  http_client client(service.port());
  REQUIRE(client.send(request_text("POST", "/v1/extract", question({{"stream", true}}).dump()) +
                      request_text("GET", "/healthz")));
  const client_reply reply = client.read_reply();
  CHECK(reply.status == 200);
  CHECK(reply.fields.at("content-type") == "text/event-stream");
  const std::vector<event> events = events_in(reply.body);
  REQUIRE(events.size() >= 2);
  for (std::size_t i = 0; i + 1 < events.size(); ++i) {
    CHECK(events[i].name == "partial");
    CHECK(std::string("Ada Lovelace").starts_with(events[i].data["value"].value("name", std::string())));
    CHECK(events[i].data["attempt"] == 1);
  }
  CHECK(events.back().name == "result");
  CHECK(events.back().data["value"] == json({{"name", "Ada Lovelace"}, {"age", 36}}));
  CHECK(client.read_reply().status == 200);  // the pipelined one
}

TEST_CASE("HTTP/1.0 gets events without chunks") {
  const mock_provider mock({"--answer", ada});
  const served service(options_for(mock.url()));
  const std::string body = question({{"stream", true}}).dump();
  http_client client(service.port());
  REQUIRE(client.send("POST /v1/extract HTTP/1.0\r\nContent-Type: application/json\r\nContent-Length: " +
                      std::to_string(body.size()) + "\r\n\r\n" + body));
  CHECK(client.read_until("\r\n\r\n").find("chunked") == std::string::npos);
  CHECK(events_in(client.read_rest()).back().name == "result");
}

TEST_CASE("a client that leaves ends the call of its model") {
  for (const bool streamed : {false, true}) {
    for (const bool reset : {false, true}) {
      for (const bool pipelined : {false, true}) {
        CAPTURE(streamed);
        CAPTURE(reset);
        CAPTURE(pipelined);
        silent_provider provider;
        const served service(options_for(provider.url()));
        http_client client(service.port());
        REQUIRE(client.send(request_text("POST", "/v1/extract", question({{"stream", streamed}}).dump())));
        provider.wait_for_call();
        if (pipelined) {  // more than is read ahead
          for (int i = 0; i < 2000; ++i) REQUIRE(client.send(request_text("GET", "/healthz")));
        }
        client.vanish(reset);
        provider.wait_for_end();
        const json line = service.wait_for_line([](const json& one) { return one.value("status", 0) == 499; });
        CHECK(line["path"] == "/v1/extract");
        service.wait_for_metric("assay_http_requests_in_work", 0);
      }
    }
  }
}

TEST_CASE("requests beyond the limit are told to come again") {
  silent_provider provider;
  const served service(options_for(provider.url(), {"--max-concurrency", "1"}));
  http_client first(service.port());
  REQUIRE(first.send(request_text("POST", "/v1/extract", question().dump())));
  provider.wait_for_call();
  const client_reply second = service.post("/v1/extract", question());
  CHECK(second.status == 503);
  CHECK(second.fields.at("retry-after") == "1");
  CHECK(json::parse(second.body)["type"] == "urn:assay:problem:busy");
  CHECK(service.post("/v1/repair", {{"text", "{}"}}).status == 200);  // takes no time
  first.vanish();
  service.wait_for_metric("assay_http_requests_in_work", 0);
}

TEST_CASE("a stopped service lets a call finish") {
  const mock_provider mock({"--answer", ada, "--delay", "0.5"});
  served service(options_for(mock.url()));
  http_client client(service.port());
  http_client idle(service.port());
  REQUIRE(idle.send(request_text("GET", "/healthz")));
  CHECK(idle.read_reply().status == 200);
  REQUIRE(client.send(request_text("POST", "/v1/extract", question().dump()) + request_text("GET", "/healthz")));
  service.wait_for_metric("assay_http_requests_in_work", 1);
  service.send_signal(SIGTERM);
  CHECK(idle.is_closed());
  const client_reply reply = client.read_reply();
  CHECK(reply.status == 200);
  CHECK(reply.fields.at("connection") == "close");
  CHECK(client.is_closed());
  CHECK(service.wait() == 0);
  CHECK_THROWS(http_client(service.port()));
}

TEST_CASE("a second signal, or the end of the patience, ends a service at once") {
  for (const bool patient : {false, true}) {
    CAPTURE(patient);
    silent_provider provider;
    served service(options_for(provider.url(), {"--grace", patient ? "0.2" : "3600"}));
    http_client client(service.port());
    REQUIRE(client.send(request_text("POST", "/v1/extract", question().dump())));
    provider.wait_for_call();
    service.send_signal(SIGINT);
    static_cast<void>(service.wait_for_line([](const json& one) { return one.value("event", "") == "stopping"; }));
    if (!patient) service.send_signal(SIGTERM);
    CHECK(service.wait() == (patient ? 0 : 128 + SIGTERM));
    provider.wait_for_end();
    CHECK(client.is_closed());
  }
}
