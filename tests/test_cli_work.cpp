// assay work: lines in, workers, results out, from the shell, against a server of our own.
#include "support/ask_support.hpp"
#include "support/nats_server.hpp"
#include "support/report_formats.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace assay::test;
using nlohmann::json;

namespace {

const char* const schema = "name, age int";

/// Answers of all kinds, some with ids; and lines that are none.
const char* const answers =
    "{\"id\": \"a/b\", \"text\": \"{\\\"name\\\": \\\"Ada\\\", \\\"age\\\": 36}\"}\n"
    "\"Sure: {'name': 'Bob', 'age': '40'}\"\n"
    "\n"
    "{\"id\": 7, \"text\": \"no JSON\"}\n"
    "broken\n"
    "{\"id\": \"\xC3\xA4\", \"text\": \"{\\\"name\\\": \\\"Eve\\\", \\\"age\\\": 1\", \"finish_reason\": \"length\"}\n";

std::multiset<std::string> lines_of(const std::string& text) {
  std::multiset<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.insert(line);
  return lines;
}

/// What a run without a queue gives.
std::multiset<std::string> parsed(const std::string& input) {
  return lines_of(run_command({ASSAY_CLI, "parse", "--schema", schema, "--jsonl"}, {.input = input}).out);
}

}  // namespace

TEST_CASE("lines go in once, and come out as those of parse --jsonl") {
  const nats_server server;
  if (!server.is_there()) return;
  const scratch_folder folder;
  const std::string lines = folder.write("answers.jsonl", answers);

  const command_output first = server.work("j", {"--enqueue", lines, "--schema", schema});
  CHECK_MESSAGE(first.exit_code == 0, first.err);
  CHECK(contains(first.err, "5 sent, 0 were there before, 0 refused"));
  CHECK(contains(server.work("j", {"--enqueue", lines, "--schema", schema}).err, "0 sent, 5 were there before"));

  const std::string results = folder.file("results.jsonl");
  const command_output early = server.work("j", {"--drain", results});
  CHECK(early.exit_code == 3);
  CHECK(contains(early.err, "0 of 5 tasks have a result"));
  CHECK(contains(early.err, "no worker has begun; among them \"a/b\", 2, 7, 5, \"\xC3\xA4\""));
  CHECK(read_file(results).empty());

  const command_output worked = server.work("j", {"--until-empty"});
  CHECK_MESSAGE(worked.exit_code == 0, worked.err);
  CHECK(contains(worked.err, "2 valid, 3 invalid, 0 given up"));

  const command_output drained = server.work("j", {"--drain", results, "--wait"});
  CHECK_MESSAGE(drained.exit_code == 0, drained.err);
  CHECK(lines_of(read_file(results)) == parsed(answers));
  for (const std::string& line : parsed(answers)) CHECK(assay::parse<assay::report::ResultLine>(line));

  // Once more: nothing is written twice, what was cut off is written again, and nothing is sent again.
  const std::string whole = read_file(results);
  folder.write("results.jsonl", whole.substr(0, whole.size() - 9));
  CHECK(server.work("j", {"--drain", results, "--wait"}).exit_code == 0);
  CHECK(read_file(results) == whole);
  CHECK(contains(server.work("j", {"--enqueue", lines}).err, "0 sent, 5 were there before"));
  folder.write("results.jsonl", "{\"id\":1}\n");
  const command_output other = server.work("j", {"--drain", results});
  CHECK(other.exit_code == 2);
  CHECK(contains(other.err, "has other lines than the results of 'j'"));
  CHECK(server.work("j", {"--drain", "-"}).out == whole);
}

TEST_CASE("two lines with one id are not one task, and the second is refused") {
  const nats_server server;
  if (!server.is_there()) return;
  const command_output sent = server.work("j", {"--enqueue", "-", "--schema", schema},
                                          "{\"id\": 1, \"text\": \"a\"}\n{\"id\": 1, \"text\": \"b\"}\n\"c\"\n");
  CHECK(sent.exit_code == 1);
  CHECK(contains(sent.err, "line 2 is not sent: its id 1 is that of line 1"));
  CHECK(contains(sent.err, "2 sent, 0 were there before, 1 refused"));
}

TEST_CASE("a schema is not replaced under its name") {
  const nats_server server;
  if (!server.is_there()) return;
  CHECK(server.work("j", {"--enqueue", "-", "--schema", schema}, "\"a\"\n").exit_code == 0);
  const command_output other = server.work("j", {"--enqueue", "-", "--schema", "title, age int"}, "\"b\"\n");
  CHECK(other.exit_code == 2);
  CHECK(contains(other.err, "has another schema with the name 'j'"));
  CHECK(server
            .work("j", {"--enqueue", "-", "--schema", "title, age int", "--schema-name", "other"},
                  "{\"id\": 2, \"text\": \"b\"}\n")
            .exit_code == 0);
}

TEST_CASE("what can't be worked on becomes a dead letter, with a result that says why") {
  const nats_server server;
  if (!server.is_there()) return;
  CHECK(server.work("j", {"--enqueue", "-"}, "{\"id\": \"x\", \"text\": \"a\"}\n").exit_code == 0);
  const command_output worked = server.work("j", {"--until-empty", "--tries", "1"});
  CHECK(contains(worked.err, "task \"x\" is given up: tried once; the last time: the task names no schema"));
  CHECK(contains(worked.err, "1 given up"));
  const std::vector<json> lines = json_lines(server.work("j", {"--drain", "-"}).out);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].at("id") == "x");
  CHECK(lines[0].at("ok") == false);
  CHECK(lines[0].at("error").at("reason") == "dead_letter");
  CHECK(assay::parse<assay::report::ResultLine>(lines[0].dump()));
}

TEST_CASE("what is larger than the server takes is refused, or becomes a dead letter") {
  const nats_server server;  // which takes 8 MB
  if (!server.is_there()) return;
  // A short answer, and a default that makes it long.
  const json item = {{"type", "object"},
                     {"properties", {{"a", {{"type", "string"}, {"default", std::string(300, 'x')}}}}}};
  std::string objects = "[{}";
  for (int i = 1; i < 50'000; ++i) objects += ",{}";
  const std::string lines = "\"" + objects + "]\"\n\"" + std::string(9'000'000, 'x') + "\"\n";
  const command_output sent =
      server.work("j", {"--enqueue", "-", "--schema", json({{"type", "array"}, {"items", item}}).dump()}, lines);
  CHECK(sent.exit_code == 1);
  CHECK(contains(sent.err, "line 2 is not sent: it has 9000002 bytes"));
  CHECK(contains(sent.err, "(max_payload)"));
  const command_output worked = server.work("j", {"--until-empty"});
  CHECK(contains(worked.err, "task 1 is given up: the result can't be stored: it has "));
  const std::vector<json> results = json_lines(server.work("j", {"--drain", "-"}).out);
  REQUIRE(results.size() == 1);
  CHECK(results[0].at("error").at("reason") == "dead_letter");
}

TEST_CASE("a worker's own schema counts where the tasks name none") {
  const nats_server server;
  if (!server.is_there()) return;
  CHECK(server.work("j", {"--enqueue", "-"}, answers).exit_code == 0);
  CHECK(server.work("j", {"--until-empty", "--schema", schema}).exit_code == 0);
  CHECK(lines_of(server.work("j", {"--drain", "-"}).out) == parsed(answers));
}

TEST_CASE("prompts are asked, and results are those of ask --jsonl") {
  const nats_server server;
  if (!server.is_there()) return;
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 36})"});
  const scratch_folder folder;
  const std::string prompts = "{\"id\": \"p\", \"prompt\": \"Ada\"}\n\"Bob\"\nbroken\n";
  const std::string lines = folder.write("prompts.jsonl", prompts);
  const std::vector<std::string> model = {"--model", "openai:m", "--base-url", mock.url()};
  std::vector<std::string> ask = {ASSAY_CLI, "ask", "--schema", schema, "--jsonl", lines};
  ask.insert(ask.end(), model.begin(), model.end());
  const auto expected = lines_of(run_command(ask).out);
  REQUIRE(expected.size() == 3);

  CHECK(server.work("j", {"--enqueue", lines, "--schema", schema}).exit_code == 0);
  std::vector<std::string> words = model;
  const std::string metrics = folder.file("work.prom");
  for (const char* word : {"--until-empty", "--rate", "100/s", "--metrics", metrics.c_str()}) words.emplace_back(word);
  const command_output worked = server.work("j", words);
  CHECK_MESSAGE(worked.exit_code == 0, worked.err);
  CHECK(lines_of(server.work("j", {"--drain", "-"}).out) == expected);
  const std::string figures = read_file(metrics);
  CHECK(contains(figures, "assay_work_tasks_total{end=\"valid\"} 2\n"));
  CHECK(contains(figures, "assay_work_tasks_total{end=\"invalid\"} 1\n"));
  CHECK(contains(figures, "assay_model_attempts_total 2\n"));
  CHECK(contains(figures, "assay_work_waiting 0\n"));
  CHECK(contains(figures, "# TYPE assay_work_task_duration_seconds histogram\n"));
}

TEST_CASE("a provider that is away makes a dead letter after the last try, with its own reason") {
  const nats_server server;
  if (!server.is_there()) return;
  CHECK(server.work("j", {"--enqueue", "-", "--schema", schema}, "\"Ada\"\n").exit_code == 0);
  const command_output worked = server.work("j", {"--model", "openai:m", "--base-url", "http://127.0.0.1:9",
                                                  "--transport-retries", "0", "--tries", "2", "--until-empty"});
  CHECK(contains(worked.err, "task 1 is given up: tried 2 times; the last time: "));
  const std::vector<json> lines = json_lines(server.work("j", {"--drain", "-"}).out);
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].at("error").at("reason") == "transport");
}

TEST_CASE("SIGTERM lets what runs finish, and gives the rest back") {
  const nats_server server;
  if (!server.is_there()) return;
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": 36})", "--delay", "1"});
  std::string prompts;
  for (int i = 0; i < 20; ++i) prompts += "\"p\"\n";
  CHECK(server.work("j", {"--enqueue", "-", "--schema", schema}, prompts).exit_code == 0);
  {
    background_process worker(
        server.command("j", {"--model", "openai:m", "--base-url", mock.url(), "--in-flight", "2", "--until-empty"}));
    background_process drain(server.command("j", {"--drain", "-", "--wait"}));
    REQUIRE(drain.read_line().starts_with("{"));  // it has begun
    worker.send_signal(SIGTERM);
    CHECK(worker.wait() == 0);
  }
  // Given back is at once for others: they do not wait for the 30 seconds of --ack-wait.
  const command_output rest = server.work("j", {"--model", "test:", "--until-empty", "--in-flight", "20"});
  CHECK_MESSAGE(rest.exit_code == 0, rest.err);
  CHECK(json_lines(server.work("j", {"--drain", "-"}).out).size() == 20);
}

TEST_CASE("what makes no sense is refused, and says why") {
  struct row {
    std::vector<std::string> words;
    const char* message;
  };
  const row rows[] = {
      {{}, "--job"},
      {{"--job", "a.b"}, "--job must have 1 to 64 letters"},
      {{"--job", "x", "--enqueue", "f", "--drain", "f"}, "--enqueue"},
      {{"--job", "x", "--wait"}, "--drain"},
      {{"--job", "x", "--enqueue", "f", "--model", "test:"}, "--model is for workers, not for --enqueue"},
      {{"--job", "x", "--drain", "f", "--rate", "1/s"}, "--rate is for workers, not for --drain"},
      {{"--job", "x", "--drain", "f", "--schema", "a int"}, "--schema and --schema-name are not for --drain"},
      {{"--job", "x", "--rate", "fast"}, "--rate must be a number from 1 to 1000000 and a time"},
      {{"--job", "x", "--schema-name", "a b"}, "--schema-name must have"},
      {{"--job", "x", "--in-flight", "0"}, "--in-flight"},
      {{"--job", "x", "--tries", "0"}, "--tries"},
      {{"--job", "x", "--ack-wait", "0"}, "--ack-wait"},
      {{"--job", "x", "--replicas", "6"}, "--replicas"},
      {{"--job", "x", "--server", "nats://127.0.0.1:9"}, "there is no connection to nats://127.0.0.1:9"},
      {{"--job", "x", "--server", "nats://127.0.0.1:9", "--drain", "-"}, "there is no connection to"},
      {{"--job", "x", "--server", ","}, "is not a valid list of servers"},
  };
  for (const row& one : rows) {
    std::vector<std::string> words = {ASSAY_CLI, "work"};
    words.insert(words.end(), one.words.begin(), one.words.end());
    const command_output refused = run_command(words);
    CHECK_MESSAGE(refused.exit_code == 2, refused.err);
    CHECK_MESSAGE(contains(refused.err, one.message), refused.err);
  }
}

TEST_CASE("a job that nobody made has no results") {
  const nats_server server;
  if (!server.is_there()) return;
  const command_output none = server.work("nobody", {"--drain", "-"});
  CHECK(none.exit_code == 2);
  CHECK(contains(none.err, "there is no job 'nobody'"));
}
