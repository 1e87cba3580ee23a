// assay serve: what each endpoint answers, and how requests are refused.
#include "support/run_command.hpp"
#include "support/served.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace assay::test;
using nlohmann::json;

namespace {

const json person = json::parse(served_person);

/// A service with the schema "person".
struct person_service {
  scratch_folder folder = {};
  std::string file = folder.write("schemas/person.schema.json", served_person);
  served service{{"--schemas", folder.file("schemas")}};
};

}  // namespace

TEST_CASE("an endpoint answers as the command of its name does") {
  const person_service at;
  const struct {
    const char* path;
    json body;
    json expected;
  } rows[] = {
      {"/v1/parse",
       {{"schema_name", "person"}, {"text", "Sure: {name: 'Ada', age: '36'}"}},
       {{"ok", true}, {"value", {{"name", "Ada"}, {"age", 36}}}}},
      {"/v1/parse", {{"schema", person}, {"text", R"({"name": "Ada"})"}}, {{"ok", false}}},
      {"/v1/parse",
       {{"schema", "name, age int"}, {"text", R"({"name": "Ada", "age": "36"})"}, {"mode", "strict"}},
       {{"ok", false}}},
      {"/v1/parse",
       {{"schema_name", "person"}, {"text", R"({"name": "Ada", "age": "36"})"}, {"allow", json::array({"syntax"})}},
       {{"ok", false}}},
      {"/v1/parse",
       {{"schema", {{"type", "array"}, {"items", {{"type", "integer"}}}}}, {"text", "[1, 2"}, {"complete", true}},
       {{"ok", true}, {"value", {1, 2}}}},
      {"/v1/parse",
       {{"schema", {{"type", "array"}, {"items", {{"type", "integer"}}}}}, {"text", "[1, 2"}, {"cut_off", true}},
       {{"ok", false}}},
      {"/v1/repair",
       {{"text", "Sure: {name: 'Tea', tags: [hot, 'green',]}"}},
       {{"ok", true}, {"value", {{"name", "Tea"}, {"tags", {"hot", "green"}}}}}},
      {"/v1/repair", {{"text", "there is none"}}, {{"ok", false}}},
      {"/v1/schema", {{"schema_name", "person"}, {"dialect", "openai"}}, {{"grammar", nullptr}}},
      {"/v1/schema", {{"schema_name", "person"}, {"dialect", "gbnf"}}, {{"schema", nullptr}}},
      {"/v1/lint", {{"schema_name", "person"}, {"dialect", "openai"}}, {{"ok", true}}},
      {"/v1/lint", {{"schema", json::object()}, {"dialect", "openai"}}, {{"ok", false}}},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.path));
    CAPTURE(row.body.dump());
    const client_reply reply = at.service.post(row.path, row.body);
    CAPTURE(reply.body);
    CHECK(reply.status == 200);
    CHECK(reply.fields.at("content-type") == "application/json");
    const json body = json::parse(reply.body);
    for (const auto& [key, value] : row.expected.items()) CHECK(body.at(key) == value);
  }
}

TEST_CASE("a result is the line of assay parse --jsonl, without its id") {
  const person_service at;
  for (const char* text : {"{name: 'Ada', age: '36'}", R"({"name": 7, "age": -1})"}) {
    const command_output line =
        run_command({ASSAY_CLI, "parse", "--schema", at.file, "--jsonl", "-"}, {.input = json(text).dump() + "\n"});
    json expected = json::parse(line.out);
    expected.erase("id");
    CHECK(json::parse(at.service.post("/v1/parse", {{"schema_name", "person"}, {"text", text}}).body) == expected);
  }
}

TEST_CASE("a request that can't be taken says why, as problem+json") {
  const person_service at;
  const struct {
    const char* method;
    const char* path;
    const char* body;
    header_list headers;
    int status;
    const char* code;
    const char* first_error;  ///< "type at place", or empty
  } rows[] = {
      {"POST", "/v1/parse", "{", {}, 400, "not_json", "json_invalid at "},
      {"POST", "/v1/parse", "{\"a\": \"\xff\"}", {}, 400, "not_json", nullptr},
      {"POST", "/v1/parse", "{}", {}, 422, "invalid_request", "missing at text"},
      {"POST", "/v1/parse", R"({"text": 7, "schema": {}})", {}, 422, "invalid_request", "string_type at text"},
      {"POST",
       "/v1/parse",
       R"({"text": "", "schema": {}, "extra": 1})",
       {},
       422,
       "invalid_request",
       "extra_forbidden at extra"},
      {"POST",
       "/v1/parse",
       R"({"text": "", "schema": {}, "mode": "lenient"})",
       {},
       422,
       "invalid_request",
       "enum at mode"},
      {"POST",
       "/v1/parse",
       R"({"text": "", "schema": {}, "complete": true, "cut_off": true})",
       {},
       422,
       "invalid_request",
       ""},
      {"POST", "/v1/parse", R"({"text": ""})", {}, 422, "invalid_schema", "missing at schema"},
      {"POST",
       "/v1/parse",
       R"({"text": "", "schema": {}, "schema_name": "person"})",
       {},
       422,
       "invalid_schema",
       "value_error at schema"},
      {"POST",
       "/v1/parse",
       R"({"text": "", "schema_name": "nobody"})",
       {},
       422,
       "invalid_schema",
       "value_error at schema_name"},
      {"POST",
       "/v1/parse",
       R"({"text": "", "schema": {"type": "nonsense"}})",
       {},
       422,
       "invalid_schema",
       "value_error at schema.type"},
      {"POST",
       "/v1/parse",
       R"({"text": "", "schema": "name, age integr"})",
       {},
       422,
       "invalid_schema",
       "schema_syntax at schema"},
      {"POST", "/v1/schema", R"({"schema_name": "person", "dialect": "xgrammar"})", {}, 422, "invalid_request", ""},
      {"POST", "/v1/lint", R"({"schema_name": "person"})", {}, 422, "invalid_request", "missing at dialect"},
      {"POST", "/v1/extract", R"({"schema_name": "person", "prompt": "x"})", {}, 501, "no_model", ""},
      {"POST", "/v1/parse", "{}", {{"Content-Type", "text/plain"}}, 415, "unsupported_media_type", ""},
      {"POST", "/v1/parse", "{}", {{"Content-Encoding", "gzip"}}, 415, "unsupported_media_type", ""},
      {"POST", "/v1/parse", "{}", {{"Expect", "a miracle"}}, 417, "bad_request", ""},
      {"GET", "/v1/parse", "", {}, 405, "method_not_allowed", ""},
      {"DELETE", "/healthz", "", {}, 405, "method_not_allowed", ""},
      {"GET", "/v2/parse", "", {}, 404, "not_found", ""},
      {"GET", "/../etc/passwd", "", {}, 404, "not_found", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.path));
    CAPTURE(std::string(row.body));
    const client_reply reply = ask_server(at.service.port(), row.method, row.path, row.body, row.headers);
    CAPTURE(reply.body);
    CHECK(reply.status == row.status);
    CHECK(reply.fields.at("content-type") == "application/problem+json");
    const json problem = json::parse(reply.body);
    CHECK(problem.at("type") == std::string("urn:assay:problem:") + row.code);
    CHECK(problem.at("status") == row.status);
    CHECK(problem.at("request_id") == reply.fields.at("x-request-id"));
    CHECK(!problem.at("detail").get<std::string>().empty());
    if (row.first_error == nullptr) continue;
    std::string first;
    if (problem.contains("errors")) {
      const json& one = problem["errors"][0];
      first = one["type"].get<std::string>() + " at ";
      for (std::size_t i = 0; i < one["loc"].size(); ++i) {
        first += (i == 0 ? "" : ".") + one["loc"][i].get<std::string>();
      }
    }
    CHECK(first == row.first_error);
  }
}

TEST_CASE("errors in a body have their place in it") {
  const served service;
  const client_reply reply = ask_server(service.port(), "POST", "/v1/repair", "{\n \"text\": 7}");
  const json found = json::parse(reply.body)["errors"][0];
  CHECK(found["line"] == 2);
  CHECK(found["column"] == 10);
  CHECK(found["input"] == 7);
}

TEST_CASE("405 says what is allowed") {
  const served service;
  CHECK(service.get("/v1/parse").fields.at("allow") == "POST");
  CHECK(ask_server(service.port(), "POST", "/metrics", "{}").fields.at("allow") == "GET, HEAD");
}

TEST_CASE("the service says what it has") {
  const person_service at;
  CHECK(json::parse(at.service.get("/v1/schemas").body) == json({{"schemas", {"person"}}, {"models", json::array()}}));
  const client_reply health = at.service.get("/healthz");
  CHECK(health.status == 200);
  CHECK(json::parse(health.body)["status"] == "ok");
  CHECK(at.service.get("/metrics").fields.at("content-type") == "text/plain; version=0.0.4; charset=utf-8");
}

TEST_CASE("the root is the playground, or says how to build it") {
  const scratch_folder folder;
  folder.write("page/index.html", "<!doctype html><title>play</title>");
  folder.write("page/assets/page.css", "p {}");
  const served service({"--playground", folder.file("page")});
  const client_reply page = service.get("/");
  CHECK(page.body == "<!doctype html><title>play</title>");
  CHECK(page.fields.at("content-type") == "text/html; charset=utf-8");
  CHECK(service.get("/assets/page.css").fields.at("content-type") == "text/css; charset=utf-8");
  CHECK(service.get("/assets").status == 404);
  const client_reply again = service.get("/", {{"If-None-Match", page.fields.at("etag")}});
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(run_command({ASSAY_CLI, "serve", "--port", "0", "--playground", folder.file("none")}).exit_code == 2);
}

TEST_CASE("what can't be served is told before it is") {
  const scratch_folder folder;
  folder.write("broken/a.json", "{");
  folder.write("tokens/short", "0123456789\n");
  folder.write("tokens/empty", "# none\n");
  folder.write("empty/note.txt", "");
  const struct {
    std::vector<std::string> options;
    const char* message;
  } rows[] = {
      {{"--schemas", folder.file("broken")}, "a.json' is not JSON, line 1, column 2"},
      {{"--schemas", folder.file("nowhere")}, "--schemas needs a folder"},
      {{"--schemas", folder.file("empty")}, "there is no schema in the folder"},
      {{"--tokens", folder.file("nowhere")}, "cannot read the tokens"},
      {{"--tokens", folder.file("tokens/short")}, "fewer than 16 characters"},
      {{"--tokens", folder.file("tokens/empty")}, "has no token"},
      {{"--model", "nobody:x"}, "names no model"},
      {{"--host", "256.0.0.1"}, "cannot listen at '256.0.0.1'"},
      {{"--max-body", "0"}, "is no size"},
      {{"--max-body", "2G"}, "is no size"},
      {{"--timeout", "-1"}, "is not a number from"},
      {{"--port", "65536"}, "65536"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.message));
    std::vector<std::string> words = {ASSAY_CLI, "serve"};
    if (row.options.front() != "--port") words.insert(words.end(), {"--port", "0"});
    words.insert(words.end(), row.options.begin(), row.options.end());
    const command_output result = run_command(words);
    CHECK(result.exit_code == 2);
    CHECK(result.out.empty());
    CHECK_MESSAGE(contains(result.err, row.message), result.err);
  }
  const served first;
  const command_output second = run_command({ASSAY_CLI, "serve", "--port", std::to_string(first.port())});
  CHECK(second.exit_code == 2);
  CHECK(contains(second.err, "give another port"));
}
