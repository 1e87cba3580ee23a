// What engines that run locally make of a schema that they are given as it is.
//
//   XS  xgrammar, cpp/json_schema_converter.cc (2026)      VB  vLLM, backend_xgrammar.py (2026)
//   LD  llguidance, docs/json_schema.md (2026)
#include "json/ranges.hpp"
#include "schema/bundle.hpp"
#include "schema/contradictions.hpp"
#include "schema/disjoint_choices.hpp"
#include "schema/document.hpp"
#include "schema/node_edit.hpp"
#include "tables/json_numbers.hpp"

#include <assay/grammar.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>
#include <string_view>

namespace assay::inline v0 {

namespace detail::schemas {

namespace {

/// What becomes of a keyword.
enum class reception : std::uint8_t { taken, bent, dropped, refused };
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
constexpr std::array<std::string_view, 14> xgrammar_formats = {
    "date", "time", "date-time", "duration",      "email",        "hostname",     "ipv4",
    "ipv6", "uri",  "uuid",      "uri-reference", "uri-template", "json-pointer", "relative-json-pointer"};

bool is_assertion(const std::string& keyword) {
  const loading::keyword_rule* rule = loading::find_keyword(keyword);
  return rule != nullptr && rule->role != loading::keyword_role::annotation &&
         rule->role != loading::keyword_role::identifier;
}

class engine_linter {
 public:
  engine_linter(local_engine engine, const ordered_json& document, std::vector<finding>& findings)
      : engine_(engine), references_(document), findings_(findings) {}

  void visit(const ordered_json& node, const std::string& where) {
    if (!node.is_object()) return;
    for (const engine_row& row : engine_rows) check_row(row, node, where);
    if (engine_ == local_engine::xgrammar) {
      check_xgrammar(node, where);
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
    const char* const does = what == refused ? " refuses it"
                             : what == bent  ? " follows it only roughly"
                                             : " drops it in silence";
    findings_.push_back({what == refused ? finding::severity::error : finding::severity::warning, where,
                         std::move(keyword), name + does + why + "; it is enforced when the answer is read"});
  }

  void check_xgrammar(const ordered_json& node, const std::string& where) {
    if (check_siblings(node, where)) return;
    check_types(node, where);
    check_numbers(node, where);
    check_text(node, where);
    check_counts(node, where);
    check_required(node, where);
  }

  /// Every keyword of the list that the schema has.
  void report_all(reception what, const ordered_json& node, const std::string& where,
                  std::initializer_list<const char*> keywords, const std::string& why) {
    for (const char* keyword : keywords) {
      if (node.contains(keyword)) report(what, where, keyword, why);
    }
  }

  /// Whether something stands there that XGrammar looks at alone.
  bool check_siblings(const ordered_json& node, const std::string& where) {
    const auto* sole = std::find_if(std::begin(sole_keywords), std::end(sole_keywords),
                                    [&node](std::string_view keyword) { return node.contains(keyword); });
    if (sole == std::end(sole_keywords)) return false;
    for (const auto& [keyword, value] : node.items()) {
      // The type beside constants mostly says nothing more.
      const bool of_constants = keyword == "type" && (*sole == "const" || *sole == "enum");
      const bool counts = is_assertion(keyword) || keyword == "anyOf" || keyword == "oneOf" || keyword == "allOf";
      const bool is_said = of_constants && are_of_type(node, std::string(*sole), value);
      if (keyword != *sole && counts && !is_said) report(dropped, where, keyword, " beside " + std::string(*sole));
    }
    const ordered_json& value = node[std::string(*sole)];
    if (*sole == "allOf" && value.size() > 1) report(dropped, where, "allOf", " where it has several schemas");
    if (*sole == "oneOf" && value.size() > 1 && !are_disjoint(references_, value)) {
      report(bent, where, "oneOf", " (several alternatives may hold)");
    }
    return true;
  }

  static bool are_of_type(const ordered_json& node, const std::string& literals, const ordered_json& type) {
    const ordered_json& values = node[literals];
    if (literals == "const") return loading::is_of_type(values, type);
    return std::all_of(values.begin(), values.end(),
                       [&type](const ordered_json& value) { return loading::is_of_type(value, type); });
  }

  /// Without a type XGrammar knows objects by their properties, and lists by their items; it takes anything else for
  /// any value.
  void check_types(const ordered_json& node, const std::string& where) {
    if (node.contains("type")) return;
    const auto has_any = [&node](std::initializer_list<const char*> keywords) {
      return std::any_of(keywords.begin(), keywords.end(), [&node](const char* each) { return node.contains(each); });
    };
    const std::string why = " without a type";
    report_all(
        dropped, node, where,
        {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "minLength", "maxLength", "pattern", "format"},
        why);
    const bool is_object = has_any({"properties", "additionalProperties", "patternProperties"});
    if (!is_object) report_all(dropped, node, where, {"required", "minProperties", "maxProperties"}, why);
    if (!has_any({"items", "prefixItems"})) report_all(dropped, node, where, {"minItems", "maxItems"}, why);
    if (is_object || has_any({"items", "prefixItems"})) {
      report(bent, where, is_object ? "properties" : "items",
             std::string(" without a type: as that of ") + (is_object ? "objects" : "lists") + " alone");
    }
  }

  /// XS GenerateRangeRegex and GenerateFloatRangeRegex, by trials: integers between two bounds are right.
  void check_numbers(const ordered_json& node, const std::string& where) {
    if (node.contains("multipleOf")) report(dropped, where, "multipleOf");
    if (!node.contains("type")) return;
    const bool real = has_type(node, "number");
    const auto bound = [&](const char* keyword) -> const ordered_json* {
      const ordered_json* const found = find_value(node, keyword);
      return found != nullptr && is_number(*found) ? found : nullptr;
    };
    const bool lower = bound("minimum") != nullptr || bound("exclusiveMinimum") != nullptr;
    const bool upper = bound("maximum") != nullptr || bound("exclusiveMaximum") != nullptr;
    for (const char* keyword : {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}) {
      const ordered_json* const value = bound(keyword);
      if (value == nullptr) continue;
      const bool is_lower = std::string_view(keyword).ends_with("inimum");
      const bool is_exclusive = keyword[0] == 'e';
      if (real) {
        const bool is_right = !is_lower && !lower && !is_exclusive && compare_numbers(*value, 1) >= 0;
        if (!is_right) report(bent, where, keyword, " for numbers that need not be integers");
      } else if (!is_integral(*value) || !value->is_number() || nearest_double(*value) > 9.2e18 ||
                 nearest_double(*value) < -9.2e18) {
        report(refused, where, keyword, " (no integer of 64 bits)");
      } else if (!(lower && upper)) {
        const int shift = is_exclusive ? 1 : 0;
        const bool is_right = is_lower
                                  ? (compare_numbers(*value, -shift) >= 0 && compare_numbers(*value, 1 - shift) <= 0) ||
                                        compare_numbers(*value, 10 - shift) >= 0
                                  : compare_numbers(*value, shift - 1) >= 0;
        if (!is_right) report(bent, where, keyword, std::string(" without ") + (is_lower ? "a maximum" : "a minimum"));
      }
    }
  }

  void check_text(const ordered_json& node, const std::string& where) {
    if (!node.contains("type")) return;
    const ordered_json* const format = find_value(node, "format");
    const bool knows = format != nullptr && ranges::contains(xgrammar_formats, format->get_ref<const std::string&>());
    if (format != nullptr && !knows) {
      report(dropped, where, "format", " (\"" + format->get_ref<const std::string&>() + "\")");
    }
    if (knows) {
      report_all(dropped, node, where, {"pattern", "minLength", "maxLength"}, " beside format");
    } else if (node.contains("pattern")) {
      report_all(dropped, node, where, {"minLength", "maxLength"}, " beside pattern");
    }
    const ordered_json* const pattern = knows ? nullptr : find_value(node, "pattern");
    if (pattern == nullptr) return;
    const std::string what = unknown_syntax(pattern->get_ref<const std::string&>());
    if (!what.empty()) report(refused, where, "pattern", " (" + what + ")");
  }

  /// XS regex_converter.cc: what it gives up at.
  static std::string unknown_syntax(std::string_view pattern) {
    for (std::size_t i = 0; i + 1 < pattern.size(); ++i) {
      const char next = pattern[i + 1];
      if (pattern[i] == '\\') {
        if (next == 'b' || next == 'B') return "word boundaries";
        if (next == 'p' || next == 'P') return "Unicode classes";
        if (next >= '1' && next <= '9') return "back-references";
        ++i;
      } else if (pattern[i] == '(' && next == '?' && i + 2 < pattern.size()) {
        const char kind = pattern[i + 2];
        const bool is_named = kind == '<' && i + 3 < pattern.size() && pattern[i + 3] != '=' && pattern[i + 3] != '!';
        if (kind != ':' && !is_named) return kind == '=' || kind == '!' || kind == '<' ? "look-around" : "flags";
      }
    }
    return {};
  }

  void check_counts(const ordered_json& node, const std::string& where) {
    const ordered_json* const items = find_value(node, "items");
    if (items != nullptr && items->is_array()) report(refused, where, "items", " as a list");
    const ordered_json* const prefix = find_value(node, "prefixItems");
    const std::size_t listed = prefix == nullptr ? 0 : prefix->size();
    const bool has_more = items != nullptr && *items != false;
    const ordered_json* const least = find_value(node, "minItems");
    const bool is_list = node.contains("type") ? has_type(node, "array") : items != nullptr || prefix != nullptr;
    if (is_list && least != nullptr && !has_more && loading::count_from(*least) > listed) {
      report(refused, where, "minItems", " without items");
    }
    if (is_list && prefix != nullptr && (least == nullptr || loading::count_from(*least) < listed)) {
      report(bent, where, "prefixItems", " (all of them are required)");
    }
    const ordered_json* const fewest = find_value(node, "minProperties");
    if (fewest == nullptr || !(node.contains("type") ? has_type(node, "object") : true)) return;
    const ordered_json* const properties = find_value(node, "properties");
    const ordered_json* const others = find_value(node, "additionalProperties");
    const bool is_open =
        (others != nullptr && *others != false) || node.contains("patternProperties") || node.contains("propertyNames");
    if (!is_open && loading::count_from(*fewest) > (properties == nullptr ? 0 : properties->size())) {
      report(refused, where, "minProperties", ": an object is closed to what is not in its properties");
    }
  }

  void check_required(const ordered_json& node, const std::string& where) {
    const ordered_json* const required = find_value(node, "required");
    if (required == nullptr || !node.contains("type")) return;
    const ordered_json* const properties = find_value(node, "properties");
    for (const ordered_json& name : *required) {
      const auto& text = name.get_ref<const std::string&>();
      if (properties != nullptr && properties->contains(text)) continue;
      return report(dropped, where, "required", " (\"" + text + "\" is not in properties)");
    }
  }

  void check_llguidance(const ordered_json& node, const std::string& where) {
    if (const ordered_json* format = find_value(node, "format")) {
      const auto& name = format->get_ref<const std::string&>();
      if (!ranges::contains(llguidance_formats, name)) {
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
  reference_index references_;
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
  const nlohmann::ordered_json used = detail::schemas::bundle(schema, findings);
  detail::schemas::engine_linter(engine, used, findings).visit(used, "#");
  return findings;
}

}  // namespace assay::inline v0
