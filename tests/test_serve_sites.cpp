// assay serve: pages of other sites, which a browser on this machine shows, can't use it.
#include "serve/site_guard.hpp"
#include "support/run_command.hpp"
#include "support/served.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace assay::test;
using nlohmann::json;

namespace {

/// A request with this Host, and Origin unless it is empty.
client_reply ask_as(const served& service, const std::string& host, const std::string& origin,
                    const std::string& method = "GET", const std::string& more = "") {
  http_client client(service.port());
  const std::string field = origin.empty() ? "" : "Origin: " + origin + "\r\n";
  REQUIRE(client.send(method + " /v1/schemas HTTP/1.1\r\nHost: " + host + "\r\n" + field + more + "\r\n"));
  return client.read_reply();
}

struct host_row {
  std::string host;
  bool taken;
};

void check_hosts(const served& service, const std::vector<host_row>& rows) {
  for (const host_row& row : rows) {
    CAPTURE(row.host);
    const client_reply reply = ask_as(service, row.host, "");
    CHECK(reply.status == (row.taken ? 200 : 421));
    if (row.taken) continue;
    const json problem = json::parse(reply.body);
    CHECK(problem["type"] == "urn:assay:problem:misdirected");
    CHECK(problem["title"] == "Misdirected Request");
    CHECK(reply.fields.at("content-type") == "application/problem+json");
    CHECK(!reply.fields.contains("access-control-allow-origin"));
  }
}

}  // namespace

TEST_CASE("on loopback a service without tokens answers to localhost and loopback addresses alone") {
  const served service;
  check_hosts(service, {
                           {"localhost", true},
                           {"LocalHost:8080", true},
                           {"localhost.", true},
                           {"127.0.0.1", true},
                           {"127.0.0.1:" + std::to_string(service.port()), true},
                           {"127.9.9.9:80", true},
                           {"[::1]:8080", true},
                           {"[::ffff:127.0.0.1]", true},
                           {"evil.example", false},
                           {"evil.example:" + std::to_string(service.port()), false},
                           {"localhost.evil.example", false},
                           {"127.0.0.1.evil.example", false},
                           {"evil.localhost", false},
                           {"0.0.0.0", false},
                           {"192.168.1.7", false},
                           {"128.0.0.1", false},
                           {"127.1", false},
                           {"2130706433", false},
                           {"[::2]", false},
                           {"[::1", false},
                           {"localhost@evil.example", false},
                           {"localhost:8080x", false},
                           {"localhost, evil.example", false},
                       });
}

TEST_CASE("a target with a host of its own counts in place of Host") {
  const served service;
  http_client client(service.port());
  REQUIRE(
      client.send("GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  "GET http://evil.example?x HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  "GET http://localhost/healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n"));
  CHECK(client.read_reply().status == 421);
  CHECK(client.read_reply().status == 421);
  CHECK(client.read_reply().status == 200);
}

TEST_CASE("a client without Host is no browser, and is answered") {
  const served service;
  http_client client(service.port());
  REQUIRE(client.send("GET /healthz HTTP/1.0\r\n\r\n"));
  CHECK(client.read_reply().status == 200);
}

TEST_CASE("names are given to a service, and are asked for then wherever it listens") {
  const served local({"--host-name", "Assay.Example.org", "--host-name", "assay"});
  check_hosts(local, {{"assay.example.org:8443", true},
                      {"assay", true},
                      {"localhost", true},
                      {"example.org", false},
                      {"192.168.1.7", false}});
  const served elsewhere({"--host", "0.0.0.0", "--host-name", "assay.example.org"});
  check_hosts(elsewhere, {{"assay.example.org", true}, {"192.168.1.7", true}, {"evil.example", false}});
}

TEST_CASE("other services don't ask for names: those with tokens, and those that others reach anyway") {
  const scratch_folder folder;
  const std::string token = "first-token-0123456789";
  const served with_tokens({"--tokens", folder.write("tokens", token + "\n")});
  http_client client(with_tokens.port());
  REQUIRE(client.send(
      "GET /v1/schemas HTTP/1.1\r\nHost: any.example\r\nOrigin: https://other.example\r\nAuthorization: Bearer " +
      token + "\r\n\r\n"));
  CHECK(client.read_reply().status == 200);
  CHECK(ask_as(with_tokens, "any.example", "").status == 401);
  const served open_to_all({"--host", "0.0.0.0"});
  CHECK(ask_as(open_to_all, "any.example", "").status == 200);
}

TEST_CASE("pages of other sites are refused, unless a site is allowed") {
  const served service({"--allow-origin", "https://App.example.org:443", "--allow-origin", "null"});
  const std::string port = std::to_string(service.port());
  const struct {
    std::string host;
    std::string origin;
    int status;
  } rows[] = {
      {"localhost", "", 200},
      {"localhost:" + port, "http://localhost:" + port, 200},
      {"127.0.0.1:80", "http://127.0.0.1", 200},
      {"localhost", "https://localhost", 200},  // a proxy has taken TLS off
      {"[::1]:" + port, "http://[::1]:" + port, 200},
      {"localhost:" + port, "http://localhost:3000", 403},
      {"localhost:" + port, "http://127.0.0.1:" + port, 403},
      {"localhost:" + port, "https://evil.example", 403},
      {"localhost:" + port, "https://app.example.org.evil.example", 403},
      {"localhost:" + port, "http://app.example.org", 403},
      {"localhost:" + port, "https://app.example.org:8443", 403},
      {"localhost:" + port, "chrome-extension://abcdefgh", 403},
      {"localhost:" + port, "nonsense", 403},
      {"localhost:" + port, "https://app.example.org", 200},
      {"localhost:" + port, "null", 200},
  };
  for (const auto& row : rows) {
    CAPTURE(row.host);
    CAPTURE(row.origin);
    const client_reply reply = ask_as(service, row.host, row.origin);
    CHECK(reply.status == row.status);
    CHECK(reply.fields.at("vary") == "Origin");
    const bool is_reader = row.origin == "https://app.example.org" || row.origin == "null";
    CHECK(reply.fields.contains("access-control-allow-origin") == is_reader);
    if (is_reader) CHECK(reply.fields.at("access-control-allow-origin") == row.origin);
    if (row.status == 403) CHECK(json::parse(reply.body)["type"] == "urn:assay:problem:cross_origin");
  }
  CHECK(ask_as(served(), "localhost", "null").status == 403);
}

TEST_CASE("a browser that asks whether a page may send is answered, before a token is asked for") {
  const scratch_folder folder;
  const std::string tokens = folder.write("tokens", "first-token-0123456789\n");
  const served service({"--allow-origin", "https://app.example.org", "--tokens", tokens});
  const std::string question =
      "Access-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n";
  const client_reply yes = ask_as(service, "localhost", "https://app.example.org", "OPTIONS", question);
  CHECK(yes.status == 204);
  CHECK(yes.body.empty());
  CHECK(yes.fields.at("access-control-allow-origin") == "https://app.example.org");
  CHECK(contains(yes.fields.at("access-control-allow-methods"), "POST"));
  CHECK(contains(yes.fields.at("access-control-allow-headers"), "Content-Type"));
  CHECK(ask_as(service, "localhost", "https://evil.example", "OPTIONS", question).status == 401);
  CHECK(ask_as(service, "localhost", "https://app.example.org", "OPTIONS").status == 401);
  // The page may read why a request is refused, too.
  CHECK(ask_as(service, "localhost", "https://app.example.org").fields.at("access-control-allow-origin") ==
        "https://app.example.org");
}

TEST_CASE("the body of a request that is refused is not read as the next one") {
  const served service;
  http_client client(service.port());
  const std::string inner = request_text("GET", "/healthz");
  REQUIRE(client.send(
      "POST /v1/repair HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\nContent-Length: " +
      std::to_string(inner.size()) + "\r\n\r\n" + inner));
  CHECK(client.read_reply().status == 421);
  CHECK(client.is_closed());
}

TEST_CASE("names and origins are normal or refused") {
  using assay::serve::normal_host_name;
  using assay::serve::normal_origin;
  const auto text_of = [](const std::optional<std::string>& one) { return one.value_or("-"); };
  const std::pair<const char*, const char*> names[] = {{"Assay.Example.ORG", "assay.example.org"},
                                                       {"assay.", "assay"},
                                                       {"a_b-c", "a_b-c"},
                                                       {"", "-"},
                                                       {".", "-"},
                                                       {"a..b", "-"},
                                                       {"a:80", "-"},
                                                       {"a:", "-"},
                                                       {"http://a", "-"},
                                                       {"a/b", "-"},
                                                       {"a b", "-"},
                                                       {"[::1]", "-"},
                                                       {"größe", "-"},
                                                       {"*.a", "-"}};
  for (const auto& [given, expected] : names) {
    CAPTURE(std::string(given));
    CHECK(text_of(normal_host_name(given)) == expected);
  }
  const std::pair<const char*, const char*> origins[] = {{"HTTPS://App.example.org:443", "https://app.example.org"},
                                                         {"http://a:80", "http://a"},
                                                         {"http://a:443", "http://a:443"},
                                                         {"http://[::1]:3000", "http://[::1]:3000"},
                                                         {"chrome-extension://abc", "chrome-extension://abc"},
                                                         {"null", "null"},
                                                         {"*", "-"},
                                                         {"https://a/", "-"},
                                                         {"https://a/path", "-"},
                                                         {"a.example", "-"},
                                                         {"://a", "-"},
                                                         {"https://", "-"},
                                                         {"https://a:port", "-"},
                                                         {"https://u@a", "-"}};
  for (const auto& [given, expected] : origins) {
    CAPTURE(std::string(given));
    CHECK(text_of(normal_origin(given)) == expected);
  }
  const command_output name = run_command({ASSAY_CLI, "serve", "--port", "0", "--host-name", "http://a"});
  CHECK(name.exit_code == 2);
  CHECK(contains(name.err, "'http://a' is not a name without a port"));
  const command_output site = run_command({ASSAY_CLI, "serve", "--port", "0", "--allow-origin", "*"});
  CHECK(site.exit_code == 2);
  CHECK(contains(site.err, "'*' is not the origin of a site"));
}
