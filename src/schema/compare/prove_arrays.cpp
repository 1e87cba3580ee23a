// Arrays: how many items, which ones, and what `contains` counts.
#include "json/ranges.hpp"
#include "schema/compare/membership.hpp"
#include "schema/compare/prover.hpp"

#include <algorithm>

namespace assay::inline v0::comparing {

/// How many different values can be in all of the sets: told of constants, of booleans and of null.
std::size_t prover::most_values(const set_list& sets) {
  std::size_t most = unbounded;
  for (const value_set* each : sets) {
    if (each->form == set_form::constants) most = std::min(most, each->constants.size());
  }
  const value_set& null = all_of_type(json_type::null);
  const value_set& boolean = all_of_type(json_type::boolean);
  if (most > 1 && holds({sets, {&null}})) return 1;
  if (most > 2 && holds({sets, {&boolean}})) return 2;
  return most > 3 && holds({sets, {&null, &boolean}}) ? 3 : most;
}

/// An array ends where no item can be, and where no other item is left.
void prover::limit_length(array_shape& shape) {
  for (std::size_t i = 0; i <= shape.prefix && i < shape.max; ++i) {
    if (holds({shape.item(i), {}})) shape.max = i;
  }
  if (shape.unique && shape.prefix == 0) shape.max = std::min(shape.max, most_values(shape.item(0)));
}

bool prover::is_empty_array(const array_shape& shape) {
  if (shape.min > shape.max) return true;
  for (std::size_t i = 0; i < std::min(shape.min, shape.prefix + 1); ++i) {
    if (holds({shape.item(i), {}})) return true;
  }
  return ranges::any_of(shape.contained, [&](const value_set* each) {
    if (each->min > each->max) return true;
    if (each->min == 0) return false;
    for (std::size_t i = 0; i <= shape.prefix; ++i) {
      set_list both = shape.item(i);
      both.push_back(each->parts.front());
      if (i < shape.max && !holds({both, {}})) return false;
    }
    return true;
  });
}

outcome prover::prove_array(const claim& branch, const value_set& asked, const position& at) {
  if (asked.form == set_form::contains) return prove_contains(branch, asked, at);
  array_shape shape(branch.in);
  limit_length(shape);
  outcome found;
  const auto rule = [&](std::string keyword, std::string says) -> value_set& {
    value_set& only = store_.add(set_form::arrays, asked.place);
    only.type = json_type::array;
    only.rest = &store_.everything();
    rules_[only.id].push_back({std::move(keyword), std::move(says), &only});
    return only;
  };
  const auto add = [&](const value_set& only) {
    found.gaps.push_back(missed(branch, json_type::array, asked, rules_[only.id].front(), at));
  };
  if (shape.min < asked.min) {
    value_set& only = rule("minItems", "asks for at least " + std::to_string(asked.min) + " items");
    only.min = asked.min;
    add(only);
  }
  if (shape.max > asked.max) {
    value_set& only = rule("maxItems", "accepts at most " + std::to_string(asked.max) + " items");
    only.max = asked.max;
    add(only);
  }
  if (asked.unique && !shape.unique && shape.max > 1) {
    found.gaps.push_back(
        missed(branch, json_type::array, asked, {"uniqueItems", "asks for items that differ", &asked}, at));
  }
  if (quiet_ == 0 || found.proved()) prove_items(branch, shape, asked, at, found);
  return found;
}

void prover::prove_items(const claim& branch, const array_shape& shape, const value_set& asked, const position& at,
                         outcome& found) {
  const std::size_t places = std::min(std::max(shape.prefix, asked.prefix.size()) + 1, std::min(shape.max, asked.max));
  for (std::size_t i = 0; i < places; ++i) {
    const value_set& wanted = i < asked.prefix.size() ? *asked.prefix[i] : *asked.rest;
    const set_list given = shape.item(i);
    outcome own = prove({given, {&wanted}}, {place_of(given, at.left), place_of(wanted, at.right)});
    const auto around = [&](const json& item) { return sampler_.arrays_with(shape, i, item); };
    if (!keep_gaps(std::move(own), branch, found, around)) return;
  }
}

/// How many items are sure to be in `sought`.
std::size_t prover::surely_contained(const array_shape& shape, const value_set& sought) {
  std::size_t sure = 0;
  for (const value_set* each : shape.contained) {
    if (each->min > sure && holds({{each->parts.front()}, {&sought}})) sure = each->min;
  }
  std::size_t by_place = 0;
  for (std::size_t i = 0; i < std::min(shape.prefix, shape.min); ++i) {
    if (holds({shape.item(i), {&sought}})) ++by_place;
  }
  if (shape.min > shape.prefix && holds({shape.item(shape.prefix), {&sought}})) by_place += shape.min - shape.prefix;
  return std::max(sure, by_place);
}

outcome prover::prove_contains(const claim& branch, const value_set& asked, const position& at) {
  const array_shape shape(branch.in);
  const value_set& sought = *asked.parts.front();
  outcome found;
  const auto add = [&](std::string keyword, std::string says) {
    found.gaps.push_back(missed(branch, json_type::array, asked, {std::move(keyword), std::move(says), &asked}, at));
  };
  if (surely_contained(shape, sought) < asked.min) {
    add("contains", "asks for at least " + std::to_string(asked.min) + " items that its 'contains' accepts");
  }
  if (asked.max == unbounded || shape.max <= asked.max) return found;
  bool is_kept = ranges::any_of(shape.contained, [&](const value_set* each) {
    return each->max <= asked.max && holds({{&sought}, {each->parts.front()}});
  });
  std::size_t possible = 0;
  for (std::size_t i = 0; !is_kept && i < std::min(shape.prefix + 1, shape.max); ++i) {
    set_list both = shape.item(i);
    both.push_back(&sought);
    const bool is_possible = !holds({both, {}});
    if (is_possible) possible = i < shape.prefix ? possible + 1 : unbounded;
  }
  is_kept = is_kept || possible <= asked.max;
  if (!is_kept) {
    add("maxContains", "accepts at most " + std::to_string(asked.max) + " items that its 'contains' accepts");
  }
  return found;
}

}  // namespace assay::inline v0::comparing
