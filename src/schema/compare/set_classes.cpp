#include "schema/compare/set_classes.hpp"

#include "json/ranges.hpp"
#include "schema/constraint_keywords.hpp"
#include "tables/canonical.hpp"
#include "tables/json_numbers.hpp"

#include <string>
#include <unordered_map>
#include <utility>

namespace assay::inline v0::comparing {

namespace {

/// Schemas that need more refinement than this are not told apart by structure at all.
constexpr std::size_t max_work = 200'000'000;

void put(std::string& out, std::uint64_t number) { out += std::to_string(number) + ','; }

void put(std::string& out, std::string_view text) {
  put(out, text.size());
  out += text;
}

void put(std::string& out, const number_bound& bound) {
  if (!bound) return put(out, "-");
  put(out, detail::canonical_json(detail::schemas::to_number(bound)));
}

void put_scalar_rules(std::string& out, const type_info& type) {
  out += type.kind == kind::integer ? type.integral_floats ? 'i' : 'I' : 'n';
  const constraint_set* set = type.constraints;
  if (set == nullptr) return;
  for (const number_bound* bound : {&set->gt, &set->ge, &set->lt, &set->le, &set->multiple_of}) put(out, *bound);
  put(out, static_cast<std::uint64_t>(set->format));
  put(out, set->pattern == nullptr ? std::string_view() : set->pattern->source);
}

/// Among constants of draft-04's integers there is no 1.0, which is 1 elsewhere.
bool lists_spelled_integers(const value_set& set) {
  if (set.form != set_form::constants || set.table == nullptr || set.table->integral_floats) return false;
  return ranges::any_of(set.constants,
                        [](const json& one) { return detail::is_number(one) && detail::is_integral(one); });
}

/// What a set says by itself, apart from the sets in it.
std::string own_text(const value_set& set) {
  std::string out;
  for (const auto number : {static_cast<std::uint64_t>(set.form), static_cast<std::uint64_t>(set.type),
                            static_cast<std::uint64_t>(set.min), static_cast<std::uint64_t>(set.max)}) {
    put(out, number);
  }
  out += {set.others_pass ? '1' : '0', set.unique ? '1' : '0', set.rest_declared ? '1' : '0',
          lists_spelled_integers(set) ? '1' : '0'};
  if (set.form == set_form::numbers || set.form == set_form::strings) put_scalar_rules(out, *set.table);
  if (set.form == set_form::opaque) put(out, static_cast<std::uint64_t>(set.table->kind));
  std::vector<std::string> constants;
  for (const json& each : set.constants) constants.push_back(detail::canonical_json(each));
  ranges::sort(constants);
  for (const std::string& each : constants) put(out, each);
  for (const std::string& each : set.required) put(out, each);
  put(out, set.prefix.size());
  for (const auto& [name, ignored] : set.properties) put(out, name);
  for (const auto& [pattern, ignored] : set.patterns) put(out, pattern->source);
  return out;
}

bool ignores_order(set_form form) {
  return form == set_form::all_of || form == set_form::any_of || form == set_form::one_of;
}

std::vector<std::uint32_t> signature(const value_set& set) {
  std::vector<std::uint32_t> made;
  for (const value_set* each : set.parts) made.push_back(each->kind_class);
  if (ignores_order(set.form)) ranges::sort(made);
  for (const value_set* each : set.prefix) made.push_back(each->kind_class);
  if (set.rest != nullptr) made.push_back(set.rest->kind_class);
  for (const auto& [ignored, each] : set.properties) made.push_back(each->kind_class);
  for (const auto& [ignored, each] : set.patterns) made.push_back(each->kind_class);
  made.push_back(set.kind_class);
  return made;
}

/// One round: sets of one class whose parts are in different classes come apart.
std::size_t refine(std::deque<value_set>& sets, std::size_t& work) {
  std::map<std::vector<std::uint32_t>, std::uint32_t> classes;
  std::vector<std::uint32_t> next;
  next.reserve(sets.size());
  for (const value_set& set : sets) {
    std::vector<std::uint32_t> own = signature(set);
    work += own.size();
    next.push_back(classes.try_emplace(std::move(own), static_cast<std::uint32_t>(classes.size())).first->second);
  }
  for (std::size_t i = 0; i < sets.size(); ++i) sets[i].kind_class = next[i];
  return classes.size();
}

}  // namespace

void classify(std::deque<value_set>& sets) {
  std::unordered_map<std::string, std::uint32_t> texts;
  for (value_set& set : sets) {
    set.kind_class = texts.try_emplace(own_text(set), static_cast<std::uint32_t>(texts.size())).first->second;
  }
  std::size_t count = texts.size();
  std::size_t work = 0;
  for (std::size_t before = 0; count != before && work < max_work;) {
    before = count;
    count = refine(sets, work);
  }
  if (work < max_work) return;
  for (value_set& set : sets) set.kind_class = set.id;
}

}  // namespace assay::inline v0::comparing
