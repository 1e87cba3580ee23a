// The fuzz target of streams as an ordinary test: over a small corpus and mutations of it from a fixed seed. libFuzzer
// does the same for longer (preset fuzz).
#include "fuzz/targets.hpp"
#include "http_support.hpp"

#include <random>

namespace test_llm {
namespace {

/// Streams of all formats, and what is likely to upset their readers.
std::vector<std::string> corpus() {
  std::vector<std::string> all = {
      "\xEF\xBB\xBF: comment\r\rdata:\rdata\r\nid: 1\nid: \0 2\nretry: 10\nevent: x\ndata: y\n\n",
      "data: {\"choices\": \"text\"}\n\ndata: {\"choices\": [1, {\"delta\": []}]}\n\ndata: [DONE]\n\n",
      "data: {\"choices\":[{\"index\":-1,\"delta\":{\"tool_calls\":{\"index\":1e99}}}]}\n\n",
      "data: {\"type\":\"content_block_delta\",\"index\":7,\"delta\":{\"type\":\"input_json_delta\"}}\n\n",
      "data: {\"type\":\"response.completed\",\"response\":{\"output\":[[],{\"type\":\"message\",\"content\":5}]}}\n\n",
      "data: "
      "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":[]},{\"text\":5}]},\"finishReason\":\"\"}]}\n\n",
      "data: {\"usage\":{\"prompt_tokens\":\"many\"},\"error\":\"no object\",\"choices\":{}}\n\n",
  };
  for (const assay::wire_format format : all_formats) {
    for (const char* tool : {"", "Person"}) {
      mock::request asked;
      asked.format = format;
      asked.tool = tool;
      for (const bool stream : {false, true}) {
        asked.stream = stream;
        all.push_back(mock::answer(asked, R"({"name": "é\n\"x\"", "age": 35})").body);
        all.push_back(mock::refusal(asked, "no").body);
      }
    }
  }
  return all;
}

const std::vector<std::string> pieces = {"\n",     "\r",    "\n\n", "\r\n", "data: ",  "event: ", "id:",   ":",
                                         "null",   "[]",    "{}",   "\"\"", "-1",      "1e400",   "\"",    "{",
                                         "[DONE]", "error", "true", "\xFF", "\\ud800", "type",    "index", ","};

std::string mutated(std::string text, const std::vector<std::string>& all, std::mt19937& random) {
  const auto below = [&random](std::size_t count) { return random() % count; };
  for (std::size_t changes = 1 + below(4); changes != 0; --changes) {
    const std::size_t at = below(text.size() + 1);
    switch (below(4)) {
      case 0:
        text.insert(at, pieces[below(pieces.size())]);
        break;
      case 1:
        text.erase(at, 1 + below(8));
        break;
      case 2: {  // a value in place of another
        const std::size_t colon = text.find(':', at);
        if (colon != std::string::npos) text.insert(colon + 1, pieces[8 + below(5)] + ",\"x\":");
        break;
      }
      default:
        text.insert(at, all[below(all.size())].substr(0, 100));
    }
  }
  return text;
}

TEST_CASE("the fuzz target of streams finds nothing in the corpus, its beginnings and mutations") {
  const std::vector<std::string> all = corpus();
  std::mt19937 random(3);
  for (const std::string& text : all) {
    CAPTURE(text);
    CHECK(fuzz::check_sse("a" + text) == "");
    for (std::size_t size = 0; size < text.size(); size += 7) CHECK(fuzz::check_sse("b" + text.substr(0, size)) == "");
  }
  for (int i = 0; i < 4000; ++i) {
    const std::string text = static_cast<char>('a' + i % 26) + mutated(all[random() % all.size()], all, random);
    CAPTURE(text);
    CHECK(fuzz::check_sse(text) == "");
  }
}

}  // namespace
}  // namespace test_llm
