// Proves claims about sets, or finds values against them.
#pragma once

#include "schema/compare/branches.hpp"
#include "schema/compare/leaf_shapes.hpp"
#include "schema/compare/sampler.hpp"
#include "schema/compare/set_builder.hpp"
#include "schema/compare/value_set.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace assay::inline v0::comparing {

/// Where a value stands in the two schemas.
struct position {
  std::string_view left, right;
  bool refuses_type = false;  ///< the right side has no value of the type at hand
};

/// Something for which a claim was not proved. Its witness refutes the claim; without one, nothing is known.
struct gap {
  position at;
  std::string keyword;  ///< of the right side
  std::string says;     ///< what the right side does: "requires the property 'a'"
  std::optional<json> witness = {};
};

struct outcome {
  std::vector<gap> gaps = {};  ///< none: proved
  [[nodiscard]] bool proved() const noexcept { return gaps.empty(); }
};

class prover {
 public:
  prover(set_store& store, std::size_t steps, std::size_t max_gaps);

  [[nodiscard]] outcome prove(const claim& asked, const position& at);
  /// Some value that refutes the claim, found without a look at the proof.
  [[nodiscard]] std::optional<json> any_value(const claim& asked);
  /// There were more gaps than were asked for.
  [[nodiscard]] bool has_more() const noexcept { return has_more_; }

 private:
  class branch_prover;
  friend class branch_prover;
  using claim_key = std::vector<std::uint32_t>;

  /// An assertion of a schema with one of its rules alone.
  struct single_rule {
    std::string keyword;
    std::string says;
    const value_set* set;
  };

  // prover.cpp
  outcome prove_afresh(const claim& asked, const position& at);
  outcome prove_branch(const claim& branch, json_type type, const position& at);
  bool holds(const claim& asked);
  bool holds_in_branch(const claim& branch, json_type type);
  outcome check_values(const claim& branch, json_type type, const std::vector<json>& values, const position& at);
  std::string keyword_against(const claim& branch, const json& value, const position& at);
  /// The gap for a rule of `asked`, one of branch.out; its witness is one that this very rule refuses.
  gap missed(const claim& branch, json_type type, const value_set& asked, const single_rule& rule, const position& at);
  outcome not_covered(const claim& branch, json_type type, const position& at);
  bool is_full(const outcome& found);
  void forget_since(std::size_t mark);

  // prove_scalars.cpp
  outcome prove_numbers(const claim& branch, const position& at);
  bool is_covered_in_pieces(const claim& branch);
  outcome prove_strings(const claim& branch, const position& at);
  const std::vector<single_rule>& rules_of(const value_set& scalar);

  // prove_structures.cpp: what arrays and objects have in common
  outcome prove_structures(const claim& branch, json_type type, const position& at);
  outcome prove_one(const claim& branch, json_type type, const value_set& asked, const position& at);
  bool is_empty(const claim& branch, json_type type);
  /// Adds the gaps of a part to those of the whole; `around` makes whole values of a part's witness. False once no more
  /// gaps are wanted.
  bool keep_gaps(outcome part, const claim& branch, outcome& found,
                 const std::function<std::vector<json>(const json& witness)>& around);
  std::optional<outcome> prove_in_cases(const claim& branch, const position& at);
  const value_set& with_member(const std::string& key, const value_set& value);
  const value_set& constant(const json& value);
  const value_set& all_of_type(json_type type);
  const value_set& without_member(const std::string& key);
  std::optional<set_list> cases_of(const object_shape& shape, const std::string& key, const claim& branch);
  outcome prove_each_case(const claim& branch, const std::string& key, const set_list& cases, bool required,
                          const position& at);
  outcome missed_constants(const claim& branch, json_type type, const value_set& asked, const position& at);
  outcome opaque(const claim& branch, json_type type, const value_set& asked, const position& at);

  // prove_arrays.cpp
  outcome prove_array(const claim& branch, const value_set& asked, const position& at);
  bool is_empty_array(const array_shape& shape);
  std::size_t most_values(const set_list& sets);
  void limit_length(array_shape& shape);
  void prove_items(const claim& branch, const array_shape& shape, const value_set& asked, const position& at,
                   outcome& found);
  outcome prove_contains(const claim& branch, const value_set& asked, const position& at);
  std::size_t surely_contained(const array_shape& shape, const value_set& sought);

  // prove_objects.cpp
  outcome prove_object(const claim& branch, const value_set& asked, const position& at);
  bool is_empty_object(const object_shape& shape);
  void prove_counts(const claim& branch, const value_set& asked, const position& at, outcome& found);
  void prove_named(const claim& branch, const object_shape& shape, const value_set& asked, const position& at,
                   outcome& found);
  void prove_unnamed(const claim& branch, const object_shape& shape, const value_set& asked, const position& at,
                     outcome& found);
  outcome prove_key_names(const claim& branch, const object_shape& shape, const value_set& asked, const position& at);
  void refuse_key(const claim& branch, const object_shape& shape, const value_set& asked, const std::string& name,
                  const position& at, outcome& found);
  std::optional<json> under_some_key(const claim& branch, const object_shape& shape, const pattern_slot* pattern,
                                     const json& value);
  bool has_only_keys_of(const object_shape& shape, const value_set& asked);
  const value_set& texts_of(const pattern_slot& pattern);

  set_store& store_;
  step_budget steps_;
  step_budget samples_;
  sampler sampler_;
  std::size_t max_gaps_;
  bool has_more_ = false;
  int quiet_ = 0;  ///< only a yes or no is wanted: no witnesses are made
  int depth_ = 0;
  int cases_ = 0;
  std::map<claim_key, bool> open_;  ///< claims that are being proved, and whether they were taken to hold meanwhile
  std::set<claim_key> proved_;
  std::vector<claim_key> proved_in_order_;
  std::set<claim_key> not_proved_;
  std::map<claim_key, outcome> gaps_;  ///< by the very sets, since the places of their gaps are theirs
  std::map<std::uint32_t, std::vector<single_rule>> rules_;
  std::map<const pattern_slot*, const value_set*> texts_;
  std::map<std::pair<std::string, std::uint32_t>, const value_set*> members_;
  std::map<std::string, const value_set*> constants_;
  std::array<const value_set*, 6> types_ = {};
  std::deque<constraint_set> constraints_;
  std::deque<type_info> tables_;
};

[[nodiscard]] std::string in_quotes(std::string_view name);

/// The place of a set where it has one of its own.
[[nodiscard]] std::string_view place_of(const value_set& set, std::string_view otherwise);
[[nodiscard]] std::string_view place_of(const set_list& sets, std::string_view otherwise);

}  // namespace assay::inline v0::comparing
