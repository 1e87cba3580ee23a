// The first pass over a schema: finds every schema in it and in the documents that it refers to, checks every keyword
// by the rules of its draft, and follows every reference.
#pragma once

#include "schema/drafts.hpp"
#include "schema/loaded_schema.hpp"
#include "schema/loader_references.hpp"

#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

namespace assay::inline v0::loading {

struct keyword_rule;
struct schema_place;

enum class place_role { document, definition, property, other };

/// What JSON Schema calls a schema resource: a document, or a schema within one that has an $id. References inside are
/// resolved against its URI, and it has a draft and a name space of anchors of its own.
struct schema_resource {
  std::string uri;  ///< without a fragment; may be empty
  draft dialect = draft::unnamed;
  const schema_place* root = nullptr;
  bool in_document = true;        ///< in the document that is loaded, not in one that it refers to
  bool checks_format = true;      ///< else a format is an annotation
  bool integral_floats = false;   ///< 1.0 is an integer
  bool asserts_format = false;    ///< its meta-schema asks for that
  bool has_assertions = true;     ///< false: its meta-schema leaves the vocabulary of validation out
  bool recursive_anchor = false;  ///< draft 2019-09's $recursiveAnchor
  std::map<std::string, const schema_place*, std::less<>> anchors = {};
  std::map<std::string, const schema_place*, std::less<>> dynamic_anchors = {};
};

/// A schema and where it stands. Schemas are told apart by their address in the document.
struct schema_place {
  const json* schema;
  std::string pointer;  ///< "#/properties/age"; with the URI before it in another document
  place_role role;
  std::string name;  ///< of a definition
  schema_resource* resource = nullptr;
  bool only_reference = false;            ///< draft-07 and before: what stands beside $ref is ignored
  std::optional<std::size_t> fault = {};  ///< it can't be used; only of what the root does not lead to
};

/// Where a $dynamicRef or $recursiveRef leads: to `first`, or to what the anchor stands for where it is followed.
struct dynamic_link {
  const schema_place* first = nullptr;
  std::string anchor;      ///< empty for $recursiveRef
  bool is_dynamic = true;  ///< false: it leads to `first` and nowhere else
};

class schema_survey {
 public:
  /// Throws schema_error for what is malformed, not enforced or not found, where the root of the document leads to it;
  /// elsewhere that is a note. Notes go to content.notes; the documents that are referred to are kept in content.
  schema_survey(schema_type::content& content, const schema_options& options);

  [[nodiscard]] const std::deque<schema_place>& places() const noexcept { return places_; }
  [[nodiscard]] const schema_place& place_of(const json& schema) const { return *by_address_.at(&schema); }
  /// Where the schema's $ref leads.
  [[nodiscard]] const schema_place& referred(const json& schema) const { return *links_.at(&schema); }
  [[nodiscard]] const dynamic_link& dynamically_referred(const json& schema) const {
    return dynamic_links_.at(&schema);
  }
  /// What is wrong with a place that is faulty.
  [[nodiscard]] const schema_error& fault_of(const schema_place& place) const { return faults_[*place.fault].second; }
  /// Whether the root leads to a place; of all places where none is faulty.
  [[nodiscard]] bool is_used(const schema_place& place) const { return faults_.empty() || used_.contains(&place); }
  /// Whether anything depends on the way that led to a schema.
  [[nodiscard]] bool has_dynamic_links() const noexcept { return !dynamic_links_.empty(); }
  /// Whether unevaluatedProperties or unevaluatedItems ask what other schemas have looked at.
  [[nodiscard]] bool asks_what_is_left() const noexcept { return asks_what_is_left_; }

 private:
  schema_place& add(schema_place place);
  void read_dialect(schema_resource& resource, const json& schema, const std::string& where);
  void read_vocabularies(schema_resource& resource, const std::string& meta_schema, const std::string& where);
  void run();
  void visit_all();
  void link(const schema_place& place);
  void visit(schema_place& place);
  void add_fault(schema_place& place, const schema_error& problem);
  void find_used_places();
  void use_dynamic_targets(const dynamic_link& link, std::vector<const schema_place*>& ahead) const;
  void tell_faults();
  void visit_keyword(const schema_place& place, const std::string& name, const json& value);
  void enter_resource(schema_place& place);
  void visit_anchor(const schema_place& place, const std::string& name, const json& value, const std::string& where);
  void add_anchor(std::map<std::string, const schema_place*, std::less<>>& anchors, const std::string& name,
                  const schema_place& place, const std::string& where);
  void visit_children(const schema_place& place, const keyword_rule& rule, const json& value, const std::string& where);
  void note_format(const schema_place& place, const std::string& name);
  void note(const schema_place& place, const std::string& keyword, std::string message);
  const schema_place& resolve(const schema_place& from, const std::string& reference, const std::string& where);
  const schema_place& resolve_pointer(const schema_resource& resource, const std::string& fragment,
                                      const std::string& where);
  schema_resource* find_resource(const std::string& uri, const schema_resource& from);
  const json* find_document(const std::string& uri);
  schema_resource& add_document(const json& document, const std::string& uri, draft dialect);
  dynamic_link dynamic_target(const schema_place& place, const std::string& reference, const std::string& where);

  schema_type::content& content_;
  const schema_options& options_;
  child_index children_;
  std::deque<schema_place> places_;
  std::deque<schema_resource> resources_;
  std::size_t visited_ = 0;
  bool asks_what_is_left_ = false;
  std::unordered_map<const json*, schema_place*> by_address_;
  std::map<std::string, schema_resource*, std::less<>> by_uri_;
  std::unordered_map<const json*, const schema_place*> links_;
  std::unordered_map<const json*, dynamic_link> dynamic_links_;
  std::vector<std::pair<const schema_place*, schema_error>> faults_;
  std::unordered_set<const schema_place*> used_;  ///< known where there are faults
};

/// What lint and notes say of a schema that the document has, but does not use, and that can't be used.
[[nodiscard]] finding note_of_unused(const schema_error& problem);

/// The value that a schema gives a keyword, nullptr where it gives none, or where the keyword means nothing there: in
/// its draft, beside a $ref of old, without the vocabulary of it.
[[nodiscard]] const json* value_at(const schema_place& place, std::string_view keyword);

}  // namespace assay::inline v0::loading
