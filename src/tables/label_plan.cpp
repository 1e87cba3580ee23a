#include "tables/label_plan.hpp"

#include "scalars/worded_text.hpp"
#include "tables/find_or_make_plan.hpp"

#include <algorithm>
#include <vector>

namespace assay::inline v0 {

namespace {

constexpr std::size_t few = 8;  ///< so many are looked through sooner than looked up

std::vector<detail::listed_label> names_of(const enum_info& info) {
  std::vector<detail::listed_label> names;
  for (const enumerator_info& one : info.enumerators) names.push_back({one.name});
  return names;
}

std::vector<detail::listed_label> values_of(const literal_info& info) {
  std::vector<detail::listed_label> values;
  for (const literal_value& one : info.values) values.push_back({one.text, one.form == literal_value::form::string});
  return values;
}

bool is_integer(const literal_value& value) {
  return value.form == literal_value::form::scalar && !value.text.empty() &&
         value.text.find_first_not_of("-0123456789") == std::string_view::npos;
}

}  // namespace

label_plan::label_plan(const enum_info& info) : names(names_of(info)) {
  for (std::size_t i = 0; i < info.enumerators.size(); ++i) {
    const enumerator_info& one = info.enumerators[i];
    other_names.add(one.cpp_name, i);
    cpp_names.add(one.cpp_name, i);
    for (const std::string_view alias : one.aliases) {
      other_names.add(alias, i);
      aliases.add(alias, i);
    }
  }
  cpp_names.finish();
  aliases.finish();
}

label_plan::label_plan(const literal_info& info)
    : names(values_of(info)), only_integers(std::all_of(info.values.begin(), info.values.end(), is_integer)) {
  if (info.values.size() == 1 && info.values.front().form == literal_value::form::string) {
    only_text = detail::quoted_label(info.values.front().text);
  }
}

namespace detail {

const label_plan& plan_of(const enum_info& info) { return find_or_make<label_plan>(info); }
const label_plan& make_plan(const literal_info& info) { return find_or_make<label_plan>(info); }
void free_plan(const literal_info& info) noexcept { delete info.derived.plan.exchange(nullptr); }

// --- enumerators -----------------------------------------------------------------------------------------------------

const enumerator_info* find_enumerator(const enum_info& info, std::string_view text) {
  if (info.enumerators.size() > few) {
    const label_plan& plan = plan_of(info);
    std::size_t index = plan.names.exact(text);
    if (index == no_match) index = plan.other_names.find(text);
    return index == no_match ? nullptr : &info.enumerators[index];
  }
  for (const enumerator_info& one : info.enumerators) {
    if (one.name == text) return &one;
  }
  for (const enumerator_info& one : info.enumerators) {
    if (one.cpp_name == text || std::find(one.aliases.begin(), one.aliases.end(), text) != one.aliases.end()) {
      return &one;
    }
  }
  return nullptr;
}

const enumerator_info* find_similar_enumerator(const enum_info& info, std::string_view text) {
  const label_plan& plan = plan_of(info);
  std::size_t meant = plan.names.similar(text);
  if (meant == no_match) meant = plan.cpp_names.find(text);
  if (meant != no_match) return &info.enumerators[meant];
  // Each enumerator's aliases are looked at for themselves: two that are alike are no two meanings.
  for (const std::size_t index : plan.aliases.candidates(text)) {
    const auto& own = info.enumerators[index].aliases;
    if (find_similar(text, own.size(), [&](std::size_t i) { return own[i]; }) != no_match) {
      return &info.enumerators[index];
    }
  }
  return nullptr;
}

// --- literals --------------------------------------------------------------------------------------------------------

const literal_value* find_literal(const literal_info& literals, enum literal_value::form form, std::string_view text) {
  if (literals.values.size() > few) {
    const label_table& names = plan_of(literals).names;
    const bool is_text = form == literal_value::form::string;
    const std::size_t index = is_text ? names.exact(text) : names.exact_json(text);
    return index == no_match ? nullptr : &literals.values[index];
  }
  for (const literal_value& one : literals.values) {
    if (one.form == form && one.text == text) return &one;
  }
  return nullptr;
}

const literal_value* find_similar_literal(const literal_info& literals, std::string_view text) {
  const std::size_t index = plan_of(literals).names.similar(text);
  return index == no_match ? nullptr : &literals.values[index];
}

}  // namespace detail

}  // namespace assay::inline v0
