// What tasks, jobs and messages of the queue are called.
#include "work/job_names.hpp"
#include "work/queue_address.hpp"
#include "work/task_key.hpp"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>
#include <string>

using namespace assay::work;

TEST_CASE("a key says the id, in the characters that subjects have") {
  struct row {
    const char* id;
    const char* key;
  };
  const row rows[] = {
      {"7", "7"},
      {"-7", "-7"},
      {"1.5", "1=2e5"},
      {"1e+3", "1e=2b3"},
      {"\"7\"", "s_7"},
      {"\"invoice-12_b\"", "s_invoice-12_b"},
      {"\"a.b\"", "s_a=2eb"},
      {"\"a*>\"", "s_a=2a=3e"},
      {"\"a b\"", "s_a=20b"},
      {"\"\"", "s_"},
      {"\"=\"", "s_=3d"},
      {"\"\xC3\xA4\"", "s_=c3=a4"},
      {"\"a\\\"b\"", "s_a=5c=22b"},
      {"null", "null"},
  };
  std::set<std::string> seen;
  for (const row& one : rows) {
    CAPTURE(one.id);
    CHECK(task_key(one.id) == one.key);
    CHECK(seen.insert(task_key(one.id)).second);
  }
}

TEST_CASE("a long id has a key of one length, and still one of its own") {
  const std::string stem = "\"" + std::string(5000, 'x');
  const std::string one = task_key(stem + "1\"");
  const std::string other = task_key(stem + "2\"");
  CHECK(one != other);
  CHECK(one.size() == 66);
  CHECK(one.starts_with("h_"));
  // No id that is short has such a key: those of strings begin otherwise, and so do numbers.
  CHECK(task_key("\"h_" + one.substr(2) + "\"") == "s_" + one);
}

TEST_CASE("a message id tells another line with the same id from a copy") {
  CHECK(task_message_id("7", "{\"id\": 7, \"text\": \"a\"}") == task_message_id("7", "{\"id\": 7, \"text\": \"a\"}"));
  CHECK(task_message_id("7", "{\"id\": 7, \"text\": \"a\"}") != task_message_id("7", "{\"id\": 7, \"text\": \"b\"}"));
  CHECK(task_message_id("7", "\"a\"") != task_message_id("8", "\"a\""));
}

TEST_CASE("messages name servers without what lets one in") {
  struct row {
    const char* servers;
    const char* shown;
  };
  const row rows[] = {{"", ""},
                      {"nats://a:4222", "nats://a:4222"},
                      {"nats://user:pass@a:4222", "nats://a:4222"},
                      {"tls://token@a,nats://u:p@b", "tls://a,nats://b"},
                      {"u:p@ss@a", "a"},
                      {"a,b", "a,b"}};
  for (const row& one : rows) CHECK(shown_servers(one.servers) == one.shown);
}

TEST_CASE("the key is the last word of a subject") {
  CHECK(key_in("assay.job.tasks.s_a=2eb") == "s_a=2eb");
  CHECK(key_in("alone") == "alone");
  CHECK(key_in("") == "");
}

TEST_CASE("a job's name becomes part of subjects and streams, and is checked") {
  const job_names names("invoices-2026");
  CHECK(names.task_stream == "assay-invoices-2026-tasks");
  CHECK(names.result_prefix == "assay.invoices-2026.results.");
  for (const std::string& bad : {std::string(), std::string("a.b"), std::string("a b"), std::string("a*"),
                                 std::string(">"), std::string("\xC3\xA4"), std::string(65, 'a')}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(job_names{bad}, std::invalid_argument);
    CHECK(!is_name(bad));
  }
  CHECK(is_name(std::string(64, 'a')));
}
