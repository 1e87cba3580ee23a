// Text and JSON that other programs wrote: recordings, histories, bytes that are not UTF-8.
#include "llm_support.hpp"
#include "support/scratch_folder.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace test_llm {
namespace {

constexpr std::size_t very_deep = 80'000;
const std::string broken = "caf\xC3";  // the beginning of a character

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

using assay::test::scratch_file;

TEST_CASE("a model_error's message is UTF-8") {
  CHECK(assay::model_error(assay::model_failure::server, broken).what() == std::string("caf\xEF\xBF\xBD"));
  CHECK(assay::model_error(assay::model_failure::server, "caf\xC3\xA9").what() == std::string("caf\xC3\xA9"));
}

/// A request that says things which JSON has no form for, wherever it can.
assay::request unwritable_request() {
  assay::request asked;
  asked.messages.push_back(assay::system_message(broken));
  asked.messages.push_back(assay::user_message("page: " + broken));
  assay::message turn{.role = assay::role::assistant, .parts = {}};
  turn.parts.emplace_back(assay::reasoning_part{.text = broken, .id = broken, .signature = broken});
  turn.parts.emplace_back(assay::tool_call{.id = broken, .name = broken, .arguments = broken, .signature = broken});
  turn.parts.emplace_back(assay::refusal_part{.text = broken});
  asked.messages.push_back(std::move(turn));
  asked.messages.push_back(assay::tool_message({.id = broken, .name = broken, .content = broken}));
  assay::tool_definition tool{.name = "tool", .description = broken};
  tool.parameters = {{broken, {{"description", broken}}}};
  asked.tools.push_back(std::move(tool));
  asked.output.emplace();
  asked.output->description = broken;
  asked.output->schema = {{"const", broken}};
  asked.stop = {broken};
  asked.reasoning_effort = broken;
  asked.temperature = std::nan("");
  asked.extra = {{"text", broken}, {"number", std::numeric_limits<double>::infinity()}, {"kept", 1.5}};
  return asked;
}

task<std::string> outcome_of(assay::model_ref model, assay::request asked) {
  try {
    co_return (co_await model->complete(std::move(asked))).text();
  } catch (const assay::model_error& error) {
    co_return to_string(error.kind()) + std::string(": ") + error.what();
  }
}

TEST_CASE("requests, answers and errors that are not UTF-8 are recorded, and the recording is replayed") {
  const scratch_file file;
  int calls = 0;
  assay::function_model source([&calls](const assay::request&) -> assay::response {
    if (++calls == 1) throw assay::model_error(assay::model_failure::server, "HTTP 500: " + broken, 500);
    assay::response answer;
    answer.reply = assay::assistant_message("said: " + broken);
    answer.finish_text = answer.model = answer.id = answer.raw = broken;
    return answer;
  });
  {
    assay::recording_model recorder(source, file.path, true);
    CHECK(simulate(outcome_of(recorder, unwritable_request())) == "server: HTTP 500: caf\xEF\xBF\xBD");
    CHECK(simulate(outcome_of(recorder, unwritable_request())) == "said: " + broken);
  }
  const auto recorded = assay::read_recording(file.text());
  REQUIRE(recorded.size() == 2);
  CHECK(recorded[1].response->raw == "caf\xEF\xBF\xBD");
  CHECK(recorded[1].request.extra["kept"] == 1.5);
  CHECK(recorded[1].request.extra["number"].is_null());
  CHECK_FALSE(recorded[1].request.temperature);
  assay::replay_model replay(file.path);
  CHECK(simulate(outcome_of(replay, unwritable_request())) == "server: HTTP 500: caf\xEF\xBF\xBD");
  CHECK(simulate(outcome_of(replay, unwritable_request())) == "said: caf\xEF\xBF\xBD");
}

TEST_CASE("a stream is recorded as well, whatever bytes its answer has") {
  const scratch_file file;
  assay::function_model source([](const assay::request&) { return broken; });
  assay::recording_model recorder(source, file.path);
  const auto read = [](assay::language_model& model) -> task<std::size_t> {
    std::size_t count = 0;
    auto events = model.stream(asking("?"));
    while (auto event = co_await events.next()) ++count;
    co_return count;
  };
  CHECK(simulate(read(recorder)) == 2);
  CHECK(assay::read_recording(file.text()).size() == 1);
}

TEST_CASE("a schema as deep as documents may be is recorded and replayed; a deeper document is left out") {
  const scratch_file file;
  assay::function_model source([](const assay::request&) { return std::string("ok"); });
  assay::request asked = asking("?");
  asked.extra["deep"] = nlohmann::ordered_json::parse(nested(900));
  assay::request deeper = asking("!");
  deeper.extra["deep"] = nlohmann::ordered_json::parse(nested(2'000));
  {
    assay::recording_model recorder(source, file.path);
    CHECK(simulate(outcome_of(recorder, asked)) == "ok");
    CHECK(simulate(outcome_of(recorder, deeper)) == "ok");
  }
  assay::replay_model replay(file.path);
  CHECK(simulate(outcome_of(replay, asked)) == "ok");
  CHECK(simulate(outcome_of(replay, deeper)) == "ok");
  CHECK(assay::read_recording(file.text())[0].request.extra == asked.extra);
}

TEST_CASE("a recording with JSON that is nested far too deep is refused by its line") {
  const std::string line = R"({"request":{"messages":[],"extra":{"x":)" + nested(very_deep) + R"(}},"failure":null})";
  try {
    static_cast<void>(assay::read_recording("\n" + line));
    FAIL("it was read");
  } catch (const std::runtime_error& error) {
    CHECK(std::string(error.what()).find("line 2 of the recording") != std::string::npos);
    CHECK(std::string(error.what()).size() < 2000);
  }
}

TEST_CASE("a schema document's title may be anything") {
  assay::function_model model([](const assay::request& asked) { return asked.output->name; });
  const auto schema = assay::load_schema(R"({"title": "Of: all", "type": "string"})");
  CHECK(simulate(assay::extract(model, schema, "?", {})).value == "Of__all");
}

TEST_CASE("the last error of a fallback says what went wrong before it") {
  assay::function_model first([](const assay::request&) -> std::string {
    throw assay::model_error(assay::model_failure::rejected, "one: HTTP 401: wrong key", 401);
  });
  assay::function_model second([](const assay::request&) -> std::string {
    throw assay::model_error(assay::model_failure::rate_limited, "two: HTTP 429: slow down", 429, 2s);
  });
  assay::fallback_model both({first, second});
  CHECK(simulate(outcome_of(both, asking("?"))) ==
        "rate_limited: two: HTTP 429: slow down; before it: one: HTTP 401: wrong key");
}

TEST_CASE("half a surrogate pair is U+FFFD, and two halves in pieces of a stream are one character") {
  struct row {
    std::vector<const char*> pieces;  ///< of a JSON string
    const char* text;
  };
  const row rows[] = {
      {{R"(a\ud83d\ude00b)"},
       "a\xF0\x9F\x98\x80"
       "b"},
      {{R"(a\ud83db)"},
       "a\xEF\xBF\xBD"
       "b"},
      {{R"(a\uDE00\ud83d)"}, "a\xEF\xBF\xBD\xEF\xBF\xBD"},
      {{R"(a\\ud83d)"}, R"(a\ud83d)"},
      {{R"(a\ud83d)", R"(\ude00b)"},
       "a\xF0\x9F\x98\x80"
       "b"},
      {{R"(a\ud83d)", R"(\ude00\ud83d)", R"(\ude01)"}, "a\xF0\x9F\x98\x80\xF0\x9F\x98\x81"},
      {{R"(a\ud83d)", "b"},
       "a\xEF\xBF\xBD"
       "b"},
      {{"a", R"(\ude00)"}, "a\xEF\xBF\xBD"},
      {{R"(a\ud83d)"}, "a\xEF\xBF\xBD"},
  };
  for (const row& one : rows) {
    CAPTURE(one.pieces.front());
    const auto event = [](const std::string& json, const char* finish) {
      return R"({"choices":[{"index":0,"delta":{"content":")" + json + R"("},"finish_reason":)" + finish + "}]}";
    };
    assay::stream_decoder decoder(assay::wire_format::openai_chat);
    std::string told;
    const auto take = [&told](const std::vector<assay::stream_event>& events) {
      for (const assay::stream_event& more : events) {
        if (const auto* const text = std::get_if<assay::text_delta>(&more)) told += text->text;
        if (const auto* const end = std::get_if<assay::stream_end>(&more)) CHECK(told == end->response.text());
      }
    };
    for (const char* const piece : one.pieces) take(decoder.feed({.data = event(piece, "null")}));
    take(decoder.feed({.data = event("", R"("stop")")}));
    take(decoder.finish());
    CHECK(told == one.text);
    if (one.pieces.size() > 1) continue;
    const std::string body =
        R"({"choices":[{"message":{"content":")" + std::string(one.pieces.front()) + R"("},"finish_reason":"stop"}]})";
    CHECK(assay::decode(assay::wire_format::openai_chat, body).text() == one.text);
  }
}

}  // namespace
}  // namespace test_llm
