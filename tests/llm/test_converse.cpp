// Bedrock's Converse: requests, answers, and the events of its streams.
#include "amazon_frames.hpp"

#include <stdexcept>

namespace test_llm {
namespace {

using assay::finish_reason;
using assay::wire_format;
using frames::event_of;
using frames::streamed;
using nlohmann::ordered_json;

constexpr const char* nova = "amazon.nova-pro-v1:0";

ordered_json sent(const assay::request& asked) {
  return ordered_json::parse(assay::encode(wire_format::bedrock_converse, nova, asked, false).body);
}

TEST_CASE("a request says in Converse's words what it says elsewhere") {
  assay::request asked;
  asked.messages = {assay::system_message("Be brief."), assay::user_message("Weather?")};
  assay::message turn = called({{.id = "t1", .name = "weather", .arguments = R"({"city":"Oslo"})"}});
  turn.parts.insert(turn.parts.begin(), assay::reasoning_part{.text = "hm", .signature = "sig", .provider = "bedrock"});
  turn.parts.insert(turn.parts.begin(), assay::reasoning_part{.text = "no", .provider = "anthropic"});
  asked.messages.push_back(turn);
  asked.messages.push_back(assay::tool_message({.id = "t1", .name = "weather", .content = "rain", .is_error = true}));
  asked.messages.push_back(assay::user_message(" \n"));
  asked.tools.push_back({.name = "weather", .description = "Looks it up", .parameters = {{"type", "object"}}});
  asked.max_tokens = 50;
  asked.temperature = 0.5;
  asked.top_p = 0.25;
  asked.stop = {"END"};
  asked.extra = {{"additionalModelRequestFields", {{"top_k", 5}}}};
  CHECK(
      sent(asked).dump() ==
      R"({"messages":[{"role":"user","content":[{"text":"Weather?"}]},)"
      R"({"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"sig"}}},)"
      R"({"toolUse":{"toolUseId":"t1","name":"weather","input":{"city":"Oslo"}}}]},)"
      R"({"role":"user","content":[{"toolResult":{"toolUseId":"t1","content":[{"text":"rain"}],"status":"error"}}]}],)"
      R"("system":[{"text":"Be brief."}],)"
      R"("inferenceConfig":{"maxTokens":50,"temperature":0.5,"topP":0.25,"stopSequences":["END"]},)"
      R"("toolConfig":{"tools":[{"toolSpec":{"name":"weather","description":"Looks it up",)"
      R"("inputSchema":{"json":{"type":"object"}}}}]},"additionalModelRequestFields":{"top_k":5}})");
  CHECK(assay::encode(wire_format::bedrock_converse, nova, asked, false).path ==
        "/model/amazon.nova-pro-v1%3A0/converse");
  CHECK(assay::encode(wire_format::bedrock_converse, "arn:aws:bedrock:us-east-1:1:inference-profile/x", asked, true)
            .path == "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A1%3Ainference-profile%2Fx/converse-stream");
}

TEST_CASE("tools: forced, left out, and kept where the history has calls") {
  assay::request asked = asking("?");
  asked.tools.push_back({.name = "f", .description = "", .parameters = {{"type", "object"}}});
  CHECK_FALSE(sent(asked)["toolConfig"].contains("toolChoice"));
  CHECK_FALSE(sent(asked)["toolConfig"]["tools"][0]["toolSpec"].contains("description"));
  asked.tool_choice = assay::tool_use::required;
  CHECK(sent(asked)["toolConfig"]["toolChoice"].dump() == R"({"any":{}})");
  asked.tool_choice = assay::tool_use::none;
  CHECK_FALSE(sent(asked).contains("toolConfig"));
  asked.messages.push_back(called({{.id = "1", .name = "f", .arguments = "{}"}}));
  CHECK(sent(asked).contains("toolConfig"));
  asked = asking("?");
  asked.output.emplace();
  asked.output->mode = assay::output_mode::tool;
  asked.output->name = "answer";
  asked.output->schema = {{"type", "object"}};
  CHECK(sent(asked)["toolConfig"]["tools"][0]["toolSpec"]["name"] == "answer");
  CHECK(sent(asked)["toolConfig"]["toolChoice"].contains("any"));
  asked.server_tools.push_back({.name = "web_search", .settings = {}});
  CHECK_THROWS_AS(static_cast<void>(sent(asked)), std::invalid_argument);
}

TEST_CASE("images and documents go along by their bytes") {
  assay::request asked;
  const std::string pdf = "%PDF-1.7";
  const std::string png = "\x89PNG\r\n\x1a\n";
  asked.messages = {assay::user_message(
      "What?", {assay::media_part{.kind = assay::media_kind::document,
                                  .media_type = "application/pdf",
                                  .data = {pdf},
                                  .name = "my_file (1).pdf"},
                assay::media_part{.kind = assay::media_kind::image, .media_type = "image/png", .data = {png}}})};
  const ordered_json content = sent(asked)["messages"][0]["content"];
  CHECK(content[0].dump() ==
        R"({"document":{"format":"pdf","name":"my file (1) pdf","source":{"bytes":"JVBERi0xLjc="}}})");
  CHECK(content[1].dump() == R"({"image":{"format":"png","source":{"bytes":"iVBORw0KGgo="}}})");
  CHECK(content[2].dump() == R"({"text":"What?"})");
}

struct whole_case {
  const char* body;
  finish_reason finish;
};

TEST_CASE("an answer is read whole") {
  const assay::response answer = assay::decode(
      wire_format::bedrock_converse,
      R"({"output":{"message":{"role":"assistant","content":[)"
      R"({"reasoningContent":{"reasoningText":{"text":"hm","signature":"sig"}}},{"reasoningContent":{"redactedContent":"eHg="}},)"
      R"({"text":"Let me look."},{"toolUse":{"toolUseId":"t1","name":"look","input":{"at":5}}}]}},)"
      R"("stopReason":"tool_use","usage":{"inputTokens":20,"outputTokens":10,"totalTokens":30,)"
      R"("cacheReadInputTokens":100,"cacheWriteInputTokens":7},"metrics":{"latencyMs":5}})");
  CHECK(answer.text() == "Let me look.");
  CHECK(answer.finish == finish_reason::tool_calls);
  CHECK(answer.usage == assay::usage{.input_tokens = 127,
                                     .output_tokens = 10,
                                     .cached_tokens = 100,
                                     .cache_write_tokens = 7,
                                     .reasoning_tokens = 0,
                                     .cost = {}});
  REQUIRE(answer.reply.parts.size() == 4);
  CHECK(std::get<assay::reasoning_part>(answer.reply.parts[0]) ==
        assay::reasoning_part{.text = "hm", .signature = "sig", .provider = "bedrock"});
  CHECK(std::get<assay::reasoning_part>(answer.reply.parts[1]) ==
        assay::reasoning_part{.text = "", .signature = "eHg=", .redacted = true, .provider = "bedrock"});
  REQUIRE(answer.tool_calls().size() == 1);
  CHECK(answer.tool_calls()[0]->id == "t1");
  CHECK(answer.tool_calls()[0]->arguments == R"({"at":5})");

  for (const whole_case& one :
       {whole_case{"end_turn", finish_reason::stop}, whole_case{"stop_sequence", finish_reason::stop},
        whole_case{"max_tokens", finish_reason::length},
        whole_case{"model_context_window_exceeded", finish_reason::length},
        whole_case{"content_filtered", finish_reason::filtered},
        whole_case{"guardrail_intervened", finish_reason::filtered},
        whole_case{"malformed_tool_use", finish_reason::malformed},
        whole_case{"malformed_model_output", finish_reason::malformed},
        whole_case{"something_new", finish_reason::other}}) {
    CAPTURE(one.body);
    const ordered_json body = {{"output", {{"message", {{"content", {{{"text", "x"}}}}}}}}, {"stopReason", one.body}};
    CHECK(assay::decode(wire_format::bedrock_converse, body.dump()).finish == one.finish);
  }
  for (const char* body : {"{}", "[]", R"({"output":{"message":{}}})", "no JSON"}) {
    CAPTURE(body);
    CHECK_THROWS_AS(static_cast<void>(assay::decode(wire_format::bedrock_converse, body)), assay::model_error);
  }
}

// --- streams ---------------------------------------------------------------------------------------------------------

std::string delta(int index, ordered_json what) {
  return event_of("contentBlockDelta", {{"contentBlockIndex", index}, {"delta", std::move(what)}, {"p", "abc"}});
}

std::string stop_at(int index) { return event_of("contentBlockStop", {{"contentBlockIndex", index}}); }

std::string begun() { return event_of("messageStart", {{"role", "assistant"}, {"p", "abcdef"}}); }

std::string metadata() {
  return event_of("metadata", {{"usage", {{"inputTokens", 20}, {"outputTokens", 10}, {"cacheReadInputTokens", 5}}},
                               {"metrics", {{"latencyMs", 7}}}});
}

std::string call_begun(int index, const char* id) {
  return event_of("contentBlockStart",
                  {{"contentBlockIndex", index}, {"start", {{"toolUse", {{"toolUseId", id}, {"name", "look"}}}}}});
}

std::string all_kinds() {
  return begun() + delta(0, {{"reasoningContent", {{"text", "let me "}}}}) +
         delta(0, {{"reasoningContent", {{"text", "think"}}}}) +
         delta(0, {{"reasoningContent", {{"signature", "sig"}}}}) + stop_at(0) + delta(1, {{"text", "hel"}}) +
         delta(1, {{"text", "lo"}}) + stop_at(1) + call_begun(2, "t1") + call_begun(3, "t2") +
         delta(2, {{"toolUse", {{"input", R"({"at")"}}}}) + delta(3, {{"toolUse", {{"input", "{}"}}}}) +
         delta(2, {{"toolUse", {{"input", ": 5}"}}}}) + stop_at(2) + stop_at(3) +
         event_of("messageStop", {{"stopReason", "tool_use"}}) + metadata();
}

TEST_CASE("a stream: reasoning, text, two calls whose arguments come in turns, usage at the end") {
  mock::server server([](const mock::request& asked) {
    CHECK(asked.target == "/model/amazon.nova-pro-v1%3A0/converse-stream");
    CHECK(asked.headers.at("accept") == "application/vnd.amazon.eventstream");
    return streamed(all_kinds());
  });
  const std::vector<assay::stream_event> events = async::run(read_all(*frames::bedrock_at(server, nova), asking("?")));
  const std::vector<assay::stream_event> expected = {
      assay::reasoning_delta{"let me "},
      assay::reasoning_delta{"think"},
      assay::text_delta{"hel"},
      assay::text_delta{"lo"},
      assay::tool_call_delta{0, "t1", "look", ""},
      assay::tool_call_delta{1, "t2", "look", ""},
      assay::tool_call_delta{0, "", "", R"({"at")"},
      assay::tool_call_delta{1, "", "", "{}"},
      assay::tool_call_delta{0, "", "", ": 5}"},
  };
  REQUIRE(events.size() == expected.size() + 1);
  for (std::size_t i = 0; i < expected.size(); ++i) CHECK(events[i] == expected[i]);
  const assay::response& whole = std::get<assay::stream_end>(events.back()).response;
  CHECK(whole.text() == "hello");
  CHECK(whole.finish == finish_reason::tool_calls);
  CHECK(whole.usage.input_tokens == 25);
  CHECK(whole.usage.cached_tokens == 5);
  CHECK(whole.usage.output_tokens == 10);
  CHECK(std::get<assay::reasoning_part>(whole.reply.parts[0]) ==
        assay::reasoning_part{.text = "let me think", .signature = "sig", .provider = "bedrock"});
  REQUIRE(whole.tool_calls().size() == 2);
  CHECK(whole.tool_calls()[0]->arguments == R"({"at": 5})");
  CHECK(whole.tool_calls()[1]->arguments == "{}");
  CHECK(whole.raw.find("\"p\"") == std::string::npos);
}

TEST_CASE("cut anywhere, a stream is an answer that is whole, or an error; an answer that lacks its usage has none") {
  const std::string body = all_kinds();
  const std::string without_usage = body.substr(0, body.size() - metadata().size());
  mock::reply now = streamed(without_usage);
  mock::server server([&now](const mock::request&) { return now; });
  const auto model = frames::bedrock_at(server, nova);
  const auto events = async::run(read_all(*model, asking("?")));
  assay::usage unknown;
  unknown.is_partial = true;
  CHECK(std::get<assay::stream_end>(events.back()).response.usage == unknown);
  for (std::size_t cut = 0; cut < body.size(); cut += 37) {
    CAPTURE(cut);
    if (cut == without_usage.size()) continue;
    now = streamed(body.substr(0, cut));
    CHECK(error_of(*model, asking("?"), true).kind() == assay::model_failure::protocol);
  }
}

TEST_CASE("an exception in a stream is a failure of its kind") {
  mock::server server([](const mock::request&) {
    return streamed(begun() + delta(0, {{"text", "hel"}}) +
                    frames::exception_of("throttlingException", R"({"message": "Too many tokens"})"));
  });
  const assay::model_error error = error_of(*frames::bedrock_at(server, nova), asking("?"), true);
  CHECK(error.kind() == assay::model_failure::rate_limited);
  CHECK(std::string(error.what()) == "bedrock:amazon.nova-pro-v1:0: throttlingException: Too many tokens");
}

TEST_CASE("extract asks other models of Bedrock by a tool, whole and streamed") {
  struct Person {
    std::string name;
    int age;
  };
  mock::server server([](const mock::request& asked) {
    CHECK(asked.json["toolConfig"]["toolChoice"].contains("any"));
    const std::string name = asked.json["toolConfig"]["tools"][0]["toolSpec"]["name"];
    if (asked.target.ends_with("/converse-stream")) {
      return streamed(begun() +
                      event_of("contentBlockStart", {{"contentBlockIndex", 0},
                                                     {"start", {{"toolUse", {{"toolUseId", "t"}, {"name", name}}}}}}) +
                      delta(0, {{"toolUse", {{"input", R"({"name": "Ann", "age": 30})"}}}}) + stop_at(0) +
                      event_of("messageStop", {{"stopReason", "tool_use"}}) + metadata());
    }
    mock::reply made;
    const ordered_json call = {
        {"toolUse", {{"toolUseId", "t"}, {"name", name}, {"input", {{"name", "Ann"}, {"age", 30}}}}}};
    made.body =
        ordered_json{{"output", {{"message", {{"content", ordered_json::array({call})}}}}}, {"stopReason", "tool_use"}}
            .dump();
    return made;
  });
  const auto model = frames::bedrock_at(server, nova);
  CHECK_FALSE(model->capabilities().native_output);
  CHECK(assay::extract_sync<Person>(model, "Who?").value.age == 30);
  assay::extract_options options;
  options.retry.early_stop = true;  // which asks for a stream
  CHECK(assay::extract_sync<Person>(model, "Who?", options).value.name == "Ann");
}

}  // namespace
}  // namespace test_llm
