#include "schema/compare/branches.hpp"

#include "json/ranges.hpp"

namespace assay::inline v0::comparing {

namespace {

bool is_composite(set_form form) {
  return form == set_form::all_of || form == set_form::any_of || form == set_form::one_of;
}

/// `all_of` is none where a part is and all where all parts are; any_of the other way round.
coverage look_at_parts(const value_set& set, json_type type, coverage deciding) {
  const coverage neutral = deciding == coverage::none ? coverage::all : coverage::none;
  coverage found = neutral;
  for (const value_set* part : set.parts) {
    const coverage own = covers(*part, type);
    if (own == deciding) return deciding;
    if (own != neutral) found = coverage::some;
  }
  return found;
}

coverage look(const value_set& set, json_type type) {
  switch (set.form) {
    case set_form::everything:
      return coverage::all;
    case set_form::nothing:
      return coverage::none;
    case set_form::by_type:
      return covers(*set.parts[static_cast<std::size_t>(type)], type);
    case set_form::constants: {
      const bool has_any = ranges::any_of(set.constants, [&](const json& one) { return type_of_value(one) == type; });
      return has_any ? coverage::some : coverage::none;
    }
    case set_form::all_of:
      return look_at_parts(set, type, coverage::none);
    case set_form::any_of:
      return look_at_parts(set, type, coverage::all);
    case set_form::one_of:
      return look_at_parts(set, type, coverage::all) == coverage::none ? coverage::none : coverage::some;
    case set_form::complement: {
      const coverage inner = covers(*set.parts.front(), type);
      return inner == coverage::none ? coverage::all : inner == coverage::all ? coverage::none : coverage::some;
    }
    case set_form::whole_type:
      return set.type == type ? coverage::all : coverage::none;
    default:
      if (set.type != type) return set.others_pass ? coverage::all : coverage::none;
      return coverage::some;
  }
}

class splitter {
 public:
  splitter(json_type type, step_budget& budget, branch_visitor& visitor)
      : type_(type), budget_(budget), visitor_(visitor) {}

  struct state {
    set_list in, out;            ///< assertions and constants
    set_list choices, demands;   ///< any_of and one_of on the left; all_of and one_of on the right
    set_list seen_in, seen_out;  ///< composite sets that were taken apart
  };

  /// The branch is closed, which means that its claim holds: false.
  bool put_in(state& at, const value_set* set) { return put(at, set, true); }
  bool put_out(state& at, const value_set* set) { return put(at, set, false); }

  walk run(state at) {
    const step_budget::nested inside(budget_);
    if (!budget_.take(1 + (at.seen_in.size() + at.seen_out.size()) / 64)) return walk::stop;
    if (!at.demands.empty()) return demand(std::move(at));
    if (!at.choices.empty()) {
      return visitor_.holds({at.in, at.out}) ? walk::go_on : choose(std::move(at));
    }
    return visitor_.visit({std::move(at.in), std::move(at.out)});
  }

 private:
  static bool has_class(const set_list& sets, const value_set* set) {
    return ranges::any_of(sets, [&](const value_set* each) { return each->kind_class == set->kind_class; });
  }

  bool put(state& at, const value_set* set, bool is_in) {
    const coverage own = covers(*set, type_);
    if (own == (is_in ? coverage::none : coverage::all)) return false;
    if (own == (is_in ? coverage::all : coverage::none)) return true;
    set_list& seen = is_in ? at.seen_in : at.seen_out;
    if (has_class(is_in ? at.seen_out : at.seen_in, set)) return false;
    if (has_class(seen, set)) return true;
    seen.push_back(set);
    const set_form splits = is_in ? set_form::all_of : set_form::any_of;
    if (set->form == splits) {
      return ranges::all_of(set->parts, [&](const value_set* part) { return put(at, part, is_in); });
    }
    if (set->form == set_form::by_type) return put(at, set->parts[static_cast<std::size_t>(type_)], is_in);
    if (set->form == set_form::complement) return put(at, set->parts.front(), !is_in);
    set_list& holder = is_composite(set->form) ? (is_in ? at.choices : at.demands) : (is_in ? at.in : at.out);
    holder.push_back(set);
    return true;
  }

  /// Everything of `in` must be in each part of an all_of, and in one part, yet in no two, of a one_of.
  walk demand(state at) {
    const value_set& set = *at.demands.back();
    at.demands.pop_back();
    if (set.form == set_form::all_of) {
      for (const value_set* part : set.parts) {
        state next = at;
        if (put_out(next, part) && run(std::move(next)) == walk::stop) return walk::stop;
      }
      return walk::go_on;
    }
    state some = at;
    const bool open = ranges::all_of(set.parts, [&](const value_set* part) { return put_out(some, part); });
    if (open && run(std::move(some)) == walk::stop) return walk::stop;
    for (std::size_t i = 0; i < set.parts.size(); ++i) {
      state first = at;
      if (!put_in(first, set.parts[i])) continue;
      for (std::size_t j = i + 1; j < set.parts.size(); ++j) {
        if (!budget_.take()) return walk::stop;
        state both = first;
        if (put_in(both, set.parts[j]) && run(std::move(both)) == walk::stop) return walk::stop;
      }
    }
    return walk::go_on;
  }

  /// Each alternative is a case of its own; of a one_of without the others.
  walk choose(state at) {
    const auto smallest = ranges::min_element(at.choices, {}, [](const value_set* each) { return each->parts.size(); });
    const value_set& set = **smallest;
    at.choices.erase(smallest);
    for (const value_set* part : set.parts) {
      state next = at;
      bool open = put_in(next, part);
      if (set.form == set_form::one_of) {
        for (const value_set* other : set.parts) open = open && (other == part || put_out(next, other));
      }
      const walk found = open ? run(std::move(next)) : walk::go_on;
      if (found != walk::go_on) return found;
    }
    return walk::go_on;
  }

  json_type type_;
  step_budget& budget_;
  branch_visitor& visitor_;
};

}  // namespace

coverage covers(const value_set& set, json_type type) {
  coverage& known = set.covered[static_cast<std::size_t>(type)];
  if (known == coverage::unknown) known = look(set, type);
  return known;
}

walk for_each_branch(const claim& whole, json_type type, step_budget& budget, branch_visitor& visitor) {
  splitter split(type, budget, visitor);
  splitter::state start;
  for (const value_set* set : whole.in) {
    if (!split.put_in(start, set)) return walk::go_on;
  }
  for (const value_set* set : whole.out) {
    if (!split.put_out(start, set)) return walk::go_on;
  }
  return split.run(std::move(start));
}

}  // namespace assay::inline v0::comparing
