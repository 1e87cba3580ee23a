// Log-probabilities, as each format asks for them and gives them, and the confidence in each value.
#include "script.hpp"

#include <cmath>

namespace test_llm {
namespace {

using assay::wire_format;
using nlohmann::ordered_json;

/// A token list as OpenAI's formats have it.
ordered_json token_list(const std::vector<std::pair<std::string, double>>& tokens) {
  ordered_json all = ordered_json::array();
  for (const auto& [text, logprob] : tokens) {
    ordered_json bytes = ordered_json::array();
    for (const char c : text) bytes.push_back(static_cast<unsigned char>(c));
    all.push_back({{"token", text}, {"logprob", logprob}, {"bytes", bytes}});
  }
  return all;
}

const std::vector<std::pair<std::string, double>> two_tokens = {{"{\"a\":", -0.25}, {"1}", -0.5}};

std::string chat_body(const ordered_json& tokens) {
  return ordered_json{
      {"choices",
       {{{"message", {{"content", "{\"a\":1}"}}}, {"finish_reason", "stop"}, {"logprobs", {{"content", tokens}}}}}}}
      .dump();
}

TEST_CASE("each format asks for log-probabilities in its own way, and only if asked to") {
  assay::request asked = asking("Hello");
  const std::pair<wire_format, const char*> rows[] = {
      {wire_format::openai_chat, R"("logprobs":true)"},
      {wire_format::openai_responses, R"("include":["message.output_text.logprobs"])"},
      {wire_format::gemini, R"("responseLogprobs":true)"},
      {wire_format::anthropic, nullptr},
  };
  for (const auto& [format, expected] : rows) {
    asked.logprobs = false;
    const std::string without = assay::encode(format, "m", asked, false).body;
    asked.logprobs = true;
    const std::string with = assay::encode(format, "m", asked, false).body;
    if (expected == nullptr) {
      CHECK(with == without);
      continue;
    }
    CHECK(without.find("logprobs") == std::string::npos);
    CHECK(with.find(expected) != std::string::npos);
  }
  asked.reasoning_effort = "low";
  CHECK(assay::encode(wire_format::openai_responses, "m", asked, false)
            .body.find(R"("include":["reasoning.encrypted_content","message.output_text.logprobs"])") !=
        std::string::npos);
}

TEST_CASE("log-probabilities are read from each format's answer, whole and streamed") {
  const std::vector<assay::token_logprob> expected = {{5, -0.25}, {2, -0.5}};
  CHECK(assay::decode(wire_format::openai_chat, chat_body(token_list(two_tokens))).logprobs == expected);

  const ordered_json responses = {
      {"status", "completed"},
      {"output",
       {{{"type", "message"},
         {"content", {{{"type", "output_text"}, {"text", "{\"a\":1}"}, {"logprobs", token_list(two_tokens)}}}}}}}};
  CHECK(assay::decode(wire_format::openai_responses, responses.dump()).logprobs == expected);

  const ordered_json gemini = {
      {"candidates",
       {{{"content", {{"parts", {{{"text", "{\"a\":1}"}}}}}},
         {"finishReason", "STOP"},
         {"logprobsResult",
          {{"chosenCandidates",
            {{{"token", "{\"a\":"}, {"logProbability", -0.25}}, {{"token", "1}"}, {"logProbability", -0.5}}}}}}}}}};
  CHECK(assay::decode(wire_format::gemini, gemini.dump()).logprobs == expected);

  assay::stream_decoder decoder(wire_format::openai_chat);
  for (const auto& token : two_tokens) {
    const ordered_json event = {
        {"choices",
         {{{"index", 0}, {"delta", {{"content", token.first}}}, {"logprobs", {{"content", token_list({token})}}}}}}};
    static_cast<void>(decoder.feed({.data = event.dump()}));
  }
  static_cast<void>(decoder.feed({.data = R"({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})"}));
  const auto events = decoder.feed({.data = "[DONE]"});
  REQUIRE(!events.empty());
  CHECK(std::get<assay::stream_end>(events.back()).response.logprobs == expected);
}

TEST_CASE("log-probabilities that are not those of the text are dropped, without an error") {
  const ordered_json rows[] = {
      nullptr,
      "none",
      ordered_json::array(),
      token_list({{"{\"a\":", -0.25}}),
      token_list({{"{\"a\":", -0.25}, {"1}", -0.5}, {"!", -1}}),
      {{{"token", "{\"a\":1}"}}},
      {{{"token", "{\"a\":1}"}, {"logprob", "high"}}},
      {1, 2},
  };
  for (const ordered_json& tokens : rows) {
    CAPTURE(tokens.dump());
    const assay::response answer = assay::decode(wire_format::openai_chat, chat_body(tokens));
    CHECK(answer.text() == "{\"a\":1}");
    CHECK(answer.logprobs.empty());
  }
}

/// The confidence in each value of an answer that came in these tokens, each with the probability 1/2.
std::string confidence_in(const std::vector<std::string>& tokens) {
  assay::attempt one;
  assay::response answer;
  for (const std::string& token : tokens) {
    one.answer += token;
    answer.logprobs.push_back({token.size(), std::log(0.5)});
  }
  answer.reply = assay::assistant_message(one.answer);
  one.response = answer;
  std::string all;
  for (const assay::field_confidence& field : assay::detail::confidence_of(one)) {
    CHECK(field.probability == doctest::Approx(std::pow(0.5, static_cast<double>(field.tokens))));
    all += (all.empty() ? "" : " ") + assay::to_string(field.loc) + "=" + std::to_string(field.tokens);
  }
  return all;
}

TEST_CASE("a value's confidence is that of the tokens that it overlaps") {
  struct row {
    std::vector<std::string> tokens;
    const char* expected;
  };
  const row rows[] = {
      {{"{\"a\":", "1}"}, "a=1"},
      {{"{\"a\":1, \"b\":2}"}, "a=1 b=1"},
      {{"{\"a\": \"", "Jo", "hn", "\", \"b\": [", "1", ", ", "2", "3", "]}"}, "a=2 b[0]=1 b[1]=2"},
      {{"{\"a\": \"Jo", "hn\"", ", \"b\": ", "true}"}, "a=2 b=1"},
      {{"```json\n", "{\"a\":", "null", "}\n", "```"}, "a=1"},
      {{" ", "[", "]", "\n"}, ""},
      {{"\"", "text", "\""}, "=1"},
      {{"{\"a\": ", "\"\"", "}"}, "a=1"},
      {{"{\"a\": {\"b\": ", "-1", ".5e3", "}}"}, "a.b=2"},
      {{"Sure! ", "{\"a\":1}"}, ""},
      {{"{\"a\":1", ",}"}, ""},
      {{"{\"a\":1} ", "{\"a\":2}"}, ""},
      {{"{'a': 1}"}, ""},
  };
  for (const row& one : rows) {
    CAPTURE(one.expected);
    CHECK(confidence_in(one.tokens) == one.expected);
  }
}

TEST_CASE("extract gives the confidence of the answer that was valid, and none without log-probabilities") {
  const auto answer_with = [](std::string text, bool with_logprobs) {
    assay::response answer;
    answer.reply = assay::assistant_message(text);
    if (with_logprobs) answer.logprobs = {{text.size(), -0.5}};
    return answer;
  };
  int calls = 0;
  assay::function_model model([&](const assay::request& asked) -> assay::response {
    CHECK(asked.logprobs == (calls < 2));
    ++calls;
    return answer_with(calls == 1 ? no_age : john, asked.logprobs);
  });
  assay::extract_options options;
  options.base.logprobs = true;
  const auto got = simulate(assay::extract<Person>(model, "Who?", options));
  REQUIRE(got.confidence.size() == 2);
  CHECK(assay::to_string(got.confidence[1].loc) == "age");
  CHECK(got.confidence[1].probability == doctest::Approx(std::exp(-0.5)));
  CHECK(simulate(assay::extract<Person>(model, "Who?")).confidence.empty());
}

}  // namespace
}  // namespace test_llm
