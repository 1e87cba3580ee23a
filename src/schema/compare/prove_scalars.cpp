// Numbers and strings.
#include "json/ranges.hpp"
#include "scalars/formats.hpp"
#include "schema/compare/membership.hpp"
#include "schema/compare/number_range.hpp"
#include "schema/compare/prover.hpp"

#include <algorithm>
#include <array>

namespace assay::inline v0::comparing {

namespace {

constexpr std::size_t few_numbers = 300;

struct bound_rule {
  const char* keyword;
  number_bound constraint_set::*member;
};
constexpr std::array bound_rules = {
    bound_rule{"minimum", &constraint_set::ge},
    bound_rule{"exclusiveMinimum", &constraint_set::gt},
    bound_rule{"maximum", &constraint_set::le},
    bound_rule{"exclusiveMaximum", &constraint_set::lt},
    bound_rule{"multipleOf", &constraint_set::multiple_of},
};

/// Expressions that match whatever there is.
bool matches_all(std::string_view pattern) {
  static constexpr std::array<std::string_view, 9> all = {"",    "^",         "$",           ".*",        "^.*",
                                                          ".*$", "[\\s\\S]*", "^[\\s\\S]*$", "^[\\s\\S]*"};
  return ranges::find(all, pattern) != all.end();
}

bool keeps(const string_shape& given, const value_set& rule) {
  const constraint_set& asked = *rule.table->constraints;
  if (given.min < rule.min || given.max > rule.max) return false;
  if (asked.format != format::none && ranges::find(given.formats, asked.format) == given.formats.end()) {
    return false;
  }
  return asked.pattern == nullptr || matches_all(asked.pattern->source) ||
         ranges::any_of(given.patterns,
                        [&](const pattern_slot* each) { return each->source == asked.pattern->source; });
}

}  // namespace

/// Each keyword of an assertion by itself, so that each is told apart.
const std::vector<prover::single_rule>& prover::rules_of(const value_set& scalar) {
  const auto [known, fresh] = rules_.try_emplace(scalar.id);
  std::vector<single_rule>& rules = known->second;
  if (!fresh) return rules;
  const auto add = [&](std::string keyword, std::string says, const constraint_set& only, kind what) {
    type_info& table = tables_.emplace_back();
    table.kind = what;
    table.storage = storage::ordered_json;
    table.life = scalar.table->life;
    table.integral_floats = scalar.table->integral_floats;
    table.constraints = &constraints_.emplace_back(only);
    value_set& made = store_.add(scalar.form, scalar.place);
    made.type = scalar.type;
    made.table = &table;
    made.min = only.min_length == constraint_set::unset ? 0 : only.min_length;
    made.max = only.max_length;
    rules.push_back({std::move(keyword), std::move(says), &made});
  };
  if (scalar.table->kind == kind::integer) add("type", "accepts integers alone", {}, kind::integer);
  const constraint_set* all = scalar.table->constraints;
  if (all == nullptr) return rules;
  if (scalar.form == set_form::numbers) {
    for (const bound_rule& each : bound_rules) {
      if (!(all->*each.member)) continue;
      constraint_set only;
      only.*each.member = all->*each.member;
      add(each.keyword, "", only, kind::number);  // missed_rules() has the words
    }
    return rules;
  }
  constraint_set only;
  if (all->min_length != constraint_set::unset) {
    only.min_length = all->min_length;
    add("minLength", "asks for at least " + std::to_string(only.min_length) + " characters", only, kind::string);
  }
  only = {};
  if (all->max_length != constraint_set::unset) {
    only.max_length = all->max_length;
    add("maxLength", "accepts at most " + std::to_string(only.max_length) + " characters", only, kind::string);
  }
  only = {};
  if (all->pattern != nullptr) {
    only.pattern = all->pattern;
    add("pattern", "asks for the pattern " + in_quotes(all->pattern->source), only, kind::string);
  }
  only = {};
  if (all->format != format::none) {
    only.format = all->format;
    add("format", "asks for the format " + in_quotes(detail::format_name(all->format)), only, kind::string);
  }
  return rules;
}

// --- numbers ---------------------------------------------------------------------------------------------------------

outcome prover::prove_numbers(const claim& branch, const position& at) {
  const number_range given = range_of(branch.in);
  if (given.is_empty()) return {};
  if (branch.out.empty()) return not_covered(branch, json_type::number, at);
  for (const value_set* each : branch.out) {
    if (each->form == set_form::numbers && missed_rules(given, *each).empty()) return {};
  }
  if (branch.out.size() > 1) {
    if (const auto values = given.values(few_numbers)) return check_values(branch, json_type::number, *values, at);
    return is_covered_in_pieces(branch) ? outcome{} : not_covered(branch, json_type::number, at);
  }
  const value_set& asked = *branch.out.front();
  if (asked.form != set_form::numbers) {
    if (const auto values = given.values(few_numbers)) return check_values(branch, json_type::number, *values, at);
    return not_covered(branch, json_type::number, at);
  }
  outcome found;
  for (const single_rule& rule : rules_of(asked)) {
    for (missed_rule& each : missed_rules(given, *rule.set)) {
      found.gaps.push_back(
          missed(branch, json_type::number, asked, {std::move(each.keyword), std::move(each.says), rule.set}, at));
    }
  }
  return found;
}

/// Whether each piece between the bounds of the other side is within one of its ranges.
bool prover::is_covered_in_pieces(const claim& branch) {
  const number_range given = range_of(branch.in);
  std::vector<exact_number> cuts;
  for (const value_set* each : branch.out) {
    if (each->form != set_form::numbers) continue;
    number_range range;
    range.meet(*each);
    for (const auto& bound : {range.low, range.high}) {
      if (bound) cuts.push_back(*bound);
    }
  }
  std::sort(cuts.begin(), cuts.end(), [](const auto& a, const auto& b) { return a < b; });
  const auto is_covered = [&](const number_range& piece) {
    return piece.is_empty() || ranges::any_of(branch.out, [&](const value_set* each) {
             return each->form == set_form::numbers && missed_rules(piece, *each).empty();
           });
  };
  const auto tighten = [](number_range& piece, const std::optional<exact_number>& low,
                          const std::optional<exact_number>& high, bool open) {
    if (low && (!piece.low || *low >= *piece.low)) {
      piece.low_open = open || (piece.low == low && piece.low_open);
      piece.low = low;
    }
    if (high && (!piece.high || *high <= *piece.high)) {
      piece.high_open = open || (piece.high == high && piece.high_open);
      piece.high = high;
    }
  };
  std::optional<exact_number> before;
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    if (!steps_.take(1 + branch.out.size() / 8)) return false;
    const std::optional<exact_number> cut = i < cuts.size() ? std::optional(cuts[i]) : std::nullopt;
    number_range between = given;
    tighten(between, before, cut, true);
    number_range point = given;
    if (cut) tighten(point, cut, cut, false);
    if (!is_covered(between) || (cut && !is_covered(point))) return false;
    before = cut;
  }
  return true;
}

// --- strings ---------------------------------------------------------------------------------------------------------

outcome prover::prove_strings(const claim& branch, const position& at) {
  const string_shape given(branch.in);
  if (given.is_empty()) return {};
  if (branch.out.size() != 1 || branch.out.front()->form != set_form::strings) {
    const bool is_covered = ranges::any_of(branch.out, [&](const value_set* each) {
      return each->form == set_form::strings &&
             ranges::all_of(rules_of(*each), [&](const single_rule& rule) { return keeps(given, *rule.set); });
    });
    return is_covered ? outcome{} : not_covered(branch, json_type::string, at);
  }
  const value_set& asked = *branch.out.front();
  outcome found;
  for (const single_rule& rule : rules_of(asked)) {
    if (!keeps(given, *rule.set)) found.gaps.push_back(missed(branch, json_type::string, asked, rule, at));
  }
  return found;
}

}  // namespace assay::inline v0::comparing
