// What engines that run locally make of a schema that they are given as it is.
//
//   XS  xgrammar, cpp/json_schema_converter.cc (2026)      VB  vLLM, backend_xgrammar.py (2026)
//   LD  llguidance, docs/json_schema.md (2026)
#include "schema/bundle.hpp"
#include "schema/contradictions.hpp"
#include "schema/document.hpp"

#include <assay/grammar.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace assay::inline v0 {

namespace detail::schemas {

namespace {

/// What becomes of a keyword.
enum class reception : std::uint8_t { taken, dropped, refused };
using enum reception;

struct engine_row {
  std::string_view keyword;
  reception xgrammar, llguidance;
};
constexpr engine_row engine_rows[] = {
    {"not", dropped, refused},  // XS warns, if it is asked to; LD has no such keyword
    {"if", dropped, refused},   // XS
    {"then", dropped, refused},
    {"else", dropped, refused},
    {"dependentRequired", dropped, refused},  // XS
    {"dependentSchemas", dropped, refused},
    {"dependencies", dropped, refused},
    {"contains", dropped, refused},  // XS; VB refuses the request
    {"minContains", dropped, refused},
    {"maxContains", dropped, refused},
    {"uniqueItems", dropped, refused},  // XS; VB
    {"unevaluatedProperties", taken, refused},
    {"unevaluatedItems", taken, refused},
    {"propertyNames", taken, refused},
};

/// Where one of these is, XS looks at nothing that stands beside it.
constexpr std::string_view sole_keywords[] = {"$ref", "const", "enum", "anyOf", "oneOf", "allOf"};

constexpr std::array<std::string_view, 10> llguidance_formats = {"date-time", "time", "date", "duration", "email",
                                                                 "hostname",  "ipv4", "ipv6", "uuid",     "uri"};

bool is_assertion(const std::string& keyword) {
  const loading::keyword_rule* rule = loading::find_keyword(keyword);
  return rule != nullptr && rule->role != loading::keyword_role::annotation &&
         rule->role != loading::keyword_role::identifier;
}

class engine_linter {
 public:
  engine_linter(local_engine engine, std::vector<finding>& findings) : engine_(engine), findings_(findings) {}

  void visit(const ordered_json& node, const std::string& where) {
    if (!node.is_object()) return;
    for (const engine_row& row : engine_rows) check_row(row, node, where);
    if (engine_ == local_engine::xgrammar) {
      check_siblings(node, where);
      check_multiples(node, where);
    } else {
      check_llguidance(node, where);
    }
    for_each_subschema(
        node, where, [this](const ordered_json& child, const subschema_place& place) { visit(child, place.pointer); });
  }

 private:
  void check_row(const engine_row& row, const ordered_json& node, const std::string& where) {
    const ordered_json* value = loading::find_value(node, row.keyword);
    if (value == nullptr || (row.keyword == "uniqueItems" && *value == false)) return;
    const reception what = engine_ == local_engine::xgrammar ? row.xgrammar : row.llguidance;
    if (what != taken) report(what, where, std::string(row.keyword));
  }

  void report(reception what, const std::string& where, std::string keyword, const std::string& why = {}) {
    const std::string name = engine_ == local_engine::xgrammar ? "XGrammar" : "llguidance";
    findings_.push_back({what == refused ? finding::severity::error : finding::severity::warning, where,
                         std::move(keyword),
                         name + (what == refused ? " refuses it" : " drops it in silence") + why +
                             "; it is enforced when the answer is read"});
  }

  void check_siblings(const ordered_json& node, const std::string& where) {
    const auto* sole = std::find_if(std::begin(sole_keywords), std::end(sole_keywords),
                                    [&node](std::string_view keyword) { return node.contains(keyword); });
    if (sole == std::end(sole_keywords)) return;
    for (const auto& [keyword, value] : node.items()) {
      // The type beside constants says nothing more.
      const bool of_constants = keyword == "type" && (*sole == "const" || *sole == "enum");
      const bool counts = is_assertion(keyword) || keyword == "anyOf" || keyword == "oneOf" || keyword == "allOf";
      if (keyword != *sole && counts && !of_constants) report(dropped, where, keyword, " beside " + std::string(*sole));
    }
  }

  void check_multiples(const ordered_json& node, const std::string& where) {
    if (!node.contains("multipleOf") || node.value("type", ordered_json()) == "integer") return;
    report(dropped, where, "multipleOf", " for numbers that need not be integers");
  }

  void check_llguidance(const ordered_json& node, const std::string& where) {
    if (const ordered_json* format = find_value(node, "format")) {
      const auto& name = format->get_ref<const std::string&>();
      if (std::find(llguidance_formats.begin(), llguidance_formats.end(), name) == llguidance_formats.end()) {
        report(refused, where, "format", " (\"" + name + "\")");
      }
    }
    const ordered_json* properties = find_value(node, "properties");
    if (properties == nullptr || properties->size() <= node.value("required", ordered_json::array()).size()) return;
    for (const char* keyword : {"minProperties", "maxProperties"}) {
      const ordered_json* bound = find_value(node, keyword);
      if (bound != nullptr && *bound > 1) report(refused, where, keyword, " beside optional properties");
    }
  }

  local_engine engine_;
  std::vector<finding>& findings_;
};

}  // namespace

}  // namespace detail::schemas

std::vector<finding> lint_schema(const nlohmann::ordered_json& schema, local_engine engine) {
  std::vector<finding> findings = lint_schema(schema, dialect::json_schema);
  if (engine == local_engine::llama_cpp) {
    static_cast<void>(grammar(schema, &findings));
    return findings;
  }
  detail::schemas::engine_linter(engine, findings).visit(detail::schemas::bundle(schema, findings), "#");
  return findings;
}

}  // namespace assay::inline v0
