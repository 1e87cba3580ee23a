// What assay shows on a terminal.
#include "support/ask_support.hpp"
#include "support/pseudo_terminal.hpp"
#include "support/skipped_tests.hpp"

#include <doctest/doctest.h>

using namespace assay::test;

namespace {

/// `command` with its standard input from a file, and standard error on a terminal.
std::vector<std::string> on_terminal(const std::vector<std::string>& command, const std::string& in,
                                     const pseudo_terminal& terminal) {
  std::vector<std::string> words = {"/bin/sh", "-c", R"(in=$1 err=$2; shift 2; exec "$@" < "$in" 2> "$err")",
                                    "sh",      in,   terminal.name()};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

}  // namespace

TEST_CASE("a terminal shows how far it is, with rate, retries and tokens") {
  const auto terminal = pseudo_terminal::open();
  if (!terminal) {
    skipped_tests::note("this system gives no pseudo-terminal (is /dev/pts mounted?)");
    return;
  }
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 35})", "--fault", "invalid-json"});
  const ask_command ask(mock);
  const std::string input = ask.folder.write("prompts.jsonl", "\"Ada\"\n\"Grace\"\n\"Alan\"\n");
  CHECK(run_command(on_terminal(ask.command({"--jsonl"}), input, *terminal)).exit_code == 0);
  const std::string shown = terminal->read();
  CAPTURE(shown);
  CHECK(contains(shown, "assay: 3 answered, 0 failed, "));
  CHECK(contains(shown, "/s, 3 retries, 180 tokens"));
}

TEST_CASE("JSON on a terminal can't control it, and is exact elsewhere") {
  const auto terminal = pseudo_terminal::open();
  if (!terminal) {
    skipped_tests::note("this system gives no pseudo-terminal (is /dev/pts mounted?)");
    return;
  }
  const std::string text =
      "\xC2\x9B"
      "31m\xE2\x80\xAE\x7F";
  const std::string object = R"({"b":")" + text + R"("})";
  const std::string line = R"({"text":"{\"b\":\")" + text + R"(\"}"})";
  const scratch_folder folder;
  const std::string schema =
      folder.write("s.json", R"({"type":"object","properties":{"b":{"description":")" + text + R"("}}})");
  const struct {
    std::vector<std::string> words;
    const std::string& input;
  } rows[] = {{{"parse", "--schema", "b string"}, object},
              {{"parse", "--schema", "b string", "--pretty"}, object},
              {{"parse", "--schema", "b string", "--stream"}, object},
              {{"parse", "--schema", "b string", "--jsonl"}, line},
              {{"parse", "--schema", "b int", "--jsonl"}, line},
              {{"repair"}, object},
              {{"schema", "--schema", schema}, object}};
  for (const auto& row : rows) {
    CAPTURE(row.words[0]);
    std::vector<std::string> words = {ASSAY_CLI};
    words.insert(words.end(), row.words.begin(), row.words.end());
    const std::string input = folder.write("input", row.input);
    std::vector<std::string> shown_words = {"/bin/sh", "-c",  R"(in=$1 out=$2; shift 2; exec "$@" < "$in" > "$out")",
                                            "sh",      input, terminal->name()};
    shown_words.insert(shown_words.end(), words.begin(), words.end());
    static_cast<void>(run_command(shown_words));
    const std::string shown = terminal->read();
    CHECK(contains(shown, "\\u009b31m\\u202e\\u007f"));
    CHECK_FALSE(contains(shown, "\x7F"));
    CHECK_FALSE(contains(shown, "\xC2\x9B"));
    CHECK_FALSE(contains(shown, "\xE2\x80\xAE"));
    CHECK(contains(run_command(words, {.input = row.input}).out, text));
  }
}

TEST_CASE("errors as JSON on a terminal can't control it, and are exact elsewhere") {
  const auto terminal = pseudo_terminal::open();
  if (!terminal) {
    skipped_tests::note("this system gives no pseudo-terminal (is /dev/pts mounted?)");
    return;
  }
  const std::string answer = "{\"b\":\"\xC2\x9B\x7F\"}";
  const scratch_folder folder;
  const std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", "b int", "--errors", "json"};
  CHECK(run_command(on_terminal(words, folder.write("input", answer), *terminal)).exit_code == 1);
  const std::string shown = terminal->read();
  CHECK(contains(shown, "\\u009b\\u007f"));
  CHECK_FALSE(contains(shown, "\xC2\x9B"));
  CHECK_FALSE(contains(shown, "\x7F"));
  CHECK(contains(run_command(words, {.input = answer}).err, "\xC2\x9B\x7F"));
}

TEST_CASE("a dumb terminal gets the last line alone, and no escape sequences") {
  const auto terminal = pseudo_terminal::open();
  if (!terminal) {
    skipped_tests::note("this system gives no pseudo-terminal (is /dev/pts mounted?)");
    return;
  }
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 35})", "--delay", "0.3"});
  const ask_command ask(mock);
  const std::string input = ask.folder.write("prompts.jsonl", "\"Ada\"\n\"Bob\"\n");
  CHECK(run_command(on_terminal(ask.command({"--jsonl", "--jobs", "1"}), input, *terminal),
                    {.environment = {{"TERM", "dumb"}}})
            .exit_code == 0);
  const std::string shown = terminal->read();
  CHECK(shown.starts_with("assay: 2 answered"));
  CHECK_FALSE(contains(shown, "\033"));
}

TEST_CASE("the line has the share and the time left, and fits the terminal") {
  const auto terminal = pseudo_terminal::open();
  if (!terminal) {
    skipped_tests::note("this system gives no pseudo-terminal (is /dev/pts mounted?)");
    return;
  }
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 35})", "--delay", "0.6"});
  const ask_command ask(mock);
  const std::string input = ask.folder.write("prompts.jsonl", "\"Ada\"\n\"Bob\"\n\"Cleo\"\n\"Dora\"\n");
  terminal->set_columns(40);
  CHECK(run_command(on_terminal(ask.command({"--jsonl", "--jobs", "1"}), input, *terminal),
                    {.environment = {{"NO_COLOR", "1"}}})
            .exit_code == 0);
  const std::string shown = terminal->read();
  CAPTURE(shown);
  CHECK(contains(shown, "assay: 23%, "));  // 6 bytes of 26
  CHECK(contains(shown, "assay: 46%, 0:0"));
  CHECK(contains(shown, " left, 2 answered"));
  const std::string clear = "\r\033[K";
  std::vector<std::string> lines;
  for (std::size_t at = shown.find(clear); at != std::string::npos;) {
    const std::size_t begin = at + clear.size();
    at = shown.find(clear, begin);
    lines.push_back(shown.substr(begin, at == std::string::npos ? at : at - begin));
  }
  REQUIRE(lines.size() > 3);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) CHECK(lines[i].size() < 40);
  CHECK(contains(lines.back(), "assay: 4 answered, 0 failed, "));  // the last line stays, in whole
}
