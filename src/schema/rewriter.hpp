// A schema in the form that a provider takes. `rewriter::rewrite` has the order of the steps on each node; the rules
// that the steps go by are data (dialects.hpp).
#pragma once

#include "schema/dialects.hpp"
#include "schema/document.hpp"
#include "schema/merge_all_of.hpp"
#include "schema/open_nodes.hpp"

#include <assay/schema.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::detail::schemas {

/// Rewrites one document, and reports what changes and what the provider would refuse. Serves one call of run().
class rewriter {
  using enum finding::severity;

 public:
  rewriter(const dialect_rules& rules, std::vector<finding>& findings) : rules_(rules), findings_(findings) {}

  rewriter(const rewriter&) = delete;
  rewriter& operator=(const rewriter&) = delete;

  [[nodiscard]] ordered_json run(ordered_json document);

 private:
  void report(finding::severity level, const std::string& where, std::string_view keyword, std::string message) {
    findings_.push_back({level, where, std::string(keyword), std::move(message)});
  }
  [[nodiscard]] std::string provider() const { return std::string(rules_.name); }

  // rewrite.cpp: the root
  void put_root_in_place(ordered_json& document);
  void name_root(ordered_json& document);
  void wrap_root(ordered_json& document);
  void check_recursion(const ordered_json& document);

  // rewrite.cpp: one node, and what is inside it
  /// `words` go into the node's description, together with those for its own keywords that the dialect lacks.
  void rewrite(ordered_json& node, const std::string& where, std::vector<std::string> words = {});
  ordered_json from_boolean(const ordered_json& node, const std::string& where);
  void rewrite_children(ordered_json& node, const std::string& where);
  [[nodiscard]] bool is_sent(const ordered_json& node, const std::string& keyword) const;
  void rewrite_optional(ordered_json& property, const std::string& where);
  std::vector<std::string> take_default(ordered_json& property, const std::string& where);

  // rewrite_parts.cpp: several schemas for one value as one schema
  void merge_reference(ordered_json& node, const std::string& where, std::vector<std::string>& words);
  void merge_parts(ordered_json& node, const std::string& where, std::vector<std::string>& words);
  void spread_over_choices(ordered_json& node, const std::string& where, std::vector<std::string>& words);
  [[nodiscard]] bool adds_nothing(const ordered_json& both, const ordered_json& choice);
  void describe(ordered_json& node, const std::string& where, const char* keyword, std::vector<std::string>& words);

  // rewrite_keywords.cpp: types, forms, keywords and names
  void tell_forms_apart(ordered_json& node, const std::string& where);
  void settle_type(ordered_json& node, const std::string& where);
  void rename_choices(ordered_json& node, const std::string& where);
  void drop_impossible_values(ordered_json& node, const std::string& where);
  void send_map_as_list(ordered_json& node, const std::string& where);
  void send_tuple_as_object(ordered_json& node, const std::string& where);
  void settle_keywords(ordered_json& node, const std::string& where, std::vector<std::string> words);
  void explain_schemas(const ordered_json& node, std::vector<std::string>& words) const;
  void report_dropped(const std::string& where, const std::string& keyword);
  void rename_properties(ordered_json& node, const std::string& where);
  void close_object(ordered_json& node, const std::string& where);
  void require_properties(ordered_json& node, const std::string& where);

  const dialect_rules& rules_;
  std::vector<finding>& findings_;
  std::string form_;        ///< of the node at hand: what its value stands for, where it is sent in another form
  open_nodes written_out_;  ///< around the node at hand
  ordered_json original_;   ///< as gathered: what references lead to, before anything is rewritten
  reference_index references_{original_};
  all_of_merger merger_{references_, [this](const ordered_json& node, const std::string& keyword) {
                          return keyword == "oneOf" || is_sent(node, keyword);  // it may be sent as anyOf
                        }};
};

}  // namespace assay::inline v0::detail::schemas
