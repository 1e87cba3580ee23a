// Ollama's own API: requests, answers, and streams of lines.
#include "http_support.hpp"

namespace test_llm {
namespace {

using assay::finish_reason;
using assay::wire_format;
using nlohmann::ordered_json;

ordered_json sent(const assay::request& asked, const char* model = "llama3.2") {
  return ordered_json::parse(assay::encode(wire_format::ollama, model, asked, false).body);
}

TEST_CASE("a request says in Ollama's words what it says elsewhere") {
  assay::request asked = asking("Weather?");
  asked.messages.push_back(called({{.id = "1", .name = "weather", .arguments = R"({"city":"Oslo"})"}}));
  asked.messages.push_back(assay::tool_message({.id = "1", .name = "weather", .content = "rain"}));
  asked.tools.push_back({.name = "weather", .description = "Looks it up", .parameters = {{"type", "object"}}});
  asked.max_tokens = 50;
  asked.temperature = 0.5;
  asked.seed = 7;
  asked.stop = {"END"};
  asked.output.emplace();
  asked.output->schema = {{"type", "object"}, {"properties", {{"n", {{"type", "integer"}}}}}};
  asked.extra = {{"options", {{"num_ctx", 8192}}}, {"keep_alive", "10m"}};
  CHECK(
      sent(asked).dump() ==
      R"({"model":"llama3.2","messages":[{"role":"user","content":"Weather?"},)"
      R"({"role":"assistant","content":"","tool_calls":[{"function":{"name":"weather","arguments":{"city":"Oslo"}}}]},)"
      R"({"role":"tool","tool_name":"weather","content":"rain"}],"stream":false,)"
      R"("tools":[{"type":"function","function":{"name":"weather","description":"Looks it up","parameters":{"type":"object"}}}],)"
      R"("format":{"type":"object","properties":{"n":{"type":"integer"}}},)"
      R"("options":{"num_predict":50,"temperature":0.5,"seed":7,"stop":["END"],"num_ctx":8192},"keep_alive":"10m"})");
  CHECK(assay::encode(wire_format::ollama, "m", asked, false).path == "/api/chat");
  asked.tool_choice = assay::tool_use::none;
  CHECK_FALSE(sent(asked).contains("tools"));
}

const std::string whole_body =
    R"({"model":"llama3.2","message":{"role":"assistant","content":"Hello","thinking":"hm",)"
    R"("tool_calls":[{"function":{"name":"f","arguments":{"x":1}}}]},"done":true,"done_reason":"stop",)"
    R"("prompt_eval_count":12,"eval_count":3})";

TEST_CASE("an answer is read whole") {
  const assay::response answer = assay::decode(wire_format::ollama, whole_body);
  CHECK(answer.text() == "Hello");
  CHECK(answer.finish == finish_reason::tool_calls);
  CHECK(answer.usage.input_tokens == 12);
  CHECK(answer.usage.output_tokens == 3);
  REQUIRE(answer.tool_calls().size() == 1);
  CHECK(answer.tool_calls()[0]->arguments == R"({"x":1})");
  CHECK(std::get<assay::reasoning_part>(answer.reply.parts[0]).text == "hm");
  CHECK(
      assay::decode(wire_format::ollama, R"({"message":{"content":"x"},"done":true,"done_reason":"length"})").finish ==
      finish_reason::length);
  for (const char* body : {R"({"message":{"content":"x"},"done":false})", R"({"done":true})", "[]", "{}"}) {
    CAPTURE(body);
    CHECK_THROWS_AS(static_cast<void>(assay::decode(wire_format::ollama, body)), assay::model_error);
  }
}

/// A server whose body is `lines`, in pieces of any size.
mock::reply lines_reply(const std::string& lines, std::size_t piece) {
  mock::reply made;
  made.content_type = "application/x-ndjson";
  made.body = lines;
  made.piece = piece;
  return made;
}

std::shared_ptr<assay::language_model> at(const mock::server& server) {
  assay::provider_options options;
  options.base_url = server.url();
  return assay::model_from("ollama-native:llama3.2", options);
}

TEST_CASE("a stream of lines is read however it is split") {
  const std::string lines = R"({"model":"m","message":{"content":"Hel"},"done":false})"
                            "\n"
                            R"({"message":{"content":"lo"},"done":false})"
                            "\n"
                            R"({"message":{"content":""},"done":true,"done_reason":"stop","eval_count":3})";
  for (const std::string& body : {lines, lines + "\n"}) {
    for (const std::size_t piece : {0, 1, 7}) {
      CAPTURE(piece);
      mock::server server([&](const mock::request&) { return lines_reply(body, piece); });
      const auto model = at(server);
      const auto events = async::run(read_all(*model, asking("?")));
      REQUIRE(events.size() == 3);
      CHECK(events[0] == assay::stream_event(assay::text_delta{"Hel"}));
      const assay::response& answer = std::get<assay::stream_end>(events[2]).response;
      CHECK(answer.text() == "Hello");
      CHECK(answer.finish == finish_reason::stop);
      CHECK(answer.usage.output_tokens == 3);
    }
  }
}

TEST_CASE("a stream that breaks off, and one that ends with an error, are no answers") {
  const std::string begun = R"({"message":{"content":"Hel"},"done":false})"
                            "\n";
  mock::server cut([&](const mock::request&) { return lines_reply(begun, 0); });
  CHECK(error_of(*at(cut), asking("?"), true).kind() == assay::model_failure::protocol);
  for (const char* half : {R"({"message":{"content":"l)", "{", R"({"done":tr)"}) {
    CAPTURE(half);
    mock::server broken([&](const mock::request&) { return lines_reply(begun + half, 0); });
    const assay::model_error within = error_of(*at(broken), asking("?"), true);
    CHECK(within.kind() == assay::model_failure::protocol);
    CHECK(std::string(within.what()) ==
          "ollama-native:llama3.2: the stream broke off within a line: " + std::string(half));
  }
  mock::server failing(
      [&](const mock::request&) { return lines_reply(begun + R"({"error":"out of memory"})" + "\n", 0); });
  const assay::model_error error = error_of(*at(failing), asking("?"), true);
  CHECK(std::string(error.what()).find("out of memory") != std::string::npos);
  mock::server missing([&](const mock::request&) {
    mock::reply made;
    made.status = 404;
    made.body = R"({"error":"model 'llama3.2' not found"})";
    return made;
  });
  CHECK(std::string(error_of(*at(missing), asking("?"), true).what()).find("not found") != std::string::npos);
}

TEST_CASE("extract asks Ollama by its own API") {
  std::string heard;
  mock::server server([&](const mock::request& asked) {
    heard = asked.body;
    mock::reply made;
    made.body = R"({"message":{"content":"{\"name\":\"Ann\",\"age\":30}"},"done":true,"done_reason":"stop"})";
    return made;
  });
  struct Person {
    std::string name;
    int age;
  };
  const auto who = assay::extract_sync<Person>(at(server), "Who?");
  CHECK(who.value.age == 30);
  CHECK(heard.find(R"("format":{)") != std::string::npos);
}

}  // namespace
}  // namespace test_llm
