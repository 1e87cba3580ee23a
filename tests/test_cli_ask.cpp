// assay ask, one prompt at a time, against the mock provider and recordings.
#include "support/ask_support.hpp"

#include <doctest/doctest.h>

using namespace assay::test;

TEST_CASE("the answer comes out checked and compact; the prompt is an argument or standard input") {
  const mock_provider mock({"--answer", R"(Sure: {"name": "$PROMPT", "age": "35"})"});
  const ask_command ask(mock);
  const std::string expected = "{\"name\":\"Ada\",\"age\":35}\n";
  for (const command_output& result : {ask({"Ada"}), ask({}, "Ada\n"), ask({"-"}, "Ada")}) {
    CHECK(result.exit_code == 0);
    CHECK(result.out == expected);
    CHECK(result.err.empty());
  }
}

TEST_CASE("every provider, every output mode") {
  const mock_provider mock({"--answer", R"({"name": "Ada", "age": 35})"});
  for (const char* model : {"openai:m", "openai-responses:m", "anthropic:m", "google:m", "ollama:m"}) {
    for (const char* mode : {"native", "tool", "prompted"}) {
      CAPTURE(model);
      CAPTURE(mode);
      const ask_command ask(mock, model);
      CHECK(ask({"Who?", "--output-mode", mode}).out == "{\"name\":\"Ada\",\"age\":35}\n");
    }
  }
}

TEST_CASE("an invalid answer is asked again, as often as --retries says") {
  const mock_provider mock({"--answer", R"({"name": "Ada", "age": 35})", "--fault", "invalid-json", "--times", "2"});
  const ask_command ask(mock);
  const std::string record = ask.folder.file("record.jsonl");
  const command_output twice = ask({"first", "--record", record});
  CHECK(twice.exit_code == 0);
  CHECK(twice.out == "{\"name\":\"Ada\",\"age\":35}\n");
  CHECK(json_lines(read_file(record)).size() == 3);

  const command_output once = ask({"second", "--retries", "1"});
  CHECK(once.exit_code == 1);
  CHECK(once.out.empty());
  CHECK(contains(once.err, "assay: no value: no answer was valid\n  attempt 1: invalid, 1 error"));
  CHECK(contains(once.err, "\n  attempt 2: invalid, 1 error"));
  CHECK_FALSE(contains(once.err, "attempt 3"));
  CHECK(contains(once.err, "Let me think about that"));
}

TEST_CASE("a failure tells every attempt, and what could be read") {
  const mock_provider mock({"--answer", R"({"name": "Ada", "age": "old"})"});
  const ask_command ask(mock);
  const command_output result = ask({"Who?"});
  CHECK(result.exit_code == 1);
  CHECK(result.out.empty());
  for (const char* part : {"attempt 1: invalid", "attempt 2: invalid", "attempt 3: invalid", "int_parsing",
                           "What could be read, unchecked: {\"name\":\"Ada\""}) {
    CAPTURE(part);
    CHECK(contains(result.err, part));
  }
}

TEST_CASE("a refusal is said in the model's words, and not asked again") {
  const mock_provider mock({"--fault", "refusal"});
  const command_output result = ask_command(mock)({"Who?"});
  CHECK(result.exit_code == 1);
  CHECK(contains(result.err, "the model refused\n  attempt 1: refused: I can't help with that."));
  CHECK_FALSE(contains(result.err, "attempt 2"));
}

TEST_CASE("a call that fails is made again") {
  for (const char* fault : {"rate-limited", "server-error", "hang-up", "garbage"}) {
    CAPTURE(fault);
    const mock_provider mock({"--answer", R"({"name": "Ada", "age": 35})", "--fault", fault, "--retry-after", "0"});
    const command_output result = ask_command(mock)({"Who?"});
    CHECK(result.exit_code == 0);
    CHECK(result.out == "{\"name\":\"Ada\",\"age\":35}\n");
  }
}

TEST_CASE("--transport-retries says how often a call that failed is made again") {
  const mock_provider mock({"--answer", R"({"name": "Ada", "age": 35})", "--fault", "server-error", "--times", "1"});
  const ask_command ask(mock);
  const command_output never = ask({"first", "--transport-retries", "0"});
  CHECK(never.exit_code == 1);
  CHECK_FALSE(contains(never.err, "attempt 2"));
  CHECK(ask({"second", "--transport-retries", "1"}).exit_code == 0);
}

TEST_CASE("--system, --temperature and --max-tokens are in the request, with one prompt and with many") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", person_schema);
  const std::string prompts = folder.write("prompts.jsonl", "\"Who?\"\n");
  for (const bool many : {false, true}) {
    const std::string record = folder.file(many ? "many.jsonl" : "one.jsonl");
    std::vector<std::string> words = {ASSAY_CLI,       "ask",      "--model",      "test:",    "--schema",
                                      schema,          "--record", record,         "--system", "Be terse: \u00e9.",
                                      "--temperature", "0.25",     "--max-tokens", "321"};
    if (many) words.push_back("--jsonl");
    words.push_back(many ? prompts : "Who?");
    const command_output result = run_command(words);
    CAPTURE(result.err);
    CHECK(result.exit_code == 0);
    const std::vector<nlohmann::json> exchanges = json_lines(read_file(record));
    REQUIRE_FALSE(exchanges.empty());
    const nlohmann::json& request = exchanges.front()["request"];
    REQUIRE(request["messages"].size() == 2);
    CHECK(request["messages"][0]["role"] == "system");
    CHECK(request["messages"][0]["parts"][0]["text"] == "Be terse: \u00e9.");
    CHECK(request["temperature"] == 0.25);
    CHECK(request["max_tokens"] == 321);
  }
}

TEST_CASE("--help of ask names the options of the request") {
  const command_output help = run_command({ASSAY_CLI, "ask", "--help"});
  for (const char* option : {"--system", "--temperature", "--max-tokens", "--transport-retries"}) {
    CAPTURE(option);
    CHECK(contains(help.out, option));
  }
}

TEST_CASE("--stream shows the value as it arrives") {
  const mock_provider mock({"--answer", R"({"name": "Ada Lovelace", "age": "35"})", "--piece", "60"});
  const ask_command ask(mock);
  const std::string record = ask.folder.file("record.jsonl");
  const command_output result = ask({"Who?", "--stream", "--record", record});
  CHECK(result.exit_code == 0);
  const std::vector<nlohmann::json> lines = json_lines(result.out);
  REQUIRE(lines.size() >= 2);
  CHECK_FALSE(lines.front().contains("age"));
  CHECK(lines.back() == nlohmann::json({{"name", "Ada Lovelace"}, {"age", 35}}));

  const command_output replayed = replay(record, ask.schema)({"Who?", "--stream"});
  CHECK(replayed.exit_code == 0);
  CHECK(json_lines(replayed.out).back() == lines.back());
}

TEST_CASE("what was recorded is replayed with the same outcome, offline") {
  struct exchange {
    const char* model;
    std::vector<std::string> mock;
    std::vector<std::string> options;
  };
  const std::string person = R"({"name": "Ada", "age": 35})";
  const std::vector<exchange> cases = {
      {"openai:m", {"--answer", person}, {}},
      {"anthropic:m", {"--answer", person, "--fault", "invalid-json"}, {"--output-mode", "tool"}},
      {"google:m", {"--answer", person, "--fault", "server-error"}, {}},
      {"openai-responses:m", {"--answer", person, "--fault", "refusal"}, {}},
      // OpenAI's strict schemas have a map sent as a list: the replay must read it so.
      {"openai:m", {"--answer", R"({"name": "Ada", "age": 35, "votes": [{"key": "ann", "value": 2}]})"}, {}},
  };
  for (const exchange& one : cases) {
    CAPTURE(one.model);
    const mock_provider mock(one.mock);
    const ask_command ask(mock, one.model);
    const std::string record = ask.folder.file("record.jsonl");
    std::vector<std::string> words = {"Who?"};
    words.insert(words.end(), one.options.begin(), one.options.end());
    const command_output replayed_before = replay(record, ask.schema)(words);
    CHECK(replayed_before.exit_code == 2);
    CHECK(contains(replayed_before.err, "cannot read the recording"));

    std::vector<std::string> recording = words;
    recording.insert(recording.end(), {"--record", record});
    const command_output asked = ask(recording);
    const command_output replayed = replay(record, ask.schema)(words);
    CHECK(replayed.exit_code == asked.exit_code);
    CHECK(replayed.out == asked.out);
    CHECK(without_times(replayed.err) == without_times(asked.err));

    words[0] = "Something else";
    CHECK(contains(replay(record, ask.schema)(words).err, "recorded calls has this request"));
  }
}

TEST_CASE("a key is taken from the environment, and shown nowhere") {
  const std::string key = "sk-secret-0123456789";
  const mock_provider mock({"--answer", "no JSON"});
  const ask_command ask(mock);
  const std::string record = ask.folder.file("record.jsonl");
  const command_output result =
      ask({"Who?", "--record", record}, "", {{"OPENAI_API_KEY", key}, {"ANTHROPIC_API_KEY", key}});
  CHECK(result.exit_code == 1);
  CHECK_FALSE(contains(result.out + result.err + read_file(record), key));
}

TEST_CASE("what can't be asked exits with 2 and says what to do") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", person_schema);
  const std::string not_a_recording = folder.write("r.jsonl", "{\"request\": 1}\n");
  struct usage {
    std::vector<std::string> words;
    std::string says;
  };
  const std::vector<usage> cases = {
      {{"--model", "openai:m", "Hi"}, "assay: openai:m needs a key: set OPENAI_API_KEY\n"},
      {{"--model", "anthropic:m", "Hi"}, "set ANTHROPIC_API_KEY"},
      {{"--model", "google:m", "Hi"}, "set GEMINI_API_KEY"},
      {{"--model", "gpt-5-mini", "Hi"}, "assay: 'gpt-5-mini' names no model: it must begin with one of openai:"},
      {{"--model", "unknown:m", "Hi"}, "'unknown:m' names no model"},
      {{"--model", "replay:none.jsonl", "Hi"}, "cannot read the recording 'none.jsonl'"},
      {{"--model", "replay:" + not_a_recording, "Hi"}, "line 1 of the recording"},
      {{"--model", "ollama:m", "--base-url", "no URL", "Hi"}, "URL"},
      {{"--model", "test:", "--record", "/nowhere/r.jsonl", "Hi"}, "cannot write the recording '/nowhere/r.jsonl'"},
      {{"--model", "test:", ""}, "the prompt is empty"},
      {{"--model", "test:"}, "the prompt is empty"},
      {{"--model", "test:", "caf\xe9"}, "the prompt is not UTF-8"},
      {{"--model", "test:", "--output-mode", "loud", "Hi"}, "run 'assay ask --help'"},
      {{"--model", "test:", "--jsonl", "--stream"}, "run 'assay ask --help'"},
      {{"--model", "test:", "--jobs", "2", "Hi"}, "--jsonl"},
      {{"--model", "test:", "--resume", "r.jsonl", "Hi"}, "--jsonl"},
      {{"--model", "test:", "--jsonl", "none.jsonl"}, "cannot open 'none.jsonl'"},
      {{"--model", "test:", "--jsonl", "--resume", "none.jsonl"}, "cannot open 'none.jsonl'"},
      {{"Hi"}, "--model is required"},
  };
  for (const usage& one : cases) {
    CAPTURE(one.says);
    std::vector<std::string> words = {ASSAY_CLI, "ask", "--schema", schema};
    words.insert(words.end(), one.words.begin(), one.words.end());
    const command_output result = run_command(
        words, {.environment = {{"OPENAI_API_KEY", ""}, {"ANTHROPIC_API_KEY", ""}, {"GEMINI_API_KEY", ""}}});
    CAPTURE(result.err);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK(result.err.starts_with("assay: "));
    CHECK(contains(result.err, one.says));
  }
}

TEST_CASE("a recording that finds no room is no answer") {
  const scratch_folder folder;
  const std::string schema = folder.write("s.json", person_schema);
  const command_output result =
      run_command({ASSAY_CLI, "ask", "--model", "test:", "--schema", schema, "--record", "/dev/full", "Hi"});
  CHECK(result.exit_code == 2);
  CHECK(result.err == "assay: cannot write the recording '/dev/full'\n");
}
