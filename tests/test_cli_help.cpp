// --help: what it says, and that it fits.
#include "cli/wrap_text.hpp"
#include "support/run_command.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

using namespace assay::test;
using assay::cli::wrapped;

TEST_CASE("lines break at spaces, and go on where they began") {
  struct row {
    const char* text;
    std::size_t columns;
    const char* lines;
  };
  const row rows[] = {
      {"", 10, ""},
      {"short", 10, "short"},
      {"one two three", 7, "one two\nthree"},
      {"one two three", 6, "one\ntwo\nthree"},
      {"  one two three", 9, "  one two\n  three"},
      {"averylongword and more", 5, "averylongword\nand\nmore"},
      {"a\n\nb c", 3, "a\n\nb c"},
      {"ä ö ü", 3, "ä ö\nü"},
      {"one two\n", 20, "one two\n"},
  };
  for (const row& one : rows) CHECK(wrapped(one.text, one.columns) == one.lines);
}

TEST_CASE("help has lines of at most 100 columns, and says what the exit codes mean") {
  std::vector<std::string> commands = {"schema", "lint", "diff",        "parse", "repair", "minimize", "validate",
                                       "ask",    "eval", "completions", "man",   "replay", "batch",    "work"};
#ifdef ASSAY_HAS_SERVE
  commands.emplace_back("serve");
#endif
  for (const std::string& command : commands) {
    CAPTURE(command);
    const command_output help = run_command({ASSAY_CLI, command, "--help"});
    CHECK(help.exit_code == 0);
    CHECK(contains(help.out, "Exit code: 0 "));
    CHECK(contains(help.out, "--color auto|always|never"));
    std::istringstream lines(help.out);
    for (std::string line; std::getline(lines, line);) CHECK_MESSAGE(line.size() <= 100, line);
  }
}

TEST_CASE("each line of an example is indented") {
  for (const std::string command : {"batch", "work"}) {
    CAPTURE(command);
    const std::string help = run_command({ASSAY_CLI, command, "--help"}).out;
    const std::size_t examples = help.find("\nExamples:\n");
    REQUIRE(examples != std::string::npos);
    std::istringstream lines(help.substr(examples + std::string("\nExamples:\n").size()));
    std::size_t commands = 0;
    for (std::string line; std::getline(lines, line);) {
      if (line.find("assay " + command) == std::string::npos) continue;
      CHECK_MESSAGE(line.starts_with("    "), line);
      ++commands;
    }
    CHECK(commands > 1);
  }
}

TEST_CASE("a value that may be repeated or listed does not take the file behind it") {
  const scratch_folder folder;
  const std::string answer = folder.write("a.txt", "{a: 1,}");
  CHECK(run_command({ASSAY_CLI, "repair", "--allow", "syntax,finding", answer}).out == "{\"a\":1}\n");
}
