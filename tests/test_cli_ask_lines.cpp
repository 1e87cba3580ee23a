// assay ask --jsonl: many prompts at once, faults, Ctrl-C, and going on.
#include "support/ask_support.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>

#include <sys/stat.h>

using namespace assay::test;
using nlohmann::json;

namespace {

const char* const named_person = R"({"name": "$PROMPT", "age": 35})";

/// {"id": i, "prompt": "person i"}, a line each.
std::string prompts(int count) {
  std::string lines;
  for (int i = 0; i < count; ++i) {
    lines += json({{"id", i}, {"prompt", "person " + std::to_string(i)}}).dump() + "\n";
  }
  return lines;
}

/// The ids of the lines with a value that is their prompt's; all others fail.
std::multiset<int> answered_in(const std::string& output) {
  std::multiset<int> ids;
  for (const json& line : json_lines(output)) {
    CAPTURE(line.dump());
    REQUIRE(line["ok"] == true);
    CHECK(line["value"] == json({{"name", "person " + std::to_string(line["id"].get<int>())}, {"age", 35}}));
    ids.insert(line["id"].get<int>());
  }
  return ids;
}

std::multiset<int> numbers_below(int count) {
  std::multiset<int> all;
  for (int i = 0; i < count; ++i) all.insert(i);
  return all;
}

/// `command` with its standard input, and standard error in a file.
std::vector<std::string> redirected(const std::vector<std::string>& command, const std::string& in,
                                    const std::string& err) {
  std::vector<std::string> words = {"/bin/sh", "-c", R"(in=$1 err=$2; shift 2; exec "$@" < "$in" 2> "$err")",
                                    "sh",      in,   err};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

/// `command` with standard output redirected as a shell does: ">" or ">>".
command_output run_redirected(const std::vector<std::string>& command, const std::string& how, const std::string& out,
                              const std::string& input) {
  std::vector<std::string> words = {"/bin/sh", "-c", R"(out=$1; shift; exec "$@" )" + how + R"( "$out")", "sh", out};
  words.insert(words.end(), command.begin(), command.end());
  return run_command(words, {.input = input});
}

}  // namespace

TEST_CASE("the error of a line that is no prompt names the member") {
  const mock_provider mock({"--answer", R"({"name": "Ada", "age": 36})"});
  const ask_command ask(mock);
  struct row {
    const char* line;
    const char* beginning;
  };
  for (const row& one : {row{R"({"promt":"x"})", "prompt: Field required; "},
                         row{R"({"prompt":5})", "prompt: Input should be a valid string; "},
                         row{R"({"prompt":"x","source":3})", "source: Input should be a valid string; "},
                         row{R"({"id":[],"prompt":"x"})", "id: The id is neither a string nor a number; "}}) {
    const std::vector<json> lines = json_lines(ask({"--jsonl"}, one.line + std::string("\n")).out);
    REQUIRE(lines.size() == 1);
    const std::string message = lines[0]["error"]["message"];
    CAPTURE(message);
    CHECK(message.starts_with(one.beginning));
  }
}

TEST_CASE("each prompt gives one line, with its id, value, repairs and cost") {
  const mock_provider mock({"--answer", R"({"name": "$PROMPT", "age": "35"})"});
  const command_output result =
      ask_command(mock)({"--jsonl", "--jobs", "1"}, "{\"id\": \"a\", \"prompt\": \"Ada\"}\n\n\"Grace\"\n");
  CHECK(result.exit_code == 0);
  CHECK(result.err.empty());
  const std::vector<json> lines = json_lines(result.out);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0]["id"] == "a");
  CHECK(lines[0]["ok"] == true);
  CHECK(lines[0]["value"] == json({{"name", "Ada"}, {"age", 35}}));
  CHECK(lines[0]["repairs"][0]["code"] == "string_to_integer");
  CHECK(lines[0]["attempts"] == 1);
  CHECK(lines[0]["usage"]["input_tokens"] == 20);
  CHECK(lines[0]["usage"]["output_tokens"] == 10);
  CHECK(lines[1]["id"] == 3);  // the line's number
  CHECK(lines[1]["value"]["name"] == "Grace");
}

TEST_CASE("every prompt is answered once, whatever goes wrong on the way") {
  constexpr int count = 60;
  const mock_provider mock({"--answer", named_person, "--every", "3", "--fault", "rate-limited", "--fault",
                            "server-error", "--fault", "invalid-json", "--fault", "hang-up", "--retry-after", "0"});
  const ask_command ask(mock);
  for (const char* jobs : {"1", "16"}) {
    const std::string input = ask.folder.write("prompts.jsonl", prompts(count));
    const command_output result = ask({"--jsonl", "--jobs", jobs, input});
    CHECK(result.exit_code == 0);
    CHECK(result.err.empty());
    CHECK(answered_in(result.out) == numbers_below(count));
  }
}

TEST_CASE("a prompt without a valid answer is a line that says why, and the rest goes on") {
  const mock_provider mock(
      {"--answer", named_person, "--every", "2", "--times", "9", "--fault", "refusal", "--fault", "invalid-json"});
  const command_output result = ask_command(mock)({"--jsonl", "--jobs", "1"}, prompts(4));
  CHECK(result.exit_code == 1);
  const std::vector<json> lines = json_lines(result.out);
  REQUIRE(lines.size() == 4);
  CHECK(lines[0]["error"]["reason"] == "refused");
  CHECK(lines[0]["error"]["message"] == "I can't help with that.");
  CHECK(lines[0]["attempts"] == 1);
  CHECK(lines[1]["ok"] == true);
  CHECK(lines[2]["id"] == 2);
  CHECK(lines[2]["ok"] == false);
  CHECK(lines[2]["error"]["reason"] == "invalid");
  CHECK(lines[2]["errors"][0]["type"] == "json_invalid");
  CHECK(lines[2]["attempts"] == 3);
  CHECK(lines[3]["ok"] == true);
}

TEST_CASE("a line that is no prompt is reported with its number, and the rest goes on") {
  const mock_provider mock({"--answer", named_person});
  const std::vector<std::string> bad = {"{\"id\": 1, \"prompt\": \"cut", "not JSON", "[1]", "{\"id\": 7}",
                                        "{\"id\": {}, \"prompt\": \"x\"}"};
  std::string input;
  for (const std::string& line : bad) input += line + "\n";
  input += prompts(1) + "{\"id\": 0, \"prompt\": \"again\"}";
  const command_output result = ask_command(mock)({"--jsonl"}, input);
  CHECK(result.exit_code == 1);
  std::map<int, json> by_line;
  int answered = 0;
  for (const json& line : json_lines(result.out)) {
    if (line["ok"] == true) {
      ++answered;
      CHECK(line["id"] == 0);
    } else {
      CHECK(line["id"] == (line["line"] == 4 ? json(7) : json()));
      CHECK(line["error"]["reason"] == "line");
      by_line[line["line"].get<int>()] = line;
    }
  }
  CHECK(answered == 1);
  REQUIRE(by_line.size() == bad.size() + 1);
  for (int number = 1; number <= static_cast<int>(bad.size()); ++number) {
    CHECK(contains(by_line.at(number)["error"]["message"].get<std::string>(), "an object {\"id\", \"prompt\""));
  }
  CHECK(by_line.at(7)["error"]["message"] == "The id 0 is that of line 6, too");
}

TEST_CASE("prompts that trickle through a pipe are answered as they come") {
  const mock_provider mock({"--answer", named_person});
  const ask_command ask(mock);
  const std::string pipe = ask.folder.file("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  background_process asking(redirected(ask.command({"--jsonl"}), pipe, ask.folder.file("err")));
  std::ofstream input(pipe);
  for (const char* name : {"Ada", "Grace"}) {
    input << "\"" << name << "\"\n" << std::flush;
    CHECK(json::parse(asking.read_line())["value"]["name"] == name);
  }
  input.close();
  CHECK(asking.read_line().empty());
  CHECK(asking.wait() == 0);
}

TEST_CASE("--resume skips what has a value, and asks what failed again") {
  const mock_provider mock({"--answer", named_person});
  const ask_command ask(mock);
  const std::string out = ask.folder.write("out.jsonl",
                                           "{\"id\":0,\"ok\":true,\"value\":{}}\n"
                                           "{\"id\":1,\"ok\":false,\"error\":{}}\n"
                                           "{\"id\":\"2\",\"ok\":true,\"value\":{}}\n"
                                           "{\"id\":null,\"line\":9,\"ok\":false,\"error\":{}}\n"
                                           "no result\n"
                                           "{\"id\":3,\"ok\":true,\"va");
  const command_output result = ask({"--jsonl", "--resume", out}, prompts(4));
  CHECK(result.exit_code == 0);
  CHECK(answered_in(result.out) == std::multiset<int>{1, 2, 3});  // "2" is another id than 2
  CHECK(result.err == "assay: line 5 of '" + out + "' is not a result of assay ask; passed over\nassay: line 6 of '" +
                          out + "' is not a result of assay ask; passed over\n");
}

TEST_CASE("an output may be appended to while it is resumed, and not be overwritten") {
  const mock_provider mock({"--answer", named_person});
  const ask_command ask(mock);
  const std::string earlier = "{\"id\":0,\"ok\":true,\"value\":{\"name\":\"person 0\",\"age\":35}}\n{\"id\":1,\"o";
  const std::string out = ask.folder.write("out.jsonl", earlier);
  const std::vector<std::string> command = ask.command({"--jsonl", "--resume", out});

  CHECK(run_redirected(command, ">>", out, prompts(3)).exit_code == 0);
  const std::string whole = read_file(out);
  REQUIRE(whole.starts_with(earlier + "\n"));
  CHECK(answered_in(whole.substr(earlier.size() + 1)) == std::multiset<int>{1, 2});

  const command_output refused = run_redirected(command, ">", out, prompts(3));
  CHECK(refused.exit_code == 2);
  CHECK(contains(refused.err, "append to it with >>"));
}

TEST_CASE("a signal ends it cleanly, and --resume asks exactly the rest") {
  constexpr int count = 10;
  struct ending {
    int signal;
    int exit_code;
  };
  for (const ending& one : {ending{SIGINT, 130}, ending{SIGTERM, 143}}) {
    // Of the first and the sixth question the server takes no notice: then both jobs wait for ever.
    const mock_provider mock({"--answer", named_person, "--every", "5", "--fault", "silence"});
    const ask_command ask(mock);
    const std::string input = ask.folder.write("prompts.jsonl", prompts(count));
    const std::string err = ask.folder.file("err");
    background_process asking(redirected(ask.command({"--jsonl", "--jobs", "2"}), input, err));
    std::string first;
    for (int i = 0; i < 4; ++i) first += asking.read_line() + "\n";
    asking.send_signal(one.signal);
    CHECK(asking.read_line().empty());
    CHECK(asking.wait() == one.exit_code);
    CHECK(contains(read_file(err), "assay: interrupted: 4 answered, 0 failed, "));
    CHECK(contains(read_file(err), "--resume FILE"));
    std::multiset<int> answered = answered_in(first);
    CHECK(answered.size() == 4);

    const std::string out = ask.folder.write("out.jsonl", first);
    const std::string record = ask.folder.file("record.jsonl");
    const command_output rest = ask({"--jsonl", "--resume", out, "--record", record, input});
    CHECK(rest.exit_code == 0);
    CHECK(rest.err.empty());
    answered.merge(answered_in(rest.out));
    CHECK(answered == numbers_below(count));
    CHECK(json_lines(read_file(record)).size() == count - 4);
  }
}

TEST_CASE("a full disk is noticed at once") {
  const mock_provider mock({"--answer", named_person});
  const ask_command ask(mock);
  const command_output result =
      run_command(ask.command({"--jsonl", "--jobs", "4"}), {.input = prompts(50), .out_file = "/dev/full"});
  CHECK(result.exit_code == 2);
  CHECK(contains(result.err, "cannot write to standard output: No space left on device"));
}
