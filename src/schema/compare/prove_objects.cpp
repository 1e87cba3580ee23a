// Objects: which keys, how many, and what their values are.
#include "json/ranges.hpp"
#include "schema/compare/membership.hpp"
#include "schema/compare/prover.hpp"

namespace assay::inline v0::comparing {

namespace {

constexpr std::size_t most_key_cases = 64;

bool has_pattern(const value_set& objects, std::string_view source) {
  return ranges::any_of(objects.patterns, [&](const auto& each) { return each.first->source == source; });
}

/// What one assertion may ask of the value under a key that nobody names. `pattern`: the key matches it; nullptr: the
/// key matches none of `asked`.
set_list options_of(const value_set& objects, const pattern_slot* pattern, const value_set& asked) {
  set_list options;
  for (const auto& [own, part] : objects.patterns) {
    if (pattern != nullptr && own->source == pattern->source) return {part};
    if (pattern != nullptr || !has_pattern(asked, own->source)) options.push_back(part);
  }
  options.push_back(objects.rest);
  return options;
}

/// All that may be asked together of such a value: one option of each assertion.
std::vector<set_list> key_cases(const object_shape& shape, const pattern_slot* pattern, const value_set& asked) {
  std::vector<set_list> cases = {{}};
  for (const value_set* each : shape.objects) {
    const set_list options = options_of(*each, pattern, asked);
    if (cases.size() * options.size() > most_key_cases) continue;  // less is known, which proves less
    std::vector<set_list> next;
    for (const set_list& one : cases) {
      for (const value_set* option : options) {
        next.push_back(one);
        next.back().push_back(option);
      }
    }
    cases = std::move(next);
  }
  return cases;
}

object_shape shape_of(const claim& branch) {
  object_shape shape(branch.in);
  for (const value_set* each : branch.out) {
    if (each->form == set_form::has_key) shape.absent.insert(each->required.front());
  }
  return shape;
}

}  // namespace

bool prover::is_empty_object(const object_shape& shape) {
  if (shape.min > shape.max) return true;
  return ranges::any_of(shape.required, [&](const std::string& key) { return holds({shape.member(key), {}}); });
}

outcome prover::prove_object(const claim& branch, const value_set& asked, const position& at) {
  const object_shape shape = shape_of(branch);
  if (asked.form == set_form::key_names) return prove_key_names(branch, shape, asked, at);
  outcome found;
  for (const std::string& key : asked.required) {
    if (shape.requires_key(key)) continue;
    value_set& has = store_.add(set_form::has_key, asked.place);
    has.type = json_type::object;
    has.required.push_back(key);
    found.gaps.push_back(
        missed(branch, json_type::object, asked, {"required", "requires the property " + in_quotes(key), &has}, at));
    if (quiet_ > 0 || is_full(found)) return found;
  }
  if (asked.form == set_form::has_key) return found;
  prove_counts(branch, asked, at, found);
  if (quiet_ == 0 || found.proved()) prove_named(branch, shape, asked, at, found);
  if (quiet_ == 0 || found.proved()) prove_unnamed(branch, shape, asked, at, found);
  return found;
}

void prover::prove_counts(const claim& branch, const value_set& asked, const position& at, outcome& found) {
  const object_shape shape = shape_of(branch);
  const auto add = [&](const char* keyword, const std::string& says, std::size_t min, std::size_t max) {
    value_set& only = store_.add(set_form::objects, asked.place);
    only.type = json_type::object;
    only.rest = &store_.everything();
    only.min = min;
    only.max = max;
    found.gaps.push_back(missed(branch, json_type::object, asked, {keyword, says, &only}, at));
  };
  if (shape.min < asked.min) {
    add("minProperties", "asks for at least " + std::to_string(asked.min) + " properties", asked.min, unbounded);
  }
  if (shape.max > asked.max) {
    add("maxProperties", "accepts at most " + std::to_string(asked.max) + " properties", 0, asked.max);
  }
}

// --- values of members -----------------------------------------------------------------------------------------------

void prover::prove_named(const claim& branch, const object_shape& shape, const value_set& asked, const position& at,
                         outcome& found) {
  std::set<std::string, std::less<>> keys = shape.named_keys();
  for (const auto& [name, ignored] : asked.properties) keys.insert(name);
  for (const std::string& key : keys) {
    if (!steps_.take()) {
      found.gaps.push_back({at, "", "is too complex to be compared within the limit of steps"});
      return;
    }
    const set_list given = shape.member(key);
    for (const value_set* wanted : member_of(asked, key)) {
      if (wanted->form == set_form::nothing) {
        refuse_key(branch, shape, asked, key, at, found);
        continue;
      }
      outcome own = prove({given, {wanted}}, {place_of(given, at.left), place_of(*wanted, at.right)});
      const auto around = [&](const json& value) { return sampler_.objects_with(shape, key, value); };
      if (!keep_gaps(std::move(own), branch, found, around)) return;
    }
    if (quiet_ > 0 && !found.proved()) return;
  }
}

/// A key that the right side does not have: fine where the left side can't have it, either.
void prover::refuse_key(const claim& branch, const object_shape& shape, const value_set& asked, const std::string& name,
                        const position& at, outcome& found) {
  const set_list given = shape.member(name);
  if (holds({given, {}})) return;
  gap made{{place_of(branch.in, at.left), place_of(asked, at.right)},
           asked.properties.contains(name) ? "properties" : "additionalProperties",
           "does not accept the property " + in_quotes(name)};
  if (quiet_ == 0) {
    for (const json& value : sampler_.values({given, {}}, 3)) {
      for (json& one : sampler_.objects_with(shape, name, value)) {
        if (!made.witness && refutes(one, branch)) made.witness = std::move(one);
      }
    }
  }
  found.gaps.push_back(std::move(made));
}

/// Keys that neither side names: those of each pattern, and those that match none.
void prover::prove_unnamed(const claim& branch, const object_shape& shape, const value_set& asked, const position& at,
                           outcome& found) {
  if (shape.is_closed() || has_only_keys_of(shape, asked)) return;
  const auto prove_keys = [&](const pattern_slot* pattern, const value_set& wanted) {
    if (wanted.form == set_form::everything) return;
    for (const set_list& given : key_cases(shape, pattern, asked)) {
      const bool is_refused = wanted.form == set_form::nothing;
      outcome own;
      if (!is_refused) {
        own = prove({given, {&wanted}}, {place_of(given, at.left), place_of(wanted, at.right)});
      } else if (!holds({given, {}})) {
        own.gaps.push_back({{place_of(branch.in, at.left), place_of(asked, at.right)},
                            pattern == nullptr ? "additionalProperties" : "patternProperties",
                            pattern == nullptr ? "accepts no properties beside those that it names"
                                               : "accepts no properties that match " + in_quotes(pattern->source)});
        if (quiet_ == 0) own.gaps.back().witness = sampler_.one_of(given);
      }
      for (gap& each : own.gaps) {
        if (quiet_ == 0 && each.witness) each.witness = under_some_key(branch, shape, pattern, *each.witness);
        found.gaps.push_back(std::move(each));
        if (quiet_ > 0 || is_full(found)) return;
      }
    }
  };
  for (const auto& [pattern, wanted] : asked.patterns) {
    prove_keys(pattern, *wanted);
    if (quiet_ > 0 && !found.proved()) return;
  }
  prove_keys(nullptr, *asked.rest);
}

/// Whether propertyNames leave no key but those that `asked` names.
bool prover::has_only_keys_of(const object_shape& shape, const value_set& asked) {
  if (shape.names.empty() || asked.properties.empty()) return false;
  value_set& named = store_.add(set_form::constants, asked.place);
  for (const auto& [name, ignored] : asked.properties) named.constants.emplace_back(name);
  set_list keys = shape.names;
  keys.push_back(&all_of_type(json_type::string));
  return holds({keys, {&named}});
}

std::optional<json> prover::under_some_key(const claim& branch, const object_shape& shape, const pattern_slot* pattern,
                                           const json& value) {
  for (const std::string& key : sampler::unnamed_keys(shape, pattern)) {
    for (json& one : sampler_.objects_with(shape, key, value)) {
      if (refutes(one, branch)) return std::make_optional(std::move(one));
    }
  }
  return std::nullopt;
}

// --- names of members ------------------------------------------------------------------------------------------------

const value_set& prover::texts_of(const pattern_slot& pattern) {
  const value_set*& known = texts_[&pattern];
  if (known != nullptr) return *known;
  constraint_set& rules = constraints_.emplace_back();
  rules.pattern = &pattern;
  type_info& table = tables_.emplace_back();
  table.kind = kind::string;
  table.storage = storage::ordered_json;
  table.constraints = &rules;
  value_set& made = store_.add(set_form::strings);
  made.type = json_type::string;
  made.table = &table;
  known = &made;
  return made;
}

outcome prover::prove_key_names(const claim& branch, const object_shape& shape, const value_set& asked,
                                const position& at) {
  const value_set& wanted = *asked.parts.front();
  outcome found;
  const auto add = [&](const std::string& key) {
    gap made{{place_of(branch.in, at.left), place_of(wanted, at.right)},
             "propertyNames",
             "does not accept the property name " + in_quotes(key)};
    if (quiet_ == 0) {
      const auto value = sampler_.one_of(shape.member(key));
      for (json& one : value ? sampler_.objects_with(shape, key, *value) : std::vector<json>()) {
        if (!made.witness && refutes(one, branch)) made.witness = std::move(one);
      }
    }
    found.gaps.push_back(std::move(made));
  };
  for (const std::string& key : shape.named_keys()) {
    if (!contains(wanted, json(key)) && !holds({shape.member(key), {}})) add(key);
    if (!found.proved() && (quiet_ > 0 || is_full(found))) return found;
  }
  if (shape.is_closed() || shape.max == 0) return found;
  // Other keys: of the patterns alone, where some assertion takes no others.
  std::vector<set_list> keys = {shape.names};
  for (const value_set* each : shape.objects) {
    if (each->rest->form != set_form::nothing) continue;
    keys.clear();
    for (const auto& [pattern, ignored] : each->patterns) {
      keys.push_back(shape.names);
      keys.back().push_back(&texts_of(*pattern));
    }
    break;
  }
  for (set_list& each : keys) each.push_back(&all_of_type(json_type::string));
  for (const set_list& given : keys) {
    for (gap& each : prove({given, {&wanted}}, {place_of(shape.names, at.left), place_of(wanted, at.right)}).gaps) {
      if (each.witness && quiet_ == 0) {
        add(each.witness->get<std::string>());
      } else {
        each.says = "restricts the names of properties: " + each.says;
        found.gaps.push_back(std::move(each));
      }
      if (quiet_ > 0 || is_full(found)) return found;
    }
  }
  return found;
}

}  // namespace assay::inline v0::comparing
