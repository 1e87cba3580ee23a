// Prices, and what a call cost by them: an unknown price is never zero.
#include "http_support.hpp"

namespace test_llm {
namespace {

assay::usage tokens(std::int64_t input, std::int64_t output) {
  return {.input_tokens = input, .output_tokens = output};
}
assay::usage paid(std::int64_t input, double cost) {
  assay::usage used = tokens(input, 0);
  used.cost = cost;
  return used;
}

TEST_CASE("what was used costs its price, cached tokens theirs") {
  const assay::token_price price{.input = 2, .output = 10, .cached_input = 0.5, .cache_write = 3};
  struct row {
    assay::usage used;
    double dollars;
  };
  const row rows[] = {
      {{}, 0},
      {tokens(1'000'000, 0), 2},
      {tokens(1'000'000, 100'000), 3},
      {{.input_tokens = 1'000'000, .cached_tokens = 400'000}, 1.4},
      {{.input_tokens = 1'000'000, .cached_tokens = 400'000, .cache_write_tokens = 100'000}, 1.5},
      {{.input_tokens = 1'000'000, .cached_tokens = 9'000'000}, 0.5},
      {{.input_tokens = -5, .output_tokens = 1'000'000}, 10},
  };
  for (const row& one : rows) {
    CHECK(assay::cost_of(one.used, &price).value() == doctest::Approx(one.dollars));
  }
  const assay::token_price plain{.input = 2, .output = 10};
  CHECK(assay::cost_of({.input_tokens = 1'000'000, .cached_tokens = 400'000}, &plain).value() == doctest::Approx(2));
}

TEST_CASE("a model that is not in the table has no price; a dated one has that of its model") {
  const assay::price_table table{.date = "2026-01-01",
                                 .models = {{"openai:gpt", {.input = 1}}, {"openai:gpt-2025-01-02", {.input = 3}}}};
  struct row {
    const char* model;
    double input;  ///< -1: unknown
  };
  const row rows[] = {
      {"openai:gpt", 1},
      {"openai:gpt-2025-01-02", 3},
      {"openai:gpt-2025-08-07", 1},
      {"openai:gpt-20250807", 1},
      {"openai-responses:gpt", 1},
      {"openai-responses:gpt-2025-01-02", 3},
      {"openai:gpt-mini", -1},
      {"openai:gpt-4", -1},
      {"openai:gpt-2025-08", -1},
      {"gpt", -1},
      {"", -1},
  };
  for (const row& one : rows) {
    CAPTURE(one.model);
    const assay::token_price* const price = table.find(one.model);
    CHECK((price == nullptr ? -1 : price->input) == one.input);
  }
  CHECK_FALSE(assay::cost_of(tokens(1, 0), "openai:other", table).has_value());
  CHECK(assay::cost_of({}, "openai:other", table) == 0.0);
}

TEST_CASE("a cost that no number can hold is unknown") {
  const assay::token_price price{.input = 1e308, .output = 1e308};
  CHECK(assay::cost_of(tokens(1, 0), &price) == 1e302);
  CHECK_FALSE(assay::cost_of(tokens(10, 5), &price).has_value());
  assay::usage sum = paid(1, 1.7e308);
  sum += paid(1, 1.7e308);
  CHECK_FALSE(sum.cost.has_value());
  CHECK(assay::dump(sum).find(R"("cost":null)") != std::string::npos);
}

TEST_CASE("the table that assay comes with has a date, and prices above zero") {
  const assay::price_table& shipped = assay::shipped_prices();
  CHECK(shipped.date.size() == 10);
  CHECK(shipped.models.size() > 10);
  for (const auto& [name, price] : shipped.models) {
    CAPTURE(name);
    CHECK(price.input > 0);
    CHECK(price.output > price.input);
    CHECK(price.cached_input.value_or(0) < price.input);
  }
}

TEST_CASE("the table says what batches cost, where that stands, and since when") {
  for (const char* const provider : {"openai", "openai-responses", "anthropic", "google"}) {
    CAPTURE(provider);
    const assay::batch_price& price = assay::shipped_prices().batches.at(provider);
    CHECK(price.share == 0.5);
    CHECK(price.source.starts_with("https://"));
    CHECK(price.checked.size() == 10);
  }
  CHECK(assay::shipped_prices().batches.size() == 4);
}

TEST_CASE("a sum is known only if all of it is") {
  struct row {
    std::vector<assay::usage> parts;
    std::optional<double> sum;
  };
  const row rows[] = {
      {{}, std::nullopt},
      {{paid(1, 0.5)}, 0.5},
      {{paid(1, 0.5), paid(1, 0.25)}, 0.75},
      {{tokens(1, 0), paid(1, 0.5)}, std::nullopt},
      {{paid(1, 0.5), tokens(1, 0)}, std::nullopt},
      {{paid(1, 0.5), tokens(1, 0), paid(1, 0.5)}, std::nullopt},
      {{{}, paid(1, 0.5), {}}, 0.5},
      {{paid(0, 0), paid(1, 0.5)}, 0.5},
  };
  for (const row& one : rows) {
    assay::usage total;
    for (const assay::usage& part : one.parts) total += part;
    CHECK(total.cost == one.sum);
  }
}

TEST_CASE("the cost of an answer is unknown where a provider leaves a count out") {
  struct row {
    assay::wire_format format;
    const char* usage;
    bool is_known;
  };
  const row rows[] = {
      {assay::wire_format::openai_chat, R"({"prompt_tokens":10,"completion_tokens":5})", true},
      {assay::wire_format::openai_chat, R"({"prompt_tokens":"10","completion_tokens":0})", true},
      {assay::wire_format::openai_chat, R"({"prompt_tokens":10})", false},
      {assay::wire_format::openai_chat, R"({"completion_tokens":5})", false},
      {assay::wire_format::openai_chat, R"({"prompt_tokens":null,"completion_tokens":5})", false},
      {assay::wire_format::openai_chat, R"({"prompt_tokens":true,"completion_tokens":5})", false},
      {assay::wire_format::openai_chat, R"({"prompt_tokens":-1,"completion_tokens":5})", false},
      {assay::wire_format::openai_chat, R"({"prompt_tokens":10,"completion_tokens":"many"})", false},
      {assay::wire_format::openai_responses, R"({"input_tokens":10,"output_tokens":5})", true},
      {assay::wire_format::openai_responses, R"({"input_tokens":10})", false},
      {assay::wire_format::anthropic, R"({"input_tokens":10,"output_tokens":0})", true},
      {assay::wire_format::anthropic, R"({"input_tokens":10})", false},
      {assay::wire_format::anthropic, R"({"output_tokens":5})", false},
      {assay::wire_format::gemini, R"({"promptTokenCount":10,"candidatesTokenCount":5})", true},
      {assay::wire_format::gemini, R"({"promptTokenCount":10,"totalTokenCount":10})", true},
      {assay::wire_format::gemini, R"({"promptTokenCount":10,"totalTokenCount":15})", false},
      {assay::wire_format::gemini, R"({"promptTokenCount":10})", false},
      {assay::wire_format::gemini, R"({"candidatesTokenCount":5})", false},
      {assay::wire_format::ollama, R"({"prompt_eval_count":10,"eval_count":5})", true},
      {assay::wire_format::ollama, R"({"eval_count":5})", false},
      {assay::wire_format::bedrock_converse, R"({"inputTokens":10,"outputTokens":5})", true},
      {assay::wire_format::bedrock_converse, R"({"inputTokens":10})", false},
  };
  const auto body_of = [](const row& one) -> std::string {
    const std::string usage = one.usage;
    switch (one.format) {
      case assay::wire_format::openai_chat:
        return R"({"choices":[{"message":{"content":"x"},"finish_reason":"stop"}],"usage":)" + usage + "}";
      case assay::wire_format::openai_responses:
        return R"({"status":"completed","output":[],"usage":)" + usage + "}";
      case assay::wire_format::anthropic:
        return R"({"content":[{"type":"text","text":"x"}],"stop_reason":"end_turn","usage":)" + usage + "}";
      case assay::wire_format::gemini:
        return R"({"candidates":[{"content":{"parts":[{"text":"x"}]},"finishReason":"STOP"}],"usageMetadata":)" +
               usage + "}";
      case assay::wire_format::ollama:
        return R"({"message":{"content":"x"},"done":true,"done_reason":"stop",)" + usage.substr(1);
      case assay::wire_format::bedrock_converse:
        break;
    }
    return R"({"output":{"message":{"content":[{"text":"x"}]}},"stopReason":"end_turn","usage":)" + usage + "}";
  };
  const assay::token_price price{.input = 1, .output = 1};
  for (const row& one : rows) {
    CAPTURE(one.usage);
    const assay::usage used = assay::decode(one.format, body_of(one)).usage;
    CHECK(used.total() > 0);
    CHECK(used.is_partial != one.is_known);
    CHECK(assay::cost_of(used, &price).has_value() == one.is_known);
    assay::usage sum = paid(1, 0.5);
    sum += used;
    CHECK_FALSE(sum.cost.has_value());
    CHECK(sum.is_partial != one.is_known);
  }
}

TEST_CASE("an answer of a provider that counts nothing has no known cost, and neither has a sum with it") {
  mock::server server([](const mock::request&) {
    mock::reply made;
    made.body = R"({"choices":[{"message":{"content":"x"},"finish_reason":"stop"}]})";
    return made;
  });
  const auto model = model_at(server.url(), assay::wire_format::openai_chat);
  const assay::usage used = async::run(ask(*model, asking("?"), false)).usage;
  CHECK_FALSE(used.cost.has_value());
  assay::usage sum = paid(1, 0.5);
  sum += used;
  CHECK_FALSE(sum.cost.has_value());
}

TEST_CASE("usage without a cost is read as before, and written with null") {
  const auto read = assay::parse<assay::usage>(R"({"input_tokens": 3, "output_tokens": 4})").value();
  CHECK(read == tokens(3, 4));
  CHECK(assay::dump(paid(3, 0.5)).find(R"("cost":0.5)") != std::string::npos);
  CHECK(assay::dump(read).find(R"("cost":null)") != std::string::npos);
}

}  // namespace
}  // namespace test_llm
