// What systems do in different ways, and the command line in the same one: names beyond ASCII, line ends, patterns of
// file names, replaced files, commands that a build is without.
#include "support/run_command.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace {

using namespace assay::test;
namespace fs = std::filesystem;
using words = std::vector<std::string>;

/// A path of UTF-8, whatever a system takes a narrow string for.
fs::path path_of(const std::string& text) { return fs::path(std::u8string(text.begin(), text.end())); }

std::string text_of(const fs::path& path) {
  const std::u8string text = path.u8string();
  return {text.begin(), text.end()};
}

std::string joined(const words& all) {
  std::string line;
  for (const std::string& one : all) line += (line.empty() ? "" : " ") + one;
  return line;
}

command_output assay_with(words arguments, const command_setup& setup = {}) {
  arguments.insert(arguments.begin(), ASSAY_CLI);
  return run_command(arguments, setup);
}

}  // namespace

TEST_CASE("arguments and names of files are UTF-8") {
  const scratch_folder folder;
  for (const std::string name : {"größe.json", "日本語.json", "🦀 and space.json", "quote's.json"}) {
    CAPTURE(name);
    const fs::path path = folder.path() / path_of(name);
    std::ofstream(path, std::ios::binary) << R"({"größe": "36"})";
    const command_output read = assay_with({"parse", "--schema", "größe int", text_of(path)});
    CHECK(read.err == "");
    CHECK(read.out == "{\"größe\":36}\n");

    const command_output refused = assay_with({"validate", "--schema", "größe int", text_of(path)});
    CHECK(refused.exit_code == 1);
    CHECK(contains(refused.out, name + ":1:"));
    CHECK(contains(refused.out, "größe: Input should be a valid integer"));
  }
  const command_output missing = assay_with({"parse", "--schema", "a int", folder.file("není.json")});
  CHECK(missing.exit_code == 2);
  CHECK(contains(missing.err, "není.json': No such file or directory"));
}

TEST_CASE("quotes, backslashes and signs of patterns in arguments arrive as they are") {
  for (const std::string label : {"a b", "say \"hi\"", "back\\slash", "end\\", "two\\\\\"", "*", "a?[b]", "'"}) {
    CAPTURE(label);
    const nlohmann::json schema = {{"const", label}};
    const std::string text = nlohmann::json(label).dump();
    const command_output read = assay_with({"parse", "--mode", "strict", "--schema", schema.dump()}, {.input = text});
    CHECK(read.err == "");
    CHECK(read.out == text + "\n");
  }
}

TEST_CASE("output has the same line ends everywhere, and input may have either") {
  const std::string lines = "{\"n\": 1}\r\n{\"n\": \"2\"}\r\n\r\n{\"n\": \"x\"}\r\n";
  const command_output read =
      assay_with({"parse", "--schema", "n int", "--jsonl", "--lines", "answers"}, {.input = lines});
  CHECK(read.exit_code == 1);
  CHECK_FALSE(contains(read.out, "\r"));
  CHECK(std::count(read.out.begin(), read.out.end(), '\n') == 3);

  const command_output errors = assay_with({"parse", "--schema", "n int"}, {.input = "{\r\n  \"n\": \"x\"\r\n}"});
  CHECK_FALSE(contains(errors.err, "\r"));
  CHECK(contains(errors.err, "line 2"));
  const command_output pretty = assay_with({"repair", "--pretty"}, {.input = "{\r\n'n': 1,\r\n}"});
  CHECK(pretty.out == "{\n  \"n\": 1\n}\n");
  // A byte that text files end with on some systems, and line ends within a value, are neither.
  const command_output exact = assay_with({"repair"}, {.input = "[\"a\\u001a\\r\\n\"]"});
  CHECK(exact.out == "[\"a\\u001a\\r\\n\"]\n");
}

TEST_CASE("patterns of file names match where no shell has matched them") {
  const scratch_folder folder;
  for (const char* name :
       {"a.json", "b.json", "bb.json", "ö.json", "c.txt", ".hidden.json", "in/d.json", "in/e/f.json"}) {
    const fs::path path = folder.path() / path_of(name);
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << "{}";
  }
  struct row {
    const char* pattern;
    words names;
  };
  const row rows[] = {
      {"*.json", {"a.json", "b.json", "bb.json", "ö.json"}},
      {"?.json", {"a.json", "b.json"}},
      {"[ac].*", {"a.json", "c.txt"}},
      {"[!a].json", {"b.json"}},
      {"b*b.json", {"bb.json"}},
      {"*/*.json", {"in/d.json"}},
      {"**/*.json", {"a.json", "b.json", "bb.json", "in/d.json", "in/e/f.json", "ö.json"}},
  };
  for (const auto& [pattern, names] : rows) {
    CAPTURE(pattern);
    const command_output checked =
        assay_with({"validate", "--schema", "{}", "--output", "json", text_of(folder.path()) + "/" + pattern});
    CHECK(checked.exit_code == 0);
    words found;
    const nlohmann::json report = nlohmann::json::parse(checked.out);
    for (const nlohmann::json& file : report.at("results")) {
      std::string name = file.at("file").get<std::string>().substr(text_of(folder.path()).size() + 1);
      std::replace(name.begin(), name.end(), '\\', '/');
      found.push_back(name);
    }
    std::sort(found.begin(), found.end());
    CHECK(joined(found) == joined(names));
  }
}

TEST_CASE("the page of --html takes the place of an earlier one, and leaves nothing beside it") {
  const scratch_folder folder;
  const fs::path page = folder.path() / path_of("página.html");
  std::ofstream(page, std::ios::binary) << "the earlier one";
  for (int i = 0; i < 2; ++i) {
    const command_output read =
        assay_with({"parse", "--schema", "n int", "--jsonl", "--lines", "answers", "--html", text_of(page)},
                   {.input = "{\"n\": 1}\n"});
    CHECK(read.err == "");
    CHECK(read.exit_code == 0);
    CHECK(contains(read_file(page), "</html>"));
  }
  CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

#if !defined(ASSAY_HAS_MODELS)
TEST_CASE("a command that is not in the build says so, whatever stands behind it, and --help doesn't name it") {
  for (const char* name : {"ask", "batch", "eval", "replay", "serve"}) {
    CAPTURE(name);
    for (const words& rest : {words{}, {"--help"}, {"--schema", "s.json", "--model", "openai:x", "file"}}) {
      words arguments = {name};
      arguments.insert(arguments.end(), rest.begin(), rest.end());
      const command_output refused = assay_with(arguments);
      CHECK(refused.exit_code == 2);
      CHECK(contains(refused.err, "'assay " + std::string(name) + "' is not in this build: it was built without"));
    }
  }
  const command_output help = assay_with({"--help"});
  CHECK(contains(help.out, "\n  parse "));
  CHECK_FALSE(contains(help.out, "\n  ask "));
  const command_output man = assay_with({"man", "ask"});
  CHECK(man.exit_code == 2);
  const command_output capsule = assay_with({"minimize", "--capsule", "x.json"});
  CHECK(capsule.exit_code == 2);
  CHECK(contains(capsule.err, "--capsule is not in this build"));
}
#endif
