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
