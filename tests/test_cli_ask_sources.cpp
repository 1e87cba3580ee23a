// assay ask --source, --max-cost and --logprobs: what values rest on, what a run costs, how sure the model was.
#include "support/ask_support.hpp"
#include "support/report_formats.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <variant>

using namespace assay::test;
using nlohmann::json;

namespace {

const char* const ada = R"({"name": "Ada", "age": 36})";

/// What the mock's model costs.
std::string prices_of(const ask_command& ask, double input, double output) {
  return ask.folder.write("prices.json", json({{"openai:m", {{"input", input}, {"output", output}}}}).dump());
}

std::string prompts(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) lines += json({{"id", i}, {"prompt", "person"}}).dump() + "\n";
  return lines;
}

std::size_t asked_in(const std::vector<json>& lines) {
  std::size_t count = 0;
  for (const json& line : lines) count += line["ok"] == true ? 1U : 0U;
  return count;
}

}  // namespace

TEST_CASE("with a source the output has the value and where it stands; what is not there fails") {
  const mock_provider mock({"--answer", ada});
  const ask_command ask(mock);
  const command_output found = ask({"--source", ask.folder.write("letter.txt", "I am ADA,\nthirty-six."), "Who?"});
  CHECK(found.exit_code == 0);
  const json told = json::parse(found.out);
  CHECK(told["value"] == json::parse(ada));
  CHECK(told["grounding"][0]["how"] == "letter_case");
  CHECK(told["grounding"][1]["how"] == "number");
  CHECK(told["grounding"][1]["spans"][0]["line"] == 2);

  const command_output missing =
      ask({"--source", ask.folder.write("other.txt", "I am Eve, 36."), "--retries", "0", "Who?"});
  CHECK(missing.exit_code == 1);
  CHECK(missing.err.find("not_in_source") != std::string::npos);
}

TEST_CASE("with --stream the value grows, and where it stands is told with the last line, or is an error at the end") {
  const mock_provider mock({"--answer", ada});
  const ask_command ask(mock);
  const command_output found =
      ask({"--stream", "--source", ask.folder.write("letter.txt", "I am ADA,\nthirty-six."), "Who?"});
  CHECK(found.exit_code == 0);
  const std::vector<json> lines = json_lines(found.out);
  REQUIRE(lines.size() > 1);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    CHECK(lines[i].contains("value"));
    CHECK_FALSE(lines[i].contains("grounding"));
  }
  const json told =
      json::parse(ask({"--source", ask.folder.write("letter.txt", "I am ADA,\nthirty-six."), "Who?"}).out);
  CHECK(lines.back() == told);
  CHECK(told["grounding"][1]["spans"][0]["line"] == 2);

  const command_output missing =
      ask({"--stream", "--source", ask.folder.write("other.txt", "I am Eve, 36."), "--retries", "0", "Who?"});
  CHECK(missing.exit_code == 1);
  CHECK(missing.err.find("not_in_source") != std::string::npos);
  for (const json& line : json_lines(missing.out)) CHECK_FALSE(line.contains("grounding"));
}

TEST_CASE("where there is a source the output says so, even where no value can be looked up") {
  const mock_provider mock({"--answer", R"({"name": "  "})"});
  const scratch_folder folder;
  const std::string source = folder.write("letter.txt", "She is thirty-six.");
  const std::vector<std::string> command = {ASSAY_CLI,  "ask",      "--model",     "openai:m", "--base-url",
                                            mock.url(), "--schema", "name string", "--source", source};
  const json expected = {{"value", {{"name", "  "}}}, {"grounding", json::array()}};
  for (const char* way : {"Who?", "--stream", "--jsonl"}) {
    CAPTURE(way);
    std::vector<std::string> words = command;
    words.emplace_back(way);
    const command_output result = run_command(words, {.input = way == std::string("--jsonl") ? "\"Who?\"\n" : "Who?"});
    CHECK(result.exit_code == 0);
    const std::vector<json> lines = json_lines(result.out);
    REQUIRE_FALSE(lines.empty());
    CHECK(lines.back()["value"] == expected["value"]);
    CHECK(lines.back()["grounding"] == expected["grounding"]);
  }
}

TEST_CASE("each line may have a source of its own") {
  const mock_provider mock({"--answer", ada});
  const ask_command ask(mock);
  const std::string input = json({{"id", 1}, {"prompt", "Who?"}, {"source", "Ada, 36"}}).dump() + "\n" +
                            json({{"id", 2}, {"prompt", "Who?"}, {"source", "Eve, 36"}}).dump() + "\n" +
                            json({{"id", 3}, {"prompt", "Who?"}}).dump() + "\n";
  const command_output result = ask({"--jsonl", "--jobs", "1", "--retries", "0"}, input);
  const std::vector<json> lines = json_lines(result.out);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0]["grounding"].size() == 2);
  CHECK(lines[1]["ok"] == false);
  CHECK(lines[1]["errors"][0]["type"] == "not_in_source");
  CHECK(lines[2]["ok"] == true);
  CHECK_FALSE(lines[2].contains("grounding"));
}

TEST_CASE("no more prompts are asked than --max-cost has room for, and each of the others has a line") {
  const mock_provider mock({"--answer", ada});
  const ask_command ask(mock);
  const std::vector<json> once = json_lines(ask({"--jsonl", "--jobs", "1"}, prompts(1)).out);
  REQUIRE(once.size() == 1);
  const double tokens =
      once[0]["usage"]["input_tokens"].get<double>() + once[0]["usage"]["output_tokens"].get<double>();
  REQUIRE(tokens > 0);

  // A dollar a token: room for three, and a bit.
  const std::string prices = prices_of(ask, 1e6, 1e6);
  const command_output result =
      ask({"--jsonl", "--jobs", "1", "--prices", prices, "--max-cost", std::to_string(tokens * 3.5)}, prompts(6));
  CHECK(result.exit_code == 1);
  const std::vector<json> lines = json_lines(result.out);
  REQUIRE(lines.size() == 6);
  CHECK(asked_in(lines) == 3);
  CHECK(lines[5]["error"]["reason"] == "max_cost");
  CHECK(lines[5]["attempts"] == 0);
  CHECK(lines[5]["id"] == 5);

  const command_output enough =
      ask({"--jsonl", "--prices", prices, "--max-cost", std::to_string(tokens * 100)}, prompts(6));
  CHECK(enough.exit_code == 0);
  CHECK(asked_in(json_lines(enough.out)) == 6);
}

TEST_CASE("an answer that was paid for has its line, whatever its price is") {
  const mock_provider mock({"--answer", ada});
  const ask_command ask(mock);
  const command_output result = ask({"--jsonl", "--prices", prices_of(ask, 1e308, 1e308)}, prompts(1));
  CHECK(result.exit_code == 0);
  const std::vector<json> lines = json_lines(result.out);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0]["value"] == json::parse(ada));
  CHECK(lines[0]["usage"]["cost"].is_null());
}

TEST_CASE("prompts that get no answer don't end a run with --max-cost") {
  for (const char* fault : {"hang-up", "server-error", "cut-body", "garbage"}) {
    CAPTURE(fault);
    const mock_provider mock({"--answer", ada, "--fault", fault, "--every", "3"});
    const ask_command ask(mock);
    const command_output result =
        ask({"--jsonl", "--jobs", "1", "--transport-retries", "0", "--prices", prices_of(ask, 1, 1), "--max-cost", "1"},
            prompts(8));
    CHECK(result.exit_code == 1);
    const std::vector<json> lines = json_lines(result.out);
    REQUIRE(lines.size() == 8);
    CHECK(asked_in(lines) >= 5);
    CHECK(result.out.find("max_cost") == std::string::npos);
  }
}

TEST_CASE("where an answer's cost is unknown, no limit can be kept, and no more is asked") {
  const mock_provider mock({"--answer", ada});
  const ask_command ask(mock);
  const command_output result = ask({"--jsonl", "--jobs", "1", "--max-cost", "1000"}, prompts(3));
  CHECK(result.exit_code == 1);
  const std::vector<json> lines = json_lines(result.out);
  REQUIRE(lines.size() == 3);
  CHECK(asked_in(lines) == 1);
  CHECK(lines[0]["usage"]["cost"].is_null());
  CHECK(lines[2]["error"]["message"].get<std::string>().find("--prices") != std::string::npos);
}

TEST_CASE("--max-cost is a number of dollars, for a run of many prompts") {
  const mock_provider mock({"--answer", ada});
  const ask_command ask(mock);
  for (const std::vector<std::string>& words :
       {std::vector<std::string>{"--max-cost", "1", "Who?"}, {"--jsonl", "--max-cost", "-1"}}) {
    CHECK(ask(words).exit_code == 2);
  }
}

TEST_CASE("--logprobs is no error where the provider gives none") {
  const mock_provider mock({"--answer", ada});
  const ask_command ask(mock);
  const command_output result = ask({"--logprobs", "Who?"});
  CHECK(result.exit_code == 0);
  CHECK(json::parse(result.out) == json({{"value", json::parse(ada)}}));
}

TEST_CASE("lines of ask --jsonl are as their schema says: grounding, confidence, failures, bad lines") {
  const mock_provider mock({"--answer", ada});
  const ask_command ask(mock);
  const std::string record = ask.folder.file("recording.jsonl");
  CHECK(ask({"--logprobs", "--record", record, "Who?"}).exit_code == 0);
  nlohmann::ordered_json call = nlohmann::ordered_json::parse(read_file(record));
  call["response"]["logprobs"] = {{{"size", std::string(ada).size()}, {"logprob", -0.5}}};
  const std::string model = "replay:" + ask.folder.write("sure.jsonl", call.dump() + "\n");
  const std::string input = json({{"id", 1}, {"prompt", "Who?"}, {"source", "Ada, 36"}}).dump() + "\n" +
                            json({{"id", 2}, {"prompt", "Who?"}, {"source", "Adam, 36"}}).dump() + "\n" +
                            json({{"id", 3}, {"prompt", "nobody knows"}}).dump() + "\nno line\n";
  const command_output output = run_command(
      {ASSAY_CLI, "ask", "--model", model, "--schema", ask.schema, "--logprobs", "--retries", "0", "--jsonl"},
      {.input = input});
  const assay::schema_type type = assay::load_schema(
      std::string_view(read_file(std::string(ASSAY_SOURCE_DIR) + "/schemas/report/ResultLine.schema.json")));
  std::vector<assay::report::ResultLine> lines;
  for (const json& line : json_lines(output.out)) {
    const std::string text = line.dump();
    CAPTURE(text);
    CHECK(assay::parse(type, text, {.mode = assay::mode::strict}));
    auto read = assay::parse<assay::report::ResultLine>(text, {.mode = assay::mode::strict});
    REQUIRE(read);
    lines.push_back(*std::move(read));
  }
  REQUIRE(lines.size() == 4);
  std::size_t answers = 0;
  for (const assay::report::ResultLine& line : lines) {
    const auto* const answer = std::get_if<assay::report::ValidLine>(&line);
    if (answer == nullptr) continue;
    ++answers;
    REQUIRE(answer->grounding.size() == 2);
    CHECK(answer->grounding[0].how == assay::grounded_by::exact);
    REQUIRE(answer->confidence.size() == 2);
    CHECK(answer->confidence[1].probability == doctest::Approx(std::exp(-0.5)));
    CHECK(answer->confidence[1].tokens == 1);
  }
  CHECK(answers == 1);
}
