// assay work: tasks that other programs have sent, with whatever is in their subjects and headers.
#include "support/ask_support.hpp"
#include "support/nats_server.hpp"
#include "support/report_formats.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace assay::test;
using nlohmann::json;

namespace {

const char* const begin = "NATS/1.0\r\n";

struct foreign_task {
  const char* about;
  std::string key;
  std::string text;
  std::string headers;  ///< empty: none
  json id;              ///< of its result
};

}  // namespace

TEST_CASE("tasks of other programs have a result each, whatever their subjects and headers are") {
  const std::string good = "{\"id\": \"own\", \"text\": \"{'a': 1}\"}";
  const foreign_task rows[] = {
      {"no headers", "k", good, {}, "own"},
      {"a key that no bucket takes", "a%b$c\xC3\xA4", good, {}, "own"},
      {"a long key", std::string(2'000, 'k'), good, {}, "own"},
      {"no text", "k", "", {}, 1},
      {"bytes that are no text", "k", std::string("\0\xFF\"", 3), {}, 1},
      {"an id that is no JSON", "k", good, std::string(begin) + "Assay-Id: x}\r\n\r\n", "own"},
      {"an id that is no id", "k", good, std::string(begin) + "Assay-Id: [1]\r\n\r\n", "own"},
      {"a number that is none", "k", "\"x\"", std::string(begin) + "Assay-Line: -9\r\n\r\n", 1},
      {"a number of its own", "k", "\"x\"", std::string(begin) + "Assay-Line: 7\r\n\r\n", 7},
      {"headers that are none", "k", "\"x\"", std::string(begin) + "x\r\n: y\r\n\xFF: z\r\n\r\n", 1},
      {"another protocol's headers", "k", "\"x\"", "HTTP/1.1\r\nAssay-Line: 7\r\n\r\n", 1},
  };
  const nats_server server;
  if (!server.is_there()) return;
  int number = 0;
  for (const foreign_task& one : rows) {
    CAPTURE(one.about);
    // Once with a schema, and once without, so that the task is tried again and then given up.
    for (const bool with_schema : {true, false}) {
      CAPTURE(with_schema);
      const std::string job = "j" + std::to_string(++number);
      REQUIRE(server.work(job, {"--enqueue", "-"}).exit_code == 0);
      server.send("assay." + job + ".tasks." + one.key, one.text, one.headers);
      std::vector<std::string> words = {"--until-empty", "--tries", "2"};
      if (with_schema) words.insert(words.end(), {"--schema", "a int"});
      const command_output worked = server.work(job, words);
      CHECK_MESSAGE(worked.exit_code == 0, worked.err);
      const std::vector<json> lines = json_lines(server.work(job, {"--drain", "-"}).out);
      REQUIRE(lines.size() == 1);
      CHECK(lines[0].at("id") == one.id);
      CHECK(assay::parse<assay::report::ResultLine>(lines[0].dump()));
      if (!with_schema) CHECK(lines[0].at("error").at("reason") == "dead_letter");
    }
  }
}

TEST_CASE("a schema that a task names and nobody has is a dead letter, and no end of the worker") {
  const nats_server server;
  if (!server.is_there()) return;
  REQUIRE(server.work("j", {"--enqueue", "-"}).exit_code == 0);
  server.send("assay.j.tasks.a", "\"x\"", std::string(begin) + "Assay-Schema: a b*>\r\n\r\n");
  server.send("assay.j.tasks.b", "\"x\"", std::string(begin) + "Assay-Schema: nobody\r\n\r\n");
  const command_output worked = server.work("j", {"--until-empty", "--tries", "1"});
  CHECK(worked.exit_code == 0);
  CHECK(contains(worked.err, "2 given up"));
}
