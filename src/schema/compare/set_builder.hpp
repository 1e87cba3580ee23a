// The tables of a schema as value sets.
#pragma once

#include "schema/compare/value_set.hpp"
#include "schema/loaded_schema.hpp"

#include <assay/schema.hpp>

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace assay::inline v0::comparing {

/// Owns sets; their addresses never change.
class set_store {
 public:
  value_set& add(set_form form, std::string_view place = {});
  [[nodiscard]] std::deque<value_set>& all() noexcept { return sets_; }
  [[nodiscard]] const value_set& everything() const noexcept { return *everything_; }
  [[nodiscard]] const value_set& nothing() const noexcept { return *nothing_; }
  set_store();

 private:
  std::deque<value_set> sets_;
  const value_set* everything_;
  const value_set* nothing_;
};

/// Loads a schema once more, to know which place every table comes from, and makes its sets.
class set_builder {
 public:
  /// Throws schema_error only where load_schema() would have, too.
  set_builder(set_store& store, const schema_type::content& original);

  [[nodiscard]] const value_set& root() const noexcept { return *root_; }

 private:
  value_set& set_for(const type_info& type);
  void fill(value_set& set, const type_info& type);
  void fill_literal(value_set& set, const type_info& type);
  void fill_array(value_set& set, const type_info& type);
  void fill_object(value_set& set, const type_info& type);
  void fill_variant(value_set& set, const type_info& type);
  void fill_all_of(value_set& set, const type_info& type);
  const value_set& of_rule(const type_info& whole, const rule_info& rule, std::string_view place);
  const value_set& of_conditional(const conditional_info& conditional, std::string_view place);
  const value_set& has_key(std::string_view key, std::string_view place);
  const value_set& tagged(const union_info& info, std::string_view place);
  value_set& made_of(set_form form, set_list parts, std::string_view place);

  set_store& store_;
  schema_type::content content_;
  std::unordered_map<const type_info*, std::string> places_;
  std::unordered_map<const type_info*, value_set*> known_;
  std::vector<std::pair<value_set*, const type_info*>> unfilled_;
  const value_set* root_ = nullptr;
};

}  // namespace assay::inline v0::comparing
