// otel_exporter: its options, and the variables of the environment.
#include "collector.hpp"

#include <cstdlib>
#include <stdexcept>

namespace test_agent {
namespace {

TEST_CASE("values of headers are sent and nowhere else") {
  const std::string secret = "secret-token-0123";
  collector there({says_status(401, R"({"message": "no such token: secret-token-0123, Bearer secret-token-0123"})"),
                   says_status(200, R"({"partialSuccess": {"errorMessage": "hello Bearer secret-token-0123"}})")});
  std::vector<std::string> told;
  assay::otel_exporter_options options = sending_to(there, told);
  options.headers = {{"Authorization", "Bearer " + secret}};
  assay::otel_exporter exporter(options);
  for (int i = 0; i < 2; ++i) {
    end_spans(exporter, 1);
    async::run(exporter.flush());
  }
  CHECK(there.heard.at(0).headers.at("authorization") == "Bearer " + secret);
  REQUIRE(told.size() == 2);
  for (const std::string& one : told) {
    CHECK(one.find(secret) == std::string::npos);
    CHECK(one.find("[key]") != std::string::npos);
  }
}

using variables = std::vector<std::pair<std::string, std::string>>;

/// Sets variables for as long as it lives.
class environment {
 public:
  explicit environment(variables values) : values_(std::move(values)) {
    for (const auto& [name, value] : values_) ::setenv(name.c_str(), value.c_str(), 1);
  }
  environment(const environment&) = delete;
  environment& operator=(const environment&) = delete;
  ~environment() {
    for (const auto& [name, value] : values_) ::unsetenv(name.c_str());
  }

 private:
  variables values_;
};

TEST_CASE("the environment says where to send, with which headers; options have the last word") {
  collector there;
  const std::string url = there.server.url();
  struct row {
    variables set;
    assay::otel_exporter_options options;
    std::string target;
    std::string tenant;
  };
  const std::vector<row> rows = {
      {{{"OTEL_EXPORTER_OTLP_ENDPOINT", url}}, {}, "/v1/traces", ""},
      {{{"OTEL_EXPORTER_OTLP_ENDPOINT", url + "/"}}, {}, "/v1/traces", ""},
      {{{"OTEL_EXPORTER_OTLP_ENDPOINT", url + "/base//"}}, {}, "/base/v1/traces", ""},
      {{{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", url + "/own?x=1"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT", "http://other.invalid"}},
       {},
       "/own?x=1",
       ""},
      {{{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", " "}, {"OTEL_EXPORTER_OTLP_ENDPOINT", url}}, {}, "/v1/traces", ""},
      {{{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://other.invalid"}}, {.endpoint = url + "/given"}, "/given", ""},
      {{{"OTEL_EXPORTER_OTLP_HEADERS", "a=b, X-Tenant = blue%20sky ,"}}, {.endpoint = url}, "/", "blue sky"},
      {{{"OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=all"}, {"OTEL_EXPORTER_OTLP_TRACES_HEADERS", "x-tenant=traces"}},
       {.endpoint = url},
       "/",
       "traces"},
      {{{"OTEL_EXPORTER_OTLP_HEADERS", "x-tenant=all"}},
       {.endpoint = url, .headers = {{"X-Tenant", "mine"}}},
       "/",
       "mine"},
  };
  for (const row& one : rows) {
    CAPTURE(one.target);
    const environment environment_of_row(one.set);
    assay::otel_exporter exporter(one.options);
    end_spans(exporter, 1);
    async::run(exporter.flush());
    REQUIRE(exporter.counts().sent == 1);
    const mock::request& sent = there.heard.back();
    CHECK(sent.target == one.target);
    CHECK((sent.headers.contains("x-tenant") ? sent.headers.at("x-tenant") : "") == one.tenant);
  }
}

TEST_CASE("the timeout may come from the environment") {
  collector there({hangs()});
  std::vector<std::string> told;
  assay::otel_exporter_options options = sending_to(there, told);
  options.max_retries = 0;
  const environment set(variables{{"OTEL_EXPORTER_OTLP_TIMEOUT", "50"}});
  assay::otel_exporter exporter(options);
  end_spans(exporter, 1);
  async::run(exporter.flush());
  REQUIRE(told.size() == 1);
  CHECK(told[0].find("within 0.05 s") != std::string::npos);
}

TEST_CASE("settings that can't be understood are refused, without their values") {
  struct row {
    const char* variable;
    const char* value;
    const char* message;
  };
  const row rows[] = {
      {"OTEL_EXPORTER_OTLP_ENDPOINT", "hunter2:4318",
       "assay: otel_exporter: OTEL_EXPORTER_OTLP_ENDPOINT is not an http:// or https:// URL"},
      {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "ftp://hunter2",
       "assay: otel_exporter: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is not an http:// or https:// URL"},
      {"OTEL_EXPORTER_OTLP_ENDPOINT", "http://x/?k=hunter2",
       "assay: otel_exporter: OTEL_EXPORTER_OTLP_ENDPOINT has a query or a fragment"},
      {"OTEL_EXPORTER_OTLP_HEADERS", "hunter2",
       "assay: otel_exporter: OTEL_EXPORTER_OTLP_HEADERS is not of the form name=value,name=value"},
      {"OTEL_EXPORTER_OTLP_HEADERS", "a=hunter2%2",
       "assay: otel_exporter: OTEL_EXPORTER_OTLP_HEADERS has a '%' without two hexadecimal digits"},
      {"OTEL_EXPORTER_OTLP_HEADERS", "a=hunter2%0d%0ab: c",
       "assay: otel_exporter: a header of OTEL_EXPORTER_OTLP_HEADERS can't be sent"},
      {"OTEL_EXPORTER_OTLP_HEADERS", "a b=hunter2",
       "assay: otel_exporter: a header of OTEL_EXPORTER_OTLP_HEADERS can't be sent"},
      {"OTEL_EXPORTER_OTLP_TIMEOUT", "10s",
       "assay: otel_exporter: OTEL_EXPORTER_OTLP_TIMEOUT is not a number of milliseconds"},
      {"OTEL_EXPORTER_OTLP_TRACES_TIMEOUT", "-1",
       "assay: otel_exporter: OTEL_EXPORTER_OTLP_TRACES_TIMEOUT is not a number of milliseconds"},
  };
  for (const row& one : rows) {
    CAPTURE(one.value);
    const environment set(variables{{one.variable, one.value}});
    CHECK_THROWS_WITH_AS(assay::otel_exporter(), one.message, std::invalid_argument);
  }
  CHECK_THROWS_WITH_AS(assay::otel_exporter({.endpoint = "localhost"}),
                       "assay: otel_exporter: the endpoint is not an http:// or https:// URL", std::invalid_argument);
  CHECK_THROWS_WITH_AS(assay::otel_exporter({.headers = {{"a", "b\r\nc: d"}}}),
                       "assay: otel_exporter: a header of otel_exporter_options can't be sent", std::invalid_argument);
}

}  // namespace
}  // namespace test_agent
