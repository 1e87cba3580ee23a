// Unions (see decoder.hpp): a discriminator where there is one, else Pydantic's smart mode.
//
// Smart mode tries every alternative that could take the value: an exact match is taken at once, else the one with the
// most fields set, then the most exact, then the first. Tries only ask for a yes or no; errors are made once nothing
// fits. A union inside a try remembers what it chose at that place, so unions within unions don't multiply.
#pragma once

#include "decode/decode_quick.hpp"
#include "decode/decode_support.hpp"
#include "decode/decoder.hpp"
#include "tables/canonical.hpp"
#include "tables/labels.hpp"
#include "tables/plan.hpp"

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
  bool is_exact = false;      ///< was tried in strict mode, and is to be read in another
  bool is_converted = false;  ///< of a oneOf none fits as the value is written
  bool keeps_value;           ///< what the best one has read is kept
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
  const auto& constants = ahead == token::string ? plan.texts : plan.numbers;
  const bool is_listed = (ahead == token::string || ahead == token::number) && !constants.empty();
  if (is_listed && !policy_.shows_unfinished) {
    const std::optional<std::size_t> meant = constant_ahead(constants, ahead, start);
    if (source_.failed()) return false;
    if (meant && *meant != no_match) return into_alternative(*type.variant, *meant, target, nullptr);
    if (!meant && !lax()) {
      if (log_.quiet() || log_.full()) return skip_value() && false;
      return report_all(*type.variant, start);
    }
  }
  return smart(type, target, ahead, start);
}

/// The alternative of which the text or number ahead is a constant, no_match where several have it, nothing where none
/// has; nothing is consumed.
template <source Source>
std::optional<std::size_t> decoder<Source>::constant_ahead(const union_plan::meanings& constants, token ahead,
                                                           mark start) {
  if (is_cut(start)) return no_match;
  std::string canonical;
  std::string_view text;
  if (ahead == token::number) {
    nlohmann::ordered_json read;
    const scoped_value raw(reads_raw_, true);
    if (!build(read, ahead, start)) return std::nullopt;
    text = canonical = canonical_json(read);
  } else if (!source_.read_string(text)) {
    return std::nullopt;
  }
  const auto known = constants.find(text);
  source_.restore(start);
  return known == constants.end() ? std::nullopt : std::optional(known->second);
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
  // Which comes is not foreseen: processors remember more branches than places that a jump went to.
  const auto read = [&](quick_form how, const type_info& type, void* value) ASSAY_HOT_LAMBDA {
    if (how == quick_form::string) {
      next = quick_plain(*static_cast<std::string*>(value), p, end);
    } else if (how == quick_form::f64) {
      next = quick_plain(*static_cast<double*>(value), p, end);
    } else if (how == quick_form::boolean) {
      next = quick_plain(*static_cast<bool*>(value), p, end);
    } else {
      next = quick_value(how, type, value, p, end);
    }
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
  made.is_converted = made.matches == 1;
  const bool is_structure = ahead == token::array || ahead == token::object;
  if (made.is_converted && !is_structure && !source_.failed()) count_matches(info, start, made);
}

/// By how many alternatives the converted scalar is right; one that holds an array or an object is judged where the
/// whole is (see is_only_match).
template <source Source>
void decoder<Source>::count_matches(const union_info& info, mark start, choice& made) {
  const type_info& chosen = *info.alternatives[made.index];
  const error_log::mark before = log_.here();
  nlohmann::ordered_json value;
  try_quietly(chosen, &value, start, false);
  log_.take_back(before);
  if (source_.failed() || value.is_structured()) return;
  made.matches = judged([&](judge& asked) {
    return static_cast<std::size_t>(std::count_if(info.alternatives.begin(), info.alternatives.end(),
                                                  [&](const type_info* each) { return asked.fits(*each, value); }));
  });
  // What is right by none is not refused by the count of those that fit.
  made.matches = std::max<std::size_t>(made.matches, 1);
}

/// Whether a value that was converted for one alternative of a oneOf is right by no other. Asked of the outermost
/// oneOf, whose judgement is about those within as well.
template <source Source>
bool decoder<Source>::is_only_match(const type_info& type, const void* made, mark start) {
  if (policy_.trusts_value || policy_.shows_unfinished) return true;
  const mark behind = source_.save();
  nlohmann::ordered_json whole;
  source_.restore(start);
  if (!build_silently(whole, start)) return false;
  const auto& value = *static_cast<const nlohmann::ordered_json*>(made);
  if (is_for(dialect::openai)) drop_absent(whole, value);
  put_over(whole, value, policy_.options.dialect);
  source_.restore(behind);
  return stands_as_converted(type, start, whole);
}

template <source Source>
bool decoder<Source>::smart(const type_info& type, void* target, token ahead, mark start) {
  const union_info& info = *type.variant;
  const bool is_tried = tries_ > 0;
  const bool is_quiet_try = is_tried && log_.quiet();
  choice made(is_quiet_try && !only_asks_);
  const std::unique_ptr<indexed_object> own = index_if_read_often(info.alternatives.size(), start);
  const scoped_value indexed(indexed_, own != nullptr ? own.get() : indexed_);
  if (!is_tried) ++unions_around_;
  if (info.exactly_one) {
    choose_only(info, ahead, start, made);
  } else {
    choose(info, ahead, start, made);
  }
  const bool ok = !source_.failed() && take_choice(type, target, start, made, is_quiet_try);
  if (!is_tried && --unions_around_ == 0 && memory_ != nullptr) memory_->tried.forget();
  return ok;
}

/// Whether the value at the place may stand for another one, as a provider's form has it: an array for an object.
template <source Source>
bool decoder<Source>::may_have_form(mark start) {
  if (!closed_forms()) return false;
  source_.restore(start);
  const token ahead = source_.peek();
  source_.restore(start);
  return ahead == token::array || ahead == token::object;
}

/// Reads the value as the alternative that was chosen; within a quiet try it was read already.
template <source Source>
bool decoder<Source>::take_choice(const type_info& type, void* target, mark start, choice& made, bool is_quiet_try) {
  const union_info& info = *type.variant;
  if (made.matches == 1 && is_quiet_try && !made.is_exact) {
    if (made.value != nullptr) info.assign(target, made.index, made.value->get());
    return take(made.best);
  }
  if (made.matches == 1) {
    source_.restore(start);
    const bool is_other = made.is_converted || (info.exactly_one && may_have_form(start));
    const bool is_outermost = is_other && tries_ == 0 && converted_around_ == 0;
    const scoped_value within(converted_around_, converted_around_ + (is_other ? 1 : 0));
    const bool ok = into_alternative(info, made.index, target, nullptr);
    if (ok && is_outermost && !is_only_match(type, target, start)) return false;
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

/// Of a run-time schema's alternatives the only one that takes arrays, or objects, where such a value is ahead; else
/// nullptr. A scalar may be written as another one: of those, as with Pydantic, each has its say.
inline const type_info* meant_by_type(const union_info& info, token ahead) {
  if (info.emplace != nullptr || (ahead != token::array && ahead != token::object)) return nullptr;
  const auto takes = [ahead](const type_info* each) { return could_take(*each, ahead, /*lax=*/false); };
  const auto first = std::find_if(info.alternatives.begin(), info.alternatives.end(), takes);
  if (first == info.alternatives.end()) return nullptr;
  return std::none_of(first + 1, info.alternatives.end(), takes) ? *first : nullptr;
}

/// Nothing fits: the errors of the alternative that was meant or, as that is mostly not known, of every one; each under
/// its label.
template <source Source>
bool decoder<Source>::report_all(const union_info& info, mark start) {
  const error_log::mark before = log_.here();
  const type_info* const meant = meant_by_type(info, source_.peek());
  ++tries_;
  for (const type_info* alternative : info.alternatives) {
    if (info.alternatives.size() > few_readings && log_.full()) break;
    if (meant != nullptr && alternative != meant) continue;
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
