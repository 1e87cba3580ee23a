// Colours: when there are any, and that nothing but our own escape sequences reaches a terminal.
#include "support/pseudo_terminal.hpp"
#include "support/run_command.hpp"
#include "support/skipped_tests.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

using namespace assay::test;

namespace {

using variables = std::vector<std::pair<std::string, std::string>>;

const char* const schema_text =
    R"json({"type": "object", "properties": {"name": {"type": "string", "pattern": "^(?=a)"}, "age": {"type": "integer"}}})json";

/// Files that each command has something to say about.
struct colored_files {
  scratch_folder folder = {};
  std::string schema = folder.write("s.json", schema_text);
  std::string other = folder.write("t.json", R"({"type": "object", "properties": {"age": {"type": "string"}}})");
  std::string answer = folder.write("a.json", R"({"name": "Ada", "age": "x"})");

  [[nodiscard]] std::vector<std::vector<std::string>> commands() const {
    return {{"parse", "--schema", schema, answer},
            {"parse", "--schema", "none.json"},
            {"parse", "--shema", schema},
            {"repair", schema + ".none"},
            {"validate", "--schema", schema, answer},
            {"lint", "--dialect", "openai", schema},
            {"schema", "--dialect", "openai", "--schema", schema},
            {"diff", schema, other}};
  }
};

std::vector<std::string> with_program(const std::vector<std::string>& command) {
  std::vector<std::string> words = {ASSAY_CLI};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

bool has_escape(const std::string& text) { return contains(text, "\033"); }

/// What a command shows with both its streams on a terminal.
std::string shown_on_terminal(const std::vector<std::string>& command, const variables& environment,
                              const pseudo_terminal& terminal) {
  std::vector<std::string> words = {"/bin/sh", "-c", R"(tty=$1; shift; exec "$@" > "$tty" 2> "$tty")", "sh",
                                    terminal.name()};
  const std::vector<std::string> program = with_program(command);
  words.insert(words.end(), program.begin(), program.end());
  static_cast<void>(run_command(words, {.environment = environment}));
  return terminal.read();
}

}  // namespace

TEST_CASE("there are no colours where output goes to a file or a pipe") {
  const colored_files files;
  for (const std::vector<std::string>& command : files.commands()) {
    const command_output plain = run_command(with_program(command), {.environment = {{"TERM", "xterm"}}});
    CAPTURE(plain.err);
    CHECK_FALSE(has_escape(plain.out + plain.err));
    CHECK_FALSE((plain.out + plain.err).empty());
  }
}

TEST_CASE("--color and CLICOLOR_FORCE have colours everywhere, and say the same") {
  const colored_files files;
  for (std::vector<std::string> command : files.commands()) {
    const command_output plain = run_command(with_program(command));
    const command_output forced = run_command(with_program(command), {.environment = {{"CLICOLOR_FORCE", "1"}}});
    CAPTURE(forced.err);
    CHECK(has_escape(forced.out + forced.err));
    CHECK(forced.exit_code == plain.exit_code);
    CHECK_FALSE(has_escape(run_command(with_program(command), {.environment = {{"CLICOLOR_FORCE", "0"}}}).err));

    command.insert(command.begin() + 1, "--color=always");
    const command_output always = run_command(with_program(command), {.environment = {{"NO_COLOR", "1"}}});
    CHECK(always.out == forced.out);
    CHECK(always.err == forced.err);
    std::string without = forced.out + forced.err;
    for (std::size_t at = without.find('\033'); at != std::string::npos; at = without.find('\033')) {
      without.erase(at, without.find('m', at) + 1 - at);
    }
    CHECK(without == plain.out + plain.err);
  }
}

TEST_CASE("a terminal has colours unless it is dumb, or NO_COLOR or --color never forbids them") {
  const auto terminal = pseudo_terminal::open();
  if (!terminal) {
    skipped_tests::note("this system gives no pseudo-terminal (is /dev/pts mounted?)");
    return;
  }
  const colored_files files;
  const variables xterm = {{"TERM", "xterm"}, {"NO_COLOR", ""}};
  for (std::vector<std::string> command : files.commands()) {
    CHECK(has_escape(shown_on_terminal(command, xterm, *terminal)));
    for (const variables& none : {variables{{"TERM", "xterm"}, {"NO_COLOR", "1"}}, variables{{"TERM", "dumb"}},
                                  variables{{"TERM", ""}}, variables{{"NO_COLOR", "0"}, {"CLICOLOR_FORCE", "1"}}}) {
      const std::string shown = shown_on_terminal(command, none, *terminal);
      CHECK_FALSE(has_escape(shown));
      CHECK_FALSE(shown.empty());
    }
    command.insert(command.begin() + 1, "--color=never");
    CHECK_FALSE(has_escape(shown_on_terminal(command, xterm, *terminal)));
  }
}

TEST_CASE("what a model wrote can't colour a terminal, colours or not") {
  const colored_files files;
  const std::string hostile = files.folder.write("h.json",
                                                 "{\"name\": \"\033[31m\x9b"
                                                 "2J\", \"a\033]0;title\007ge\": 1}");
  const std::string sheet =
      files.folder.write("h.schema.json", R"json({"properties": {"a\u001b[7m": {"pattern": "(?=\u001b[2J)"}}})json");
  const std::vector<std::vector<std::string>> commands = {
      {"parse", "--color=always", "--mode=strict", "--schema", files.schema, hostile},
      {"repair", "--color=always", "--allow=none", hostile},
      {"validate", "--color=always", "--schema", files.schema, hostile},
      {"lint", "--color=always", "--dialect=openai", sheet},
      {"diff", "--color=always", files.schema, sheet},
      {"parse", "--color=always", "--schema", "none\033[31m.json"},
      {"parse", "--color=always", "--sch\033[31mema"},
  };
  for (const std::vector<std::string>& command : commands) {
    const command_output result = run_command(with_program(command));
    const std::string all = result.out + result.err;
    CAPTURE(all);
    for (std::size_t at = all.find('\033'); at != std::string::npos; at = all.find('\033', at + 1)) {
      const std::string sequence = all.substr(at, all.find('m', at) + 1 - at);
      const bool is_own = sequence == "\033[0m" || sequence == "\033[1m" || sequence == "\033[2m" ||
                          sequence == "\033[32m" || sequence == "\033[36m" || sequence == "\033[1;31m" ||
                          sequence == "\033[1;35m";
      CHECK(is_own);
    }
    CHECK_FALSE(contains(all, "\x9b"));
    CHECK_FALSE(contains(all, "\007"));
  }
}
