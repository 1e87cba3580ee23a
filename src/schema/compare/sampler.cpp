#include "schema/compare/sampler.hpp"

#include "json/ranges.hpp"
#include "schema/compare/membership.hpp"
#include "schema/compare/pattern_samples.hpp"
#include "schema/compare/scalar_samples.hpp"
#include "tables/canonical.hpp"

#include <algorithm>
#include <utility>

namespace assay::inline v0::comparing {

namespace {

constexpr int deepest_sample = 60;
constexpr std::size_t most_items = 2'000;
constexpr std::size_t most_unlike_items = 50;
constexpr std::size_t most_parts_of_value = 10'000;  ///< of a value: schemas that share parts may ask for any number
constexpr std::size_t most_members = 300;
constexpr std::size_t most_single_keys = 24;
constexpr std::size_t most_unnamed = 12;

/// The simplest first.
constexpr std::array by_simplicity = {json_type::string, json_type::number, json_type::boolean,
                                      json_type::null,   json_type::array,  json_type::object};

std::vector<json> of_constants(const claim& branch, json_type type) {
  std::vector<json> found;
  for (const value_set* each : branch.in) {
    if (each->form != set_form::constants) continue;
    for (const json& one : each->constants) {
      if (type_of_value(one) == type) found.push_back(one);
    }
    break;
  }
  return found;
}

bool has_constants(const claim& branch) {
  return ranges::any_of(branch.in, [](const value_set* each) { return each->form == set_form::constants; });
}

/// The first values of each branch.
class collector : public branch_visitor {
 public:
  collector(sampler& from, json_type type, std::size_t want, std::vector<json>& out)
      : from_(from), type_(type), want_(want), out_(out) {}

  walk visit(const claim& branch) override {
    for (json& each : from_.values_of_branch(branch, type_, want_ - out_.size())) {
      if (ranges::find(out_, each) == out_.end()) out_.push_back(std::move(each));
    }
    return out_.size() >= want_ ? walk::stop : walk::go_on;
  }
  bool holds(const claim&) override { return false; }

 private:
  sampler& from_;
  json_type type_;
  std::size_t want_;
  std::vector<json>& out_;
};

/// How many values a value consists of, up to `most_parts_of_value`.
std::size_t parts_of(const json& value) {
  std::size_t parts = 1;
  if (!value.is_structured()) return parts;
  for (const json& each : value) {
    if (parts < most_parts_of_value) parts += parts_of(each);
  }
  return parts;
}

std::vector<std::uint32_t> key_of(const set_list& sets) {
  std::vector<std::uint32_t> key;
  for (const value_set* each : sets) key.push_back(each->kind_class);
  ranges::sort(key);
  key.erase(std::unique(key.begin(), key.end()), key.end());
  return key;
}

}  // namespace

std::vector<json> sampler::values(const claim& asked, std::size_t want) {
  std::vector<json> found;
  if (depth_ >= deepest_sample) return found;
  ++depth_;
  for (const json_type type : by_simplicity) {
    collector collect(*this, type, want, found);
    static_cast<void>(for_each_branch(asked, type, budget_, collect));
    if (found.size() >= want || budget_.is_spent()) break;
  }
  --depth_;
  return found;
}

std::optional<json> sampler::one_of(const set_list& sets) {
  std::vector<std::uint32_t> key = key_of(sets);
  const auto known = known_.find(key);
  if (known != known_.end()) return std::make_optional(known->second);
  if (failed_.contains(key)) return std::nullopt;
  std::vector<json> found = values({sets, {}}, 1);
  if (found.empty()) {
    // Perhaps only from here, so deep within others; but to try again each time could take forever.
    failed_.insert(std::move(key));
    return std::nullopt;
  }
  known_.emplace(std::move(key), found.front());
  return std::make_optional(std::move(found.front()));
}

std::vector<json> sampler::values_of_branch(const claim& branch, json_type type, std::size_t want) {
  std::vector<json> candidates;
  if (has_constants(branch)) {
    candidates = of_constants(branch, type);
  } else {
    switch (type) {
      case json_type::null:
        candidates = {nullptr};
        break;
      case json_type::boolean:
        candidates = {true, false};
        break;
      case json_type::number:
        candidates = number_samples(branch);
        break;
      case json_type::string:
        candidates = string_samples(branch);
        break;
      case json_type::array:
        candidates = array_samples(branch);
        break;
      case json_type::object:
        candidates = object_samples(branch);
        break;
    }
  }
  std::vector<json> found;
  for (json& each : candidates) {
    if (found.size() >= want || !budget_.take()) break;
    if (refutes(each, branch)) found.push_back(std::move(each));
  }
  return found;
}

// --- arrays ----------------------------------------------------------------------------------------------------------

std::vector<json> sampler::array_samples(const claim& branch) {
  const array_shape shape(branch.in);
  std::set<std::size_t> counts = {shape.min, shape.min + 1, shape.min + 2, shape.prefix, shape.prefix + 1};
  if (shape.max < most_items) counts.insert(shape.max);
  std::vector<item_plan> plans;
  for (const value_set* each : branch.out) {
    if (each->max < most_items) counts.insert(each->max + 1);
    if (each->min > 0) counts.insert(each->min - 1);
    if (each->form != set_form::contains) continue;
    const value_set* sought = each->parts.front();
    for (const std::size_t count : {std::max<std::size_t>(shape.min, 1), shape.min})
      plans.push_back({count, sought, nullptr});
    if (each->max < most_items) plans.push_back({std::max(shape.min, each->max + 1), nullptr, sought});
  }
  for (const std::size_t count : counts) plans.push_back({count});
  std::vector<json> found;
  for (const item_plan& plan : plans) {
    if (plan.count < shape.min || plan.count > shape.max || plan.count > most_items) continue;
    if (auto made = make_array(shape, plan, {})) found.push_back(std::move(*made));
  }
  return found;
}

std::optional<json> sampler::make_array(const array_shape& shape, const item_plan& plan,
                                        const std::map<std::size_t, json>& given) {
  if (shape.unique && plan.count > most_unlike_items) return std::nullopt;
  json made = json::array();
  std::size_t parts = 0;
  for (std::size_t i = 0; i < plan.count; ++i) {
    if (parts >= most_parts_of_value || !budget_.take()) return std::nullopt;
    const auto known = given.find(i);
    std::optional<json> item =
        known != given.end() ? std::make_optional(known->second) : make_item(shape, plan, i, made);
    if (!item) return std::nullopt;
    parts += parts_of(*item);
    if (!budget_.take(parts / 16)) return std::nullopt;
    made.push_back(std::move(*item));
  }
  return std::make_optional(std::move(made));
}

/// The first items are those that `contains` asks for.
std::optional<json> sampler::make_item(const array_shape& shape, const item_plan& plan, std::size_t index,
                                       const json& before) {
  set_list asked = shape.item(index);
  std::size_t behind = 0;
  for (const value_set* each : shape.contained) {
    if (index >= behind && index < behind + each->min) asked.push_back(each->parts.front());
    behind += each->min;
  }
  if (plan.prefer != nullptr) asked.push_back(plan.prefer);
  if (plan.avoid == nullptr && !shape.unique) return one_of(asked);
  claim claimed{asked, {}};
  if (plan.avoid != nullptr) claimed.out.push_back(plan.avoid);
  for (json& each : values(claimed, shape.unique ? index + 1 : 1)) {
    const std::string text = detail::canonical_json(each);
    const bool repeats =
        shape.unique && ranges::any_of(before, [&](const json& one) { return detail::canonical_json(one) == text; });
    if (!repeats) return std::make_optional(std::move(each));
  }
  return std::nullopt;
}

std::vector<json> sampler::arrays_with(const array_shape& shape, std::size_t index, const json& value) {
  std::vector<json> found;
  for (const std::size_t count : {std::max(shape.min, index + 1), std::max(shape.min, index + 2)}) {
    if (count > shape.max || count > most_items) continue;
    if (auto made = make_array(shape, {count}, {{index, value}})) found.push_back(std::move(*made));
  }
  return found;
}

// --- objects ---------------------------------------------------------------------------------------------------------

std::vector<json> sampler::object_samples(const claim& branch) {
  object_shape shape(branch.in);
  std::set<std::size_t> counts = {shape.min};
  for (const value_set* each : branch.out) {
    if (each->form == set_form::has_key) shape.absent.insert(each->required.front());
    if (each->max < most_members) counts.insert(each->max + 1);
    if (each->min > 0) counts.insert(each->min - 1);
  }
  std::vector<std::set<std::string>> choices;
  for (const std::size_t count : counts) {
    std::set<std::string> keys(shape.required.begin(), shape.required.end());
    fill_up(shape, keys, count);
    choices.push_back(std::move(keys));
  }
  const auto named = shape.named_keys();
  const std::set<std::string> least = choices.front();
  const auto add_single = [&](const std::string& key) {
    choices.push_back(least);
    choices.back().insert(key);
  };
  if (named.size() <= most_members) choices.emplace_back(named.begin(), named.end());
  std::size_t singles = 0;
  for (const std::string& key : named) {
    if (!shape.requires_key(key) && ++singles <= most_single_keys) add_single(key);
  }
  for (const value_set* each : branch.out) {
    for (const auto& [key, ignored] : each->properties) {
      if (!named.contains(key) && ++singles <= 2 * most_single_keys) add_single(key);
    }
  }
  for (const std::string& key : unnamed_keys(shape, nullptr)) add_single(key);
  std::vector<json> found;
  for (const std::set<std::string>& keys : choices) {
    if (auto made = make_object(shape, keys, {})) found.push_back(std::move(*made));
  }
  return found;
}

/// Adds keys until there are `count`: named ones first.
void sampler::fill_up(const object_shape& shape, std::set<std::string>& keys, std::size_t count) {
  for (const std::string& key : shape.named_keys()) {
    if (keys.size() >= count) return;
    if (!keys.contains(key) && one_of(shape.member(key))) keys.insert(key);
  }
  for (const std::string& key : unnamed_keys(shape, nullptr)) {
    if (keys.size() >= count) return;
    if (one_of(shape.member(key))) keys.insert(key);
  }
  for (std::size_t i = 0; keys.size() < count && i < most_members; ++i) {
    const std::string key = "key_" + std::to_string(i);
    if (!one_of(shape.member(key))) return;
    keys.insert(key);
  }
}

std::vector<std::string> sampler::unnamed_keys(const object_shape& shape, const pattern_slot* pattern) {
  std::vector<std::string> keys;
  const auto named = shape.named_keys();
  const auto add = [&](std::string key) {
    const bool is_new = !named.contains(key) && ranges::find(keys, key) == keys.end();
    if (is_new && in_all(shape.names, json(key))) keys.push_back(std::move(key));
  };
  if (pattern != nullptr) {
    for (std::string& text : pattern_samples(pattern->source, most_unnamed)) {
      if (matches_key(*pattern, text)) add(std::move(text));
    }
    return keys;
  }
  for (const char* key : {"other", "x", "X", "0", "x-other", "", "an other", "_"}) add(key);
  for (const value_set* each : shape.objects) {
    for (const auto& [own, ignored] : each->patterns) {
      for (std::string& text : pattern_samples(own->source, 4)) add(std::move(text));
    }
  }
  for (const value_set* each : shape.names) {
    const claim names{{each}, {}};
    for (const json& text : string_samples(names)) {
      if (keys.size() < 4 * most_unnamed) add(text.get<std::string>());
    }
  }
  return keys;
}

std::optional<json> sampler::make_object(const object_shape& shape, const std::set<std::string>& keys,
                                         const members& given) {
  json made = json::object();
  std::size_t parts = 0;
  for (const std::string& key : keys) {
    if (parts >= most_parts_of_value || !budget_.take()) return std::nullopt;
    const auto known = given.find(key);
    std::optional<json> value = known != given.end() ? std::make_optional(known->second) : one_of(shape.member(key));
    if (value) {
      parts += parts_of(*value);
      if (!budget_.take(parts / 16)) return std::nullopt;
      made[key] = std::move(*value);
    } else if (shape.requires_key(key)) {
      return std::nullopt;
    }
  }
  return std::make_optional(std::move(made));
}

std::vector<json> sampler::objects_with(const object_shape& shape, const std::string& key, const json& value) {
  std::vector<json> found;
  const auto named = shape.named_keys();
  std::set<std::string> least(shape.required.begin(), shape.required.end());
  least.insert(key);
  fill_up(shape, least, shape.min);
  if (auto made = make_object(shape, least, {{key, value}})) found.push_back(std::move(*made));
  if (named.size() > most_members) return found;
  std::set<std::string> most(named.begin(), named.end());
  most.insert(key);
  if (auto made = make_object(shape, most, {{key, value}})) found.push_back(std::move(*made));
  return found;
}

}  // namespace assay::inline v0::comparing
