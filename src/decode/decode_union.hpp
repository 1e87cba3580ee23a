// Unions (see decoder.hpp): a discriminator where there is one, else Pydantic's smart mode.
//
// Smart mode tries every alternative that could take the value: an exact match is taken at once, else the one with the
// most fields set, then the most exact, then the first. Tries only ask for a yes or no; errors are made once nothing
// fits. A union inside a try remembers what it chose at that place, so unions within unions don't multiply.
#pragma once

#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "json/text_lines.hpp"
#include "tables/labels.hpp"
#include "tables/plan.hpp"
#include "tables/wire_name.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace assay::inline v0::detail {

template <source Source>
bool decoder<Source>::variant(const type_info& type, void* target, token ahead, mark start) {
  saw_union_ = true;
  if (policy_.gives_up_early && mode_ != mode::strict) {
    const mode asked = std::exchange(mode_, mode::strict);
    const bool ok = variant(type, target, ahead, start);
    mode_ = asked;
    return ok;
  }
  const union_plan& plan = plan_of(*type.variant);
  if (!plan.discriminator.empty()) {
    if (ahead == token::string) descend(ahead, start);
    if (ahead == token::object) return tagged(*type.variant, plan, target, start);
    const auto& alternatives = type.variant->alternatives;
    const bool objects_only = std::all_of(alternatives.begin(), alternatives.end(),
                                          [](const type_info* t) { return t->kind == kind::object; });
    if (objects_only) return mismatch(code::dict_type, start);
  }
  return smart(type, target, ahead, start);
}

// --- tagged unions ---------------------------------------------------------------------------------------------------

/// The string under a key of the object that is ahead; nothing is consumed. The view is valid until more is read.
template <source Source>
std::optional<std::string_view> decoder<Source>::find_tag(std::string_view property) {
  const mark start = source_.save();
  const bool could_enter = source_.enter();
  std::optional<std::string_view> tag;
  const dialect spoken = policy_.options.dialect;
  const bool is_renamed = !keeps_name(spoken, property);
  std::string_view text;
  while (could_enter && source_.next_member()) {
    if (!source_.read_key(text)) break;
    const bool is_tag = text == property || (is_renamed && text == wire_name(spoken, property)) ||
                        (may(repair_code::key_style) && squeezed(text) == squeezed(property));
    if (is_tag && source_.peek() == token::string && !is_cut(source_.save())) {
      if (source_.read_string(text)) tag = text;
      break;
    }
    if (!source_.skip() || is_tag) break;
  }
  if (could_enter) source_.leave();
  if (source_.failed()) return std::nullopt;
  source_.restore(start);
  return tag;
}

inline constexpr std::size_t longest_tag = 120;  ///< of what came, in an error's message

template <source Source>
bool decoder<Source>::tagged(const union_info& info, const union_plan& plan, void* target, mark start) {
  const std::optional<std::string_view> found = find_tag(plan.discriminator);
  if (!found) {
    if (source_.failed() || !source_.skip()) return false;
    if (is_cut(start)) return refuse(code::truncated, start);  // the tag was still to come
    return refuse(code::union_tag_not_found, start, plan.discriminator);
  }
  for (const union_tag& known : plan.tags) {
    if (known.value != *found) continue;
    const step label{here_, known.value};
    return into_alternative(info, known.alternative, target, &label);
  }
  if (may(repair_code::enum_style)) {
    // The tag's own member puts the style on the record.
    const std::size_t meant = find_similar(*found, plan.tags.size(), [&](std::size_t i) { return plan.tags[i].value; });
    if (meant != no_match) {
      const step label{here_, plan.tags[meant].value};
      return into_alternative(info, plan.tags[meant].alternative, target, &label);
    }
  }
  if (policy_.counts_fields) add_fields_set(1);  // of several ways to read an answer, one that has the tag is nearer
  const std::string tag(*found);
  if (!source_.skip()) return false;
  if (!log_.takes_words()) return refuse(code::union_tag_invalid, start);
  const std::string expected =
      choices_of(plan.tags, tag, [](const union_tag& known) { return listed_label{known.value}; });
  return refuse(code::union_tag_invalid, start, shorten(tag, longest_tag), plan.discriminator, expected);
}

/// Decodes one alternative and puts it into the variant. The label stands in the path of errors, as Pydantic has it.
template <source Source>
bool decoder<Source>::into_alternative(const union_info& info, std::size_t index, void* target, const step* label) {
  const type_info& alternative = *info.alternatives[index];
  scratch made(*alternative.life);
  const scoped_step inside(here_, label != nullptr ? label : here_);
  const bool shown = policy_.shows_unfinished && is_cut(source_.save());
  const bool ok = value(alternative, made.get());
  if (ok || shown) info.assign(target, index, made.get());
  return ok;
}

// --- smart mode ------------------------------------------------------------------------------------------------------

/// Decodes an alternative without a word about errors; its repairs are in the log.
template <source Source>
typename decoder<Source>::attempt decoder<Source>::try_quietly(const type_info& type, void* target, mark start) {
  const bool was_quiet = log_.quiet();
  const std::uint8_t outer_exactness = exactness_;
  const std::int64_t outer_fields = fields_set_;
  log_.set_quiet(true);
  exactness_ = exact_match;
  fields_set_ = -1;
  ++tries_;
  source_.restore(start);
  attempt result;
  result.ok = value(type, target);
  result.exactness = exactness_;
  result.fields_set = fields_set_;
  --tries_;
  log_.set_quiet(was_quiet);
  exactness_ = outer_exactness;
  fields_set_ = outer_fields;
  return result;
}

/// The alternative that smart mode takes; no_choice where none fits. `equals` are the later ones that fit as well.
template <source Source>
std::size_t decoder<Source>::choose(const union_info& info, token ahead, mark start, std::vector<std::size_t>& equals) {
  std::size_t best = no_choice;
  attempt best_attempt;
  for (std::size_t i = 0; i < info.alternatives.size(); ++i) {
    const type_info& alternative = *info.alternatives[i];
    if (!could_take(alternative, ahead, lax()) && !could_mend(alternative, ahead)) continue;
    scratch made(*alternative.life);
    const error_log::mark before = log_.here();
    const attempt found = try_quietly(alternative, made.get(), start);
    log_.take_back(before);
    if (source_.failed()) return no_choice;
    if (!found.ok) continue;
    if (found.exactness == exact_match && found.fields_set < 0) {
      equals.clear();
      return i;
    }
    const bool counts_differ = best != no_choice && found.fields_set >= 0 && best_attempt.fields_set >= 0 &&
                               found.fields_set != best_attempt.fields_set;
    const bool better = best == no_choice || (counts_differ ? found.fields_set > best_attempt.fields_set
                                                            : found.exactness > best_attempt.exactness);
    if (better) {
      best = i;
      best_attempt = found;
      equals.clear();
    } else if (found.fields_set == best_attempt.fields_set && found.exactness == best_attempt.exactness) {
      equals.push_back(i);
    }
  }
  return best;
}

/// oneOf: the only alternative that fits exactly or, where none does, smart mode's choice among conversions.
template <source Source>
std::size_t decoder<Source>::choose_only(const union_info& info, token ahead, mark start, std::size_t& matches,
                                         std::vector<std::size_t>& equals) {
  const mode asked = mode_;
  mode_ = mode::strict;
  std::size_t only = no_choice;
  matches = 0;
  for (std::size_t i = 0; i < info.alternatives.size() && !source_.failed(); ++i) {
    if (!could_take(*info.alternatives[i], ahead, false)) continue;
    scratch made(*info.alternatives[i]->life);
    const error_log::mark before = log_.here();
    const attempt found = try_quietly(*info.alternatives[i], made.get(), start);
    log_.take_back(before);
    if (!found.ok) continue;
    ++matches;
    only = i;
  }
  mode_ = asked;
  if (matches > 0 || source_.failed() || !lax()) return only;
  const std::size_t best = choose(info, ahead, start, equals);
  matches = best == no_choice ? 0 : 1;
  return best;
}

template <source Source>
bool decoder<Source>::smart(const type_info& type, void* target, token ahead, mark start) {
  const union_info& info = *type.variant;
  const choice_key key{&info, start, mode_};
  std::size_t choice = no_choice;
  std::size_t matches = 1;
  std::vector<std::size_t> equals;
  const auto known = tries_ > 0 ? choices_.find(key) : choices_.end();
  if (known != choices_.end()) {
    choice = known->second;
  } else {
    choice = info.exactly_one ? choose_only(info, ahead, start, matches, equals) : choose(info, ahead, start, equals);
    if (source_.failed()) return false;
    if (matches > 1) choice = no_choice;
    if (tries_ > 0) choices_.emplace(key, choice);
  }
  source_.restore(start);
  if (matches > 1) return source_.skip() && refuse(code::one_of, start, std::to_string(matches));
  if (choice == no_choice) return report_all(info, start);
  const bool ok = into_alternative(info, choice, target, nullptr);
  if (ok && !equals.empty() && tries_ == 0) record_choice(info, choice, equals, start);
  return ok;
}

/// Several alternatives fit equally well: which was taken is on the record, though it is no repair.
template <source Source>
void decoder<Source>::record_choice(const union_info& info, std::size_t taken, const std::vector<std::size_t>& equals,
                                    mark start) {
  union_choice made;
  made.index = taken;
  made.taken = label_of(*info.alternatives[taken]);
  for (const std::size_t other : equals) made.others.push_back(label_of(*info.alternatives[other]));
  log_.add_choice(std::move(made), here_, source_.place_of(start));
}

/// Nothing fits: the errors of every alternative, each under its label.
template <source Source>
bool decoder<Source>::report_all(const union_info& info, mark start) {
  // Below a full log, or a log that does not listen, nothing is tried again only to say why it failed.
  if (log_.quiet() || log_.full()) return source_.skip() && false;
  const error_log::mark before = log_.here();
  ++tries_;
  for (const type_info* alternative : info.alternatives) {
    source_.restore(start);
    const std::string name = label_of(*alternative);
    const step label{here_, name};
    const scoped_step inside(here_, &label);
    scratch ignored(*alternative->life);
    value(*alternative, ignored.get());
    if (source_.failed()) break;
  }
  --tries_;
  log_.drop_repairs(before);
  return false;
}

}  // namespace assay::inline v0::detail
