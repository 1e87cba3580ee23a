// extraction_trace: extractions without an agent, as spans.
#include "agent_support.hpp"

#include <memory>
#include <sstream>

namespace test_agent {
namespace {

using nlohmann::ordered_json;

struct Book {
  std::string title;
  int pages = 0;
};

task<std::string> extract_traced(scripted_model& model, std::shared_ptr<assay::agent_hooks> hooks,
                                 assay::extract_options options = {}) {
  options.retry.random = [] { return 0.0; };
  const assay::extraction_trace trace({std::move(hooks)}, "book", model.name(), options.retry);
  try {
    const auto found = co_await assay::extract<Book>(model, "Which book?", options);
    co_return found.value.title;
  } catch (const assay::extraction_error& error) {
    co_return to_string(error.reason());
  }
}

TEST_CASE("script of answers to the spans of the extraction") {
  struct row {
    const char* name;
    std::vector<step> steps;
    std::vector<std::string> lines;
  };
  const std::vector<row> rows = {
      {"valid at once",
       {after(2s, says(R"({"title": "Emma", "pages": 1})"))},
       {"+ extraction book (1 in 0)", "+ model_call scripted (2 in 1)",
        "- model_call scripted (2 in 1) 2000 ms 15 tokens", "- extraction book (1 in 0) 2000 ms 15 tokens"}},
      {"invalid, failed, valid",
       {after(1s, says("{}")), fails(assay::model_failure::server), says(R"({"title": "Emma", "pages": 1})")},
       {"+ extraction book (1 in 0)", "+ model_call scripted (2 in 1)",
        "- model_call scripted (2 in 1) 1000 ms 15 tokens !invalid", "+ model_call scripted (3 in 1)",
        "- model_call scripted (3 in 1) 0 ms !failed", "+ model_call scripted (4 in 1)",
        "- model_call scripted (4 in 1) 0 ms 15 tokens", "- extraction book (1 in 0) 1500 ms 30 tokens"}},
      {"refused",
       {assay::test::refuses("No.")},
       {"+ extraction book (1 in 0)", "+ model_call scripted (2 in 1)",
        "- model_call scripted (2 in 1) 0 ms 15 tokens !refused",
        "- extraction book (1 in 0) 0 ms 15 tokens !refused"}},
  };
  for (const row& one : rows) {
    CAPTURE(one.name);
    scripted_model model(one.steps);
    const auto hooks = std::make_shared<recording_hooks>();
    static_cast<void>(simulate(extract_traced(model, hooks)));
    CHECK(hooks->lines == one.lines);
  }
}

TEST_CASE("an extraction that never gets an answer was abandoned") {
  scripted_model model({after(1h, says("{}"))});
  const auto hooks = std::make_shared<recording_hooks>();
  CHECK_THROWS_AS(simulate(async::with_timeout(5s, extract_traced(model, hooks))), async::timeout_error);
  CHECK(hooks->lines ==
        std::vector<std::string>{"+ extraction book (1 in 0)", "- extraction book (1 in 0) 5000 ms !abandoned"});
}

TEST_CASE("a hook of the program's own is still told, and a policy that outlives the trace tells nobody else") {
  scripted_model model({says(R"({"title": "Emma", "pages": 1})"), says(R"({"title": "Emma", "pages": 1})")});
  const auto hooks = std::make_shared<recording_hooks>();
  int told = 0;
  assay::extract_options options;
  options.retry.on_attempt = [&told](const assay::attempt&) { ++told; };
  const auto twice = [&]() -> task<void> {
    assay::extract_options kept = options;
    {
      const assay::extraction_trace trace({hooks}, "book", model.name(), kept.retry);
      static_cast<void>(co_await assay::extract<Book>(model, "?", kept));
    }
    static_cast<void>(co_await assay::extract<Book>(model, "?", kept));
  };
  simulate(twice());
  CHECK(told == 2);
  CHECK(hooks->lines.size() == 4);
}

TEST_CASE("spans of extractions have OpenTelemetry's names, and no texts unless they are asked for") {
  for (const bool content : {false, true}) {
    std::ostringstream out;
    assay::otel_options options;
    options.content = content;
    scripted_model model({says(R"({"title": "Emma", "pages": "many"})"), says(R"({"title": "Emma", "pages": 1})")});
    static_cast<void>(simulate(extract_traced(model, std::make_shared<assay::otel_json>(out, options))));
    std::vector<ordered_json> spans;
    std::istringstream lines(out.str());
    for (std::string line; std::getline(lines, line);) {
      spans.push_back(ordered_json::parse(line)["resourceSpans"][0]["scopeSpans"][0]["spans"][0]);
    }
    REQUIRE(spans.size() == 3);
    CHECK(spans[0]["name"] == "chat scripted");
    CHECK(spans[0]["parentSpanId"] == spans[2]["spanId"]);
    CHECK(spans[0]["status"]["code"] == 2);
    CHECK(spans[0]["status"].contains("message") == content);
    if (content) {
      CHECK(spans[0]["status"]["message"] ==
            "pages: Input should be a valid integer, unable to parse string as an integer");
    }
    CHECK_FALSE(spans[1].contains("status"));
    CHECK(spans[2]["name"] == "extract book");
    CHECK(spans[2]["attributes"] == ordered_json::parse(R"([
      {"key": "assay.span.kind", "value": {"stringValue": "extraction"}},
      {"key": "gen_ai.usage.input_tokens", "value": {"intValue": "20"}},
      {"key": "gen_ai.usage.output_tokens", "value": {"intValue": "10"}}])"));
    CHECK((out.str().find("Which book?") != std::string::npos) == content);
    CHECK((out.str().find("Emma") != std::string::npos) == content);
    CHECK((out.str().find("many") != std::string::npos) == content);
  }
}

}  // namespace
}  // namespace test_agent
