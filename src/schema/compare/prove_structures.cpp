// What arrays and objects have in common: one alternative on the right at a time, cases by the value of a member, and
// what cannot be there at all.
#include "dump/bounded_json.hpp"
#include "json/ranges.hpp"
#include "schema/compare/membership.hpp"
#include "schema/compare/prover.hpp"

#include <utility>

namespace assay::inline v0::comparing {

namespace {

constexpr int max_cases_within_cases = 3;
constexpr std::size_t most_cases = 100;
constexpr std::size_t most_keys_tried = 6;
constexpr std::uint32_t no_value = 0xFFFFFFFF;

/// The claim with these alternatives on the right, and with the keys that are known to be absent.
claim against(const claim& branch, const set_list& alternatives) {
  claim made{branch.in, alternatives};
  for (const value_set* each : branch.out) {
    if (each->form == set_form::has_key) made.out.push_back(each);
  }
  return made;
}

/// The values of a set that has few of them.
std::optional<std::vector<json>> finite_values(const value_set& set, int depth = 0) {
  if (set.form == set_form::constants) return set.constants;
  if (set.form == set_form::whole_type) {
    return set.type == json_type::null ? std::vector<json>{nullptr} : std::vector<json>{true, false};
  }
  if (depth > 4 || (set.form != set_form::any_of && set.form != set_form::one_of)) return std::nullopt;
  std::vector<json> all;
  for (const value_set* part : set.parts) {
    const auto own = finite_values(*part, depth + 1);
    if (!own) return std::nullopt;
    all.insert(all.end(), own->begin(), own->end());
    if (all.size() > most_cases) return std::nullopt;
  }
  return all;
}

}  // namespace

outcome prover::prove_structures(const claim& branch, json_type type, const position& at) {
  if (is_empty(branch, type)) return {};
  set_list alternatives;
  for (const value_set* each : branch.out) {
    if (each->form != set_form::has_key) alternatives.push_back(each);
  }
  if (alternatives.empty() && branch.out.size() == 1) return prove_one(branch, type, *branch.out.front(), at);
  if (alternatives.empty()) return not_covered(branch, type, at);
  if (alternatives.size() == 1) return prove_one(branch, type, *alternatives.front(), at);
  for (const value_set* each : alternatives) {
    ++quiet_;
    const bool proved = prove_one(against(branch, {each}), type, *each, at).proved();
    --quiet_;
    if (proved) return {};
  }
  // Those that have something in common with the left side.
  set_list closer;
  for (const value_set* each : alternatives) {
    claim common = against(branch, {});
    common.in.push_back(each);
    if (!holds_in_branch(common, type)) closer.push_back(each);
  }
  const claim narrowed = against(branch, closer);
  if (closer.size() == 1) return prove_one(narrowed, type, *closer.front(), at);
  if (type == json_type::object && !closer.empty() && cases_ < max_cases_within_cases) {
    ++cases_;
    std::optional<outcome> found = prove_in_cases(narrowed, at);
    --cases_;
    if (found) return std::move(*found);
  }
  return not_covered(branch, type, at);
}

bool prover::keep_gaps(outcome part, const claim& branch, outcome& found,
                       const std::function<std::vector<json>(const json& witness)>& around) {
  for (gap& each : part.gaps) {
    if (quiet_ == 0 && each.witness) {
      std::vector<json> whole = around(*each.witness);
      const auto refuting = ranges::find_if(whole, [&](const json& one) { return refutes(one, branch); });
      each.witness = refuting == whole.end() ? std::nullopt : std::optional(std::move(*refuting));
    }
    found.gaps.push_back(std::move(each));
    if (quiet_ > 0 || is_full(found)) return false;
  }
  return true;
}

bool prover::is_empty(const claim& branch, json_type type) {
  if (!steps_.take()) return false;
  if (type == json_type::array) return is_empty_array(array_shape(branch.in));
  object_shape shape(branch.in);
  for (const value_set* each : branch.out) {
    if (each->form == set_form::has_key) shape.absent.insert(each->required.front());
  }
  return is_empty_object(shape);
}

outcome prover::prove_one(const claim& branch, json_type type, const value_set& asked, const position& at) {
  if (asked.form == set_form::opaque) return opaque(branch, type, asked, at);
  if (asked.form == set_form::constants) {
    return missed_constants(branch, type, asked, at);
  }
  return type == json_type::array ? prove_array(branch, asked, at) : prove_object(branch, asked, at);
}

outcome prover::missed_constants(const claim& branch, json_type type, const value_set& asked, const position& at) {
  return {{missed(branch, type, asked, {"enum", "accepts only the values that it lists", &asked}, at)}};
}

/// What unevaluatedProperties and unevaluatedItems leave depends on all that is beside them.
outcome prover::opaque(const claim& branch, json_type type, const value_set& asked, const position& at) {
  const std::string keyword = type == json_type::array ? "unevaluatedItems" : "unevaluatedProperties";
  return {{missed(branch, type, asked, {keyword, "restricts what no other keyword has looked at", &asked}, at)}};
}

// --- cases -----------------------------------------------------------------------------------------------------------

const value_set& prover::with_member(const std::string& key, const value_set& value) {
  const value_set*& known = members_[{key, value.id}];
  if (known != nullptr) return *known;
  value_set& made = store_.add(set_form::objects);
  known = &made;
  made.type = json_type::object;
  made.properties.emplace(key, &value);
  made.required.push_back(key);
  made.rest = &store_.everything();
  return made;
}

const value_set& prover::without_member(const std::string& key) {
  const value_set*& known = members_[{key, no_value}];
  if (known != nullptr) return *known;
  value_set& made = store_.add(set_form::has_key);
  known = &made;
  made.type = json_type::object;
  made.required.push_back(key);
  return made;
}

const value_set& prover::constant(const json& value) {
  const value_set*& known = constants_[detail::bounded_json::write(value)];
  if (known != nullptr) return *known;
  value_set& made = store_.add(set_form::constants);
  known = &made;
  made.constants.push_back(value);
  return made;
}

const value_set& prover::all_of_type(json_type type) {
  const value_set*& known = types_[static_cast<std::size_t>(type)];
  if (known != nullptr) return *known;
  value_set& made = store_.add(set_form::by_type);
  known = &made;
  made.parts.assign(all_types.size(), &store_.nothing());
  made.parts[static_cast<std::size_t>(type)] = &store_.everything();
  return made;
}

/// The values, or else the types, that a member may have; nothing where that tells no alternatives apart.
std::optional<set_list> prover::cases_of(const object_shape& shape, const std::string& key, const claim& branch) {
  const set_list given = shape.member(key);
  const bool matters = ranges::any_of(branch.out, [&](const value_set* each) {
    return each->form == set_form::objects && each->properties.contains(key);
  });
  if (!matters) return std::nullopt;
  set_list cases;
  for (const value_set* each : given) {
    const auto values = finite_values(*each);
    if (!values || values->size() > most_cases) continue;
    for (const json& value : *values) {
      if (in_all(given, value)) cases.push_back(&constant(value));
    }
    return cases.size() > 1 ? std::optional(std::move(cases)) : std::nullopt;
  }
  for (const json_type type : all_types) {
    const bool is_possible =
        ranges::none_of(given, [&](const value_set* each) { return covers(*each, type) == coverage::none; });
    if (is_possible) cases.push_back(&all_of_type(type));
  }
  return cases.size() > 1 ? std::optional(std::move(cases)) : std::nullopt;
}

/// The claim, with the member's cases told apart.
outcome prover::prove_each_case(const claim& branch, const std::string& key, const set_list& cases, bool required,
                                const position& at) {
  outcome found;
  const auto add = [&](const claim& one) {
    outcome own = prove_branch(one, json_type::object, at);
    for (gap& each : own.gaps) found.gaps.push_back(std::move(each));
  };
  for (const value_set* each : cases) {
    claim one = branch;
    one.in.push_back(&with_member(key, *each));
    add(one);
    if (!found.proved() && (quiet_ > 0 || is_full(found))) return found;
  }
  if (required) return found;
  claim without = branch;
  without.out.push_back(&without_member(key));
  add(without);
  return found;
}

/// Objects of a union, told apart by a member that the alternatives name; one that must be there, if possible.
std::optional<outcome> prover::prove_in_cases(const claim& branch, const position& at) {
  const object_shape shape(branch.in);
  std::set<std::string, std::less<>> keys;
  for (const value_set* each : branch.out) {
    for (const auto& [key, ignored] : each->properties) keys.insert(key);
  }
  const auto has_witness = [](const outcome& one) {
    return ranges::any_of(one.gaps, [](const gap& each) { return each.witness.has_value(); });
  };
  std::size_t tried = 0;
  for (const bool required : {true, false}) {
    for (const std::string& key : keys) {
      if (shape.requires_key(key) != required || !steps_.take()) continue;
      const auto cases = cases_of(shape, key, branch);
      if (!cases) continue;
      if (++tried > most_keys_tried) return std::nullopt;
      outcome found = prove_each_case(branch, key, *cases, required, at);
      if (found.proved() || has_witness(found)) return found;
    }
  }
  return std::nullopt;
}

}  // namespace assay::inline v0::comparing
