// The second pass: a type table for every schema of the document.
//
// Tables point at tables, so every schema gets its own before any is filled: recursion in the document is a pointer
// like any other, and the builder itself never recurses through references.
#pragma once

#include "schema/dynamic_scopes.hpp"
#include "schema/schema_survey.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::inline v0::loading {

enum class subject;

/// A schema as it is reached: what dynamic references lead to depends on the scope.
struct schema_node {
  const schema_place* place;
  scope_id scope;

  bool operator==(const schema_node&) const = default;
};
struct schema_node_hash {
  std::size_t operator()(const schema_node& node) const noexcept {
    return std::hash<const void*>()(node.place) ^ static_cast<std::size_t>(node.scope * 0x9E3779B97F4A7C15U);
  }
};

/// A table and the schema it was made for.
struct built_table {
  type_info* table;
  const schema_place* place;
};

class table_builder {
 public:
  table_builder(schema_type::content& out, const schema_survey& survey);
  /// Throws schema_error where a keyword's value can't be read, and where schemas refer to each other without end, if
  /// the root leads there.
  void build();

  /// All tables that were made; a schema may have several, one for each type that it speaks of.
  [[nodiscard]] std::span<const built_table> tables() const noexcept { return tables_; }

 private:
  /// One of the things that a schema asks of a value: either a writer of a table for it, or another schema as it is.
  struct schema_part {
    using writer = void (table_builder::*)(type_info& table, const schema_place& place);
    writer write = nullptr;
    schema_node existing = {nullptr, 0};
  };

  void fill_all();
  void start_again();
  void look_at_unused();

  // table_builder.cpp: what a schema is made of
  schema_node child(const json& schema);
  const type_info* table_for(const json& schema) { return table_for(child(schema)); }
  const type_info* table_for(schema_node node);
  schema_node meant(schema_node node);
  schema_node alias_of(schema_node node);
  [[noreturn]] void refuse_aliases(schema_node first);
  const schema_place& meant_by(const json& schema) { return *meant(child(schema)).place; }
  std::vector<schema_part> parts_of(schema_node node);
  bool asserts_something(const schema_place& place, bool has_literal) const;
  bool is_enforced(const schema_place& place, std::string_view keyword) const;
  bool only_repeats_type(const schema_place& place, std::span<const schema_part> others);
  bool implies_type(const schema_place& place, std::string_view type) const;
  void fill(type_info& table, schema_node node);
  void write_parts(type_info& table, const schema_place& place, std::span<const schema_part> parts);
  void write_all_of(type_info& table, const schema_place& place, const all_of_info& info);
  type_info& fresh(const schema_place& place);
  void become(type_info& table, const schema_place& place, kind what, std::string_view name = {}) const;
  std::string_view own_name(const schema_place& place);

  // table_builder_rules.cpp: what is asked under a condition, or of the value as a whole
  bool has_rules(const schema_place& place) const;
  std::vector<conditional_info> conditionals_of(const schema_place& place);
  void add_dependencies(const schema_place& place, std::string_view keyword, std::vector<conditional_info>& out);
  std::vector<rule_info> rules_of(const schema_place& place);
  void add_contains(const schema_place& place, std::vector<rule_info>& out);
  void add_demands(const schema_place& place, std::string_view keyword, std::vector<rule_info>& out);

  // table_builder_assertions.cpp: type and the keywords beside it
  void write_assertions(type_info& table, const schema_place& place);
  void write_untyped(type_info& table, const schema_place& place);
  void write_typed(type_info& table, const schema_place& place, std::string_view type);
  void write_types(type_info& table, const schema_place& place, std::span<const std::string_view> types);
  void write_array(type_info& table, const schema_place& place);
  void write_tuple(type_info& table, const schema_place& place, const json& prefix, const json* further);
  bool is_nullable(const schema_place& place) const;
  const constraint_set* constraints_for(const schema_place& place, subject about);
  const pattern_slot* pattern_for(const std::string& source, const std::string& where);

  // table_builder_objects.cpp
  void write_object(type_info& table, const schema_place& place);
  void write_map(type_info& table, const schema_place& place, const json& values);
  std::vector<field_info> fields_of(const schema_place& place, std::span<const pattern_property> patterns);
  field_info field_of(const std::string& name, const json& schema);
  const type_info* with_patterns(const std::string& name, const json& schema,
                                 std::span<const pattern_property> patterns);
  std::vector<pattern_property> patterns_of(const schema_place& place);
  void write_extra(object_info& object, const schema_place& place);

  // table_builder_choices.cpp: enum, const, anyOf, oneOf
  void write_literal(type_info& table, const schema_place& place);
  void write_any_of(type_info& table, const schema_place& place);
  void write_one_of(type_info& table, const schema_place& place);
  [[nodiscard]] bool is_constant_schema(const schema_place& place) const;
  [[nodiscard]] std::vector<const json*> constants_among(const std::vector<const json*>& alternatives);
  void write_constants(type_info& table, const schema_place& place, const std::vector<const json*>& constants);
  void write_alternatives(type_info& table, const schema_place& place, std::string_view keyword);
  void write_nullable(type_info& table, const schema_place& place, const type_info* value) const;
  bool is_null_schema(const schema_place& place) const;
  void write_variant(type_info& table, const schema_place& place, const std::vector<const json*>& alternatives,
                     bool exactly_one);
  void write_union(type_info& table, const schema_place& place, const union_info& info);
  literal_value literal_for(const json& value);

  // table_builder_discriminator.cpp
  const json* discriminator_of(const schema_place& place) const;
  std::vector<union_tag> tags_for(const schema_place& place, const json& discriminator,
                                  const std::vector<const json*>& alternatives);
  std::vector<std::string_view> tags_of(const json& alternative, const std::string& property);

  schema_type::content& out_;
  const schema_survey& survey_;
  dynamic_scopes scopes_;
  scope_id scope_ = 0;  ///< of the schema at hand
  std::vector<built_table> tables_;
  std::deque<std::pair<type_info*, schema_node>> unfilled_;  ///< from `filled_` on
  std::size_t filled_ = 0;
  std::unordered_map<schema_node, schema_node, schema_node_hash> aliases_;  ///< what stands for itself is its own
  std::unordered_map<schema_node, std::string_view, schema_node_hash> refused_aliases_;
  bool has_cycles_ = false;  ///< schemas that are parts of themselves, which no longer rely on each other's types
  std::unordered_map<schema_node, type_info*, schema_node_hash> by_node_;
  std::unordered_map<std::string, const pattern_slot*> patterns_;
  const type_info* anything_;
};

/// The values that enum, const and type together leave, each once; none for a schema with neither enum nor const.
[[nodiscard]] std::vector<const json*> constants_of(const schema_place& place);

/// Makes the parts of an allOf within an allOf parts of the outer one. An allOf that is a part of itself says nothing
/// by that part, which is left out; returns whether there was any.
bool flatten_all_of(std::span<const built_table> tables, table_arena& arena);

/// Refuses schemas that apply themselves to the same value again, which would never end, and chains of schemas on one
/// value so long that only an attack has them. Looks at what the tables from number `first` on lead to.
void refuse_endless(std::span<const built_table> tables, std::size_t first);

}  // namespace assay::inline v0::loading
