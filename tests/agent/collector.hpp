// A collector of OpenTelemetry's for tests: a server on this machine that keeps what it is sent.
#pragma once

#include "agent_support.hpp"

#include "mock_provider/mock_server.hpp"

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace test_agent {

using nlohmann::ordered_json;

/// What a collector that takes everything says.
inline mock::reply takes_all() {
  mock::reply made;
  made.body = "{}";
  return made;
}

inline mock::reply says_status(int status, std::string body = "{}") {
  mock::reply made;
  made.status = status;
  made.body = std::move(body);
  return made;
}

inline mock::reply hangs() {
  mock::reply made = takes_all();
  made.delay = 24h;
  return made;
}

/// Answers the requests in turn; those behind the last are taken. While it is silent, it answers none.
struct collector {
  explicit collector(std::vector<mock::reply> replies = {}) : answers(std::move(replies)) {}

  std::vector<mock::reply> answers;
  std::atomic<bool> silent = false;
  std::vector<mock::request> heard;  // to be read when the server has answered
  mock::server server{[this](const mock::request& asked) {
    if (silent) return hangs();
    heard.push_back(asked);
    return heard.size() <= answers.size() ? answers[heard.size() - 1] : takes_all();
  }};

  /// The spans of a request.
  [[nodiscard]] ordered_json spans(std::size_t request) const {
    REQUIRE(request < heard.size());
    return heard[request].json["resourceSpans"][0]["scopeSpans"][0]["spans"];
  }
};

/// The options of an exporter that sends to it and doesn't wait for long; what it tells goes into `told`.
inline assay::otel_exporter_options sending_to(const collector& there, std::vector<std::string>& told) {
  assay::otel_exporter_options made;
  made.endpoint = there.server.url() + "/v1/traces";
  made.spans.clock_offset = 1'000'000'000s;
  made.spans.trace_prefix = 0xABCDEF;
  made.backoff = {.first = 1ms};
  made.on_problem = [&told](const std::string& problem) { told.push_back(problem); };
  return made;
}

/// Spans that have ended, named "1", "2", ...
inline void end_spans(assay::otel_exporter& exporter, int count) {
  for (int i = 1; i <= count; ++i) {
    assay::span one;
    one.trace = 1;
    one.id = static_cast<std::uint64_t>(i);
    one.kind = assay::span_kind::turn;
    one.name = std::to_string(i);
    one.agent = "agent";
    exporter.ended(one);
  }
}

inline std::string names_in(const ordered_json& spans) {
  std::string all;
  for (const ordered_json& one : spans) all += (all.empty() ? "" : ", ") + one["name"].get<std::string>();
  return all;
}

}  // namespace test_agent
