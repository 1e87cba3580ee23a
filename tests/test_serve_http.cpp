// assay serve: HTTP/1.1 itself, whole, in pieces, pipelined and broken.
#include "support/run_command.hpp"
#include "support/served.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

using namespace assay::test;
using nlohmann::json;

namespace {

const std::string repair_body = R"({"text": "{a: 1}"})";

std::string chunked_request(const std::vector<std::string>& chunks, const std::string& end = "0\r\n\r\n") {
  std::string text =
      "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: "
      "chunked\r\n\r\n";
  for (const std::string& chunk : chunks) {
    char size[32];
    std::snprintf(size, sizeof size, "%zx\r\n", chunk.size());
    text += size + chunk + "\r\n";
  }
  return text + end;
}

std::vector<std::string> pieces_of(const std::string& text) {
  std::vector<std::string> pieces;
  for (const char c : text) pieces.emplace_back(1, c);
  return pieces;
}

}  // namespace

TEST_CASE("a request arrives in any pieces") {
  const served service;
  for (const std::string& request : {request_text("POST", "/v1/repair", repair_body), chunked_request({repair_body}),
                                     chunked_request(pieces_of(repair_body)),
                                     chunked_request({repair_body}, "0;last=1\r\nAuthorization: Bearer x\r\n\r\n")}) {
    http_client client(service.port());
    for (const char c : request) REQUIRE(client.send(std::string(1, c)));
    const client_reply reply = client.read_reply();
    CHECK(reply.status == 200);
    CHECK(json::parse(reply.body)["value"] == json({{"a", 1}}));
  }
}

TEST_CASE("pipelined requests are answered in their order") {
  const served service;
  http_client client(service.port());
  std::string all;
  constexpr int count = 200;
  for (int i = 0; i < count; ++i) {
    all += request_text("POST", "/v1/repair", json({{"text", "{n: " + std::to_string(i) + "}"}}).dump(),
                        {{"X-Request-Id", "number-" + std::to_string(i)}});
    if (i % 7 == 0) all += "\r\n";  // some clients send one too many
  }
  REQUIRE(client.send(all));
  for (int i = 0; i < count; ++i) {
    const client_reply reply = client.read_reply();
    CHECK(reply.fields.at("x-request-id") == "number-" + std::to_string(i));
    CHECK(json::parse(reply.body)["value"]["n"] == i);
  }
}

TEST_CASE("a large body is worked on beside others, and its connection answers in order") {
  const served service;
  json list = json::array();
  for (int i = 0; i < 60'000; ++i) list.push_back(i);
  const std::string large = json({{"text", list.dump()}}).dump();
  http_client client(service.port());
  REQUIRE(client.send(request_text("POST", "/v1/repair", large) + request_text("GET", "/healthz")));
  CHECK(json::parse(client.read_reply().body)["value"] == list);
  CHECK(json::parse(client.read_reply().body)["status"] == "ok");
}

TEST_CASE("HEAD is GET without the body") {
  const served service;
  http_client client(service.port());
  REQUIRE(client.send(request_text("HEAD", "/openapi.json") + request_text("GET", "/openapi.json")));
  const client_reply head = client.read_reply(true);
  const client_reply whole = client.read_reply();
  CHECK(head.status == 200);
  CHECK(head.fields.at("content-length") == std::to_string(whole.body.size()));
}

TEST_CASE("a connection is kept as the client says") {
  const served service;
  const struct {
    std::string request;
    bool kept;
  } rows[] = {
      {"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", true},
      {"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", false},
      {"GET /healthz HTTP/1.0\r\n\r\n", false},
      {"GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
      {"GET http://localhost/healthz?x=1 HTTP/1.1\r\nHost: localhost\r\n\r\n", true},
      {"GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n", true},
      {request_text("POST", "/v1/repair", "{"), true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.request);
    http_client client(service.port());
    REQUIRE(client.send(row.request));
    const client_reply reply = client.read_reply();
    const bool says_close = reply.fields.count("connection") == 1 && reply.fields.at("connection") == "close";
    CHECK(says_close != row.kept);
    if (!row.kept) {
      CHECK(client.is_closed());
      continue;
    }
    REQUIRE(client.send(request_text("GET", "/healthz")));
    CHECK(client.read_reply().status == 200);
  }
}

TEST_CASE("a client that waits to be told to go on is told") {
  const served service({"--max-body", "1K"});
  http_client client(service.port());
  const auto head = [](std::size_t size) {
    return "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
           "Content-Length: " +
           std::to_string(size) + "\r\n\r\n";
  };
  REQUIRE(client.send(head(repair_body.size())));
  CHECK(client.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  REQUIRE(client.send(repair_body));
  CHECK(client.read_reply().status == 200);
  REQUIRE(client.send(head(2000)));
  CHECK(client.read_reply().status == 413);  // and is not told to send it
}

TEST_CASE("what is no request of HTTP is refused, and the connection ends") {
  const served service({"--max-header", "2K", "--max-body", "1K"});
  const std::string long_text(3000, 'x');
  std::string many_fields = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n";
  for (int i = 0; i < 120; ++i) many_fields += "a: b\r\n";
  const struct {
    const char* what;
    std::string request;
    int status;
  } rows[] = {
      {"noise", "\x16\x03\x01\x02\x01 tls to a port without it\r\n\r\n", 400},
      {"no version", "GET /healthz\r\n\r\n", 400},
      {"version 2", "GET /healthz HTTP/2.0\r\nHost: localhost\r\n\r\n", 505},
      {"a space in a field", "GET /healthz HTTP/1.1\r\nHost : localhost\r\n\r\n", 400},
      {"no host", "GET /healthz HTTP/1.1\r\n\r\n", 400},
      {"two hosts", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", 400},
      {"a long target", "GET /" + long_text + " HTTP/1.1\r\nHost: localhost\r\n\r\n", 431},
      {"a long field", "GET /healthz HTTP/1.1\r\nHost: localhost\r\nx: " + long_text + "\r\n\r\n", 431},
      {"many fields", many_fields + "\r\n", 431},
      {"two lengths", "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
       400},
      {"length and chunks",
       "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: "
       "chunked\r\n\r\n0\r\n\r\n",
       400},
      {"another coding", "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {"two codings",
       "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501},
      {"a negative length", "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400},
      {"a length without an end",
       "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n", 400},
      {"a long body", "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1025\r\n\r\n", 413},
      {"a long body in chunks", chunked_request({std::string(600, ' '), std::string(600, ' ')}), 413},
      {"a broken chunk", chunked_request({}, "xyz\r\n"), 400},
      {"a chunk's line without an end", chunked_request({}, "1;" + std::string(20'000, 'x')), 431},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.what));
    http_client client(service.port());
    client.send(row.request);
    const client_reply reply = client.read_reply();
    CAPTURE(reply.body);
    CHECK(reply.status == row.status);
    CHECK(json::parse(reply.body)["status"] == row.status);
    CHECK(reply.fields.at("connection") == "close");
    CHECK(client.is_closed());
  }
  CHECK(service.get("/healthz").status == 200);
}

TEST_CASE("a request that ends in the middle leaves nothing behind") {
  const served service;
  const std::string whole = request_text("POST", "/v1/repair", repair_body);
  for (std::size_t size = 1; size < whole.size(); ++size) {
    http_client client(service.port());
    REQUIRE(client.send(whole.substr(0, size)));
    client.vanish(size % 2 == 0);
  }
  service.wait_for_metric("assay_http_connections", 1);  // the one that asks
  CHECK(service.metric("assay_http_body_bytes") == 0);
  CHECK(service.metric("assay_http_requests_in_work") == 0);
}

TEST_CASE("a request's id is the client's, where it is one, and is in the log") {
  const served service;
  CHECK(service.get("/healthz", {{"X-Request-Id", "abc-1.2"}}).fields.at("x-request-id") == "abc-1.2");
  const std::string made = service.get("/healthz", {{"X-Request-Id", "\"quoted\" {"}}).fields.at("x-request-id");
  CHECK(made.size() == 32);
  const json line = service.wait_for_line([](const json& one) { return one.value("id", "") == "abc-1.2"; });
  CHECK(line["method"] == "GET");
  CHECK(line["path"] == "/healthz");
  CHECK(line["status"] == 200);
  CHECK(line["client"] == "127.0.0.1");
  CHECK(line["bytes_out"].get<int>() > 0);
  CHECK(line["duration_ms"].get<double>() >= 0);
}

TEST_CASE("the log has no bodies, tokens or queries, and no character that controls a terminal") {
  const scratch_folder folder;
  const std::string token = "secret-token-0123456789";
  const served service({"--tokens", folder.write("tokens", token + "\n")});
  CHECK(service.get("/metrics?key=secret-query", {{"Authorization", "Bearer " + token}}).status == 200);
  CHECK(service.get("/metrics", {{"Authorization", "Bearer secret-but-wrong-token"}}).status == 401);
  CHECK(service.post("/v1/repair", {{"text", "{secret: 'secret-body'}"}}, {{"Authorization", "Bearer " + token}})
            .status == 200);
  http_client client(service.port());
  client.send("GET /\x1b[31m HTTP/1.1\r\nHost: localhost\r\nX-Secret: secret-field\r\n\r\n");
  CHECK(client.read_reply().status == 400);
  static_cast<void>(service.wait_for_line([](const json& one) { return one.value("status", 0) == 400; }));
  const std::string log = service.log();
  CHECK_MESSAGE(log.find("secret") == std::string::npos, log);
  CHECK(log.find('\x1b') == std::string::npos);
}

TEST_CASE("the metrics count what was answered") {
  const served service;
  for (int i = 0; i < 3; ++i) static_cast<void>(service.post("/v1/repair", {{"text", "{a: 1}"}}));
  static_cast<void>(service.post("/v1/repair", {{"text", "nothing"}}));
  static_cast<void>(service.post("/v1/repair", {{"txt", ""}}));
  static_cast<void>(ask_server(service.port(), "BREW", "/coffee"));
  CHECK(service.metric(R"(assay_http_requests_total{method="POST",endpoint="/v1/repair",status="200"})") == 4);
  CHECK(service.metric(R"(assay_http_requests_total{method="POST",endpoint="/v1/repair",status="422"})") == 1);
  CHECK(service.metric(R"(assay_http_requests_total{method="other",endpoint="other",status="404"})") == 1);
  CHECK(service.metric(R"(assay_results_total{endpoint="/v1/repair",outcome="valid"})") == 3);
  CHECK(service.metric(R"(assay_results_total{endpoint="/v1/repair",outcome="invalid"})") == 1);
  CHECK(service.metric("assay_repairs_total") == 3);
  CHECK(service.metric(R"(assay_http_request_duration_seconds_count{endpoint="/v1/repair"})") == 5);
  CHECK(service.metric(R"(assay_http_request_duration_seconds_bucket{endpoint="/v1/repair",le="+Inf"})") == 5);
  CHECK(service.metric("process_open_fds") > 3);
}
