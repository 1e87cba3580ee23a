// Reasoning, channels and what is marked as final: which of several answers is taken, and when none is.
#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace test_channels {

struct Answer {
  int n;
};

}  // namespace test_channels

using test_channels::Answer;

TEST_CASE("what is final, outside of reasoning and in a fence is taken before drafts and examples") {
  const std::vector<std::string> answers{
      "<think>{\"n\": 1}</think>{\"n\": 7}",
      "{\"n\": 7}\n<think>should it be {\"n\": 1}? no</think>",
      "<think>a <think>{\"n\": 1}</think> {\"n\": 2}</think>{\"n\": 7}",
      "{\"n\": 1}</think>{\"n\": 7}",
      "[THINK]{\"n\": 1}[/THINK]{\"n\": 7}",
      "<|begin_of_thought|>{\"n\": 1}<|end_of_thought|>{\"n\": 7}",
      "<seed:think>{\"n\": 1}</seed:think>{\"n\": 7}",
      "<reasoning>{\"n\": 1}</reasoning>\n<answer>{\"n\": 7}</answer>",
      "<answer>{\"n\": 7}</answer>\nNot {\"n\": 1}.",
      "<|channel|>analysis<|message|>{\"n\": 1}<|end|><|start|>assistant<|channel|>final<|message|>{\"n\": "
      "7}<|return|>",
      "<|channel|>final<|message|>{\"n\": 7}<|end|><|start|>assistant<|channel|>analysis<|message|>or {\"n\": "
      "1}<|end|>",
      "<|channel|>commentary to=functions.f <|constrain|>json<|message|>{\"n\": 7}<|call|>",
      "```json\n{\"n\": 7}\n```\nYou can call it like `{\"n\": 1}` too.",
      "Final answer: {\"n\": 7}\nFor example {\"n\": 1}.",
      "{\"n\": 1}\nActually:\n{\"n\": 7,}",
  };
  for (const std::string& text : answers) {
    CAPTURE(text);
    const auto result = assay::parse<Answer>(text);
    if (!result) CAPTURE(result.error().what());
    REQUIRE(result.has_value());
    CHECK(result->n == 7);
  }
}

TEST_CASE("an answer that is cut off or refused after reasoning is none, whatever the reasoning holds") {
  struct row {
    std::string text, type;
  };
  const std::vector<row> rows{
      {"<think>maybe {\"n\": 1}</think>{\"n\": ", "truncated"},
      {"<think>maybe {\"n\": 1}</think>{\"n", "truncated"},
      {"<think>maybe {\"n\": 1}</think>{", "truncated"},
      {"<think>maybe {\"n\": 1}</think>```json\n", "truncated"},
      {"<think>maybe {\"n\": 1}</think>I'm sorry, I can't.", "json_invalid"},
  };
  for (const row& one : rows) {
    CAPTURE(one.text);
    const auto result = assay::parse<Answer>(one.text);
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().errors().front().type == one.type);
  }
}

TEST_CASE("a stream that ends is the whole text, parsed") {
  const std::string text = "<think>{\"n\": 1}</think>\n<answer>{\"n\": 7}</answer>";
  for (std::size_t size = 1; size < 9; ++size) {
    assay::stream_parser<Answer> stream;
    for (std::size_t at = 0; at < text.size(); at += size) {
      stream.feed(text.substr(at, size));
      static_cast<void>(stream.value());
    }
    const auto result = stream.finish();
    REQUIRE(result.has_value());
    CHECK(result->n == 7);
  }
}
