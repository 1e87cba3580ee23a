#include "schema/schema_parts.hpp"

#include "schema/bundle.hpp"
#include "schema/definitions.hpp"

namespace assay::inline v0::detail::schemas {

ordered_json with_gathered_definitions(const ordered_json& schema) {
  std::vector<finding> findings;
  ordered_json whole = bundle(schema, findings);
  gather_definitions(whole, /*root_stays=*/false);
  return whole;
}

ordered_json object_of_parts(const ordered_json& whole,
                             const std::vector<std::pair<std::string, const ordered_json*>>& properties) {
  ordered_json made = {{"type", "object"}, {"properties", ordered_json::object()}};
  for (const auto& [key, schema] : properties) {
    made["properties"][key] = *schema;
    made["required"].push_back(key);
  }
  made["additionalProperties"] = false;
  const auto definitions = whole.find("$defs");
  if (definitions != whole.end()) made["$defs"] = *definitions;
  prune_definitions(made);
  return made;
}

}  // namespace assay::inline v0::detail::schemas
