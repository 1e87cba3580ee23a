// How Chat Completions servers are told the schema of an answer.
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

#include <assay/grammar.hpp>

#include <stdexcept>

namespace assay::inline v0::detail::wire {

void write_chat_constraint(const output_format& output, schema_constraint how, ordered_json& body) {
  ordered_json schema = sent_schema(output.schema, output.strict, dialect::openai);
  switch (how) {
    case schema_constraint::json_schema:
      body["json_schema"] = std::move(schema);
      return;
    case schema_constraint::grammar:
      body["grammar"] = grammar(*output.schema);
      return;
    case schema_constraint::structured_outputs:
      body["structured_outputs"]["json"] = std::move(schema);
      return;
    case schema_constraint::response_format:
      break;
  }
  ordered_json format = {{"name", output.name}, {"schema", std::move(schema)}, {"strict", output.strict}};
  if (!output.description.empty()) format["description"] = output.description;
  body["response_format"] = {{"type", "json_schema"}, {"json_schema", std::move(format)}};
}

}  // namespace assay::inline v0::detail::wire
