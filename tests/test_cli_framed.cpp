// assay parse --framed: texts with their lengths before them, one result for each, and streams that are broken.
#include "support/run_command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

using assay::test::command_output;
using assay::test::contains;
using assay::test::run_command;
using nlohmann::json;

namespace {

const std::string schema = "n int";

/// Four bytes, the highest first, written here by another rule than the command's.
std::string length_bytes(std::size_t length) {
  std::string bytes;
  for (const std::size_t unit : {std::size_t{16'777'216}, std::size_t{65'536}, std::size_t{256}, std::size_t{1}}) {
    bytes += static_cast<char>(length / unit % 256);
  }
  return bytes;
}

std::string framed(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += length_bytes(text.size()) + text;
  return all;
}

std::vector<std::string> unframed(std::string_view stream) {
  std::vector<std::string> texts;
  while (!stream.empty()) {
    REQUIRE(stream.size() >= 4);
    std::size_t length = 0;
    for (const char byte : stream.substr(0, 4)) length = length * 256 + static_cast<unsigned char>(byte);
    REQUIRE(stream.size() >= 4 + length);
    texts.emplace_back(stream.substr(4, length));
    stream.remove_prefix(4 + length);
  }
  return texts;
}

command_output parse_framed(const std::string& stream, const std::vector<std::string>& options = {}) {
  std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", schema, "--framed"};
  words.insert(words.end(), options.begin(), options.end());
  return run_command(words, {.input = stream});
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    lines.push_back(text.substr(at, text.find('\n', at) - at));
  }
  return lines;
}

}  // namespace

TEST_CASE("each frame gives the line of --jsonl, in order") {
  const std::vector<std::string> texts = {
      R"("{\"n\": 1}")",
      R"({"id": "b", "text": "{'n': '2',}"})",
      R"({"id": 30, "text": "{\"n\": \"x\"}"})",
      R"({"text": "[1, 2", "finish_reason": "length"})",
      R"({"id": 4, "text": 5})",
      "not JSON at all",
  };
  std::string lines;
  for (const std::string& text : texts) lines += text + "\n";
  const command_output by_line = run_command({ASSAY_CLI, "parse", "--schema", schema, "--jsonl"}, {.input = lines});
  const command_output by_frame = parse_framed(framed(texts));
  CHECK(by_frame.exit_code == 0);
  CHECK(by_frame.err == "");
  CHECK(unframed(by_frame.out) == lines_of(by_line.out));
  CHECK(lines_of(by_line.out).size() == texts.size());
}

TEST_CASE("the answers themselves may have line breaks, any bytes, or nothing") {
  const std::vector<std::string> texts = {
      "Sure:\n```json\n{\n  \"n\": 1\n}\n```\n", "", " \n ", std::string("{\"n\": 2}\0", 9), "{\"n\": \"\xFF\"}", "\n",
  };
  const command_output result = parse_framed(framed(texts), {"--lines", "answers"});
  CHECK(result.exit_code == 0);
  const std::vector<std::string> results = unframed(result.out);
  REQUIRE(results.size() == texts.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    CAPTURE(results[i]);
    CHECK(json::parse(results[i])["id"] == i + 1);
    CHECK(!contains(results[i], "\n"));
  }
  CHECK(json::parse(results[0])["value"] == json({{"n", 1}}));
  CHECK(json::parse(results[1])["ok"] == false);
}

TEST_CASE("a frame that is blank where an object is expected has a result as well") {
  for (const char* blank : {"", " ", "\t\r"}) {
    const std::vector<std::string> results = unframed(parse_framed(framed({blank, R"("{\"n\": 7}")"})).out);
    REQUIRE(results.size() == 2);
    const json first = json::parse(results[0]);
    CHECK(first["id"] == 1);
    CHECK(first["errors"][0]["type"] == "json_invalid");
    CHECK(contains(first["errors"][0]["message"].get<std::string>(), "There is no text"));
    CHECK(json::parse(results[1])["value"] == json({{"n", 7}}));
  }
}

TEST_CASE("no frames are no results") {
  const command_output result = parse_framed("");
  CHECK(result.exit_code == 0);
  CHECK(result.out == "");
}

TEST_CASE("a stream that is broken ends with code 2, after the results of what is whole") {
  const std::string good = framed({R"("{\"n\": 1}")"});
  const struct {
    std::string stream;
    std::size_t results;
    std::string message;
  } rows[] = {
      {std::string("\0", 1), 0, "within frame 1, after 1 of the 4 bytes of its length"},
      {std::string("\0\0\0", 3), 0, "within frame 1, after 3 of the 4 bytes of its length"},
      {length_bytes(5), 0, "within frame 1, after 0 of the 5 bytes of its text"},
      {good + std::string("\0\0", 2), 1, "within frame 2, after 2 of the 4 bytes of its length"},
      {good + good + length_bytes(67'108'864) + "abc", 2, "within frame 3, after 3 of the 67,108,864 bytes"},
      {good + length_bytes(67'108'865) + "abc", 1, "frame 2 has a length of 67,108,865 bytes, and at most 67,108,864"},
      {"\xFF\xFF\xFF\xFF", 0, "frame 1 has a length of 4,294,967,295 bytes"},
      {"\xEF\xBB\xBF\x01", 0, "frame 1 has a length of 4,022,"},  // no byte order mark is looked for
      {"\"{}\"\n", 0, "give --jsonl for lines"},
      {"{\"id\": 1}\n", 0, "give --jsonl for lines"},
      {good + "\n" + good, 1, "frame 2 has a length of 167,772,160 bytes"},
  };
  for (const auto& [stream, results, message] : rows) {
    CAPTURE(message);
    const command_output result = parse_framed(stream);
    CHECK(result.exit_code == 2);
    CHECK(unframed(result.out).size() == results);
    CHECK_MESSAGE(contains(result.err, message), result.err);
  }
}

TEST_CASE("every cut through a stream gives the results of the frames before it") {
  const std::string stream = framed({R"("{\"n\": 1}")", "", R"({"id": 5, "text": "{}"})"});
  for (std::size_t size = 0; size <= stream.size(); ++size) {
    CAPTURE(size);
    const command_output result = parse_framed(stream.substr(0, size));
    std::size_t whole = 0;
    bool is_at_border = size == 0;
    for (std::size_t at = 0; at < stream.size();) {
      at += 4 + static_cast<unsigned char>(stream[at + 3]);
      if (at <= size) ++whole;
      if (at == size) is_at_border = true;
    }
    CHECK(unframed(result.out).size() == whole);
    CHECK(result.exit_code == (is_at_border ? 0 : 2));
  }
}

TEST_CASE("a frame is answered before the next one comes") {
  // Each answer is waited for; the input ends after the third.
  const std::string first = R"({"id":1,"ok":true,"value":{"n":1},"repairs":[]})";
  const std::string script = R"(coproc A { "$0" parse --schema 'n int' --framed --lines answers; }
    exec {output}<&"${A[0]}" {input}>&"${A[1]}"
    for n in 1 2 3; do
      printf '\0\0\0\7{"n":%d}' $n >&"$input"
      head -c $((4 + $1)) <&"$output" | tail -c "$1"
      echo
    done)";
  const command_output result = run_command({"/bin/bash", "-c", script, ASSAY_CLI, std::to_string(first.size())});
  CHECK(result.exit_code == 0);
  std::string expected;
  for (const char n : {'1', '2', '3'}) {
    std::string line = first;
    for (char& c : line) c = c == '1' ? n : c;
    expected += line + "\n";
  }
  CHECK(result.out == expected);
}

TEST_CASE("long frames and many frames") {
  const std::string long_text = "{\"n\": 3, \"more\": \"" + std::string(3'000'000, 'x') + "\"}";
  std::vector<std::string> texts(20'000, "{\"n\": 1}");
  texts[10] = texts[11] = long_text;
  const command_output result = parse_framed(framed(texts), {"--lines", "answers"});
  CHECK(result.exit_code == 0);
  const std::vector<std::string> results = unframed(result.out);
  REQUIRE(results.size() == texts.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    REQUIRE(results[i] == "{\"id\":" + std::to_string(i + 1) + ",\"ok\":true,\"value\":{\"n\":" +
                              (texts[i] == long_text ? "3" : "1") + "},\"repairs\":[]}");
  }
}

TEST_CASE("wrong usage of --framed") {
  const struct {
    std::vector<std::string> words;
    const char* message;
  } rows[] = {
      {{"--framed", "--jsonl"}, "--jsonl"},           {{"--framed", "--stream"}, "--stream"},
      {{"--framed", "--pretty"}, "--pretty"},         {{"--framed", "--jobs", "2"}, "--jsonl"},
      {{"--framed", "--report", "r"}, "--report"},    {{"--framed", "--errors", "json"}, "--errors"},
      {{"--framed", "a", "b"}, "give a single file"}, {{"--lines", "answers"}, "--jsonl or --framed"},
  };
  for (const auto& [words, message] : rows) {
    CAPTURE(message);
    std::vector<std::string> all = {ASSAY_CLI, "parse", "--schema", schema};
    all.insert(all.end(), words.begin(), words.end());
    const command_output result = run_command(all);
    CHECK(result.exit_code == 2);
    CHECK(result.out == "");
    CHECK_MESSAGE(contains(result.err, message), result.err);
  }
}
