#include "schema/compare/leaf_shapes.hpp"

#include "json/ranges.hpp"
#include "schema/compare/membership.hpp"

#include <algorithm>

namespace assay::inline v0::comparing {

const value_set& empty_set() {
  static const value_set none = [] {
    value_set made;
    made.kind_class = 0xFFFFFFFF;
    made.id = 0xFFFFFFFF;
    made.covered.fill(coverage::none);  // known already: threads share it
    return made;
  }();
  return none;
}

string_shape::string_shape(const set_list& sets) {
  for (const value_set* each : sets) {
    if (each->form != set_form::strings) continue;
    min = std::max(min, each->min);
    max = std::min(max, each->max);
    const constraint_set* rules = each->table->constraints;
    if (rules == nullptr) continue;
    if (rules->pattern != nullptr) patterns.push_back(rules->pattern);
    if (rules->format != format::none) formats.push_back(rules->format);
  }
}

array_shape::array_shape(const set_list& sets) {
  for (const value_set* each : sets) {
    if (each->form == set_form::contains) {
      contained.push_back(each);
      min = std::max(min, each->min);
    }
    if (each->form != set_form::arrays) continue;
    arrays.push_back(each);
    min = std::max(min, each->min);
    max = std::min(max, each->max);
    prefix = std::max(prefix, each->prefix.size());
    unique = unique || each->unique;
  }
}

set_list array_shape::item(std::size_t index) const {
  set_list asked;
  for (const value_set* each : arrays) {
    asked.push_back(index < each->prefix.size() ? each->prefix[index] : each->rest);
  }
  return asked;
}

namespace {

bool has_only_named_keys(const value_set& set) { return set.patterns.empty() && set.rest->form == set_form::nothing; }

}  // namespace

object_shape::object_shape(const set_list& sets) {
  for (const value_set* each : sets) {
    if (each->type != json_type::object) continue;
    required.insert(each->required.begin(), each->required.end());
    if (each->form == set_form::key_names) names.push_back(each->parts.front());
    if (each->form != set_form::objects) continue;
    objects.push_back(each);
    min = std::max(min, each->min);
    max = std::min(max, each->max);
    if (has_only_named_keys(*each)) max = std::min(max, each->properties.size());
  }
  min = std::max(min, required.size());
  // As many members as there are keys: all of them.
  for (const value_set* each : objects) {
    if (!has_only_named_keys(*each) || each->properties.size() > min) continue;
    for (const auto& [name, ignored] : each->properties) required.insert(name);
  }
}

set_list member_of(const value_set& objects, std::string_view key) {
  const auto named = objects.properties.find(key);
  if (named != objects.properties.end()) return {named->second};
  set_list asked;
  for (const auto& [pattern, part] : objects.patterns) {
    if (matches_key(*pattern, key)) asked.push_back(part);
  }
  if (asked.empty()) asked.push_back(objects.rest);
  return asked;
}

set_list object_shape::member(std::string_view key) const {
  if (absent.contains(key) || !in_all(names, json(std::string(key)))) return {&empty_set()};
  set_list asked;
  for (const value_set* each : objects) {
    for (const value_set* part : member_of(*each, key)) asked.push_back(part);
  }
  return asked;
}

std::set<std::string, std::less<>> object_shape::named_keys() const {
  std::set<std::string, std::less<>> keys = required;
  for (const value_set* each : objects) {
    for (const auto& [name, ignored] : each->properties) keys.insert(name);
  }
  return keys;
}

bool object_shape::is_closed() const {
  return ranges::any_of(objects, [](const value_set* each) { return has_only_named_keys(*each); });
}

}  // namespace assay::inline v0::comparing
