// The command line as a whole: help, version, wrong usage, streams that end.
#include "support/run_command.hpp"

#include <assay/version.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using assay::test::command_output;
using assay::test::run_command;
using assay::test::scratch_folder;

namespace {

using assay::test::contains;

const char* const person_schema =
    R"({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
        "required": ["name", "age"]})";

}  // namespace

TEST_CASE("help and version work everywhere") {
  for (const std::vector<std::string>& command : {std::vector<std::string>{},
                                                  {std::string("schema")},
                                                  {std::string("lint")},
                                                  {std::string("diff")},
                                                  {std::string("parse")},
                                                  {std::string("repair")},
                                                  {std::string("validate")},
                                                  {std::string("ask")}}) {
    std::vector<std::string> words = {ASSAY_CLI};
    words.insert(words.end(), command.begin(), command.end());
    words.push_back("--help");
    const command_output help = run_command(words);
    CHECK(help.exit_code == 0);
    CHECK(contains(help.out, "--version"));
    CHECK(help.err.empty());

    for (const char* const flag : {"--version", "-V"}) {
      words.back() = flag;
      const command_output version = run_command(words);
      CHECK(version.exit_code == 0);
      CHECK(version.out == "assay " + std::string(assay::version()) + "\n");
    }
  }
}

TEST_CASE("wrong usage exits with 2 and says what to do") {
  struct usage {
    std::vector<std::string> words;
    std::string says;
  };
  const std::vector<usage> cases = {
      {{}, "run 'assay --help'"},
      {{"frobnicate"}, "unknown command or option 'frobnicate'; run 'assay --help'"},
      {{"--frobnicate"}, "unknown command or option '--frobnicate'; run 'assay --help'"},
      {{"pasre"}, "unknown command or option 'pasre'; did you mean 'parse'? Run 'assay --help'"},
      {{"--versoin"}, "unknown command or option '--versoin'; did you mean '--version'? Run 'assay --help'"},
      {{"parse", "--frobnicate", "--schema", "s.json"}, "unknown option '--frobnicate'; run 'assay parse --help'"},
      {{"parse", "--shema", "s.json"}, "unknown option '--shema'; did you mean '--schema'? Run 'assay parse --help'"},
      {{"-v"}, "did you mean '-V'?"},
      {{"-x"}, "unknown command or option '-x'; run 'assay --help'"},
      {{"parse", "-x", "--schema", "s.json"}, "unknown option '-x'; run 'assay parse --help'"},
      {{"parse", "--SCHEMA", "s.json"}, "did you mean '--schema'?"},
      {{"PARSE"}, "did you mean 'parse'?"},
      {{"parse", "--schema", "s.json", "--mode", "LAX"}, "did you mean 'lax'?"},
      {{"--schema", "a int", "parse"}, "'--schema' goes after the command: assay "},
      {{"--schema=s.json"}, "'--schema' goes after the command: assay COMMAND --schema ..."},
      {{"help", "frobnicate"}, "unknown command or option 'frobnicate'"},
      {{"ask", "--schema", "a int", "--model", "openia:gpt", "x"}, "did you mean 'openai:gpt'?"},
      {{"ask", "--schema", "a int", "--model", "gpt-5", "x"}, "names no model"},
      {{"ask", "--schema", "a int", "--model", "replay:none", "x"},
       "cannot read the recording 'none': No such file or directory"},
      {{"ask", "--schema", "a int", "--model", "replay:/", "x"}, "cannot read the recording '/': it is a folder"},
      {{"parse", "--schema", "s.json", "--jsonl", "--jobs", "1.5"},
       "--jobs: '1.5' is not a whole number from 0 to 256; run"},
      {{"parse", "--shema=s.json"}, "unknown option '--shema'; did you mean '--schema'?"},
      {{"parse", "--schema", "s.json", "--jsonll", "--jobs", "2"},
       "unknown option '--jsonll'; did you mean '--jsonl'?"},
      {{"parse", "--mdoe", "lax", "--stream", "--jsonl"}, "unknown option '--mdoe'; did you mean '--mode'?"},
      {{"ask", "--modle", "x", "--schema", "s.json"}, "unknown option '--modle'; did you mean '--model'?"},
      {{"lint", "--dialekt", "openai", "s.json"}, "unknown option '--dialekt'; did you mean '--dialect'?"},
      {{"repair", "--alow", "syntax"}, "unknown option '--alow'; did you mean '--allow'?"},
      {{"schema", "--shcema", "s.json"}, "unknown option '--shcema'; did you mean '--schema'?"},
      {{"diff", "one", "two", "three"}, "'three' is one argument too many; run 'assay diff --help'"},
      {{"parse", "--schema", "a.json", "--root", "a.json", "--root", "b.json"}, "--root is given more than once; run"},
      {{"validate", "d.json"}, "--schema is required; run 'assay validate --help'"},
      {{"validate", "--schema", "s.json", "--check-metaschema"}, "run 'assay validate --help'"},
      {{"validate", "--schema", "s.json", "-q", "-v"}, "run 'assay validate --help'"},
      {{"validate", "--schema", "s.json", "--outptu", "json"}, "did you mean '--output'?"},
      {{"validate", "--schema", "s.json", "--max-errors", "0"}, "run 'assay validate --help'"},
      {{"parse", "--schema", "s.json", "--mode", "lax", "--mode", "lax"}, "--mode is given more than once; run"},
      {{"parse", "--schema", "-"}, "can't both come from standard input"},
      {{"ask", "--model", "m", "--schema", "-"}, "can't both come from standard input"},
      {{"ask", "--model", "m", "--schema", "s.json", "--temperature", "2.1"}, "'2.1' is not a number from 0 to 2"},
      {{"ask", "--model", "m", "--schema", "s.json", "--temperature", "-0.1"}, "'-0.1' is not a number from 0 to 2"},
      {{"ask", "--model", "m", "--schema", "s.json", "--temperature", "nan"}, "'nan' is not a number from 0 to 2"},
      {{"ask", "--model", "m", "--schema", "s.json", "--max-tokens", "0"}, "'0' is not a number from 1 to 10000000"},
      {{"ask", "--model", "m", "--schema", "s.json", "--max-tokens", "99999999999999999999"}, "--max-tokens"},
      {{"ask", "--model", "m", "--schema", "s.json", "--max-tokens", "1.5"}, "--max-tokens"},
      {{"ask", "--model", "m", "--schema", "s.json", "--transport-retries", "-1"}, "--transport-retries"},
      {{"ask", "--model", "m", "--schema", "s.json", "--transport-retries", "101"}, "--transport-retries"},
      {{"parse", "--schema", "s.json", "--lines", "answers"}, "--jsonl"},
      {{"parse", "--schema", "s.json", "--jsonl", "--lines", "vague"}, "run 'assay parse --help'"},
      {{"parse"}, "--schema is required; run 'assay parse --help'"},
      {{"parse", "--schema", "s.json", "--mode", "vague"},
       "--mode: 'vague' must be one of strict, lax, llm; run 'assay parse --help'"},
      {{"parse", "--schema", "s.json", "--mode", "strcit"},
       "'strcit' must be one of strict, lax, llm; did you mean 'strict'? Run 'assay parse --help'"},
      {{"repair", "--allow", "syntax,nameing"}, "did you mean 'naming'? Run 'assay repair --help'"},
      {{"diff", "--alow", "wider", "a.json", "b.json"}, "unknown option '--alow'; did you mean '--allow'?"},
      {{"parse", "-schema", "s.json"}, "did you mean '--schema'?"},
      {{"parse", "--schema", "s.json", "--jobs", "2"}, "--jsonl"},
      {{"parse", "--schema", "s.json", "--jsonl", "--jobs", "-1"}, "run 'assay parse --help'"},
      {{"lint", "s.json"}, "--dialect is required; run 'assay lint --help'"},
      {{"lint", "s.json", "--dialect", "klingon"}, "run 'assay lint --help'"},
      {{"schema"}, "give a header and its type"},
      {{"schema", "person.hpp"}, "add --type Person"},
      {{"schema", "person.hpp", "--schema", "s.json"}, "run 'assay schema --help'"},
  };
  for (const usage& one : cases) {
    std::vector<std::string> words = {ASSAY_CLI};
    words.insert(words.end(), one.words.begin(), one.words.end());
    const command_output result = run_command(words);
    CAPTURE(result.err);
    CAPTURE(one.says);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(result.err.starts_with("assay: "));
    CHECK(contains(result.err, one.says));
  }
}

TEST_CASE("help is a command as well") {
  for (const char* command : {"", "parse", "eval"}) {
    std::vector<std::string> words = {ASSAY_CLI, "help"};
    std::vector<std::string> option = {ASSAY_CLI};
    if (*command != '\0') {
      words.emplace_back(command);
      option.emplace_back(command);
    }
    option.emplace_back("--help");
    const command_output help = run_command(words);
    CHECK(help.exit_code == 0);
    CHECK(help.out == run_command(option).out);
  }
}

TEST_CASE("help and version that can't be written are noticed") {
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{ASSAY_CLI, "--help"}, {ASSAY_CLI, "-V"}, {ASSAY_CLI, "parse", "--help"}}) {
    const command_output result = run_command(words, {.out_file = "/dev/full"});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "No space left on device"));
  }
}

TEST_CASE("a long word is not printed back in whole") {
  const std::string word(100'000, 'x');
  for (const std::vector<std::string>& words : {std::vector<std::string>{word},
                                                {"--" + word},
                                                {"parse", "--schema", "s.json", "--" + word},
                                                {"parse", "--schema", "s.json", "--mode", word},
                                                {"parse", "--schema", "s.json", "--jsonl", "--jobs", word},
                                                {"diff", "one", "two", word}}) {
    std::vector<std::string> command = {ASSAY_CLI};
    command.insert(command.end(), words.begin(), words.end());
    const command_output result = run_command(command);
    CHECK(result.exit_code == 2);
    CHECK(result.err.size() < 1000);
  }
}

TEST_CASE("classes of repairs may have blanks between them") {
  const command_output result =
      run_command({ASSAY_CLI, "repair", "--allow", "syntax, finding"}, {.input = "Sure: {a: 1}"});
  CHECK(result.exit_code == 0);
}

TEST_CASE("a file that isn't there is named, with the reason and what to do") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", person_schema);
  const std::string begin = "assay: cannot open 'none.json': No such file or directory; give an existing file, ";
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{ASSAY_CLI, "parse", "--schema", schema, "none.json"},
        {ASSAY_CLI, "parse", "--schema", "none.json"},
        {ASSAY_CLI, "parse", "--schema", schema, "--jsonl", "none.json"},
        {ASSAY_CLI, "lint", "--dialect", "openai", "none.json"},
        {ASSAY_CLI, "schema", "--schema", "none.json"},
        {ASSAY_CLI, "schema", "none.json", "--type", "Person"}}) {
    const command_output result = run_command(words, {.input = "{}"});
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    const bool of_schema = words[2] == "--schema" ? words[3] == "none.json" : words[1] == "lint";
    CHECK(result.err == begin + (of_schema ? "'-' for standard input, or the schema itself: JSON, or a short form such "
                                             "as 'name string, age int'\n"
                                           : "or '-' for standard input\n"));
  }
}

TEST_CASE("a folder is no file; of schemas it may hold one or several") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", person_schema);
  const std::string path = folder.path().string();
  for (const std::vector<std::string>& words : {std::vector<std::string>{ASSAY_CLI, "parse", "--schema", schema, path},
                                                {ASSAY_CLI, "parse", "--schema", schema, "--jsonl", path},
                                                {ASSAY_CLI, "repair", path}}) {
    const command_output result = run_command(words, {.input = "{}"});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "'" + path + "': Is a directory"));
  }
  CHECK(run_command({ASSAY_CLI, "parse", "--schema", path}, {.input = R"({"name": "Ada", "age": 36})"}).exit_code == 0);
  folder.write("t.json", person_schema);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{ASSAY_CLI, "parse", "--schema", path},
        {ASSAY_CLI, "lint", "--dialect", "openai", path},
        {ASSAY_CLI, "schema", "--schema", path},
        {ASSAY_CLI, "ask", "--model", "replay:none", "--schema", path, "prompt"}}) {
    const command_output result = run_command(words, {.input = "{}"});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "add --root with its path or its $id: '"));
  }
}

TEST_CASE("a schema file that is not JSON says so, with line and column, whatever reads it") {
  struct broken_schema {
    const char* text;
    const char* says;
  };
  const broken_schema cases[] = {
      {"", "is not JSON: it is empty. Give a JSON Schema document."},
      {" \n\t\r\n", "is not JSON: it is empty."},
      {"\xEF\xBB\xBF", "is not JSON: it is empty."},
      {"{\"type\": ", "is not JSON, line 1, column 10:"},
      {"{\n  \"type\": \"object\",\n  \"properties\": {,}\n}", "is not JSON, line 3, column 18:"},
      {"\xEF\xBB\xBF{\n\"type\": object}", "is not JSON, line 2, column 9:"},
      {"{\n\"title\": \"\xFF\"}", "is not JSON, line 2, column 1"},
      {"kind: object", "is not JSON, line 1, column 1:"},
      {"{} {}", "is not JSON, line 1, column 4:"},
  };
  const scratch_folder folder;
  for (const broken_schema& one : cases) {
    const std::string path = folder.write("broken.json", one.text);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{ASSAY_CLI, "parse", "--schema", path},
          {ASSAY_CLI, "parse", "--jsonl", "--schema", path},
          {ASSAY_CLI, "lint", "--dialect", "openai", path},
          {ASSAY_CLI, "schema", "--dialect", "openai", "--schema", path},
          {ASSAY_CLI, "ask", "--model", "replay:none", "--schema", path, "prompt"}}) {
      const command_output result = run_command(words, {.input = "{}"});
      CAPTURE(one.text);
      CAPTURE(result.err);
      CHECK(result.exit_code == 2);
      CHECK(result.out.empty());
      CHECK(contains(result.err, "broken.json' " + std::string(one.says)));
    }
  }
}

TEST_CASE("a byte order mark before a schema is passed over") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", "\xEF\xBB\xBF" + std::string(person_schema));
  const command_output result =
      run_command({ASSAY_CLI, "parse", "--schema", schema}, {.input = R"({"name": "Ada", "age": 36})"});
  CHECK(result.exit_code == 0);
  CHECK(result.out == "{\"name\":\"Ada\",\"age\":36}\n");
}

TEST_CASE("a full disk is noticed") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", person_schema);
  const std::string answer = R"({"name": "Ada", "age": 36})";
  for (const bool lines : {false, true}) {
    std::vector<std::string> words = {ASSAY_CLI, "parse", "--schema", schema};
    if (lines) words.push_back("--jsonl");
    const std::string input = lines ? R"({"text": "{}"})" : answer;
    const command_output result = run_command(words, {.input = input, .out_file = "/dev/full"});
    CHECK(result.exit_code == 2);
    CHECK(contains(result.err, "cannot write to standard output: No space left on device"));
  }
}

TEST_CASE("a reader that has seen enough ends the program quietly") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", person_schema);
  std::string many;
  for (int i = 0; i < 100'000; ++i)
    many += R"({"text": "{\"name\": \"Ada\", \"age\": 36}"})"
            "\n";
  const std::string input = folder.write("many.jsonl", many);
  const std::string script = "\"$1\" parse --schema \"$2\" --jsonl \"$3\" | head -n 1";
  const command_output result = run_command({"/bin/sh", "-c", script, "sh", ASSAY_CLI, schema, input});
  CHECK(result.out == R"({"id":1,"ok":true,"value":{"name":"Ada","age":36},"repairs":[]})"
                      "\n");
  CHECK(result.err.empty());
}
