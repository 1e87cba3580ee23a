// What is kept of a task that was given up.
#include "work/dead_letter.hpp"

#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include <string>

using namespace assay::work;
using nlohmann::json;

TEST_CASE("a dead letter has the id, the reason and the task as it was sent") {
  const std::string task = R"({"id": "a", "prompt": "x"})";
  const json letter = json::parse(dead_letter_text("\"a\"", burial::killed, "begun 5 times", 5, task));
  CHECK(letter ==
        json({{"id", "a"}, {"reason", "killed"}, {"message", "begun 5 times"}, {"tries", 5}, {"task", task}}));
}

TEST_CASE("each reason has a name of its own") {
  struct row {
    burial why;
    const char* name;
  };
  for (const row& one : {row{burial::killed, "killed"}, row{burial::transport, "transport"},
                         row{burial::schema, "schema"}, row{burial::size, "size"}, row{burial::failure, "failure"}}) {
    CHECK(std::string(to_string(one.why)) == one.name);
  }
}

TEST_CASE("a dead letter is JSON whatever the task was") {
  CHECK(json::parse(dead_letter_text("7", burial::size, "m", 1, "\xFF\x00\"")).at("id") == 7);
  CHECK(json::parse(dead_letter_text("no JSON", burial::size, "\xFF", 1, "")).at("id").is_null());
  CHECK(json::parse(dead_letter_text("", burial::size, "", 0, "")).at("task") == "");
}
