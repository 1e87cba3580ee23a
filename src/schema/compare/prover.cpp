#include "schema/compare/prover.hpp"

#include "dump/bounded_json.hpp"
#include "json/ranges.hpp"
#include "schema/compare/membership.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace assay::inline v0::comparing {

namespace {

constexpr int deepest_proof = 150;
constexpr std::size_t longest_quote = 80;

template <class Member>
std::vector<std::uint32_t> key_of(const claim& asked, Member member) {
  std::vector<std::uint32_t> key;
  for (const set_list* side : {&asked.in, &asked.out}) {
    const std::size_t start = key.size();
    for (const value_set* each : *side) key.push_back(each->*member);
    std::sort(key.begin() + static_cast<std::ptrdiff_t>(start), key.end());
    key.erase(std::unique(key.begin() + static_cast<std::ptrdiff_t>(start), key.end()), key.end());
    key.push_back(0xFFFFFFFE);
  }
  return key;
}

bool says_the_same(const gap& a, const gap& b) {
  return a.at.left == b.at.left && a.at.right == b.at.right && a.keyword == b.keyword && a.says == b.says;
}

gap gave_up(const position& at, std::string why) { return {at, "", std::move(why)}; }

/// 1 and 1.0 are one constant, but not one integer to strict mode.
json with_fractions(const json& value) {
  if (value.is_number_integer()) return value.get<double>();
  if (!value.is_structured()) return value;
  json copy = value;
  for (json& each : copy) each = with_fractions(each);
  return copy;
}

std::vector<json> spellings_of(const json& value) {
  std::vector<json> spellings = {value};
  const auto is_exact = [](const json& one) {
    constexpr double largest = 9007199254740992.0;
    return one.is_structured() || (one.is_number_integer() && std::fabs(one.get<double>()) < largest);
  };
  if (is_exact(value)) spellings.push_back(with_fractions(value));
  return spellings;
}

std::string shown(const json& value) {
  std::string text = detail::bounded_json::write(value);
  if (text.size() > longest_quote) text = text.substr(0, longest_quote) + "...";
  return text;
}

}  // namespace

std::string in_quotes(std::string_view name) { return "'" + std::string(name) + "'"; }

std::string_view place_of(const value_set& set, std::string_view otherwise) {
  return set.place.empty() ? otherwise : set.place;
}

std::string_view place_of(const set_list& sets, std::string_view otherwise) {
  return sets.size() == 1 ? place_of(*sets.front(), otherwise) : otherwise;
}

/// Collects what the branches of a claim leave open.
class prover::branch_prover : public branch_visitor {
 public:
  branch_prover(prover& by, json_type type, const position& at, outcome& out)
      : by_(by), type_(type), at_(at), out_(out) {}

  walk visit(const claim& branch) override {
    outcome found = by_.prove_branch(branch, type_, at_);
    if (found.proved()) return walk::go_on;
    bool says_something_new = false;
    for (gap& each : found.gaps) says_something_new |= add(std::move(each));
    if (by_.quiet_ > 0 || by_.is_full(out_)) return walk::stop;
    if (says_something_new) return walk::go_on;
    return ++repeated_ >= max_repeated ? walk::stop : walk::enough;
  }

  bool holds(const claim& weaker) override {
    return !weaker.in.empty() && !weaker.out.empty() && by_.holds_in_branch(weaker, type_);
  }

 private:
  static constexpr int max_repeated = 50;

  /// A witness takes the place of none.
  bool add(gap made) {
    for (gap& known : out_.gaps) {
      if (!says_the_same(known, made)) continue;
      const bool is_better = made.witness && !known.witness;
      if (is_better) known = std::move(made);
      return is_better;
    }
    out_.gaps.push_back(std::move(made));
    return true;
  }

  prover& by_;
  json_type type_;
  const position& at_;
  outcome& out_;
  int repeated_ = 0;
};

prover::prover(set_store& store, std::size_t steps, std::size_t max_gaps)
    : store_(store), steps_(steps), samples_(steps), sampler_(samples_), max_gaps_(max_gaps) {}

std::optional<json> prover::any_value(const claim& asked) {
  std::vector<json> found = sampler_.values(asked, 1);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

outcome prover::prove(const claim& asked, const position& at) {
  claim_key classes = key_of(asked, &value_set::kind_class);
  if (proved_.contains(classes)) return {};
  if (const auto open = open_.find(classes); open != open_.end()) {
    open->second = true;
    return {};
  }
  if (quiet_ > 0 && not_proved_.contains(classes)) return {{gave_up(at, "")}};
  claim_key sets = key_of(asked, &value_set::id);
  if (const auto known = gaps_.find(sets); known != gaps_.end()) return known->second;
  if (depth_ >= deepest_proof) return {{gave_up(at, "is nested too deep to be compared here")}};

  open_.emplace(classes, false);
  const std::size_t mark = proved_in_order_.size();
  ++depth_;
  outcome found = prove_afresh(asked, at);
  --depth_;
  const bool was_assumed = open_.extract(classes).mapped();
  if (found.proved()) {
    proved_.insert(classes);
    proved_in_order_.push_back(std::move(classes));
    return found;
  }
  if (was_assumed) forget_since(mark);
  not_proved_.insert(std::move(classes));
  if (quiet_ == 0) gaps_.emplace(std::move(sets), found);
  return found;
}

/// What was proved on the assumption of a claim that turned out to be wrong.
void prover::forget_since(std::size_t mark) {
  for (std::size_t i = mark; i < proved_in_order_.size(); ++i) proved_.erase(proved_in_order_[i]);
  proved_in_order_.resize(mark);
}

outcome prover::prove_afresh(const claim& asked, const position& at) {
  outcome found;
  for (const json_type type : all_types) {
    position here = at;
    here.refuses_type =
        ranges::all_of(asked.out, [&](const value_set* each) { return covers(*each, type) == coverage::none; });
    branch_prover branches(*this, type, here, found);
    static_cast<void>(for_each_branch(asked, type, steps_, branches));
    if (steps_.is_spent()) {
      found.gaps.push_back(gave_up(at, "is too complex to be compared within the limit of steps"));
      break;
    }
    if (!found.proved() && (quiet_ > 0 || is_full(found))) break;
  }
  return found;
}

bool prover::is_full(const outcome& found) {
  has_more_ = has_more_ || found.gaps.size() >= max_gaps_;
  return found.gaps.size() >= max_gaps_;
}

bool prover::holds(const claim& asked) {
  ++quiet_;
  const bool proved = prove(asked, {}).proved();
  --quiet_;
  return proved;
}

bool prover::holds_in_branch(const claim& branch, json_type type) {
  ++quiet_;
  const bool proved = prove_branch(branch, type, {}).proved();
  --quiet_;
  return proved;
}

outcome prover::prove_branch(const claim& branch, json_type type, const position& at) {
  if (!steps_.take()) return {{gave_up(at, "is too complex to be compared within the limit of steps")}};
  for (const value_set* each : branch.in) {
    if (each->form == set_form::constants) return check_values(branch, type, each->constants, at);
  }
  switch (type) {
    case json_type::null:
      return check_values(branch, type, {nullptr}, at);
    case json_type::boolean:
      return check_values(branch, type, {true, false}, at);
    case json_type::number:
      return prove_numbers(branch, at);
    case json_type::string:
      return prove_strings(branch, at);
    default:
      return prove_structures(branch, type, at);
  }
}

/// Where there are few values, each is asked for.
outcome prover::check_values(const claim& branch, json_type type, const std::vector<json>& values, const position& at) {
  outcome found;
  const position places = {place_of(branch.in, at.left), place_of(branch.out, at.right)};
  for (const json& value : values) {
    if (type_of_value(value) != type) continue;
    if (!steps_.take(1 + branch.out.size() / 8)) {
      found.gaps.push_back(gave_up(at, "is too complex to be compared within the limit of steps"));
      return found;
    }
    for (const json& spelled : spellings_of(value)) {
      if (!refutes(spelled, branch)) continue;
      const std::string what = branch.in.empty() ? std::string(name_of(type)) : shown(spelled);
      found.gaps.push_back(
          {places, keyword_against(branch, spelled, at), "does not accept " + what, std::make_optional(spelled)});
      break;
    }
    if (!found.proved() && (quiet_ > 0 || is_full(found))) break;
  }
  return found;
}

std::string prover::keyword_against(const claim& branch, const json& value, const position& at) {
  if (branch.out.empty()) return at.refuses_type ? "type" : "not";
  if (branch.out.size() > 1) return "anyOf";
  const value_set& asked = *branch.out.front();
  if (asked.form == set_form::constants) return "enum";
  if (asked.form != set_form::numbers && asked.form != set_form::strings) return "";
  for (const single_rule& rule : rules_of(asked)) {
    if (!contains(*rule.set, value)) return rule.keyword;
  }
  return "";
}

gap prover::missed(const claim& branch, json_type type, const value_set& asked, const single_rule& rule,
                   const position& at) {
  gap made{{place_of(branch.in, at.left), place_of(asked, at.right)}, rule.keyword, rule.says};
  if (quiet_ > 0) return made;
  claim narrower{branch.in, {rule.set}};
  for (const value_set* each : branch.out) {
    if (each != &asked) narrower.out.push_back(each);
  }
  for (json& each : sampler_.values_of_branch(narrower, type, 8)) {
    if (!refutes(each, branch)) continue;
    made.witness = std::move(each);
    break;
  }
  return made;
}

/// Nothing on the right takes any of it, or several sets only take parts.
outcome prover::not_covered(const claim& branch, json_type type, const position& at) {
  struct wording {
    const char* keyword;
    std::string says;
  };
  const bool is_list = branch.out.size() == 1 && branch.out.front()->form == set_form::constants;
  const wording words = branch.out.empty() && at.refuses_type
                            ? wording{"type", "does not accept " + std::string(name_of(type))}
                        : branch.out.empty() ? wording{"not", "does not accept this"}
                        : is_list            ? wording{"enum", "accepts only the values that it lists"}
                                             : wording{"anyOf", "accepts this in none of its alternatives"};
  gap made{{place_of(branch.in, at.left), place_of(branch.out, at.right)}, words.keyword, words.says};
  if (quiet_ == 0) {
    std::vector<json> found = sampler_.values_of_branch(branch, type, 1);
    if (!found.empty()) made.witness = std::move(found.front());
  }
  return {{std::move(made)}};
}

}  // namespace assay::inline v0::comparing
