// otel_exporter: what is posted, when, and how often.
#include "collector.hpp"

#include <algorithm>
#include <stdexcept>

namespace test_agent {
namespace {

task<void> wait_for_requests(const mock::server& server, std::size_t count) {
  co_await async::offload([&server, count] { server.wait_for_requests(count); });
}

task<void> end_and_wait(assay::otel_exporter& exporter, int spans, const mock::server& server) {
  end_spans(exporter, spans);
  co_await wait_for_requests(server, 1);
}

TEST_CASE("a run is posted to the collector: path, headers, resource, spans") {
  collector there;
  std::vector<std::string> told;
  assay::otel_exporter_options options = sending_to(there, told);
  options.spans.service = "my service";
  options.headers = {{"x-tenant", "blue"}};
  const auto exporter = std::make_shared<assay::otel_exporter>(options);
  scripted_model model({says("a secret answer")});
  const assay::agent<> agent(model, {.name = "helper", .hooks = {exporter}});
  CHECK(async::run(exporter->send_during(agent.run("a secret question"))).value == "a secret answer");

  REQUIRE(there.heard.size() == 1);
  const mock::request& sent = there.heard[0];
  CHECK(sent.method == "POST");
  CHECK(sent.target == "/v1/traces");
  CHECK(sent.headers.at("content-type") == "application/json");
  CHECK(sent.headers.at("x-tenant") == "blue");
  CHECK(sent.headers.at("user-agent").starts_with("assay/"));
  CHECK(sent.json["resourceSpans"].size() == 1);
  CHECK(sent.json["resourceSpans"][0]["resource"] == ordered_json::parse(R"({"attributes": [
    {"key": "service.name", "value": {"stringValue": "my service"}}]})"));
  const ordered_json spans = there.spans(0);
  CHECK(names_in(spans) == "chat scripted, turn 1, invoke_agent helper");
  CHECK(spans[0]["traceId"] == spans[2]["traceId"]);
  CHECK(spans[0]["traceId"].get<std::string>().size() == 32);
  CHECK(spans[0]["parentSpanId"] == spans[1]["spanId"]);
  CHECK(spans[1]["parentSpanId"] == spans[2]["spanId"]);
  CHECK_FALSE(spans[2].contains("parentSpanId"));
  CHECK(sent.body.find("secret") == std::string::npos);

  CHECK(exporter->counts() == assay::otel_export_counts{.sent = 3, .requests = 1});
  CHECK(exporter->waiting() == 0);
  CHECK(told.empty());
}

TEST_CASE("what was said is posted only where that is asked for") {
  collector there;
  std::vector<std::string> told;
  assay::otel_exporter_options options = sending_to(there, told);
  options.spans.content = true;
  const auto exporter = std::make_shared<assay::otel_exporter>(options);
  scripted_model model({says("a secret answer")});
  const assay::agent<> agent(model, {.hooks = {exporter}});
  static_cast<void>(async::run(exporter->send_during(agent.run("a secret question"))));
  CHECK(there.heard.at(0).body.find("a secret question") != std::string::npos);
  CHECK(there.heard.at(0).body.find("a secret answer") != std::string::npos);
}

TEST_CASE("spans go in batches, the oldest first") {
  collector there;
  std::vector<std::string> told;
  assay::otel_exporter_options options = sending_to(there, told);
  options.batch_size = 3;
  assay::otel_exporter exporter(options);
  end_spans(exporter, 7);
  CHECK(exporter.waiting() == 7);
  CHECK(there.server.counts().requests == 0);
  async::run(exporter.flush());
  REQUIRE(there.heard.size() == 3);
  CHECK(names_in(there.spans(0)) == "turn 1, turn 2, turn 3");
  CHECK(names_in(there.spans(1)) == "turn 4, turn 5, turn 6");
  CHECK(names_in(there.spans(2)) == "turn 7");
  CHECK(exporter.counts() == assay::otel_export_counts{.sent = 7, .requests = 3});

  async::run(exporter.flush());
  CHECK(there.heard.size() == 3);
  end_spans(exporter, 1);
  async::run(exporter.flush());  // another loop
  CHECK(there.heard.size() == 4);
}

TEST_CASE("beside other work, a batch is sent as soon as it is full, or when its oldest span has waited long enough") {
  struct row {
    const char* name;
    std::size_t batch_size;
    async::saturating_duration interval;
  };
  for (const row& one : {row{"full", 3, 24h}, row{"waited", 512, 5ms}}) {
    CAPTURE(one.name);
    collector there;
    std::vector<std::string> told;
    assay::otel_exporter_options options = sending_to(there, told);
    options.batch_size = one.batch_size;
    options.interval = one.interval;
    assay::otel_exporter exporter(options);
    // The work ends only when the collector has heard of it.
    async::run(exporter.send_during(end_and_wait(exporter, 3, there.server)));
    CHECK(names_in(there.spans(0)) == "turn 1, turn 2, turn 3");
    CHECK(exporter.counts() == assay::otel_export_counts{.sent = 3, .requests = 1});
  }
}

task<void> fail_after_spans(assay::otel_exporter& exporter) {
  end_spans(exporter, 2);
  co_await async::sleep_for(1ms);
  throw std::runtime_error("the work failed");
}

task<void> never_end(assay::otel_exporter& exporter) {
  end_spans(exporter, 2);
  co_await async::sleep_for(24h);
}

TEST_CASE("what is left is sent when the work has failed or was cancelled, and its error is thrown") {
  collector there;
  std::vector<std::string> told;
  assay::otel_exporter exporter(sending_to(there, told));
  CHECK_THROWS_WITH_AS(async::run(exporter.send_during(fail_after_spans(exporter))), "the work failed",
                       std::runtime_error);
  CHECK(exporter.counts().sent == 2);
  CHECK_THROWS_AS(async::run(async::with_timeout(5ms, exporter.send_during(never_end(exporter)))),
                  async::timeout_error);
  CHECK(exporter.counts().sent == 4);
  CHECK(told.empty());
}

TEST_CASE("tasks that send at the same time send each span once") {
  collector there;
  std::vector<std::string> told;
  assay::otel_exporter_options options = sending_to(there, told);
  options.batch_size = 2;
  assay::otel_exporter exporter(options);
  end_spans(exporter, 6);
  std::vector<task<void>> all;
  for (int i = 0; i < 4; ++i) all.push_back(exporter.flush());
  async::run(async::gather(std::move(all)));
  CHECK(there.heard.size() == 3);
  CHECK(exporter.counts() == assay::otel_export_counts{.sent = 6, .requests = 3});
}

// --- failures --------------------------------------------------------------------------------------------------------

mock::reply hangs_up() {
  mock::reply made = takes_all();
  made.break_after = 0;
  return made;
}

mock::reply is_no_http() {
  mock::reply made;
  made.head = "220 mail.example.com ESMTP\r\n\r\n";
  made.break_after = 1;
  return made;
}

TEST_CASE("what may pass is tried again with the same spans, anything else is not") {
  struct row {
    const char* name;
    mock::reply first;
    bool again;
  };
  const std::vector<row> rows = {
      {"too many", says_status(429), true},
      {"bad gateway", says_status(502), true},
      {"unavailable", says_status(503), true},
      {"gateway timeout", says_status(504), true},
      {"hung up", hangs_up(), true},
      {"silent", hangs(), true},
      {"no HTTP", is_no_http(), true},
      {"bad data", says_status(400), false},
      {"unauthorized", says_status(401), false},
      {"no such path", says_status(404), false},
      {"request timeout", says_status(408), false},
      {"too large", says_status(413), false},
      {"server error", says_status(500), false},
      {"not implemented", says_status(501), false},
      {"redirect", says_status(307), false},
  };
  for (const row& one : rows) {
    CAPTURE(one.name);
    collector there({one.first, one.first});
    std::vector<std::string> told;
    assay::otel_exporter_options options = sending_to(there, told);
    if (one.first.delay > 0s) options.timeout = 300ms;
    assay::otel_exporter exporter(options);
    end_spans(exporter, 2);
    async::run(exporter.flush());
    const std::size_t requests = one.again ? 3 : 1;
    REQUIRE(there.heard.size() == requests);
    for (const mock::request& heard : there.heard) CHECK(heard.body == there.heard[0].body);
    const auto made = static_cast<std::int64_t>(requests);
    CHECK(exporter.counts() == (one.again ? assay::otel_export_counts{.sent = 2, .requests = made}
                                          : assay::otel_export_counts{.failed = 2, .requests = made}));
    CHECK(exporter.waiting() == 0);
    CHECK(told.size() == (one.again ? 2 : 1));
  }
}

TEST_CASE("a batch is given up after as many retries as are allowed, and the next one is sent") {
  const mock::reply refusal = says_status(503, R"({"message": "the disk is full"})");
  collector there({refusal, refusal, refusal});
  std::vector<std::string> told;
  assay::otel_exporter_options options = sending_to(there, told);
  options.max_retries = 2;
  options.batch_size = 2;
  assay::otel_exporter exporter(options);
  end_spans(exporter, 3);
  async::run(exporter.flush());
  CHECK(exporter.counts() == assay::otel_export_counts{.sent = 1, .failed = 2, .requests = 4});
  REQUIRE(told.size() == 3);
  CHECK(told[0] == "otel_exporter: " + there.server.url() + ": HTTP 503: the disk is full; the request is repeated");
  CHECK(told[2] == "otel_exporter: 2 spans given up: " + there.server.url() + ": HTTP 503: the disk is full");
}

TEST_CASE("Retry-After is waited for, unless it is too long") {
  for (const char* seconds : {"1", "3600"}) {
    CAPTURE(seconds);
    mock::reply later = says_status(429);
    later.headers.emplace_back("retry-after", seconds);
    collector there({later});
    std::vector<std::string> told;
    assay::otel_exporter exporter(sending_to(there, told));
    end_spans(exporter, 1);
    const auto begun = std::chrono::steady_clock::now();
    async::run(exporter.flush());
    const auto took = std::chrono::steady_clock::now() - begun;
    const bool waits = std::string(seconds) == "1";
    CHECK((took >= 1s) == waits);
    CHECK(exporter.counts().sent == (waits ? 1 : 0));
    CHECK(exporter.counts().failed == (waits ? 0 : 1));
  }
}

TEST_CASE("a collector that can't be reached") {
  std::vector<std::string> told;
  assay::otel_exporter_options options;
  {
    const mock::listener gone(0);
    options.endpoint = "http://127.0.0.1:" + std::to_string(gone.port()) + "/v1/traces";
  }
  options.backoff = {.first = 1ms};
  options.max_retries = 1;
  options.on_problem = [&told](const std::string& problem) { told.push_back(problem); };
  assay::otel_exporter exporter(options);
  end_spans(exporter, 1);
  async::run(exporter.flush());
  CHECK(exporter.counts() == assay::otel_export_counts{.failed = 1, .requests = 2});
  REQUIRE(told.size() == 2);
  CHECK(told[1].starts_with("otel_exporter: 1 span given up: the connection to 127.0.0.1:"));
}

TEST_CASE("spans that the collector rejects are counted and told, and not sent again") {
  struct row {
    const char* body;
    std::int64_t rejected;
    std::string told;  // behind the collector's name; empty: nothing
  };
  const std::vector<row> rows = {
      {R"({"partialSuccess": {"rejectedSpans": "2", "errorMessage": "too old"}})", 2,
       " rejected 2 of 3 spans: too old"},
      {R"({"partialSuccess": {"rejectedSpans": 1}})", 1, " rejected 1 of 3 spans"},
      {R"({"partialSuccess": {"rejectedSpans": 99}})", 3, " rejected 3 of 3 spans"},
      {R"({"partialSuccess": {"errorMessage": "deprecated"}})", 0, " took 3 spans, and says: deprecated"},
      {R"({"partialSuccess": {}})", 0, ""},
      {R"({"partialSuccess": null})", 0, ""},
      {"no JSON", 0, ""},
      {"", 0, ""},
  };
  for (const row& one : rows) {
    CAPTURE(one.body);
    collector there({says_status(200, one.body)});
    std::vector<std::string> told;
    assay::otel_exporter exporter(sending_to(there, told));
    end_spans(exporter, 3);
    async::run(exporter.flush());
    CHECK(exporter.counts() ==
          assay::otel_export_counts{.sent = 3 - one.rejected, .rejected = one.rejected, .requests = 1});
    if (one.told.empty()) {
      CHECK(told.empty());
    } else {
      CHECK(told == std::vector<std::string>{"otel_exporter: " + there.server.url() + one.told});
    }
  }
}

TEST_CASE("an answer that breaks off or is far too long still counts by its status") {
  mock::reply broken = says_status(200, std::string(1000, ' '));
  broken.break_after = 500;
  for (const mock::reply& answer : {broken, says_status(200, std::string(1'000'000, '['))}) {
    collector there({answer});
    std::vector<std::string> told;
    assay::otel_exporter exporter(sending_to(there, told));
    end_spans(exporter, 1);
    async::run(exporter.flush());
    CHECK(exporter.counts() == assay::otel_export_counts{.sent = 1, .requests = 1});
  }
}

// --- limits ----------------------------------------------------------------------------------------------------------

TEST_CASE("what finds no room is dropped and counted, in spans and in bytes") {
  collector there;
  std::vector<std::string> told;
  assay::otel_exporter_options options = sending_to(there, told);
  options.max_spans = 4;
  assay::otel_exporter few(options);
  end_spans(few, 7);
  CHECK(few.waiting() == 4);
  CHECK(few.counts().dropped == 3);
  CHECK(told == std::vector<std::string>{"otel_exporter: spans are dropped: 4 spans wait already"});
  async::run(few.flush());
  CHECK(names_in(there.spans(0)) == "turn 1, turn 2, turn 3, turn 4");
  end_spans(few, 5);  // there is room again, and an overflow is told again
  CHECK(few.counts().dropped == 4);
  CHECK(told.size() == 2);
  async::run(few.flush());

  told.clear();
  options = sending_to(there, told);
  options.max_bytes = 1000;
  assay::otel_exporter small(options);
  end_spans(small, 7);
  CHECK(small.waiting() > 0);
  CHECK(small.waiting() < 7);
  CHECK(small.counts().dropped == 7 - static_cast<std::int64_t>(small.waiting()));
  CHECK(told == std::vector<std::string>{
                    "otel_exporter: spans are dropped: the spans that wait would have more than 1000 bytes"});
  async::run(small.flush());
  CHECK(there.heard.back().body.size() < 1300);
}

TEST_CASE("a flush that is cancelled loses nothing, and an exporter that is destroyed tells what is lost") {
  collector there;
  there.silent = true;
  std::vector<std::string> told;
  {
    assay::otel_exporter exporter(sending_to(there, told));
    end_spans(exporter, 3);
    CHECK_THROWS_AS(async::run(async::with_timeout(20ms, exporter.flush())), async::timeout_error);
    CHECK(exporter.waiting() == 3);
    there.silent = false;
    async::run(exporter.flush());
    CHECK(exporter.counts() == assay::otel_export_counts{.sent = 3, .requests = 2});
    end_spans(exporter, 2);
    CHECK(told.empty());
  }
  CHECK(told == std::vector<std::string>{"otel_exporter: 2 spans not sent: the exporter was destroyed first"});
}

TEST_CASE("a collector that hangs holds the end of the work up for no longer than is said") {
  collector there;
  there.silent = true;
  std::vector<std::string> told;
  assay::otel_exporter_options options = sending_to(there, told);
  options.timeout = 0s;
  options.end_within = 20ms;
  const auto exporter = std::make_shared<assay::otel_exporter>(options);
  scripted_model model({says("done")});
  const assay::agent<> agent(model, {.hooks = {exporter}});
  CHECK(async::run(exporter->send_during(agent.run("Go"))).value == "done");
  CHECK(exporter->waiting() == 3);
  CHECK(told ==
        std::vector<std::string>{"otel_exporter: 3 spans still waiting: the time for sending at the end is over"});
  there.silent = false;
  async::run(exporter->flush());
  CHECK(exporter->counts().sent == 3);
}

}  // namespace
}  // namespace test_agent
