// What the wire formats have in common where they write: schemas, tools and texts of a request.
#include "dump/bounded_json.hpp"
#include "llm/wire.hpp"
#include "llm/wire_parts.hpp"

#include <string>
#include <variant>
#include <vector>

namespace assay::inline v0::detail::wire {

ordered_json sent_schema(const ordered_json& schema, bool strict, assay::dialect dialect) {
  return strict ? rewrite_schema(schema, dialect) : schema;
}

namespace {

/// The schema that a reference within the document names; nullptr where there is none.
const ordered_json* referred_to(const ordered_json& root, const ordered_json& node) {
  const std::string reference = text_at(node, "$ref");
  if (!reference.starts_with('#')) return nullptr;
  try {
    const ordered_json::json_pointer pointer(reference.substr(1));
    return root.contains(pointer) ? &root.at(pointer) : nullptr;
  } catch (const ordered_json::exception&) {
    return nullptr;
  }
}

/// Adds the properties of an object, or of a union of objects, to `properties`.
void collect_properties(const ordered_json& root, const ordered_json& node, ordered_json& properties, int depth) {
  constexpr int deepest = 8;  // references may go in circles
  if (depth > deepest) return;
  if (const ordered_json* const target = referred_to(root, node)) {
    collect_properties(root, *target, properties, depth + 1);
  }
  for (const auto& [name, schema] : at(node, "properties").items()) {
    if (!properties.contains(name)) {
      properties[name] = schema;
    } else if (properties[name] != schema) {
      properties[name] = {{"anyOf", {properties[name], schema}}};
    }
  }
  for (const char* keyword : {"anyOf", "oneOf", "allOf"}) {
    for (const ordered_json& branch : at(node, keyword)) collect_properties(root, branch, properties, depth + 1);
  }
}

/// An object that accepts what the schema does, and perhaps more: the arguments are checked once they are there.
ordered_json as_object(const ordered_json& schema) {
  ordered_json made = {{"type", "object"}};
  ordered_json properties = ordered_json::object();
  collect_properties(schema, schema, properties, 0);
  made["properties"] = std::move(properties);
  if (!schema.is_object()) return made;
  for (const auto& [keyword, value] : schema.items()) {
    const bool is_said = made.contains(keyword) || keyword == "$ref" || keyword == "anyOf" || keyword == "oneOf" ||
                         keyword == "allOf" || keyword == "enum" || keyword == "const";
    if (!is_said) made[keyword] = value;
  }
  return made;
}

}  // namespace

ordered_json sent_parameters(const tool_definition& tool, assay::dialect dialect) {
  const ordered_json& schema = tool.parameters;
  const bool is_union = schema.contains("anyOf") || schema.contains("oneOf") || schema.contains("allOf");
  if (at(schema, "type") == "object" && !is_union) return sent_schema(schema, tool.strict, dialect);
  return sent_schema(as_object(schema), tool.strict, dialect);
}

void write_told(const message& one, ordered_json& all, ordered_json (*written)(const tool_result&),
                ordered_json (*with_media)(const message&)) {
  bool has_results = false;
  for (const message_part& part : one.parts) {
    if (const auto* result = std::get_if<tool_result>(&part)) {
      has_results = true;
      all.push_back(written(*result));
    }
  }
  ordered_json content = has_media(one) ? with_media(one) : ordered_json(one.text());
  if (has_results && content == "") return;
  all.push_back({{"role", one.role == role::system ? "system" : "user"}, {"content", std::move(content)}});
}

void add_turn(ordered_json& all, const turn_form& form, bool is_model, ordered_json blocks) {
  if (blocks.empty()) return;
  const auto begin = [&](const char* speaker) {
    all.push_back({{"role", speaker}, {form.blocks, ordered_json::array()}});
  };
  if (all.empty() && is_model) {
    begin("user");
    all.back()[form.blocks].push_back(form.text("(You have the first turn.)"));
  }
  const char* const speaker = is_model ? form.model : "user";
  if (all.empty() || all.back()["role"] != speaker) begin(speaker);
  for (ordered_json& block : blocks) all.back()[form.blocks].push_back(std::move(block));
}

std::vector<tool_definition> tools_of(const request& asked) {
  std::vector<tool_definition> tools = asked.tools;
  if (answers_by_tool(asked)) {
    const output_format& output = *asked.output;
    tools.push_back({output.name, output.description, output.schema, output.strict});
  }
  return tools;
}

std::string system_text(const outgoing& out) {
  std::string all;
  for (const message& one : out.messages) {
    if (one.role == role::system) all += (all.empty() ? "" : "\n\n") + one.text();
  }
  return all;
}

ordered_json arguments_of(const tool_call& call) { return std::move(bounded_json::parse(call.arguments).value); }

void append_text(message& reply, std::string_view text) {
  if (text.empty()) return;
  if (!reply.parts.empty()) {
    if (auto* last = std::get_if<text_part>(&reply.parts.back())) {
      last->text += text;
      return;
    }
  }
  reply.parts.emplace_back(text_part{.text = std::string(text)});
}

}  // namespace assay::inline v0::detail::wire
