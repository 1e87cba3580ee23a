// assay work: what must not get lost, or be there twice, by a slip of those who use it.
#include "support/ask_support.hpp"
#include "support/http_client.hpp"
#include "support/nats_server.hpp"
#include "support/report_formats.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <vector>

using namespace assay::test;
using nlohmann::json;

namespace {

const char* const schema = "name, age int";
const char* const two_answers =
    "{\"id\": 1, \"text\": \"{'name': 'Ada', 'age': 36}\"}\n{\"id\": 2, \"text\": \"{'name': 'Bob', 'age': 40}\"}\n";

/// A job whose tasks have their results.
void finish_job(const nats_server& server, const std::string& job) {
  REQUIRE(server.work(job, {"--enqueue", "-", "--schema", schema}, two_answers).exit_code == 0);
  REQUIRE(server.work(job, {"--until-empty"}).exit_code == 0);
}

/// A command whose messages are read line by line.
std::vector<std::string> with_messages(const std::vector<std::string>& command) {
  std::vector<std::string> words = {"sh", "-c", "exec \"$@\" 2>&1", "sh"};
  words.insert(words.end(), command.begin(), command.end());
  return words;
}

}  // namespace

TEST_CASE("--drain appends to its own file alone, whatever is in another one") {
  const nats_server server;
  if (!server.is_there()) return;
  finish_job(server, "j");
  const scratch_folder folder;
  const std::string whole = server.work("j", {"--drain", "-"}).out;
  const std::string first = whole.substr(0, whole.find('\n') + 1);

  // All that a command which was killed can have left.
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, first.size() - 1, first.size(), first.size() + 5}) {
    CAPTURE(size);
    const std::string own = folder.write("own.jsonl", whole.substr(0, size));
    CHECK(server.work("j", {"--drain", own}).exit_code == 0);
    CHECK(read_file(own) == whole);
  }
  const std::string others[] = {"{\"my\": \"only copy\"}", "x\n", first + "x", first + first, whole + "x", "\n"};
  for (const std::string& text : others) {
    CAPTURE(text);
    const std::string other = folder.write("other.json", text);
    const command_output refused = server.work("j", {"--drain", other});
    CHECK(refused.exit_code == 2);
    CHECK(contains(refused.err, "has other lines than the results of 'j'"));
    CHECK(read_file(other) == text);
  }
}

TEST_CASE("two commands do not write one file of results") {
  const nats_server server;
  if (!server.is_there()) return;
  finish_job(server, "j");
  REQUIRE(server.work("j", {"--enqueue", "-", "--schema", schema}, "{\"id\": 3, \"text\": \"{}\"}\n").exit_code == 0);
  const scratch_folder folder;
  const std::string results = folder.file("results.jsonl");
  background_process first(server.command("j", {"--drain", results, "--wait"}));
  while (read_file(results).empty()) static_cast<void>(server.work("j", {"--drain", "-"}));
  const command_output second = server.work("j", {"--drain", results});
  CHECK(second.exit_code == 2);
  CHECK(contains(second.err, "is being written by another process"));
  first.send_signal(SIGTERM);
  CHECK(first.wait() == 128 + SIGTERM);
  CHECK(server.work("j", {"--drain", results}).exit_code == 3);
  CHECK(json_lines(read_file(results)).size() == 2);
}

TEST_CASE("lines and schemas that can't be read make no job") {
  const nats_server server;
  if (!server.is_there()) return;
  CHECK(server.work("j", {"--enqueue", "/nowhere/lines.jsonl"}).exit_code == 2);
  CHECK(server.work("j", {"--enqueue", "-", "--schema", R"({"type": "integr"})"}, two_answers).exit_code == 2);
  CHECK(contains(server.work("j", {"--drain", "-"}).err, "there is no job 'j'"));
}

TEST_CASE("a finished job is removed, and its name is free again; an unfinished one stays") {
  const nats_server server;
  if (!server.is_there()) return;
  const scratch_folder folder;
  const std::string results = folder.file("results.jsonl");
  REQUIRE(server.work("j", {"--enqueue", "-", "--schema", schema}, two_answers).exit_code == 0);
  CHECK(server.work("j", {"--drain", results, "--remove"}).exit_code == 3);
  CHECK(contains(server.work("j", {"--remove"}).err, "--remove needs --drain FILE"));
  CHECK(contains(server.work("j", {"--drain", "-", "--remove"}).err, "--remove needs a FILE"));
  REQUIRE(server.work("j", {"--until-empty", "--rate", "100/s"}).exit_code == 0);

  const command_output removed = server.work("j", {"--drain", results, "--remove"});
  CHECK_MESSAGE(removed.exit_code == 0, removed.err);
  CHECK(contains(removed.err, "the job 'j' is removed from the server"));
  CHECK(json_lines(read_file(results)).size() == 2);
  CHECK(contains(server.work("j", {"--drain", results}).err, "there is no job 'j'"));
  CHECK(contains(server.work("j", {"--remove", "--force"}).err, "there is no job 'j'"));

  // With another schema under the same name, and other lines for the same ids.
  REQUIRE(
      server.work("j", {"--enqueue", "-", "--schema", "title string"}, "{\"id\": 1, \"text\": \"{'title': 'x'}\"}\n")
          .exit_code == 0);
  REQUIRE(server.work("j", {"--until-empty"}).exit_code == 0);
  CHECK(json_lines(server.work("j", {"--drain", "-"}).out).at(0).at("value").at("title") == "x");
  background_process worker(with_messages(server.command("j", {})));
  CHECK(contains(worker.read_line(), "working on 'j'"));
  CHECK(server.work("j", {"--remove", "--force"}).exit_code == 0);
  CHECK(contains(worker.read_line(), "the job 'j' is not on the server any more"));
  CHECK(worker.wait() == 2);
}

TEST_CASE("--html is a page about all results, those of earlier calls as well") {
  const nats_server server;
  if (!server.is_there()) return;
  finish_job(server, "j");
  const scratch_folder folder;
  const std::string results = folder.file("results.jsonl");
  const std::string page = folder.file("page.html");
  CHECK(server.work("j", {"--drain", results}).exit_code == 0);
  REQUIRE(server.work("j", {"--enqueue", "-"}, "{\"id\": \"third\", \"text\": \"none\"}\n").exit_code == 0);
  CHECK(server.work("j", {"--drain", results, "--html", page}).exit_code == 3);
  CHECK(contains(read_file(page), "Some tasks have no result yet."));
  REQUIRE(server.work("j", {"--until-empty", "--tries", "1"}).exit_code == 0);
  CHECK(server.work("j", {"--drain", results, "--html", page}).exit_code == 0);
  const std::string text = read_file(page);
  CHECK_FALSE(contains(text, "Some tasks have no result yet."));
  for (const char* part : {"Ada", "Bob", "third", "the task names no schema"}) CHECK(contains(text, part));
  CHECK(contains(server.work("j", {"--drain", "-", "--html", page}).err, "--html needs a FILE for --drain"));
  CHECK(server.work("j", {"--drain", results, "--html", results}).exit_code == 2);
  CHECK(server.work("j", {"--html", page}).exit_code == 2);
}

TEST_CASE("dead letters are read, and sent again as another job") {
  const nats_server server;
  if (!server.is_there()) return;
  REQUIRE(server.work("j", {"--enqueue", "-"}, two_answers).exit_code == 0);
  REQUIRE(contains(server.work("j", {"--until-empty", "--tries", "1"}).err, "2 given up"));
  const command_output letters = server.work("j", {"--dead", "-"});
  CHECK(letters.exit_code == 0);
  CHECK(contains(letters.err, "2 dead letters"));
  std::string again;
  for (const json& letter : json_lines(letters.out)) {
    CHECK(letter.at("reason") == "schema");
    CHECK(letter.at("tries") == 1);
    again += letter.at("task").get<std::string>() + "\n";
  }
  REQUIRE(server.work("again", {"--enqueue", "-", "--schema", schema}, again).exit_code == 0);
  CHECK(contains(server.work("again", {"--until-empty"}).err, "2 valid"));
  CHECK(contains(server.work("again", {"--dead", "-"}).err, "0 dead letters"));
  CHECK(server.work("nobody", {"--dead", "-"}).exit_code == 2);
}

TEST_CASE("metrics are served to whoever fetches them") {
  const nats_server server;
  if (!server.is_there()) return;
  finish_job(server, "j");
  background_process worker(with_messages(server.command("j", {"--metrics-listen", "127.0.0.1:0"})));
  const std::string told = worker.read_line();
  REQUIRE(contains(told, "metrics are at http://127.0.0.1:"));
  const int port = std::stoi(told.substr(told.rfind(':') + 1));
  const client_reply got = ask_server(port, "GET", "/metrics");
  CHECK(got.status == 200);
  CHECK(got.fields.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(contains(got.body, "assay_work_waiting 0\n"));
  CHECK(contains(got.body, "assay_work_connected 1\n"));
  CHECK(ask_server(port, "GET", "/metrics?x=1").status == 200);
  CHECK(ask_server(port, "GET", "/").status == 404);
  CHECK(ask_server(port, "POST", "/metrics", "x").status == 405);
  http_client head(port);
  head.send("HEAD /metrics HTTP/1.1\r\n\r\n");
  CHECK(head.read_reply(/*to_head=*/true).status == 200);
  http_client garbage(port);
  garbage.send("\r\n\r\n");
  CHECK(garbage.read_reply().status == 400);
  http_client endless(port);
  endless.send(std::string(20'000, 'x'));
  CHECK(endless.is_closed());
  // Those who say nothing keep nobody from stopping.
  const http_client silent(port);
  worker.send_signal(SIGTERM);
  CHECK(worker.wait() == 0);

  for (const char* address : {"9100", "localhost", "::1:9100", ":9100", "127.0.0.1:99999", "127.0.0.1:x"}) {
    const command_output refused = server.work("j", {"--metrics-listen", address});
    CHECK(refused.exit_code == 2);
    CHECK_MESSAGE(contains(refused.err, "is no address with a port"), refused.err);
  }
}
