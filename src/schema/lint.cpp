// What a provider would refuse in a schema, or is near to refusing.
#include "dump/bounded_json.hpp"
#include "schema/bundle.hpp"
#include "schema/contradictions.hpp"
#include "schema/dialects.hpp"
#include "schema/document.hpp"
#include "schema/node_edit.hpp"
#include "schema/same_shapes.hpp"

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace assay::inline v0 {

namespace detail {

namespace {

using namespace schemas;

std::size_t text_of(const ordered_json& value) {
  return value.is_string() ? value.get_ref<const std::string&>().size() : bounded_json::write(value).size();
}

/// Counts what providers limit, in a schema that has been rewritten.
class measurer {
 public:
  explicit measurer(const ordered_json& document) : document_(document), references_(document) {}

  measurements measure() {
    count(document_);
    totals_.nesting = nesting_of(document_);
    return totals_;
  }

 private:
  void count(const ordered_json& node) {
    count_properties(node);
    count_values(node);
    for (const char* keyword : {"anyOf", "oneOf", "type"}) {
      const ordered_json* choices = find_value(node, keyword);
      if (choices != nullptr && choices->is_array() && choices->size() > 1) ++totals_.unions;
    }
    if (const ordered_json* most = find_value(node, "maxItems")) totals_.max_items += loading::count_from(*most);
    if (const ordered_json* definitions = find_value(node, "$defs")) {
      for (const auto& [name, definition] : definitions->items()) totals_.text += name.size();
    }
    for_each_subschema(node, "", [this](const ordered_json& child, const subschema_place&) { count(child); });
  }

  void count_properties(const ordered_json& node) {
    const ordered_json* properties = find_value(node, "properties");
    if (properties == nullptr) return;
    const std::unordered_set<std::string_view> required = required_members(node);
    for (const auto& [name, property] : properties->items()) {
      ++totals_.properties;
      totals_.text += name.size();
      if (!required.contains(name)) ++totals_.optional_properties;
    }
  }

  void count_values(const ordered_json& node) {
    if (const ordered_json* value = find_value(node, "const")) totals_.text += text_of(*value);
    const ordered_json* values = find_value(node, "enum");
    if (values == nullptr) return;
    std::size_t text = 0;
    for (const ordered_json& value : *values) text += text_of(value);
    totals_.text += text;
    totals_.enum_values += values->size();
    if (values->size() > large_enum) totals_.longest_enum_text = std::max(totals_.longest_enum_text, text);
  }

  /// Objects within objects, the node's own included. What contains itself is counted once around. Not counted further
  /// than the stack holds: providers' limits are far below.
  std::size_t nesting_of(const ordered_json& node) {
    if (const ordered_json* reference = find_value(node, "$ref")) return nesting_at(reference->get<std::string>());
    std::size_t inside = 0;
    for_each_subschema(node, "", [&](const ordered_json& child, const subschema_place& place) {
      if (place.keyword != "$defs") inside = std::max(inside, nesting_of(child));
    });
    return inside + (find_value(node, "properties") != nullptr ? 1 : 0);
  }
  std::size_t nesting_at(const std::string& reference) {
    const auto [known, fresh] = nesting_.try_emplace(reference, 0);
    const ordered_json* target = references_.resolve(reference);
    if (!fresh || target == nullptr || followed_ == most_followed) return known->second;
    ++followed_;
    const std::size_t nesting = nesting_of(*target);
    --followed_;
    return nesting_[reference] = nesting;
  }

  static constexpr std::size_t most_followed = 200;

  const ordered_json& document_;
  reference_index references_;
  measurements totals_;
  std::size_t followed_ = 0;                    ///< references that are being followed
  std::map<std::string, std::size_t> nesting_;  ///< by reference; 0 while it is being followed
};

/// From this share of a limit on there is a warning.
constexpr std::size_t near_percent = 80;

void check_limits(const ordered_json& document, dialect target, std::vector<finding>& findings) {
  const measurements totals = measurer(document).measure();
  for (const limit_row& limit : limit_table()) {
    if (limit.target != target) continue;
    const std::size_t count = totals.*limit.measured;
    if (count * 100 < limit.most * near_percent) continue;
    const bool beyond = count > limit.most;
    findings.push_back({beyond ? limit.beyond : finding::severity::warning, "#", std::string(limit.name),
                        std::to_string(count) + (beyond ? ", more than the limit of " : ", near the limit of ") +
                            std::to_string(limit.most)});
  }
}

/// What the loader refuses, and with it every parse by this schema. What it notes is about JSON Schema itself.
void check_loading(const ordered_json& schema, dialect target, std::vector<finding>& findings) {
  try {
    const schema_type type = load_document(schema, {});
    if (target == dialect::json_schema) findings.insert(findings.end(), type.notes().begin(), type.notes().end());
  } catch (const schema_error& problem) {
    const std::string what = problem.what();
    findings.push_back({finding::severity::error, problem.where(), "schema",
                        "no answer can be read by this schema: " + what.substr(problem.where().size() + 2)});
  }
}

/// A tool's parameters are an object; where a provider's root may be anything, only a tool has to wrap it.
void check_root(const ordered_json& rewritten, dialect target, std::vector<finding>& findings) {
  if (schemas::rules_of(target).object_root) return;
  const bool is_union = rewritten.contains("anyOf") || rewritten.contains("oneOf");
  if (!is_union && find_value(rewritten, "type") != nullptr && rewritten["type"] == "object") return;
  findings.push_back({finding::severity::note, "#", "type",
                      "a tool's parameters must be an object, so there this is sent as its \"value\""});
}

}  // namespace

}  // namespace detail

std::vector<finding> lint_schema(const nlohmann::ordered_json& schema, dialect target) {
  std::vector<finding> findings;
  const nlohmann::ordered_json document = rewrite_schema(schema, target, &findings);
  detail::check_loading(schema, target, findings);
  std::vector<finding> told;  // by the rewriting
  const nlohmann::ordered_json used = detail::schemas::bundle(schema, told);
  detail::schemas::find_contradictions(used, findings);
  detail::schemas::note_same_shapes(used, findings);
  if (target == dialect::json_schema) return findings;
  detail::check_limits(document, target, findings);
  detail::check_root(document, target, findings);
  return findings;
}

template <std::same_as<nlohmann::json> Json>
std::vector<finding> lint_schema(const Json& schema, dialect target) {
  detail::schemas::check_depth(schema);  // before it is copied, which recurses
  return lint_schema(nlohmann::ordered_json(schema), target);
}
template std::vector<finding> lint_schema(const nlohmann::json&, dialect);

std::vector<finding> lint(const type_info& type, dialect target) {
  return lint_schema(detail::write_schema(type), target);
}

}  // namespace assay::inline v0
