// What a model says in words, without its thoughts, and the calls of tools that stand in it: of a whole text, and of
// one that is still arriving.
#include "answer/said_stream.hpp"
#include "answer/said_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace test_said_text {
namespace {

using assay::detail::said_in;
using assay::detail::said_stream;
using assay::detail::said_text;
using assay::detail::written_call;

struct row {
  const char* text;
  const char* thoughts;
  const char* words;
};

const row rows[] = {
    {"Paris", "", "Paris"},
    {"", "", ""},
    {" \n Paris\n", "", " \n Paris\n"},
    {"<think>Hm.</think>Paris", "Hm.", "Paris"},
    {"<think>\nHm.\n</think>\n\nParis", "Hm.", "Paris"},
    {"<think>\n\n</think>\n\nParis", "", "Paris"},
    {"\n<think> okay, so this is about\ncities.\n</think>\nParis", "okay, so this is about\ncities.", "Paris"},
    {"<THINK>Hm.</THINK>Paris", "Hm.", "Paris"},
    {"<thinking>Hm.</thinking>Paris", "Hm.", "Paris"},
    {"<seed:think>Hm.</seed:think>Paris", "Hm.", "Paris"},
    {"[THINK]Hm.[/THINK]Paris", "Hm.", "Paris"},
    {"\xE2\x97\x81think\xE2\x96\xB7Hm.\xE2\x97\x81/think\xE2\x96\xB7Paris", "Hm.", "Paris"},
    {"<|channel>thought\nHm.<channel|>Paris", "Hm.", "Paris"},
    {"<|begin_of_thought|>Hm.<|end_of_thought|><|begin_of_solution|>Paris<|end_of_solution|>", "Hm.", "Paris"},
    {"<|START_THINKING|>Hm.<|END_THINKING|><|START_RESPONSE|>Paris<|END_RESPONSE|>", "Hm.", "Paris"},
    {"<think>A</think>\n<think>B</think>\nParis", "A\n\nB", "Paris"},
    {"<think>a <think>b</think> c</think>Paris", "a <think>b</think> c", "Paris"},
    {"<think>a <think>b</think>Paris", "a <think>b", "Paris"},
    {"<think>Hm.</think>\n<answer>\nParis\n</answer>", "Hm.", "Paris"},
    {"<answer>Paris</answer>", "", "<answer>Paris</answer>"},
    // The template wrote the opening mark.
    {"Hm.\n</think>\n\nParis", "Hm.", "Paris"},
    {"Hm.</think>Paris", "Hm.", "Paris"},
    {"Hm.</think>Paris has </think> in it", "Hm.", "Paris has </think> in it"},
    {"Hm.[/THINK]Paris", "Hm.", "Paris"},
    // Not closed: there is no answer.
    {"<think>\nHm, Paris", "Hm, Paris", ""},
    // Only spoken of.
    {"<think>Hm.</think>The tag </think> closes it, <think> opens it.", "Hm.",
     "The tag </think> closes it, <think> opens it."},
    {"<think>Hm.</think>a</think>b", "Hm.", "a</think>b"},
    {"<think> and </think> are tags.", "", "<think> and </think> are tags."},
    {"<think>, says the model.", "", "<think>, says the model."},
    {"Write `</think>` behind it.", "", "Write `</think>` behind it."},
    {"Write </think> behind it.", "", "Write </think> behind it."},
    {"It ends with \"</think>\".", "", "It ends with \"</think>\"."},
    {"It ends with </think>.", "", "It ends with </think>."},
    {"```xml\n<think>a</think>\n```", "", "```xml\n<think>a</think>\n```"},
    {"```\na\n</think>\n```\nThat was code.", "", "```\na\n</think>\n```\nThat was code."},
    {"Like this:\n<think>\nHm.\n</think>\nThen the answer.", "",
     "Like this:\n<think>\nHm.\n</think>\nThen the answer."},
    {"<analysis>Sales rose.</analysis>\nBuy.", "", "<analysis>Sales rose.</analysis>\nBuy."},
    // Harmony.
    {"<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Paris<|return|>", "Hm.",
     "Paris"},
    {"<|start|>assistant<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary<|message|>I "
     "look.<|end|><|start|>assistant<|channel|>final<|message|>Paris",
     "Hm.\n\nI look.", "Paris"},
    {"Hm.<|end|><|start|>assistant<|channel|>final<|message|>Paris<|return|>", "Hm.", "Paris"},
    {"<|channel|>analysis<|message|>Hm.", "Hm.", ""},
    {"The header is `<|channel|>final<|message|>`.", "", "The header is `<|channel|>final<|message|>`."},
};

TEST_CASE("thoughts stand before the words, and a text that only speaks of their marks stays as it is") {
  for (const row& one : rows) {
    CAPTURE(one.text);
    const said_text said = said_in(one.text);
    CHECK(said.thoughts == one.thoughts);
    CHECK(said.words == one.words);
    CHECK(said.calls.empty());
  }
}

TEST_CASE("of a text that arrives, what is shown is what it says, whatever its pieces; else it is taken back") {
  for (const row& one : rows) {
    CAPTURE(one.text);
    const std::string text = one.text;
    const said_text said = said_in(text);
    for (std::size_t size = 1; size < 12; ++size) {
      CAPTURE(size);
      said_stream stream(size % 2 == 0);
      std::string thoughts;
      std::string words;
      for (std::size_t at = 0; at < text.size(); at += size) {
        const said_stream::shown more = stream.feed(text.substr(at, size));
        thoughts += more.thoughts;
        words += more.words;
      }
      const said_stream::remainder rest = stream.finish(said.thoughts, said.words);
      if (rest.took_back) {
        words.clear();
        CHECK_FALSE(text.starts_with("<"));  // nothing opened the thought
      }
      CHECK(thoughts + rest.left.thoughts == said.thoughts);
      CHECK(words + rest.left.words == said.words);
    }
  }
}

TEST_CASE("thoughts and words are shown as they come") {
  said_stream stream(true);
  CHECK(stream.feed("<thi").thoughts.empty());
  CHECK(stream.feed("nk>\nLet me think about this city for a while").thoughts.starts_with("Let me think"));
  CHECK(stream.feed(", then.</think>\n\n").words.empty());
  CHECK(stream.feed("It is Paris").words == "It is Paris");
  CHECK(stream.feed(", I'd say. <tool").words == ", I'd say.");
  CHECK(stream.feed("s> are not needed.").words == " <tools> are not needed.");
  CHECK(stream.feed("\n<tool_call>\n{").words.empty());
}

/// "name content" of each call.
std::string calls_in(const std::string& text) {
  std::string all;
  for (const written_call& one : said_in(text).calls) {
    all += (all.empty() ? "" : " | ") + (one.name.empty() ? "" : one.name + " ") + one.content;
  }
  return all;
}

TEST_CASE("calls between the marks of models are found, and no others") {
  const std::string deepseek_begin =
      "<\xEF\xBD\x9Ctool\xE2\x96\x81"
      "call\xE2\x96\x81"
      "begin\xEF\xBD\x9C>";
  const std::string deepseek_end =
      "<\xEF\xBD\x9Ctool\xE2\x96\x81"
      "call\xE2\x96\x81"
      "end\xEF\xBD\x9C>";
  const std::string separator = "<\xEF\xBD\x9Ctool\xE2\x96\x81sep\xEF\xBD\x9C>";
  struct call_row {
    std::string text;
    const char* calls;
  };
  const call_row call_rows[] = {
      {"<tool_call>\n{\"a\":\"}</tool_call>\"}\n</tool_call>", "{\"a\":\"}</tool_call>\"}"},
      {"I look.\n<tool_call>{\"a\":1}</tool_call>\n<tool_call>{\"a\":2}", "{\"a\":1} | {\"a\":2}"},
      {"[TOOL_CALLS]f[ARGS]{\"a\":1}[TOOL_CALLS]g[CALL_ID]x1[ARGS]{}", "f {\"a\":1} | g {}"},
      {"[TOOL_CALLS] [{\"name\":\"f\"}]", "[{\"name\":\"f\"}]"},
      {deepseek_begin + "function" + separator + "f\n```json\n{\"a\":1}\n```" + deepseek_end + deepseek_begin + "g" +
           separator + "{}" + deepseek_end,
       "f {\"a\":1} | g {}"},
      {"<|tool_calls_section_begin|><|tool_call_begin|>functions.f:0<|tool_call_argument_begin|>{\"a\":1}"
       "<|tool_call_end|><|tool_calls_section_end|>",
       "functions.f:0 {\"a\":1}"},
      {"<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary to=functions.f "
       "<|constrain|>json<|message|>{\"a\":1}<|call|>",
       "functions.f {\"a\":1}"},
      {"<|start|>assistant to=functions.f<|channel|>commentary json<|message|>{\"a\":1}<|call|>",
       "functions.f {\"a\":1}"},
      {"<think>I look.\n<tool_call>{\"a\":1}</tool_call>", "{\"a\":1}"},
      {"<think>Not <tool_call>{\"a\":1}</tool_call>, rather</think>Paris", ""},
      {"Write `<tool_call>{\"a\":1}</tool_call>`.", ""},
      {"```xml\n<tool_call>{\"a\":1}</tool_call>\n```", ""},
      {"I use <tool_call> tags.", ""},
  };
  for (const call_row& one : call_rows) {
    CAPTURE(one.text);
    CHECK(calls_in(one.text) == one.calls);
  }
  const said_text said = said_in(call_rows[1].text);
  CHECK(assay::detail::without_calls(said.words, said.calls) == "I look.");
}

TEST_CASE("hostile texts are read in linear time") {
  for (const char* piece : {"<think>", "</think>", "<tool_call>", "<tool_call>{", "[TOOL_CALLS]", "[TOOL_CALLS]a{",
                            "<|", "<", "`", "<|channel|>", "<|channel|>final<|message|>", "<tool_call></tool_call>"}) {
    std::string text;
    while (text.size() < 1'000'000) text += piece;
    CAPTURE(piece);
    const said_text said = said_in("x " + text);
    CHECK(said.words.size() <= text.size() + 2);
    said_stream stream(true);
    for (std::size_t at = 0; at < text.size(); at += 1000) static_cast<void>(stream.feed(text.substr(at, 1000)));
  }
}

}  // namespace
}  // namespace test_said_text
