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
#include <utility>
#include <vector>

namespace assay::inline v0::detail {

/// Which alternative fits best.
template <source Source>
struct decoder<Source>::choice {
  explicit choice(bool keep) : keeps_value(keep) {}
  std::size_t index = no_choice;
  std::size_t matches = 0;          ///< how many fit, where only one may; else 1 if any does
  std::vector<std::size_t> equals;  ///< later ones that fit as well
  attempt<mark> best;               ///< of that alternative; where none fits, of the last that was tried
  bool tried_any = false;
  bool is_exact = false;  ///< was tried in strict mode, and is to be read in another
  bool keeps_value;       ///< what the best one has read is kept
  std::unique_ptr<scratch> value{};
};

template <source Source>
bool decoder<Source>::variant(const type_info& type, void* target, token ahead, mark start) {
  saw_union_ = true;
  if constexpr (scans) {
    const char* const end = source_.quick_end();
    const char* const behind = start < end ? quick_choice(*type.variant, target, start, end) : nullptr;
    if (behind != nullptr) {
      source_.resume(behind);
      return true;
    }
  } else if constexpr (typed) {
    if (typed_value(quick_form::choice, type, target)) return true;
  }
  if (policy_.gives_up_early && mode_ != mode::strict) {
    const scoped_value exactly(mode_, mode::strict);
    return variant(type, target, ahead, start);
  }
  const union_plan& plan = plan_of(*type.variant);
  if (!plan.is_told && !plan.discriminator.empty() && ahead == token::object) return hinted(type, plan, target, start);
  if (plan.is_told && !plan.discriminator.empty()) {
    if (ahead == token::string) descend(ahead, start);
    if (ahead == token::object) return tagged(type, plan, target, start);
    const auto& alternatives = type.variant->alternatives;
    const bool objects_only = std::all_of(alternatives.begin(), alternatives.end(),
                                          [](const type_info* t) { return t->kind == kind::object; });
    if (objects_only) return mismatch(code::dict_type, start);
  }
  return smart(type, target, ahead, start);
}

// --- tagged unions ---------------------------------------------------------------------------------------------------

/// The tag at `p`, where it is an object's first member and stands there as it mostly does.
template <source Source>
std::optional<std::string_view> decoder<Source>::quick_tag(const union_plan& plan,
                                                           const char* p) const requires quick_source<Source> {
  const char* const end = source_.quick_end();
  if (p >= end || *p != '{') return std::nullopt;
  p = source_.pass_space(p + 1);
  if (p == nullptr || p >= end) return std::nullopt;
  p = plan.quoted_discriminator.pass(p);
  std::string_view tag;
  if (p == nullptr || p >= end || quick_view(p, end, tag) == nullptr) return std::nullopt;
  return tag;
}

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
    if (!skip_value() || is_tag) break;
  }
  if (could_enter) source_.leave();
  if (source_.failed()) return std::nullopt;
  source_.restore(start);
  return tag;
}

/// The tag of the object that is ahead.
template <source Source>
std::optional<std::string_view> decoder<Source>::tag_ahead(const union_plan& plan) {
  if constexpr (scans) {
    if (const std::optional<std::string_view> tag = quick_tag(plan, source_.save())) return tag;
  }
  return find_tag(plan.discriminator);
}

inline constexpr std::size_t longest_tag = 120;  ///< of what came, in an error's message

/// A union whose constants happen to tell: what has the right one is of that alternative, and of no other. Where that
/// does not fit, the errors are those of all alternatives, as Pydantic has them for a union without a discriminator.
template <source Source>
bool decoder<Source>::hinted(const type_info& type, const union_plan& plan, void* target, mark start) {
  const std::optional<std::string_view> found = tag_ahead(plan);
  if (source_.failed()) return false;
  const std::size_t meant = found ? plan.labels.exact(*found) : no_match;
  if (meant != no_match) {
    // Its errors would not stay; and were they made, those of unions within it would be made twice at every level.
    const error_log::mark before = log_.here();
    const bool was_quiet = log_.quiet();
    log_.set_quiet(true);
    const bool ok = into_alternative(*type.variant, plan.tags[meant].alternative, target, nullptr);
    log_.set_quiet(was_quiet);
    if (ok || source_.failed() || was_quiet || log_.full()) return ok;
    log_.take_back(before);
    source_.restore(start);
  }
  return smart(type, target, token::object, start);
}

template <source Source>
bool decoder<Source>::tagged(const type_info& type, const union_plan& plan, void* target, mark start) {
  const union_info& info = *type.variant;
  const std::optional<std::string_view> found = tag_ahead(plan);
  if (!found) return untagged(plan, start);
  std::size_t meant = plan.labels.exact(*found);
  // The tag's own member puts the style on the record.
  if (meant == no_match && may(repair_code::enum_style)) meant = plan.labels.similar(*found);
  if (meant != no_match) {
    const union_tag& known = plan.tags[meant];
    const step label{here_, known.value};
    const bool is_union = info.alternatives[known.alternative]->kind == kind::variant;  // with a label of its own
    const scoped_value within(tags_around_, tags_around_ + 1);
    return into_alternative(info, known.alternative, target, is_union ? nullptr : &label);
  }
  if (policy_.counts_fields) add_fields_set(1);  // of several ways to read an answer, one that has the tag is nearer
  const std::string tag(*found);
  if (!skip_value()) return false;
  if (!log_.takes_words()) return refuse(code::union_tag_invalid, start);
  return refuse(code::union_tag_invalid, start, shorten(tag, longest_tag), plan.discriminator, plan.labels.listed(tag));
}

/// An object without the tag.
template <source Source>
bool decoder<Source>::untagged(const union_plan& plan, mark start) {
  if (source_.failed()) return false;
  const bool is_unfinished = is_cut(start);  // the tag was still to come
  if (!skip_value()) return false;
  if (is_unfinished) return refuse(code::truncated, start);
  return refuse(code::union_tag_not_found, start, plan.discriminator);
}

/// Decodes one alternative and puts it into the variant. The label stands in the path of errors, as Pydantic has it.
template <source Source>
bool decoder<Source>::into_alternative(const union_info& info, std::size_t index, void* target, const step* label) {
  const type_info& alternative = *info.alternatives[index];
  const scoped_step inside(here_, label != nullptr ? label : here_);
  // In its place, where nothing is shown of a value that is not all there or not valid.
  if (info.emplace != nullptr && !policy_.shows_unfinished) return value(alternative, info.emplace(target, index));
  scratch made(*alternative.life);
  const bool shown = policy_.shows_unfinished && is_cut(source_.save());
  const bool ok = value(alternative, made.get());
  if (ok || shown) info.assign(target, index, made.get());
  return ok;
}

// --- smart mode ------------------------------------------------------------------------------------------------------

/// Decodes an alternative without a word about errors; its repairs are in the log.
template <source Source>
attempt<typename Source::mark> decoder<Source>::try_quietly(const type_info& type, void* target, mark start,
                                                            bool only_asks) {
  const bool was_quiet = log_.quiet();
  const scoped_value asks(only_asks_, only_asks);
  log_.set_quiet(true);
  ++tries_;
  source_.restore(start);
  const error_log::reading only_this(log_);
  const attempt<mark> result = apart([&] { return value(type, target); });
  --tries_;
  log_.set_quiet(was_quiet);
  return result;
}

/// The same, of which nothing stays but what was read.
template <source Source>
attempt<typename Source::mark> decoder<Source>::try_alternative(const type_info& type, mark start, choice& made,
                                                                std::unique_ptr<scratch>& value) {
  const error_log::mark before = log_.here();
  attempt<mark> found;
  if (made.keeps_value) {
    value = std::make_unique<scratch>(*type.life);
    found = try_quietly(type, value->get(), start, false);
  } else {
    scratch ignored(*type.life);
    found = try_quietly(type, ignored.get(), start);
  }
  log_.take_back(before);
  if (made.index == no_choice && !source_.failed()) made.best = found;
  made.tried_any = true;
  return found;
}

/// The scalar ahead, if it is the first alternative's that takes its like: if that is an exact match, or no other takes
/// such a scalar without a conversion, then smart mode takes it, whatever the others could make of it. `read` says
/// whether it could read it as that. False for anything else; then nothing was read.
template <source Source>
template <class Read>
bool decoder<Source>::choose_scalar(const union_info& info, void* target, token ahead, Read read) {
  saw_union_ = true;
  if (ahead != token::string && ahead != token::number && ahead != token::boolean) return false;
  const quick_alternative& taken = plan_of(info).quick_for(ahead);
  if (taken.form == quick_form::none || policy_.shows_unfinished) return false;
  const std::uint8_t before = std::exchange(exactness_, exact_match);
  const bool was_read = read(taken.form, *info.alternatives[taken.index], info.emplace(target, taken.index));
  const std::uint8_t exactness = std::exchange(exactness_, before);
  if (!was_read || (exactness != exact_match && !taken.is_only)) return false;
  lower_exactness(exactness);
  return true;
}

/// The same of a scalar that stands at `p` in its common form; nullptr for anything else.
template <source Source>
const char* decoder<Source>::quick_choice(const union_info& info, void* target, const char* p,
                                          const char* end) requires quick_source<Source> {
  const char* next = nullptr;
  const token ahead = first_token[static_cast<unsigned char>(*p)];
  const auto read = [&](quick_form how, const type_info& type, void* value) {
    next = quick_value(how, type, value, p, end);
    return next != nullptr;
  };
  return choose_scalar(info, target, ahead, read) ? next : nullptr;
}

/// The alternative that smart mode takes.
template <source Source>
void decoder<Source>::choose(const union_info& info, token ahead, mark start, choice& made) {
  for (std::size_t i = 0; i < info.alternatives.size(); ++i) {
    const type_info& alternative = *info.alternatives[i];
    if (!could_take(alternative, ahead, lax()) && !could_mend(alternative, ahead)) continue;
    std::unique_ptr<scratch> value;
    const attempt<mark> found = try_alternative(alternative, start, made, value);
    if (source_.failed()) return;
    if (!found.ok) continue;
    const bool only_this = found.exactness == exact_match && found.fields_set < 0;
    const bool counts_differ = made.index != no_choice && found.fields_set >= 0 && made.best.fields_set >= 0 &&
                               found.fields_set != made.best.fields_set;
    const bool better =
        only_this || made.index == no_choice ||
        (counts_differ ? found.fields_set > made.best.fields_set : found.exactness > made.best.exactness);
    if (better) {
      made.index = i;
      made.best = found;
      made.value = std::move(value);
      made.equals.clear();
    } else if (found.fields_set == made.best.fields_set && found.exactness == made.best.exactness) {
      made.equals.push_back(i);
    }
    if (only_this) break;
  }
  made.matches = made.index == no_choice ? 0 : 1;
}

/// oneOf: the only alternative that fits exactly or, where none does, smart mode's choice among conversions.
template <source Source>
void decoder<Source>::choose_only(const union_info& info, token ahead, mark start, choice& made) {
  {
    const scoped_value exactly(mode_, mode::strict);
    for (std::size_t i = 0; i < info.alternatives.size() && !source_.failed(); ++i) {
      if (!could_take(*info.alternatives[i], ahead, false)) continue;
      std::unique_ptr<scratch> value;
      const attempt<mark> found = try_alternative(*info.alternatives[i], start, made, value);
      if (!found.ok) continue;
      ++made.matches;
      made.index = i;
      made.best = found;
      made.value = std::move(value);
    }
    made.is_exact = exactly.before() != mode::strict;
  }
  if (made.matches > 0 || source_.failed() || !lax()) return;
  made.is_exact = false;
  choose(info, ahead, start, made);
}

template <source Source>
bool decoder<Source>::smart(const type_info& type, void* target, token ahead, mark start) {
  const union_info& info = *type.variant;
  const bool is_tried = tries_ > 0;
  const bool is_quiet_try = is_tried && log_.quiet();
  choice made(is_quiet_try && !only_asks_);
  if (!is_tried) ++unions_around_;
  if (info.exactly_one) {
    choose_only(info, ahead, start, made);
  } else {
    choose(info, ahead, start, made);
  }
  const bool ok = !source_.failed() && take_choice(info, target, start, made, is_quiet_try);
  if (!is_tried && --unions_around_ == 0 && memory_ != nullptr) memory_->tried.forget();
  return ok;
}

/// Reads the value as the alternative that was chosen; within a quiet try it was read already.
template <source Source>
bool decoder<Source>::take_choice(const union_info& info, void* target, mark start, choice& made, bool is_quiet_try) {
  if (made.matches == 1 && is_quiet_try && !made.is_exact) {
    if (made.value != nullptr) info.assign(target, made.index, made.value->get());
    return take(made.best);
  }
  if (made.matches == 1) {
    source_.restore(start);
    const bool ok = into_alternative(info, made.index, target, nullptr);
    if (ok && !made.equals.empty() && tries_ == 0) record_choice(info, made.index, made.equals, start);
    return ok;
  }
  // Nothing fits, or too much does. Where the value ends is known from the tries.
  const auto pass = [&] {
    source_.restore(made.tried_any ? made.best.behind : start);
    return made.tried_any || skip_value();
  };
  if (made.matches > 1) return pass() && refuse(code::one_of, start, std::to_string(made.matches));
  // Below a full log, or a log that does not listen, nothing is tried again only to say why it failed.
  if (log_.quiet() || log_.full()) return pass() && false;
  source_.restore(start);
  return report_all(info, start);
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
  const error_log::mark before = log_.here();
  ++tries_;
  for (const type_info* alternative : info.alternatives) {
    source_.restore(start);
    const error_log::reading only_this(log_);
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
