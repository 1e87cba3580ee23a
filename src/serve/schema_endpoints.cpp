// /v1/schema and /v1/lint: schemas for providers.
#include "serve/endpoints.hpp"
#include "serve/request_body.hpp"
#include "serve/service_messages.hpp"

#include <assay/dump.hpp>
#include <assay/grammar.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace assay::serve {
namespace {

using results::schema_target;

std::vector<Finding> findings_of(const std::vector<finding>& found) {
  std::vector<Finding> all;
  for (const finding& one : found) all.push_back({one.level, one.where, one.keyword, one.message});
  return all;
}

refusal schema_refusal(const schema_error& problem) {
  return {422, "invalid_schema", "the schema can't be used at " + problem.where() + ": " + problem.what()};
}

}  // namespace

http_reply schema_endpoint(service& of, const http_request& request, work_facts&) {
  const auto asked = read_body<SchemaRequest>(request);
  if (asked.dialect == schema_target::xgrammar || asked.dialect == schema_target::llguidance) {
    throw refusal(422, "invalid_request", "this engine has no form of its own: it takes JSON Schema, or gbnf");
  }
  const nlohmann::ordered_json document = of.schemas.find(asked.which).bundled();
  RewrittenSchema reply;
  std::vector<finding> found;
  try {
    if (asked.dialect == schema_target::gbnf) {
      reply.grammar = grammar(document, &found);
    } else {
      reply.schema = rewrite_schema(document, results::dialect_of(asked.dialect), &found);
    }
  } catch (const schema_error& problem) {
    throw schema_refusal(problem);
  }
  reply.findings = findings_of(found);
  return json_reply(dump(reply));
}

http_reply lint_endpoint(service& of, const http_request& request, work_facts& facts) {
  const auto asked = read_body<LintRequest>(request);
  const schema_type type = of.schemas.find(asked.which);
  LintResult reply;
  try {
    const std::vector<finding> found = results::findings_on(type, asked.dialect);
    reply.ok = std::ranges::all_of(found, [](const finding& one) { return one.level == finding::severity::note; });
    reply.findings = findings_of(found);
  } catch (const schema_error& problem) {
    throw schema_refusal(problem);
  }
  facts.is_valid = reply.ok;
  return json_reply(dump(reply));
}

}  // namespace assay::serve
