// assay serve: clients that are slow, many, or strangers.
#include "support/run_command.hpp"
#include "support/served.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <sys/stat.h>

using namespace assay::test;
using nlohmann::json;

TEST_CASE("who is slow is told, and the connection ends") {
  const served service({"--header-timeout", "0.2", "--body-timeout", "0.2", "--idle-timeout", "0.2"});
  const struct {
    const char* what;
    std::string sent;
    int status;  ///< 0: it just ends
  } rows[] = {
      {"nothing", "", 0},
      {"half a head", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n", 408},
      {"half a body", "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n12345", 408},
      {"half a chunk", "POST /v1/repair HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12", 408},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.what));
    http_client client(service.port());
    REQUIRE(client.send(row.sent));
    if (row.status != 0) CHECK(client.read_reply().status == row.status);
    CHECK(client.is_closed());
  }
}

TEST_CASE("a head that drips is no reason to wait longer") {
  const served service({"--header-timeout", "0.3"});
  http_client client(service.port());
  const auto begin = std::chrono::steady_clock::now();
  REQUIRE(client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n"));
  while (std::chrono::steady_clock::now() - begin < std::chrono::seconds(20)) {
    if (!client.send("x: y\r\n")) break;
    if (service.metric(R"(assay_http_requests_total{method="other",endpoint="other",status="408"})") > 0) break;
    if (service.metric(R"(assay_http_requests_total{method="GET",endpoint="other",status="408"})") > 0) break;
  }
  CHECK(client.read_reply().status == 408);
}

TEST_CASE("who never reads does not keep a reply in memory for ever") {
  const served service({"--write-timeout", "0.2", "--max-body", "64M"});
  http_client client(service.port(), 4096);
  json list = json::array();
  for (int i = 0; i < 1'500'000; ++i) list.push_back(1'000'000 + i);
  const std::string body = json({{"text", list.dump()}}).dump();
  REQUIRE(client.send(request_text("POST", "/v1/repair", body)));
  // About 12 MB: more than the system's buffers take.
  service.wait_for_metric("assay_http_requests_in_work", 1);
  client.vanish();
  service.wait_for_metric("assay_http_connections", 1);
  CHECK(service.metric("assay_http_body_bytes") == 0);
}

TEST_CASE("who asks for much and reads nothing is cut off in time, and others are served meanwhile") {
  const served service({"--write-timeout", "0.4", "--min-rate", "1G", "--max-body", "64M"});
  http_client client(service.port(), 4096);
  json list = json::array();
  for (int i = 0; i < 1'500'000; ++i) list.push_back(1'000'000 + i);
  const std::string body = json({{"text", list.dump()}}).dump();
  REQUIRE(client.send(request_text("POST", "/v1/repair", body, {{"X-Request-Id", "greedy"}})));
  // From here on the client reads nothing. The others come while the reply waits for it.
  std::size_t served_meanwhile = 0;
  const auto is_cut_off = [&service] {
    const std::vector<json> lines = service.log_lines();
    return std::ranges::any_of(lines, [](const json& one) { return one.value("id", "") == "greedy"; });
  };
  const auto begin = std::chrono::steady_clock::now();
  while (!is_cut_off() && std::chrono::steady_clock::now() - begin < std::chrono::seconds(60)) {
    const client_reply other = service.post("/v1/repair", {{"text", "{a: 1}"}});
    REQUIRE(other.status == 200);
    if (service.metric("assay_http_requests_in_work") == 1) ++served_meanwhile;
  }
  const json line = service.wait_for_line([](const json& one) { return one.value("id", "") == "greedy"; });
  CHECK(line["status"] == 499);
  CHECK(line["duration_ms"].get<double>() >= 400);
  CHECK(served_meanwhile > 0);
  service.wait_for_metric("assay_http_connections", 1);
  CHECK(service.metric("assay_http_body_bytes") == 0);
  // What the system's buffers had taken comes still, and is less than was promised.
  const std::string rest = client.read_rest();
  CHECK(rest.starts_with("HTTP/1.1 200 OK"));
  CHECK(rest.size() < body.size());
}

TEST_CASE("who reads slowly, but fast enough, gets all of a reply") {
  const served service({"--write-timeout", "30", "--max-body", "64M"});
  http_client client(service.port(), 4096);
  json list = json::array();
  for (int i = 0; i < 300'000; ++i) list.push_back(1'000'000 + i);
  REQUIRE(client.send(request_text("POST", "/v1/repair", json({{"text", list.dump()}}).dump())));
  service.wait_for_metric("assay_http_requests_in_work", 1);
  CHECK(json::parse(client.read_reply().body)["value"] == list);
}

TEST_CASE("connections beyond the limit wait, and idle ones make room") {
  const served service({"--max-connections", "4"});
  std::vector<std::unique_ptr<http_client>> idle;
  for (int i = 0; i < 8; ++i) {
    idle.push_back(std::make_unique<http_client>(service.port()));
    REQUIRE(idle.back()->send(request_text("GET", "/healthz")));
    CHECK(idle.back()->read_reply().status == 200);
  }
  CHECK(idle.front()->is_closed());
  CHECK(service.get("/healthz").status == 200);
}

TEST_CASE("with tokens only those who have one are answered") {
  const scratch_folder folder;
  const std::string tokens =
      folder.write("tokens", "# two of them\nfirst-token-0123456789\n\n  second-token-0123456789  \n");
  const served service({"--tokens", tokens});
  const struct {
    const char* authorization;  ///< nullptr: none
    int status;
  } rows[] = {
      {"Bearer first-token-0123456789", 200},
      {"bearer second-token-0123456789", 200},
      {"Bearer  second-token-0123456789 ", 200},
      {nullptr, 401},
      {"", 401},
      {"Bearer", 401},
      {"Bearer ", 401},
      {"Bearer first-token-012345678", 401},
      {"Bearer first-token-01234567890", 401},
      {"Bearer first-token-0123456789first-token-0123456789", 401},
      {"Bearer # two of them", 401},
      {"Basic first-token-0123456789", 401},
      {"first-token-0123456789", 401},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.authorization == nullptr ? "none" : row.authorization));
    header_list headers;
    if (row.authorization != nullptr) headers.emplace_back("Authorization", row.authorization);
    const client_reply reply = service.post("/v1/repair", {{"text", "{}"}}, headers);
    CHECK(reply.status == row.status);
    if (row.status == 401) CHECK(reply.fields.at("www-authenticate") == "Bearer realm=\"assay\"");
  }
  CHECK(service.get("/healthz").status == 200);
  for (const char* path : {"/", "/openapi.json", "/metrics", "/v1/schemas", "/nothing"}) {
    CAPTURE(std::string(path));
    CHECK(service.get(path).status == 401);
  }
}

TEST_CASE("what makes a service open to others is told") {
  const scratch_folder folder;
  const std::string tokens = folder.write("tokens", "first-token-0123456789\n");
  ::chmod(tokens.c_str(), 0644);
  const served readable({"--tokens", tokens});
  CHECK(contains(readable.log(), "chmod 600"));
  ::chmod(tokens.c_str(), 0600);
  const served well_kept({"--tokens", tokens, "--host", "0.0.0.0"});
  CHECK(!contains(well_kept.log(), "warning"));
  const served open_to_all({"--host", "0.0.0.0"});
  CHECK(contains(open_to_all.log(), "no tokens are asked for"));
  const served local;
  CHECK(contains(local.log(), "serving at http://127.0.0.1:"));
  CHECK(!contains(local.log(), "warning"));
}

TEST_CASE("--quiet logs no requests") {
  const served service({"--quiet"});
  static_cast<void>(service.get("/healthz"));
  static_cast<void>(service.get("/nothing"));
  CHECK(service.log_lines().empty());
}
