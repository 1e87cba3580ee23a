// assay ask --capsule, assay replay and assay minimize --capsule: failed extractions as files.
#include "support/ask_support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

using namespace assay::test;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

const char* const too_young = R"({"name": "Ada", "age": -1, "votes": {"York": 3, "Hull": 4}})";

std::vector<std::string> capsules_in(const fs::path& folder) {
  std::vector<std::string> all;
  for (const fs::directory_entry& one : fs::directory_iterator(folder)) all.push_back(one.path().string());
  std::sort(all.begin(), all.end());
  return all;
}

/// A prompt that fails, and its capsule.
class failed_prompt {
 public:
  explicit failed_prompt(const std::string& answer = too_young, const std::vector<std::string>& options = {})
      : mock_({"--answer", answer}), ask_(mock_) {
    std::vector<std::string> words = {"--capsule", folder(), "--retries", "1"};
    words.insert(words.end(), options.begin(), options.end());
    words.emplace_back("Who?");
    output = ask_(words);
    const std::vector<std::string> all = capsules_in(folder());
    REQUIRE(all.size() == 1);
    file = all.front();
  }

  [[nodiscard]] std::string folder() const { return ask_.folder.file("failures"); }
  /// The capsule with one text in place of another.
  [[nodiscard]] std::string changed(const std::string& from, const std::string& to) const {
    std::string text = read_file(file);
    const std::size_t at = text.find(from);
    REQUIRE(at != std::string::npos);
    return ask_.folder.write("changed.json", text.replace(at, from.size(), to));
  }
  [[nodiscard]] std::string other_file(const std::string& text) const { return ask_.folder.write("other.json", text); }

  command_output output;
  std::string file;

 private:
  mock_provider mock_;
  ask_command ask_;
};

command_output replayed(const std::string& file, const std::vector<std::string>& options = {},
                        const std::string& input = {}) {
  std::vector<std::string> words = {ASSAY_CLI, "replay", file};
  words.insert(words.end(), options.begin(), options.end());
  return run_command(words, {.input = input});
}

}  // namespace

TEST_CASE("a prompt that fails leaves a capsule, which is played again without a difference") {
  const failed_prompt failed;
  CHECK(failed.output.exit_code == 1);
  CHECK(contains(failed.output.err, "The capsule, for assay replay: " + failed.file));
  const command_output same = replayed(failed.file);
  CHECK(same.exit_code == 0);
  CHECK(same.err.empty());
  CHECK(contains(same.out, "openai:m, 2"));
  CHECK(contains(same.out, "attempt 1: invalid, 1 error ("));
  CHECK(contains(same.out, "  age: Input should be greater than or equal to 0 [type=greater_than_equal]\n"));
  CHECK(contains(same.out, "attempt 2: invalid"));
  CHECK(contains(same.out, "invalid after 2 attempts ("));
  CHECK(contains(same.out, " tokens"));
  CHECK(same.out.ends_with("The replay is the same.\n"));
  CHECK(replayed("-", {}, read_file(failed.file)).exit_code == 0);
}

TEST_CASE(
    "a prompt that succeeds leaves none, and a folder that can't be written is noticed before anything is asked") {
  const mock_provider mock({"--answer", R"({"name": "Ada", "age": 36})"});
  const ask_command ask(mock);
  const std::string folder = ask.folder.file("failures");
  CHECK(ask({"--capsule", folder, "Who?"}).exit_code == 0);
  CHECK(capsules_in(folder).empty());
  const std::string taken = ask.folder.write("taken", "a file");
  const command_output refused = ask({"--capsule", taken, "Who?"});
  CHECK(refused.exit_code == 2);
  CHECK(contains(refused.err, "cannot write capsules into '" + taken + "'"));
}

TEST_CASE("with --jsonl each prompt that fails has a capsule, and its line names it") {
  const mock_provider mock({"--answer", too_young});
  const ask_command ask(mock);
  const std::string folder = ask.folder.file("failures");
  const command_output result =
      ask({"--jsonl", "--retries", "0", "--capsule", folder}, "\"Who?\"\n\"Whom?\"\nnot a prompt\n");
  CHECK(result.exit_code == 1);
  const std::vector<json> lines = json_lines(result.out);
  REQUIRE(lines.size() == 3);
  std::vector<std::string> named;
  for (const json& line : lines) {
    if (line.contains("capsule")) named.push_back(line["capsule"]);
  }
  std::sort(named.begin(), named.end());
  CHECK(named == capsules_in(folder));
  REQUIRE(named.size() == 2);
  for (const std::string& one : named) CHECK(replayed(one).exit_code == 0);
}

TEST_CASE("what is changed in a capsule shows where the replay differs from the recording") {
  const failed_prompt failed;
  const command_output looser = replayed(failed.changed("\"minimum\": 0", "\"minimum\": -9"));
  CHECK(looser.exit_code == 1);
  CHECK(contains(looser.out, "now: another request (/output/schema/properties/age/minimum)\n    was: 0\n    is: -9\n"));
  CHECK(contains(looser.out, "now: another outcome\n    was: invalid\n    is: valid\n"));
  CHECK(contains(looser.out, "now: not asked any more"));
  CHECK(contains(looser.out, "it gives a value.\n{\"name\":\"Ada\",\"age\":-1,\"votes\":{\"York\":3,\"Hull\":4}}\n"));

  const command_output longer = replayed(failed.changed("\"max_retries\": 1", "\"max_retries\": 2"));
  CHECK(longer.exit_code == 1);
  CHECK(contains(longer.out, "now, attempt 3: more than was recorded is needed"));
  CHECK(contains(longer.out, "it ends where the recording does.\n"));
}

TEST_CASE("--json is one object") {
  const failed_prompt failed;
  const json same = json::parse(replayed(failed.file, {"--json"}).out);
  CHECK(same["same"] == true);
  CHECK(same["model"] == "openai:m");
  CHECK(same["reason"] == "invalid");
  CHECK(same["attempts"].size() == 2);
  CHECK(same["attempts"][0]["errors"][0]["type"] == "greater_than_equal");
  CHECK(same["attempts"][0]["errors"][0]["loc"] == json({"age"}));
  CHECK(same["differences"].empty());
  CHECK(same["now"]["ending"] == "failed");
  CHECK(same["usage"]["input_tokens"].get<int>() > 0);
  const json other = json::parse(replayed(failed.changed("\"minimum\": 0", "\"minimum\": -9"), {"--json"}).out);
  CHECK(other["same"] == false);
  CHECK(other["differences"][0]["part"] == "request");
  CHECK(other["differences"][0]["where"] == "/output/schema/properties/age/minimum");
  CHECK(other["now"]["value"]["age"] == -1);
}

TEST_CASE("what is no capsule is refused with its place") {
  const failed_prompt failed;
  const std::string whole = read_file(failed.file);
  const command_output garbage = replayed(failed.other_file("garbage"));
  CHECK(garbage.exit_code == 2);
  CHECK(garbage.out.empty());
  CHECK(contains(garbage.err, "line 1, column 1"));
  CHECK(replayed(failed.folder() + "/none").exit_code == 2);
  const command_output label = replayed(failed.changed("\"outcome\": \"invalid\"", "\"outcome\": \"boring\""));
  CHECK(label.exit_code == 2);
  CHECK(contains(label.err, "attempts[0].outcome"));
  CHECK(contains(label.err, "line "));
  const command_output schema = replayed(failed.changed("\"type\": \"object\"", "\"type\": \"thing\""));
  CHECK(schema.exit_code == 2);
  CHECK(contains(schema.err, "the schema in the capsule"));
  const command_output cut = replayed(failed.other_file(whole.substr(0, whole.size() / 2)));
  CHECK(cut.exit_code == 2);
  CHECK(contains(cut.err, "line "));
  CHECK(run_command({ASSAY_CLI, "replay"}).exit_code == 2);
}

TEST_CASE("what a model wrote is escaped before a terminal sees it") {
  const failed_prompt failed(R"({"name": "Ada", "age": "\u001b[31mred"})");
  const command_output shown = replayed(failed.file);
  CHECK(shown.exit_code == 0);
  CHECK_FALSE(contains(shown.out, "\x1b"));
}

TEST_CASE("assay minimize takes schema, options and answer out of a capsule") {
  const failed_prompt failed;
  const command_output small = run_command({ASSAY_CLI, "minimize", "--capsule", failed.file});
  CHECK(small.exit_code == 0);
  CAPTURE(small.out);
  CHECK(contains(small.out, "age"));
  CHECK(contains(small.out, "-"));
  CHECK(small.out.size() < 20);
  CHECK_FALSE(contains(small.out, "votes"));
  CHECK(contains(small.err, "age: Input should be greater than or equal to 0 [type=greater_than_equal]"));
  const command_output first = run_command({ASSAY_CLI, "minimize", "--capsule", failed.file, "--attempt", "1"});
  CHECK(first.out == small.out);

  const command_output none = run_command({ASSAY_CLI, "minimize", "--capsule", failed.file, "--attempt", "3"});
  CHECK(none.exit_code == 2);
  CHECK(contains(none.err, "the capsule has 2 attempts, and no attempt 3"));
  const command_output valid =
      run_command({ASSAY_CLI, "minimize", "--capsule", failed.changed("\"minimum\": 0", "\"minimum\": -9")});
  CHECK(valid.exit_code == 1);
  CHECK(contains(valid.err, "the answer is valid by the schema in the capsule"));
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--capsule", failed.file, "--schema", "a"},
                                                {"--capsule", failed.file, "answer.txt"},
                                                {"--capsule", failed.file, "--mode", "lax"},
                                                {"--attempt", "1", "--schema", "a int,", "answer.txt"},
                                                {"answer.txt"}}) {
    std::vector<std::string> all = {ASSAY_CLI, "minimize"};
    all.insert(all.end(), words.begin(), words.end());
    CHECK(run_command(all).exit_code == 2);
  }
}

TEST_CASE("a value that is not in the source can be made smaller as well") {
  const scratch_folder folder;
  const failed_prompt failed(R"({"name": "Eve", "age": 36, "votes": {"York": 3}})",
                             {"--source", folder.write("letter.txt", "I am Ada, 36, of York, 3 votes")});
  const command_output small = run_command({ASSAY_CLI, "minimize", "--capsule", failed.file});
  CHECK(small.exit_code == 0);
  CHECK(contains(small.err, "not_in_source"));
  CHECK_FALSE(contains(small.out, "votes"));
}
