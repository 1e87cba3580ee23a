// assay serve: its OpenAPI document describes what the endpoints take and give.
#include "support/ask_support.hpp"
#include "support/served.hpp"

#include <assay/assay.hpp>

#include <doctest/doctest.h>

#include <map>
#include <string>
#include <string_view>

using namespace assay::test;
using nlohmann::json;
using nlohmann::ordered_json;

namespace {

/// A component of the document as a schema of its own.
assay::schema_type component(const ordered_json& document, const std::string& name) {
  ordered_json schema = {{"$ref", "#/components/schemas/" + name}, {"components", document["components"]}};
  return assay::load_schema(schema);
}

bool fits(const ordered_json& document, const std::string& name, const std::string& text) {
  const auto read = assay::parse(component(document, name), text, {.mode = assay::mode::strict});
  if (!read) MESSAGE(name << ": " << std::string(read.error().what()));
  return read.has_value();
}

}  // namespace

TEST_CASE("the document has every endpoint, and every reference leads somewhere") {
  const served service;
  const ordered_json document = ordered_json::parse(service.get("/openapi.json").body);
  CHECK(document["openapi"] == "3.1.0");
  const std::map<std::string, std::string> expected = {{"/v1/parse", "post"},    {"/v1/repair", "post"},
                                                       {"/v1/schema", "post"},   {"/v1/lint", "post"},
                                                       {"/v1/extract", "post"},  {"/v1/schemas", "get"},
                                                       {"/openapi.json", "get"}, {"/healthz", "get"},
                                                       {"/metrics", "get"},      {"/", "get"}};
  CHECK(document["paths"].size() == expected.size());
  for (const auto& [path, method] : expected) {
    CAPTURE(path);
    REQUIRE(document["paths"].contains(path));
    const ordered_json& operation = document["paths"][path].at(method);
    CHECK(operation["responses"].contains("200"));
    CHECK(operation["responses"].contains("default"));
    CHECK(operation.contains("requestBody") == (method == "post"));
  }
  const std::string text = document.dump();
  for (std::size_t at = text.find("\"$ref\":\""); at != std::string::npos; at = text.find("\"$ref\":\"", at + 1)) {
    const std::size_t begin = at + std::string_view("\"$ref\":\"").size();
    const std::string pointer = text.substr(begin, text.find('"', begin) - begin);
    CAPTURE(pointer);
    REQUIRE(pointer.starts_with("#/components/schemas/"));
    CHECK(document.contains(ordered_json::json_pointer(pointer.substr(1))));
  }
  for (const auto& [name, schema] : document["components"]["schemas"].items()) {
    CAPTURE(name);
    CHECK_NOTHROW(static_cast<void>(component(document, name)));
  }
}

TEST_CASE("requests and replies fit their schemas") {
  const mock_provider mock({"--answer", R"({"name": "Ada", "age": "36"})"});
  const served service({"--model", "openai:m", "--base-url", mock.url()});
  const ordered_json document = ordered_json::parse(service.get("/openapi.json").body);
  const struct {
    const char* path;
    const char* request_name;
    const char* request;
    const char* reply_name;
  } rows[] = {
      {"/v1/parse", "ParseRequest", R"({"schema": "name, age int", "text": "{name: 'A', age: '1'}"})", "ParseResult"},
      {"/v1/parse", "ParseRequest",
       R"({"schema": {"type": "integer"}, "text": "no", "mode": "lax", "allow": ["syntax"]})", "ParseResult"},
      {"/v1/repair", "RepairRequest", R"({"text": "{a: 1}"})", "ParseResult"},
      {"/v1/schema", "SchemaRequest", R"({"schema": "name", "dialect": "openai"})", nullptr},
      {"/v1/schema", "SchemaRequest", R"({"schema": "name string, n int", "dialect": "openai"})", "RewrittenSchema"},
      {"/v1/schema", "SchemaRequest", R"({"schema": {"type": "object"}, "dialect": "gbnf"})", "RewrittenSchema"},
      {"/v1/lint", "LintRequest", R"({"schema": {"type": "array"}, "dialect": "gemini"})", "LintResult"},
      {"/v1/extract", "ExtractRequest", R"({"schema": "name, age int", "prompt": "Who?", "retries": 0})",
       "ExtractResult"},
      {"/v1/extract", "ExtractRequest", R"({"schema": "name, age date", "prompt": "When?", "retries": 0})", "Problem"},
      {"/v1/extract", nullptr, R"({"prompt": ""})", "Problem"},
      {"/v1/lint", nullptr, "{", "Problem"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.request));
    if (row.request_name != nullptr) CHECK(fits(document, row.request_name, row.request));
    const client_reply reply = ask_server(service.port(), "POST", row.path, row.request);
    CAPTURE(reply.body);
    if (row.reply_name == nullptr) continue;
    CHECK((reply.status == 200) == (std::string_view(row.reply_name) != "Problem"));
    CHECK(fits(document, row.reply_name, reply.body));
  }
  CHECK(fits(document, "Health", service.get("/healthz").body));
  CHECK(fits(document, "SchemaNames", service.get("/v1/schemas").body));
  CHECK(!fits(document, "ParseRequest", R"({"text": 1})"));  // the check can fail
}
