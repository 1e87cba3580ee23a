#include "serve/openapi_document.hpp"

#include "serve/router.hpp"
#include "serve/service_messages.hpp"

#include <assay/schema.hpp>
#include <assay/version.hpp>

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace assay::serve {
namespace {

using json = nlohmann::ordered_json;

/// A body, and the status or statuses that it comes with.
struct response_row {
  std::string_view status;
  std::string_view description;
  std::string_view component;  ///< empty: no JSON
  std::string_view content_type = "application/json";
};

struct operation_row {
  std::string_view path;
  std::string_view id;
  std::string_view summary;
  std::string_view request;  ///< a component; empty: no body
  std::span<const response_row> responses;
};

constexpr std::array parse_responses = {
    response_row{"200", "The value and its repairs, or what is wrong with the text", "ParseResult"}};
constexpr std::array schema_responses = {
    response_row{"200", "The schema in the provider's form, or a grammar", "RewrittenSchema"}};
constexpr std::array lint_responses = {response_row{"200", "What the provider would refuse", "LintResult"}};
constexpr std::array extract_responses = {
    response_row{"200", "The value, its repairs and what it cost", "ExtractResult"},
    response_row{"200",
                 "With stream: events \"partial\" (PartialValue), then \"result\" (ExtractResult) or \"error\" "
                 "(Problem)",
                 "", "text/event-stream"},
    response_row{"501", "The service has no model", "Problem", "application/problem+json"},
    response_row{"502", "The model gave no valid value", "Problem", "application/problem+json"}};
constexpr std::array names_responses = {response_row{"200", "The names that requests may use", "SchemaNames"}};
constexpr std::array openapi_responses = {response_row{"200", "This document", "Any"}};
constexpr std::array health_responses = {response_row{"200", "The service runs; no token is needed", "Health"}};
constexpr std::array metrics_responses = {response_row{"200", "Metrics for Prometheus", "", "text/plain"}};
constexpr std::array page_responses = {response_row{"200", "The playground", "", "text/html"}};

constexpr std::array<operation_row, 10> operations = {{
    {"/v1/parse", "parse", "Read an answer by a schema", "ParseRequest", parse_responses},
    {"/v1/repair", "repair", "Find the JSON in a text and mend it, without a schema", "RepairRequest", parse_responses},
    {"/v1/schema", "rewriteSchema", "Rewrite a schema for a provider", "SchemaRequest", schema_responses},
    {"/v1/lint", "lintSchema", "Say what a provider would refuse in a schema", "LintRequest", lint_responses},
    {"/v1/extract", "extract", "Ask a model until its answer is valid", "ExtractRequest", extract_responses},
    {"/v1/schemas", "listSchemas", "List the schemas and models that requests may name", "", names_responses},
    {"/openapi.json", "describe", "This document", "", openapi_responses},
    {"/healthz", "checkHealth", "Whether the service runs", "", health_responses},
    {"/metrics", "readMetrics", "Metrics for Prometheus", "", metrics_responses},
    {"/", "playground", "The playground", "", page_responses},
}};

/// Has every "$ref" into a schema's own definitions lead to the document's components.
void redirect(json& node) {
  constexpr std::string_view own = "#/$defs/";
  if (node.is_array()) {
    for (json& item : node) redirect(item);
  }
  if (!node.is_object()) return;
  for (auto& [key, value] : node.items()) {
    if (key == "$ref" && value.is_string() && value.get_ref<const std::string&>().starts_with(own)) {
      value = "#/components/schemas/" + value.get_ref<const std::string&>().substr(own.size());
    } else {
      redirect(value);
    }
  }
}

/// Adds a type's schema, and those of what it consists of.
template <class T>
void add_component(json& components, const char* name) {
  json schema = assay::schema<T>();
  if (schema.contains("$defs")) {
    for (auto& [inner, definition] : schema["$defs"].items()) components[inner] = std::move(definition);
    schema.erase("$defs");
  }
  schema.erase("$schema");
  components[name] = std::move(schema);
}

json components() {
  json all = json::object();
  add_component<ParseRequest>(all, "ParseRequest");
  add_component<RepairRequest>(all, "RepairRequest");
  add_component<SchemaRequest>(all, "SchemaRequest");
  add_component<LintRequest>(all, "LintRequest");
  add_component<ExtractRequest>(all, "ExtractRequest");
  add_component<ParseResult>(all, "ParseResult");
  add_component<RewrittenSchema>(all, "RewrittenSchema");
  add_component<LintResult>(all, "LintResult");
  add_component<ExtractResult>(all, "ExtractResult");
  add_component<PartialValue>(all, "PartialValue");
  add_component<SchemaNames>(all, "SchemaNames");
  add_component<Health>(all, "Health");
  add_component<Problem>(all, "Problem");
  all["Any"] = {{"type", "object"}};
  redirect(all);
  return all;
}

json content_of(std::string_view type, std::string_view component) {
  json content = json::object();
  json media = json::object();
  if (!component.empty()) {
    media["schema"] = {{"$ref", "#/components/schemas/" + std::string(component)}};
  } else {
    media["schema"] = {{"type", "string"}};
  }
  content[std::string(type)] = std::move(media);
  return content;
}

json operation_of(const operation_row& row, bool is_open) {
  json operation = {{"operationId", row.id}, {"summary", row.summary}};
  if (is_open) operation["security"] = json::array();
  if (!row.request.empty()) {
    operation["requestBody"] = {{"required", true}, {"content", content_of("application/json", row.request)}};
  }
  json responses = json::object();
  for (const response_row& response : row.responses) {
    json& made = responses[std::string(response.status)];
    if (made.is_null()) made = {{"description", response.description}, {"content", json::object()}};
    made["content"].update(content_of(response.content_type, response.component));
  }
  responses["default"] = {{"description", "The request has no result"},
                          {"content", content_of("application/problem+json", "Problem")}};
  operation["responses"] = std::move(responses);
  return operation;
}

}  // namespace

std::string openapi_document() {
  json paths = json::object();
  for (const operation_row& row : operations) {
    std::string method = "get";
    bool is_open = false;
    for (const route& one : all_routes()) {
      if (one.path != row.path) continue;
      method = one.method == "POST" ? "post" : "get";
      is_open = one.is_open;
    }
    paths[std::string(row.path)][method] = operation_of(row, is_open);
  }
  const json document = {
      {"openapi", "3.1.0"},
      {"info",
       {{"title", "assay"},
        {"version", std::string(version())},
        {"summary", "What language models wrote, as values by a schema"},
        {"license", {{"name", "MIT"}, {"identifier", "MIT"}}}}},
      {"servers", json::array({{{"url", "/"}}})},
      {"security", json::array({json::object(), {{"token", json::array()}}})},
      {"paths", std::move(paths)},
      {"components",
       {{"schemas", components()},
        {"securitySchemes",
         {{"token", {{"type", "http"}, {"scheme", "bearer"}, {"description", "Where the service has --tokens"}}}}}}}};
  return document.dump();
}

}  // namespace assay::serve
