// The first pass over a document: finds every schema in it, checks every keyword, and follows every $ref.
#pragma once

#include "schema/loaded_schema.hpp"

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace assay::inline v0::loading {

struct keyword_rule;

enum class place_role { document, definition, property, other };

/// A schema and where it stands. Schemas are told apart by their address in the document.
struct schema_place {
  const json* schema;
  std::string pointer;  ///< "#/properties/age"
  place_role role;
  std::string name;  ///< of a definition
};

class schema_survey {
 public:
  /// Throws schema_error for what is malformed, not enforced or not found. Notes go to `notes`.
  schema_survey(const json& document, const schema_options& options, std::vector<finding>& notes);

  /// By the letter of draft 2020-12: formats are annotations, 1.0 is an integer.
  [[nodiscard]] bool by_the_letter() const noexcept { return by_the_letter_; }
  [[nodiscard]] const std::deque<schema_place>& places() const noexcept { return places_; }
  [[nodiscard]] const schema_place& place_of(const json& schema) const { return *by_address_.at(&schema); }
  /// Where the schema's $ref leads.
  [[nodiscard]] const schema_place& referred(const json& schema) const { return *links_.at(&schema); }

 private:
  const schema_place& add(schema_place place);
  void run();
  void visit(const schema_place& place);
  void visit_keyword(const schema_place& place, const std::string& name, const json& value);
  void visit_identifier(const schema_place& place, const std::string& name, const json& value);
  void visit_children(const keyword_rule& rule, const json& value, const std::string& where);
  void note_format(const schema_place& place, const std::string& name);
  void note(const schema_place& place, const std::string& keyword, std::string message);
  const schema_place& resolve(const std::string& reference, const std::string& where);
  const schema_place& resolve_pointer(const std::string& fragment, const std::string& where);

  const json& document_;
  std::vector<finding>& notes_;
  bool by_the_letter_;
  std::string base_;  ///< the document's own $id, without a fragment
  std::deque<schema_place> places_;
  std::size_t visited_ = 0;
  std::unordered_map<const json*, const schema_place*> by_address_;
  std::unordered_map<std::string, const schema_place*> by_pointer_;
  std::unordered_map<std::string, const schema_place*> anchors_;
  std::unordered_map<const json*, const schema_place*> links_;
};

}  // namespace assay::inline v0::loading
