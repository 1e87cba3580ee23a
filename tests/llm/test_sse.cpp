#include "llm_support.hpp"

#include <assay/llm/sse.hpp>

#include <algorithm>
#include <random>
#include <stdexcept>

namespace test_llm {
namespace {

using events = std::vector<assay::sse_event>;

events parse_in_pieces(std::string_view stream, std::mt19937* random, std::size_t piece) {
  assay::sse_parser parser;
  events all;
  while (!stream.empty()) {
    const std::size_t size = random != nullptr ? std::uniform_int_distribution<std::size_t>(0, 7)(*random) : piece;
    parser.feed(stream.substr(0, size));
    stream.remove_prefix(std::min(size, stream.size()));
    while (auto event = parser.next()) all.push_back(*std::move(event));
  }
  return all;
}
events parse(std::string_view stream) { return parse_in_pieces(stream, nullptr, stream.size()); }

struct row {
  const char* what;
  std::string stream;
  events expected;
};

const row rows[] = {
    {"an event", "data: hello\n\n", {{.data = "hello"}}},
    {"nothing", "", {}},
    {"carriage returns", "data: a\r\rdata: b\r\r", {{.data = "a"}, {.data = "b"}}},
    {"both", "data: a\r\n\r\ndata: b\r\n\r\n", {{.data = "a"}, {.data = "b"}}},
    {"mixed", "data: a\r\n\ndata: b\n\r\n", {{.data = "a"}, {.data = "b"}}},
    {"several lines", "data: YHOO\ndata: +2\ndata: 10\n\n", {{.data = "YHOO\n+2\n10"}}},
    {"a name", "event: add\ndata: 1\n\ndata: 2\n\n", {{.type = "add", .data = "1"}, {.data = "2"}}},
    {"ids stay",
     "id: 7\ndata: 1\n\ndata: 2\n\nid\ndata: 3\n\n",
     {{.data = "1", .id = "7"}, {.data = "2", .id = "7"}, {.data = "3"}}},
    {"an id with a null is ignored", std::string("id: a\0b\ndata: 1\n\n", 17), {{.data = "1"}}},
    {"a comment", ": hello\n\ndata: 1\n:x\n\n", {{.data = "1"}}},
    {"one space goes",
     "data:1\n\ndata: 2\n\ndata:  3\n\ndata:\t4\n\n",
     {{.data = "1"}, {.data = "2"}, {.data = " 3"}, {.data = "\t4"}}},
    {"empty data", "data\n\ndata\ndata\n\ndata:\n\n", {{.data = ""}, {.data = "\n"}, {.data = ""}}},
    {"no data, no event", "event: ping\n\nid: 3\n\ndata: 1\n\n", {{.data = "1", .id = "3"}}},
    {"unknown fields", "colour: red\ndata: 1\nDATA: 2\n data: 3\n\n", {{.data = "1"}}},
    {"an end without its empty line", "data: 1\n\ndata: 2\n", {{.data = "1"}}},
    {"a byte order mark",
     "\xEF\xBB\xBF"
     "data: 1\n\n",
     {{.data = "1"}}},
    {"half a byte order mark",
     "\xEF\xBB"
     "data: 1\n\ndata: 2\n\n",
     {{.data = "2"}}},
    {"a second one",
     "\xEF\xBB\xBF\xEF\xBB\xBF"
     "data: 1\n\ndata: 2\n\n",
     {{.data = "2"}}},
    {"colons in data", "data: {\"a\": 1}\n\n", {{.data = "{\"a\": 1}"}}},
    {"characters of several bytes", "data: Zürich 東京\n\n", {{.data = "Zürich 東京"}}},
};

TEST_CASE("streams by the standard's rules") {
  for (const row& one : rows) {
    CAPTURE(one.what);
    CHECK(parse(one.stream) == one.expected);
  }
}

TEST_CASE("however a stream is cut, it gives the same events") {
  std::mt19937 random(1);
  for (const row& one : rows) {
    CAPTURE(one.what);
    for (std::size_t piece = 1; piece < 8; ++piece) CHECK(parse_in_pieces(one.stream, nullptr, piece) == one.expected);
    for (int i = 0; i < 50; ++i) CHECK(parse_in_pieces(one.stream, &random, 0) == one.expected);
  }
}

TEST_CASE("foreign lines are an error where that is asked for, and nothing else changes") {
  const row foreign[] = {
      {"JSON",
       "data: {}\n\n{\"error\":{\"code\":503}}\n\ndata: [DONE]\n\n",
       {{.data = "{}"}, {.type = "error", .data = "{\"error\":{\"code\":503}}"}, {.data = "[DONE]"}}},
      {"JSON on several lines",
       "data: {}\n\n{\n  \"error\": 1\n}\n\n",
       {{.data = "{}"}, {.type = "error", .data = "{\n  \"error\": 1\n}"}}},
      {"no empty lines around it",
       "data: {}\nInternal Server Error\ndata: [DONE]\n\n",
       {{.data = "{}"}, {.type = "error", .data = "Internal Server Error"}, {.data = "[DONE]"}}},
      {"HTML at the end",
       "data: {}\n\n<html>\n<h1>502</h1>\n</html>",
       {{.data = "{}"}, {.type = "error", .data = "<html>\n<h1>502</h1>\n</html>"}}},
      {"a sentence with a colon",
       "data: {}\n\nupstream connect error: reset",
       {{.data = "{}"}, {.type = "error", .data = "upstream connect error: reset"}}},
  };
  const auto parsed = [](std::string_view stream, assay::foreign_lines how, std::size_t piece) {
    assay::sse_parser parser(1000, how);
    events all;
    for (; !stream.empty(); stream.remove_prefix(std::min(piece, stream.size()))) parser.feed(stream.substr(0, piece));
    parser.finish();
    while (auto event = parser.next()) all.push_back(*std::move(event));
    return all;
  };
  for (const std::size_t piece : {1, 3, 1000}) {
    for (const row& one : foreign) {
      CAPTURE(one.what);
      CHECK(parsed(one.stream, assay::foreign_lines::report, piece) == one.expected);
      for (const assay::sse_event& event : parsed(one.stream, assay::foreign_lines::skip, piece)) {
        CHECK(event.type == "message");
      }
    }
    for (const row& one : rows) {
      CAPTURE(one.what);
      CHECK(parsed(one.stream, assay::foreign_lines::report, piece) == one.expected);
    }
  }
}

TEST_CASE("retry is digits alone") {
  assay::sse_parser parser;
  parser.feed("retry: 1500\nretry: 12x\nretry: -3\n\n");
  CHECK(parser.retry() == 1500);
}

TEST_CASE("an event without end is an error, not a full memory") {
  assay::sse_parser parser(100);
  parser.feed("data: " + std::string(80, 'x'));
  CHECK_THROWS_AS(parser.feed(std::string(30, 'x')), std::length_error);
  assay::sse_parser lines(100);
  lines.feed("data: " + std::string(60, 'x') + "\n");
  CHECK_THROWS_AS(lines.feed("data: " + std::string(60, 'x')), std::length_error);
}

}  // namespace
}  // namespace test_llm
