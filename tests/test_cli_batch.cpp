// assay batch: prompts in, files, submission, results, from the shell.
#include "support/ask_support.hpp"
#include "support/report_formats.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <sstream>

using namespace assay::test;
using nlohmann::json;

namespace {

const char* const named_person = R"({"name": "$PROMPT", "age": 36})";

/// `assay batch` in a folder, against a mock.
class batch_command {
 public:
  explicit batch_command(const mock_provider& mock, std::string model = "openai:m")
      : schema_(folder.write("person.json", person_schema)),
        options_({"--model", std::move(model), "--base-url", mock.url()}) {}

  [[nodiscard]] command_output make(const std::string& prompts, std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {ASSAY_CLI, "batch", "make", job(), "--schema", schema_};
    words.insert(words.end(), options_.begin(), options_.end());
    words.insert(words.end(), more.begin(), more.end());
    return run_command(words, {.input = prompts});
  }
  [[nodiscard]] command_output operator()(const std::string& action, std::vector<std::string> more = {}) const {
    std::vector<std::string> words = {ASSAY_CLI, "batch", action, job()};
    words.insert(words.end(), more.begin(), more.end());
    return run_command(words);
  }
  [[nodiscard]] std::string job() const { return folder.file("job"); }

  scratch_folder folder;

 private:
  std::string schema_;
  std::vector<std::string> options_;
};

std::string prompts(int count) {
  std::string lines;
  for (int i = 1; i <= count; ++i) lines += json({{"id", i}, {"prompt", "person " + std::to_string(i)}}).dump() + "\n";
  return lines;
}

}  // namespace

TEST_CASE("a job goes from prompts to result lines, in four commands and in one") {
  for (const char* const model : {"openai:m", "openai-responses:m", "anthropic:m", "google:m"}) {
    CAPTURE(model);
    const mock_provider mock({"--answer", named_person, "--batch-polls", "1"});
    const batch_command batch(mock, model);
    const command_output made = batch.make(prompts(3), {"--max-requests", "2"});
    CHECK(made.exit_code == 0);
    CHECK(contains(made.err, "3 requests in 2 files"));
    command_output status = batch("status", {"--json"});
    CHECK(status.exit_code == 3);
    CHECK(json::parse(status.out)["files"][1]["state"] == "made");
    CHECK(batch("submit").exit_code == 0);
    const command_output open = batch("collect");
    CHECK(open.exit_code == 3);
    CHECK(open.out.empty());
    CHECK(contains(open.err, "0 answered, 0 failed, 3 open"));
    const command_output done = batch("collect", {"--wait", "--poll", "0"});
    CHECK(done.exit_code == 0);
    const std::vector<json> lines = json_lines(done.out);
    REQUIRE(lines.size() == 3);
    for (int i = 0; i < 3; ++i) {
      const json& line = lines[static_cast<std::size_t>(i)];
      CHECK(line["id"] == i + 1);
      CHECK(line["value"] == json({{"name", "person " + std::to_string(i + 1)}, {"age", 36}}));
      CHECK(line["attempts"] == 1);
    }
    status = batch("status");
    CHECK(status.exit_code == 0);
    CHECK(contains(status.out, "part-0002.jsonl"));
    CHECK(contains(status.out, "collected"));
    CHECK(batch("collect").out == done.out);
    CHECK(batch("collect", {"--wait"}).out == done.out);
  }
}

TEST_CASE("its lines are as their schema says: values, re-asks, failures, lines that are no prompts") {
  const mock_provider mock({"--answer", named_person, "--fault", "invalid-json", "--fault", "refusal", "--every", "2",
                            "--times", "9", "--batch-fault", "expire", "--batch-every", "5", "--batch-times", "9"});
  const batch_command batch(mock);
  const std::string input = "no line\n" + prompts(5) + "{\"id\": 2, \"prompt\": \"again\"}\n{\"id\": 9}\n";
  CHECK(batch.make(input, {"--retries", "1", "--transport-retries", "1"}).exit_code == 0);
  const command_output done = batch("collect", {"--wait", "--poll", "0"});
  CHECK(done.exit_code == 1);
  const assay::schema_type type = assay::load_schema(
      std::string_view(read_file(std::string(ASSAY_SOURCE_DIR) + "/schemas/report/ResultLine.schema.json")));
  std::string words;
  for (const json& line : json_lines(done.out)) {
    const std::string text = line.dump();
    CAPTURE(text);
    CHECK(assay::parse(type, text, {.mode = assay::mode::strict}));
    CHECK(assay::parse<assay::report::ResultLine>(text, {.mode = assay::mode::strict}));
    words += line["id"].dump() + " " + (line["ok"] == true ? "ok" : line["error"]["reason"].get<std::string>()) + "; ";
    if (line["ok"] == false && line["error"]["reason"] == "invalid") CHECK(line["errors"].size() == 1);
  }
  CHECK(words == "null line; 1 expired; 2 invalid; 3 ok; 4 refused; 5 ok; null line; 9 line; ");
}

TEST_CASE("standard error says what it cost, beside the direct way") {
  const mock_provider mock({"--answer", named_person});
  const batch_command batch(mock);
  const std::string prices = batch.folder.write("prices.json", R"({"openai:m": {"input": 1000, "output": 2000}})");
  const command_output made = batch.make(prompts(10), {"--prices", prices, "--price-share", "0.5"});
  CHECK(contains(made.err, " by batch, $"));
  const command_output done = batch("collect", {"--wait", "--poll", "0"});
  CHECK(done.err == "assay: 10 answered, 0 failed; 300 tokens: $0.2 by batch, $0.4 directly\n");
  CHECK(json_lines(done.out)[0]["usage"]["cost"] == doctest::Approx(0.02));
}

TEST_CASE("a batch that failed as a whole is submitted again only if that is asked for") {
  const mock_provider mock({"--answer", named_person, "--batch-fault", "fail"});
  const batch_command batch(mock);
  CHECK(batch.make(prompts(1)).exit_code == 0);
  const command_output failed = batch("collect", {"--wait", "--poll", "0"});
  CHECK(failed.exit_code == 1);
  CHECK(
      contains(failed.err, "part-0001.jsonl failed: Not a batch. (line 1); 'assay batch submit --again' tries again"));
  CHECK(json_lines(failed.out)[0]["error"]["reason"] == "rejected");
  CHECK(batch("submit").exit_code == 0);
  CHECK(json_lines(batch("collect").out)[0]["ok"] == false);
  CHECK(batch("submit", {"--again"}).exit_code == 0);
  CHECK(json_lines(batch("collect").out)[0]["ok"] == true);
}

TEST_CASE("the page of --html and --resume take the lines of a batch as those of ask") {
  const mock_provider mock({"--answer", named_person, "--batch-fault", "reject", "--batch-every", "2"});
  const batch_command batch(mock);
  CHECK(batch.make(prompts(3)).exit_code == 0);
  const std::string page = batch.folder.file("page.html");
  const command_output done = batch("collect", {"--wait", "--poll", "0", "--html", page});
  CHECK(done.exit_code == 1);
  CHECK(contains(read_file(page), "It went wrong."));
  const std::string results = batch.folder.write("results.jsonl", done.out);
  const ask_command ask(mock);
  const command_output rest = ask({"--jsonl", "--jobs", "1", "--resume", results}, prompts(3));
  CHECK(rest.exit_code == 0);
  std::set<int> answered;
  for (const json& line : json_lines(rest.out)) answered.insert(line["id"].get<int>());
  CHECK(answered == std::set<int>{1, 3});
}

TEST_CASE("what can't be done is refused with the reason") {
  const mock_provider mock({"--answer", named_person});
  const batch_command batch(mock);
  struct row {
    std::vector<std::string> words;
    const char* reason;
  };
  const std::string job = batch.job();
  const row rows[] = {
      {{"batch"}, "ACTION"},
      {{"batch", "mak", job}, "make"},
      {{"batch", "make", job}, "--model is missing"},
      {{"batch", "make", job, "--model", "openai:m"}, "--schema is missing"},
      {{"batch", "make", job, "--model", "test:", "--schema", "name string"},
       "'test' has no batch API that assay knows"},
      {{"batch", "submit", job}, "there is no folder"},
      {{"batch", "collect", batch.folder.path().string()}, "holds no batch job"},
      {{"batch", "submit", job, "--wait"}, "--wait is for 'assay batch collect', not for 'submit'"},
      {{"batch", "collect", job, "--system", "x"}, "--system is for 'assay batch make', not for 'collect'"},
      {{"batch", "collect", job, "prompts.jsonl"}, "PROMPTS is for 'assay batch make'"},
      {{"batch", "make", job, "--model", "openai:m", "--schema", "name string", "--price-share", "0"}, "above 0 to 1"},
      {{"batch", "make", job, "--model", "openai:m", "--schema", "name string", "--record", "x"}, "--record"},
  };
  for (const row& one : rows) {
    CAPTURE(one.reason);
    std::vector<std::string> words = {ASSAY_CLI};
    words.insert(words.end(), one.words.begin(), one.words.end());
    const command_output result = run_command(words);
    CHECK(result.exit_code == 2);
    CHECK_MESSAGE(contains(result.err, one.reason), result.err);
  }
  CHECK(batch.make(prompts(1)).exit_code == 0);
  const command_output again = batch.make(prompts(1));
  CHECK(again.exit_code == 2);
  CHECK(contains(again.err, "there is a batch job in the folder already"));
}

TEST_CASE("prompts that were changed or taken away since are refused, and never given another's answers") {
  const mock_provider mock({"--answer", named_person});
  const batch_command batch(mock);
  REQUIRE(batch.make(prompts(4), {"--max-requests", "2"}).exit_code == 0);
  REQUIRE(batch("collect", {"--wait"}).exit_code == 0);
  const std::string expected = batch("collect").out;
  const std::string name = batch.job() + "/prompts.jsonl";
  const std::string whole = read_file(name);
  std::string reversed;
  std::istringstream lines(whole);
  for (std::string line; std::getline(lines, line);) reversed.insert(0, line + "\n");
  const std::string first = whole.substr(0, whole.find('\n') + 1);
  std::string other = whole;
  other.replace(other.find("person 2"), 8, "person 3");
  for (const std::string& text : {std::string(), first, reversed, whole + first, other}) {
    batch.folder.write("job/prompts.jsonl", text);
    const command_output refused = batch("collect");
    CHECK(refused.exit_code == 2);
    CHECK(refused.out.empty());
    CHECK(contains(refused.err, "'prompts.jsonl' is not as it was written"));
  }
  std::filesystem::remove(name);
  const command_output without = batch("collect");
  CHECK(without.exit_code == 2);
  CHECK(contains(without.err, "'prompts.jsonl' is not in the job's folder any more"));
  batch.folder.write("job/prompts.jsonl", whole.substr(0, whole.size() - 1));  // an editor took the last line's end
  CHECK(batch("collect").out == expected);
}
