#include "llm_support.hpp"
#include "support/scratch_folder.hpp"

#include <memory>
#include <stdexcept>

namespace test_llm {
namespace {

using assay::test::scratch_file;

task<std::string> text_of(assay::model_ref model, std::string question) {
  assay::request asked = asking(std::move(question));
  const assay::response answer = co_await model->complete(std::move(asked));
  co_return answer.text();
}

/// What a model throws, as its kind and message.
task<std::string> failure_of(assay::model_ref model, std::string question) {
  try {
    co_return "answered: " + co_await text_of(model, std::move(question));
  } catch (const assay::model_error& error) {
    co_return std::string(assay::to_string(error.kind())) + ": " + error.what();
  }
}

task<std::vector<assay::stream_event>> events(assay::model_ref model, std::string question) {
  std::vector<assay::stream_event> all;
  assay::request asked = asking(std::move(question));
  auto stream = model->stream(std::move(asked));
  while (auto event = co_await stream.next()) all.push_back(*std::move(event));
  co_return all;
}

TEST_CASE("function_model takes text, responses and tasks of either") {
  assay::function_model text([](const assay::request& asked) { return "got " + asked.messages.back().text(); });
  CHECK(simulate(text_of(text, "a")) == "got a");

  assay::function_model whole([](const assay::request&) {
    assay::response answer;
    answer.reply = assay::assistant_message("whole");
    return answer;
  });
  CHECK(simulate(text_of(whole, "a")) == "whole");

  const auto prefix = std::make_shared<std::string>("after a second: ");
  assay::function_model slow([prefix](const assay::request& asked) -> task<std::string> {
    const std::string question = asked.messages.back().text();
    co_await async::sleep_for(1s);
    co_return *prefix + question;
  });
  CHECK(simulate(text_of(slow, "b")) == "after a second: b");

  auto shared = std::make_shared<assay::function_model>([](const assay::request&) { return std::string("shared"); });
  CHECK(simulate(text_of(shared, "")) == "shared");
}

TEST_CASE("a model that can't stream brings the whole at once") {
  assay::function_model text([](const assay::request&) { return std::string("all"); });
  const auto all = simulate(events(text, ""));
  REQUIRE(all.size() == 2);
  CHECK(all[0] == assay::stream_event(assay::text_delta{"all"}));
  CHECK(std::get<assay::stream_end>(all[1]).response.text() == "all");
}

TEST_CASE("what was recorded is replayed: answers, failures, streams, in the order of equal requests") {
  const scratch_file file;
  int calls = 0;
  assay::function_model source([&calls](const assay::request& asked) -> std::string {
    if (asked.messages.back().text() == "fail") {
      throw assay::model_error(assay::model_failure::rate_limited, "slow down", 429, 1500ms);
    }
    return asked.messages.back().text() + std::to_string(++calls);
  });
  {
    assay::recording_model recorder(source, file.path);
    CHECK(recorder.name() == "function");
    CHECK(simulate(text_of(recorder, "a")) == "a1");
    CHECK(simulate(text_of(recorder, "a")) == "a2");
    CHECK(simulate(failure_of(recorder, "fail")) == "rate_limited: slow down");
    CHECK(simulate(events(recorder, "s")).size() == 2);
  }
  assay::replay_model replay(file.path);
  CHECK(simulate(text_of(replay, "s")) == "s3");
  CHECK(simulate(text_of(replay, "a")) == "a1");
  CHECK(simulate(text_of(replay, "a")) == "a2");
  CHECK(simulate(text_of(replay, "a")) == "a2");  // the last one again
  CHECK(simulate(failure_of(replay, "fail")) == "rate_limited: slow down");
  CHECK(simulate(failure_of(replay, "unheard of")) ==
        "unsupported: replay: none of the 4 recorded calls has this request; record it, with recording_model or assay "
        "ask "
        "--record");
  const auto calls_read = assay::read_recording(file.text());
  REQUIRE(calls_read.size() == 4);
  CHECK(calls_read[2].failure->retry_after == 1.5);
}

TEST_CASE("a recording in sequence has an end") {
  assay::recorded_call call;
  call.response.emplace();
  call.response->reply = assay::assistant_message("one");
  assay::replay_model replay({call}, assay::replay_order::in_sequence);
  CHECK(simulate(text_of(replay, "whatever")) == "one");
  CHECK(simulate(failure_of(replay, "whatever")) ==
        "unsupported: replay: all 1 recorded calls have been answered, and there is one more");
}

TEST_CASE("a replay can do what the recorded model could, unless it is told otherwise") {
  const scratch_file file;
  const assay::capabilities little = {
      .native_output = false, .tools = true, .streaming = false, .dialect = assay::dialect::openai};
  assay::function_model source([](const assay::request&) { return std::string("ok"); }, little);
  {
    assay::recording_model recorder(source, file.path);
    simulate(text_of(recorder, ""));
  }
  CHECK(assay::replay_model(file.path).capabilities() == little);
  CHECK(assay::replay_model(file.path, assay::replay_order::in_sequence, assay::capabilities{}).capabilities() ==
        assay::capabilities{});
  CHECK(assay::replay_model(std::vector<assay::recorded_call>{}).capabilities() == assay::capabilities{});
}

TEST_CASE("the raw body is recorded on request alone") {
  const scratch_file file;
  assay::function_model source([](const assay::request&) {
    assay::response answer;
    answer.raw = "RAW";
    return answer;
  });
  {
    assay::recording_model plain(source, file.path);
    simulate(text_of(plain, ""));
  }
  CHECK(file.text().find("RAW") == std::string::npos);
  {
    assay::recording_model keeping(source, file.path, true);
    simulate(text_of(keeping, ""));
  }
  CHECK(file.text().find("RAW") != std::string::npos);
}

TEST_CASE("a recording that can't be read says where") {
  const auto complaint = [](const std::string& text) {
    try {
      static_cast<void>(assay::read_recording(text));
    } catch (const std::runtime_error& error) {
      return std::string(error.what());
    }
    return std::string("read");
  };
  CHECK(complaint("\n  \n") == "read");
  CHECK(complaint("\n{\"request\": 1}").starts_with("assay: line 2 of the recording"));
  CHECK(complaint(R"({"request":{"messages":[]}})") ==
        "assay: line 1 of the recording must have either a response or a failure");
  CHECK_THROWS_AS(assay::replay_model("/nowhere/at/all"), std::runtime_error);
}

struct example_case {
  const char* schema;
  const char* value;
};

TEST_CASE("test_model finds a value for a schema") {
  const example_case cases[] = {
      {R"({"type":"integer","minimum":3})", "3"},
      {R"({"type":"integer","exclusiveMinimum":3,"multipleOf":5})", "5"},
      {R"({"type":"integer","maximum":-2})", "-2"},
      {R"({"type":"number","exclusiveMinimum":0,"maximum":1})", "0.5"},
      {R"({"type":"string","minLength":4})", R"("okxx")"},
      {R"({"type":"string","format":"date"})", R"("2024-01-31")"},
      {R"({"enum":["b","a"]})", R"("b")"},
      {R"({"type":"array","items":{"type":"boolean"},"minItems":2})", "[false,false]"},
      {R"({"type":"object","properties":{"a":{"type":"integer"},"b":{}},"required":["a"]})", R"({"a":0})"},
      {R"({"anyOf":[{"type":"null"},{"type":"integer"}]})", "null"},
      {R"({"$defs":{"n":{"type":"object","properties":{"next":{"anyOf":[{"$ref":"#/$defs/n"},{"type":"null"}]}},"required":["next"]}},"$ref":"#/$defs/n"})",
       nullptr},
      {R"({"type":"string","pattern":"^[A-Z]{3}$","examples":["ABC"]})", R"("ABC")"},
  };
  for (const example_case& one : cases) {
    CAPTURE(one.schema);
    const auto made = assay::example_value_for(nlohmann::ordered_json::parse(one.schema));
    if (one.value != nullptr) CHECK(made.dump() == one.value);
  }
  CHECK_THROWS_AS(static_cast<void>(assay::example_value_for({{"type", "string"}, {"pattern", "^[A-Z]{3}$"}})),
                  std::invalid_argument);
}

TEST_CASE("test_model answers by the output mode") {
  assay::test_model model;
  CHECK(simulate(text_of(model, "")) == "ok");
  for (const auto mode : {assay::output_mode::native, assay::output_mode::tool}) {
    assay::request asked = asking("");
    asked.output.emplace();
    asked.output->mode = mode;
    asked.output->schema = {{"type", "object"}, {"properties", {{"n", {{"type", "integer"}}}}}, {"required", {"n"}}};
    const auto answer = simulate(model.complete(asked));
    if (mode == assay::output_mode::tool) {
      REQUIRE(answer.tool_calls().size() == 1);
      CHECK(answer.tool_calls()[0]->arguments == R"({"n":0})");
    } else {
      CHECK(answer.text() == R"({"n":0})");
    }
  }
}

}  // namespace
}  // namespace test_llm
