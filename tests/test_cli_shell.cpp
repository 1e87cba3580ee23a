// Completions and manual pages, as shells and formatters see them.
#include "support/run_command.hpp"
#include "support/skipped_tests.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace assay::test;

namespace {

const std::vector<std::string> commands = {
    "schema",   "lint", "diff",  "parse", "repair", "eval",        "minimize",
    "validate", "ask",  "batch", "work",  "replay", "completions", "man",
#ifdef ASSAY_HAS_SERVE
    "serve",
#endif
};

/// The path of a program; empty where there is none.
std::string path_of(const std::string& program) {
  for (const char* const folder : {"/usr/bin/", "/bin/", "/usr/local/bin/"}) {
    if (std::filesystem::exists(folder + program)) return folder + program;
  }
  skipped_tests::note("there is no " + program + " here");
  return {};
}

std::set<std::string> lines_of(const std::string& text) {
  std::set<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!line.empty()) lines.insert(line);
  }
  return lines;
}

std::string joined(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

struct completion {
  std::vector<std::string> words;  ///< behind "assay"; the last one is completed
  std::string expected;            ///< in order; "~word": among others
};

const std::vector<completion> completions = {
    {{"pa"}, "parse"},
    {{"mi"}, "minimize"},
    {{"parse", "--sc"}, "--schema"},
    {{"parse", "--pre"}, "--pretty"},
    {{"parse", "--mode", ""}, "lax llm strict"},
    {{"parse", "--mode", "l"}, "lax llm"},
    {{"--color", "never", "parse", "--errors", ""}, "json text"},
    {{"lint", "--dialect", "g"}, "gbnf gemini"},
    {{"diff", "--allow", "w"}, "wider"},
    {{"completions", "z"}, "zsh"},
    {{"man", "par"}, "parse"},
    {{"repair", "--color", "a"}, "always auto"},
};

/// What bash offers: its own machinery is called as readline calls it.
std::set<std::string> offered_by_bash(const std::string& bash, const std::string& script,
                                      const std::vector<std::string>& words) {
  const std::string driver = R"(
source "$1"; shift
COMP_WORDS=(assay "$@"); COMP_CWORD=$(($#)); COMP_LINE="assay $*"; COMP_POINT=${#COMP_LINE}
[[ $(complete -p assay) == *"-F _assay assay" ]] || exit 1
compopt() { :; }
_assay assay "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\n' "${COMPREPLY[@]}")";
  std::vector<std::string> all = {bash, "--norc", "-c", driver, "bash", script};
  all.insert(all.end(), words.begin(), words.end());
  const command_output result = run_command(all);
  CHECK(result.err.empty());
  CHECK(result.exit_code == 0);
  return lines_of(result.out);
}

}  // namespace

TEST_CASE("bash completes commands, options and values") {
  const std::string bash = path_of("bash");
  if (bash.empty()) return;
  const scratch_folder folder;
  const std::string script = folder.write("assay.bash", run_command({ASSAY_CLI, "completions", "bash"}).out);
  CHECK(run_command({bash, "-n", script}).err.empty());
  for (const completion& one : completions) {
    CAPTURE(one.words.back());
    CHECK(joined(offered_by_bash(bash, script, one.words)) == one.expected);
  }
  CHECK(joined(offered_by_bash(bash, script, {"parse", "--mode", "=", "st"})) == "strict");
  CHECK(joined(offered_by_bash(bash, script, {"parse", "--mode", "="})) == "lax llm strict");
  CHECK(joined(offered_by_bash(bash, script, {"repair", "--allow", "finding,syn"})) == "finding,syntax");
  CHECK(offered_by_bash(bash, script, {"parse", "--schema", ""}).empty());  // files, by readline
  CHECK(offered_by_bash(bash, script, {"parse", ""}).empty());
  const std::set<std::string> all = offered_by_bash(bash, script, {""});
  CHECK(all == std::set<std::string>(commands.begin(), commands.end()));
}

TEST_CASE("fish completes commands, options and values") {
  const std::string fish = path_of("fish");
  if (fish.empty()) return;
  const scratch_folder folder;
  const std::string script = folder.write("assay.fish", run_command({ASSAY_CLI, "completions", "fish"}).out);
  for (const completion& one : completions) {
    std::string line = "assay";
    for (const std::string& word : one.words) line += " " + word;
    const command_output result =
        run_command({fish, "--no-config", "-c",
                     "source '" + script + "'; complete -C '" + line + "' | string replace -r '\\t.*' ''"},
                    {.environment = {{"HOME", folder.path().string()}}});
    CAPTURE(line);
    CAPTURE(result.err);
    CHECK(joined(lines_of(result.out)) == one.expected);
  }
}

TEST_CASE("behind an option of the program fish offers commands, not files") {
  const std::string fish = path_of("fish");
  if (fish.empty()) return;
  const scratch_folder folder;
  static_cast<void>(folder.write("a_file", ""));
  const std::string script = folder.write("assay.fish", run_command({ASSAY_CLI, "completions", "fish"}).out);
  const auto offered = [&](const std::string& line) {
    return run_command({fish, "--no-config", "-c",
                        "cd '" + folder.path().string() + "'; source '" + script + "'; complete -C '" + line + "'"},
                       {.environment = {{"HOME", folder.path().string()}}})
        .out;
  };
  for (const char* line : {"assay ", "assay --color never ", "assay --color=never "}) {
    CAPTURE(line);
    CHECK(contains(offered(line), "parse\t"));
    CHECK_FALSE(contains(offered(line), "a_file"));
  }
  CHECK_FALSE(contains(offered("assay --color never parse "), "validate"));
}

TEST_CASE("zsh completes commands, options and values") {
  const std::string zsh = path_of("zsh");
  if (zsh.empty()) return;
  const scratch_folder folder;
  const std::string script = folder.write("_assay", run_command({ASSAY_CLI, "completions", "zsh"}).out);
  CHECK(run_command({zsh, "-f", "-n", script}).err.empty());
  // An interactive shell on a terminal of its own (zpty), which lists what compadd gets.
  const std::string driver = R"(
zmodload zsh/zpty || exit 3
zpty shell zsh -f -i
zpty -w shell "PS1= PROMPT_EOL_MARK=; fpath=($1 \$fpath); autoload -Uz compinit; compinit -u -d $1/dump"
zpty -w shell 'compadd() { if [[ ${@[(I)-[OAD]]} -gt 0 ]]; then builtin compadd "$@"; return; fi
  local -a all; builtin compadd -O all "$@"; local one; for one in "${all[@]}"; do echo "offer:$one"; done }'
zpty -w shell 'complete-now() { echo begin; _main_complete; echo end; exit }'
zpty -w shell 'zle -C complete-now list-choices complete-now; bindkey "^X" complete-now; echo rea""dy'
zpty -r -m shell all '*ready*' || exit 4
zpty -w -n shell "$2"$'\x18'
zpty -r -m shell all '*end*' || exit 5
print -r -- "$all"
)";
  for (const completion& one : completions) {
    std::string line = "assay";
    for (const std::string& word : one.words) line += " " + word;
    const command_output result = run_command({zsh, "-f", "-c", driver, "zsh", folder.path().string(), line},
                                              {.environment = {{"TERM", "dumb"}}});
    CAPTURE(line);
    CAPTURE(result.out);
    CAPTURE(result.err);
    if (result.exit_code == 3 || result.exit_code == 4) {
      skipped_tests::note("zsh has no zpty here, or there is no pseudo-terminal");
      return;
    }
    std::set<std::string> offers;
    std::istringstream lines(result.out);
    for (std::string text; std::getline(lines, text);) {
      while (!text.empty() && (text.back() == '\r' || text.back() == ' ')) text.pop_back();
      const std::size_t at = text.find("offer:");
      if (at != std::string::npos) offers.insert(text.substr(at + 6));
    }
    CHECK(joined(offers) == one.expected);
  }
}

TEST_CASE("every command has a manual page with its options, exit codes and examples") {
  const scratch_folder folder;
  CHECK(run_command({ASSAY_CLI, "man", "--out", folder.path().string()}).exit_code == 0);
  const command_output help = run_command({ASSAY_CLI, "--help"});
  for (const std::string& command : commands) {
    CAPTURE(command);
    CHECK(contains(help.out, "\n  " + command));
    const command_output page = run_command({ASSAY_CLI, "man", command});
    CHECK(page.exit_code == 0);
    CHECK(page.out == read_file(folder.file("assay-" + command + ".1")));
    for (const char* const part : {".TH ASSAY\\-", ".SH NAME\n", ".SH SYNOPSIS\n", ".SH OPTIONS\n",
                                   "\\fB\\-\\-version\\fR", ".SH EXIT STATUS\n", ".SH EXAMPLES\n", ".SH SEE ALSO\n"}) {
      CHECK(contains(page.out, part));
    }
    const command_output own = run_command({ASSAY_CLI, command, "--help"});
    CHECK(contains(own.out, "\nExit code: 0 "));
    CHECK(contains(own.out, "\nExamples:\n"));
  }
  CHECK(contains(run_command({ASSAY_CLI, "man"}).out, ".SH COMMANDS\n"));
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), std::filesystem::directory_iterator()) ==
        static_cast<std::ptrdiff_t>(commands.size() + 1));
}

TEST_CASE("the manual pages are good roff") {
  const std::string mandoc = path_of("mandoc");
  const std::string groff = path_of("groff");
  const scratch_folder folder;
  CHECK(run_command({ASSAY_CLI, "man", "--out", folder.path().string()}).exit_code == 0);
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    const std::string page = entry.path().string();
    CAPTURE(page);
    if (!mandoc.empty()) {
      const command_output checked = run_command({mandoc, "-Tlint", "-Wwarning", page});
      // A date would make the files of each build differ.
      std::string others;
      for (const std::string& line : lines_of(checked.out)) {
        if (!contains(line, "missing date")) others += line + "\n";
      }
      CHECK(others == "");
    }
    if (!groff.empty()) {
      const command_output shown = run_command({groff, "-man", "-Tascii", "-P-cbou", "-ww", page});
      CHECK(shown.err == "");
      CHECK(contains(shown.out, "--version"));
    }
  }
}
